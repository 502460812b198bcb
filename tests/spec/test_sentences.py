"""A limit stands once, in the rule; the sentences in both languages name the same numbers and no other."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from lupustem.consensus import STATEMENTS, Statement
from lupustem.logic import LANGUAGES, Language
from lupustem.logic.tree import Constant, Expression, parts

# Where the rule and the sentence rightly say the same limit in other numbers; every line has its reason.
SAID_OTHERWISE: dict[str, dict[Decimal, set[Decimal]]] = {
    # 9/10 and 11/10 of the label are multiplied out in the rule, so that they are decided exactly.
    "count_matches_label": {Decimal(10): {Decimal(90), Decimal(110)}, Decimal(9): set(), Decimal(11): set()},
    # "an earlier treatment" is more than 0 infusions
    "repeat_after_relapse": {Decimal(0): set()},
    "switch_after_failure": {Decimal(0): set()},
    # day -1 is explained as the day before the infusion, in Chinese with the figure 1
    "antiplatelet_course": {Decimal(-1): {Decimal(-1), Decimal(1)}},
}
# Figures that are part of a name: cell markers, the unit 10^6, the urine of 24 h.
NAMES = r"CD\d+[ab]?|10\^6|24 h (?=尿蛋白|urine)|HLA-DR"


def _limits(expression: Expression | None) -> set[Decimal]:
    match expression:
        case None:
            return set()
        case Constant(value=int() | Decimal()):
            return {Decimal(expression.value)}
    return {limit for part in parts(expression) for limit in _limits(part)}


def _said(sentence: str) -> set[Decimal]:
    bare = re.sub(NAMES, "", sentence)
    return {Decimal(number) for number in re.findall(r"(?<![\d.])-?\d+(?:\.\d+)?", bare)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_the_sentence_names_the_limits_of_its_rule_and_no_other_number(
    statement: Statement, language: Language
) -> None:
    expected = _limits(statement.applies) | _limits(statement.holds)
    otherwise = SAID_OTHERWISE.get(statement.id, {})
    must = {limit for limit in expected if limit not in otherwise}
    may = {number for numbers in otherwise.values() for number in numbers}
    said = _said(statement.text.in_(language))
    assert must <= said <= must | may
    for limit, numbers in otherwise.items():
        assert limit in expected, "the exception is no longer needed"
        assert not numbers or numbers & said


def test_the_count_is_named_as_a_percentage_in_both_languages() -> None:
    for language in LANGUAGES:
        assert _said(STATEMENTS["count_matches_label"].text.in_(language)) == {Decimal(90), Decimal(110)}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_a_marker_in_the_rule_is_the_marker_in_the_sentence(statement: Statement) -> None:
    marker = re.fullmatch(r"(cd\d+[ab]?)_(positive|negative)", statement.id)
    if marker:
        named = "CD" + marker[1][2:]
        for sentence in statement.text:
            assert re.findall(r"CD\d+[ab]?", sentence) == [named]
        assert f"{marker[1]}_percent" in repr(statement.holds)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_a_dose_in_millions_says_so(statement: Statement) -> None:
    if "1e6" in repr(statement.holds) and statement.id != "count_matches_label":
        assert all("×10^6" in sentence for sentence in statement.text)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_a_reading_names_no_limit_that_the_rules_do_not_have(statement: Statement) -> None:
    if statement.reading is not None:
        allowed = _limits(statement.applies) | _limits(statement.holds)
        for reading in statement.reading:
            assert _said(reading) <= allowed
