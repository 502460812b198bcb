"""The log of the bedside: kept once, in order, judged by the monitor alone, and nothing that happened is lost."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lupustem.exchange.event_log import event_of
from lupustem.logic.text import Text
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.bedside import record_events, restart
from lupustem.registry.actions.infusions import MATCHED, match_identity, open_infusion
from lupustem.registry.actions.starting import start_infusion
from lupustem.registry.bedside.entries import Sent, readable
from lupustem.registry.bedside.played import played
from lupustem.registry.bedside.watching import watch_of
from lupustem.registry.models import BedsideEvent, Infusion
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.treatment.monitor import replay
from lupustem.treatment.monitor_state import Phase
from tests.unit.registry import course
from tests.unit.registry.bedside_course import (
    BORN,
    DOCTOR,
    NURSE,
    SIGNS,
    checked,
    entry,
    matched,
    opened,
    prescribed,
    running,
    scanned,
    tell,
)
from tests.unit.registry.programme import actor, key

pytestmark = pytest.mark.django_db


def send(infusion: Infusion, *sent: Sent, role: Role = NURSE, **more: Any) -> list[str]:
    return [one.state for one in record_events(actor=actor(role), infusion=infusion, sent=sent, **more)]


def said(refused: Any) -> str:
    return " ".join(text.en for text in refused.value.texts)


def test_an_infusion_is_opened_once_and_only_for_a_prescription_signed_by_two_with_a_container() -> None:
    course.accredited()
    patient = course.assessed_patient()
    course.lot("L1", {"C1": {}})
    draft = course.drafted(patient, containers=("C1",))
    with pytest.raises(Refusal) as refused:
        open_infusion(actor=actor(NURSE), key=key(), prescription=draft)
    assert "signed by two" in said(refused)
    prescription = course.signed(draft)
    used = key()
    infusion = open_infusion(actor=actor(NURSE), key=used, prescription=prescription)
    assert [one.container.identifier for one in infusion.containers.all()] == ["C1"]
    assert open_infusion(actor=actor(NURSE), key=used, prescription=prescription) == infusion
    with pytest.raises(Refusal, match="open at the bedside already"):
        open_infusion(actor=actor(NURSE), key=key(), prescription=prescription)
    for role in set(Role) - {NURSE, DOCTOR}:
        with pytest.raises(Forbidden):
            open_infusion(actor=actor(role), key=key(), prescription=prescription)


def test_the_watch_is_the_plan_of_the_containers_exact_with_the_deadline_of_the_product() -> None:
    infusion = opened()
    watch = watch_of(infusion)
    assert watch.volume_ml == 100
    assert [(one.minutes, one.ml_min) for one in watch.plan][:2] == [(10, 2), (5, Fraction(5, 2))]
    assert sum(one.minutes * one.ml_min for one in watch.plan) == 100
    container = infusion.containers.get().container
    assert watch.deadline == container.expires_at
    assert (watch.age_years, watch.pregnant) == (41, None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"wristband": "0009"}, "the wristband is not this patient's"),
        ({"born_on": datetime.date(1990, 5, 2)}, "date of birth is not this patient's"),
        ({"born_on": None}, "date of birth is not this patient's"),
        ({"order": "0003-R2"}, "the order's code is not"),
        ({"containers": ("C9",)}, "container C9 does not belong to this order"),
        ({"containers": ()}, "container C1 was not read"),
    ],
)
def test_hz01_hz02_a_mismatch_says_what_does_not_belong_stays_and_begins_a_new_round(
    wrong: dict[str, Any], says: str
) -> None:
    infusion = opened()
    assert match_identity(actor=actor(NURSE), key=key(), infusion=infusion, scanned=scanned(infusion)) == ()
    found = match_identity(actor=actor(DOCTOR), key=key(), infusion=infusion, scanned=scanned(infusion, **wrong))
    assert says in " ".join(one.en for one in found)
    assert str(BORN) not in " ".join(one.en for one in found)
    rows = list(infusion.matches.order_by("pk").values_list("round", "position", "matched"))
    assert rows == [(1, 1, True), (1, 2, False)]
    # What the first matched counts no more: two match again.
    match_identity(actor=actor(DOCTOR), key=key(), infusion=infusion, scanned=scanned(infusion))
    assert infusion.matches.latest("pk").round == 2
    assert "1990" not in "".join(infusion.matches.values_list("read", flat=True))


def test_hz01_the_second_match_is_another_persons_and_a_third_is_none() -> None:
    infusion = opened()
    wide = f" {''.join(chr(ord(sign) + 0xFEE0) for sign in infusion.patient.number)} "
    assert wide.strip() != infusion.patient.number
    scan = scanned(infusion, wristband=wide)
    assert match_identity(actor=actor(NURSE), key=key(), infusion=infusion, scanned=scan) == ()
    with pytest.raises(Refusal, match="another person's"):
        match_identity(actor=actor(NURSE), key=key(), infusion=infusion, scanned=scanned(infusion))
    match_identity(actor=actor(DOCTOR), key=key(), infusion=infusion, scanned=scanned(infusion))
    with pytest.raises(Refusal) as refused:
        match_identity(actor=course.colleague(), key=key(), infusion=infusion, scanned=scanned(infusion))
    assert refused.value.texts == (MATCHED,)


def test_nothing_starts_before_two_have_matched_and_the_database_says_so_too() -> None:
    infusion = opened()
    with pytest.raises(Refusal):
        start_infusion(actor=actor(NURSE), key=key(), infusion=infusion, second=actor(DOCTOR), event_id="e-start-1")
    row = {"number": 1, "event_id": "forged-start", "occurred_at": clock.now(), "kind": "started", "content_json": "{}"}
    with pytest.raises(DatabaseError, match="no start"), transaction.atomic():
        BedsideEvent.objects.create(infusion=infusion, at=clock.now(), by=actor(NURSE).user, role="x", **row)


def test_an_entry_is_kept_once_whatever_became_of_the_answer() -> None:
    infusion = running()
    before, one = infusion.events.count(), entry("rate", rate="2.5")
    assert send(infusion, one) == ["kept"]
    assert send(infusion, one) == ["known"]
    assert send(infusion, one, entry("rate", rate="3"), one) == ["known", "kept"]
    assert infusion.events.count() == before + 2
    assert verify()[1] == []


def test_the_state_on_the_page_is_the_replay_of_the_stored_log() -> None:
    infusion = running()
    tell(infusion, "signs", minutes=5, **SIGNS)
    tell(infusion, "rate", minutes=10, rate="2.5")
    tell(infusion, "symptom", minutes=11, name="chest_pain", grade="2")
    tell(infusion, "stopped", minutes=11.5)
    made = played(infusion)
    stored = [
        event_of(
            {"id": row.event_id, "at": row.occurred_at.astimezone(datetime.UTC), "kind": row.kind}
            | json.loads(row.content_json, parse_float=Decimal),
            Text("记录", "log"),
        )
        for row in infusion.events.order_by("occurred_at", "number")
    ]
    assert replay(watch_of(infusion), stored).state == made.state
    assert made.state.phase is Phase.STOPPED
    assert made.state.stops == 1


def test_hz15_what_comes_late_takes_its_place_by_its_own_time_and_everything_is_judged_anew() -> None:
    infusion = running()
    late = entry("stopped", minutes=6)
    tell(infusion, "rate", minutes=7, rate="3")
    assert played(infusion).state.rate == 3
    with clock.at(clock.now() + datetime.timedelta(minutes=8)):
        assert send(infusion, late) == ["kept"]
    made = played(infusion)
    assert made.state.phase is Phase.STOPPED
    assert "flow_while_stopped" in made.state.alarms
    assert [one.row.kind for one in made.entries][-2:] == ["stopped", "rate"]
    assert infusion.events.latest("number").kind == "stopped"


def test_a_batch_is_kept_in_the_order_of_the_tablet() -> None:
    infusion = running()
    rates = [entry("rate", minutes=0, rate=str(rate)) for rate in (1, 1.5, 2)]
    assert send(infusion, *rates) == ["kept"] * 3
    assert played(infusion).state.rate == 2
    assert list(infusion.events.order_by("number").values_list("event_id", flat=True))[-3:] == [
        one.event_id for one in rates
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("signs", {"pulse": "900"}, "must lie between"),
        ("signs", {"systolic": "80", "diastolic": "90"}, "below the systolic"),
        ("signs", {}, "no sign in it"),
        ("signs", {"colour": "red"}, "no field colour"),
        ("rate", {"rate": "fast"}, "a number belongs here"),
        ("rate", {"rate": "NaN"}, "a number belongs here"),
        ("rate", {}, "a number belongs here"),
        ("started", {"rate": "2"}, "no entry of this kind"),
        ("restarted", {"rate": "2"}, "no entry of this kind"),
        ("dance", {}, "no entry of this kind"),
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_sent_with_the_reason_and_counts_for_nothing(
    kind: str, fields: dict[str, str], says: str
) -> None:
    infusion = running()
    before = played(infusion).state
    answer = record_events(actor=actor(NURSE), infusion=infusion, sent=[entry(kind, **fields)])[0]
    assert answer.state == "kept"
    assert answer.why is not None
    assert says in answer.why.en
    row = infusion.events.latest("number")
    content = json.loads(row.content_json)
    assert (row.kind, content["as"], content["sent"]) == ("unread", kind, fields)
    made = played(infusion)
    assert made.state == before
    assert made.entries[-1].refused is not None
    assert says in made.entries[-1].refused.en


def test_what_the_monitor_refuses_is_kept_and_shown_with_the_reason() -> None:
    infusion = checked()
    assert send(infusion, entry("stopped"), entry("acknowledged", alarm="nothing")) == ["kept", "kept"]
    made = played(infusion)
    assert made.state.phase is Phase.PLANNED
    assert [one.refused.en for one in made.entries if one.refused] == [
        "the infusion had not started; this does not count.",
        "there was no such alarm then; this does not count.",
    ]


@pytest.mark.parametrize(("minutes", "kept"), [(-60, True), (0, True), (-13 * 60, False), (5, False), (None, False)])
def test_a_time_that_cannot_be_is_replaced_by_the_arrival_and_said(minutes: float | None, kept: bool) -> None:
    now = clock.now()
    at = None if minutes is None else now + datetime.timedelta(minutes=minutes)
    made = readable(Sent("some-event", "stopped", at), by="nurse", opened=now, now=now)
    assert (made.at == at) is kept
    assert (made.why is None) is kept
    if not kept:
        assert made.at == now
    naive = Sent("some-event", "stopped", now.replace(tzinfo=None))
    assert readable(naive, by="nurse", opened=now, now=now).why is not None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_everybody_but_an_administrator_may_stop_and_only_nurse_and_physician_record(role: Role) -> None:
    infusion = running()
    assert send(infusion, entry("stopped"), role=role) == ["kept"]
    assert played(infusion).state.phase is Phase.STOPPED
    mixed = [entry("stopped"), entry("rate", rate="1")]
    expected = ["kept", "kept"] if role in (NURSE, DOCTOR) else ["kept", "not_taken"]
    assert send(infusion, *mixed, role=role) == expected
    if role not in (NURSE, DOCTOR):
        with pytest.raises(Forbidden):
            send(infusion, entry("rate", rate="1"), role=role)


def test_an_administrator_stops_nothing_and_another_centre_neither() -> None:
    infusion = running()
    with pytest.raises(Forbidden):
        send(infusion, entry("stopped"), role=Role.ADMINISTRATOR)


def test_a_locked_tablet_takes_a_stop_and_leaves_the_rest_on_the_tablet() -> None:
    infusion = running()
    assert send(infusion, entry("rate", rate="1"), entry("stopped"), locked=True) == ["not_taken", "kept"]
    assert send(infusion, entry("rate", rate="1"), locked=True) == ["not_taken"]
    assert played(infusion).state.phase is Phase.STOPPED


def test_who_made_an_entry_is_kept_beside_who_was_logged_in_when_it_arrived() -> None:
    infusion = running()
    send(infusion, entry("stopped", person="colleague-A"))
    row = infusion.events.latest("number")
    assert (row.person, row.by.username) == ("colleague-A", "infusion_nurse-A")
    assert json.loads(row.content_json) == {"by": "colleague-A"}
    send(infusion, entry("stopped", person="infusion_nurse-A"))
    assert infusion.events.latest("number").person == ""


def test_a_set_of_signs_is_taken_back_with_a_reason_and_both_stay() -> None:
    infusion = running()
    wrong = entry("signs", event_id="wrong-signs", **(SIGNS | {"pulse": "140"}))
    send(infusion, wrong)
    assert "pulse_131_or_40" in played(infusion).state.alarms
    send(infusion, entry("corrected", of="wrong-signs", reason="of the next bed"))
    made = played(infusion)
    assert made.state.taken.signs.pulse == 84
    assert {"signs", "corrected"} <= {one.row.kind for one in made.entries}


def test_a_restart_needs_a_physicians_order_and_two_persons_and_at_most_the_slow_rate() -> None:
    infusion = running()
    common: dict[str, Any] = {"key": key(), "infusion": infusion, "event_id": "restart-0001"}
    both = (actor(NURSE), actor(DOCTOR))
    with pytest.raises(Refusal, match="not stopped"):
        restart(actor=actor(DOCTOR), rate=Fraction(2), by=both, **common)
    tell(infusion, "stopped")
    with pytest.raises(Forbidden):
        restart(actor=actor(NURSE), rate=Fraction(2), by=both, **common)
    with pytest.raises(Refusal, match="two different persons"):
        restart(actor=actor(DOCTOR), rate=Fraction(2), by=(actor(NURSE), actor(NURSE)), **common)
    with pytest.raises(Refusal, match="slow cap"):
        restart(actor=actor(DOCTOR), rate=Fraction(5, 2), by=both, **common)
    with pytest.raises(Forbidden):
        restart(actor=actor(DOCTOR), rate=Fraction(2), by=(actor(NURSE), actor(Role.AUDITOR)), **common)
    row = restart(actor=actor(DOCTOR), rate=Fraction(3, 2), by=both, **common)
    assert restart(actor=actor(DOCTOR), rate=Fraction(3, 2), by=both, **common) == row
    made = played(infusion)
    assert (made.state.phase, made.state.rate) == (Phase.RUNNING, Fraction(3, 2))


def test_after_the_third_stop_there_is_no_restart() -> None:
    infusion = running()
    for number in range(3):
        tell(infusion, "stopped", minutes=number + 0.5)
        if number < 2:
            with clock.at(clock.now() + datetime.timedelta(minutes=number + 1)):
                restart(
                    actor=actor(DOCTOR),
                    key=key(),
                    infusion=infusion,
                    rate=Fraction(1),
                    by=(actor(NURSE), actor(DOCTOR)),
                    event_id=f"restart-{number:04d}",
                )
    with clock.at(clock.now() + datetime.timedelta(minutes=5)), pytest.raises(Refusal, match="third stop"):
        restart(
            actor=actor(DOCTOR),
            key=key(),
            infusion=infusion,
            rate=Fraction(1),
            by=(actor(NURSE), actor(DOCTOR)),
            event_id="restart-last",
        )


def test_two_infusions_keep_their_logs_apart_and_the_trail_holds() -> None:
    one, other = running(1), matched(2)
    same = entry("rate", event_id="same-event-id", rate="2")
    assert send(one, same) == ["kept"]
    assert send(other, same) == ["kept"]
    assert verify()[1] == []
    assert prescribed(3).number == 1
