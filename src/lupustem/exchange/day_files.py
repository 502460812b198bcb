"""The file of one infusion day: what was found before the start, drugs around it, overrides; strict, nothing assumed.

`lupustem infusion gate` and `lupustem infusion drugs` read the same file, each its part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lupustem.exchange.treatment_fields import Strict, moment_of
from lupustem.treatment.antiplatelet import AntiplateletCourse, AntiplateletDose
from lupustem.treatment.cold_chain import Reading
from lupustem.treatment.infusion_log import VitalSet
from lupustem.treatment.invalid import aware, exact, refused
from lupustem.treatment.line import InfusionSet
from lupustem.treatment.related_recipients import Given
from lupustem.treatment.start_checks import REPORTED, Dexamethasone, Pregnancy, StartReport
from lupustem.treatment.start_gate import Override

_DAY = (
    "start",
    "end",
    "zone",
    "total_minutes",
    "preparation_end",
    "label_expiry",
    "removal",
    "temperature_log",
    "line",
    "planned_drop_factor",
    "dexamethasone",
    "antiplatelet",
    "pregnancy",
    "vitals",
    "checked",
    "by",
    "cyclophosphamide",
    "overrides",
)
_LINE = ("identity", "filtered", "pore_um", "drop_factor", "exception")
_COURSE = (
    "drug",
    "mg",
    "first_day",
    "days",
    "doses",
    "long_term_user",
    "long_term_drug",
    "bleeding",
    "platelets",
    "intrathecal",
    "coagulation_known",
    "age_years",
    "influenza_or_varicella",
)
_RECIPIENT = ("recipient", "lot", "bag", "at")
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class DayFile:
    """One day. report: for the gate. end: of the infusion, once charted. cyclophosphamide: planned doses; None unsaid."""

    report: StartReport
    end: datetime | None
    cyclophosphamide: tuple[datetime, ...] | None


def day_of(content: Mapping[str, Any]) -> DayFile:
    """The day in a file. Raises InvalidInput: an unknown key, a wrong type, a missing start."""
    top = Strict(content, "", _DAY)
    start = top.moment("start")
    if start is None:
        raise refused("start", "missing", "缺少输注开始时间。", "the start of the infusion is missing.")
    aware(start, "start")
    report = StartReport(
        start,
        _checked(top),
        top.words("by"),
        top.number("total_minutes"),
        top.moment("preparation_end"),
        top.moment("label_expiry"),
        top.moment("removal"),
        tuple(_reading(one) for one in top.each("temperature_log", ("at", "celsius")))
        if "temperature_log" in content
        else None,
        _line(top.below("line", _LINE)),
        top.number("planned_drop_factor"),
        _dexamethasone(top.below("dexamethasone", ("given", "at", "mg"))),
        _course(top.below("antiplatelet", _COURSE), start, _zone(top.word("zone"), start)),
        _pregnancy(top.below("pregnancy", ("could_be", "pregnant", "lactating", "tested_at"))),
        _vitals(top.below("vitals", ("at", "complete", "finding"))),
        tuple(_override(one) for one in top.each("overrides", ("rule", "code", "text", "by", "at"))),
    )
    planned = None
    if "cyclophosphamide" in content:
        planned = tuple(
            moment_of(one, f"cyclophosphamide[{number}]") for number, one in enumerate(top.items("cyclophosphamide"))
        )
    return DayFile(report, top.moment("end"), planned)


def recipients_of(content: Mapping[str, Any]) -> tuple[Given, ...]:
    """Who received, or is to receive, which container: `infusions`, by pseudonym. Raises InvalidInput."""
    top = Strict(content, "", ("infusions",))
    return tuple(_given(one) for one in top.each("infusions", _RECIPIENT))


def _given(one: Strict) -> Given:
    at = one.moment("at")
    if at is not None:
        aware(at, one.at("at"))
    return Given(_said(one, "recipient"), _said(one, "lot"), _said(one, "bag"), at)


def _said(one: Strict, key: str) -> str:
    word = one.word(key)
    if word is None:
        raise refused(one.at(key), "missing", "缺少此项。", "is missing.")
    return word


def _when(one: Strict) -> datetime:
    at = one.moment("at")
    if at is None:
        raise refused(one.at("at"), "missing", "缺少时间。", "the time is missing.")
    return at


def _checked(top: Strict) -> dict[str, bool | None]:
    one = top.below("checked", REPORTED)
    return {} if one is None else {name: one.boolean(name) for name in REPORTED}


def _reading(one: Strict) -> Reading:
    return Reading(_when(one), one.needed("celsius"))


def _line(one: Strict | None) -> InfusionSet | None:
    if one is None:
        return None
    return InfusionSet(
        one.word("identity"),
        one.boolean("filtered"),
        one.number("pore_um"),
        one.number("drop_factor"),
        one.word("exception"),
    )


def _dexamethasone(one: Strict | None) -> Dexamethasone | None:
    return None if one is None else Dexamethasone(one.boolean("given"), one.moment("at"), one.number("mg"))


def _pregnancy(one: Strict | None) -> Pregnancy | None:
    if one is None:
        return None
    return Pregnancy(
        one.boolean("could_be"), one.boolean("pregnant"), one.boolean("lactating"), one.moment("tested_at")
    )


def _vitals(one: Strict | None) -> VitalSet | None:
    return None if one is None else VitalSet(_when(one), one.boolean("complete") is True, one.word("finding"))


def _override(one: Strict) -> Override:
    return Override(_said(one, "rule"), _said(one, "code"), _said(one, "text"), _said(one, "by"), _when(one))


def _course(one: Strict | None, start: datetime, zone: tzinfo) -> AntiplateletCourse | None:
    if one is None:
        return None
    return AntiplateletCourse(
        start,
        zone,
        _doses(one),
        one.boolean("long_term_user"),
        one.word("bleeding"),
        one.number("platelets"),
        one.boolean("intrathecal"),
        one.word("long_term_drug"),
        one.boolean("coagulation_known"),
        one.number("age_years"),
        one.boolean("influenza_or_varicella"),
    )


def _doses(one: Strict) -> tuple[AntiplateletDose, ...] | None:
    """The doses as listed, or a course written as first day, days, drug and mg; None where neither is there."""
    listed = one.given("doses") or one.content.get("doses") == []
    short = [key for key in ("drug", "mg", "first_day", "days") if one.given(key)]
    if listed and short:
        raise refused(
            one.at(short[0]), "not_allowed", "doses 与疗程只写一种。", "write doses or a course, one of them."
        )
    if not short:
        return tuple(_dose(each) for each in one.each("doses", ("day", "drug", "mg"))) if listed else None
    first, count = one.day("first_day"), exact(one.needed("days"), one.at("days"), low=1, high=MOST_DAYS)
    if first is None or count.denominator != 1:
        name = "first_day" if first is None else "days"
        raise refused(
            one.at(name), "missing", "请写首日与整数天数。", "a first day and a whole number of days belong here."
        )
    drug, mg = _said(one, "drug"), one.needed("mg")
    return tuple(AntiplateletDose(first + timedelta(days=number), drug, mg) for number in range(int(count)))


def _dose(one: Strict) -> AntiplateletDose:
    day = one.day("day")
    if day is None:
        raise refused(one.at("day"), "missing", "缺少日期。", "the day is missing.")
    return AntiplateletDose(day, _said(one, "drug"), one.needed("mg"))


def _zone(name: str | None, start: datetime) -> tzinfo:
    if name is None:
        assert start.tzinfo is not None
        return start.tzinfo
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refused(
            "zone", "no_such_zone", "没有这个时区；如 Asia/Shanghai。", "no such zone; such as Asia/Shanghai."
        ) from None
