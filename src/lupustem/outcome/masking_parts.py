"""What hiding one figure takes: which counts are small, and a figure with everything that follows from a hidden count gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from lupustem.outcome.figures import AtTimePoint, CurveAt, Line, Proportion, Rate, Summary


def small(n: int | None, below: int) -> bool:
    """Whether a count has to be hidden; 0 says nothing of anybody."""
    return n is not None and 0 < n < below


def small_parts(parts: Iterable[int | None], below: int) -> bool:
    """Whether one of several has to be hidden."""
    return any(small(one, below) for one in parts)


def too_near(numbers: Iterable[int | None], start: int, below: int) -> tuple[bool, ...]:
    """Of numbers in time, which differ from the shown one before (from `start` at first) by a count that has to be hidden."""
    found: list[bool] = []
    last = start
    for n in numbers:
        near = n is not None and small(abs(n - last), below)
        found.append(near)
        if n is not None and not near:
            last = n
    return tuple(found)


def hidden_proportion(one: Proportion) -> Proportion:
    """Nothing of it left."""
    return replace(one, numerator=None, denominator=None, value=None, interval=None, masked=True)


def hidden_summary(one: Summary) -> Summary:
    """Nothing of it left."""
    return Summary(None, None, None, None, None, None, masked=True)


def hidden_rate(one: Rate) -> Rate:
    """Nothing left but its name and the person-time."""
    return replace(one, events=None, patients=None, value=None, interval=None, masked=True)


def hidden_at(one: AtTimePoint) -> AtTimePoint:
    """Nothing left but its time."""
    return replace(
        one,
        eligible=None,
        observed=hidden_proportion(one.observed),
        died=None,
        unknown=None,
        reasons=tuple(replace(reason, n=None, masked=True) for reason in one.reasons),
        worst=hidden_proportion(one.worst),
        best=hidden_proportion(one.best),
        not_assessable=None,
        reinfused=None,
        masked=True,
    )


def hidden_line(one: Line, below: int, *, whole: bool = False) -> Line:
    """A curve without its steps, each of which is a person; at time points where enough have passed and enough are left.

    whole: nothing of it is left.
    """
    if whole or small(one.n, below) or small(one.events, below) or small((one.n or 0) - (one.events or 0), below):
        return hidden_whole(one)
    points: list[CurveAt] = []
    events, risk = 0, one.n or 0
    for point in one.at:
        more, left = (point.events or 0) - events, risk - (point.at_risk or 0)
        if small_parts((more, left, left - more, point.at_risk, (one.events or 0) - (point.events or 0)), below):
            points.append(_hidden_point(point))
            continue
        events, risk = point.events or 0, point.at_risk or 0
        points.append(point)
    return replace(one, steps=(), at=tuple(points), masked=True)


def hidden_whole(one: Line) -> Line:
    """Nothing of a curve left but its name and the time points."""
    return replace(
        one,
        n=None,
        events=None,
        steps=(),
        at=tuple(_hidden_point(point) for point in one.at),
        median_months=None,
        median_interval=None,
        restricted_mean_months=None,
        restricted_mean_interval=None,
        masked=True,
    )


def hidden_points(one: Line, places: Collection[int]) -> Line:
    """A curve with more of its points hidden, by their place in `at`."""
    return replace(one, at=tuple(_hidden_point(point) if at in places else point for at, point in enumerate(one.at)))


def _hidden_point(point: CurveAt) -> CurveAt:
    return replace(point, at_risk=None, events=None, value=None, lower=None, upper=None, masked=True)
