"""Small cells hidden: a count from 1 to one less than the limit, and whatever would let it be worked out again.

The figures of the whole analysis stay; what stands above them (patients in the file, those who were not infused) is hidden
where it differs by a small number. Within a set of parts whose sum is known, one hidden part hides all of them. What is derived
from a hidden count (a proportion, an interval, a mean, the steps of a curve) is hidden with it. Hidden is None with `masked`,
never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lupustem.outcome.figures import AtTimePoint, Count, CurveAt, Rate
from lupustem.outcome.masking_groups import masked_subgroups, whole_of
from lupustem.outcome.masking_nested import apart_curves, apart_points
from lupustem.outcome.masking_parts import (
    hidden_at,
    hidden_line,
    hidden_proportion,
    hidden_rate,
    hidden_summary,
    small,
    small_parts,
    too_near,
)
from lupustem.outcome.result import (
    Attendance,
    Change,
    ChangeAt,
    Completeness,
    FlowStep,
    FollowUp,
    ItemMissing,
    Outcomes,
    Safety,
    SideBySide,
    TimeToEvent,
)


def masked(outcomes: Outcomes, below: int) -> Outcomes:
    """The answer with cells below `below` hidden. below: 0 or 1 hides nothing."""
    if below <= 1:
        return outcomes
    flow = _flow(outcomes.flow, below)
    total = next((one.n or 0 for one in outcomes.completeness.counts if one.code == "analysed"), 0)
    curves = apart_curves(tuple(_curve(one, total, below) for one in outcomes.curves), outcomes.end_points, below)
    read = {(one.code, at.months): at for one in curves if one.code == "survival" for at in one.lines[0].at}
    in_time = tuple(replace(one, at=_in_time(one.at, total, below)) for one in outcomes.end_points)
    points = apart_points(in_time, below)
    hidden = {(one.definition.code, row.months) for one in points for row in one.at if row.masked}
    whole = whole_of(outcomes, hidden)
    return replace(
        outcomes,
        completeness=_completeness(outcomes.completeness, flow, total, below),
        flow=flow,
        end_points=points,
        curves=curves,
        changes=tuple(_change(one, total, below) for one in outcomes.changes),
        safety=_safety(outcomes.safety, below),
        subgroups=tuple(masked_subgroups(one, below, whole) for one in outcomes.subgroups),
        cox=tuple(
            replace(one, n=None, events=None, rows=()) if small(one.events, below) else one for one in outcomes.cox
        ),
        side_by_side=tuple(_beside(one, hidden, read) for one in outcomes.side_by_side),
    )


def _flow(steps: tuple[FlowStep, ...], below: int) -> tuple[FlowStep, ...]:
    """From the last step upwards: a step is shown where it equals the shown one below or differs by enough."""
    shown: dict[int, int] = {}
    last: int | None = None
    for at in range(len(steps) - 1, -1, -1):
        n = steps[at].n
        if n is None or small(n, below):
            continue
        if last is None or n == last or n - last >= below:
            shown[at], last = n, n
    found = []
    for at, step in enumerate(steps):
        known = at in shown and (at == 0 or at - 1 in shown)
        hide = not known or any(small(one.n, below) for one in step.left)
        left = tuple(replace(one, n=None, masked=True) for one in step.left) if hide else step.left
        found.append(replace(step, n=shown.get(at), left=left, masked=at not in shown))
    return tuple(found)


def _completeness(given: Completeness, flow: tuple[FlowStep, ...], total: int, below: int) -> Completeness:
    hidden = {step.code for step in flow if step.masked}
    counts = _counts(given.counts, hidden, below)
    return replace(
        given,
        counts=counts,
        attendance=_attendances(given.attendance, total, below),
        items=tuple(_item(one, below) for one in given.items),
        follow_up=_follow_up(given.follow_up, below),
        findings=tuple(replace(one, n=None, masked=True) if small(one.n, below) else one for one in given.findings),
    )


_OWN = ("infused", "analysed")
"""Stay: they are the denominators of everything that follows; what they are a part of is hidden instead."""


def _counts(counts: Iterable[Count], hidden: set[str], below: int) -> tuple[Count, ...]:
    """Parts of patients are hidden where the flow hides the whole; others where they or their complement are small."""
    found = []
    for one in counts:
        rest = None if one.of is None or one.n is None else one.of - one.n
        if one.code in hidden or small(one.n, below) or (small(rest, below) and one.code not in _OWN):
            found.append(replace(one, n=None, of=None, masked=True))
        elif small(rest, below):
            found.append(replace(one, of=None))
        else:
            found.append(one)
    gone = {one.code for one in found if one.masked}
    patients = {"patients", "patients_left_out", "not_infused", "infused"}
    # Patients are the sum of the three others: one hidden hides one more, so that it cannot be subtracted.
    if gone & patients:
        found = [
            replace(one, n=None, of=None, masked=True)
            if one.code in {"patients", "patients_left_out", "not_infused"}
            else one
            for one in found
        ]
    wholes = {one.code: one.n for one in found}
    return tuple(_without_whole(one, wholes) for one in found)


def _without_whole(one: Count, wholes: dict[str, int | None]) -> Count:
    """A whole that is hidden elsewhere is not shown beside its part."""
    known = {n for n in wholes.values() if n is not None}
    return one if one.of is None or one.of in known else replace(one, of=None)


def _attendances(rows: tuple[Attendance, ...], total: int, below: int) -> tuple[Attendance, ...]:
    small_ones = [
        small_parts((one.expected, one.present, (one.expected or 0) - (one.present or 0)), below) for one in rows
    ]
    left = (None if bad else one.expected for one, bad in zip(rows, small_ones, strict=True))
    hide = (near or bad for near, bad in zip(too_near(left, total, below), small_ones, strict=True))
    return tuple(
        replace(one, expected=None, present=None, share=None, masked=True) if bad else one
        for one, bad in zip(rows, hide, strict=True)
    )


def _item(one: ItemMissing, below: int) -> ItemMissing:
    early = (one.baseline_missing, (one.baselines or 0) - (one.baseline_missing or 0))
    late = (one.later_missing, (one.later_visits or 0) - (one.later_missing or 0))
    if small_parts((*early, *late), below):
        return replace(one, baseline_missing=None, later_missing=None, masked=True)
    return one


def _follow_up(one: FollowUp, below: int) -> FollowUp:
    """The longest follow-up is that of one person and is always hidden."""
    deaths = None if small(one.deaths, below) else one.deaths
    lost = None if small(one.lost, below) else one.lost
    return replace(one, deaths=deaths, lost=lost, longest_months=None, masked=True)


def _in_time(rows: tuple[AtTimePoint, ...], total: int, below: int) -> tuple[AtTimePoint, ...]:
    """Time points with small cells hidden, and those whose number differs by a few from the one shown before."""
    found = tuple(hidden_at(one) if _has_small(one, below) else one for one in rows)
    near = too_near((one.eligible for one in found), total, below)
    return tuple(hidden_at(one) if hide else one for one, hide in zip(found, near, strict=True))


def _has_small(one: AtTimePoint, below: int) -> bool:
    known = one.observed
    no = (known.denominator or 0) - (known.numerator or 0)
    parts = (
        one.eligible, known.numerator, no, one.died, one.unknown, one.not_assessable, one.reinfused,
        no - (one.died or 0), *(reason.n for reason in one.reasons),
    )  # fmt: skip
    return small_parts(parts, below)


def _curve(one: TimeToEvent, total: int, below: int) -> TimeToEvent:
    """Its lines; one whose number differs by a few from the whole is hidden whole."""
    few = any(small_parts((line.n, line.events, (line.n or 0) - (line.events or 0)), below) for line in one.lines)
    pair = one.comparison
    if pair is not None and few:
        pair = replace(pair, estimate=None, test=None, masked=True)
    near = {line.code for line in one.lines if small(abs(total - (line.n or 0)), below)}
    lines = tuple(hidden_line(line, below, whole=line.code in near) for line in one.lines)
    return replace(one, lines=lines, comparison=pair)


def _change(one: Change, total: int, below: int) -> Change:
    known = one.baseline.n or 0
    bad = small_parts((known, one.baseline_missing), below)
    return replace(
        one,
        baseline=hidden_summary(one.baseline) if bad else one.baseline,
        baseline_missing=None if bad else one.baseline_missing,
        at=_changes(one.at, total, below),
    )


def _changes(rows: tuple[ChangeAt, ...], total: int, below: int) -> tuple[ChangeAt, ...]:
    found = tuple(_change_at(one, below) for one in rows)
    near = too_near((one.eligible for one in found), total, below)
    return tuple(_change_at(one, below, hide=hide) for one, hide in zip(found, near, strict=True))


def _change_at(one: ChangeAt, below: int, *, hide: bool = False) -> ChangeAt:
    unpaired = (one.observed.n or 0) - (one.paired or 0)
    if hide or small_parts((one.eligible, one.missing, one.observed.n, one.paired, unpaired), below):
        return replace(
            one, eligible=None, missing=None, observed=hidden_summary(one.observed), paired=None, mean_change=None,
            sd_change=None, interval=None, masked=True,
        )  # fmt: skip
    return one


def _safety(given: Safety, below: int) -> Safety:
    causes = [one for one in given.rates if one.code.startswith("death.")]
    others = [one for one in given.rates if not one.code.startswith("death.")]
    return replace(
        given,
        rates=(*_nested(others, below), *_all_or_none(causes, below)),
        terms=_list(given.terms, below),
        grades=_grades(given.grades, below),
    )


def _nested(rates: list[Rate], below: int) -> list[Rate]:
    """Kinds that contain one another are hidden where the difference is small."""
    n = {one.code: one.events or 0 for one in rates}
    pairs = (
        ("serious_infection", "infection"), ("infection", "adverse_event"), ("serious", "adverse_event"),
        ("grade_3_or_more", "adverse_event"), ("tumour", "adverse_event"), ("transplant_related_death", "death"),
        ("serious_infection", "serious"),
    )  # fmt: skip
    apart = {part for part, whole in pairs if n.get(part) and small(n[whole] - n[part], below)}
    # Adverse events are infections, tumours and others.
    if small(n["adverse_event"] - n["infection"] - n["tumour"], below):
        apart |= {"infection", "tumour"}
    return [
        hidden_rate(one) if one.code in apart or small_parts((one.events, one.patients), below) else one
        for one in rates
    ]


def _all_or_none(rates: list[Rate], below: int) -> list[Rate]:
    return [hidden_rate(one) for one in rates] if any(small(one.events, below) for one in rates) else rates


def _list(counts: tuple[Count, ...], below: int) -> tuple[Count, ...]:
    """A list that adds up to its whole: all of it is hidden where what is hidden of it could be worked out from the rest."""
    bad = [one for one in counts if small(one.n, below)]
    gone = sum(one.n or 0 for one in bad)
    rest = (counts[0].of or 0) - sum(one.n or 0 for one in counts) if counts else 0
    forced = gone in (len(bad), len(bad) * (below - 1))
    if small(rest, below) or (bad and (len(bad) == 1 or forced or small(gone, below))):
        bad = list(counts)
    codes = {one.code for one in bad}
    return tuple(
        replace(one, n=None, of=None, masked=True) if one.code in codes else replace(one, of=None if bad else one.of)
        for one in counts
    )


def _grades(counts: tuple[Count, ...], below: int) -> tuple[Count, ...]:
    """Grades add up twice, to all events and, from 3 on, to the rate of the serious ones: one hidden hides them all."""
    if any(small(one.n, below) for one in counts):
        return tuple(replace(one, n=None, of=None, masked=True) for one in counts)
    return counts


def _beside(one: SideBySide, hidden: set[tuple[str, int]], read: dict[tuple[str, int], CurveAt]) -> SideBySide:
    """An own figure is hidden where it is hidden in the part that it comes from."""
    place = (one.end_point, one.months)
    if place in hidden or (place in read and read[place].masked):
        return replace(one, own=hidden_proportion(one.own), own_unknown=None, masked=True)
    return one
