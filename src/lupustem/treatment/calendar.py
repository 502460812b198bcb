"""The follow-up calendar of one patient: visits with their windows, what is due at each, what is overdue.

    >>> from datetime import date
    >>> made = follow_up(date(2026, 8, 31), {"renal_involvement": True})
    >>> [str(visit.on) for visit in made.visits[:4]]
    ['2026-09-07', '2026-09-30', '2026-11-30', '2027-02-28']

Days are local calendar days; a month too short ends on its last day. What is not known of the patient leaves an examination
open: it is shown with what has to be asked, never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from lupustem.decision.case import decide
from lupustem.facts import FACTS
from lupustem.logic.as_python import Closure, closure
from lupustem.logic.text import Text
from lupustem.logic.tree import inputs
from lupustem.treatment.follow_up_rules import DEFAULT_YEARS, EXAMINATIONS, WINDOWS, YEARLY_FROM, Examination
from lupustem.treatment.instants import months_later
from lupustem.treatment.invalid import YEARS
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal

WEEK = "week_1"
MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Item:
    """An examination at a visit. status: unknown where it depends on facts that are not known, named in `asks`."""

    examination: Examination
    status: Standing
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit.

    id: week_1 or month_N. months: 0 for week 1. first, last: the window, both days included. state: done, due, overdue, later
    or open (no day to judge by was given).
    """

    id: str
    months: int
    on: date
    first: date
    last: date
    items: tuple[Item, ...]
    state: str
    text: Text


@dataclass(frozen=True, slots=True)
class Calendar:
    """The visits in order, with what stands in the way."""

    infusion_on: date
    visits: tuple[Visit, ...]
    reasons: tuple[Reason, ...]

    @property
    def status(self) -> Standing:
        """warn with an overdue visit, unknown where an examination is open."""
        return worst(reason.status for reason in self.reasons)


def follow_up(
    infusion_on: date,
    facts: Mapping[str, Any],
    *,
    today: date | None = None,
    done: Collection[str] = (),
    years: int = DEFAULT_YEARS,
) -> Calendar:
    """The calendar after an infusion on a local day.

    facts: checked facts by name. today: for due and overdue. done: ids of visits that took place. years: how far, 1 to 50.
    Raises Refusal: out_of_bounds, unknown_visit, end_before_start.
    """
    check_years(years)
    if infusion_on.year not in YEARS:
        raise Refusal("out_of_bounds", _YEAR)
    if today is not None and today < infusion_on:
        raise Refusal("end_before_start", _BEFORE)
    months = (0, *visit_months(years))
    strange = sorted(set(done) - {_id(one) for one in months})
    if strange:
        raise Refusal("unknown_visit", _no_visit(months))
    row = decide(dict(facts), stages=("follow_up",)).row
    visits = tuple(_visit(one, infusion_on, row, today, done) for one in months)
    return Calendar(infusion_on, visits, _reasons(visits))


def check_years(years: int) -> None:
    """Refuse a length of follow-up that no calendar is made for. Raises Refusal, code `out_of_bounds`."""
    if not 1 <= years <= MOST_YEARS:
        raise Refusal("out_of_bounds", Text("years：应在 1 到 50 之间。", "years: must lie between 1 and 50."))


def visit_months(years: int) -> tuple[int, ...]:
    """Months after the infusion: 1, 3, 6, 12, then half-yearly to 6 years and yearly after."""
    grid = (1, 3, 6, 12, *range(18, YEARLY_FROM + 1, 6), *range(YEARLY_FROM + 12, 12 * MOST_YEARS + 1, 12))
    return tuple(month for month in grid if month <= 12 * years)


class Days(NamedTuple):
    """When a visit is: the day of the calendar, and the window around it, both ends included. id: as `Visit` has it."""

    id: str
    months: int
    on: date
    first: date
    last: date


def days_of(months: int, infusion_on: date) -> Days:
    """The days of the visit so many months after an infusion; 0 for week 1."""
    on = months_later(infusion_on, months) if months else infusion_on + timedelta(days=7)
    width = timedelta(days=next(window.days for window in WINDOWS if months <= window.up_to_months))
    return Days(_id(months), months, on, on - width, on + width)


def title_of(months: int) -> Text:
    """What the visit so many months after an infusion is called; 0 for week 1."""
    return _title(months)


def _id(months: int) -> str:
    return f"month_{months}" if months else WEEK


def _visit(months: int, start: date, row: Mapping[str, Any], today: date | None, done: Collection[str]) -> Visit:
    name, _, on, first, last = days_of(months, start)
    items = tuple(item for one in EXAMINATIONS if _at(one, months) and (item := _item(one, row)) is not None)
    return Visit(name, months, on, first, last, items, _state(name, first, last, today, done), _title(months))


def _state(name: str, first: date, last: date, today: date | None, done: Collection[str]) -> str:
    if name in done:
        return "done"
    if today is None:
        return "open"
    if today > last:
        return "overdue"
    return "due" if today >= first else "later"


def _at(one: Examination, months: int) -> bool:
    if months == 0:
        return one.week
    if one.months is not None:
        return months in one.months
    return one.from_month <= months and (one.to_month is None or months <= one.to_month)


@cache
def _applies(name: str) -> tuple[Closure, tuple[str, ...]] | None:
    rule = next(one.applies for one in EXAMINATIONS if one.id == name)
    return None if rule is None else (closure(rule), tuple(name for name in FACTS if name in inputs(rule)))


def _item(one: Examination, row: Mapping[str, Any]) -> Item | None:
    """None where it does not concern the patient."""
    rule = _applies(one.id)
    if rule is None:
        return Item(one, Standing.OK, ())
    holds = rule[0](row)
    if holds is None:
        return Item(one, Standing.UNKNOWN, tuple(name for name in rule[1] if row.get(name) is None))
    return Item(one, Standing.OK, ()) if holds else None


def _title(months: int) -> Text:
    if not months:
        return Text("输注后 1 周", "1 week after the infusion")
    if (months < 24 and months != 12) or months % 12:
        return Text(f"输注后 {months} 个月", f"{months} month{'s' if months > 1 else ''} after the infusion")
    return Text(f"输注后 {months // 12} 年", f"{months // 12} year{'s' if months > 12 else ''} after the infusion")


def _reasons(visits: tuple[Visit, ...]) -> tuple[Reason, ...]:
    said = [
        Reason("visit_overdue", Standing.WARN, Kind.SITE_POLICY, _overdue(visit))
        for visit in visits
        if visit.state == "overdue"
    ]
    asks = {name for visit in visits for item in visit.items if _to_ask(item) for name in item.asks}
    if asks:
        names = [FACTS[name].text for name in FACTS if name in asks]
        zh, en = "、".join(one.zh for one in names), "; ".join(one.en for one in names)
        text = Text(f"须先问明：{zh}。", f"has to be asked first: {en}.")
        said.append(Reason("involvement_unknown", Standing.UNKNOWN, Kind.READING, text))
    return tuple(said)


def _to_ask(item: Item) -> bool:
    """Whether an open examination hangs on something that can be known today; the response is judged later."""
    return not set(item.asks) & {"response_effective", "renal_biopsy_repeated"}


def _overdue(visit: Visit) -> Text:
    return Text(
        f"{visit.text.zh}的随访已逾期（窗口至 {visit.last}）。",
        f"the visit {visit.text.en} is overdue (window to {visit.last}).",
    )


def _no_visit(months: tuple[int, ...]) -> Text:
    words = ", ".join(map(_id, months))
    return Text(f"done：可用 {words}。", f"done: takes {words}.")


_YEAR = Text(
    f"infusion_on：年份应在 {YEARS[0]} 到 {YEARS[-1]} 之间；请核对。",
    f"infusion_on: the year has to lie between {YEARS[0]} and {YEARS[-1]}; check it.",
)
_BEFORE = Text("today：早于输注日；请核对。", "today: it is before the infusion; check both days.")
