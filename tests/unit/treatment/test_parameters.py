"""Parameters: they say what the statements say, a site may tighten and never loosen, and an edited set is noticed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lupustem.logic.text import Text
from lupustem.product.limits import limits_of
from lupustem.treatment.invalid import InvalidInput
from lupustem.treatment.parameter_rows import ROWS, Change
from lupustem.treatment.parameters import DEFAULT, PARAMETERS, site_set
from lupustem.treatment.reasons import Kind

ABOUT: dict[str, Any] = {"id": "ward-1", "author": "Dr Invented", "second_person": "Dr Also", "dated": "2026-11-02"}
# Parameters whose statement states the same limit in another unit.
SCALES = {f"dose.{one}_per_kg": Fraction(10**6) for one in ("min", "max")}
SCALES |= {f"bag.count_{one}": Fraction(1, 100) for one in ("lo", "hi")}


def changed(**groups: object) -> dict[str, Any]:
    return {**ABOUT, **groups}


def codes(content: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidInput) as error:
        site_set(content)
    return [one.code for one in error.value.problems]


@pytest.mark.parametrize("row", [row for row in ROWS if row.statement and row.change in (Change.RAISE, Change.LOWER)])
def test_a_limit_of_the_consensus_is_the_limit_of_its_statement(row: Any) -> None:
    wanted = {">=": Change.RAISE, "<=": Change.LOWER}
    values = [
        limit.value * SCALES.get(row.name, 1)
        for limit in limits_of(row.statement)
        if wanted.get(limit.operator) is row.change
    ]
    assert DEFAULT.number(row.name) in values


def test_fixed_numbers_are_those_of_their_statements() -> None:
    from lupustem.consensus import STATEMENTS

    course = repr(STATEMENTS["antiplatelet_course"].holds)
    assert f"antiplatelet_start_day == {DEFAULT.number('antiplatelet.first_day')}" in course
    assert f"antiplatelet_days == {DEFAULT.number('antiplatelet.days')}" in course
    assert f"== {DEFAULT.number('premed.dexamethasone_mg')}" in repr(STATEMENTS["dexamethasone_before_infusion"].holds)
    assert repr(STATEMENTS["intrathecal_dose"].holds) == "intrathecal_cells_1e6 == 1"
    assert DEFAULT.number("dose.intrathecal_total") == 10**6


def test_every_parameter_has_words_in_both_languages_and_a_kind() -> None:
    for row in ROWS:
        assert isinstance(row.text, Text)
        assert row.text.zh
        assert row.text.en
        assert isinstance(row.kind, Kind)
    assert len(PARAMETERS) == len(ROWS)


def test_what_a_site_tightened_is_site_policy_and_named() -> None:
    ours = site_set(changed(rate={"cap": "3.5"}, weight={"max_age_d": 3}, bag={"max_total_cells": "1.5e8"}))
    assert ours.site == ("bag.max_total_cells", "rate.cap", "weight.max_age_d")
    assert (ours.number("rate.cap"), ours.kind("rate.cap")) == (Fraction("3.5"), Kind.SITE_POLICY)
    assert (DEFAULT.kind("rate.cap"), ours.kind("rate.slow_cap")) == (Kind.CONSENSUS, Kind.CONSENSUS)
    assert ours.optional("bag.max_total_cells") == 150_000_000
    assert ours.fingerprint != DEFAULT.fingerprint


LOOSER = {Change.RAISE: Fraction(-1, 100), Change.LOWER: Fraction(1, 100)}


@pytest.mark.parametrize("row", [row for row in ROWS if row.kind is Kind.CONSENSUS and not row.words])
def test_no_limit_of_the_consensus_can_be_loosened(row: Any) -> None:
    group, _, name = row.name.partition(".")
    value = DEFAULT.number(row.name) + LOOSER.get(row.change, Fraction(1, 100))
    assert codes(changed(**{group: {name: str(value)}})) == ["loosens"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (changed(rate={"cap": 4.0}), "binary_float"),
        (changed(rate={"cap": "fast"}), "not_a_number"),
        (changed(rate={"caps": "3"}), "unknown_parameter"),
        (changed(rates={"cap": "3"}), "unknown_parameter"),
        (changed(rate={"step": "0.7"}), "contradiction"),
        (changed(rate={"t_min": 50, "t_max": 40}), "contradiction"),
        (changed(dose={"target_per_kg": "1000000", "min_per_kg": "1200000"}), "contradiction"),
        (changed(dose={"basis": "live"}), "not_allowed"),
        (changed(drip={"factors": []}), "not_allowed"),
        (changed(drip={"factors": ["20", "10"]}), "not_allowed"),
        (changed(vitals={"every_min": 30}), "out_of_bounds"),
        (changed(weight={"adult_range": ["30", "100", "200"]}), "contradiction"),
        ({**ABOUT, "second_person": "Dr Invented"}, "about_the_set"),
        ({**ABOUT, "second_person": " dr invented"}, "about_the_set"),
        ({**ABOUT, "dated": "yesterday"}, "about_the_set"),
        ({**ABOUT, "id": DEFAULT.id}, "about_the_set"),
        ({key: value for key, value in ABOUT.items() if key != "author"}, "about_the_set"),
    ],
)
def test_a_set_that_cannot_be_is_refused_by_name(content: dict[str, Any], code: str) -> None:
    assert codes(content) == [code]


def test_every_problem_of_a_set_is_told_at_once() -> None:
    assert codes(changed(rate={"cap": "5", "slow_cap": "3"}, ctx={"after_h": 24})) == ["loosens"] * 3


def test_hz44_one_changed_value_is_noticed_by_the_fingerprint() -> None:
    signed = site_set(changed(rate={"cap": "3.5"})).fingerprint
    assert site_set(changed(rate={"cap": "3.5"}, fingerprint=signed)).fingerprint == signed
    assert codes(changed(rate={"cap": "3"}, fingerprint=signed)) == ["edited"]


def test_a_set_cannot_be_changed_after_it_was_made() -> None:
    with pytest.raises(TypeError):
        DEFAULT.values["rate.cap"] = Fraction(9)  # type: ignore[index]
