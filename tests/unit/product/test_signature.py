"""Canonical JSON, signing, and that any change of a certificate is caught."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("cryptography")

from lupustem.product.canonical import canonical
from lupustem.product.certificate import certificate
from lupustem.product.signature import (
    Fault,
    NotCertificate,
    SignerRefused,
    read,
    revocation,
    sign,
    unsigned_file,
    verify,
    with_revocations,
)
from tests.unit.product.lots import GOOD, changed, decided

KEY, OTHER = b"k" * 32, b"o" * 32


def content(**tests: Any) -> dict[str, Any]:
    lot = copy.deepcopy(GOOD)
    lot["containers"] = [{"id": "C-1", "recipient": "P-1"}, {"id": "C-2", "recipient": "P-2"}]
    lot["tests"] = tests or {"endotoxin": {"tester": "Wang Wu", "reviewer": "Zhao Liu", "method": "USP <85>"}}
    return certificate(decided(lot), issued_at="2026-11-02T09:00:00+08:00", software="lupustem", rules="1.0.0")


def signed(data: bytes, key: bytes = KEY, signer: str = "Zhang San") -> bytes:
    return sign(
        data, key, signer=signer, role="qualified person", meaning="release", signed_at="2026-11-02T10:00+08:00"
    )


def public(data: bytes) -> str:
    return read(data).signatures[0]["public_key"]


def test_canonical_json_has_one_spelling_and_no_float() -> None:
    assert canonical({"b": "ä", "a": [True, None, 3, "1.50"]}) == '{"a":[true,null,3,"1.50"],"b":"ä"}'.encode()
    for wrong in (1.5, Decimal("1.5"), {"a": float("nan")}, {1: 2}, object()):
        with pytest.raises(TypeError):
            canonical(wrong)


def test_a_signed_certificate_verifies_and_an_unsigned_one_is_only_a_recommendation() -> None:
    data = unsigned_file(content())
    assert verify(data).faults == (Fault.UNSIGNED,)
    whole = signed(data)
    assert verify(whole).faults == ()
    assert verify(signed(whole, OTHER, "Li Si")).faults == ()
    assert read(whole).content["decision"] == "release"


def test_one_byte_changed_anywhere_is_caught() -> None:
    whole = signed(unsigned_file(content()))
    caught = 0
    for place in range(0, len(whole), 7):
        for flip in (0x01, 0x20):
            changed = bytearray(whole)
            changed[place] ^= flip
            with suppress(NotCertificate):
                assert verify(bytes(changed)).faults, place
            caught += 1
    assert caught > 500
    for changed in (whole + b" ", whole[:-1], b" " + whole, whole.replace(b",", b", ", 1)):
        assert verify(changed).faults == (Fault.NOT_CANONICAL,)


def test_what_the_signature_says_of_itself_cannot_be_changed_either() -> None:
    file = json.loads(signed(unsigned_file(content())))
    for key, value in (("signer", "Li Si"), ("role", "nurse"), ("meaning", "hold"), ("signed_at", "2020-01-01")):
        changed = copy.deepcopy(file)
        changed["signatures"][0][key] = value
        assert Fault.SIGNATURE in verify(canonical(changed) + b"\n").faults


def test_content_with_a_new_hash_still_breaks_the_signature() -> None:
    whole = signed(unsigned_file(content()))
    forged = dict(read(whole).content)
    forged["decision"], forged["reasons"] = "release", []
    forged["lot"] = "ANOTHER"
    data = json.loads(unsigned_file(forged)) | {"signatures": list(read(whole).signatures)}
    assert verify(canonical(data) + b"\n").faults == (Fault.SIGNATURE,)


@pytest.mark.parametrize("name", ["Wang Wu", "Zhao Liu", "wang wu", " WangWu", "\uff37ang Wu"])
def test_a_tester_or_reviewer_never_signs(name: str) -> None:
    data = unsigned_file(content())
    with pytest.raises(SignerRefused):
        signed(data, signer=name)


def test_nobody_who_tested_or_judged_anything_of_the_lot_signs_wherever_it_is_written() -> None:
    lot = changed(
        "endotoxin_eu_ml",
        evidence={
            "results": {
                "endotoxin_eu_ml": [
                    {"value": "0.6", "unit": "EU/mL", "invalidated": True, "reason": "spilt", "by": "Qian Yi"},
                    {"value": "0.3", "unit": "EU/mL", "tester": "Sun Er"},
                ]
            }
        },
    )
    lot["tests"] = {"viability_percent": {"tester": "Zhou Si"}, "measured_cells_1e6": {"reviewer": "Wu Ba"}}
    made = certificate(decided(lot), issued_at="2026-11-02T09:00:00+08:00", software="lupustem", rules="1.0.0")
    assert made["decision"] == "release"
    for name in ("Qian Yi", "Sun Er", "Zhou Si", "Wu Ba"):
        with pytest.raises(SignerRefused):
            signed(unsigned_file(made), signer=name)
    assert verify(signed(unsigned_file(made), signer="Zheng Jiu")).faults == ()


def test_a_signature_of_a_tester_made_elsewhere_is_a_fault() -> None:
    data = signed(unsigned_file(content(endotoxin={"tester": "Somebody"})), signer="Wang Wu")
    entry = dict(read(data).signatures[0])
    mine = content()
    forged = {"content": mine, "sha256": json.loads(unsigned_file(mine))["sha256"], "signatures": [entry]}
    assert Fault.SIGNER_IS_TESTER in verify(canonical(forged) + b"\n").faults


def test_only_keys_on_the_list_are_authorised() -> None:
    whole = signed(unsigned_file(content()))
    assert verify(whole, authorised={"Zhang San": [public(whole)]}).faults == ()
    for listed in ({}, {"Zhang San": ["0" * 64]}, {"Li Si": [public(whole)]}):
        assert verify(whole, authorised=listed).faults == (Fault.NOT_AUTHORISED,)


def test_a_changed_certificate_is_not_signed() -> None:
    data = unsigned_file(content()).replace(b"INVENTED-1", b"INVENTED-2")
    with pytest.raises(ValueError, match="changed"):
        signed(data)


def test_a_revocation_is_a_new_record_that_lists_who_has_to_be_told() -> None:
    whole = signed(unsigned_file(content()))
    record = revocation(read(whole), reason="culture positive on day 9", by="Li Si", at="2026-11-11T09:00+08:00")
    assert record["recipients"] == ["P-1", "P-2"]
    assert record["containers"] == ["C-1", "C-2"]
    proven, unproven = verify(signed(unsigned_file(record), OTHER, "Li Si")), verify(unsigned_file(record))
    assert with_revocations(verify(whole), [proven]).faults == (Fault.REVOKED,)
    assert with_revocations(verify(whole), [unproven]).faults == (Fault.REVOCATION_UNPROVEN,)
    other = signed(unsigned_file(content(endotoxin={"tester": "Somebody"})))
    assert with_revocations(verify(other), [proven]).faults == ()
    assert verify(whole).faults == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"content": 1}', b"[" * 100_000, b'{"a":' * 5000])
def test_what_is_no_certificate_is_said_so(data: bytes) -> None:
    with pytest.raises(NotCertificate):
        read(data)
