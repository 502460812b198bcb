"""Small cells of subgroups: the groups add up to the whole, so one hidden group hides the others at the same place."""

from __future__ import annotations

from dataclasses import replace

from lupustem.outcome.masking_parts import hidden_line, hidden_proportion, hidden_rate, small, small_parts
from lupustem.outcome.result import Comparison, Group, GroupAt, Subgroups


def masked_subgroups(one: Subgroups, below: int) -> Subgroups:
    """One factor with small cells hidden."""
    if any(small(group.n, below) for group in one.groups) or small(one.not_stated, below):
        groups = tuple(_gone(group) for group in one.groups)
        comparisons = tuple(_apart(comparison) for comparison in one.comparisons)
        return replace(one, groups=groups, comparisons=comparisons, not_stated=None)
    places = {(row.end_point, row.months) for group in one.groups for row in group.at if _small(row, below)}
    deaths = any(group.deaths is not None and small(group.deaths.events, below) for group in one.groups)
    groups = tuple(_kept(group, places, deaths, below) for group in one.groups)
    few = {f"{end_point}@{months}" for end_point, months in places} | ({"survival"} if deaths else set())
    codes = {end_point for end_point, _ in places}
    comparisons = tuple(
        _apart(two) if two.end_point in few or _timed(two.end_point, codes) else two for two in one.comparisons
    )
    return replace(one, groups=groups, comparisons=comparisons)


def _small(row: GroupAt, below: int) -> bool:
    known = row.observed
    no = (known.denominator or 0) - (known.numerator or 0)
    return small_parts((known.numerator, known.denominator, no, row.unknown), below)


def _kept(group: Group, places: set[tuple[str, int]], deaths: bool, below: int) -> Group:
    rate = group.deaths
    line = group.survival
    return replace(
        group,
        at=tuple(_row(row) if (row.end_point, row.months) in places else row for row in group.at),
        survival=None if line is None or deaths else hidden_line(line, below),
        deaths=hidden_rate(rate) if rate is not None and deaths else rate,
    )


def _gone(group: Group) -> Group:
    rate = group.deaths
    return replace(
        group,
        n=None,
        at=tuple(_row(row) for row in group.at),
        survival=None,
        deaths=None if rate is None else hidden_rate(replace(rate, person_years=None)),
        masked=True,
    )


def _row(row: GroupAt) -> GroupAt:
    return replace(row, observed=hidden_proportion(row.observed), unknown=None, masked=True)


def _apart(two: Comparison) -> Comparison:
    return replace(two, estimate=None, test=None, masked=True)


def _timed(end_point: str, codes: set[str]) -> bool:
    """Whether a comparison over time is of an end point that is hidden at a time point."""
    return end_point.startswith(("first_response.", "relapse.")) and any(code in end_point for code in codes)
