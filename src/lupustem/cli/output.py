"""Where an answer goes: standard output or a file, written whole, never over what it is made from."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text


def spare(output: str | None, *inputs: str | None) -> None:
    """Raises Unreadable where the answer would take the place of what it is made from."""
    if output is not None and output != "-":
        target = os.path.realpath(output)
        if any(path is not None and os.path.realpath(path) == target for path in inputs):
            raise Unreadable(_SAME)


def write(data: bytes, output: str | None, *inputs: str | None, binary: bool = False) -> None:
    """Write an answer to a file that is none of the inputs, or to standard output for None and "-".

    binary: what a terminal cannot show. Raises Unreadable.
    """
    if output is None or output == "-":
        if binary and sys.stdout.isatty():
            raise Unreadable(_BINARY)
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from lupustem.exchange.writing import write_atomically

    spare(output, *inputs)
    with write_atomically(Path(output)) as file:
        file.write(data)


_SAME = Text(
    "-o 与输入是同一个文件，会将其覆盖；请换一个文件名。",
    "-o names the input itself and would overwrite it; choose another name.",
)
_BINARY = Text("PDF 不能显示在终端；请用 -o 文件名。", "a PDF cannot be shown at a terminal; name a file with -o.")
