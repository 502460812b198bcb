"""End points by source, dose, first or repeated infusion and period; a test stands only beside an estimate with its interval.

Groups are described, not shown to differ by what divides them: nobody was randomised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lupustem.evidence.pooling.exact import fisher
from lupustem.logic.text import Text
from lupustem.outcome import timing
from lupustem.outcome.cohort import UNIT
from lupustem.outcome.curves import Data, How
from lupustem.outcome.definitions import DEFINITIONS
from lupustem.outcome.end_points import DIED, NO, YES, counted, observed
from lupustem.outcome.estimates import DAYS_A_YEAR
from lupustem.outcome.factors import Factor
from lupustem.outcome.figures import Estimate, Interval, Line, Rate, Test
from lupustem.outcome.lines import of_limits, survival_line
from lupustem.outcome.result import Comparison, Group, GroupAt, Subgroups
from lupustem.outcome.safety import rate_of
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.log_rank import log_rank
from lupustem.outcome.timing import Times

END_POINTS = ("sri4", "lldas", "kdigo_2024_ln.partial_or_complete")
MONTHS = (6, 12, 24)
Statuses = Mapping[tuple[str, int], pl.DataFrame]


def by_factor(data: Data, how: How, factor: Factor, found: Statuses) -> Subgroups:
    """One factor: a group each, and each group beside the first."""
    codes = [code for code in END_POINTS if code in data.codes]
    times = timing.survival(data.units)
    parts = {code: (factor.column == code).fill_null(False) for code in factor.groups}
    groups = tuple(_group(data, how, factor, code, part, found, codes, times) for code, part in parts.items())
    reference = next(iter(factor.groups))
    comparisons: list[Comparison] = []
    for code in list(factor.groups)[1:]:
        comparisons.append(_survival(times, parts[code], parts[reference], factor, code, reference, how))
        comparisons += _proportions(found, codes, data.units, parts, factor, code, reference, how.level)
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
        at=tuple(_at(found[one, month], units, one, month, how.level) for one in codes for month in MONTHS),
        survival=_line(_chosen(times, part), code, text, how),
        deaths=_deaths(data, units, how.level),
    )


def _at(statuses: pl.DataFrame, units: pl.DataFrame, code: str, months: int, level: float) -> GroupAt:
    share, unknown = observed(counted(statuses.join(units.select(UNIT), on=UNIT, how="semi")), level)
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


def _survival(
    times: Times, one: pl.Series, other: pl.Series, factor: Factor, code: str, reference: str, how: How
) -> Comparison:
    inside = _chosen(times, one | other)
    group = one.to_numpy()[inside.units].astype(int)
    base = Comparison("survival", _SURVIVAL, code, reference, None, None, _NO_DEATHS)
    if not inside.n or len(set(group.tolist())) < 2:
        return base
    tested = log_rank(inside.months, inside.code, group, level=how.level)
    ratio = tested.hazard_ratio
    interval = None if ratio is None else of_limits(ratio.interval)
    if ratio is None or interval is None or tested.p_value is None:
        return base
    words = _against(factor, code, reference, Text("风险比", "hazard ratio"))
    estimate = Estimate("hazard_ratio", words, ratio.value, interval, 1.0)
    test = Test("log_rank", tested.statistic, tested.degrees, tested.p_value)
    return Comparison("survival", _SURVIVAL, code, reference, estimate, test)


def _against(factor: Factor, code: str, reference: str, what: Text) -> Text:
    one, other = factor.groups[code], factor.groups[reference]
    return Text(f"{what.zh}：{one.zh} 比 {other.zh}", f"{what.en}: {one.en} to {other.en}")


def _proportions(
    found: Statuses,
    codes: Sequence[str],
    units: pl.DataFrame,
    parts: Mapping[str, pl.Series],
    factor: Factor,
    code: str,
    reference: str,
    level: float,
) -> list[Comparison]:
    rows = []
    for end_point in codes:
        for months in MONTHS:
            two = [_fourfold(found[end_point, months], units.filter(parts[one])) for one in (code, reference)]
            rows.append(_odds(end_point, months, two, factor, code, reference, level))
    return rows


def _fourfold(statuses: pl.DataFrame, units: pl.DataFrame) -> tuple[int, int]:
    counts = counted(statuses.join(units.select(UNIT), on=UNIT, how="semi"))
    return counts.get(YES, 0), counts.get(NO, 0) + counts.get(DIED, 0)


def _odds(
    end_point: str,
    months: int,
    two: list[tuple[int, int]],
    factor: Factor,
    code: str,
    reference: str,
    level: float,
) -> Comparison:
    definition = DEFINITIONS[end_point].definition.text
    text = Text(f"{definition.zh}，{months} 个月", f"{definition.en}, month {months}")
    name = f"{end_point}@{months}"
    (yes, no), (yes_before, no_before) = two
    if not yes + no or not yes_before + no_before:
        return Comparison(name, text, code, reference, None, None, _NOBODY)
    tested = fisher(yes, no, yes_before, no_before, level)
    if tested.estimate is None or tested.upper is None:
        return Comparison(name, text, code, reference, None, None, _NO_RATIO)
    words = _against(factor, code, reference, Text("比值比", "odds ratio"))
    interval = Interval(tested.lower, tested.upper, tested.level, tested.method)
    estimate = Estimate("odds_ratio", words, tested.estimate, interval, 1.0)
    return Comparison(name, text, code, reference, estimate, Test("fisher", None, None, tested.p_value))
