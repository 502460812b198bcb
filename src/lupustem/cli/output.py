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
            raise Unreadable(
                Text(
                    "-o 与输入是同一个文件，会覆盖患者记录；请换一个文件名。",
                    "-o names the input itself and would overwrite the record; choose another name.",
                )
            )


def write(data: bytes, output: str | None) -> None:
    """Write an answer to a file, or to standard output for None and "-"."""
    if output is None or output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from lupustem.exchange.writing import write_atomically

    with write_atomically(Path(output)) as file:
        file.write(data)
