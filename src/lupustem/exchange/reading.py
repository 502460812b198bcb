"""Opening what a user names: a regular file or standard input, never more than a limit, as UTF-8 text.

Every refusal is one line in both languages that names the file and the remedy.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

MIB = 1024 * 1024
STDIN = "-"
_AT_ONCE = MIB
_REASONS: dict[int, Text] = {
    errno.ENOENT: Text("文件或文件夹不存在", "no such file or folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "permission denied"),
    errno.EISDIR: Text("这是文件夹", "it is a folder"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额已用完", "the disk quota is used up"),
    errno.EFBIG: Text("文件过大", "the file grows too large"),
    errno.EROFS: Text("磁盘只读", "the disk is read-only"),
    errno.ENAMETOOLONG: Text("文件名过长", "the name is too long"),
    errno.EIO: Text("磁盘读写出错", "the disk reports a fault"),
}


def shown(path: str | Path) -> Text:
    """How a file is named to people; what cannot be printed becomes a question mark."""
    text = os.fspath(path)
    if text == STDIN:
        return Text("标准输入", "standard input")
    clean = "".join(character if character.isprintable() else "?" for character in text)
    return Text(clean, clean)


def reason(error: OSError) -> Text:
    """Why the operating system refused, in words."""
    known = _REASONS.get(error.errno or 0)
    return known or Text(f"系统错误 {error.errno}", f"system error {error.errno}")


MANY_PATIENTS = Text(
    "一份病例只有几 KB，成批患者请用 lupustem cohort。",
    "one case takes a few KB, for many patients use lupustem cohort.",
)


def read_limited(path: str | Path, limit: int | Callable[[bytes], int], remedy: Text = MANY_PATIENTS) -> bytes:
    """The bytes of a file, or of standard input for "-"; a larger one is refused before it is read whole.

    limit: in bytes, or a function that gives it from the first piece of the file (up to 1 MiB). remedy: what to do then.

    Raises Unreadable: not found, no permission, a folder, a device or pipe, larger than `limit` bytes.
    """
    name = shown(path)
    try:
        if os.fspath(path) == STDIN:
            return _at_most(sys.stdin.buffer, limit, name, remedy)
        with open_regular(path) as file:
            return _at_most(file, limit, name, remedy)
    except OSError as error:
        raise Unreadable(_cannot_open(name, error)) from error


def open_regular(path: str | Path) -> BinaryIO:
    """A file opened for reading; a pipe made by the shell, `<(...)`, counts as one.

    Raises Unreadable for a folder, device or named pipe (which could wait for ever), and where it cannot be opened.
    """
    name = shown(path)
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable(_folder(name))
        shell_pipe = stat.S_ISFIFO(mode) and os.fspath(path).startswith(("/dev/", "/proc/"))
        if not stat.S_ISREG(mode) and not shell_pipe:
            raise Unreadable(_special(name))
        return open(path, "rb")
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_no_path(name)) from error
    except OSError as error:
        raise Unreadable(_cannot_open(name, error)) from error


def _at_most(stream: BinaryIO, limit: int | Callable[[bytes], int], name: Text, remedy: Text) -> bytes:
    pieces: list[bytes] = []
    total = most = 0
    while piece := stream.read(_AT_ONCE):
        if not pieces:
            most = limit if isinstance(limit, int) else limit(piece)
        total += len(piece)
        if total > most:
            raise Unreadable(_too_large(name, most, remedy))
        pieces.append(piece)
    return b"".join(pieces)


def text_of(data: bytes, name: Text, blank: Text | None = None, see: str = "") -> str:
    """UTF-8 text, with or without a byte order mark.

    blank: how to get a file that is not empty, said where this one is. see: the same by its name, see `Unreadable`.
    Raises Unreadable for another encoding, binary data or nothing.
    """
    if not data.strip():
        zh, en = (f"；{blank.zh}", f"; {blank.en}") if blank else ("", "")
        raise Unreadable(Text(f"{name.zh}：文件是空的{zh}。", f"{name.en}: the file is empty{en}."), see)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _other_encoding(data, name) from None
    if "\0" in text:
        raise _other_encoding(data, name)
    return text


def _other_encoding(data: bytes, name: Text) -> Unreadable:
    encoding = _guess(data)
    if encoding is None:
        text = Text(
            f"{name.zh}：不是文本文件；请用 YAML、JSON 或 TOML 书写，并存为 UTF-8。",
            f"{name.en}: not a text file; write it as YAML, JSON or TOML and save it as UTF-8.",
        )
        return Unreadable(text)
    text = Text(
        f"{name.zh}：编码像是 {encoding}，而不是 UTF-8；请另存为 UTF-8。",
        f"{name.en}: encoded as {encoding}, it seems, and not as UTF-8; save it as UTF-8.",
    )
    return Unreadable(text, f"encoding:{encoding}")


def _guess(data: bytes) -> str | None:
    sample = data[: 64 * 1024]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    zeros = sample.count(0)
    if zeros:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if zeros * 4 >= len(sample) and min(even, odd) * 10 <= max(even, odd):
            return "UTF-16LE" if odd > even else "UTF-16BE"
        return None
    for encoding in ("GB18030", "Big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd_signs = sum(not (sign.isprintable() or sign in "\t\r\n") for sign in text[:10_000])
        return encoding if not odd_signs else None
    return None


def _too_large(name: Text, limit: int, remedy: Text) -> Text:
    size = f"{limit // MIB} MiB"
    return Text(
        f"{name.zh}：超过 {size}，没有读取；{remedy.zh}",
        f"{name.en}: larger than {size}, so it was not read; {remedy.en}",
    )


def _folder(name: Text) -> Text:
    return Text(f"{name.zh}：这是文件夹；请给出其中的一个文件。", f"{name.en}: it is a folder; name one file in it.")


def _special(name: Text) -> Text:
    return Text(
        f"{name.zh}：是设备或管道，不是普通文件；请给出普通文件，或用 - 从标准输入读取。",
        f"{name.en}: a device or a pipe, not a regular file; name a regular file, or use - for standard input.",
    )


def _no_path(name: Text) -> Text:
    return Text(f"{name.zh}：不是可用的文件名；请核对路径。", f"{name.en}: not a usable file name; check the path.")


def _cannot_open(name: Text, error: OSError) -> Text:
    why = reason(error)
    return Text(
        f"{name.zh}：无法读取（{why.zh}）；请核对路径与权限。",
        f"{name.en}: cannot be read ({why.en}); check the path and its permissions.",
    )
