"""Signing a certificate with Ed25519, verifying it, revoking it: any change breaks it, nothing is ever edited.

A file holds `content` (the certificate, or a revocation), its SHA-256, and signatures. Each signature is over the canonical
spelling of the content together with signer, role, meaning and moment, so that none of them can be changed either. The
file itself is canonical: one byte more or less shows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from lupustem.product.canonical import canonical, sha256
from lupustem.product.certificate import people

ALGORITHM = "Ed25519"


class Fault(StrEnum):
    """Why a file is not what it should be."""

    NOT_CANONICAL = "not_canonical"
    HASH = "hash"
    SIGNATURE = "signature"
    UNSIGNED = "unsigned"
    SIGNER_IS_TESTER = "signer_is_tester"
    NOT_AUTHORISED = "not_authorised"
    REVOKED = "revoked"
    REVOCATION_UNPROVEN = "revocation_unproven"


class NotCertificate(ValueError):
    """Bytes that are no certificate file at all."""


class SignerRefused(ValueError):
    """Who tested or reviewed a lot does not sign its certificate."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a certificate file holds, as read."""

    content: dict[str, Any]
    signatures: tuple[dict[str, str], ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verification found; without faults every signature is whole, and of somebody authorised where that was asked."""

    signed: Signed
    faults: tuple[Fault, ...]
    authority_checked: bool


def unsigned_file(content: Mapping[str, Any]) -> bytes:
    """A certificate file without a signature: a recommendation, not a release."""
    return _file(dict(content), ())


def sign(data: bytes, private_key: bytes, *, signer: str, role: str, meaning: str, signed_at: str) -> bytes:
    """The file with one signature more. private_key: the 32 raw bytes.

    Raises NotCertificate, SignerRefused (the signer tested or reviewed the lot), ValueError for a file that is not whole.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signed = read(data)
    if Fault.NOT_CANONICAL in _whole(data, signed) or Fault.HASH in _whole(data, signed):
        raise ValueError("the certificate was changed since it was made")
    if _same(signer, people(signed.content)):
        raise SignerRefused(signer)
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    entry = {
        "algorithm": ALGORITHM,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signer": signer,
        "role": role,
        "meaning": meaning,
        "signed_at": signed_at,
    }
    entry["signature"] = key.sign(_message(signed.content, entry)).hex()
    return _file(signed.content, (*signed.signatures, entry))


def verify(data: bytes, *, authorised: Mapping[str, Collection[str]] | None = None) -> Verified:
    """Whether a file is whole, signed, and signed by somebody other than its testers.

    authorised: signer -> public keys (hexadecimal) that the site trusts for release; without it only wholeness is checked.
    Raises NotCertificate.
    """
    signed = read(data)
    faults = list(_whole(data, signed))
    if not signed.signatures:
        faults.append(Fault.UNSIGNED)
    for entry in signed.signatures:
        if not _is_right(signed.content, entry):
            faults.append(Fault.SIGNATURE)
        if _same(entry["signer"], people(signed.content)):
            faults.append(Fault.SIGNER_IS_TESTER)
        if authorised is not None and entry["public_key"] not in authorised.get(entry["signer"], ()):
            faults.append(Fault.NOT_AUTHORISED)
    return Verified(signed, tuple(dict.fromkeys(faults)), authorised is not None)


def revocation(signed: Signed, *, reason: str, by: str, at: str) -> dict[str, Any]:
    """The content of a record that revokes a certificate: a later fact never edits it. It lists who has to be told.

    Raises NotCertificate for what is no certificate of analysis, or was changed since it was made.
    """
    if signed.content.get("kind") != "certificate_of_analysis" or sha256(canonical(signed.content)) != signed.sha256:
        raise NotCertificate("no certificate that was made like this")
    content = signed.content
    return {
        "form": content.get("form"),
        "kind": "revocation",
        "revokes_sha256": signed.sha256,
        "lot": content.get("lot"),
        "containers": [one["id"] for one in content["containers"]],
        "recipients": list(content["recipients"]),
        "reason": reason,
        "by": by,
        "at": at,
    }


def is_revoked_by(certificate: Signed, record: Signed) -> bool:
    """Whether a revocation record is about this certificate."""
    return record.content.get("kind") == "revocation" and record.content.get("revokes_sha256") == certificate.sha256


def with_revocations(checked: Verified, records: Sequence[Verified]) -> Verified:
    """The same certificate with what revocation records say of it; a record that is not whole is a fault as well."""
    about = [record for record in records if is_revoked_by(checked.signed, record.signed)]
    found = [Fault.REVOCATION_UNPROVEN if record.faults else Fault.REVOKED for record in about]
    return Verified(checked.signed, tuple(dict.fromkeys([*checked.faults, *found])), checked.authority_checked)


def read(data: bytes) -> Signed:
    """The parts of a certificate file. Raises NotCertificate."""
    try:
        file = json.loads(data)
        content, entries = file["content"], file["signatures"]
        digest = file["sha256"]
        good = isinstance(content, dict) and isinstance(digest, str) and isinstance(entries, list)
        good = good and all(set(one) == _KEYS and all(isinstance(v, str) for v in one.values()) for one in entries)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotCertificate("no certificate file") from None
    if not good:
        raise NotCertificate("no certificate file")
    return Signed(content, tuple(entries), digest)


_KEYS = {"algorithm", "public_key", "signer", "role", "meaning", "signed_at", "signature"}


def _file(content: dict[str, Any], signatures: tuple[dict[str, str], ...]) -> bytes:
    digest = sha256(canonical(content))
    return canonical({"content": content, "sha256": digest, "signatures": list(signatures)}) + b"\n"


def _whole(data: bytes, signed: Signed) -> tuple[Fault, ...]:
    try:
        digest, again = sha256(canonical(signed.content)), _file(signed.content, signed.signatures)
    except (TypeError, ValueError):
        return (Fault.NOT_CANONICAL,)
    if digest != signed.sha256:
        return (Fault.HASH,)
    return () if again == data else (Fault.NOT_CANONICAL,)


def _message(content: dict[str, Any], entry: Mapping[str, str]) -> bytes:
    return canonical({"content": content, "by": {key: entry[key] for key in sorted(_KEYS - {"signature"})}})


def _is_right(content: dict[str, Any], entry: Mapping[str, str]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(entry["public_key"]))
        key.verify(_bytes(entry["signature"]), _message(content, entry))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return entry["algorithm"] == ALGORITHM


def _bytes(hexadecimal: str) -> bytes:
    """The bytes of lower-case hexadecimal digits. Raises ValueError for any other spelling of the same bytes."""
    data = bytes.fromhex(hexadecimal)
    if data.hex() != hexadecimal:
        raise ValueError("not spelt as it was written")
    return data


def _same(name: str, names: Collection[str]) -> bool:
    """Names of people are compared without capitals, spaces and width: a second spelling is no second person."""
    return _plain(name) in {_plain(one) for one in names}


def _plain(name: str) -> str:
    return "".join(normalize("NFKC", name).split()).casefold()
