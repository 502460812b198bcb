"""Writing a file whole or not at all: beside the target, then renamed into its place.

    with write_atomically("answer.json") as file:
        file.write(b"...")

A full disk, a kill or an exception leaves the old file, if there was one, and no half of a new one.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from lupustem.exchange.reading import reason, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text


@contextmanager
def write_atomically(path: str | Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends well, and vanishes when it does not.

    The permissions are those of the file replaced, or those that a new file would get. A symbolic link is followed.
    Raises Unreadable, one line with the remedy, where the target is a folder, may not be written or the disk is full.
    """
    target = Path(os.path.realpath(path))
    with _told(path):
        if target.exists() and not target.is_file():
            raise Unreadable(_not_a_file(path))
        number, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with _told(path):
            with open(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(number)
            os.chmod(beside, _mode(target))
            os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


@contextmanager
def _told(path: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = reason(error)
        name = shown(path)
        raise Unreadable(
            Text(
                f"{name.zh}：无法写入（{why.zh}）；没有留下不完整的文件，请换一个位置或腾出空间后重试。",
                f"{name.en}: cannot be written ({why.en}); no half file was left. "
                "Choose another place or free some space.",
            )
        ) from error


def _not_a_file(path: str | Path) -> Text:
    name = shown(path)
    return Text(
        f"{name.zh}：不是普通文件，无法写入；请给出文件名。",
        f"{name.en}: not a regular file, so it cannot be written; give the name of a file.",
    )


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
