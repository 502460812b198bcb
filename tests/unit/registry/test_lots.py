"""Lots through the actions: results in versions, wrong files, two signatures, quarantine and recall."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.models import AuditRow, Lot, LotAct, LotRecord, LotSignature
from lupustem.registry.record import clock
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.stock import stock_of, usable
from tests.msc_tubes import exact_tube
from tests.unit.registry.invented_lots import (
    DIRECTOR,
    LAB,
    container,
    lot_file,
    record,
    released,
    with_tubes,
)
from tests.unit.registry.programme import actor, key

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NURSE = Role.INFUSION_NURSE


def act(lot: Lot, what: str, seen: int) -> None:
    act_on_lot(actor=actor(DIRECTOR), key=key(), lot=lot, seen=seen, act=what, reason="a finding")


def en(refused: Any) -> str:
    return " ".join(text.en for text in refused.value.texts)


@pytest.mark.parametrize(
    ("fact", "value", "decision"),
    [
        ("cd34_percent", "2", "reject"),
        ("cd34_percent", "1.99", "release"),
        ("cd34_percent", "< 2", "release"),
        ("cd34_percent", "<= 2", "hold"),
        ("cd73_percent", "95", "release"),
        ("cd73_percent", "94.999", "reject"),
        ("endotoxin_eu_ml", "0.5", "reject"),
        ("endotoxin_eu_ml", "0.4999", "release"),
        ("purity_percent", "92", "release"),
        ("mycoplasma_detected", None, "hold"),
        ("mycoplasma_detected", True, "reject"),
    ],
)
def test_a_record_decides_exactly_at_the_limits(fact: str, value: Any, decision: str) -> None:
    assert record(source=lot_file(**{fact: value})).decision == decision


def test_a_version_is_kept_whole_with_its_files_and_the_chain_of_the_trail_holds() -> None:
    source, files = with_tubes()
    row = record(source=source, files={**files, "unused.csv": b"a,b\n"})
    assert (row.version, row.decision, row.source) == (1, "release", source.decode())
    assert {one.name for one in row.files.all()} == {"cd73.fcs", "fmo.fcs"}
    answer = json.loads(row.answer)
    assert answer["flow"][0]["percent"] == 95
    assert answer["flow"][0]["evidence"][0]["file"] == "cd73.fcs"
    assert answer["certificate"]["decision"] == "release"
    assert verify()[1] == []


def test_a_further_version_takes_the_files_of_the_one_before_and_wants_a_reason() -> None:
    source, files = with_tubes()
    first = record(source=source, files=files)
    with pytest.raises(Refusal, match="reason"):
        record(source=source, lot=first.lot, seen=1)
    second = record(
        source=source, lot=first.lot, seen=1, reason="the control was repeated", files={"fmo.fcs": exact_tube(0, 9_000)}
    )
    hashes = {one.name: one.upload.sha256 for one in second.files.all()}
    before = {one.name: one.upload.sha256 for one in first.files.all()}
    assert hashes["cd73.fcs"] == before["cd73.fcs"]
    assert hashes["fmo.fcs"] != before["fmo.fcs"]
    assert second.digest != first.digest
    with pytest.raises(Conflict):
        record(source=source, lot=first.lot, seen=1, reason="late")
    assert LotRecord.objects.count() == 2


def test_the_digest_is_over_source_answer_and_files() -> None:
    source, files = with_tubes()
    with clock.at(now()):
        one = record(source=source, files=files)
        other = record(
            source=source, lot=one.lot, seen=1, reason="same again", files={"fmo.fcs": exact_tube(0, 10_000)}
        )
    assert other.digest == one.digest


def test_the_same_request_is_carried_out_once() -> None:
    same = key()
    first = record(key=same)
    assert record(key=same) == first
    assert LotRecord.objects.count() == Lot.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "name", "files", "says"),
    [
        (b"", "lot.json", {}, "empty"),
        (b"\x7fELF\x02\x01\x00\x00", "lot.yaml", {}, "lot.yaml"),
        (b"lot: UC-1\nfats: {}\n", "lot.yaml", {}, "facts"),
        (b"lot: UC-1\nlot: UC-2\n", "lot.yaml", {}, "lot"),
        (b"{}", "lot.json", {}, "lot: give the name"),
        (b'{"lot": "../etc"}', "lot.json", {}, "lot: give the name"),
        (b'{"lot": "UC-1"}', "lot.exe", {}, "give a lot file"),
        (b'{"lot": "UC-1"}', "lot.json", {"a.fcs": b""}, "a.fcs: the file is empty"),
        (b'{"lot": "UC-1"}', "lot.json", {"a.fcs": b"MZ\x90\x00"}, "not taken"),
        (b'{"lot": "UC-1"}', "lot.json", {"a.exe": b"MZ\x90\x00"}, "not taken"),
        (b'{"lot": "UC-1"}', "lot.json", {f"{'a' * 70}.csv": b"a"}, "rename"),
        (b'{"lot": "UC-1"}', "lot.json", {f"{one}.csv": b"a" for one in range(61)}, "at most 60"),
        (b'{"lot": "UC-1", "tests": {"purity": {"files": ["/etc/passwd"]}}}', "lot.json", {}, "was not given"),
        (
            b'{"lot": "UC-1", "tests": {"purity": {"files": ["../../x.csv"]}}}',
            "lot.json",
            {"x.csv": b"a"},
            "was not given",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_nothing_is_kept(
    source: bytes, name: str, files: dict[str, bytes], says: str
) -> None:
    before = AuditRow.objects.count()
    with pytest.raises(Refusal) as refused:
        record_lot(actor=actor(LAB), key=key(), source=source, source_name=name, files=files)
    assert says in en(refused)
    assert not Lot.objects.exists()
    assert AuditRow.objects.count() == before


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lupustem.registry.lot_reading.largest", lambda: 3)
    with pytest.raises(Refusal, match="limit"):
        record(files={"a.csv": b"a,b\n"})


def test_another_lots_file_and_a_lot_that_is_there_are_refused() -> None:
    lot = record().lot
    with pytest.raises(Refusal, match="not about UC-1"):
        record(source=lot_file("UC-2"), lot=lot, seen=1, reason="x")
    with pytest.raises(Refusal, match="there is a lot UC-1 already"):
        record()


def test_only_the_laboratory_records_and_nobody_of_another_centre_sees_it() -> None:
    with pytest.raises(Forbidden):
        record(actor=actor(Role.RHEUMATOLOGIST))
    lot = record().lot
    other = record(actor=actor(LAB, "B"))
    assert other.lot != lot
    assert stock_of(lot.centre) == []


def test_a_lot_is_released_by_two_persons_and_a_newer_version_speaks_no_longer_for_it() -> None:
    lot = released()
    row = lot.records.get()
    assert [(one.position, one.meaning, one.digest) for one in row.signatures.order_by("position")] == [
        (1, "tested", row.digest),
        (2, "released", row.digest),
    ]
    bag = container(lot)
    assert usable(bag, now()) == ()
    record(lot=lot, seen=1, reason="a late culture", source=lot_file(bacteria_detected=True))
    said = [text.en for text in usable(bag, now())]
    assert said == [
        "The newest results of the lot are not for release.",
        "The newest results of the lot are not signed by two persons.",
    ]
    with pytest.raises(Refusal, match="newer results"):
        release_lot(actor=actor(DIRECTOR), key=key(), record=row)


def test_who_signed_first_does_not_release_and_the_database_says_so_too() -> None:
    row = record()
    with pytest.raises(Refusal, match="has to sign the results first"):
        release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    sign_tested(actor=actor(LAB), key=key(), record=row)
    with pytest.raises(Refusal, match="another person"):
        release_lot(actor=actor(LAB), key=key(), record=row)
    with pytest.raises(DatabaseError), transaction.atomic():
        _sign(row, LAB, row.digest)
    with pytest.raises(DatabaseError), transaction.atomic():
        _sign(row, DIRECTOR, "another digest")
    release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    with pytest.raises(Refusal, match="released already"):
        release_lot(actor=actor(LAB, username="lab2-A"), key=key(), record=row)


def _sign(row: LotRecord, role: Role, digest: str) -> None:
    who = actor(role)
    LotSignature.objects.create(
        record=row, position=2, meaning="released", digest=digest, at=now(), by=who.user, role=str(role)
    )


@pytest.mark.parametrize("facts", [{"cd34_percent": "2"}, {"mycoplasma_detected": None}])
def test_a_lot_on_hold_or_rejected_is_signed_by_nobody_and_the_database_releases_none(facts: dict[str, Any]) -> None:
    row = record(source=lot_file(**facts))
    with pytest.raises(Refusal, match="not release"):
        sign_tested(actor=actor(LAB), key=key(), record=row)
    first = {"record": row, "digest": row.digest, "at": now(), "role": "x"}
    LotSignature.objects.create(position=1, meaning="tested", by=actor(LAB).user, **first)
    with pytest.raises(Refusal, match="not release"):
        release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    with pytest.raises(DatabaseError), transaction.atomic():
        _sign(row, DIRECTOR, row.digest)


def test_whom_the_results_name_as_tester_does_not_release() -> None:
    content = json.loads(lot_file())
    content["tests"] = {"endotoxin": {"tester": "Director-a"}}
    row = record(source=json.dumps(content).encode())
    sign_tested(actor=actor(LAB), key=key(), record=row)
    with pytest.raises(Refusal, match="tester or reviewer"):
        release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    release_lot(actor=actor(LAB, username="lab2-A"), key=key(), record=row)


def test_quarantine_can_be_lifted_and_a_recall_never() -> None:
    lot = released()
    bag = container(lot)
    act(lot, "quarantined", 0)
    assert [text.en for text in usable(bag, now())] == ["The lot is in quarantine."]
    act(lot, "lifted", 1)
    assert usable(bag, now()) == ()
    with pytest.raises(Refusal, match="cannot be done"):
        act(lot, "lifted", 2)
    with pytest.raises(Conflict):
        act(lot, "recalled", 1)
    act(lot, "recalled", 2)
    assert [text.en for text in usable(bag, now())] == ["The lot was recalled."]
    for what in ("lifted", "quarantined", "recalled"):
        with pytest.raises(Refusal, match="never lifted"):
            act(lot, what, 3)
    who = actor(DIRECTOR)
    with pytest.raises(DatabaseError), transaction.atomic():
        LotAct.objects.create(lot=lot, version=4, act="lifted", reason="x", at=now(), by=who.user, role="director")


def test_an_unreleased_lot_in_quarantine_is_not_signed() -> None:
    row = record()
    act(row.lot, "quarantined", 0)
    with pytest.raises(Refusal, match="quarantine"):
        sign_tested(actor=actor(LAB), key=key(), record=row)
