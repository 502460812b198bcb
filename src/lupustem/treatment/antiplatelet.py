"""The antiplatelet course: one agent, 75 to 100 mg a day, on the 14 local days from the day before to twelve days after.

Long-term users keep their own drug and get no second one. Bleeding and few platelets are for the prescriber; a lumbar puncture
under clopidogrel is surfaced and blocked until somebody decides. Source: section 3.8, statements antiplatelet_course and
following; platelet limits and the rule on lumbar puncture are site policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.invalid import Number, aware, exact, number_text, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst

AGENTS = ("aspirin", "clopidogrel")
BLEEDING = ("none", "tendency", "active")


@dataclass(frozen=True, slots=True)
class AntiplateletDose:
    """One dose, planned or given, on a local calendar day."""

    day: date
    drug: str
    mg: Number


@dataclass(frozen=True, slots=True)
class AntiplateletCourse:
    """What is known around the course; None is not known. intrathecal: whether an injection is planned on the day."""

    start: datetime
    zone: tzinfo
    doses: tuple[AntiplateletDose, ...] | None
    long_term_user: bool | None
    bleeding: str | None
    platelets: Number | None
    intrathecal: bool | None
    long_term_drug: str | None = None
    coagulation_known: bool | None = None
    age_years: Number | None = None
    influenza_or_varicella: bool | None = None


@dataclass(frozen=True, slots=True)
class AntiplateletResult:
    """The 14 days of the course and what is said of it."""

    status: Standing
    reasons: tuple[Reason, ...]
    infusion_day: date
    days: tuple[date, ...]
    parameters: ParameterSet


def antiplatelet(course: AntiplateletCourse, parameters: ParameterSet = DEFAULT) -> AntiplateletResult:
    """Judge a course. Raises InvalidInput for a start without zone, an unknown drug word or a dose that is no number."""
    aware(course.start, "start")
    day = course.start.astimezone(course.zone).date()
    first = day + timedelta(days=int(parameters.number("antiplatelet.first_day")))
    days = tuple(first + timedelta(days=one) for one in range(int(parameters.number("antiplatelet.days"))))
    _readable(course)
    found = [
        *_user(course),
        *_bleeding(course, parameters),
        *_puncture(course, parameters),
        *_child(course),
    ]
    if course.long_term_user is not True:
        found.extend(_doses(course, days, day, parameters))
    return AntiplateletResult(worst(found), tuple(found), day, days, parameters)


def _readable(course: AntiplateletCourse) -> None:
    for number, one in enumerate(course.doses or ()):
        if one.drug not in AGENTS:
            words = " / ".join(AGENTS)
            raise refused(f"doses[{number}].drug", "not_allowed", f"只能取 {words}。", f"takes {words}.")
        if isinstance(one.day, datetime):
            raise refused(f"doses[{number}].day", "not_a_day", "应为当地日期。", "a local day belongs here.")
        exact(one.mg, f"doses[{number}].mg", above=0, high=1000, zero="zero_dose")
    if course.bleeding is not None and course.bleeding not in BLEEDING:
        words = " / ".join(BLEEDING)
        raise refused("bleeding", "not_allowed", f"只能取 {words}。", f"takes {words}.")


def _say(rule: str, status: Standing, kind: Kind, text: Text, hazard: str) -> Reason:
    return Reason(rule, status, kind, text, "3.8", hazards=(hazard,))


def _user(course: AntiplateletCourse) -> Iterator[Reason]:
    if course.long_term_user is None:
        yield _say("long_term_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _USER_UNKNOWN, "HZ28")
    elif course.long_term_user:
        if course.doses:
            yield _say("long_term_user", Standing.BLOCK, Kind.CONSENSUS, _NO_SECOND, "HZ28")
        else:
            yield Reason("long_term_user", Standing.OK, Kind.CONSENSUS, _OWN_DRUG, "3.8")


def _bleeding(course: AntiplateletCourse, parameters: ParameterSet) -> Iterator[Reason]:
    if course.bleeding is None:
        yield _say("bleeding_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _BLEEDING_UNKNOWN, "HZ27")
    elif course.bleeding == "active":
        yield _say("active_bleeding", Standing.BLOCK, Kind.SITE_POLICY, _ACTIVE, "HZ27")
    elif course.bleeding == "tendency":
        yield _say("bleeding_tendency", Standing.WARN, Kind.CONSENSUS, _TENDENCY, "HZ27")
    if course.platelets is None:
        yield _say("platelets_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _NO_PLATELETS, "HZ27")
        return
    count = exact(course.platelets, "platelets", low=0, high=5000)
    if count < parameters.number("antiplatelet.platelets_hold_below"):
        yield _say(
            "platelets_hold", Standing.BLOCK, parameters.kind("antiplatelet.platelets_hold_below"), _HOLD, "HZ27"
        )
    elif count < parameters.number("antiplatelet.platelets_decide_below"):
        kind = parameters.kind("antiplatelet.platelets_decide_below")
        yield _say("platelets_decide", Standing.WARN, kind, _DECIDE, "HZ27")


def _puncture(course: AntiplateletCourse, parameters: ParameterSet) -> Iterator[Reason]:
    on_clopidogrel = any(one.drug == "clopidogrel" for one in course.doses or ()) or (
        course.long_term_user is not False and course.long_term_drug == "clopidogrel"
    )
    if course.intrathecal is None and on_clopidogrel:
        yield _say("intrathecal_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _PUNCTURE_UNKNOWN, "HZ29")
    if not course.intrathecal:
        return
    if on_clopidogrel:
        yield _say("clopidogrel_lumbar_puncture", Standing.BLOCK, Kind.SITE_POLICY, _conflict(parameters), "HZ29")
    if course.long_term_user and course.long_term_drug is None:
        yield _say("long_term_drug_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _WHICH, "HZ29")
    if course.coagulation_known is not True:
        yield _say("coagulation_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _NO_COAGULATION, "HZ29")


def _child(course: AntiplateletCourse) -> Iterator[Reason]:
    if course.age_years is None or exact(course.age_years, "age_years", low=0, high=130) >= 16:
        return
    if any(one.drug == "aspirin" for one in course.doses or ()) and course.influenza_or_varicella is not False:
        status = Standing.UNKNOWN if course.influenza_or_varicella is None else Standing.BLOCK
        yield _say("reye", status, Kind.SITE_POLICY, _REYE, "HZ27")


def _doses(course: AntiplateletCourse, days: tuple[date, ...], day: date, parameters: ParameterSet) -> Iterator[Reason]:
    if course.doses is None:
        yield _say("course_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _COURSE_UNKNOWN, "HZ28")
        return
    if not course.doses:
        yield _say("course_missing", Standing.WARN, Kind.CONSENSUS, _COURSE_MISSING, "HZ28")
        return
    if len({one.drug for one in course.doses}) > 1:
        yield _say("both_agents", Standing.BLOCK, Kind.CONSENSUS, _BOTH, "HZ28")
    low, high = parameters.number("antiplatelet.lo_mg"), parameters.number("antiplatelet.hi_mg")
    if any(not low <= Fraction(exact(one.mg, "mg")) <= high for one in course.doses):
        yield _say("daily_dose", Standing.WARN, parameters.kind("antiplatelet.lo_mg"), _range(low, high), "HZ28")
    yield from _calendar(Counter(one.day for one in course.doses), days, day)


def _calendar(given: Counter[date], days: tuple[date, ...], day: date) -> Iterator[Reason]:
    if any(number > 1 for number in given.values()):
        yield _say("two_doses_a_day", Standing.BLOCK, Kind.CONSENSUS, _TWICE, "HZ28")
    if min(given) == day:
        yield _say("late_start", Standing.WARN, Kind.CONSENSUS, _LATE, "HZ28")
    missing = [one for one in days if one not in given and not (one < day and min(given) == day)]
    if missing:
        yield _say("days_missing", Standing.WARN, Kind.CONSENSUS, _days(_MISSING, missing), "HZ28")
    extra = sorted(one for one in given if one not in days)
    if extra:
        yield _say("days_beyond", Standing.WARN, Kind.CONSENSUS, _days(_BEYOND, extra), "HZ28")


def _conflict(parameters: ParameterSet) -> Text:
    off = number_text(parameters.number("antiplatelet.clopidogrel_stop_d"))
    again = number_text(parameters.number("antiplatelet.clopidogrel_restart_h"))
    return Text(
        f"氯吡格雷期间计划腰椎穿刺：须先作出决定（通常穿刺前停 {off} 天，穿刺后 {again} h 恢复；阿司匹林单用不受此限）。",
        f"A lumbar puncture is planned under clopidogrel: somebody has to decide first (usually off for {off} days before and "
        f"again {again} h after; aspirin alone is no bar).",
    )


def _days(text: Text, days: list[date]) -> Text:
    shown = ", ".join(one.isoformat() for one in days[:5]) + (" …" if len(days) > 5 else "")
    return Text(text.zh.format(len(days), shown), text.en.format(len(days), shown))


def _range(low: Fraction, high: Fraction) -> Text:
    limits = number_text(low), number_text(high)
    return Text(
        f"日剂量不在 {limits[0]} 至 {limits[1]} mg 之内；须说明理由。",
        f"A daily dose is not within {limits[0]} to {limits[1]} mg; a reason is needed.",
    )


_USER_UNKNOWN = Text(
    "是否长期服用抗血小板药未知。", "Whether the patient takes an antiplatelet drug long-term is not known."
)
_NO_SECOND = Text(
    "患者已长期服用抗血小板药：不得另开，勿重复用药。", "The patient takes one long-term: no new order, no doubling."
)
_OWN_DRUG = Text(
    "患者已长期服用抗血小板药：继续原药，不另开。", "The patient takes one long-term: keep it, no new order."
)
_BLEEDING_UNKNOWN = Text("有无出血或出血倾向未知。", "Whether there is bleeding or a tendency to it is not known.")
_ACTIVE = Text(
    "正在出血：抗血小板医嘱暂停，待指名医生决定。", "Active bleeding: the order is held until a named decision."
)
_TENDENCY = Text("有出血倾向：由开具医生决定。", "A bleeding tendency: the prescriber decides.")
_NO_PLATELETS = Text("血小板计数未知。", "The platelet count is not known.")
_HOLD = Text(
    "血小板过低：抗血小板医嘱暂停，待指名医生决定。", "Too few platelets: the order is held until a named decision."
)
_DECIDE = Text("血小板偏低：由开具医生决定。", "Few platelets: the prescriber decides.")
_PUNCTURE_UNKNOWN = Text(
    "是否同日鞘内注射未知，而计划用氯吡格雷。", "Clopidogrel, and whether there is a lumbar puncture is not known."
)
_WHICH = Text(
    "计划腰椎穿刺，而长期所用抗血小板药名未知。", "A lumbar puncture is planned and the long-term drug is not named."
)
_NO_COAGULATION = Text(
    "计划腰椎穿刺，须先知道凝血结果。", "A lumbar puncture is planned: coagulation has to be known first."
)
_REYE = Text(
    "不满 16 岁而用阿司匹林：先问明有无流感或水痘。", "Aspirin below 16 years: ask for influenza and varicella first."
)
_COURSE_UNKNOWN = Text("抗血小板疗程未知。", "The antiplatelet course is not known.")
_COURSE_MISSING = Text("未安排抗血小板药；须说明理由。", "No antiplatelet drug is planned; a reason is needed.")
_BOTH = Text("阿司匹林与氯吡格雷不得同用：只留一种。", "Aspirin and clopidogrel together: keep one.")
_TWICE = Text("同一日有两次给药。", "Two doses stand on one day.")
_LATE = Text(
    "输注当日才开始，晚一天；须说明理由。", "It begins on the day of the infusion, a day late; a reason is needed."
)
_MISSING = Text("缺 {} 天：{}。", "{} days are missing: {}.")
_BEYOND = Text("疗程之外 {} 天：{}。", "{} days are not part of the course: {}.")
