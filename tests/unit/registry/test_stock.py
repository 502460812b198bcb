"""Containers through the actions: how each stands, set apart, expired, kept, discarded, recalled."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.containers import assign_container, discard, let_go
from lupustem.registry.actions.lot_signing import act_on_lot
from lupustem.registry.models import Container, Lot, Patient, PrescriptionEnd
from lupustem.registry.record import clock
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.stock import standing_of, stock_of, usable
from lupustem.registry.work.pending import containers_near_expiry
from tests.unit.registry.invented_lots import (
    DIRECTOR,
    LAB,
    container,
    hang,
    lot_file,
    prescription,
    record,
    released,
)
from tests.unit.registry.programme import actor, key

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NURSE = Role.INFUSION_NURSE


def act(lot: Lot, what: str, seen: int) -> None:
    act_on_lot(actor=actor(DIRECTOR), key=key(), lot=lot, seen=seen, act=what, reason="a finding")


def en(refused: Any) -> str:
    return " ".join(text.en for text in refused.value.texts)


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


def test_containers_near_expiry_are_those_within_the_sites_number_of_days_and_still_there() -> None:
    lot = released()
    today = clock.today()
    begins = datetime.datetime.combine(today, datetime.time.min, clock.zone())
    container(lot, "LAST", expires_at=begins + 15 * DAY - datetime.timedelta(seconds=1))
    container(lot, "BEYOND", expires_at=begins + 15 * DAY)
    gone = container(lot, "GONE", expires_at=begins + DAY)
    discard(actor=actor(LAB), key=key(), container=gone, reason="leaked")

    def near(on: datetime.date) -> list[str]:
        return [one.identifier for one in containers_near_expiry(lot.centre, on)]

    assert near(today) == ["LAST"]
    assert near(today + 15 * DAY) == ["LAST", "BEYOND"]
    act(lot, "recalled", 0)
    assert near(today) == []


def test_the_standing_of_many_containers_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for name in ("UC-1", "UC-2", "UC-3"):
        lot = released(name)
        for number in range(4):
            container(lot, f"{name}-{number}")
    with django_assert_max_num_queries(10):
        assert len(stock_of(lot.centre)) == 12
