"""The plan of a patient, and the drugs alongside: refused where it must be, conditions first, nothing assumed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lupustem.consensus import STATEMENTS
from lupustem.decision.status import Verdict
from lupustem.report.plan_answer import plan_answer
from lupustem.report.plan_html import plan_html
from lupustem.report.plan_text import plan_text
from lupustem.report.plan_view import plan_view
from lupustem.report.rate_plan_svg import rate_plan_svg
from lupustem.treatment.concomitant import Line, Planned, concomitant
from lupustem.treatment.containers import Bag
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.parameters import site_set
from lupustem.treatment.patient_plan import PatientPlan, PlanInput, plan_of
from lupustem.treatment.reasons import Kind, Standing

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 9, tzinfo=ZONE)
CASE: dict[str, Any] = {
    "sex": "female",
    "age_years": 34,
    "weight_kg": 62,
    "sle_diagnosed": True,
    "severity_assessed": "severe",
    "refractory": True,
    "renal_involvement": True,
    "haematologic_involvement": False,
    "pulmonary_involvement": False,
    "cardiac_involvement": False,
    "hepatic_involvement": False,
    "cns_involvement": False,
    "diffuse_alveolar_haemorrhage": False,
    "pregnant": False,
    "lactating": False,
    "malignancy": False,
    "haematologic_malignancy": False,
    "pulmonary_hypertension": False,
    "pulmonary_artery_pressure_mmhg": 28,
    "severe_cardiopulmonary_insufficiency": False,
    "active_infection": False,
    "prior_msc_infusions": 0,
    "bleeding_tendency": False,
    "platelets_10e9_l": 180,
    "on_anticoagulant": False,
    "long_term_antiplatelet": False,
    "on_glucocorticoid": True,
    "on_immunosuppressant": False,
    "consciousness_impaired": False,
    "informed_consent": True,
    "family_informed": True,
    "donor_relation": "allogeneic",
    "route": "peripheral_vein",
    "intrathecal_planned": False,
    "cyclophosphamide_preconditioning": False,
}
BAGS = tuple(
    Bag(name, 50_000_000, 50, measured_cells=47_000_000, count_basis="viable", expiry=START + timedelta(hours=10))
    for name in ("B1", "B2")
)


def given(**changes: Any) -> PlanInput:
    base = PlanInput(
        CASE,
        START - timedelta(hours=1),
        ZONE,
        START,
        BAGS,
        prepared_at=START - timedelta(hours=2),
        weighed_at=START - timedelta(days=1),
        assessed_at=START - timedelta(days=1),
    )
    return replace(base, **changes)


def rules(made: PatientPlan) -> dict[str, Standing]:
    return {one.rule: one.status for one in made.reasons}


def test_a_complete_case_has_a_plan_with_every_part_and_nothing_open() -> None:
    made = plan_of(given())
    assert (made.status, made.refused, rules(made)) == (Standing.OK, False, {})
    assert made.dose is not None
    assert made.dose.given_cells == 94_000_000
    assert made.rate is not None
    assert str(made.rate.total_minutes) == "135/4"
    assert made.end == START + timedelta(minutes=33, seconds=45)
    assert made.windows is not None
    assert made.calendar is not None
    assert made.watching[0].at == START - timedelta(minutes=15)
    assert {one.id for one in made.drugs} >= {"antiplatelet_course", "dexamethasone_before_infusion"}


def test_hz32_an_unknown_pregnancy_leaves_no_plan_and_says_why() -> None:
    facts = {name: value for name, value in CASE.items() if name != "pregnant"}
    made = plan_of(given(facts=facts))
    assert (made.refused, made.status) == (True, Standing.UNKNOWN)
    assert {"verdict_undetermined", "pregnancy"} <= set(rules(made))
    assert made.rate is None
    assert made.calendar is None


def test_hz33_a_pressure_of_71_or_an_unasked_tumour_leaves_no_plan_and_70_does() -> None:
    high = {**CASE, "pulmonary_hypertension": True, "pulmonary_artery_pressure_mmhg": 71}
    assert plan_of(given(facts=high)).status is Standing.BLOCK
    assert not plan_of(given(facts={**high, "pulmonary_artery_pressure_mmhg": 70})).refused
    unasked = {name: value for name, value in CASE.items() if "malignancy" not in name}
    assert plan_of(given(facts=unasked)).refused


@pytest.mark.parametrize(
    ("age", "status"),
    [(timedelta(days=7), None), (timedelta(days=7, seconds=1), Standing.BLOCK), (None, Standing.UNKNOWN)],
)
def test_hz33_an_assessment_older_than_7_days_blocks_and_one_of_unknown_age_is_open(
    age: timedelta | None, status: Standing | None
) -> None:
    made = plan_of(given(assessed_at=None if age is None else START - age))
    found = {name: one for name, one in rules(made).items() if name.startswith("assessment")}
    assert list(found.values()) == ([] if status is None else [status])


def test_hz32_a_site_may_want_pregnancy_asked_later_than_the_rest() -> None:
    site = site_set(
        {
            "id": "ward-1",
            "author": "Dr Invented",
            "second_person": "Dr Also",
            "dated": "2026-11-01",
            "freshness": {"pregnancy_test_d": 3},
        }
    )
    four = {"assessed_at": START - timedelta(days=4), "parameters": site}
    assert rules(plan_of(given(**four))) == {"pregnancy_old": Standing.BLOCK}
    assert rules(plan_of(given(**{**four, "assessed_at": START - timedelta(days=3)}))) == {}
    assert rules(plan_of(given(**four, facts={**CASE, "sex": "male"}))) == {}


def test_hz10_the_weight_is_judged_at_the_start_and_not_when_it_is_planned() -> None:
    planned = START - timedelta(days=3)
    made = plan_of(given(as_of=planned, weighed_at=planned - timedelta(days=5), assessed_at=planned))
    assert rules(made) == {"weight_stale": Standing.UNKNOWN}


def test_hz03_the_expiry_of_a_container_that_is_used_closes_the_window() -> None:
    early = replace(BAGS[0], expiry=START + timedelta(minutes=33, seconds=44))
    assert rules(plan_of(given(bags=(early, BAGS[1]))))["deadline"] is Standing.BLOCK
    spare = replace(early, id="B3", measured_cells=55_000_000)
    made = plan_of(given(bags=(*BAGS, spare)))
    assert made.dose is not None
    assert made.dose.whole is not None
    assert made.dose.whole.ids == ("B1", "B2")
    assert rules(made) == {}


def test_a_conditional_plan_shows_its_conditions_first_in_both_languages() -> None:
    facts = {**CASE, "active_infection": True, "infection_under_treatment": False}
    made = plan_of(given(facts=facts))
    assert made.decision.verdict is Verdict.CONDITIONAL
    assert made.reasons[0].rule == "infection_controlled_alongside"
    for language, word in (("zh", "条件"), ("en", "Conditions")):
        view = plan_view(made, case_id="1", language=language)  # type: ignore[arg-type]
        assert word in view.sections[0].title
        assert len(view.sections[0].lines) == 1


def test_a_refused_plan_has_no_dose_no_rate_and_no_calendar_on_the_page() -> None:
    made = plan_of(given(facts={**CASE, "pregnant": True}))
    assert made.status is Standing.BLOCK
    view = plan_view(made, case_id="1", language="en")
    assert [one.title for one in view.sections] == ["To be settled"]
    answer = plan_answer(made, "1")
    assert answer["planned"] is False
    assert not {"dose", "rate", "drugs", "calendar"} & set(answer)


@pytest.mark.parametrize(
    ("changes", "rule", "status"),
    [
        ({"facts": {**CASE, "weight_kg": None}}, "weight_unknown", Standing.UNKNOWN),
        ({"bags": ()}, "no_container_yet", Standing.UNKNOWN),
        ({"bags": ()}, "volume_unknown", Standing.UNKNOWN),
        ({"start": None}, "infusion_not_timed", Standing.UNKNOWN),
        ({"prepared_at": None}, "preparation_unknown", Standing.UNKNOWN),
        ({"bags": (), "volume_ml": 231}, "envelope", Standing.BLOCK),
        ({"as_of": START + timedelta(minutes=1)}, "start_in_the_past", Standing.WARN),
        ({"prepared_at": START - timedelta(hours=12)}, "deadline", Standing.BLOCK),
        ({"facts": {**CASE, "informed_consent": None}}, "consent_obtained", Standing.UNKNOWN),
        ({"facts": {**CASE, "informed_consent": False}}, "consent_obtained", Standing.BLOCK),
        ({"facts": {**CASE, "dose_1e6_per_kg": 3}}, "dose_range", Standing.BLOCK),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_never_assumed(
    changes: dict[str, Any], rule: str, status: Standing
) -> None:
    facts = changes.get("facts")
    if facts is not None:
        changes = {**changes, "facts": {name: value for name, value in facts.items() if value is not None}}
    assert rules(plan_of(given(**changes)))[rule] is status


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": START.replace(tzinfo=None)}, "naive_time"),
        ({"start": datetime(2026, 11, 2, 7, tzinfo=ZoneInfo("Asia/Urumqi"))}, "mixed_zones"),
        ({"volume_ml": 0, "bags": ()}, "zero_volume"),
        ({"prepared_at": START + timedelta(hours=1)}, "end_before_start"),
        ({"volume_ml": 100}, "not_allowed"),
        ({"years": 0}, "out_of_bounds"),
        ({"years": 51, "start": None}, "out_of_bounds"),
        ({"dose_basis": "cells", "bags": ()}, "not_allowed"),
        ({"reading": "fast", "bags": ()}, "not_allowed"),
        ({"assessed_at": START}, "in_the_future"),
        ({"weighed_at": START, "bags": ()}, "in_the_future"),
    ],
)
def test_wrong_input_is_a_named_error(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        plan_of(given(**changes))
    assert error.value.code == code


def test_hz47_every_line_of_the_page_says_on_whose_word_it_stands() -> None:
    for language in ("zh", "en"):
        view = plan_view(plan_of(given(flush_ml=10)), case_id="1", language=language)  # type: ignore[arg-type]
        for section in view.sections:
            for line in section.lines:
                assert line.kind or section.title in ("剂量", "Dose"), line
        assert any("不是医嘱" in one or "not an order" in one for one in view.footer)
    for reason in plan_answer(plan_of(given()), "1")["reasons"]:
        assert reason["kind"] in set(Kind)


def test_the_page_is_text_html_and_json_with_exact_numbers_and_escapes_what_comes_from_outside() -> None:
    made = plan_of(given())
    view = plan_view(made, case_id='<b>"1"', language="en")
    assert "94,000,000" in plan_text(view)
    page = plan_html(view, rate_plan_svg(made.rate, "en") if made.rate else "")
    assert "<svg" in page
    assert "<b>" not in page
    assert "<script" not in page
    answer = json.loads(json.dumps(plan_answer(made, "1")))
    assert answer["status"] == "ok"
    assert answer["rate"]["total_minutes"] == {"exact": "33.75", "rounded": "33.75"}
    assert answer["rate"]["proved"] is True
    assert answer["dose"]["given_cells"]["exact"] == "94000000"
    assert answer["dose"]["per_kg"]["exact"] == "47000000/31"
    assert answer["parameters"]["id"] == "cn-consensus-2022+site-default-1"


def lines(facts: dict[str, Any], planned: Planned | None = None) -> dict[str, Line]:
    return {one.id: one for one in concomitant({**CASE, **facts}, planned)}


PLANNED = Planned(START, START + timedelta(minutes=33, seconds=45), ZONE)


def test_hz44_what_a_site_tightened_is_what_the_lines_say() -> None:
    about = {"id": "ward-1", "author": "Dr Invented", "second_person": "Dr Also", "dated": "2026-11-01"}
    site = site_set({**about, "ctx": {"after_h": "48.5"}, "antiplatelet": {"platelets_decide_below": 100}})
    found = {one.id: one for one in concomitant({**CASE, "platelets_10e9_l": 90}, PLANNED, site)}
    end = START + timedelta(minutes=33, seconds=45)
    assert found["cyclophosphamide_interval"].last == (end + timedelta(hours=48, minutes=30)).isoformat()
    assert "below 100 " in found["antiplatelet_decide"].text.en
    assert "低于 100 " in found["antiplatelet_decide"].text.zh


def test_hz28_the_antiplatelet_course_is_14_days_from_the_day_before() -> None:
    line = lines({}, PLANNED)["antiplatelet_course"]
    assert (line.do, line.first, line.last) == ("give", "2026-11-01", "2026-11-14")


@pytest.mark.parametrize(
    ("facts", "name", "do", "status"),
    [
        ({"platelets_10e9_l": 75}, "antiplatelet_course", "give", Standing.OK),
        ({"platelets_10e9_l": 74}, "antiplatelet_decide", "decide", Standing.WARN),
        ({"platelets_10e9_l": 50}, "antiplatelet_decide", "decide", Standing.WARN),
        ({"platelets_10e9_l": 49}, "antiplatelet_held", "hold", Standing.BLOCK),
        ({"bleeding_tendency": True}, "antiplatelet_caution_bleeding", "decide", Standing.WARN),
        ({"long_term_antiplatelet": True}, "antiplatelet_long_term_user", "continue", Standing.OK),
        ({"platelets_10e9_l": None}, "antiplatelet_course", "ask", Standing.UNKNOWN),
        ({"long_term_antiplatelet": None}, "antiplatelet_course", "ask", Standing.UNKNOWN),
    ],
)
def test_hz27_bleeding_platelets_and_long_term_use_decide_on_the_antiplatelet_drug(
    facts: dict[str, Any], name: str, do: str, status: Standing
) -> None:
    found = {key: value for key, value in {**CASE, **facts}.items() if value is not None}
    line = {one.id: one for one in concomitant(found)}[name]
    assert (line.do, line.status) == (do, status)


def test_hz29_clopidogrel_with_a_lumbar_puncture_blocks_until_somebody_decides_and_aspirin_does_not() -> None:
    severe = {"cns_involvement": True, "intrathecal_planned": True}
    assert lines({**severe, "antiplatelet_drug": "clopidogrel"})["clopidogrel_lumbar_puncture"].status is Standing.BLOCK
    assert "clopidogrel_lumbar_puncture" not in lines({**severe, "antiplatelet_drug": "aspirin"})
    assert lines(severe)["clopidogrel_lumbar_puncture"].status is Standing.UNKNOWN


def test_hz26_conditioning_copied_from_an_old_protocol_blocks() -> None:
    assert (
        lines({"cyclophosphamide_preconditioning": True})["no_cyclophosphamide_preconditioning"].status
        is Standing.BLOCK
    )


def test_hz25_no_cyclophosphamide_from_the_start_to_48_h_after_the_end() -> None:
    line = lines({}, PLANNED)["cyclophosphamide_interval"]
    assert (line.first, line.last) == ("2026-11-02T09:00:00+08:00", "2026-11-04T09:33:45+08:00")


def test_hz24_the_page_reminds_of_no_warming_no_shaking_and_of_gentle_inversion() -> None:
    assert {"not_shaken_or_heated", "invert_gently", "warmed_to_room_temperature"} <= set(lines({}))


def test_hz30_an_intrathecal_injection_is_barred_in_impaired_consciousness_and_open_where_it_is_unknown() -> None:
    severe = {"cns_involvement": True, "intrathecal_planned": True, "antiplatelet_drug": "aspirin"}
    barred = lines({**severe, "consciousness_impaired": True})["no_intrathecal_if_unconscious"]
    assert (barred.do, barred.status) == ("avoid", Standing.BLOCK)
    facts = {key: value for key, value in {**CASE, **severe}.items() if key != "consciousness_impaired"}
    open_ = {one.id: one for one in concomitant(facts)}["intrathecal_for_cns"]
    assert (open_.status, open_.asks) == (Standing.UNKNOWN, ("consciousness_impaired",))


def test_aspirin_under_16_is_asked_about() -> None:
    assert lines({"age_years": 15})["aspirin_under_16"].status is Standing.UNKNOWN
    assert "aspirin_under_16" not in lines({"age_years": 16})


def test_a_line_of_the_consensus_is_its_statement_and_every_other_is_site_policy() -> None:
    for line in concomitant({**CASE, "age_years": 15, "intrathecal_planned": True, "platelets_10e9_l": 40}):
        if line.kind is Kind.CONSENSUS:
            assert line.statement in STATEMENTS
            assert line.text == STATEMENTS[line.statement].text
        else:
            assert (line.kind, line.statement) == (Kind.SITE_POLICY, None)


def test_other_drugs_go_on_and_an_unknown_one_is_asked_about() -> None:
    assert lines({})["glucocorticoid_continued"].do == "continue"
    assert "immunosuppressant_continued" not in lines({})
    facts = {key: value for key, value in CASE.items() if key != "on_immunosuppressant"}
    assert {one.id: one for one in concomitant(facts)}["immunosuppressant_continued"].status is Standing.UNKNOWN


def test_hz25_the_end_of_the_cyclophosphamide_window_keeps_its_seconds_on_the_page() -> None:
    made = plan_of(given(flush_ml=0))
    until = next(line.last for line in made.drugs if line.last and "48" in line.text.en)
    assert not until[:19].endswith(":00")
    view = plan_view(made, case_id="1", language="en")
    shown = next(line.when for part in view.sections for line in part.lines if "48 h" in line.text and line.when)
    assert shown.endswith(until[:19].replace("T", " "))
