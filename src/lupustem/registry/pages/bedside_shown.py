"""What the templates of the bedside page are given."""

from __future__ import annotations

import json
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.actions.infusions import matched_by
from lupustem.registry.bedside.board import UNITS, board_of
from lupustem.registry.bedside.played import Played
from lupustem.registry.models import Infusion
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import now
from lupustem.registry.words import WORDS
from lupustem.treatment.invalid import number_text
from lupustem.treatment.monitor_events import STOP_SYMPTOMS
from lupustem.treatment.monitor_state import Phase
from lupustem.treatment.reasons import KIND_WORDS, SIGNS, Kind
from lupustem.treatment.vital_signs import BOUNDS, CONSCIOUSNESS, NAMES

SYMPTOMS = ("flushing", "urticaria", "fever", "dyspnoea", "nausea", "headache", "palpitations", "site")
SIGN_CLASSES = {"ok": "met", "warn": "unknown", "unknown": "unknown", "block": "not_met"}
PADS = (("respirations",), ("spo2",), ("pulse",), ("systolic", "diastolic"), ("temperature_c",))
TEMPERATURES = (20, 45)
SPOKEN = (
    "bed.online",
    "bed.offline",
    "bed.sending",
    "bed.login",
    "bed.stale",
    "bed.waiting",
    "bed.drop",
    "bed.full",
    "act.stop",
    "act.stopped",
    "act.stopped_here",
    "sign.bounds",
    "sign.pressures",
    "phase.stopped",
    *(f"event.{one}" for one in ("signs", "rate", "held", "stopped", "ended", "aborted")),
    *(f"event.{one}" for one in ("acknowledged", "sound_paused", "corrected")),
)
"""The phrases that the script needs: it holds no words of its own."""


def page_words() -> list[tuple[str, Text]]:
    """The script's phrases, by the names of their attributes."""
    return [(name.replace(".", "-").replace("_", "-"), WORDS[name]) for name in SPOKEN]


def board_context(infusion: Infusion, made: Played) -> dict[str, Any]:
    """The board and the words around its numbers."""
    shown = board_of(made, now())
    return {
        "infusion": infusion,
        "board": shown,
        "sign": SIGNS[shown["status"]],
        "sign_class": SIGN_CLASSES[shown["status"]],
        "kind_consensus": KIND_WORDS[Kind.CONSENSUS],
        "kind_site": KIND_WORDS[Kind.SITE_POLICY],
        "ml": "ml",
        "ml_min": "ml/min",
        "news2": "NEWS2",
        "minute": "min",
    }


def before_context(infusion: Infusion, made: Played, actor: Actor) -> dict[str, Any]:
    """Pads, forms, and the steps before the start."""
    matches = matched_by(infusion)
    check = infusion.checks.select_related("by").order_by("-version").first()
    baseline = made.state.baseline is not None
    return {
        "containers": [one.container for one in infusion.containers.select_related("container").order_by("pk")],
        "matches": matches,
        "match_names": Text("、".join(one.by.name for one in matches), ", ".join(one.by.name for one in matches)),
        "mine": any(one.by_id == actor.user.pk for one in matches),
        "check": check,
        "before_steps": [
            (WORDS["step.match"], len(matches) == 2),
            (WORDS["step.signs"], baseline),
            (WORDS["step.checks"], check is not None and check.ready),
            (WORDS["step.start"], made.state.phase is not Phase.PLANNED),
        ],
        "first_rate": number_text(made.watch.plan[0].ml_min),
        "pads": [_pad(names) for names in PADS],
        "consciousness": list(CONSCIOUSNESS.items()),
        "consciousness_label": NAMES["consciousness"],
        "oxygen_label": NAMES["oxygen"],
        "stop_symptoms": list(STOP_SYMPTOMS.items()),
        "symptoms": [(one, WORDS[f"symptom.{one}"]) for one in SYMPTOMS],
        "restarters": [
            ("ordered", WORDS["act.ordered_by"]),
            ("first", WORDS["act.first"]),
            ("second", WORDS["act.second"]),
        ],
    }


def report_of(infusion: Infusion) -> dict[str, Any]:
    """What was entered in the newest check."""
    check = infusion.checks.order_by("-version").first()
    return {} if check is None else json.loads(check.report)


def _pad(names: tuple[str, ...]) -> dict[str, Any]:
    label = WORDS["sign.blood_pressure"] if len(names) == 2 else NAMES[names[0]]
    return {"label": label, "unit": UNITS[names[0]], "names": " ".join(names), "fields": [_field(one) for one in names]}


def _field(name: str) -> dict[str, Any]:
    low, high = BOUNDS.get(name, TEMPERATURES)
    tenths = name == "temperature_c"
    return {
        "name": name,
        "label": NAMES[name],
        "low": low,
        "high": high,
        "step": "0.1" if tenths else "1",
        "mode": "decimal" if tenths else "numeric",
    }
