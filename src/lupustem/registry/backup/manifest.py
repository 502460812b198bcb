"""What a backup says of itself: every file with its SHA-256, the program, the tables' state, the ends of the chains.

The site's secret key is not in a backup; only a keyed hash is, by which another key is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.registry.record.canonical import canonical

FORMAT = "lupustem-backup-1"
MANIFEST, SUM = "manifest.json", "manifest.json.sha256"


@dataclass(frozen=True, slots=True)
class Manifest:
    """files: name -> [size, SHA-256]. migrations: the state of the tables. ends: chain -> [rows, hash of the last].

    engine: sqlite or postgresql, with its version. left_out: what is not in the backup, in both languages.
    """

    made_at: str
    program: str
    engine: str
    engine_version: str
    migrations: list[list[str]]
    ends: dict[str, list[Any]]
    key_check: str
    files: dict[str, list[Any]]
    demo: bool
    left_out: dict[str, str]
    format: str = FORMAT

    def written(self) -> bytes:
        """The manifest as it stands in the backup."""
        return (canonical(asdict(self)) + "\n").encode()

    @property
    def digest(self) -> str:
        """The SHA-256 of it: noted elsewhere, it shows an altered backup even where the manifest was rewritten."""
        return hashlib.sha256(self.written()).hexdigest()


LEFT_OUT = {
    "zh": "LUPUSTEM_SECRET_KEY（请另行保存；没有它，恢复后无人能登录）；登录会话。",
    "en": "LUPUSTEM_SECRET_KEY (keep it elsewhere; without it nobody can log in after a restore); sessions of logins.",
}


def key_check(secret_key: str) -> str:
    """A keyed hash: the same for the same key, and nothing of it."""
    return hmac.new(secret_key.encode(), b"lupustem backup", hashlib.sha256).hexdigest()


def read_manifest(data: bytes, digest: bytes, name: str) -> Manifest:
    """The manifest of a backup. Raises Unreadable where it is none, of another version, or altered."""
    if hashlib.sha256(data).hexdigest() != digest.decode("ascii", "replace").split(" ")[0].strip():
        raise altered(name, MANIFEST)
    try:
        said = json.loads(data)
        form = said["format"]
        if form == FORMAT:
            return Manifest(**said)
    except (ValueError, TypeError, KeyError):
        form = "?"
    raise Unreadable(
        Text(
            f"{name}：不是本程序能读的备份（格式 {form}）；请用写出它的版本或更新的版本。",
            f"{name}: no backup that this program reads (format {form}); use the version that wrote it, or a newer one.",
        )
    )


def altered(name: str, part: str) -> Unreadable:
    """A backup that is not what was written."""
    return Unreadable(
        Text(
            f"{name}：{part} 与清单不符，备份已损坏、不完整或被改动；没有恢复任何内容，请换另一份备份。",
            f"{name}: {part} is not what the manifest says; the backup is damaged, cut short or altered. Nothing was "
            "restored; take another backup.",
        )
    )
