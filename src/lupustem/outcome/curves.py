"""Every time-to-event end point of the answer: survival, first response, relapse of responders, relapse-free, landmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome import timing
from lupustem.outcome.cohort import DAYS_A_MONTH, UNIT
from lupustem.outcome.definitions import DEFINITIONS, RECORDED
from lupustem.outcome.figures import Definition, Estimate, Interval, Test
from lupustem.outcome.lines import incidence_lines, of_limits, survival_line
from lupustem.outcome.result import Comparison, TimeToEvent
from lupustem.outcome.survival.aalen_johansen import aalen_johansen
from lupustem.outcome.survival.kaplan_meier import kaplan_meier
from lupustem.outcome.survival.landmark import OTHERS, RESPONDERS, landmark
from lupustem.outcome.survival.log_rank import LogRank
from lupustem.outcome.timing import Times

INFUSION = Text("输注日", "the day of the infusion")
DEATH = Text("死亡", "death")
NOBODY = Text("没有可分析的患者", "nobody can be analysed")
LANDMARKED = ("sri4", "lldas", "kdigo_2024_ln.partial_or_complete")
"""Responses whose bearing on survival is looked at from a landmark."""


@dataclass(frozen=True, slots=True)
class Data:
    """What the curves are made of: units (`cohort`), visits (`verdicts`), events of the units (`safety.of_units`)."""

    units: pl.DataFrame
    visits: pl.DataFrame
    events: pl.DataFrame
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class How:
    """interval: log, log-log or plain. months: where curves are read. landmark: months."""

    interval: str
    level: float
    months: tuple[int, ...]
    landmark: int


def curves(data: Data, how: How) -> tuple[TimeToEvent, ...]:
    """All of them, in the order of the report."""
    found = [overall_survival(data.units, how)]
    found += [_relapse_free(data, how, code) for code in _relapses(data)]
    found += [_first_response(data, how, code) for code in data.codes if DEFINITIONS[code].definition.kind != "relapse"]
    found += [_relapse(data, how, response, relapse) for response, relapse in pairs(data.codes)]
    found += [_landmark(data, how, code) for code in LANDMARKED if code in data.codes]
    return tuple(found)


def _relapses(data: Data) -> tuple[str, ...]:
    wanted = ("selena_flare_index.severe", "kdigo_relapse.any")
    return (RECORDED.code, *(code for code in wanted if code in data.codes))


def pairs(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which relapse is looked for after which response: as recorded, and by the definition of the same organ."""
    general = ("sri4", "bicla", "lldas", "doris_2021")
    renal = ("kdigo_2024_ln.partial_or_complete", "eular_2025_ln.partial_or_complete")
    wanted = [(one, relapse) for one in general for relapse in (RECORDED.code, "selena_flare_index.any")]
    wanted += [(one, relapse) for one in renal for relapse in (RECORDED.code, "kdigo_relapse.any")]
    return [(one, other) for one, other in wanted if one in codes and (other == RECORDED.code or other in codes)]


def follow_up_median(units: pl.DataFrame, how: How) -> tuple[float | None, Interval | None]:
    """The median follow-up by reverse Kaplan-Meier: the end of observation is the event, death the censoring.

    Source: Schemper and Smith, Control Clin Trials 1996;17:343.
    """
    times = timing.survival(units)
    if not times.n:
        return None, None
    found = kaplan_meier(times.months, 1 - times.code, interval=how.interval, level=how.level).median()
    return found.value, of_limits(found.interval)


def overall_survival(units: pl.DataFrame, how: How) -> TimeToEvent:
    """Kaplan-Meier from the infusion to death of any cause."""
    return _kaplan_meier("survival", Text("总生存", "overall survival"), None, timing.survival(units), how, _REINFUSED)


def _relapse_free(data: Data, how: How, code: str) -> TimeToEvent:
    definition = _definition(code)
    text = Text(f"无复发生存：{definition.text.zh}", f"relapse-free survival: {definition.text.en}")
    times = timing.relapse_free(data.units, data.visits, data.events, code)
    return _kaplan_meier(f"relapse_free.{code}", text, definition, times, how, (_EVERYBODY, *_seen(code)))


def _first_response(data: Data, how: How, code: str) -> TimeToEvent:
    definition = DEFINITIONS[code].definition
    text = Text(f"至首次达到：{definition.text.zh}", f"time to the first: {definition.text.en}")
    times = timing.first_response(data.units, data.visits, code)
    return _competing(
        f"first_response.{code}", text, definition, INFUSION, times, how, (_AT_VISITS, _DEATHS_LATER, _ALSO_BRIEF)
    )


def _relapse(data: Data, how: How, response: str, relapse: str) -> TimeToEvent:
    first, second = DEFINITIONS[response].definition, _definition(relapse)
    text = Text(
        f"应答后复发：{first.text.zh} → {second.text.zh}",
        f"relapse of responders: {first.text.en}, then {second.text.en}",
    )
    origin = Text(f"首次达到应答的就诊日（{first.text.zh}）", f"the visit of the first response ({first.text.en})")
    times = timing.relapse_of_responders(data.units, data.visits, data.events, response, relapse)
    return _competing(f"relapse.{response}.{relapse}", text, second, origin, times, how, (_IMMORTAL, *_seen(relapse)))


def _landmark(data: Data, how: How, code: str) -> TimeToEvent:
    definition = DEFINITIONS[code].definition
    text = Text(
        f"自第 {how.landmark} 个月起的总生存，按此前是否达到：{definition.text.zh}",
        f"survival from month {how.landmark}, by whether there had been: {definition.text.en}",
    )
    origin = Text(f"输注后第 {how.landmark} 个月", f"month {how.landmark} after the infusion")
    base = TimeToEvent(
        code=f"landmark.{code}",
        text=text,
        definition=definition,
        origin=origin,
        estimator="kaplan_meier",
        interval=how.interval,
        level=how.level,
        lines=(),
        notes=(_LANDMARK,),
    )
    times, responses = _judged_by(data, code, how.landmark)
    if not times.n:
        return replace(base, undefined=NOBODY)
    found = landmark(times.months, times.code, responses, how.landmark, interval=how.interval, level=how.level)
    if not found.curves:
        return replace(base, undefined=NOBODY)
    later = [month - how.landmark for month in how.months if month > how.landmark]
    lines = tuple(survival_line(one, *_GROUPS[one.group or OTHERS], later) for one in found.curves)
    return replace(base, lines=lines, comparison=_compared(found.log_rank))


def _judged_by(data: Data, code: str, months: float) -> tuple[Times, list[float | None]]:
    """Survival of those who had been judged at least once by then, and when they first responded."""
    first = timing.judged_from(data.visits, code).filter(pl.col("first_judged") <= months * DAYS_A_MONTH)
    row = data.units.join(first, on=UNIT, how="inner", maintain_order="left")
    responses = [None if day is None else day / DAYS_A_MONTH for day in row["first"].to_list()]
    return timing.survival(row), responses


def _compared(tested: LogRank | None) -> Comparison | None:
    """The log-rank test, which stands only with its hazard ratio and interval."""
    ratio = None if tested is None else tested.hazard_ratio
    interval = None if ratio is None else of_limits(ratio.interval)
    if tested is None or ratio is None or interval is None or tested.p_value is None:
        return None
    words = Text("风险比：此前已达到 比 此前未达到", "hazard ratio: by then to not by then")
    estimate = Estimate("hazard_ratio", words, ratio.value, interval, 1.0)
    test = Test("log_rank", tested.statistic, tested.degrees, tested.p_value)
    return Comparison("survival", Text("总生存", "overall survival"), "responded", "not_yet", estimate, test)


_GROUPS = {
    OTHERS: ("not_yet", Text("此前未达到", "not by then")),
    RESPONDERS: ("responded", Text("此前已达到", "by then")),
}


def _kaplan_meier(
    code: str, text: Text, definition: Definition | None, times: Times, how: How, notes: Sequence[Text]
) -> TimeToEvent:
    base = TimeToEvent(
        code=code,
        text=text,
        definition=definition,
        origin=INFUSION,
        estimator="kaplan_meier",
        interval=how.interval,
        level=how.level,
        lines=(),
        notes=tuple(notes),
    )
    if not times.n:
        return replace(base, undefined=NOBODY)
    curve = kaplan_meier(times.months, times.code, interval=how.interval, level=how.level)
    return replace(base, lines=(survival_line(curve, "all", Text("全部", "all"), how.months),))


def _competing(
    code: str, text: Text, definition: Definition, origin: Text, times: Times, how: How, notes: Sequence[Text]
) -> TimeToEvent:
    base = TimeToEvent(
        code=code,
        text=text,
        definition=definition,
        origin=origin,
        estimator="aalen_johansen",
        interval=how.interval,
        level=how.level,
        lines=(),
        competing=DEATH,
        notes=tuple(notes),
    )
    if not times.n:
        return replace(base, undefined=NOBODY)
    found = aalen_johansen(
        times.months, times.code, causes={timing.EVENT: "event", timing.DEATH: "death"}, interval=how.interval,
        level=how.level,
    )  # fmt: skip
    return replace(base, lines=incidence_lines(found, {"event": definition.text, "death": DEATH}, how.months))


def _definition(code: str) -> Definition:
    return RECORDED if code == RECORDED.code else DEFINITIONS[code].definition


def _seen(code: str) -> tuple[Text, ...]:
    return () if code == RECORDED.code else (_AT_VISITS, _DEATHS_LATER)


_REINFUSED = (
    Text(
        "随访到下一次输注为止；若因复发而再次输注，此删失并非与预后无关。",
        "Follow-up ends at a further infusion; where that was given for a relapse, this censoring is not independent.",
    ),
)
_EVERYBODY = Text(
    "以全部已输注者为分母，不论此前是否应答。", "Of everybody infused, whether or not there had been a response."
)
_AT_VISITS = Text(
    "只在就诊时得知：实际发生早于所记之日；未见者在最后一次可判定的就诊处删失。",
    "Known at visits only: it happened before the day that is counted; who was not seen to have it is censored at the last "
    "visit that could be judged.",
)
_DEATHS_LATER = Text(
    "死亡在末次可判定的就诊之后仍能得知，其余结局则不能：死亡一侧的发生率因此偏高。",
    "A death is known beyond the last visit that could be judged, anything else is not: the incidence of death leans upwards.",
)
_ALSO_BRIEF = Text("首次达到不等于持续达到。", "A first response is not a lasting one.")
_IMMORTAL = Text(
    "只含应答者，自首次应答起算：自输注到应答的时间不计入（应答者在此期间不会死亡，计入即为不死时间偏倚）。",
    "Responders only, timed from the first response: the time from infusion to response is not counted, since nobody could "
    "have died in it and still be a responder (immortal time).",
)
_LANDMARK = Text(
    "只含此时仍在随访且存活者；分组只用此前的就诊，此前从未判定者不在任一组。",
    "Only who was alive and followed at that time; the groups rest on visits before it, and whoever had never been judged by "
    "then is in neither.",
)
