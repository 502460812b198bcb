"""Signing keys and the list of those whom a site authorises to release: files, read and written with care.

A private key is PKCS #8 in PEM, encrypted with a passphrase, readable by its owner alone; it never leaves its file. The list of
authorised signers is YAML, JSON or TOML: `authorised: {name: [public key, ...]}`.
"""

from __future__ import annotations

import os
from pathlib import Path

from lupustem.exchange.case_files import parse_content
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.exchange.writing import write_atomically
from lupustem.logic.text import Text


def new_key(path: str | Path, passphrase: bytes | None) -> str:
    """Write a new private key; its public key, hexadecimal. A file that is there is never overwritten."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    locked = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    data = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise _refused(path, _EXISTS) from None
    with write_atomically(path) as file:
        file.write(data)
    return key.public_key().public_bytes_raw().hex()


def private_key(path: str | Path, passphrase: bytes | None) -> bytes:
    """The 32 raw bytes of a private key. Raises Unreadable: no key, not Ed25519, wrong or missing passphrase."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = read_limited(path, MIB, _SMALL)
    try:
        key = load_pem_private_key(data, passphrase)
    except TypeError:
        raise _refused(path, _UNLOCKED if passphrase else _LOCKED) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(path, _NO_KEY) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused(path, _NO_KEY)
    return key.private_bytes_raw()


def is_locked(path: str | Path) -> bool:
    """Whether a key file asks for a passphrase."""
    return b"ENCRYPTED" in read_limited(path, MIB, _SMALL)


def authorised_signers(path: str | Path) -> dict[str, tuple[str, ...]]:
    """Who may sign a release, with their public keys. Raises Unreadable."""
    content = parse_content(read_limited(path, MIB, _SMALL), path)
    listed = content.get("authorised") if isinstance(content, dict) and set(content) == {"authorised"} else None
    if not isinstance(listed, dict):
        raise _refused(path, _LIST)
    found = {}
    for name, keys in listed.items():
        several = keys if isinstance(keys, list) else [keys]
        if not all(isinstance(one, str) and len(one) == 64 for one in several):
            raise _refused(path, _LIST)
        found[str(name)] = tuple(several)
    return found


def _refused(path: str | Path, text: Text) -> Unreadable:
    name = shown(path)
    return Unreadable(Text(f"{name.zh}：{text.zh}", f"{name.en}: {text.en}"))


_EXISTS = Text(
    "文件已存在；不会覆盖密钥，请换一个文件名。",
    "it is there already; a key is never overwritten, choose another name.",
)
_NO_KEY = Text("不是可用的 Ed25519 私钥，或口令不对。", "no Ed25519 private key, or the passphrase is wrong.")
_LOCKED = Text(
    "私钥有口令；请用 --passphrase-file 或在终端输入。",
    "the key has a passphrase; give --passphrase-file or type it at a terminal.",
)
_UNLOCKED = Text("私钥没有口令；请去掉口令。", "the key has no passphrase; leave it out.")
_SMALL = Text("这里只需几 KB 的文件。", "a file of a few KB belongs here.")
_LIST = Text(
    "应为 authorised: {姓名: [64 位十六进制公钥]}。",
    "it should read authorised: {name: [public key of 64 hexadecimal digits]}.",
)
