"""FCS files and spillover tables that a user names: opened, bounded in size, refused in one line that names the file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lupustem.exchange.reading import MIB, STDIN, open_regular, read_limited, shown, text_of
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.compensation import SpilloverMatrix, parse_table
from lupustem.product.flow.fcs import Tube, read_tube

LIMIT = 512 * MIB
"""Engineering choice: 10 million events of 12 channels; a release tube takes a few MB."""
_TABLE_LIMIT = MIB
_SMALLER = Text("请导出较少的事件或通道。", "export fewer events or channels.")


def read_tube_bytes(path: str | Path) -> bytes:
    """The bytes of an FCS file, read once and without a second copy. Raises Unreadable."""
    if os.fspath(path) == STDIN:
        return read_limited(path, LIMIT, _SMALLER)
    with open_regular(path) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return read_limited(path, LIMIT, _SMALLER)
        if os.fstat(file.fileno()).st_size > LIMIT:
            raise Unreadable(_too_large(path))
        return file.read()


def read_tube_file(path: str | Path) -> Tube:
    """The tube in an FCS file. Raises Unreadable with the code of the refusal."""
    try:
        return read_tube(read_tube_bytes(path))
    except FlowRefused as error:
        raise refused(path, error) from error


def read_matrix_file(path: str | Path) -> SpilloverMatrix:
    """A spillover matrix from a CSV or tab-separated table. Raises Unreadable."""
    data = read_limited(path, _TABLE_LIMIT, _SMALLER)
    try:
        return parse_table(text_of(data, shown(path)))
    except FlowRefused as error:
        raise refused(path, error) from error


def refused(path: str | Path, error: FlowRefused) -> Unreadable:
    """A refusal with the name of the file before it and its code behind."""
    name = shown(path)
    return Unreadable(Text(f"{name.zh}：{error.text.zh}（{error.code}）", f"{name.en}: {error.text.en} ({error.code})"))


def _too_large(path: str | Path) -> Text:
    name = shown(path)
    return Text(
        f"{name.zh}：超过 {LIMIT // MIB} MiB，没有读取；{_SMALLER.zh}",
        f"{name.en}: larger than {LIMIT // MIB} MiB, so it was not read; {_SMALLER.en}",
    )
