"""The JSON answer keeps its contract."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from lupustem.consensus import STATEMENTS
from lupustem.decision.case import assess, decide
from lupustem.decision.status import STAGE_NAMES
from lupustem.report.answer import answer, as_json

FACTS = {"sex": "female", "sledai_2k": 14, "weight_kg": Decimal("58.50"), "pregnant": True, "active_infection": False}
KEYS = (
    "case_id consensus version doi notice language verdict reasons missing next_questions would_change "
    "facts statements warnings"
)


def contents(facts: dict[str, object] = FACTS, **given: object) -> dict[str, object]:
    decision = assess(facts, stages=given.pop("stages", ("assess",)))
    return json.loads(as_json(answer(decision, case_id="病例 7", language="zh", sources=given.pop("sources", {}))))


def test_the_keys_are_those_of_the_contract_in_their_order() -> None:
    assert list(contents()) == KEYS.split()


def test_a_weight_of_58_50_is_58_5() -> None:
    assert '"value": 58.5,' in as_json(answer(assess(FACTS), case_id=None, language="en", sources={})).decode()


def test_a_converted_number_is_the_double_nearest_to_it() -> None:
    decision = decide({"pulmonary_artery_pressure_mmhg": Fraction(212, 3)})
    shown = answer(decision, case_id=None, language="en", sources={})["facts"]
    assert shown["pulmonary_artery_pressure_mmhg"]["value"] == 212 / 3


def test_a_derived_fact_names_what_gave_it_its_value() -> None:
    severity = contents()["facts"]["severity"]
    assert severity["value"] == "severe"
    assert severity["source"] == {"kind": "derived", "from": ["sledai_2k"]}


def test_a_stale_fact_is_shown_with_null_and_its_source() -> None:
    source = {"kind": "fhir", "resource_type": "Observation", "date": "2019-01-01"}
    shown = contents({}, sources={"weight_kg": source, "pga": {"kind": "case_file", "file": "a.yaml", "line": 3}})[
        "facts"
    ]
    assert shown == {"weight_kg": {"value": None, "source": source}}


def test_every_statement_of_every_stage_is_there_with_both_languages() -> None:
    statements = contents(stages=STAGE_NAMES)["statements"]
    assert [one["id"] for one in statements] == list(STATEMENTS)
    for one in statements:
        assert set(one["text"]) == {"zh", "en"}
        assert (one["grade"] is None) == ("grade_text" not in one) == (one["score"] is None)
        assert ("reading" in one) == (STATEMENTS[one["id"]].reading is not None)


def test_where_assess_was_not_asked_for_there_is_no_verdict() -> None:
    shown = contents(stages=("infuse",))
    assert (shown["verdict"], shown["reasons"], shown["missing"]) == (None, [], [])


def test_a_contradiction_is_a_warning_in_both_languages() -> None:
    (warning,) = contents({"sex": "male", "pregnant": True})["warnings"]
    assert warning["code"] == "pregnant_or_lactating_man"
    assert set(warning["text"]) == {"zh", "en"}


def test_no_text_from_outside_can_break_the_answer() -> None:
    decision = assess({})
    for case_id in ('"\n\x1b[31m', "\ud800", "</script>"):
        json.loads(as_json(answer(decision, case_id=case_id, language="en", sources={})))
