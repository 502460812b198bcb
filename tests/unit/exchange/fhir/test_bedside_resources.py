"""What is written at the bedside as FHIR R4: by the definition, in UCUM, by pseudonym, and with unknown left unknown."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime
from fractions import Fraction
from typing import Any, get_args

import pytest

from lupustem.exchange.event_log import parse_log
from lupustem.exchange.fhir import read_bundle
from lupustem.exchange.fhir.administration import STATUS, ordered_dose, stretches
from lupustem.exchange.fhir.adverse_event import OUTCOMES, Told, adverse_event, caught_hazard
from lupustem.exchange.fhir.bedside import bundle, episodes
from lupustem.exchange.fhir.elements import ABSENT, LOINC, OWN, SNOMED, quantity
from lupustem.exchange.fhir.observation_codes import LOINC as READ
from lupustem.exchange.fhir.sign_observations import NUMBERS, PRESSURES
from lupustem.exchange.fhir.systems import system_name
from lupustem.exchange.treatment_files import order_of
from lupustem.logic.text import Language
from lupustem.treatment.causality import Assessment, WhoUmc, naranjo
from lupustem.treatment.ctcae import grade
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.dose import dose
from lupustem.treatment.hazards import HAZARDS
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.monitor import replay
from lupustem.treatment.monitor_state import Phase
from lupustem.treatment.seriousness import CRITERIA, seriousness
from lupustem.treatment.simulator import Course, infusion, watch
from tests.unit.exchange.fhir.r4 import Json, faults, moment

NINE = "2026-11-02T09:00+08:00"
SIGNS = (
    "respirations: 16, spo2: 98, oxygen: air, systolic: 122, diastolic: 74, pulse: 85, consciousness: A, "
    "temperature_f: 98"
)
EVENTS = f"""
  - {{id: e1, at: "2026-11-02T08:55+08:00", kind: signs, {SIGNS}}}
  - {{id: e2, at: "{NINE}", kind: started, rate: 2, by: [Nurse Wang, Nurse Li]}}
  - {{id: e3, at: "2026-11-02T09:10+08:00", kind: signs, respirations: 17, systolic: 118, pulse: 116}}
  - {{id: e4, at: "2026-11-02T09:10+08:00", kind: corrected, of: e3, reason: wrong arm, by: Nurse Wang}}
  - {{id: e5, at: "2026-11-02T09:10:10+08:00", kind: rate, rate: 2.5}}
  - {{id: e6, at: "2026-11-02T09:12+08:00", kind: symptom, name: flushing, grade: 1}}
  - {{id: e7, at: "2026-11-02T09:13+08:00", kind: symptom, name: flushing, grade: 2}}
  - {{id: e8, at: "2026-11-02T09:14+08:00", kind: stopped, by: Nurse Wang}}
  - {{id: e9, at: "2026-11-02T09:20+08:00", kind: symptom_ended, name: flushing}}
  - {{id: e10, at: "2026-11-02T09:22+08:00", kind: restarted, rate: 2, ordered_by: Dr Zhao, by: [Nurse Wang, Nurse Li]}}
  - {{id: e11, at: "2026-11-02T09:40+08:00", kind: symptom, name: bag_leak}}
"""
ABORTED = '  - {id: e12, at: "2026-11-02T09:51+08:00", kind: aborted, by: Dr Zhao}\n'
ORDER = {
    "as_of": NINE,
    "dose_basis": "total",
    "weight": {"value": "62.0", "unit": "kg", "measured_at": "2026-11-01T07:00+08:00"},
    "bags": [
        {"id": f"C-0{n}", "label_cells": "5e7", "measured_cells": "4.7e7", "count_basis": "total", "volume_ml": 50}
        for n in (1, 2)
    ],
}


def log(events: str = EVENTS + ABORTED) -> Any:
    return parse_log(f"watch: {{volume_ml: 100, age_years: 34}}\nevents:{events}".encode(), "log.yaml")


def ordered(**weight: object) -> Json:
    told = order_of({**ORDER, "weight": {**ORDER["weight"], **weight}}, datetime.fromisoformat(NINE)).dose  # type: ignore[dict-item]
    return ordered_dose(told, dose(told))


def made(events: str = EVENTS + ABORTED, language: Language = "en", **given: Any) -> Json:
    read = log(events)
    arguments = {"pseudonym": "P-7", "lot": "L-1", "ordered": ordered(), "language": language, **given}
    return bundle(read.watch, read.events, **arguments)


def of(kind: str, contents: Json) -> list[Json]:
    return [one["resource"] for one in contents["entry"] if one["resource"]["resourceType"] == kind]


def told(**given: Any) -> Told:
    return Told(**{"pseudonym": "P-7", "lot": "L-1", **given})


def code(concept: Json) -> str:
    return str(concept["coding"][0]["code"])


def extension(resource: Json, name: str) -> list[Json]:
    return [one for one in resource["extension"] if one["url"] == OWN + name]


def present(resource: Json) -> dict[str, bool | None]:
    """Criterion -> its flag; None where the element says unknown."""
    found = {}
    for one in extension(resource, "seriousness-criterion"):
        criterion, flag = one["extension"]
        if "valueBoolean" not in flag:
            assert flag["extension"] == [{"url": ABSENT, "valueCode": "unknown"}]
        found[criterion["valueCode"]] = flag.get("valueBoolean")
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bundle_of_a_log_keeps_the_definition_of_r4(language: Language) -> None:
    contents = made(language=language)
    assert faults(contents) == []
    kinds = [one["resource"]["resourceType"] for one in contents["entry"]]
    assert set(kinds) == {"Medication", "MedicationAdministration", "Observation", "AdverseEvent"}


@pytest.mark.parametrize("course", list(Course))
@pytest.mark.parametrize("seed", range(4))
def test_the_bundle_of_every_invented_infusion_keeps_the_definition(course: Course, seed: int) -> None:
    events = infusion(seed, course)
    contents = bundle(watch(), events, pseudonym="P-1", lot="L-1", ordered=None, language="en")
    assert faults(contents) == []
    whole, *parts = of("MedicationAdministration", contents)
    state = replay(watch(), events).state
    assert whole["status"] == STATUS[state.phase]
    assert sum(one.volume_ml or 0 for one in stretches(watch(), events)) == state.delivered_ml
    assert [one["dosage"]["rateQuantity"]["value"] <= 4 for one in parts] == [True] * len(parts)


def test_the_table_of_r4_rejects_what_breaks_it() -> None:
    sound = made()
    assert faults(sound) == []
    spoilt: list[tuple[str, Any]] = [
        ("AdverseEvent", lambda one: one.pop("actuality")),
        ("AdverseEvent", lambda one: one.pop("subject")),
        ("AdverseEvent", lambda one: one.update(actuality="near-miss")),
        ("AdverseEvent", lambda one: one["severity"]["coding"][0].update(code="grave")),
        ("AdverseEvent", lambda one: one.update(status="completed")),
        ("AdverseEvent", lambda one: one.update(code=one.pop("event"))),
        ("AdverseEvent", lambda one: one.update(date="2026-11-02T09:00:00")),
        ("AdverseEvent", lambda one: one.update(suspectEntity=[])),
        ("MedicationAdministration", lambda one: one.update(status="ended")),
        ("MedicationAdministration", lambda one: one.update(dosage={"route": one["dosage"]["route"]})),
        ("MedicationAdministration", lambda one: one["dosage"]["dose"].update(code="ml")),
        ("MedicationAdministration", lambda one: one.update(dosage=[one["dosage"]])),
        ("MedicationAdministration", lambda one: one["medicationReference"].update(reference="urn:uuid:nowhere")),
        ("Observation", lambda one: one.pop("code")),
        ("Observation", lambda one: one.update(valueBoolean=True)),
    ]
    for kind, spoil in spoilt:
        contents = copy.deepcopy(sound)
        spoil(of(kind, contents)[0])
        assert faults(contents), kind


def test_each_stretch_at_one_rate_is_a_part_with_its_rate_and_its_volume() -> None:
    whole, *parts = of("MedicationAdministration", made())
    assert whole["status"] == "stopped"
    assert whole["effectivePeriod"] == {"start": "2026-11-02T09:00:00+08:00", "end": "2026-11-02T09:51:00+08:00"}
    rates = [(one["effectivePeriod"]["start"][11:19], one["dosage"]["rateQuantity"]["value"]) for one in parts]
    assert rates == [("09:00:00", 2), ("09:10:10", 2.5), ("09:22:00", 2)]
    assert [one["dosage"]["dose"]["value"] for one in parts] == [20.333333, 9.583333, 58]
    assert parts[0]["dosage"]["dose"]["extension"][0]["valueString"] == "61/3"
    assert whole["dosage"]["dose"]["extension"][0]["valueString"] == "1055/12"
    assert {one["dosage"]["rateQuantity"]["code"] for one in parts} == {"mL/min"}
    assert len({json.dumps(one["partOf"]) for one in parts}) == 1


def test_an_infusion_that_still_runs_has_an_open_stretch_without_a_volume() -> None:
    whole, *parts = of("MedicationAdministration", made(EVENTS))
    assert (whole["status"], parts[-1]["status"]) == ("in-progress", "in-progress")
    assert "end" not in whole["effectivePeriod"]
    assert "end" not in parts[-1]["effectivePeriod"]
    assert "dose" not in parts[-1]["dosage"]
    assert [one["status"] for one in parts[:-1]] == ["completed", "completed"]


def test_a_stop_that_can_be_undone_is_on_hold_and_every_phase_has_a_status() -> None:
    until_stop = EVENTS[: EVENTS.index("  - {id: e9")]
    assert of("MedicationAdministration", made(until_stop))[0]["status"] == "on-hold"
    assert set(STATUS) == set(Phase) - {Phase.PLANNED}


def test_the_dose_says_which_weight_it_used_and_does_not_claim_to_have_been_given() -> None:
    whole = of("MedicationAdministration", made())[0]
    assert whole["dosage"]["dose"]["code"] == "mL"
    (found,) = extension(whole["dosage"], "ordered-dose")
    parts = {one["url"]: one for one in found["extension"]}
    assert parts["cells"]["valueQuantity"]["value"] == 94_000_000
    assert parts["perKg"]["valueQuantity"]["code"] == "{cells}/kg"
    assert parts["weight"]["valueQuantity"] == quantity(62, "kg")
    assert parts["weightUsed"]["valueCode"] == "measured"
    assert parts["weightMeasuredAt"]["valueDateTime"] == "2026-11-01T07:00:00+08:00"
    dry = {one["url"]: one for one in ordered(dry_kg="58", use="dry")["extension"]}
    assert (dry["weightUsed"]["valueCode"], dry["weight"]["valueQuantity"]["value"]) == ("dry", 58)
    undated = {one["url"]: one for one in ordered(measured_at=None)["extension"]}
    assert undated["weightMeasuredAt"]["extension"] == [{"url": ABSENT, "valueCode": "unknown"}]


def test_an_order_without_a_dose_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        ordered(value="120", previous_kg="60.5")
    assert caught.value.code == "no_dose"


def test_the_lot_stands_with_the_product_and_cannot_be_left_out() -> None:
    (cells,) = of("Medication", made())
    assert cells["batch"] == {"lotNumber": "L-1"}
    for lot in ("", " ", "L\n1", "x" * 101):
        with pytest.raises(InvalidInput) as caught:
            made(lot=lot)
        assert caught.value.code == "no_lot"


def test_signs_have_the_codes_and_units_of_the_vital_signs_profiles() -> None:
    first = [one for one in of("Observation", made()) if one["effectiveDateTime"].startswith("2026-11-02T08:55")]
    found = {code(one["code"]): one for one in first}
    assert {name: found[name]["valueQuantity"]["code"] for name in ("9279-1", "2708-6", "8867-4", "8310-5")} == {
        "9279-1": "/min",
        "2708-6": "%",
        "8867-4": "/min",
        "8310-5": "Cel",
    }
    pressures = {code(one["code"]): one["valueQuantity"] for one in found["85354-9"]["component"]}
    assert pressures == {"8480-6": quantity(122, "mm[Hg]"), "8462-4": quantity(74, "mm[Hg]")}
    assert found["8310-5"]["valueQuantity"]["value"] == 36.666667
    assert found["8310-5"]["valueQuantity"]["extension"][0]["valueString"] == "110/3"
    assert {code(found[name]["category"][0]) for name in NUMBERS_AND_PANEL} == {"vital-signs"}
    assert found["67775-7"]["valueCodeableConcept"]["coding"][0]["code"] == "A"
    assert found["oxygen"]["valueBoolean"] is False


NUMBERS_AND_PANEL = (*(one[0] for one in NUMBERS.values()), "85354-9")


def test_a_sign_that_was_not_measured_has_no_observation_and_half_a_pressure_says_so() -> None:
    later = [one for one in of("Observation", made()) if one["effectiveDateTime"].startswith("2026-11-02T09:10")]
    assert [code(one["code"]) for one in later] == ["9279-1", "8867-4", "85354-9"]
    systolic, diastolic = later[-1]["component"]
    assert systolic["valueQuantity"]["value"] == 118
    assert "valueQuantity" not in diastolic
    assert code(diastolic["dataAbsentReason"]) == "unknown"


def test_a_set_that_was_taken_back_stays_as_entered_in_error() -> None:
    statuses = {one["effectiveDateTime"][11:16]: one["status"] for one in of("Observation", made())}
    assert statuses == {"08:55": "final", "09:10": "entered-in-error"}


def test_the_signs_that_are_written_are_the_ones_that_are_read() -> None:
    assert (system_name(LOINC), system_name(SNOMED)) == ("loinc", "snomed")
    written = [one for one in of("Observation", made()) if one["status"] == "final"]
    person = {"resourceType": "Patient", "id": "p", "gender": "female"}
    record = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {**one, "subject": {"reference": "Patient/p"}}} for one in written]
        + [{"resource": person}],
    }
    read = read_bundle(json.dumps(record).encode(), as_of=date(2026, 11, 2), max_age=None)
    facts = {
        "respiration_per_min": 16,
        "spo2_percent": 98,
        "pulse_per_min": 85,
        "systolic_mmhg": 122,
        "diastolic_mmhg": 74,
    }
    assert {name: read.facts.get(name) for name in facts} == facts
    ours = {*(one[0] for one in NUMBERS.values()), *(one[0] for one in PRESSURES.values())}
    assert ours <= set(READ)


def test_symptoms_become_events_by_episode_with_the_highest_grade() -> None:
    flushing, leak = of("AdverseEvent", made())
    assert (code(flushing["event"]), flushing["event"]["coding"][0]["version"]) == ("flushing", "5.0")
    assert code(flushing["severity"]) == "moderate"
    assert code(flushing["outcome"]) == "resolved"
    assert flushing["date"] == "2026-11-02T09:12:00+08:00"
    assert set(present(flushing).values()) == {None}
    assert code(leak["category"][0]) == "product-problem"
    assert "outcome" not in leak
    assert "severity" not in leak


def test_a_symptom_that_comes_back_after_its_end_is_another_event() -> None:
    again = EVENTS + '  - {id: e20, at: "2026-11-02T09:41+08:00", kind: symptom, name: flushing}\n'
    assert [(one.name, one.grade, one.ended) for one in episodes(log(again).events)] == [
        ("flushing", 2, True),
        ("bag_leak", None, False),
        ("flushing", None, False),
    ]


def test_a_grade_that_the_term_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        made(EVENTS + '  - {id: e20, at: "2026-11-02T09:41+08:00", kind: symptom, name: palpitations, grade: 4}\n')
    assert caught.value.code == "no_such_grade"


def test_a_log_with_nothing_in_it_is_not_written() -> None:
    with pytest.raises(InvalidInput) as caught:
        made('\n  - {id: e1, at: "2026-11-02T08:55+08:00", kind: tick}\n')
    assert caught.value.code == "nothing_to_write"


def test_hz46_no_name_of_anybody_and_no_birth_date_is_written() -> None:
    text = json.dumps(made(), ensure_ascii=False)
    for word in ("Wang", "Zhao", "Nurse", "birth", '"name"', "wrong arm", "Patient/"):
        assert word not in text
    assert {json.dumps(one["subject"]) for one in of("Observation", made())} == {
        json.dumps({"type": "Patient", "identifier": {"system": f"{OWN}pseudonym", "value": "P-7"}})
    }


@pytest.mark.parametrize(
    "name", ["", "张三", "Zhang San", "a" * 65, "110101199003071234", "P-1990-03-07", "19900307", "P 7", "P/7"]
)
def test_hz46_what_may_be_a_name_or_a_birth_date_is_no_pseudonym(name: str) -> None:
    for write in (
        lambda: made(pseudonym=name),
        lambda: adverse_event(grade("fever", temperature_c="39"), seriousness({}), told(pseudonym=name), "en"),
        lambda: caught_hazard(HAZARDS[0], name, "en"),
    ):
        with pytest.raises(InvalidInput) as caught:
            write()
        assert caught.value.code in ("no_pseudonym", "date_in_pseudonym")
        assert not name or name not in str(caught.value)


def test_the_same_log_gives_the_same_addresses_and_another_patient_others() -> None:
    first, second, other = (
        [one["fullUrl"] for one in contents["entry"]] for contents in (made(), made(), made(pseudonym="P-8"))
    )
    assert first == second
    assert not set(first) & set(other)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_term_and_grade_keeps_the_definition_of_an_adverse_event(language: Language) -> None:
    from lupustem.treatment.ctcae import judged

    for term, one in TERMS.items():
        for level in one.grades:
            open_ = grade(term)
            made_ = open_ if level not in open_.candidates else judged(open_, level)
            written = adverse_event(made_, seriousness({}, made_.grade), told(), language)
            assert faults(written) == [], (term, level)
            assert written["event"]["text"] == one.text.in_(language)


def test_a_graded_event_carries_grade_version_severity_and_three_valued_criteria() -> None:
    serious = seriousness({"hospitalisation": False, "medically_important": True}, 2)
    written = adverse_event(grade("fever", temperature_c="39.1"), serious, told(at=moment(NINE), emergent=True), "en")
    assert faults(written) == []
    (level,) = extension(written, "ctcae-grade")
    assert {one["url"]: one.get("valueInteger", one.get("valueString")) for one in level["extension"]} == {
        "version": "5.0",
        "grade": 2,
    }
    assert code(written["severity"]) == "moderate"
    assert code(written["seriousness"]) == "Serious"
    assert present(written) == dict.fromkeys(CRITERIA) | {"hospitalisation": False, "medically_important": True}
    assert extension(written, "treatment-emergent")[0]["valueBoolean"] is True
    assert written["contained"][0]["batch"] == {"lotNumber": "L-1"}


def test_unknown_seriousness_is_never_written_as_not_serious() -> None:
    written = adverse_event(grade("fever", temperature_c="39"), seriousness({"death": False}, 1), told(), "en")
    assert written["seriousness"] == {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    assert "Non-serious" not in json.dumps(written)
    settled = adverse_event(
        grade("fever", temperature_c="39"), seriousness(dict.fromkeys(CRITERIA, False), 1), told(), "en"
    )
    assert code(settled["seriousness"]) == "Non-serious"


def test_an_open_grade_says_unknown_and_what_is_still_possible() -> None:
    written = adverse_event(grade("infusion_related_reaction", {"interrupted": True}), seriousness({}), told(), "zh")
    (level,) = extension(written, "ctcae-grade")
    assert [one["valueInteger"] for one in level["extension"] if one["url"] == "possible"] == [2, 3]
    assert "severity" not in written
    assert faults(written) == []


def test_causality_has_assessment_method_and_author_for_each_who_judged() -> None:
    words = [Assessment("investigator", "possible"), Assessment("sponsor", "unlikely")]
    score = naranjo({2: True})
    written = adverse_event(
        grade("fever", temperature_c="39"), seriousness({}), told(assessments=words, naranjo=score), "en"
    )
    assert faults(written) == []
    (entity,) = written["suspectEntity"]
    assert [
        (code(one["assessment"]), one["author"]["display"], one["method"]["text"]) for one in entity["causality"][:2]
    ] == [("Possible", "investigator", "WHO-UMC"), ("Unlikely", "sponsor", "WHO-UMC")]
    last = entity["causality"][2]
    assert (last["assessment"]["text"], code(last["method"])) == ("Naranjo 2: possible", "ProbabilityScale")
    assert extension(entity, "related-for-reporting")[0]["valueBoolean"] is True
    codes = set()
    for word in WhoUmc:
        one = adverse_event(
            grade("fever", temperature_c="39"), seriousness({}), told(assessments=[Assessment("sponsor", word)]), "en"
        )
        codes.add(code(one["suspectEntity"][0]["causality"][0]["assessment"]))
    assert codes == {
        "Certain",
        "Probably-Likely",
        "Possible",
        "Unlikely",
        "Conditional-Classified",
        "Unassessable-Unclassifiable",
    }


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_outcome_is_one_of_r4_and_fatal_goes_with_death_only(outcome: str) -> None:
    fever = grade("fever", temperature_c="39")
    alive, dead = seriousness({"death": False}), seriousness({"death": True})
    if outcome == "fatal":
        alive, dead = dead, alive
    assert code(adverse_event(fever, alive, told(outcome=outcome), "en")["outcome"]) == outcome
    with pytest.raises(InvalidInput) as caught:
        adverse_event(fever, dead, told(outcome=outcome), "en")
    assert caught.value.code == "inconsistent"


def test_death_without_a_word_on_the_outcome_is_fatal_and_an_unknown_word_is_refused() -> None:
    fever = grade("fever", temperature_c="39")
    assert code(adverse_event(fever, seriousness({"death": True}), told(), "en")["outcome"]) == "fatal"
    assert "outcome" not in adverse_event(fever, seriousness({}), told(), "en")
    with pytest.raises(InvalidInput) as caught:
        adverse_event(fever, seriousness({}), told(outcome="cured"), "en")
    assert caught.value.code == "no_such_outcome"


def test_what_reaches_no_grade_is_no_adverse_event() -> None:
    with pytest.raises(InvalidInput) as caught:
        adverse_event(grade("fever", temperature_c="37.9"), seriousness({}), told(), "en")
    assert caught.value.code == "no_grade"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_hazard_that_was_caught_is_a_potential_event(language: Language) -> None:
    for hazard in HAZARDS:
        written = caught_hazard(hazard, "P-7", language, at=moment(NINE), lot="L-1")
        assert faults(written) == []
        assert (written["actuality"], code(written["event"])) == ("potential", hazard.id)
        assert not {"seriousness", "severity", "outcome"} & set(written)
    assert "suspectEntity" not in caught_hazard(HAZARDS[0], "P-7", language)


def test_a_number_without_an_end_as_a_decimal_keeps_its_fraction() -> None:
    assert quantity(Fraction(5, 2), "mL") == {
        "value": 2.5,
        "unit": "mL",
        "system": "http://unitsofmeasure.org",
        "code": "mL",
    }
    assert quantity(Fraction(1, 3), "mL")["extension"] == [{"url": f"{OWN}exact-value", "valueString": "1/3"}]
