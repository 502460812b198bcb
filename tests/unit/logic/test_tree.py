"""The tree refuses at import what would silently mean something else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lupustem.facts import age_years, dose_1e6_per_kg, pregnant, prior_msc_infusions, severity, sex, tissue_source
from lupustem.logic import Text
from lupustem.logic.tree import Constant, Derived, Junction, Variable, constant, inputs, number, variables


def test_and_between_rules_is_refused_with_the_right_spelling() -> None:
    with pytest.raises(TypeError, match=r"join rules with & \| ~"):
        (age_years >= 18) and pregnant  # noqa: B018


def test_or_between_rules_is_refused_with_the_right_spelling() -> None:
    with pytest.raises(TypeError, match=r"join rules with & \| ~"):
        (age_years >= 18) or pregnant  # noqa: B018


def test_not_before_a_rule_is_refused_with_the_right_spelling() -> None:
    with pytest.raises(TypeError, match=r"pregnant has no truth value of its own"):
        not pregnant  # noqa: B018


def test_a_chained_comparison_is_refused_with_the_right_spelling() -> None:
    with pytest.raises(TypeError, match=r"write 18 <= x < 60 as \(x >= 18\) & \(x < 60\)"):
        18 <= age_years < 60  # noqa: B015


def test_if_on_a_rule_is_refused() -> None:
    with pytest.raises(TypeError, match="truth value"):
        bool(pregnant)


@pytest.mark.parametrize("wrong", ["male ", "unknown", "M", ""])
def test_a_value_that_the_category_does_not_have_is_refused_and_the_right_ones_are_named(wrong: str) -> None:
    with pytest.raises(TypeError, match="it has female, male"):
        sex == wrong  # noqa: B015


def test_isin_names_the_value_that_does_not_exist() -> None:
    with pytest.raises(TypeError, match="tissue_source has no value 'heart'; it has umbilical_cord, bone_marrow"):
        tissue_source.isin("bone_marrow", "heart")


def test_isin_without_values_is_refused() -> None:
    with pytest.raises(TypeError, match="at least one value"):
        tissue_source.isin()


def test_isin_is_spelt_out_as_equals_joined_by_or() -> None:
    rule = tissue_source.isin("bone_marrow", "placenta")
    assert repr(rule) == "(tissue_source == 'bone_marrow') | (tissue_source == 'placenta')"
    assert repr(tissue_source.isin("placenta")) == "tissue_source == 'placenta'"


def test_a_number_compared_with_a_category_is_refused() -> None:
    with pytest.raises(TypeError, match=r"age_years \(number\) cannot stand before == 'male' \(category\)"):
        age_years == "male"  # noqa: B015


def test_a_category_has_no_order() -> None:
    with pytest.raises(TypeError, match="cannot stand before >"):
        severity > "mild"  # noqa: B015


def test_two_facts_of_different_kinds_cannot_be_compared() -> None:
    with pytest.raises(TypeError, match=r"sex \(category\)"):
        sex == age_years  # noqa: B015


def test_a_yes_or_no_fact_is_not_compared_with_true() -> None:
    with pytest.raises(TypeError, match="write pregnant or ~pregnant instead"):
        pregnant == True  # noqa: B015, E712


def test_a_number_is_no_rule() -> None:
    with pytest.raises(TypeError, match="~ needs yes-or-no terms; age_years is number"):
        ~age_years  # noqa: B018
    with pytest.raises(TypeError, match="& needs yes-or-no terms; age_years is number"):
        pregnant & age_years


def test_missing_parentheses_around_a_comparison_are_found() -> None:
    with pytest.raises(TypeError, match="pair of parentheses missing"):
        pregnant & 18  # type: ignore[operator]
    with pytest.raises(TypeError, match="pair of parentheses missing"):
        18 & pregnant  # type: ignore[operator]
    with pytest.raises(TypeError, match="pair of parentheses missing"):
        18 | pregnant  # type: ignore[operator]


def test_what_is_neither_number_nor_text_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot stand beside"):
        age_years > None  # type: ignore[operator] # noqa: B015


def test_arithmetic_needs_numbers() -> None:
    with pytest.raises(TypeError, match=r"\+ needs numbers; pregnant is boolean"):
        pregnant + 1
    with pytest.raises(TypeError, match=r"\* needs numbers; sex is category"):
        2 * sex


def test_dividing_by_the_constant_zero_is_refused() -> None:
    with pytest.raises(TypeError, match="constant zero"):
        age_years / 0


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_nan_and_infinity_are_no_limits(limit: float | Decimal) -> None:
    with pytest.raises(TypeError, match="is no limit"):
        age_years > limit  # noqa: B015


def test_a_float_limit_is_its_shortest_decimal() -> None:
    assert constant(0.1).value == Decimal("0.1")
    assert repr(dose_1e6_per_kg > 0.1) == "dose_1e6_per_kg > 0.1"


def test_a_rule_is_written_back_as_it_was_written() -> None:
    rule = ~pregnant & ((age_years >= 18) | ~(prior_msc_infusions > 0)) & sex.is_known()
    assert repr(rule) == "~pregnant & ((age_years >= 18) | ~(prior_msc_infusions > 0)) & sex.is_known()"


def test_junctions_of_the_same_word_are_flat() -> None:
    rule = pregnant & pregnant & pregnant
    assert isinstance(rule, Junction)
    assert len(rule.terms) == 3


def test_arithmetic_may_stand_on_either_side() -> None:
    x = number("x", minimum=0, maximum=9)
    assert repr((1 - x) / (x + 2) > 3 / x) == "((1 - x) / (x + 2)) > (3 / x)"
    assert repr(x - 1 == 2 * x) == "(x - 1) == (2 * x)"
    assert repr(1 + x != 5) == "(1 + x) != 5"


def test_variables_are_the_facts_named_and_inputs_go_through_derived_ones() -> None:
    rule = (severity == "severe") & pregnant
    assert list(variables(rule)) == ["severity", "pregnant"]
    assert list(inputs(rule, None)) == [
        "severity_assessed",
        "sledai_2k",
        "bilag_a_count",
        "diffuse_alveolar_haemorrhage",
        "bilag_b_count",
        "pregnant",
    ]


def test_a_derived_fact_refuses_a_value_of_another_kind() -> None:
    with pytest.raises(TypeError, match="no value of a boolean fact"):
        Derived("boolean", cases=((pregnant, Constant("severe", "category")),))
    with pytest.raises(TypeError, match="no value of a category fact"):
        Derived("category", values={"mild": Text("轻度", "mild")}, cases=((pregnant, constant("severe")),))
    with pytest.raises(TypeError, match="no value of a category fact"):
        Derived("category", values={"mild": Text("轻度", "mild")}, cases=((pregnant, True),))


def test_a_case_of_a_derived_fact_has_to_be_a_rule() -> None:
    with pytest.raises(TypeError, match="a case needs yes-or-no terms"):
        Derived("boolean", cases=((age_years, True),))


def test_a_variable_can_be_a_key() -> None:
    assert {pregnant: 1}[pregnant] == 1
    assert isinstance(pregnant, Variable)
