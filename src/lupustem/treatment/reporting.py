"""When a report of an adverse event is due: every rule set that applies or may apply, and the earliest deadline of all.

    >>> from datetime import datetime, timedelta, timezone
    >>> shanghai = timezone(timedelta(hours=8))
    >>> found = clocks(Event(datetime(2026, 11, 6, 23, 50, tzinfo=shanghai), serious=True), {"stem_cell_study": True})
    >>> found.earliest.isoformat()
    '2026-11-07T23:50:00+08:00'

24 h is an instant; a number of days ends with the last instant of local day `day of awareness + n`, calendar days, weekends and
holidays included. A clock is never stopped by something that is not known: it runs as if the answer were the stricter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from lupustem.logic.text import Text
from lupustem.treatment.instants import aware, end_of_day
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.reporting_rules import RULE_SETS, SETTINGS, VERIFICATION_WORDS, Rule, RuleSet, When


@dataclass(frozen=True, slots=True)
class Event:
    """What the clocks read of an event; None is not known.

    awareness: when the centre came to know; without it there is no clock, so it is mandatory. unexpected: not in the
    investigator's brochure. grave: fatal or life-threatening. zone: whose days are counted; the zone of `awareness` by default.
    """

    awareness: datetime
    serious: bool | None = None
    grave: bool | None = None
    unexpected: bool | None = None
    related: bool | None = None
    contamination: bool | None = None
    management_finished: datetime | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty with its deadline.

    deadline: the last instant that is still in time; None where the anchor has not come yet or the length is not known.
    certain: False where it runs as if an open question had the stricter answer.
    overdue: at the `now` asked about; None without deadline or now.
    """

    rule_set: RuleSet
    rule: Rule
    deadline: datetime | None
    certain: bool
    overdue: bool | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every clock of one event."""

    clocks: tuple[Clock, ...]
    reasons: tuple[Reason, ...]

    @property
    def earliest(self) -> datetime | None:
        """The first deadline of all with a length, certain or not; None where no clock runs. `at_once` is beside it."""
        timed = (one.deadline for one in self.clocks if one.rule.unit != "at_once")
        return min((deadline for deadline in timed if deadline is not None), default=None)

    @property
    def at_once(self) -> tuple[Clock, ...]:
        """What has to be done at once."""
        return tuple(one for one in self.clocks if one.rule.unit == "at_once")

    @property
    def status(self) -> Standing:
        """block where a deadline has passed, unknown where a duty's length is not known or the setting is open."""
        return worst(reason.status for reason in self.reasons)


def clocks(
    event: Event,
    settings: Mapping[str, bool | None],
    *,
    now: datetime | None = None,
    rule_sets: Iterable[RuleSet] = RULE_SETS,
) -> Clocks:
    """The clocks of an event.

    settings: of SETTINGS, whether the treatment is one; absent or None is not known, and its clocks run.
    Raises Refusal: naive_time, wrong_type, unknown_setting, end_before_start.
    """
    _check(event, settings, now)
    zone = event.zone or event.awareness.tzinfo
    assert zone is not None
    day = event.awareness.astimezone(zone).date()
    found: list[Clock] = []
    reasons: list[Reason] = []
    for one in rule_sets:
        applies = settings.get(one.setting)
        in_force = (one.effective_from is None or one.effective_from <= day) and (
            one.effective_to is None or day <= one.effective_to
        )
        if applies is False or not in_force:
            continue
        own = _of_set(one, event, zone, now, applies is True)
        found += own
        reasons += _said(one, own, applies)
    return Clocks(tuple(found), tuple(reasons))


def _check(event: Event, settings: Mapping[str, bool | None], now: datetime | None) -> None:
    aware(event.awareness, "awareness")
    if now is not None:
        aware(now, "now")
    for name in settings:
        if name not in SETTINGS:
            words = ", ".join(SETTINGS)
            raise Refusal("unknown_setting", Text(f"setting：可取 {words}。", f"setting: takes one of {words}."))
    if event.management_finished is not None:
        finished = aware(event.management_finished, "management_finished")
        if finished < event.awareness:
            raise Refusal("end_before_start", _ORDER)


def _of_set(one: RuleSet, event: Event, zone: tzinfo, now: datetime | None, applies: bool) -> list[Clock]:
    made: dict[str, Clock] = {}
    for rule in one.rules:
        holds = _holds(rule.when, event)
        if holds is not False:
            before = made.get(rule.follows or "")
            deadline = _deadline(rule, event, zone, before)
            overdue = None if deadline is None or now is None else now > deadline
            made[rule.id] = Clock(one, rule, deadline, applies and holds is True, overdue)
    return list(made.values())


def _holds(when: When, event: Event) -> bool | None:
    """Whether a rule concerns an event; None is not known, and the clock runs."""
    if when == "any":
        return True
    if when == "serious":
        return event.serious
    if when == "contamination":
        return event.contamination
    susar = _all(event.serious, event.unexpected, event.related)
    if when == "susar_grave":
        return _all(susar, event.grave)
    return _all(susar, None if event.grave is None else not event.grave)


def _all(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _deadline(rule: Rule, event: Event, zone: tzinfo, before: Clock | None) -> datetime | None:
    if rule.unit == "unknown":
        return None
    anchor: datetime | None = event.awareness
    if rule.anchor == "management_finished":
        anchor = event.management_finished
    elif rule.anchor == "first_report":
        anchor = None if before is None else before.deadline
    if anchor is None:
        return None
    if rule.unit == "at_once":
        return anchor
    if rule.unit == "hours":
        return (anchor.astimezone(UTC) + timedelta(hours=rule.length)).astimezone(zone)
    return end_of_day(anchor.astimezone(zone).date() + timedelta(days=rule.length), zone)


def _said(one: RuleSet, own: list[Clock], applies: bool | None) -> list[Reason]:
    said: list[Reason] = []
    if not own:
        return said
    if applies is None:
        setting = SETTINGS[one.setting]
        text = Text(
            f"{one.authority.zh}：未说明是否属于{setting.zh}，按适用计时。",
            f"{one.authority.en}: not said whether this is {setting.en}; its clocks run.",
        )
        said.append(Reason(f"{one.id}:setting_open", Standing.UNKNOWN, Kind.READING, text))
    for clock in own:
        name = f"{one.id}:{clock.rule.id}"
        if clock.rule.unit == "unknown":
            said.append(Reason(name, Standing.UNKNOWN, Kind.PUBLISHED, _no_length(clock)))
        elif clock.overdue and clock.rule.unit != "at_once":
            said.append(Reason(name, Standing.BLOCK, Kind.PUBLISHED, _overdue(clock)))
        elif clock.deadline is not None:
            said.append(Reason(name, Standing.WARN, Kind.PUBLISHED, _due(clock)))
    return said


def _due(clock: Clock) -> Text:
    assert clock.deadline is not None
    moment, rule = f"{clock.deadline:%Y-%m-%d %H:%M}", clock.rule
    zh, en = ("", "") if clock.certain else ("（按未知从严）", " (as if the open questions had the stricter answer)")
    return Text(f"{rule.recipient.zh}：不迟于 {moment}{zh}。", f"{rule.recipient.en}: not later than {moment}{en}.")


def _overdue(clock: Clock) -> Text:
    said = _due(clock)
    return Text(f"已逾期：{said.zh}立即补报并说明。", f"overdue: {said.en} Report now and say why it is late.")


def _no_length(clock: Clock) -> Text:
    words, rule = VERIFICATION_WORDS[clock.rule.verification], clock.rule
    return Text(
        f"{clock.rule_set.authority.zh}，{rule.recipient.zh}：期限未知（{words.zh}）。",
        f"{clock.rule_set.authority.en}, {rule.recipient.en}: the time allowed is not known ({words.en}).",
    )


_ORDER = Text(
    "management_finished 早于 awareness；请核对两个时间。",
    "management_finished comes before awareness; check both times.",
)
