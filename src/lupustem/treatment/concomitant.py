"""Drugs alongside and precautions of one infusion: what to give, what to go on with, what not, and when; line by line.

Sentences of the consensus are those of its statements; what it leaves open is marked as reading or site policy. What is not
known of the patient leaves its line unknown and names what has to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from lupustem.consensus import STATEMENTS
from lupustem.decision.case import decide
from lupustem.logic.text import Text
from lupustem.treatment.invalid import later, number_text
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Standing

STAGES = ("assess", "prescribe", "infuse")
_REYE_YEARS = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One drug or precaution.

    do: give, continue, avoid, hold, decide, ask or check. statement: that it rests on, None for site policy. asks: facts that
    it hangs on and that are not known. first, last: when, where a start is planned; a half-open end is said in the text.
    """

    id: str
    do: str
    status: Standing
    kind: Kind
    text: Text
    statement: str | None = None
    asks: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


DO_WORDS: dict[str, Text] = {
    "give": Text("给予", "give"),
    "continue": Text("继续", "continue"),
    "avoid": Text("不用", "avoid"),
    "hold": Text("暂停", "hold"),
    "decide": Text("待定", "decide"),
    "ask": Text("先问明", "ask first"),
    "check": Text("核对", "check"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """When the infusion is planned: start and end (flush included), and the zone whose days count."""

    start: datetime
    end: datetime
    zone: tzinfo


def concomitant(
    facts: Mapping[str, Any], planned: Planned | None = None, parameters: ParameterSet = DEFAULT
) -> tuple[Line, ...]:
    """The lines for one patient, in the order of the day. facts: checked facts by name."""
    row = decide(dict(facts), stages=STAGES).row
    return (
        *_antiplatelet(row, planned, parameters),
        *_going_on(row),
        *_cyclophosphamide(row, planned, parameters),
        *_intrathecal(row),
        *_infection(row),
        *_dexamethasone(planned, parameters),
        *_bedside(),
    )


def _said(
    statement: str,
    do: str,
    status: Standing = Standing.OK,
    *,
    asks: tuple[str, ...] = (),
    first: str | None = None,
    last: str | None = None,
    name: str | None = None,
) -> Line:
    text = STATEMENTS[statement].text
    return Line(name or statement, do, status, Kind.CONSENSUS, text, statement, asks, first, last)


def _policy(name: str, do: str, status: Standing, text: Text, asks: tuple[str, ...] = ()) -> Line:
    return Line(name, do, status, Kind.SITE_POLICY, text, None, asks)


def _antiplatelet(row: Mapping[str, Any], planned: Planned | None, parameters: ParameterSet) -> Iterator[Line]:
    if row.get("long_term_antiplatelet"):
        yield _said("antiplatelet_long_term_user", "continue")
        yield from _puncture(row, parameters)
        return
    open_ = tuple(name for name in ("long_term_antiplatelet", "platelets_10e9_l") if row.get(name) is None)
    if row.get("bleeding_risk") is None:
        open_ = (*open_, "bleeding_tendency")
    count = row.get("platelets_10e9_l")
    if count is not None and count < parameters.number("antiplatelet.platelets_hold_below"):
        yield _policy("antiplatelet_held", "hold", Standing.BLOCK, _held(parameters))
    elif row.get("bleeding_risk"):
        yield _said("antiplatelet_caution_bleeding", "decide", Standing.WARN)
    elif count is not None and count < parameters.number("antiplatelet.platelets_decide_below"):
        yield _policy("antiplatelet_decide", "decide", Standing.WARN, _decide(parameters))
    elif open_:
        yield _said("antiplatelet_course", "ask", Standing.UNKNOWN, asks=open_)
    else:
        first, last = _course_days(planned, parameters)
        yield _said("antiplatelet_course", "give", first=first, last=last)
    yield from _puncture(row, parameters)
    yield from _child(row)


def _course_days(planned: Planned | None, parameters: ParameterSet) -> tuple[str | None, str | None]:
    if planned is None:
        return None, None
    first = planned.start.astimezone(planned.zone).date() + timedelta(
        days=int(parameters.number("antiplatelet.first_day"))
    )
    return str(first), str(first + timedelta(days=int(parameters.number("antiplatelet.days")) - 1))


def _puncture(row: Mapping[str, Any], parameters: ParameterSet) -> Iterator[Line]:
    """A lumbar puncture under clopidogrel is never left to be found out."""
    if row.get("intrathecal_planned") and row.get("antiplatelet_drug") == "clopidogrel":
        yield _policy("clopidogrel_lumbar_puncture", "decide", Standing.BLOCK, _lumbar(parameters))
    elif row.get("intrathecal_planned") and row.get("antiplatelet_drug") in (None, "other"):
        yield _policy(
            "clopidogrel_lumbar_puncture", "ask", Standing.UNKNOWN, _lumbar(parameters), ("antiplatelet_drug",)
        )


def _child(row: Mapping[str, Any]) -> Iterator[Line]:
    age = row.get("age_years")
    if age is not None and age < _REYE_YEARS and row.get("antiplatelet_drug") in (None, "aspirin"):
        yield _policy("aspirin_under_16", "ask", Standing.UNKNOWN, _T["reye"])


def _going_on(row: Mapping[str, Any]) -> Iterator[Line]:
    for drug, statement in (
        ("on_glucocorticoid", "glucocorticoid_continued"),
        ("on_immunosuppressant", "immunosuppressant_continued"),
    ):
        if row.get(drug) is None:
            yield _said(statement, "ask", Standing.UNKNOWN, asks=(drug,))
        elif row[drug]:
            yield _said(statement, "continue")


def _cyclophosphamide(row: Mapping[str, Any], planned: Planned | None, parameters: ParameterSet) -> Iterator[Line]:
    planned_before = row.get("cyclophosphamide_preconditioning")
    status = Standing.BLOCK if planned_before else Standing.OK
    yield _said("no_cyclophosphamide_preconditioning", "avoid", status)
    first, last, hours = None, None, parameters.number("ctx.after_h")
    if planned is not None:
        first = planned.start.astimezone(planned.zone).isoformat()
        last = later(planned.end, hours * 60).astimezone(planned.zone).isoformat()
    yield _said("cyclophosphamide_interval", "avoid", first=first, last=last)
    if "ctx.after_h" in parameters.site:
        yield _policy("cyclophosphamide_site_interval", "avoid", Standing.OK, _longer(hours))


def _intrathecal(row: Mapping[str, Any]) -> Iterator[Line]:
    wanted = row.get("cns_involvement") and row.get("severity") == "severe"
    if row.get("consciousness_impaired") and (wanted or row.get("intrathecal_planned")):
        yield _said(
            "no_intrathecal_if_unconscious", "avoid", Standing.BLOCK if row.get("intrathecal_planned") else Standing.OK
        )
    elif row.get("intrathecal_planned") or wanted:
        asks = () if row.get("consciousness_impaired") is False else ("consciousness_impaired",)
        status = Standing.UNKNOWN if asks else Standing.OK
        if wanted:
            yield _said("intrathecal_for_cns", "ask" if asks else "give", status, asks=asks)
        yield _said("intrathecal_dose", "ask" if asks else "check", status, asks=asks)


def _infection(row: Mapping[str, Any]) -> Iterator[Line]:
    if row.get("active_infection"):
        treated = row.get("infection_under_treatment")
        status = Standing.OK if treated else Standing.UNKNOWN if treated is None else Standing.WARN
        asks = ("infection_under_treatment",) if treated is None else ()
        yield _said("infection_controlled_alongside", "check" if treated else "decide", status, asks=asks)


def _dexamethasone(planned: Planned | None, parameters: ParameterSet) -> Iterator[Line]:
    first = last = None
    gap = parameters.number("premed.max_gap_min")
    if planned is not None:
        first = later(planned.start, -gap).astimezone(planned.zone).isoformat()
        last = planned.start.astimezone(planned.zone).isoformat()
    yield _said("dexamethasone_before_infusion", "give", first=first, last=last)
    limit = number_text(gap)
    text = Text(
        f"地塞米松在开始之前给，间隔不超过 {limit} min。",
        f"Dexamethasone comes before the start, by at most {limit} min.",
    )
    yield _policy("dexamethasone_gap", "check", Standing.OK, text)


def _bedside() -> Iterator[Line]:
    for statement in ("stored_cold", "stored_away_from_light", "warmed_to_room_temperature"):
        yield _said(statement, "check")
    yield _said("not_shaken_or_heated", "avoid")
    yield _policy("invert_gently", "check", Standing.OK, _T["invert"])
    for statement in ("unfiltered_set", "emergency_ready", "vital_signs_monitored", "stop_on_severe_reaction"):
        yield _said(statement, "check")


def _held(parameters: ParameterSet) -> Text:
    limit = number_text(parameters.number("antiplatelet.platelets_hold_below"))
    return Text(
        f"血小板低于 {limit} ×10⁹/L：暂停抗血小板医嘱，直至有署名的决定。",
        f"Platelets below {limit} ×10⁹/L: the antiplatelet order is held until a named decision.",
    )


def _decide(parameters: ParameterSet) -> Text:
    limit = number_text(parameters.number("antiplatelet.platelets_decide_below"))
    return Text(
        f"血小板低于 {limit} ×10⁹/L：抗血小板药由处方医生决定。",
        f"Platelets below {limit} ×10⁹/L: the prescriber decides on the antiplatelet drug.",
    )


def _lumbar(parameters: ParameterSet) -> Text:
    off = number_text(parameters.number("antiplatelet.clopidogrel_stop_d"))
    again = number_text(parameters.number("antiplatelet.clopidogrel_restart_h"))
    return Text(
        f"计划鞘内注射：氯吡格雷须先有决定（常规在腰椎穿刺前停 {off} 天、之后 {again} h 恢复）；单用阿司匹林不构成障碍。"
        "血小板与凝血须已知。",
        f"Intrathecal injection is planned: clopidogrel waits for a decision (usually stopped {off} days before a lumbar "
        f"puncture, restarted {again} h after); aspirin alone is no bar. Platelets and coagulation have to be known.",
    )


def _longer(hours: Fraction) -> Text:
    limit = number_text(hours)
    return Text(
        f"本中心规定：输注完毕后 {limit} h 内不用环磷酰胺。",
        f"This site: no cyclophosphamide until {limit} h after the end of the infusion.",
    )


_T: dict[str, Text] = {
    "reye": Text(
        "16 岁以下用阿司匹林前，先问明流感与水痘（瑞氏综合征；凭记忆，未核对）。",
        "Under 16, ask for influenza and varicella before aspirin (Reye; from memory, not checked).",
    ),
    "invert": Text("输注中每 10 min 轻柔颠倒容器，防止细胞沉降。", "Invert the bag gently every 10 min: cells settle."),
}
