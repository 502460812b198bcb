"""What an index refuses, and how it says so: the key by its path, what is wrong, what to do, and never a patient's value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.facts.row import read_row
from lupustem.indices.catalogue import INDICES, find
from tests.spec.read_index_cases import read_yaml

REFUSALS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("refusals.yaml"))
BOUNDS: list[list[Any]] = read_yaml(Path(__file__).with_name("bounds.yaml"))
SUSPICIONS: list[list[Any]] = read_yaml(Path(__file__).with_name("suspicions.yaml"))


def refused(index: str, given: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(InvalidFacts) as caught:
        find(index).score(given)
    return caught.value.problems


@pytest.mark.parametrize("case", [pytest.param(one, id=one["about"]) for one in REFUSALS])
def test_wrong_input_is_refused_by_name(case: dict[str, Any]) -> None:
    problems = refused(case["index"], case["input"])
    matching = [one for one in problems if (one.fact, one.code) == (case["key"], case["code"])]
    assert matching, problems
    for words in case["said"]:
        assert any(words in one.text.en for one in matching), matching
    for one in problems:
        assert re.search(r"[\u4e00-\u9fff]", one.text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", one.text.en)
        assert one.fact in one.text.zh
        assert one.fact in one.text.en


@pytest.mark.parametrize("case", [pytest.param(one, id=one["about"]) for one in REFUSALS if not one.get("shows")])
def test_no_refusal_shows_a_value(case: dict[str, Any]) -> None:
    for problem in refused(case["index"], case["input"]):
        for text in problem.text:
            # Bounds and paths are the index's own; what is left may hold no number of the input.
            left = text.removeprefix(problem.fact).replace("0 to 4", "").replace("0 至 4", "")
            numbers = {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", left)}
            assert not numbers & set(_numbers(case["input"])), text


def _numbers(value: Any) -> Iterator[Decimal]:
    """Numbers of two digits and more: a patient's, where they are not a limit of the index by chance."""
    if isinstance(value, dict):
        for below in value.values():
            yield from _numbers(below)
    elif isinstance(value, list):
        for below in value:
            yield from _numbers(below)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and abs(value) not in _LIMITS:
        yield abs(Decimal(value))


_LIMITS = {
    Decimal(one) for one in ("0", "1", "2", "3", "4", "5", "7", "12", "20", "29", "30", "80", "100", "500", "501")
}


def test_every_index_says_what_it_misses_of_an_empty_input() -> None:
    for name, index in INDICES.items():
        try:
            found = index.score({})
        except InvalidFacts as invalid:
            codes = {one.code for one in invalid.problems}
        else:
            codes = {"structure"} if found.value is None else {"settled by nothing"}
            assert found.missing, name
        assert codes == {"structure"}, name


@pytest.mark.parametrize("name", INDICES)
def test_every_index_refuses_a_key_that_it_does_not_have(name: str) -> None:
    problems = refused(name, {"no_such_key": 1, "\x1b[31mred": 2})
    if name.startswith("msc_") and name != "msc_wang_2018_entry":
        return
    assert {"no_such_key", "?[31mred"} <= {one.fact for one in problems}
    assert all("\x1b" not in one.text.zh + one.text.en for one in problems)


def test_all_problems_are_said_at_once() -> None:
    given = {"present": ["rush", "rash", "rash"], "raw": {"wbc": 4711, "plateletz": 1}, "window": 11, "scheme": "cook"}
    codes = [(one.fact, one.code) for one in refused("sledai_2k", given)]
    assert codes == [
        ("window", "unknown_category"),
        ("present", "unknown_fact"),
        ("present", "contradiction"),
        ("raw.wbc", "out_of_bounds"),
        ("raw.plateletz", "unknown_fact"),
        ("scheme", "unknown_category"),
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "9.5", "", [9], {"a": 1}, b"9"])
def test_what_is_no_number_is_refused_or_unknown(value: object) -> None:
    given = {"present": [], "raw": {"wbc": value}}
    if value == "":
        assert find("sledai_2k").score(given).missing == ("leukopenia",)
        return
    assert refused("sledai_2k", given)


@pytest.mark.parametrize(
    ("index", "path", "low", "high", "step", "given"), BOUNDS, ids=[f"{one[0]} {one[1]}" for one in BOUNDS]
)
def test_the_bounds_of_what_is_plausible_are_inclusive(
    index: str, path: str, low: Any, high: Any, step: Any, given: dict[str, Any]
) -> None:
    for value, fits in ((low, True), (high, True), (low - step, False), (high + step, False)):
        problems = _problems(index, _with(given, path, value))
        about = [one for one in problems if one.fact.endswith(path.rpartition(".")[2])]
        assert ("out_of_bounds" not in {one.code for one in about}) == fits, (value, problems)
        assert fits or any(str(low) in one.text.en and str(high) in one.text.en for one in about), problems


def _problems(index: str, given: dict[str, Any]) -> tuple[Problem, ...]:
    try:
        find(index).score(given)
    except InvalidFacts as invalid:
        return invalid.problems
    return ()


def _with(given: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *way, last = path.split(".")
    found = {**given}
    below = found
    for step in way:
        below[step] = {**below.get(step, {})}
        below = below[step]
    below[last] = value
    return found


def test_haemoglobin_among_the_facts_is_in_grams_a_litre() -> None:
    with pytest.raises(InvalidFacts) as caught:
        read_row({"haemoglobin_g_l": 13.7})
    (problem,) = caught.value.problems
    assert "it looks like g/dL" in problem.text.en
    assert "13.7" not in problem.text.en + problem.text.zh


@pytest.mark.parametrize(
    ("index", "path", "unit", "low", "high", "step", "given"), SUSPICIONS, ids=[" ".join(one[:3]) for one in SUSPICIONS]
)
def test_a_number_that_fits_another_unit_is_refused_with_that_suspicion(
    index: str, path: str, unit: str, low: Any, high: Any, step: Any, given: dict[str, Any]
) -> None:
    for value, fits in ((low, True), (high, True), (low - step, False), (high + step, False)):
        said = [one.text.en for one in _problems(index, _with(given, path, value)) if one.fact == path]
        assert any(f"{unit};" in line or f"{unit} or " in line or f"{unit}," in line for line in said) == fits, (
            value,
            said,
        )
