"""The form of an order: its fields from the vocabulary, what stands in them at first, and the order that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_row
from lupustem.logic.text import Text
from lupustem.registry.models import Patient, Prescription
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.prescribing.order import FACTS_ORDERED, Order
from lupustem.registry.prescribing.prescription_gates import draft_of
from lupustem.registry.record.clock import zone
from lupustem.registry.words import WORDS

YES_NO = (("true", WORDS["rx.yes"]), ("false", WORDS["rx.no"]))
DEVICES = (("pump", WORDS["rx.pump"]), ("gravity", WORDS["rx.gravity"]))
BASES = (("viable", WORDS["rx.viable"]), ("total", WORDS["rx.total"]))
NUMBERS = ("per_kg_1e6", "total_cells", "volume_ml", "flush_ml", "dead_volume_ml", "drop_factor")
HINTS = {
    "total_cells": WORDS["rx.hint_total"],
    "volume_ml": WORDS["rx.hint_volume"],
    "drop_factor": WORDS["rx.hint_drop"],
}
FIRST = {"flush_ml": "0", "dead_volume_ml": "0", "device": "pump", "start_time": "09:00"}


def fields() -> tuple[Field, ...]:
    """The fields of the order, then those of the facts that it settles."""
    numbers = (
        Field(name, WORDS[f"rx.{name}"], required=name in FIRST, limit=60, hint=HINTS.get(name)) for name in NUMBERS
    )
    return (
        Field("start_day", WORDS["rx.start_day"], "date"),
        Field("start_time", WORDS["rx.start_time"], limit=5),
        *numbers,
        Field("basis", WORDS["rx.basis"], "choice", required=False, choices=BASES),
        Field("device", WORDS["rx.device"], "choice", choices=DEVICES),
        Field("containers", WORDS["rx.containers"], required=False, limit=400, hint=WORDS["rx.hint_containers"]),
        *(_fact(name) for name in FACTS_ORDERED),
        Field("reason", WORDS["rx.reason"], "long", required=False, limit=500, hint=WORDS["rx.hint_reason"]),
    )


def first_values(patient: Patient, facts: Mapping[str, Any], newest: Prescription | None) -> dict[str, str]:
    """What stands in the form at first: the newest order of the patient, else what the record proposes; no dose."""
    if newest is None:
        return FIRST | {name: _typed(facts[name]) for name in FACTS_ORDERED if name in facts}
    order = draft_of(newest).order
    values = {name: getattr(order, name) for name in (*NUMBERS, "basis")}
    local = order.start.astimezone(zone())
    values |= {"start_day": local.date().isoformat(), "start_time": f"{local:%H:%M}", "reason": newest.reason}
    values |= {"device": "gravity" if order.drop_factor else "pump", "containers": " ".join(order.containers)}
    return values | {name: _typed(value) for name, value in order.facts.items()}


def typed_order(form: Form, post: Mapping[str, str]) -> Order | None:
    """The order that was typed; None where the form says what is wrong with it."""
    if not form.read(post):
        return None
    said = form.cleaned
    start, facts = _start(form), _facts(form)
    if (said["device"] == "gravity") is not bool(said["drop_factor"]):
        form.errors["drop_factor"] = WORDS["rx.wrong_drop"]
    if bool(said["per_kg_1e6"]) and bool(said["total_cells"]):
        form.errors["total_cells"] = WORDS["rx.wrong_two_doses"]
    if form.errors or start is None:
        return None
    texts = {name: said[name] or ("0" if name in FIRST else "") for name in NUMBERS}
    return Order(start, **texts, basis=said["basis"], containers=tuple(said["containers"].split()), facts=facts)


def _start(form: Form) -> datetime | None:
    try:
        return datetime.combine(
            form.cleaned["start_day"], time.fromisoformat(form.cleaned["start_time"]), tzinfo=zone()
        )
    except ValueError:
        form.errors["start_time"] = WORDS["rx.wrong_time"]
        return None


def _facts(form: Form) -> dict[str, Any]:
    """The facts of the order, checked by the vocabulary one by one; what is left empty stays unknown."""
    found: dict[str, Any] = {}
    for name in FACTS_ORDERED:
        text = form.cleaned[name]
        try:
            found |= read_row({name: _value(name, text)}).values if text else {}
        except InvalidFacts as wrong:
            form.errors[name] = wrong.problems[0].text
        except InvalidOperation:
            form.errors[name] = WORDS["rx.wrong_number"]
    return found


def _value(name: str, text: str) -> Any:
    kind = FACTS[name].kind
    if kind == "boolean":
        return text == "true"
    return text if kind == "category" else Decimal(text)


def _typed(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _fact(name: str) -> Field:
    fact = FACTS[name]
    choices = YES_NO if fact.kind == "boolean" else tuple(fact.values.items())
    unit = "" if fact.unit is None else f" ({fact.unit})"
    label = Text(f"{fact.text.zh}{unit}", f"{fact.text.en}{unit}")
    return Field(name, label, "choice" if choices else "text", required=False, choices=choices)
