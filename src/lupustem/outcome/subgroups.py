"""End points by source, dose, first or repeated infusion and period; a test stands only beside an estimate with its interval.

Groups are described, not shown to differ by what divides them: nobody was randomised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

import polars as pl

from lupustem.evidence.pooling.distributions import normal_quantile
from lupustem.evidence.pooling.exact import fisher
from lupustem.logic.text import Text
from lupustem.outcome import timing
from lupustem.outcome.cohort import UNIT
from lupustem.outcome.curves import Data, How
from lupustem.outcome.definitions import DEFINITIONS, RECORDED
from lupustem.outcome.end_points import DIED, NO, YES, counted, observed
from lupustem.outcome.estimates import DAYS_A_YEAR
from lupustem.outcome.factors import Factor
from lupustem.outcome.figures import Estimate, Interval, Line, Rate, Test
from lupustem.outcome.lines import of_limits, survival_line
from lupustem.outcome.result import Comparison, Group, GroupAt, Subgroups
from lupustem.outcome.safety import rate_of
from lupustem.outcome.survival.aalen_johansen import aalen_johansen_by_group
from lupustem.outcome.survival.gray import gray_test
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.log_rank import log_rank
from lupustem.outcome.timing import Times

END_POINTS = ("sri4", "lldas", "kdigo_2024_ln.partial_or_complete")
MONTHS = (6, 12, 24)
INCIDENCE_MONTHS = 12
Statuses = Mapping[tuple[str, int], pl.Series]


@dataclass(frozen=True, eq=False)
class _Two:
    """A group beside the reference, each as a mask of the units."""

    factor: Factor
    code: str
    reference: str
    one: pl.Series
    other: pl.Series


def by_factor(data: Data, how: How, factor: Factor, found: Statuses) -> Subgroups:
    """One factor: a group each, and each group beside the first."""
    codes = [code for code in END_POINTS if code in data.codes]
    times = timing.survival(data.units)
    parts = {code: (factor.column == code).fill_null(False) for code in factor.groups}
    groups = tuple(_group(data, how, factor, code, part, found, codes, times) for code, part in parts.items())
    reference = next(iter(factor.groups))
    competing = _competing(data)
    comparisons: list[Comparison] = []
    for code in list(factor.groups)[1:]:
        two = _Two(factor, code, reference, parts[code], parts[reference])
        comparisons.append(_survival(times, two, how))
        comparisons += [_incidence(*one, two, how) for one in competing]
        comparisons += _proportions(found, codes, two, how.level)
    return Subgroups(factor.code, factor.text, groups, tuple(comparisons), factor.column.null_count(), factor.note)


def _chosen(times: Times, part: pl.Series) -> Times:
    inside = part.to_numpy()[times.units]
    return Times(times.months[inside], times.code[inside], times.units[inside])


def _group(
    data: Data,
    how: How,
    factor: Factor,
    code: str,
    part: pl.Series,
    found: Statuses,
    codes: Sequence[str],
    times: Times,
) -> Group:
    units = data.units.filter(part)
    text = factor.groups[code]
    return Group(
        code=code,
        text=text,
        n=units.height,
        at=tuple(_at(found[one, month].filter(part), one, month, how.level) for one in codes for month in MONTHS),
        survival=_line(_chosen(times, part), code, text, how),
        deaths=_deaths(data, units, how.level),
    )


def _at(statuses: pl.Series, code: str, months: int, level: float) -> GroupAt:
    share, unknown = observed(counted(statuses), level)
    return GroupAt(code, DEFINITIONS[code].definition.text, months, share, unknown)


def _line(times: Times, code: str, text: Text, how: How) -> Line | None:
    if not times.n:
        return None
    return survival_line(
        kaplan_meier(times.months, times.code, interval=how.interval, level=how.level), code, text, how.months
    )


def _deaths(data: Data, units: pl.DataFrame, level: float) -> Rate:
    events = data.events.join(units.select(UNIT), on=UNIT, how="semi")
    return rate_of(events, "death", float(units["days"].sum()) / DAYS_A_YEAR, level)


_SURVIVAL = Text("总生存", "overall survival")
_NO_DEATHS = Text("两组合计没有足够的死亡，无法估计", "too few deaths in the two groups to estimate")
_NO_RATIO = Text("有一格为 0，比值比无界", "a cell is 0: the odds ratio is unbounded")
_NOBODY = Text("一组中没有可判定者", "nobody in one of the groups could be judged")


def _survival(times: Times, two: _Two, how: How) -> Comparison:
    inside = _chosen(times, two.one | two.other)
    group = two.one.to_numpy()[inside.units].astype(int)
    base = Comparison("survival", _SURVIVAL, two.code, two.reference, None, None, _NO_DEATHS)
    if not inside.n or len(set(group.tolist())) < 2:
        return base
    tested = log_rank(inside.months, inside.code, group, level=how.level)
    ratio = tested.hazard_ratio
    interval = None if ratio is None else of_limits(ratio.interval)
    if ratio is None or interval is None or tested.p_value is None:
        return base
    words = _against(two, Text("风险比", "hazard ratio"))
    estimate = Estimate("hazard_ratio", words, ratio.value, interval, 1.0)
    test = Test("log_rank", tested.statistic, tested.degrees, tested.p_value)
    return replace(base, estimate=estimate, test=test, undefined=None)


def _competing(data: Data) -> list[tuple[str, Text, Times]]:
    """First responses and, of responders, relapses: what is compared by incidence with death competing."""
    found: list[tuple[str, Text, Times]] = []
    for code in (one for one in END_POINTS if one in data.codes):
        words = DEFINITIONS[code].definition.text
        first = Text(f"首次达到：{words.zh}", f"first response: {words.en}")
        later = Text(f"应答后复发（医生记录）：{words.zh}", f"recorded relapse of responders: {words.en}")
        relapse = timing.relapse_of_responders(data.units, data.visits, data.events, code, RECORDED.code)
        found.append((f"first_response.{code}", first, timing.first_response(data.units, data.visits, code)))
        found.append((f"relapse.{code}.{RECORDED.code}", later, relapse))
    return found


def _incidence(code: str, text: Text, times: Times, two: _Two, how: How) -> Comparison:
    """The difference of the incidences at INCIDENCE_MONTHS with its interval, and Gray's test beside it."""
    inside = _chosen(times, two.one | two.other)
    group = two.one.to_numpy()[inside.units].astype(int)
    base = Comparison(code, text, two.code, two.reference, None, None, _NOT_COMPARED)
    if not inside.n or len(set(group.tolist())) < 2:
        return base
    if not (inside.code == timing.EVENT).any():
        return replace(base, undefined=_NO_EVENTS)
    curves = aalen_johansen_by_group(inside.months, inside.code, group, causes=_CAUSES, level=how.level)
    before, own = (one.of("event").at((INCIDENCE_MONTHS,))[0] for one in curves)
    if None in (before.value, own.value, before.standard_error, own.standard_error):
        return base
    assert before.value is not None
    assert own.value is not None
    value = own.value - before.value
    half = normal_quantile(how.level) * hypot(own.standard_error or 0.0, before.standard_error or 0.0)
    if half == 0:
        return replace(base, undefined=_NO_SPREAD)
    what = Text(f"{INCIDENCE_MONTHS} 个月累积发生率之差", f"difference of incidence at month {INCIDENCE_MONTHS}")
    interval = Interval(value - half, value + half, how.level, "normal")
    estimate = Estimate("incidence_difference", _against(two, what), value, interval, 0.0)
    tested = gray_test(inside.months, inside.code, group, causes=_CAUSES)[0]
    test = None if tested.p_value is None else Test("gray", tested.statistic, tested.degrees, tested.p_value)
    return replace(base, estimate=estimate, test=test, undefined=None)


_CAUSES = {timing.EVENT: "event", timing.DEATH: "death"}
_NO_EVENTS = Text("两组都没有此事件，无法比较", "neither group had the event: nothing to compare")
_NO_SPREAD = Text("两组的发生率都是 0 或 1，没有区间", "the incidence is 0 or 1 in both groups: there is no interval")
_NOT_COMPARED = Text(
    f"一组中无人可分析，或随访不足 {INCIDENCE_MONTHS} 个月",
    f"nobody in one of the groups, or follow-up does not reach month {INCIDENCE_MONTHS}",
)


def _against(two: _Two, what: Text) -> Text:
    one, other = two.factor.groups[two.code], two.factor.groups[two.reference]
    return Text(f"{what.zh}：{one.zh} 比 {other.zh}", f"{what.en}: {one.en} to {other.en}")


def _proportions(found: Statuses, codes: Sequence[str], two: _Two, level: float) -> list[Comparison]:
    rows = []
    for end_point in codes:
        for months in MONTHS:
            counts = [_fourfold(found[end_point, months].filter(part)) for part in (two.one, two.other)]
            rows.append(_odds(end_point, months, counts, two, level))
    return rows


def _fourfold(statuses: pl.Series) -> tuple[int, int]:
    counts = counted(statuses)
    return counts.get(YES, 0), counts.get(NO, 0) + counts.get(DIED, 0)


def _odds(end_point: str, months: int, counts: list[tuple[int, int]], two: _Two, level: float) -> Comparison:
    definition = DEFINITIONS[end_point].definition.text
    text = Text(f"{definition.zh}，{months} 个月", f"{definition.en}, month {months}")
    base = Comparison(f"{end_point}@{months}", text, two.code, two.reference, None, None)
    (yes, no), (yes_before, no_before) = counts
    if not yes + no or not yes_before + no_before:
        return replace(base, undefined=_NOBODY)
    tested = fisher(yes, no, yes_before, no_before, level)
    if tested.estimate is None or tested.upper is None:
        return replace(base, undefined=_NO_RATIO)
    words = _against(two, Text("比值比", "odds ratio"))
    interval = Interval(tested.lower, tested.upper, tested.level, tested.method)
    estimate = Estimate("odds_ratio", words, tested.estimate, interval, 1.0)
    return replace(base, estimate=estimate, test=Test("fisher", None, None, tested.p_value))
