"""What holds of the indices for any visit: intervals hold every completion, settled is settled, order is nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lupustem.exchange.index_files import parse_visit
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.bilag.grade import LETTERS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.catalogue import find
from lupustem.indices.classification import ITEMS as CRITERIA
from lupustem.indices.damage_items import ITEMS as DAMAGE
from lupustem.indices.glucocorticoid import EQUAL_TO_5_MG, as_prednisone
from lupustem.indices.protein import FAMILIES, converted
from lupustem.indices.score import Score
from lupustem.indices.sledai_items import DESCRIPTORS
from tests.property.completions import OPEN, ORDER, Opened, bilag_visits, opened

NAMES = st.sampled_from(list(DESCRIPTORS))
STATES = st.fixed_dictionaries({name: st.sampled_from((True, False, False, None)) for name in DESCRIPTORS})


def _sledai(states: dict[str, bool | None], **more: Any) -> Score:
    listed = {"present": [name for name, state in states.items() if state]}
    return find("sledai_2k").score(
        {**listed, "unknown": [name for name, state in states.items() if state is None], **more}
    )


@given(STATES, NAMES)
def test_a_descriptor_more_never_lowers_sledai(states: dict[str, bool | None], name: str) -> None:
    for more in (None, True):
        if states[name] is False or (states[name] is None and more):
            before, after = _sledai(states), _sledai({**states, name: more})
            assert before.upper <= after.upper  # type: ignore[operator]
            if more:
                assert before.lower <= after.lower  # type: ignore[operator]
                assert before.clinical is not None
                assert after.clinical is not None
                assert before.clinical.lower <= after.clinical.lower  # type: ignore[operator]


@given(STATES)
def test_a_descriptor_not_from_lupus_is_as_good_as_absent(states: dict[str, bool | None]) -> None:
    absent = [name for name, state in states.items() if state is False]
    assert _sledai(states).value == _sledai(states, present_not_sle=absent).value


@settings(max_examples=150)
@pytest.mark.parametrize("index", OPEN)
@given(data=st.data())
def test_every_completion_lies_within_the_interval_and_leaves_what_is_settled(index: str, data: st.DataObject) -> None:
    """What is unknown at some places, completed in any way: the bounds held it, and a settled answer stands."""
    two: Opened = data.draw(opened(index))
    try:
        full = find(index).score(two.full)
        partial = find(index).score(two.partial)
    except InvalidFacts:
        assume(False)
    _within(partial, full)
    if partial.value is not None:
        assert full.value == partial.value or full.value is None
    for name, state in partial.contributions.items():
        if isinstance(state, bool) and name in full.contributions:
            assert full.contributions[name] == state, name
    if partial.clinical is not None and full.clinical is not None:
        _within(partial.clinical, full.clinical)
    for system, part in partial.systems.items():
        _within(part, full.systems[system])


def _within(partial: Score, full: Score) -> None:
    """The bounds of what is complete lie within the bounds of what was not."""
    order = ORDER.get(partial.index.partition("@")[0]) or (LETTERS if isinstance(partial.lower, str) else None)
    ends = [partial.lower, full.lower, full.upper, partial.upper]
    if None in ends:
        assert partial.upper is None or full.grade == "not_assessable" or ends == [None] * 4, ends
        return
    ranks = [order.index(end) for end in ends] if order else ends  # type: ignore[arg-type]
    assert ranks == sorted(ranks), ends  # type: ignore[type-var]


@settings(max_examples=200)
@given(bilag_visits(), st.randoms(use_true_random=False))
def test_the_order_of_bilag_items_is_nothing(visit: dict[str, Any], chance: Any) -> None:
    items = list(visit["items"].items())
    chance.shuffle(items)
    one, other = find("bilag2004").score(visit), find("bilag2004").score({**visit, "items": dict(items)})
    assert {name: part.value for name, part in one.systems.items()} == {
        name: part.value for name, part in other.systems.items()
    }
    assert (one.value, one.lower, one.upper, one.missing) == (other.value, other.lower, other.upper, other.missing)


@settings(max_examples=200)
@given(bilag_visits())
def test_a_bilag_grade_lies_between_the_best_and_the_worst(visit: dict[str, Any]) -> None:
    found = find("bilag2004").score(visit)
    for system, part in found.systems.items():
        best, worst = LETTERS.index(part.lower), LETTERS.index(part.upper)  # type: ignore[arg-type]
        assert best <= worst
        if part.grade is not None:
            assert best <= LETTERS.index(part.grade) <= worst, system  # type: ignore[arg-type]
        alone = find(f"bilag2004_{system}").score(_of_system(visit, system))
        assert (alone.value, alone.lower, alone.upper) == (part.value, part.lower, part.upper)
    counts = found.named
    for letter in "ab":
        assert counts[f"{letter}_count_lower"] <= counts[f"{letter}_count_upper"]  # type: ignore[operator]


def _of_system(visit: dict[str, Any], system: str) -> dict[str, Any]:
    from lupustem.indices.bilag.grade import numbers_of

    own = {str(number) for number in numbers_of(system)}
    items = {key: value for key, value in visit["items"].items() if str(key).partition("_")[0] in own}
    return {**visit, "items": items, "ever_involved": visit["ever_involved"][system]}


@given(st.dictionaries(st.sampled_from(sorted(DAMAGE)), st.integers(0, 3)), st.integers(0, 47))
def test_damage_never_falls(points: dict[str, int], previous: int) -> None:
    items = {name: min(value, DAMAGE[name].maximum) for name, value in points.items()}
    if items.get("end_stage_renal") in (1, 2):
        items["end_stage_renal"] = 3
    total = find("slicc_acr_damage").score({"items": items}).value
    assert isinstance(total, int)
    if total < previous:
        with pytest.raises(InvalidFacts) as caught:
            find("slicc_acr_damage").score({"items": items, "previous": previous})
        assert str(previous) in caught.value.problems[0].text.en
        assert str(total) in caught.value.problems[0].text.en
    else:
        assert find("slicc_acr_damage").score({"items": items, "previous": previous}).named["increase"] == (
            total - previous
        )


@given(
    st.dictionaries(st.sampled_from(sorted(DAMAGE)), st.booleans()),
    st.sampled_from([name for name in DAMAGE if DAMAGE[name].system != "renal"]),
)
def test_another_item_of_damage_never_lowers_it(items: dict[str, bool], name: str) -> None:
    before = find("slicc_acr_damage").score({"items": {**items, name: False}}).value
    after = find("slicc_acr_damage").score({"items": {**items, name: True}}).value
    assert after == before + 1  # type: ignore[operator]


@given(st.lists(st.sampled_from(sorted(CRITERIA)), unique=True), st.sampled_from(sorted(CRITERIA)))
def test_another_criterion_never_lowers_the_classification(items: list[str], name: str) -> None:
    base = {"ana_ge_1_80": True}
    before = find("eular_acr_2019").score({**base, "items": items})
    after = find("eular_acr_2019").score({**base, "items": [*(one for one in items if one != name), name]})
    assert before.value <= after.value  # type: ignore[operator]
    assert not before.named["classified"] or after.named["classified"]


PAIRS = [(one, other) for units in FAMILIES.values() for one in units for other in units]
VALUES = st.decimals(0, 100_000, places=6)


@given(VALUES, st.sampled_from(PAIRS))
def test_a_unit_there_and_back_is_exact(value: Decimal, pair: tuple[str, str]) -> None:
    one, other = pair
    there = converted(value, one, other)
    exact = Fraction(there)
    back = converted(exact, other, one)  # type: ignore[arg-type]
    assert Fraction(back) == Fraction(value)


@given(VALUES, st.sampled_from(sorted(EQUAL_TO_5_MG)), st.sampled_from(sorted(EQUAL_TO_5_MG)))
def test_a_glucocorticoid_through_prednisone_and_back_is_exact(value: Decimal, drug: str, other: str) -> None:
    prednisone = as_prednisone(drug, value)
    assert prednisone * Fraction(EQUAL_TO_5_MG[drug]) / 5 == Fraction(value)
    assert as_prednisone(other, EQUAL_TO_5_MG[other]) == 5


@settings(max_examples=100)
@given(st.sampled_from(OPEN), st.data())
def test_yaml_and_json_say_the_same(index: str, data: st.DataObject) -> None:
    visit = data.draw(opened(index)).partial
    as_json = parse_visit(json.dumps(visit, default=float).encode(), "v.json", index).values
    as_yaml = parse_visit(yaml.safe_dump(json.loads(json.dumps(visit, default=float))).encode(), "v.yaml", index).values
    assert _answer(index, as_json) == _answer(index, as_yaml) == _answer(index, visit)


def _answer(index: str, visit: dict[str, Any]) -> Any:
    try:
        found = find(index).score(visit)
    except InvalidFacts as invalid:
        return sorted((one.fact, one.code) for one in invalid.problems)
    systems = {name: part.value for name, part in found.systems.items()}
    return found.value, found.lower, found.upper, found.grade, set(found.missing), systems


@given(st.fixed_dictionaries({system: st.sampled_from(("A", "B", "C", "D", "E")) for system in SYSTEMS}))
def test_a_visit_like_the_baseline_has_no_new_grade(grades: dict[str, str]) -> None:
    visit = {"sledai": 20, "pga": Decimal("1.5"), "bilag": grades}
    found = find("sri4").score({"baseline": visit, "followup": {**visit, "sledai": 16}, "rescue": False})
    assert found.value is True
    grades_only = {"grades": grades}
    assert find("bilag2004_tally").score({"previous": grades_only, "current": grades_only}).named["same"] == 9


@given(st.integers(0, 105), st.integers(0, 105))
def test_a_higher_sri_takes_a_lower_one_with_it(before: int, now: int) -> None:
    visits = {"baseline": {"sledai": before, "pga": 1, "bilag": {}}, "followup": {"sledai": now, "pga": 1, "bilag": {}}}
    reached = [find(f"sri{points}").score({**visits, "rescue": False}).value for points in (4, 5, 6, 7, 8)]
    assert reached == sorted(reached, reverse=True)  # type: ignore[type-var]
    assert reached == [before - now >= points for points in (4, 5, 6, 7, 8)]
