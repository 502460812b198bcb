"""What has to be true of every decision, on random rows that sit on the limits of the rules."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lupustem.consensus import STAGES, STATEMENTS, Role, Statement
from lupustem.decision.case import Decision, assess, mentioned
from lupustem.decision.status import STAGE_NAMES, Status, Verdict, inputs_of
from lupustem.facts import DERIVED, FACTS
from lupustem.logic.tree import Arithmetic, Comparison, Constant, Expression, Junction, Known, Not, Variable
from tests.property.rows import ASSESS, rows, values

# The derived facts through which one more answer may turn a settled status round, and why.
TURNING = {
    "severity": "a judgement of the physician comes before the scores, a higher score before a lower one",
    "could_be_pregnant": "a pregnancy that is stated comes before the sex that is stated",
    "malignancy_present": "a haematologic malignancy comes before the denial of any",
    "pulmonary_hypertension_present": "a pressure above the limit comes before the denial",
    "bleeding_risk": "a low platelet count, a haemorrhage or an anticoagulant comes before the denial",
}


def test_the_turning_facts_are_all_the_derived_facts() -> None:
    assert set(TURNING) == set(DERIVED)


@pytest.mark.parametrize(
    ("fact", "statement", "before", "learnt", "turn"),
    [
        (
            "severity",
            "moderate_to_severe",
            {"sledai_2k": 4, "bilag_a_count": 0, "bilag_b_count": 0},
            {"severity_assessed": "severe"},
            ("not_met", "met"),
        ),
        ("could_be_pregnant", "pregnancy", {"sex": "male"}, {"pregnant": True}, ("not_applicable", "not_met")),
        (
            "malignancy_present",
            "malignancy_excluded",
            {"malignancy": False},
            {"haematologic_malignancy": True},
            ("met", "not_met"),
        ),
        (
            "pulmonary_hypertension_present",
            "severe_pulmonary_hypertension",
            {"pulmonary_hypertension": False},
            {"pulmonary_artery_pressure_mmhg": 71},
            ("not_applicable", "not_met"),
        ),
        (
            "bleeding_risk",
            "antiplatelet_caution_bleeding",
            {"bleeding_tendency": False},
            {"on_anticoagulant": True},
            ("not_applicable", "advised"),
        ),
    ],
)
def test_a_turning_fact_turns_a_settled_status(
    fact: str, statement: str, before: dict[str, Any], learnt: dict[str, Any], turn: tuple[str, str]
) -> None:
    assert fact in TURNING
    answers = [assess(row, stages=STAGE_NAMES) for row in (before, before | learnt)]
    assert tuple(answer.statuses[statement] for answer in answers) == turn
    assert answers[0].row[fact] != answers[1].row[fact]


@given(st.data())
@settings(max_examples=400)
def test_learning_a_fact_turns_a_settled_status_at_most_into_not_applicable(data: st.DataObject) -> None:
    before = data.draw(rows())
    name = data.draw(st.sampled_from([name for name in FACTS if name not in before] or ["sex"]))
    assume(name not in before)
    after = before | {name: data.draw(values(FACTS[name]))}
    first, second = assess(before, stages=STAGE_NAMES), assess(after, stages=STAGE_NAMES)
    for statement in STATEMENTS.values():
        old, new = first.statuses[statement.id], second.statuses[statement.id]
        if old in (Status.UNKNOWN, new) or (old is Status.MET and new is Status.NOT_APPLICABLE):
            continue
        turned = {
            fact
            for fact in set(mentioned(statement)) & set(TURNING)
            if first.row.get(fact) is not None and first.row[fact] != second.row.get(fact)
        }
        assert turned, f"{statement} went from {old} to {new} when {name} became known"


@given(rows(ASSESS), st.data())
@settings(max_examples=400)
def test_giving_what_is_missing_always_settles_the_verdict(row: dict[str, Any], data: st.DataObject) -> None:
    answer = assess(row)
    if answer.verdict is Verdict.UNDETERMINED:
        assert answer.missing
    given_now = {name: data.draw(values(FACTS[name])) for name in answer.missing}
    assert assess(row | given_now).verdict is not Verdict.UNDETERMINED


@given(rows(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_given_does_not_matter(row: dict[str, Any], chance: random.Random) -> None:
    items = list(row.items())
    chance.shuffle(items)
    one, other = assess(row, stages=STAGE_NAMES), assess(dict(items), stages=STAGE_NAMES)
    assert _answer(one) == _answer(other)


def test_the_order_in_which_stages_are_named_does_not_matter() -> None:
    assert _answer(assess({}, stages=STAGE_NAMES)) == _answer(assess({}, stages=tuple(reversed(STAGE_NAMES))))


@given(rows())
def test_facts_that_a_stage_does_not_read_do_not_change_it(row: dict[str, Any]) -> None:
    kept = {name: value for name, value in row.items() if name in ASSESS}
    one, other = assess(row), assess(kept)
    assert (one.verdict, one.reasons, one.missing, one.next_questions) == (
        other.verdict,
        other.reasons,
        other.missing,
        other.next_questions,
    )


@given(rows())
def test_reasons_and_what_is_asked_next_stand_in_their_orders(row: dict[str, Any]) -> None:
    answer = assess(row)
    unsettled = [one for one in _deciding() if answer.statuses[one.id] in (Status.NOT_MET, Status.UNKNOWN)]
    assert answer.would_change == tuple(one.id for one in unsettled)
    assert list(answer.reasons) == [name for name in STATEMENTS if name in answer.reasons]
    assert list(answer.missing) == [name for name in FACTS if name in answer.missing]
    touched = {
        name: sum(name in inputs_of(one) for one in unsettled if answer.statuses[one.id] is Status.UNKNOWN)
        for name in FACTS
        if name not in row
    }
    asked = sorted((name for name, count in touched.items() if count), key=lambda name: -touched[name])
    assert list(answer.next_questions) == asked
    if answer.verdict is Verdict.UNDETERMINED:
        assert set(answer.missing) <= set(answer.next_questions)


@given(rows())
@settings(max_examples=300)
@example({"malignancy": False, "haematologic_malignancy": True})
def test_the_decision_is_the_one_that_the_definition_gives(row: dict[str, Any]) -> None:
    answer = assess(row, stages=STAGE_NAMES)
    statuses = _statuses(row)
    assert {name: str(status) for name, status in answer.statuses.items()} == statuses
    assert (answer.verdict, list(answer.reasons), list(answer.missing)) == _verdict(row, statuses)


def _answer(answer: Decision) -> tuple[object, ...]:
    said = (answer.verdict, answer.reasons, answer.missing, answer.next_questions, answer.would_change)
    return (*said, answer.statuses, set(answer.notices))


def _deciding() -> list[Statement]:
    return [one for one in STAGES["assess"] if one.role in (Role.INDICATION, Role.EXCLUSION, Role.CONDITION)]


# A second reading of the definitions, as plain as it can be: nothing below is shared with the program but the tree.


def _statuses(row: dict[str, Any]) -> dict[str, str]:
    known = dict(row)
    for name, fact in DERIVED.items():
        true_cases = [value for when, value in fact.cases if _value(when, known) is True]
        if true_cases:
            known[name] = true_cases[0] if isinstance(true_cases[0], bool) else _value(true_cases[0], known)
    return {one.id: _status(one, known) for one in STATEMENTS.values()}


def _status(one: Statement, row: dict[str, Any]) -> str:
    applies = True if one.applies is None else _value(one.applies, row)
    if applies is False:
        return "not_applicable"
    if one.holds is None:
        return "advised" if applies is True else "unknown"
    holds = _value(one.holds, row)
    if holds is True:
        return "met"
    if applies is None or holds is None:
        return "unknown"
    return "not_met"


def _verdict(row: dict[str, Any], statuses: dict[str, str]) -> tuple[str, list[str], list[str]]:
    decisive = [one for one in STAGES["assess"] if one.role in ("indication", "exclusion")]
    conditions = [one for one in STAGES["assess"] if one.role == "condition"]
    if refused := [one.id for one in decisive if statuses[one.id] == "not_met"]:
        return "not_recommended", refused, []
    if undecided := [one for one in decisive if statuses[one.id] == "unknown"]:
        read = {name for one in undecided for name in _inputs(one.applies) | _inputs(one.holds)}
        missing = [name for name in FACTS if name in read and name not in row]
        return "undetermined", [one.id for one in undecided], missing
    if open_conditions := [one.id for one in conditions if statuses[one.id] in ("not_met", "unknown")]:
        return "conditional", open_conditions, []
    return "recommended", [], []


def _inputs(expression: Any) -> set[str]:
    match expression:
        case Variable(name=name) if name in DERIVED:
            return {found for case in DERIVED[name].cases for part in case for found in _inputs(part)}
        case Variable(name=name):
            return {name}
        case Not(term) | Known(term):
            return _inputs(term)
        case Junction(_, terms):
            return {found for term in terms for found in _inputs(term)}
        case Comparison(_, left, right) | Arithmetic(_, left, right):
            return _inputs(left) | _inputs(right)
    return set()


def _value(expression: Expression, row: dict[str, Any]) -> Any:
    match expression:
        case Constant(value):
            return value
        case Variable(name=name):
            return row.get(name)
        case Known(term):
            return _value(term, row) is not None
        case Not(term):
            return {True: False, False: True, None: None}[_value(term, row)]
        case Junction("and", terms):
            found = [_value(term, row) for term in terms]
            return False if False in found else None if None in found else True
        case Junction("or", terms):
            found = [_value(term, row) for term in terms]
            return True if True in found else None if None in found else False
        case Arithmetic(word, left, right):
            one, other = _value(left, row), _value(right, row)
            return None if one is None or other is None else _calculated(word, Fraction(one), Fraction(other))
        case Comparison(word, left, right):
            one, other = _value(left, row), _value(right, row)
            return None if one is None or other is None else _compared(word, one, other)
    raise TypeError(expression)


def _calculated(word: str, one: Fraction, other: Fraction) -> Fraction | None:
    match word:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
    return one / other if other else None


def _compared(word: str, one: Any, other: Any) -> bool:
    equal, below = one == other, not isinstance(one, str) and one < other
    return {
        "==": equal,
        "!=": not equal,
        "<": below,
        "<=": below or equal,
        ">": not below and not equal,
        ">=": not below,
    }[word]
