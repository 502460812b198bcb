"""What happens at the bedside, as events: each with an id that its maker gave it and an instant with its zone.

Events are only ever added. A slip is taken back by a `Corrected` event with a reason; nothing is edited.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.treatment.vital_signs import Signs


class SignsTaken(NamedTuple):
    """A set of vital signs.

    clock_offset_s: how far the device's clock is ahead of the ward's, in seconds; None where nobody compared them.
    """

    id: str
    at: datetime
    signs: Signs
    clock_offset_s: int | None = None


class Started(NamedTuple):
    """The first start, by two persons. rate: ml/min."""

    id: str
    at: datetime
    rate: Fraction
    authorised_by: tuple[str, ...]


class RateSet(NamedTuple):
    """The rate was changed or measured, ml/min; 0 is a pause."""

    id: str
    at: datetime
    rate: Fraction


class Held(NamedTuple):
    """Lowered to at most the slow cap, or paused, to look again."""

    id: str
    at: datetime
    rate: Fraction = Fraction(0)


class Stopped(NamedTuple):
    """Stopped: anyone at the bedside may, without asking."""

    id: str
    at: datetime
    by: str = ""


class Restarted(NamedTuple):
    """Restarted after a stop: by a physician's order and two persons."""

    id: str
    at: datetime
    rate: Fraction
    ordered_by: str
    authorised_by: tuple[str, ...]


class Ended(NamedTuple):
    """The last drop, flush included."""

    id: str
    at: datetime


class Aborted(NamedTuple):
    """Given up before the end."""

    id: str
    at: datetime
    by: str = ""


class Symptom(NamedTuple):
    """A symptom or a finding at the bedside. grade: of CTCAE; None is not graded yet."""

    id: str
    at: datetime
    name: str
    grade: int | None = None


class SymptomEnded(NamedTuple):
    """A symptom is gone."""

    id: str
    at: datetime
    name: str


class Acknowledged(NamedTuple):
    """A person has seen an alarm."""

    id: str
    at: datetime
    alarm: str
    by: str


class SoundPaused(NamedTuple):
    """The sound, not the sight, of the alarms is off for some seconds."""

    id: str
    at: datetime
    seconds: int
    by: str


class Corrected(NamedTuple):
    """An earlier set of signs was wrong: it stays in the log and no longer counts."""

    id: str
    at: datetime
    of: str
    reason: str
    by: str


class Tick(NamedTuple):
    """Time has passed."""

    id: str
    at: datetime


Event = (
    SignsTaken
    | Started
    | RateSet
    | Held
    | Stopped
    | Restarted
    | Ended
    | Aborted
    | Symptom
    | SymptomEnded
    | Acknowledged
    | SoundPaused
    | Corrected
    | Tick
)

STOP_SYMPTOMS: dict[str, Text] = {
    "anaphylaxis": Text("严重过敏反应", "anaphylaxis"),
    "airway_sign": Text("气道症状（喘鸣、喉头水肿）", "an airway sign (stridor, swelling)"),
    "chest_pain": Text("胸痛", "chest pain"),
    "neurologic_deficit": Text("神经功能缺损", "a neurologic deficit"),
    "bag_leak": Text("容器渗漏", "a leaking bag"),
    "clots": Text("见凝块", "clots"),
}
"""Findings that stop the infusion whatever their grade."""


class EventRefused(ValueError):
    """An event that cannot be taken into the log as it is: its id, a code for programs, a sentence for people."""

    def __init__(self, event_id: str, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.event_id, self.code, self.text = event_id, code, text
