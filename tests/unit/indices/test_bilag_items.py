"""The items of BILAG-2004 as data: what the form asks, in which system, answered how, said in both languages."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from lupustem.indices.bilag.items import ITEM_SCALE, ITEMS, NUMBERS, SEVERITY, SYSTEMS, YES_NO, Item
from lupustem.logic.as_words import unit_words
from lupustem.logic.text import Text

# First and last number of each system on the official form, revision 1 September 2009.
FORM = {
    "constitutional": (1, 4),
    "mucocutaneous": (5, 18),
    "neuropsychiatric": (19, 38),
    "musculoskeletal": (39, 43),
    "cardiorespiratory": (44, 55),
    "gastrointestinal": (56, 64),
    "ophthalmic": (65, 77),
    "renal": (78, 89),
    "haematological": (90, 97),
}
YES_OR_NO = (80, 85, 88, 89, 96, 97)
# Kind, unit and plausibility bounds (engineering choice) of the items that are numbers.
READINGS: dict[int, tuple[str, str | None, int, int]] = {
    78: ("integer", "mm[Hg]", 20, 350),
    79: ("integer", "mm[Hg]", 10, 250),
    81: ("integer", None, 0, 4),
    82: ("number", "mg/mmol", 0, 6000),
    83: ("number", "mg/mmol", 0, 6000),
    84: ("number", "g/(24.h)", 0, 60),
    86: ("number", "umol/L", 5, 3000),
    87: ("number", "mL/min/{1.73_m2}", 0, 250),
    90: ("number", "g/dL", 2, 25),
    91: ("number", "10*9/L", 0, 500),
    92: ("number", "10*9/L", 0, 400),
    93: ("number", "10*9/L", 0, 400),
    94: ("number", "10*9/L", 0, 3000),
}
# Lines that state a limit or a split nobody has checked against the official glossary.
FROM_MEMORY = {*range(9, 17), *range(39, 45), 48, 56, 57, 66, 67, 69, 70, 72, 73, 80, 85, 88, 89, 96}
# Each severe item of the form with its milder one, by number.
SEVERE_AND_MILD = ((5, 6), (7, 8), (9, 10), (11, 12), (15, 16), (39, 40), (66, 67), (69, 70), (72, 73))
LATIN_ALLOWED = {
    *("TTP", "PCR", "GFR", "ACR", "HPF", "III", "IV", "V"),
    *("g", "h", "d", "L", "dL", "mg", "kg", "mm", "mmol", "mmHg"),
}


def _texts(item: Item) -> tuple[Text, Text]:
    return item.variable.text, item.glossary


def test_the_form_has_97_items_in_its_own_order() -> None:
    assert list(ITEMS) == list(range(1, 98))
    assert all(number == item.number for number, item in ITEMS.items())


def test_the_nine_systems_stand_in_the_order_of_the_form() -> None:
    assert list(SYSTEMS) == list(FORM)


@pytest.mark.parametrize("system", FORM)
def test_a_system_holds_the_items_that_the_form_gives_it(system: str) -> None:
    first, last = FORM[system]
    assert [item.number for item in ITEMS.values() if item.system == system] == list(range(first, last + 1))


def test_every_item_is_answered_in_one_of_three_ways() -> None:
    assert YES_NO == YES_OR_NO
    assert tuple(READINGS) == NUMBERS
    assert (*range(1, 78), 95) == SEVERITY


@pytest.mark.parametrize("number", [*range(1, 78), 95])
def test_a_graded_item_is_a_whole_number_from_0_to_4(number: int) -> None:
    variable = ITEMS[number].variable
    assert (variable.kind, variable.unit) == ("integer", None)
    assert (variable.minimum, variable.maximum) == (Decimal(0), Decimal(4))


@pytest.mark.parametrize("number", YES_OR_NO)
def test_a_yes_or_no_item_is_a_boolean_without_bounds(number: int) -> None:
    variable = ITEMS[number].variable
    assert (variable.kind, variable.unit, variable.minimum, variable.maximum) == ("boolean", None, None, None)


@pytest.mark.parametrize("number", READINGS)
def test_a_reading_has_the_unit_of_the_form_and_plausible_bounds(number: int) -> None:
    variable, (kind, unit, minimum, maximum) = ITEMS[number].variable, READINGS[number]
    assert (variable.kind, variable.unit) == (kind, unit)
    assert (variable.minimum, variable.maximum) == (Decimal(minimum), Decimal(maximum))


@pytest.mark.parametrize("number", [number for number, reading in READINGS.items() if reading[1]])
def test_the_unit_of_a_reading_has_a_printed_form(number: int) -> None:
    assert not set(unit_words(ITEMS[number].variable.unit)) & set("*[](){}_")


def test_every_variable_carries_the_number_of_its_item_as_its_name() -> None:
    assert [item.variable.name for item in ITEMS.values()] == [f"bilag_{number}" for number in range(1, 98)]


@pytest.mark.parametrize("number", ITEMS)
def test_an_item_is_named_and_explained_in_chinese_and_in_english(number: int) -> None:
    for text in _texts(ITEMS[number]):
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert re.search(r"[a-z]", text.en)
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text.en)


@pytest.mark.parametrize("number", ITEMS)
def test_the_chinese_of_an_item_holds_no_english_but_abbreviations_and_units(number: int) -> None:
    for text in _texts(ITEMS[number]):
        assert set(re.findall(r"[A-Za-z]+", text.zh)) <= LATIN_ALLOWED


@pytest.mark.parametrize("number", ITEMS)
def test_a_glossary_line_is_short_and_ends_without_a_stop(number: int) -> None:
    glossary = ITEMS[number].glossary
    assert len(glossary.en.split()) <= 25
    assert len(glossary.zh) <= 60
    assert not glossary.en.endswith(".")
    assert not glossary.zh.endswith("。")


def test_no_two_items_share_a_name() -> None:
    for language in ("zh", "en"):
        names = [item.variable.text.in_(language) for item in ITEMS.values()]
        assert len(set(names)) == len(ITEMS)


def test_what_is_from_memory_says_so() -> None:
    assert {number for number, item in ITEMS.items() if item.unverified} == FROM_MEMORY


@pytest.mark.parametrize(("severe", "mild"), SEVERE_AND_MILD)
def test_a_severe_and_a_mild_item_say_which_is_which(severe: int, mild: int) -> None:
    heavy, light = ITEMS[severe], ITEMS[mild]
    assert heavy.variable.text.en.removesuffix(", severe") == light.variable.text.en.removesuffix(", mild")
    assert heavy.variable.text.zh.removesuffix("（重度）") == light.variable.text.zh.removesuffix("（轻度）")
    assert heavy.glossary != light.glossary


@pytest.mark.parametrize(("severe", "limit"), [(5, 18), (11, 9)])
def test_the_two_sides_of_a_body_surface_limit_leave_no_gap(severe: int, limit: int) -> None:
    assert f">{limit}% 体表面积" in ITEMS[severe].glossary.zh
    assert f"≤{limit}% 体表面积" in ITEMS[severe + 1].glossary.zh
    assert f"more than {limit}%" in ITEMS[severe].glossary.en
    assert f"at most {limit}%" in ITEMS[severe + 1].glossary.en


def test_the_scale_runs_from_not_present_to_new() -> None:
    starts = [(text.zh.partition("：")[0], text.en.partition(":")[0]) for text in ITEM_SCALE.values()]
    assert list(ITEM_SCALE) == [0, 1, 2, 3, 4]
    assert starts == [
        ("无", "not present"),
        ("好转", "improving"),
        ("不变", "same"),
        ("加重", "worse"),
        ("新发", "new"),
    ]
