"""Lots through the actions: results in versions, two signatures, quarantine and recall, containers, custody."""

from __future__ import annotations

import datetime
import itertools
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from lupustem.product.custody import Break, Thing
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.containers import assign_container, discard, let_go
from lupustem.registry.actions.custody import append_custody, custody_step
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.custody import steps_of
from lupustem.registry.models import AuditRow, Container, Lot, LotAct, LotRecord, LotSignature, Patient, PrescriptionEnd
from lupustem.registry.record import clock
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.stock import lots_near_expiry, standing_of, stock_of, usable
from tests.msc_tubes import exact_tube
from tests.unit.registry.invented_lots import (
    DIRECTOR,
    LAB,
    container,
    hang,
    lot_file,
    prescription,
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
        release_lot(actor=actor(LAB, username="second-lab"), key=key(), record=row)


def _sign(row: LotRecord, role: Role, digest: str) -> None:
    who = actor(role)
    LotSignature.objects.create(
        record=row, position=2, meaning="released", digest=digest, at=now(), by=who.user, role=str(role)
    )


@pytest.fixture(autouse=True)
def second_lab(db: None) -> None:
    """A second person of the laboratory."""
    from lupustem.registry.models import Centre
    from tests.unit.registry.programme import _person

    _person("second-lab", "x", Centre.objects.get(code="A"), LAB)


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
    release_lot(actor=actor(LAB, username="second-lab"), key=key(), record=row)


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


def test_containers_of_the_file_enter_the_stock_where_their_labels_say_everything(patient: Patient) -> None:
    ready = now().replace(microsecond=0) - datetime.timedelta(hours=1)
    content = json.loads(lot_file())
    content["evidence"]["times"] = {"preparation_end": ready.isoformat()}
    content["containers"] = [
        {"id": "C-01", "volume_ml": 50, "cells_1e6": 30, "recipient": "0002"},
        {"id": "C-02", "volume_ml": 50},
        {"id": "C-03", "volume_ml": 50, "cells_1e6": 30, "recipient": "P-9"},
    ]
    lot = record(source=json.dumps(content).encode()).lot
    one = Container.objects.get()
    assert (one.identifier, one.volume_ml, one.cells_1e6, one.recipient) == ("C-01", "50", "30", patient)
    assert one.expires_at == ready + datetime.timedelta(hours=12)
    record(source=json.dumps(content).encode(), lot=lot, seen=1, reason="again")
    assert Container.objects.count() == 1
    with pytest.raises(Refusal, match="belongs to another lot"):
        record(source=json.dumps(content | {"lot": "UC-2"}).encode())


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"volume_ml": "0"}, "volume"),
        ({"volume_ml": "fifty"}, "volume"),
        ({"cells_1e6": ""}, "cells"),
        ({"cells_1e6": "nan"}, "cells"),
        ({"expires_at": None}, "expiry"),
    ],
)
def test_a_label_that_lacks_something_is_refused_by_its_field(changed: dict[str, Any], says: str) -> None:
    lot = released()
    with pytest.raises(Refusal) as refused:
        container(lot, **changed)
    assert en(refused).startswith(says)


def test_a_container_expires_at_most_twelve_hours_after_its_preparation() -> None:
    lot, ready = released(), now()
    with pytest.raises(Refusal, match="at most 12 h"):
        container(lot, prepared_at=ready, expires_at=ready + datetime.timedelta(hours=12, microseconds=1))
    container(lot, prepared_at=ready, expires_at=ready + datetime.timedelta(hours=12))


def test_an_identifier_is_used_once_and_a_donation_number_needs_its_check_character() -> None:
    lot = released()
    container(lot)
    with pytest.raises(Refusal, match="each is used once"):
        container(lot)
    with pytest.raises(Refusal, match="check character"):
        container(lot, "G123498654321", check_character="J")
    container(lot, "G123498654321", check_character="H")
    with pytest.raises(Refusal, match="identifier: 1 to 40"):
        container(lot, "C|01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Container.objects.create(centre=lot.centre, lot=lot, identifier="C-01", at=now(), by=actor(LAB).user, role="x")


def test_a_container_is_expired_at_the_very_minute_and_an_unknown_expiry_is_not_ahead() -> None:
    lot = released()
    end = now().replace(second=0, microsecond=0) + DAY
    bag = container(lot, expires_at=end)
    assert usable(bag, end - datetime.timedelta(seconds=1)) == ()
    assert [text.en for text in usable(bag, end)] == ["It is past its expiry."]
    assert standing_of([bag])[0].state(end) == "expired"
    who = actor(LAB)
    old = Container.objects.create(
        centre=lot.centre, lot=lot, identifier="OLD", volume_ml="1", cells_1e6="1", at=now(), by=who.user, role="x"
    )
    assert "not on record" in usable(old, now())[0].en


def test_a_container_is_set_apart_for_one_prescription_and_let_go_of_again(patient: Patient) -> None:
    lot = released()
    bag, order, other = container(lot), prescription(patient), prescription(patient)
    assign_container(actor=actor(LAB), key=key(), prescription=order, container=bag)
    assert usable(bag, now(), prescription=order) == ()
    assert [text.en for text in usable(bag, now(), prescription=other)] == ["It is set apart for another prescription."]
    assert standing_of([bag])[0].state(now()) == "assigned"
    for order_ in (order, other):
        with pytest.raises(Refusal, match="set apart for"):
            assign_container(actor=actor(LAB), key=key(), prescription=order_, container=bag)
    with pytest.raises(Refusal, match="let go of it first"):
        discard(actor=actor(LAB), key=key(), container=bag, reason="torn")
    let_go(actor=actor(LAB), key=key(), prescription=order, container=bag, reason="another bag is chosen")
    assign_container(actor=actor(LAB), key=key(), prescription=other, container=bag)
    with pytest.raises(Refusal, match="not set apart for this"):
        let_go(actor=actor(LAB), key=key(), prescription=order, container=bag, reason="again")
    hang(other, bag)
    with pytest.raises(Refusal, match="used for an infusion"):
        let_go(actor=actor(LAB), key=key(), prescription=other, container=bag, reason="late")
    assert standing_of([bag])[0].state(now()) == "hung"
    assert "It was used for an infusion." in {text.en for text in usable(bag, now(), prescription=other)}


def test_nothing_is_set_apart_for_a_prescription_that_is_not_signed_by_two_or_was_taken_back(patient: Patient) -> None:
    bag, order = container(released()), prescription(patient, signatures=1)
    with pytest.raises(Refusal, match="not signed by two"):
        assign_container(actor=actor(LAB), key=key(), prescription=order, container=bag)
    whole = prescription(patient)
    who = actor(Role.RHEUMATOLOGIST)
    PrescriptionEnd.objects.create(prescription=whole, reason="changed", at=now(), by=who.user, role="x")
    with pytest.raises(Refusal, match="taken back"):
        assign_container(actor=actor(LAB), key=key(), prescription=whole, container=bag)


def test_after_a_recall_an_assigned_container_is_not_usable_at_once(patient: Patient) -> None:
    lot = released()
    bag, order = container(lot), prescription(patient)
    assign_container(actor=actor(LAB), key=key(), prescription=order, container=bag)
    act(lot, "recalled", 0)
    assert [text.en for text in usable(bag, now(), prescription=order)] == ["The lot was recalled."]
    assert standing_of([bag])[0].state(now()) == "recalled"


def test_a_container_kept_for_a_patient_is_for_nobody_else(patient: Patient) -> None:
    other = Patient.objects.get(centre=patient.centre, number="0001")
    bag = container(released(), recipient=patient)
    assert usable(bag, now(), patient=patient) == usable(bag, now(), prescription=prescription(patient)) == ()
    for asked in ({}, {"patient": other}, {"prescription": prescription(other)}):
        assert [text.en for text in usable(bag, now(), **asked)] == ["It is kept for another patient."]  # type: ignore[arg-type]


def test_a_discarded_container_never_comes_back() -> None:
    bag = container(released())
    discard(actor=actor(LAB), key=key(), container=bag, reason="the bag leaked")
    assert [text.en for text in usable(bag, now())] == ["It was discarded."]
    with pytest.raises(Refusal, match="discarded"):
        discard(actor=actor(LAB), key=key(), container=bag, reason="again")
    assert verify()[1] == []


READ = [("donation_number", "G123498654321", "G123498654321"), ("batch", "UC-1", "UC-1")]
CHAIN = (
    ("donor", "D-1"),
    ("tissue", "T-1"),
    ("bank", "B-1"),
    ("batch", "UC-1"),
    ("container", "C-01"),
    ("recipient", "0002"),
)


def step(lot: Lot, origin: tuple[str, str], target: tuple[str, str], **more: Any) -> None:
    given = {"actor": actor(LAB), "key": key(), "lot": lot, "what": "handed over", "read": READ}
    custody_step(**given | {"origin": Thing(*origin), "target": Thing(*target)} | more)


def test_the_chain_leads_from_donor_to_infusion_and_holds() -> None:
    lot = released()
    bag = container(lot)
    for origin, target in itertools.pairwise(CHAIN):
        step(lot, origin, target, container=bag if "container" in (origin[0], target[0]) else None)
    step(lot, CHAIN[-1], ("infusion", "0002/1"), actor=actor(NURSE), container=bag)
    chain = steps_of(lot)
    assert [one.event.target.kind for one in chain] == ["tissue", "bank", "batch", "container", "recipient", "infusion"]
    assert not any(one.breaks for one in chain)
    assert usable(bag, now()) == ()
    assert verify()[1] == []


def test_identifiers_that_disagree_are_kept_and_stop_that_container_and_no_other() -> None:
    lot = released()
    bag, other = container(lot), container(lot, "C-02")
    wrong = [READ[0], ("batch", "UC-1", "UC-7")]
    step(lot, ("batch", "UC-1"), ("container", "C-01"), read=wrong, container=bag)
    assert steps_of(lot)[0].breaks == (Break.IDENTIFIERS,)
    assert [text.en for text in usable(bag, now())] == ["Its chain of custody is broken; find out before it is used."]
    assert usable(other, now()) == ()
    step(lot, ("batch", "UC-1"), ("batch", "UC-1"), read=wrong)
    assert usable(other, now()) != ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"read": READ[:1]}, "Fewer than two"),
        ({"when": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "before"),
        ({"when": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)}, "future"),
        ({"origin": Thing("bank", "B-2")}, "begins where"),
        ({"origin": Thing("recipient", "0002")}, "not back"),
        ({"target": Thing("shelf", "1")}, "from what to what"),
        ({"what": " "}, "say what"),
    ],
)
def test_a_slip_of_the_pen_in_a_step_is_refused(changed: dict[str, Any], says: str) -> None:
    lot = released()
    step(lot, ("donor", "D-1"), ("bank", "B-1"))
    given: dict[str, Any] = {
        "origin": Thing("bank", "B-1"),
        "target": Thing("batch", "UC-1"),
        "what": "thawed",
        "read": READ,
    }
    with pytest.raises(Refusal) as refused:
        custody_step(actor=actor(LAB), key=key(), lot=lot, **given | changed)
    assert says in en(refused)
    assert lot.custody.count() == 1


def test_at_the_bedside_a_broken_step_is_kept_and_shows() -> None:
    lot = released()
    bag = container(lot)
    step(lot, ("donor", "D-1"), ("bank", "B-1"))
    ends = {"origin": Thing("container", "C-01"), "target": Thing("recipient", "0002")}
    with changing(actor=actor(NURSE), permission="custody.record", key=key(), content="x") as change:
        append_custody(change, lot=lot, what="hung", read=READ, container=bag, **ends)  # type: ignore[arg-type]
    assert steps_of(lot)[1].breaks == (Break.LINK,)


def test_the_chain_in_a_lot_file_is_taken_over_and_goes_on() -> None:
    from lupustem.product.custody import Event, append

    event = Event("A", now(), "collected", Thing("donor", "D-1"), Thing("bank", "B-1"), tuple(READ))
    made = append((), event)[0]
    content = json.loads(lot_file())
    content["evidence"]["identity"]["chain"] = [
        {
            "who": "A",
            "when": made.when.isoformat(),
            "what": "collected",
            "from": {"donor": "D-1"},
            "to": {"bank": "B-1"},
            "read": {name: [one, other] for name, one, other in READ},
            "previous": made.previous,
            "hash": made.hash,
        }
    ]
    row = record(source=json.dumps(content).encode())
    assert row.decision == "release"
    record(source=json.dumps(content).encode(), lot=row.lot, seen=1, reason="same chain")
    step(row.lot, ("bank", "B-1"), ("batch", "UC-1"))
    assert [(one.row.number, one.breaks) for one in steps_of(row.lot)] == [(1, ()), (2, ())]


def test_lots_near_expiry_are_those_within_the_sites_number_of_days() -> None:
    lot = released()
    today = clock.today()
    begins = datetime.datetime.combine(today, datetime.time.min, clock.zone())
    container(lot, "LAST", expires_at=begins + 15 * DAY - datetime.timedelta(seconds=1))
    container(lot, "BEYOND", expires_at=begins + 15 * DAY)
    gone = container(lot, "GONE", expires_at=begins + DAY)
    discard(actor=actor(LAB), key=key(), container=gone, reason="leaked")
    found = lots_near_expiry(lot.centre, today)
    assert [([one.identifier for one in each.containers], each.expired) for each in found] == [(["LAST"], False)]
    later = lots_near_expiry(lot.centre, today + 15 * DAY)
    assert [one.identifier for one in later[0].containers] == ["LAST", "BEYOND"]
    assert later[0].expired
    act(lot, "recalled", 0)
    assert lots_near_expiry(lot.centre, today) == []


def test_the_standing_of_many_containers_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for name in ("UC-1", "UC-2", "UC-3"):
        lot = released(name)
        for number in range(4):
            container(lot, f"{name}-{number}")
    with django_assert_max_num_queries(10):
        assert len(stock_of(lot.centre)) == 12
    with django_assert_max_num_queries(10):
        lots_near_expiry(lot.centre, clock.today() + 20 * DAY)
