from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lupustem.registry.actions.consents import withdraw_consent
from lupustem.registry.actions.deviations import confirm_deviation, deviate, settle_condition
from lupustem.registry.actions.policy import confirm_policy, write_policy
from lupustem.registry.actions.prescriptions import confirm_prescription, end_prescription, sign_prescription
from lupustem.registry.models import Patient, Prescription
from lupustem.registry.prescribing.prescription_gates import prescription_gates
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from tests.unit.registry.course import (
    DIRECTOR,
    DOCTOR,
    FACTS,
    NURSE,
    ORDERED,
    accredited,
    assessed_patient,
    colleague,
    consented,
    decided,
    drafted,
    hours,
    lot,
    order,
    record,
    signed,
)
from tests.unit.registry.programme import actor, key


@pytest.fixture
def ready(db: None) -> Patient:
    """A patient for whom a prescription may be written."""
    accredited()
    return assessed_patient()


def _state(of: Prescription) -> str:
    return prescription_state(Prescription.objects.get(pk=of.pk), clock.now()).name


def _shut(of: Prescription) -> set[str]:
    return {one.id for one in prescription_gates(Prescription.objects.get(pk=of.pk), clock.now()).closed}


def _sign(of: Prescription) -> None:
    sign_prescription(actor=actor(DOCTOR), key=key(), prescription=of)


def _confirm(of: Prescription, by: Any = None) -> None:
    confirm_prescription(actor=by or colleague(), key=key(), prescription=of)


# The draft


@pytest.mark.django_db
def test_a_prescription_is_a_draft_then_half_signed_then_signed_and_the_trail_holds(ready: Patient) -> None:
    made = drafted(ready)
    assert (_state(made), _shut(made)) == ("draft", set())
    _sign(made)
    assert _state(made) == "half_signed"
    _confirm(made)
    assert _state(made) == "signed"
    assert verify()[1] == []
    plan = json.loads(made.plan)
    assert plan["rate"]["total_minutes"] is not None
    assert plan["view"]["zh"]["sections"]
    assert json.loads(made.gates)["consent_obtained"] == "met"


@pytest.mark.django_db
def test_without_a_decision_of_two_or_after_facts_changed_nothing_is_written(ready: Patient) -> None:
    record(ready, {"sledai_2k": 16})
    with pytest.raises(Refusal, match="facts have changed"):
        drafted(ready)
    other = assessed_patient("甲四")
    record(other, {"sledai_2k": 16})
    with pytest.raises(Refusal):
        drafted(other)


@pytest.mark.django_db
def test_hz12_a_second_order_while_one_is_open_is_refused_and_a_repeat_within_28_days_asks_for_a_reason(
    ready: Patient,
) -> None:
    first = drafted(ready)
    with pytest.raises(Refusal, match="prescription 1 is neither ended nor used"):
        drafted(ready)
    second = drafted(ready, replaces=1)
    assert (_state(first), _state(second)) == ("ended", "draft")
    assert ready.prescriptions.filter(end=None).count() == 1


@pytest.mark.django_db
def test_hz14_of_two_persons_who_write_at_once_the_second_is_refused_and_told(ready: Patient) -> None:
    from lupustem.registry.actions.prescriptions import draft_prescription

    drafted(ready)
    with pytest.raises(Conflict):
        draft_prescription(actor=colleague(), key=key(), patient=ready, seen=0, order=order())
    assert ready.prescriptions.count() == 1


@pytest.mark.django_db
def test_the_same_request_twice_is_one_prescription(ready: Patient) -> None:
    from lupustem.registry.actions.prescriptions import draft_prescription

    same, asked = key(), order()
    rows = {draft_prescription(actor=actor(DOCTOR), key=same, patient=ready, seen=0, order=asked).pk for _ in range(3)}
    assert len(rows) == 1
    assert ready.prescriptions.count() == 1


# The gates


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slip", "gate"),
    [
        ({"facts": ORDERED | {"route": "central_vein"}}, "peripheral_vein"),
        ({"facts": ORDERED | {"route": None}}, "peripheral_vein"),
        ({"facts": ORDERED | {"donor_relation": "autologous"}}, "allogeneic_donor"),
        ({"facts": ORDERED | {"cyclophosphamide_preconditioning": True}}, "no_cyclophosphamide_preconditioning"),
        ({"facts": ORDERED | {"intrathecal_planned": True, "intrathecal_cells_1e6": 2}}, "intrathecal_dose"),
        ({"facts": ORDERED | {"intrathecal_planned": True}}, "intrathecal_dose"),
        ({"per_kg_1e6": "2.01"}, "dose_range"),
        ({"per_kg_1e6": "15"}, "tenfold"),
        ({"per_kg_1e6": "0.15"}, "tenfold"),
        ({"per_kg_1e6": "", "total_cells": "1500000"}, "per_kg_as_total"),
        ({"per_kg_1e6": ""}, "dose_range"),
        ({"volume_ml": "900"}, "plan"),
        ({"volume_ml": ""}, "plan"),
    ],
)
def test_an_order_with_something_wrong_is_kept_and_cannot_be_signed(slip: Any, gate: str, ready: Patient) -> None:
    made = drafted(ready, **slip)
    assert gate in _shut(made)
    with pytest.raises(Refusal):
        _sign(made)
    assert made.signatures.count() == 0


@pytest.mark.django_db
def test_the_ends_of_the_dose_range_are_within_it(ready: Patient) -> None:
    for number, dose in enumerate(("1", "2")):
        made = drafted(ready, per_kg_1e6=dose, replaces=number)
        assert _shut(made) == set()


@pytest.mark.django_db
def test_a_total_of_cells_is_read_as_people_write_it(ready: Patient) -> None:
    assert _shut(drafted(ready, per_kg_1e6="", total_cells="9000万")) == set()


@pytest.mark.django_db
def test_consent_counts_from_its_rows_and_without_the_family_it_is_not_enough(ready: Patient) -> None:
    consented(ready, family=False)
    made = drafted(ready)
    assert _shut(made) == {"consent_obtained"}
    with pytest.raises(Refusal, match="family"):
        _sign(made)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["centre", "weight", "age"])
def test_centre_weight_and_age_of_the_assessment_close_a_gate(missing: str, db: None) -> None:
    if missing != "centre":
        accredited()
    facts = {name: value for name, value in FACTS.items() if missing != "weight" or name != "weight_kg"}
    patient = assessed_patient(facts=facts)
    later = clock.now() + datetime.timedelta(days=8)
    made = drafted(patient, start=later) if missing == "age" else drafted(patient)
    wanted = {"centre": "protocol_approved", "weight": "weight", "age": "assessment_old"}[missing]
    assert wanted in _shut(made)
    with pytest.raises(Refusal):
        _sign(made)


@pytest.mark.django_db
def test_a_closed_gate_says_what_opens_it_and_where(ready: Patient) -> None:
    made = drafted(ready, facts=ORDERED | {"route": None})
    with pytest.raises(Refusal) as refused:
        _sign(made)
    text = refused.value.texts[0]
    assert "peripheral vein" in text.en
    assert "Complete or correct it in the order" in text.en
    assert all(one.opens is not None and one.link for one in prescription_gates(made, clock.now()).closed)


@pytest.mark.django_db
def test_a_condition_is_settled_by_name_with_a_reason_and_only_then_is_there_a_way(db: None) -> None:
    accredited()
    patient = assessed_patient(facts=FACTS | {"age_years": 67, "benefit_risk_reviewed": False})
    decision = patient.decisions.get()
    made = drafted(patient)
    assert _shut(made) == {"elderly_benefit_risk"}
    with pytest.raises(Refusal, match="reason"):
        settle_condition(
            actor=actor(DOCTOR), key=key(), decision=decision, statement="elderly_benefit_risk", reason=" "
        )
    with pytest.raises(Refusal, match="no open condition"):
        settle_condition(actor=actor(DOCTOR), key=key(), decision=decision, statement="pregnancy", reason="r")
    with pytest.raises(Forbidden):
        settle_condition(actor=actor(NURSE), key=key(), decision=decision, statement="elderly_benefit_risk", reason="r")
    settle_condition(actor=actor(DOCTOR), key=key(), decision=decision, statement="elderly_benefit_risk", reason="r")
    assert _shut(made) == set()


# Deviations


@pytest.mark.django_db
def test_a_recommended_gate_is_passed_by_two_persons_and_a_must_never(ready: Patient) -> None:
    consented(ready, family=False)
    made = drafted(ready, facts=ORDERED | {"route": "central_vein"})
    common: dict[str, Any] = {"actor": actor(DOCTOR), "prescription": made}
    with pytest.raises(Refusal, match="never passed"):
        deviate(key=key(), statement="consent_obtained", reason="r", **common)
    with pytest.raises(Refusal, match="needs no deviation"):
        deviate(key=key(), statement="dose_range", reason="r", **common)
    with pytest.raises(Refusal, match="reason"):
        deviate(key=key(), statement="peripheral_vein", reason="", **common)
    row = deviate(key=key(), statement="peripheral_vein", reason="no peripheral vein", **common)
    assert "peripheral_vein" in _shut(made)
    with pytest.raises(Refusal, match="another person"):
        confirm_deviation(actor=actor(DOCTOR), key=key(), deviation=row)
    confirm_deviation(actor=actor(DIRECTOR), key=key(), deviation=row)
    assert _shut(made) == {"consent_obtained"}


@pytest.mark.django_db
def test_an_unknown_gate_is_not_passed_by_a_deviation_and_a_changed_prescription_takes_none_along(
    ready: Patient,
) -> None:
    made = drafted(ready, facts=ORDERED | {"route": None})
    common: dict[str, Any] = {"actor": actor(DOCTOR), "statement": "peripheral_vein", "reason": "r"}
    with pytest.raises(Refusal, match="found out first"):
        deviate(key=key(), prescription=made, **common)
    second = drafted(ready, facts=ORDERED | {"route": "central_vein"}, replaces=1)
    row = deviate(key=key(), prescription=second, **common)
    confirm_deviation(actor=colleague(), key=key(), deviation=row)
    assert _shut(second) == set()
    third = drafted(ready, facts=ORDERED | {"route": "central_vein"}, replaces=2)
    assert _shut(third) == {"peripheral_vein"}


# Signatures


@pytest.mark.django_db
def test_the_same_person_a_nurse_or_too_early_cannot_sign(ready: Patient) -> None:
    made = drafted(ready)
    with pytest.raises(Refusal, match="takes no such signature"):
        _confirm(made)
    with pytest.raises(Forbidden):
        sign_prescription(actor=actor(NURSE), key=key(), prescription=made)
    with pytest.raises(Forbidden):
        sign_prescription(actor=actor(DIRECTOR), key=key(), prescription=made)
    _sign(made)
    with pytest.raises(Refusal, match="another person"):
        _confirm(made, actor(DOCTOR))
    with pytest.raises(Refusal, match="another person"):
        _sign(made)
    _confirm(made, actor(DIRECTOR))
    assert _state(made) == "signed"
    with pytest.raises(Refusal, match="takes no such signature"):
        _confirm(made)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["facts", "consent", "consent anew", "policy", "centre"])
def test_a_change_of_what_it_rests_on_makes_a_signed_prescription_void(what: str, ready: Patient) -> None:
    made = signed(drafted(ready))
    assert _state(made) == "signed"
    if what == "facts":
        record(ready, {"sledai_2k": 16})
        decided(ready)
    if what.startswith("consent"):
        common: dict[str, Any] = {"actor": actor(NURSE), "key": key(), "patient": ready, "on": clock.today()}
        withdraw_consent(seen=ready.consents.count(), signer="patient", reason="", **common)
    if what == "consent anew":
        consented(ready)
    if what == "policy":
        content = {"freshness": {"assessment_d": "6"}}
        row = write_policy(actor=actor(DIRECTOR), key=key(), seen=0, content=content, reason="r")
        confirm_policy(actor=colleague(), key=key(), policy=row)
    if what == "centre":
        with clock.at(clock.now() + datetime.timedelta(days=301)):
            assert _state(made) == "void"
        return
    assert _state(made) == "void"
    with pytest.raises(Refusal, match=r"void|takes no"):
        _confirm(made)


@pytest.mark.django_db
def test_gates_are_asked_again_at_the_second_signature(ready: Patient) -> None:
    made = drafted(ready)
    _sign(made)
    with clock.at(clock.now() + datetime.timedelta(days=9)), pytest.raises(Refusal):
        _confirm(made)


@pytest.mark.django_db
def test_at_each_signature_the_patient_is_read_once_and_anew(ready: Patient) -> None:
    made, read = drafted(ready), []
    for sign in (_sign, _confirm):
        with CaptureQueriesContext(connection) as asked:
            sign(made)
        said = [one["sql"] for one in asked]
        read.append([sum(f'FROM "registry_{table}"' in sql for sql in said) for table in ("consent", "accreditation")])
    assert read == [[1, 1], [1, 1]]


@pytest.mark.django_db
def test_ending_wants_a_reason_frees_the_containers_and_stands(ready: Patient) -> None:
    lot("L1", {"C1": {}})
    made = signed(drafted(ready, containers=("C1",)))
    with pytest.raises(Refusal, match="reason"):
        end_prescription(actor=actor(DOCTOR), key=key(), prescription=made, reason="")
    end_prescription(actor=actor(DIRECTOR), key=key(), prescription=made, reason="the patient has a fever")
    assert _state(made) == "ended"
    assert [one.act for one in made.assignments.order_by("version")] == ["assigned", "let_go"]
    with pytest.raises(Refusal, match="ended already"):
        end_prescription(actor=actor(DOCTOR), key=key(), prescription=made, reason="r")
    assert signed(drafted(ready, containers=("C1",))).number == 2


@pytest.mark.django_db
def test_hz02_a_container_of_another_patient_expired_or_of_no_lot_released_closes_the_gate(ready: Patient) -> None:
    other = assessed_patient("甲五")
    soon = {"prepared_at": clock.now() - hours(3), "expires_at": clock.now() - hours(1)}
    lot("L1", {"C1": {"recipient": other}, "C2": soon, "C3": {}})
    for number, name in enumerate(("C1", "C2", "C9")):
        assert "containers" in _shut(drafted(ready, containers=(name,), replaces=number)), name
    assert _shut(drafted(ready, containers=("C3",), replaces=3)) == set()
