"""An invented patient and an invented pump that make event streams: for tests, demonstrations and the benchmark.

`infusion` plays one infusion through the monitor, a nurse following its advice; `any_events` makes streams without sense, to
see that the monitor neither fails nor proposes a rate above a cap. The randomness comes from a seed alone.

    >>> log = infusion(7, Course.CALM)
    >>> type(log[0]).__name__, type(log[-1]).__name__, len(log) == len(infusion(7, Course.CALM))
    ('SignsTaken', 'SignsTaken', True)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any

from lupustem.treatment import monitor_events as events
from lupustem.treatment.monitor import step
from lupustem.treatment.monitor_advice import advise
from lupustem.treatment.monitor_events import Event, SignsTaken
from lupustem.treatment.monitor_state import Level, Phase, State, Watch
from lupustem.treatment.vital_signs import Signs

EIGHT = datetime(2026, 11, 2, 9, tzinfo=timezone(timedelta(hours=8)))
TWO_NURSES = ("nurse A", "nurse B")


class Course(StrEnum):
    """How the invented patient fares."""

    CALM = "calm"
    FEVER = "fever"
    ANAPHYLAXIS = "anaphylaxis"
    DESATURATION = "desaturation"
    SILENCE = "silence"


PLAN: tuple[Level, ...] = (
    Level(Fraction(10), Fraction(2)),
    Level(Fraction(5), Fraction(5, 2)),
    Level(Fraction(5), Fraction(3)),
    Level(Fraction(5), Fraction(7, 2)),
    Level(Fraction(35, 4), Fraction(4)),
)
"""100 ml by the default staircase."""


def watch(**changes: Any) -> Watch:
    """What the monitor is told for the invented patient: 100 ml, a woman of 34."""
    return Watch(PLAN, Fraction(100), age_years=34, pregnant=False)._replace(**changes)


class Bedside:
    """An invented nurse at an invented bedside: enters what happens and does what the monitor proposes."""

    def __init__(self, seed: int, course: Course, every: int, setting: Watch) -> None:
        self.random, self.course, self.every = Random(seed), course, every
        self.state, self.log = State(setting), list[Event]()

    def enter(self, kind: Callable[..., Event], at: datetime, *what: object) -> None:
        """One more event."""
        event = kind(f"e{len(self.log):04d}", at, *what)
        self.state = step(self.state, event)
        self.log.append(event)

    def minute(self, now: datetime, minute: int) -> None:
        """One minute: signs if it is time, then what is proposed, then the end if the bag is empty."""
        silent = self.course is Course.SILENCE and minute > 12
        if minute % self.every == 0 and not silent:
            self.enter(SignsTaken, now, signs(self.random, self.course, minute))
        else:
            self.enter(events.Tick, now)
        if self.state.remaining_ml == 0:
            self.enter(events.Ended, now)
            return
        made = advise(self.state, now)
        if made.proposal == "stop":
            self.enter(events.Stopped, now, "nurse A")
            self.enter(events.Aborted, now, "physician")
        elif made.proposal == "hold":
            self.enter(events.Held, now, Fraction(0))
        elif made.proposal == "step_up":
            self.enter(events.RateSet, now, made.proposed_rate)
        elif made.proposal == "may_resume":
            self.enter(events.RateSet, now, Fraction(2))


def infusion(seed: int, course: Course = Course.CALM, every: int = 5, setting: Watch | None = None) -> list[Event]:
    """One infusion from the baseline to four hours after its end; sets every so many minutes while it runs.

    The nurse does what the monitor proposes: steps up, holds, resumes when it may; a stop ends it.
    """
    made = Bedside(seed, course, every, setting or watch())
    made.enter(SignsTaken, EIGHT - timedelta(minutes=5), signs(made.random, Course.CALM, 0))
    made.enter(events.Started, EIGHT, Fraction(2), TWO_NURSES)
    for minute in range(1, LONGEST):
        if made.state.phase not in (Phase.RUNNING, Phase.HELD):
            break
        made.minute(EIGHT + timedelta(minutes=minute), minute)
    ended = made.state.ended_at
    if ended is not None:
        for after in made.state.watch.limits.post:
            made.enter(SignsTaken, ended + timedelta(minutes=after), signs(made.random, Course.CALM, 0))
    return made.log


LONGEST = 180
"""Minutes after which the invented nurse gives up waiting."""


def signs(random: Random, course: Course, minute: int) -> Signs:
    """A complete set of the invented patient at a minute of the infusion."""
    trouble = max(0, minute - 12) if course is not Course.CALM else 0
    warm = Fraction(min(trouble, 25), 10) if course is Course.FEVER else Fraction(0)
    low = 3 * min(trouble, 15) if course is Course.ANAPHYLAXIS else 0
    thin = min(trouble, 10) if course is Course.DESATURATION else 0
    return Signs(
        respirations=random.randint(14, 18) + low // 5,
        spo2=random.randint(97, 99) - thin,
        oxygen=False,
        systolic=random.randint(118, 126) - low,
        diastolic=random.randint(70, 78) - low // 2,
        pulse=random.randint(72, 84) + low,
        consciousness="A",
        temperature_c=Fraction(random.randint(365, 369), 10) + warm,
    )


def any_events(seed: int, count: int = 40) -> list[Event]:
    """A stream without sense: any kind of event, some twice, some too early, some of another zone, some without one."""
    random = Random(seed)
    now, made = EIGHT, list[Event]()
    for number in range(count):
        now += timedelta(seconds=random.choice((0, 1, 30, 60, 240, 300, 600, 1800)))
        at = _moment(random, now)
        name = f"e{number if random.random() > 0.05 else random.randrange(count)}"
        made.append(_any_event(random, name, at))
    if random.random() < 0.9:
        made.insert(0, events.Started("start", EIGHT, Fraction(2), TWO_NURSES))
        made.insert(0, SignsTaken("before", EIGHT, signs(random, Course.CALM, 0)))
    return made


def _moment(random: Random, now: datetime) -> datetime:
    odd = random.random()
    if odd < 0.02:
        return now.replace(tzinfo=None)
    if odd < 0.04:
        return now.astimezone(timezone(timedelta(hours=6)))
    return now - timedelta(minutes=3) if odd < 0.06 else now


def _any_event(random: Random, name: str, at: datetime) -> Event:
    rate = Fraction(random.randint(-1, 60), 10)
    grade = random.choice((None, 0, 1, 2, 3, 4, 5, 6))
    word = random.choice(("fever", "flushing", "chest_pain", "airway_sign", "clots"))
    alarm = random.choice(("spo2_below_90", "signs_overdue", "reaction_grade_3", "rate_above_cap"))
    kinds: tuple[Callable[[], Event], ...] = (
        lambda: SignsTaken(name, at, _any_signs(random), random.choice((0, 0, 61, 301))),
        lambda: SignsTaken(name, at, signs(random, random.choice(list(Course)), random.randint(0, 60))),
        lambda: events.Started(name, at, rate, random.choice((TWO_NURSES, ("nurse A",), ()))),
        lambda: events.RateSet(name, at, rate),
        lambda: events.Held(name, at, rate),
        lambda: events.Stopped(name, at),
        lambda: events.Restarted(name, at, rate, random.choice(("", "physician")), TWO_NURSES),
        lambda: events.Symptom(name, at, word, grade),
        lambda: events.SymptomEnded(name, at, word),
        lambda: events.Acknowledged(name, at, alarm, random.choice(("", "nurse A"))),
        lambda: events.SoundPaused(name, at, random.randint(-1, 130), "nurse A"),
        lambda: events.Corrected(name, at, f"e{random.randrange(40)}", random.choice(("", "wrong arm")), "nurse A"),
        lambda: events.Tick(name, at),
        lambda: events.RateSet(name, at, random.choice((Fraction(5, 2), Fraction(3), Fraction(4)))),
        lambda: random.choice((events.Ended(name, at), events.Aborted(name, at), events.Tick(name, at))),
    )
    return random.choice(kinds)()


def _any_signs(random: Random) -> Signs:
    def maybe(low: int, high: int) -> int | None:
        return random.randint(low, high) if random.random() < 0.8 else None

    tenths = maybe(330, 415)
    return Signs(
        maybe(4, 40),
        maybe(70, 100),
        random.choice((True, False, None)),
        maybe(60, 230),
        maybe(30, 59),
        maybe(30, 180),
        random.choice(("A", "A", "A", "C", "V", "P", "U", None)),
        None if tenths is None else Fraction(tenths, 10),
    )
