"""Small cells of subgroups: the groups add up to the whole, so one hidden group hides the others at the same place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lupustem.outcome.masking_parts import (
    hidden_line,
    hidden_points,
    hidden_proportion,
    hidden_rate,
    small,
    small_parts,
)
from lupustem.outcome.result import AtTimePoint, Comparison, Group, GroupAt, Line, Outcomes, Subgroups


@dataclass(frozen=True, slots=True)
class Whole:
    """The figures of everybody, before anything of them was hidden, that the groups of a factor add up to.

    hidden: end points and months that are hidden of everybody.
    """

    places: Mapping[tuple[str, int], AtTimePoint]
    hidden: Collection[tuple[str, int]]
    survival: Line | None
    deaths: int


def whole_of(outcomes: Outcomes, hidden: Collection[tuple[str, int]]) -> Whole:
    """What groups are subtracted from; `outcomes` with nothing hidden yet."""
    lines = [one.lines[0] for one in outcomes.curves if one.code == "survival" and one.lines]
    return Whole(
        places={(one.definition.code, row.months): row for one in outcomes.end_points for row in one.at},
        hidden=hidden,
        survival=lines[0] if lines else None,
        deaths=next((one.events or 0 for one in outcomes.safety.rates if one.code == "death"), 0),
    )


def masked_subgroups(one: Subgroups, below: int, whole: Whole) -> Subgroups:
    """One factor with small cells hidden. Those of whom the factor is not stated are a group too, which is shown nowhere."""
    if any(small(group.n, below) for group in one.groups) or small(one.not_stated, below):
        groups = tuple(_gone(group) for group in one.groups)
        comparisons = tuple(_apart(comparison) for comparison in one.comparisons)
        return replace(one, groups=groups, comparisons=comparisons, not_stated=None)
    places = {(row.end_point, row.months) for group in one.groups for row in group.at if _small(row, below)}
    places |= _small_rests(one, below, whole)
    # What is hidden of everybody would come back as the sum of the groups.
    places |= {(row.end_point, row.months) for group in one.groups for row in group.at} & set(whole.hidden)
    events = [0 if group.deaths is None else group.deaths.events or 0 for group in one.groups]
    deaths = small_parts((*events, whole.deaths - sum(events)), below)
    lines = (None,) * len(events) if deaths else _lines(one, below, whole)
    groups = tuple(_kept(group, line, places, deaths) for group, line in zip(one.groups, lines, strict=True))
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


def _small_rests(one: Subgroups, below: int, whole: Whole) -> set[tuple[str, int]]:
    """Where the groups leave a small rest of the whole."""
    found = set()
    for rows in zip(*(group.at for group in one.groups), strict=True):
        place = rows[0].end_point, rows[0].months
        every = whole.places[place]
        yes = (every.observed.numerator or 0) - sum(row.observed.numerator or 0 for row in rows)
        known = (every.observed.denominator or 0) - sum(row.observed.denominator or 0 for row in rows)
        unknown = (every.unknown or 0) - sum(row.unknown or 0 for row in rows)
        if small_parts((yes, known, known - yes, unknown), below):
            found.add(place)
    return found


def _lines(one: Subgroups, below: int, whole: Whole) -> tuple[Line | None, ...]:
    """The curves of the groups, each point shown in all of them or in none: the whole less the others gives the last."""
    given = [group.survival for group in one.groups]
    rest = _rest(given, whole.survival, one.not_stated or 0)
    hidden = [None if line is None else hidden_line(line, below) for line in (*given, rest)]
    if any(line is not None and line.n is None for line in hidden):
        return (None,) * len(given)
    gone = {at for line in hidden if line is not None for at, point in enumerate(line.at) if point.masked}
    return tuple(None if line is None else hidden_points(line, gone) for line in hidden[:-1])


def _rest(lines: Sequence[Line | None], whole: Line | None, n: int) -> Line | None:
    """The curve, as far as its counts, of those of whom the factor is not stated."""
    if whole is None or n == 0:
        return None
    own = [line for line in lines if line is not None]
    points = tuple(
        replace(
            point,
            at_risk=(point.at_risk or 0) - sum(line.at[at].at_risk or 0 for line in own),
            events=(point.events or 0) - sum(line.at[at].events or 0 for line in own),
        )
        for at, point in enumerate(whole.at)
    )
    return replace(whole, n=n, events=(whole.events or 0) - sum(line.events or 0 for line in own), at=points)


def _kept(group: Group, line: Line | None, places: set[tuple[str, int]], deaths: bool) -> Group:
    rate = group.deaths
    return replace(
        group,
        at=tuple(_row(row) if (row.end_point, row.months) in places else row for row in group.at),
        survival=line,
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
    """Why there is no estimate tells of a count too, such as that one is 0."""
    return replace(two, estimate=None, test=None, undefined=None, masked=True)


def _timed(end_point: str, codes: set[str]) -> bool:
    """Whether a comparison over time is of an end point that is hidden at a time point."""
    return end_point.startswith(("first_response.", "relapse.")) and any(code in end_point for code in codes)
