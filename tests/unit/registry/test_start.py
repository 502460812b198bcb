from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.consents import withdraw_consent
from lupustem.registry.actions.containers import assign_container
from lupustem.registry.actions.deviations import confirm_deviation, deviate
from lupustem.registry.actions.prescriptions import end_prescription
from lupustem.registry.actions.starting import start_infusion
from lupustem.registry.models import BedsideEvent, Container, Infusion, Prescription, StartCheck
from lupustem.registry.prescribing.prescription_gates import prescription_gates
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from tests.unit.registry.course import (
    DOCTOR,
    LABORATORY,
    NURSE,
    accredited,
    around_actions,
    assessed_patient,
    checked,
    colleague,
    drafted,
    hours,
    lot,
    lot_act,
    matched,
    opened,
    record,
    signed,
)
from tests.unit.registry.course import hung as hang
from tests.unit.registry.programme import actor, key


@pytest.mark.django_db
def test_an_infusion_starts_where_everything_holds() -> None:
    accredited()
    patient = assessed_patient()
    lot("L1", {"C1": {}})
    made = signed(drafted(patient, containers=("C1",)))
    infusion = opened(made, ("C1",))
    matched(infusion)
    check = checked(infusion)
    assert check.ready, check.answer
    start_infusion(actor=actor(NURSE), key=key(), infusion=infusion, second=actor(DOCTOR), event_id="e-1")
    assert BedsideEvent.objects.get().content_json == '{"by":["infusion_nurse-A","rheumatologist-A"],"rate":2}'


@pytest.fixture
def hung(db: None) -> Infusion:
    """An infusion with everything in order but its check."""
    accredited()
    patient = assessed_patient()
    lot("L1", {"C1": {}, "C2": {}})
    infusion = opened(signed(drafted(patient, containers=("C1",))), ("C1",))
    matched(infusion)
    return infusion


def _start(infusion: Infusion, second: Any = None) -> None:
    common: dict[str, Any] = {"actor": actor(NURSE), "key": key(), "event_id": key()}
    start_infusion(infusion=Infusion.objects.get(pk=infusion.pk), second=second or actor(DOCTOR), **common)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mended", "says"),
    [
        ({"emergency": None}, "emergency_ready"),
        ({"emergency": False}, "emergency_ready"),
        ({"facts": {"stored_in_dark": True}}, "vital_signs_monitored"),
        ({"line": {"identity": "S", "filtered": True}}, "unfiltered_set"),
        ({"temperature_log": None}, "stored_cold"),
        ({"removal": None}, "warm_up_not_checked"),
        ({"vitals": None}, "baseline_vitals_not_checked"),
        ({"pregnancy": None}, "pregnancy_not_checked"),
        ({"dexamethasone": None}, "premedication_not_checked"),
        ({"antiplatelet": None}, "antiplatelet_not_checked"),
    ],
)
def test_a_check_with_a_gap_is_kept_names_it_and_does_not_start(mended: Any, says: str, hung: Infusion) -> None:
    made = checked(hung, **mended)
    answer = json.loads(made.answer)
    shut = {name.partition(".")[2] for name, (_, is_open) in answer["gates"].items() if not is_open}
    assert not made.ready
    assert says in shut | {one["rule"] for one in answer["reasons"]}
    with pytest.raises(Refusal, match="newest check"):
        _start(hung)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["verdict", "start", "total_minutes", "checked", "by"])
def test_what_the_record_knows_cannot_be_typed_at_the_bedside(typed: str, hung: Infusion) -> None:
    with pytest.raises(Refusal, match="not entered here"):
        checked(hung, **{typed: True})


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["consent", "facts", "recall", "quarantine", "end", "time", "container", "mismatch"])
def test_what_changes_between_the_check_and_the_start_stops_it(what: str, hung: Infusion) -> None:
    assert checked(hung).ready
    later = clock.now() + hours(0.01)
    if what == "consent":
        common: dict[str, Any] = {"actor": actor(NURSE), "key": key(), "patient": hung.patient, "on": clock.today()}
        withdraw_consent(seen=hung.patient.consents.count(), signer="patient", reason="", **common)
    if what == "facts":
        record(hung.patient, {"active_infection": True})
    if what in ("recall", "quarantine"):
        lot_act(hung.containers.get().container.lot, {"recall": "recalled"}.get(what, "quarantined"))
    if what == "end":
        end_prescription(actor=actor(DOCTOR), key=key(), prescription=hung.prescription, reason="r")
    if what == "time":
        later = clock.now() + hours(9)
    if what == "container":
        hang(hung, Container.objects.get(identifier="C2"))
    if what == "mismatch":
        matched(hung, good=False, number=2)
    with clock.at(later), pytest.raises(Refusal):
        _start(hung)
    assert not BedsideEvent.objects.exists()


@pytest.mark.django_db
def test_a_start_is_by_two_persons_who_may_and_happens_once(hung: Infusion) -> None:
    assert checked(hung).ready
    with pytest.raises(Refusal, match="two persons"):
        _start(hung, actor(NURSE))
    with pytest.raises(Forbidden):
        _start(hung, actor(Role.AUDITOR))
    with pytest.raises(Forbidden):
        _start(hung, actor(DOCTOR, "B"))
    _start(hung)
    with pytest.raises(Refusal):
        _start(hung)
    assert prescription_state(Prescription.objects.get(), clock.now()).name == "used"
    assert verify()[1] == []


@pytest.mark.django_db
def test_hz12_the_next_order_within_28_days_of_an_infusion_asks_for_a_reason(hung: Infusion) -> None:
    assert checked(hung).ready
    _start(hung)
    second = drafted(hung.patient)
    assert {one.id for one in prescription_gates(second, clock.now()).closed} == {"explained"}
    third = drafted(hung.patient, replaces=2, reason="relapse, decided by the board")
    assert prescription_gates(third, clock.now()).closed == ()


@pytest.mark.django_db
def test_hz12_a_second_container_beyond_the_dose_stops_the_start(hung: Infusion) -> None:
    second = Container.objects.get(identifier="C2")
    assign_container(actor=actor(LABORATORY), key=key(), prescription=hung.prescription, container=second)
    hang(hung, second)
    matched(hung, number=2)
    made = checked(hung)
    assert not made.ready
    assert "containers_beyond_dose" in made.answer


@pytest.mark.django_db
def test_hz02_a_container_of_another_order_stops_the_start(hung: Infusion) -> None:
    other = signed(drafted(assessed_patient("甲六"), containers=("C2",)))
    crossed = opened(other, ("C1",)) if not hasattr(Container.objects.get(identifier="C1"), "use") else hung
    hang(crossed, Container.objects.get(identifier="C2"))
    matched(crossed, number=2)
    made = checked(crossed)
    assert not made.ready
    assert "release_failed" in made.answer


@pytest.mark.django_db
@pytest.mark.parametrize("good", [True, False])
def test_hz01_two_persons_match_in_the_newest_round_or_there_is_no_start(good: bool, hung: Infusion) -> None:
    matched(hung, (actor(NURSE),), good=good, number=2)
    assert not checked(hung).ready
    matched(hung, (actor(NURSE), colleague()), number=3)
    assert checked(hung).ready


@pytest.mark.django_db
def test_a_filter_is_passed_by_a_deviation_of_two_and_a_named_exception(hung: Infusion) -> None:
    line = {"identity": "S", "filtered": True, "exception": "blood bank set"}
    rule = [{"rule": "filter_exception", "code": "device_limit", "text": "no other set"}]
    assert not checked(hung, line=line, overrides=rule).ready
    common: dict[str, Any] = {"actor": actor(DOCTOR), "key": key(), "prescription": hung.prescription}
    row = deviate(statement="unfiltered_set", reason="no other set", **common)
    assert not checked(hung, line=line, overrides=rule).ready
    confirm_deviation(actor=colleague(), key=key(), deviation=row)
    assert checked(hung, line=line, overrides=rule).ready


# The database itself


def _raw_start(infusion: Infusion) -> None:
    """A start written past every action."""
    row = BedsideEvent(infusion=infusion, number=1, event_id="raw", kind="started", content_json="{}")
    row.occurred_at = row.at = clock.now()
    row.by, row.role = actor(NURSE).user, "infusion_nurse"
    names = [one.column for one in BedsideEvent._meta.fields if not one.primary_key]
    values = [
        one.get_db_prep_save(getattr(row, one.attname), connection)
        for one in BedsideEvent._meta.fields
        if not one.primary_key
    ]
    marks = ", ".join(["%s"] * len(names))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO registry_bedsideevent ({', '.join(names)}) VALUES ({marks})", values)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["signatures", "container", "match", "mismatch", "check", "ready", "nothing"])
def test_the_database_itself_refuses_a_start_that_lacks_something(missing: str, db: None) -> None:
    accredited()
    patient = assessed_patient()
    lot("L1", {"C1": {}})
    made = drafted(patient, containers=("C1",))
    if missing != "signatures":
        signed(made)
    infusion = opened(made, () if missing == "container" else ("C1",))
    if missing != "match":
        matched(infusion)
    if missing == "mismatch":
        matched(infusion, good=False, number=2)
    if missing != "check":
        made_check = checked(infusion, emergency=missing != "ready")
        if missing not in ("ready", "nothing"):
            assert not made_check.ready
            with around_actions() as change:
                again = {"report": "{}", "answer": "{}", "ready": True}
                change.write(StartCheck(infusion=infusion, version=2, **again), action="check_start")
    if missing == "nothing":
        _raw_start(infusion)
        return
    with pytest.raises(IntegrityError, match="no start without"):
        _raw_start(infusion)
