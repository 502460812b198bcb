"""Two dated visits to compare: a baseline (or the visit before) and the visit that is judged.

They are written as two parts, or as a list `visits` in the order of their dates, of which the first is the baseline unless
`baseline_date` names another, and the last is judged unless `visit_date` names another.
"""

from __future__ import annotations

from datetime import date

from lupustem.indices.declare import Key
from lupustem.indices.given import Given
from lupustem.logic.text import Text

EARLIER, LATER = ("baseline", "previous", "pre_flare"), ("followup", "current")
VISITS_KEY = Key(
    "visits",
    Text(
        "或写就诊列表，每次含 date，按日期排列；基线为首次或 baseline_date，所判为末次或 visit_date",
        "or a list of visits, each with its date, in order; the baseline is the first or baseline_date, judged is the last or "
        "visit_date",
    ),
)


def pair(given: Given, *, later_needed: bool = True, adjacent: bool = False) -> tuple[Given | None, Given | None]:
    """The earlier and the later visit; None for one that is not written, which is noted as a problem.

    later_needed: False where the answer is settled without a later visit, as after a death. adjacent: in a list, compare with
        the visit before instead of the baseline.

    Problems: visits out of order, two on one day, a baseline that is not before the visit judged.
    """
    given.raw("visits")
    if given.has("visits"):
        return _of_list(given, adjacent)
    earlier, later = _one_of(given, EARLIER), _one_of(given, LATER, needed=later_needed)
    if earlier is not None and later is not None:
        before(given, earlier, later)
    return earlier, later


def _one_of(given: Given, keys: tuple[str, ...], *, needed: bool = True) -> Given | None:
    written = [key for key in keys if key in given]
    if len(written) > 1:
        given.problem(written[1], "contradiction", Text(f"已写 {written[0]}。", f"{written[0]} is written already."))
    for key in keys[1:]:
        given.raw(key)
    found = given.part(written[0]) if written else None
    if found is None and needed and not (written and given.problems):
        given.problem(keys[0], "structure", Text("缺少此次就诊。", "this visit is missing."))
    return found


def before(given: Given, earlier: Given, later: Given) -> None:
    """Note a problem where the earlier visit is not dated before the later one."""
    one, other = earlier.day("date"), later.day("date")
    if one is not None and other is not None and one >= other:
        given.problem(
            earlier.place,
            "order",
            Text(
                f"其日期须早于 {later.place or '本次就诊'}；请核对两次就诊的日期。",
                f"its date has to be before that of {later.place or 'this visit'}; check the dates of both visits.",
            ),
        )


def _of_list(given: Given, adjacent: bool) -> tuple[Given | None, Given | None]:
    visits = given.parts("visits") or []
    baseline_day, judged_day = given.day("baseline_date"), given.day("visit_date")
    for key in (*EARLIER, *LATER):
        if given.has(key):
            given.problem(
                key, "contradiction", Text("已写 visits；请只用一种写法。", "visits are written; use one form only.")
            )
    days = [_dated(visit) for visit in visits]
    _in_order(visits, days)
    if len(visits) < 2 and not given.problems:
        given.problem("visits", "structure", Text("至少需要两次就诊。", "two visits are needed at least."))
    if given.problems:
        return None, None
    later = _at(given, "visit_date", judged_day, days, len(days) - 1)
    first = later - 1 if adjacent and later else 0
    earlier = _at(given, "baseline_date", baseline_day, days, first)
    if earlier is None or later is None:
        return None, None
    if earlier >= later:
        given.problem(
            "baseline_date",
            "order",
            Text("基线须早于所判的就诊。", "the baseline has to be before the visit that is judged."),
        )
        return None, None
    return visits[earlier], visits[later]


def _dated(visit: Given) -> date | None:
    day = visit.day("date")
    if day is None and visit.raw("date") is None:
        visit.problem("date", "structure", Text("缺少日期。", "the date is missing."))
    return day


def _in_order(visits: list[Given], days: list[date | None]) -> None:
    for at in range(1, len(days)):
        before, day = days[at - 1], days[at]
        if before is None or day is None or before < day:
            continue
        text = (
            Text("同一天有两次就诊；请合并为一次。", "two visits on one day; make one of them.")
            if before == day
            else Text(
                "日期早于前一次就诊；请按日期排列。",
                "earlier than the visit before it; put them in the order of their dates.",
            )
        )
        visits[at].problem("date", "order", text)


def _at(given: Given, key: str, day: date | None, days: list[date | None], otherwise: int) -> int | None:
    if day is None:
        return otherwise
    if day in days:
        return days.index(day)
    given.problem(key, "structure", Text("这一天没有就诊。", "no visit is on that day."))
    return None
