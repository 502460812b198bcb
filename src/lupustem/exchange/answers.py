"""Answers written to files: Parquet, CSV or NDJSON by suffix, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from lupustem.consensus import VERSION
from lupustem.consensus.authority import DOI, NAME, NOT_A_DEVICE
from lupustem.exchange.reading import reason, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

SUFFIXES = (".parquet", ".csv", ".ndjson")
ROW_GROUP = 131_072
PARQUET_METADATA = {
    "lupustem.consensus": NAME,
    "lupustem.version": VERSION,
    "lupustem.doi": DOI,
    "lupustem.notice.zh": NOT_A_DEVICE.zh,
    "lupustem.notice.en": NOT_A_DEVICE.en,
}
"""What a file of answers says of itself: the rule set, and that the physician decides."""
_LISTS = ("reasons", "missing")


def output_suffix(output: Path) -> str:
    """The format of an output file by its name. Raises Unreadable for another suffix."""
    suffix = output.suffix.lower()
    if suffix == ".jsonl":
        return ".ndjson"
    if suffix not in SUFFIXES:
        name = shown(output)
        raise Unreadable(
            Text(
                f"{name.zh}：输出文件的后缀须为 .parquet、.csv 或 .ndjson。",
                f"{name.en}: the output file has to end in .parquet, .csv or .ndjson.",
            )
        )
    return suffix


def write_answers(answers: pl.LazyFrame, path: Path) -> None:
    """Stream answers to a file in the format of its suffix; lists are joined by `;` in CSV."""
    if path.suffix == ".parquet":
        answers.sink_parquet(path, row_group_size=ROW_GROUP, maintain_order=True, metadata=PARQUET_METADATA)
    elif path.suffix == ".csv":
        joined = (pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in _LISTS)
        answers.with_columns(*joined).sink_csv(path, maintain_order=True)
    else:
        answers.sink_ndjson(path, maintain_order=True)


@contextmanager
def scratch_beside(output: Path) -> Iterator[Path]:
    """A private folder beside a file, for what is under way; it is gone when the block ends, however it ends."""
    try:
        folder = Path(tempfile.mkdtemp(dir=output.absolute().parent, prefix=f".{output.name[:40]}.", suffix=".part"))
    except OSError as error:
        raise cannot_write(output, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(written: Path, target: Path) -> None:
    """Put a finished file in the place of its target, in one step. Raises Unreadable where that cannot be."""
    try:
        with open(written, "rb") as file:
            os.fsync(file.fileno())
        if target.exists() and not target.is_file():
            raise IsADirectoryError(21, "folder")
        os.replace(written, os.path.realpath(target))
    except OSError as error:
        raise cannot_write(target, error) from error


def cannot_write(path: Path, error: OSError | None = None) -> Unreadable:
    """One line: the file, why it could not be written, what to do."""
    name, why = shown(path), Text("磁盘已满或不可写", "the disk is full or cannot be written")
    if error is not None:
        why = reason(error)
    return Unreadable(
        Text(
            f"{name.zh}：无法写入（{why.zh}）；没有留下不完整的文件，请腾出空间或换一个位置后重试。",
            f"{name.en}: cannot be written ({why.en}); no half file was left, free some space or choose another place.",
        )
    )
