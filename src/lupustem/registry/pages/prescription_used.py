"""A prescription that was used: in which infusion, when, by whom, and how every gate stood then, as it was kept.

Nothing is evaluated anew: the gates are those of the newest check before the start, which is a row of the record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from lupustem.consensus import STATEMENTS
from lupustem.decision.status import VERDICT_WORDS, Status, Verdict
from lupustem.logic.text import Text
from lupustem.registry.models import BedsideEvent, Infusion, Prescription, User
from lupustem.registry.pages.bedside import place_of
from lupustem.registry.prescribing.gate import SOFT, Gate
from lupustem.registry.words import WORDS
from lupustem.treatment.reasons import Kind


@dataclass(frozen=True, slots=True)
class Used:
    """The use of a prescription. by: who started. gates: as they stood at the check before the start, at checked_at."""

    infusion: int
    place: str
    at: datetime
    by: tuple[str, ...]
    containers: tuple[str, ...]
    checked_at: datetime | None
    gates: tuple[Gate, ...]


def used_of(prescription: Prescription) -> Used | None:
    """How a prescription was used; None while its infusion has not begun."""
    infusion: Infusion | None = getattr(prescription, "infusion", None)
    start = None if infusion is None else infusion.events.filter(kind="started").select_related("by").first()
    if infusion is None or start is None:
        return None
    check = infusion.checks.order_by("-version").first()
    said = {} if check is None else json.loads(check.answer).get("gates", {})
    hung = infusion.containers.select_related("container").order_by("container__identifier")
    return Used(
        infusion.number,
        place_of(infusion),
        start.occurred_at,
        _starters(start),
        tuple(one.container.identifier for one in hung),
        None if check is None else check.at,
        tuple(_gate(name, status, passed, prescription.decision.verdict) for name, (status, passed) in said.items()),
    )


def _starters(start: BedsideEvent) -> tuple[str, ...]:
    """Who started, by name, the one who was logged in first."""
    second = User.objects.filter(username=start.person).first()
    return (start.by.name, *(() if second is None else (second.name,)))


def _gate(name: str, status: str, passed: bool, verdict: str) -> Gate:
    """A gate as the check kept it: its stage and name, its status, and whether it was passed."""
    stage, _, id_ = name.partition(".")
    stood = Status(status)
    if id_ in STATEMENTS:
        one = STATEMENTS[id_]
        soft = one.force in SOFT
        return Gate(id_, stage, stood, one.text, Kind.CONSENSUS, one.section, soft, soft and passed)
    text = WORDS.get(f"gate.{id_}") or Text(id_, id_)
    if id_ == "verdict":
        words = VERDICT_WORDS[Verdict(verdict)]
        text = Text(f"输注时的判定：{words.zh}", f"Decision at the infusion: {words.en}")
    return Gate(id_, stage, stood, text)
