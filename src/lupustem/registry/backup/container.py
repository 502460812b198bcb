"""A backup is a folder, or one .zip file of the same content; it takes its name only when it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from lupustem.exchange.reading import shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

CHUNK = 1 << 20
_ENCRYPTED = 1


class Out(Protocol):
    """Where the parts of a backup go."""

    @abstractmethod
    def add(self, name: str, source: BinaryIO) -> list[int | str]:
        """Take a part in; its size and SHA-256."""


class FolderOut(Out):
    """Parts as files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, source: BinaryIO) -> list[int | str]:
        """Write one file, to the disk."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "xb") as file:
            said = copied(source, file)
            file.flush()
            os.fsync(file.fileno())
        return said


class ZipOut(Out):
    """Parts as entries of a .zip file."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file

    def add(self, name: str, source: BinaryIO) -> list[int | str]:
        """Write one entry."""
        with self.file.open(name, "w", force_zip64=True) as entry:
            return copied(source, entry)


class Parts(Protocol):
    """The parts of a backup that is there."""

    name: str

    @abstractmethod
    def names(self) -> set[str]:
        """Every part."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A part, to be read."""


class FolderParts(Parts):
    """The files of a folder; links are no part of a backup."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, str(folder)

    def names(self) -> set[str]:
        """Every file below the folder."""
        return {one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if not one.is_dir()}

    def open(self, name: str) -> BinaryIO:
        """A file."""
        path = self.folder / name
        if path.is_symlink() or not path.is_file():
            raise KeyError(name)
        return open(path, "rb")


class ZipParts(Parts):
    """The entries of a .zip file."""

    def __init__(self, file: zipfile.ZipFile, name: str) -> None:
        self.file, self.name = file, name

    def names(self) -> set[str]:
        """Every entry; one that stands twice makes the set smaller than the list, and is refused."""
        listed = self.file.namelist()
        return set(listed) if len(set(listed)) == len(listed) else {*listed, "twice"}

    def open(self, name: str) -> BinaryIO:
        """An entry as `ZipOut` writes them. Raises BadZipFile for one that is encrypted or packed in another way."""
        entry = self.file.getinfo(name)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(name)
        return self.file.open(entry)  # type: ignore[return-value]


@contextmanager
def writing(target: Path) -> Iterator[tuple[Out, Path]]:
    """A new backup, beside its target: where its parts go, and what it is called until it is whole."""
    if target.exists() or target.is_symlink():
        name = shown(target)
        raise Unreadable(
            Text(
                f"{name.zh}：已存在；备份从不覆盖，请换一个名称。",
                f"{name.en}: exists; a backup overwrites nothing, give another name.",
            )
        )
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.suffix.lower() == ".zip":
            with zipfile.ZipFile(beside, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
                yield ZipOut(file), beside
        else:
            beside.mkdir(mode=0o700)
            yield FolderOut(beside), beside
    except BaseException:
        discard(beside)
        raise


@contextmanager
def reading(path: Path) -> Iterator[Parts]:
    """A backup that is there. Raises Unreadable where it is neither a folder nor a whole .zip file."""
    name = shown(path)
    if path.is_dir():
        yield FolderParts(path)
        return
    if not path.exists():
        raise Unreadable(
            Text(f"{name.zh}：没有这份备份；请核对路径。", f"{name.en}: there is no such backup; check the path.")
        )
    try:
        file = zipfile.ZipFile(path)
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
    ):  # RuntimeError: of a version of the format that Python does not read.
        raise Unreadable(
            Text(
                f"{name.zh}：不是完整的备份文件（可能被截断）；没有恢复任何内容，请换另一份备份。",
                f"{name.en}: not a whole backup file, it may be cut short; nothing was restored, take another backup.",
            )
        ) from None
    with file:
        yield ZipParts(file, str(path))


def copied(source: BinaryIO, target: IO[bytes] | None) -> list[int | str]:
    """Copy to the end (to nowhere with None); the size and the SHA-256 of what passed."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return [size, digest.hexdigest()]


def settle(beside: Path, target: Path) -> None:
    """Give a backup its name, with everything on the disk before."""
    if beside.is_file():
        with open(beside, "rb") as file:
            os.fsync(file.fileno())
    os.rename(beside, target)
    folder = os.open(target.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def discard(path: Path) -> None:
    """Take away what was not finished."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
