"""Reading a lot file that somebody gave, with the files that it names, and keeping what the rules of release say of it.

A lot file names its FCS files, logs and reports; here it finds those that were given with it and no other: no name in a lot
file ever leads to a file of the machine.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lupustem.exchange.lot_attachments import Attachments
from lupustem.exchange.lot_fields import Fields
from lupustem.exchange.lot_files import parse_lot
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.product.lot import Lot
from lupustem.product.release import LotDecision, release
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.uploads import clean_name, largest, media_type_of, too_large

LOT_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
LONGEST_FILE_NAME = 60
MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class LotGiven:
    """A lot file as given: its text, its name, and the files that it may name."""

    source: bytes
    source_name: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class LotRead:
    """What was read: the lot, the answer as it is kept, the decision, the hash over all, the names of the files it rests on."""

    lot: Lot
    source: str
    answer: str
    decision: str
    digest: str
    used: tuple[str, ...]


def clean_files(given: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by their clean names. Raises Refusal: too many, too large, a name too long or twice, a type not taken."""
    if len(given) > MOST_FILES:
        raise Refusal(_TOO_MANY)
    found: dict[str, bytes] = {}
    for name, data in given.items():
        cleaned = clean_name(name)
        if len(cleaned) > LONGEST_FILE_NAME or cleaned in found:
            raise Refusal(_name(cleaned))
        if len(data) > largest():
            raise too_large()
        if not data:
            raise Refusal(_empty(cleaned))
        media_type_of(cleaned, data)
        found[cleaned] = data
    return found


def read_lot(given: LotGiven, at: datetime) -> LotRead:
    """Read and decide. at: when, as the certificate says it. Raises Refusal, which names file, line or field."""
    name = clean_name(given.source_name)
    if not name.lower().endswith(LOT_SUFFIXES) or len(name) > LONGEST_FILE_NAME:
        raise Refusal(_NO_LOT_FILE)
    with _beside(given.files) as files:
        try:
            lot = parse_lot(given.source, name, files)
        except Unreadable as unreadable:
            raise Refusal(unreadable.text) from None
    made = release(lot)
    source = given.source.decode("utf-8-sig")
    answer = canonical(_answer(made, name, at))
    hashes = {one: hashlib.sha256(given.files[one]).hexdigest() for one in sorted(files.used)}
    digest = hashlib.sha256(canonical([source, answer, hashes]).encode()).hexdigest()
    return LotRead(lot, source, answer, str(made.decision), digest, tuple(hashes))


def certificate_of(made: LotDecision, at: datetime) -> dict[str, Any]:
    """The content of the certificate of a decision."""
    from lupustem import __version__
    from lupustem.consensus import VERSION
    from lupustem.consensus.authority import NAME
    from lupustem.product.certificate import certificate

    moment = at.astimezone(zone()).isoformat(timespec="seconds")
    return certificate(made, issued_at=moment, software=f"lupustem {__version__}", rules=f"{NAME} {VERSION}")


def _answer(made: LotDecision, name: str, at: datetime) -> dict[str, Any]:
    from lupustem.report.lot_answer import lot_answer

    return {**lot_answer(made), "source_name": name, "certificate": certificate_of(made, at), "flow": _tubes(made.lot)}


def _tubes(lot: Lot) -> list[dict[str, Any]]:
    """What every tube said that was counted from its FCS file, as `lupustem flow` says it."""
    from lupustem.report.flow_answer import marker_contents

    names = {one.sha256: one.name for one in lot.files}
    said = []
    for one in lot.pictures:
        parts = {part: names.get(digest, "") for part, digest in one.reading.sha256.items()}
        said.append(marker_contents(one.reading, parts))
    return said


class Given(Attachments):
    """The files that were given with a lot, by name. used: those that it named."""

    def __init__(self, folder: Path, names: frozenset[str]) -> None:
        super().__init__(folder, pictures=True)
        self.names, self.used = names, set[str]()

    def _path(self, name: str, fields: Fields) -> Path:
        if name not in self.names:
            raise fields.notes.refuse(fields.place, _missing(name))
        self.used.add(name)
        return super()._path(name, fields)


@contextmanager
def _beside(files: Mapping[str, bytes]) -> Iterator[Given]:
    """The files in a folder of their own, for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="lupustem-lot-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        yield Given(Path(folder), frozenset(files))


def picture_of(given: LotGiven, marker: str) -> Any:
    """The picture of one marker, drawn from its files again; None where there is none. Raises Refusal."""
    from lupustem.exchange.case_files import parse_content
    from lupustem.exchange.lot_files import LOT

    try:
        content = parse_content(given.source, given.source_name, LOT)
        tube = content["evidence"]["flow"][marker]
        settings = content.get("settings") or {}
    except (Unreadable, KeyError, TypeError):
        return None
    alone = canonical({"evidence": {"flow": {marker: _plain(tube)}}, "settings": _plain(settings)}).encode()
    with _beside(given.files) as files:
        try:
            found = parse_lot(alone, "one.json", files).pictures
        except Unreadable as unreadable:
            raise Refusal(unreadable.text) from None
    return found[0] if found else None


def _plain(value: Any) -> Any:
    """A value of a lot file as JSON can hold it; decimals as text, which is how a lot file may spell them."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _missing(name: str) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in name[:80])
    return Text(
        f"没有收到文件 {clean}；请与批次文件一并上传，文件名须一致且不带文件夹。",
        f"the file {clean} was not given; upload it with the lot file, by the same name and without folders.",
    )


def _name(name: str) -> Text:
    return Text(
        f"{name}：文件名超过 {LONGEST_FILE_NAME} 个字符，或与另一文件同名；请改名。",
        f"{name}: its name is longer than {LONGEST_FILE_NAME} characters, or another file has it; rename it.",
    )


def _empty(name: str) -> Text:
    return Text(f"{name}：文件是空的；请重新导出。", f"{name}: the file is empty; export it again.")


_TOO_MANY = Text(f"一次至多 {MOST_FILES} 个文件。", f"at most {MOST_FILES} files at a time.")
_NO_LOT_FILE = Text(
    f"请给出批次文件：{'、'.join(LOT_SUFFIXES)}，文件名至多 {LONGEST_FILE_NAME} 个字符。",
    f"give a lot file: {', '.join(LOT_SUFFIXES)}, its name of at most {LONGEST_FILE_NAME} characters.",
)
