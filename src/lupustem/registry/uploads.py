"""Files that people give: what is taken, where it is kept, and how it is given back.

A file is kept under its SHA-256 in `uploads` of the data folder, in two levels of folders. It is never executed or shown by
the site: it is only given back as it came. What it is, is found from its content; its name has to fit.

>>> from lupustem.registry.uploads import clean_name, media_type_of
>>> clean_name("C:\\\\scans\\\\..\\\\report: 2.PDF"), media_type_of("report.pdf", b"%PDF-1.7")
('report 2.PDF', 'application/pdf')
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from lupustem.logic.text import Text
from lupustem.registry.record.refusals import Refusal

if TYPE_CHECKING:
    from lupustem.registry.models import Upload

MIB = 1024 * 1024
LONGEST_NAME = 120
SIGNATURES: dict[str, re.Pattern[bytes]] = {
    "application/pdf": re.compile(rb"%PDF-\d"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "application/vnd.isac.fcs": re.compile(rb"FCS\d\.\d"),
}
"""How a file of a type begins."""
ENDINGS: dict[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".fcs": "application/vnd.isac.fcs",
    ".csv": "text/csv",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".json": "application/json",
    ".toml": "application/toml",
}
"""The endings that are taken; those whose type has no signature are text."""
ACCEPT = ",".join(ENDINGS)


def largest() -> int:
    """The most bytes of a file: the setting LUPUSTEM_UPLOAD_MIB."""
    return int(settings.ENVIRONMENT.upload_mib) * MIB


def clean_name(given: str) -> str:
    """The name of a file without folders, signs that cannot be seen and signs that some systems do not take."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*')
    stem, ending = os.path.splitext(" ".join(seen.split()).strip(". "))
    return f"{stem.strip()[: LONGEST_NAME - len(ending[:10])] or 'document'}{ending[:10]}"


def media_type_of(name: str, data: bytes) -> str:
    """The type of a file, by its content; the ending of its clean name has to fit. Raises Refusal."""
    wanted = ENDINGS.get(os.path.splitext(name)[1].lower())
    found = next((one for one, begins in SIGNATURES.items() if begins.match(data)), None)
    if wanted is None or (wanted in SIGNATURES and wanted != found):
        raise _not_taken(name)
    if wanted not in SIGNATURES and (found is not None or not _is_text(data)):
        raise _not_taken(name)
    return wanted


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)


def _not_taken(name: str) -> Refusal:
    return Refusal(
        Text(
            f"{name}：不接受此文件。只接受 PDF、PNG、JPEG、FCS，以及 UTF-8 文本的 CSV、YAML、JSON、TOML，"
            "且文件名后缀须与内容相符；请转换格式或改正后缀后再上传。",
            f"{name}: this file is not taken. PDF, PNG, JPEG and FCS are, and CSV, YAML, JSON and TOML as UTF-8 text, each "
            "with the ending that fits its content; convert it or name it rightly, then upload it again.",
        )
    )


def too_large() -> Refusal:
    """What is said of a file above the limit."""
    limit = settings.ENVIRONMENT.upload_mib
    return Refusal(
        Text(
            f"文件超过 {limit} MiB 的上限（设置 LUPUSTEM_UPLOAD_MIB）；请缩小或拆分后再上传。",
            f"the file is above the limit of {limit} MiB (the setting LUPUSTEM_UPLOAD_MIB); make it smaller or split it.",
        )
    )


def keep(data: bytes) -> str:
    """Put a file into its place, whole or not at all, readable by the site alone; its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    place = _place(digest)
    if place.is_file() and _fits(place.read_bytes(), digest):
        return digest
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _settle(place.parent)
    return digest


def _settle(folder: Path) -> None:
    """The new names of a folder, on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def open_upload(upload: Upload) -> bytes:
    """The content of a file. Raises Refusal where it is gone or is no longer what it was."""
    try:
        data = _place(upload.sha256).read_bytes()
    except OSError:
        data = b""
    if not _fits(data, upload.sha256):
        raise Refusal(
            Text(
                f"{upload.name}：文件缺失或内容已被改动，不予使用；请用备份恢复上传文件夹，或重新上传原文件。",
                f"{upload.name}: the file is missing or its content was changed, so it is not used; restore the folder of "
                "uploads from a backup, or upload the original again.",
            )
        )
    return data


def _fits(data: bytes, digest: str) -> bool:
    return hashlib.sha256(data).hexdigest() == digest


def _place(digest: str) -> Path:
    """Where a file stands; the digest comes from the record, never from an address."""
    return Path(settings.ENVIRONMENT.data_dir) / "uploads" / digest[:2] / digest[2:4] / digest
