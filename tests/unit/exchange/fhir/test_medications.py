"""Medicines: only what is taken now, only TRUE."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lupustem.exchange.fhir import DEFAULT_MAX_AGE
from lupustem.exchange.fhir.drug_codes import ATC as ATC_TABLE
from lupustem.exchange.fhir.drug_codes import RXNORM as RXNORM_TABLE
from lupustem.exchange.fhir.drug_codes import atc_fact
from lupustem.facts import FACTS

from .build import ATC, RXNORM, SUBJECT, coded, codes, order, read

PREDNISONE = coded(RXNORM, "8640", "prednisone")
DRUG_FACTS = {"long_term_antiplatelet", "on_anticoagulant", "on_glucocorticoid", "on_immunosuppressant"}


@pytest.mark.parametrize(
    ("system", "code", "fact"),
    [
        (RXNORM, "309362", "long_term_antiplatelet"),
        (RXNORM, "105586", "on_immunosuppressant"),
        (RXNORM, "312617", "on_glucocorticoid"),
        (RXNORM, "11289", "on_anticoagulant"),
        (ATC, "B01AC06", "long_term_antiplatelet"),
        (ATC, "H02AB", "on_glucocorticoid"),
        (ATC, "H02AB04", "on_glucocorticoid"),
        (ATC, "L04AG04", "on_immunosuppressant"),
        (ATC, "B01AF01", "on_anticoagulant"),
    ],
)
def test_a_current_order_states_its_fact(system: str, code: str, fact: str) -> None:
    record = read(order(coded(system, code)))
    assert record.facts.keys() & DRUG_FACTS == {fact}
    assert record.facts[fact] is True


@pytest.mark.parametrize("code", ["N02BA01", "D07AA02", "R03BA02", "H02", "P01BA02", "L01XA03", "H02AB0", "B01AC"])
def test_other_classes_state_nothing(code: str) -> None:
    assert atc_fact(code) is None


@pytest.mark.parametrize(
    "status", ["on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown", ""]
)
def test_an_order_that_is_not_active_is_not_current(status: str) -> None:
    assert "on_glucocorticoid" not in read(order(PREDNISONE, status=status)).facts


@pytest.mark.parametrize("intent", ["proposal", "plan", "option", ""])
def test_a_plan_is_no_order(intent: str) -> None:
    assert "on_glucocorticoid" not in read(order(PREDNISONE, intent=intent)).facts


def test_an_order_not_to_give_is_no_order() -> None:
    assert "on_glucocorticoid" not in read(order(PREDNISONE, doNotPerform=True)).facts


def test_no_medicine_in_the_record_is_unknown_and_never_no() -> None:
    assert not DRUG_FACTS & read().facts.keys()
    assert not DRUG_FACTS & read(order(PREDNISONE, status="stopped")).facts.keys()


def test_an_order_after_the_date_does_not_count() -> None:
    assert "on_glucocorticoid" not in read(order(PREDNISONE, when="2024-06-16")).facts


def test_an_order_whose_validity_has_ended_is_shown_but_not_used() -> None:
    ended = order(PREDNISONE, dispenseRequest={"validityPeriod": {"end": "2024-06-14"}})
    assert codes(read(ended), "on_glucocorticoid") == {"order_ended"}
    assert read(ended, as_of=date(2024, 6, 14)).facts["on_glucocorticoid"] is True
    timing = {"repeat": {"boundsPeriod": {"start": "2024-05-01", "end": "2024-05-14"}}}
    assert "on_glucocorticoid" not in read(order(PREDNISONE, dosageInstruction=[{"timing": timing}])).facts


def test_an_order_of_years_ago_that_is_still_active_is_shown_by_policy() -> None:
    clopidogrel = order(coded(RXNORM, "309362", "Clopidogrel 75 MG Oral Tablet"), when="2006-05-02")
    record = read(clopidogrel, max_age=DEFAULT_MAX_AGE)
    assert "long_term_antiplatelet" not in record.facts
    assert codes(record, "long_term_antiplatelet") == {"stale"}
    assert read(clopidogrel).facts["long_term_antiplatelet"] is True


@pytest.mark.parametrize("text", ["Methotrexate 2.5 MG Oral Tablet", "甲氨蝶呤片", "他克莫司胶囊"])
def test_a_medicine_known_by_name_only_needs_a_person(text: str) -> None:
    for concept in ({"text": text}, coded(RXNORM, "999999999", text)):
        record = read(order(concept))
        assert "on_immunosuppressant" not in record.facts
        assert codes(record, "on_immunosuppressant") == {"drug_name_only"}
        assert any(text in n.text.en for n in record.notices)


def test_medicines_of_no_interest_are_passed_over() -> None:
    assert codes(read(order({"text": "硫酸羟氯喹片"}))) == set()
    assert codes(read(order(coded(RXNORM, "106258", "Hydrocortisone 10 MG/ML Topical Cream")))) == set()


@pytest.mark.parametrize("more", [{"text": "hydrocortisone 1% cream"}, {"text": "氢化可的松软膏"}])
def test_a_cream_is_not_taken_without_a_persons_word(more: dict[str, Any]) -> None:
    record = read(order(coded(RXNORM, "5492", **more)))
    assert codes(record, "on_glucocorticoid") == {"local_use"}
    route = [{"route": {"text": "Topical"}}]
    assert codes(read(order(PREDNISONE, dosageInstruction=route)), "on_glucocorticoid") == {"local_use"}


def test_aspirin_as_needed_is_not_long_term() -> None:
    record = read(order(coded(RXNORM, "1191"), dosageInstruction=[{"asNeededBoolean": True}]))
    assert codes(record, "long_term_antiplatelet") == {"as_needed"}


@pytest.mark.parametrize(
    ("kind", "status", "taken"),
    [
        ("MedicationStatement", "active", True),
        ("MedicationStatement", "completed", False),
        ("MedicationStatement", "not-taken", False),
        ("MedicationStatement", "intended", False),
        ("MedicationAdministration", "in-progress", True),
        ("MedicationAdministration", "completed", False),
        ("MedicationAdministration", "not-done", False),
    ],
)
def test_statements_and_administrations_count_while_they_last(kind: str, status: str, taken: bool) -> None:
    use = {
        "resourceType": kind,
        "status": status,
        "subject": SUBJECT,
        "medicationCodeableConcept": PREDNISONE,
        "effectivePeriod": {"start": "2024-06-01"},
    }
    assert ("on_glucocorticoid" in read(use).facts) is taken


def test_a_contained_medicine_is_read_by_code_or_by_ingredient() -> None:
    inside = {"resourceType": "Medication", "id": "d", "code": coded(ATC, "H02AB07")}
    use = order(None, contained=[inside], medicationReference={"reference": "#d"})
    assert read(use).facts["on_glucocorticoid"] is True
    inside = {"resourceType": "Medication", "id": "d", "ingredient": [{"itemCodeableConcept": PREDNISONE}]}
    use = order(None, contained=[inside], medicationReference={"reference": "#d"})
    assert read(use).facts["on_glucocorticoid"] is True


def test_a_code_from_memory_says_so() -> None:
    note = read(order(coded(RXNORM, "32968"))).sources["long_term_antiplatelet"].note
    assert note is not None
    assert "not yet verified" in note.en


def test_every_drug_code_states_a_fact() -> None:
    assert set(ATC_TABLE.values()) | {f for f in RXNORM_TABLE.values() if f} == DRUG_FACTS
    assert set(FACTS) >= DRUG_FACTS
