"""What the monitor is told of an infusion, kept with it: made from the signed plan, exact, as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.models import Infusion, Prescription
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.monitor_limits import limits_of
from lupustem.treatment.monitor_state import Level, Watch
from lupustem.treatment.parameters import DEFAULT, ParameterSet, site_set


def watch_json(prescription: Prescription, facts: Mapping[str, Any]) -> str:
    """The watch of a prescription's infusion. facts: the values known of the patient. Raises Refusal without a rate plan."""
    plan = json.loads(prescription.plan)
    rate = plan.get("rate")
    if not rate or not rate.get("segments"):
        raise Refusal(NO_PLAN)
    windows = plan.get("windows") or {}
    age = facts.get("age_years")
    return canonical(
        {
            "plan": [[one["minutes"]["exact"], one["ml_min"]["exact"]] for one in rate["segments"]],
            "volume_ml": rate["volume_ml"]["exact"],
            "deadline": windows.get("deadline_hard"),
            "age_years": None if age is None else int(age),
            "pregnant": facts.get("pregnant"),
        }
    )


def watch_of(infusion: Infusion) -> Watch:
    """What the monitor is told: the plan, the volume, the deadline and the person, with the limits of the site's policy."""
    told = json.loads(infusion.watch)
    return Watch(
        tuple(Level(Fraction(length), Fraction(rate)) for length, rate in told["plan"]),
        Fraction(told["volume_ml"]),
        None if told["deadline"] is None else datetime.fromisoformat(told["deadline"]).astimezone(UTC),
        told["age_years"],
        told["pregnant"],
        limits=limits_of(parameters_of(infusion.prescription)),
    )


def parameters_of(prescription: Prescription) -> ParameterSet:
    """The numbers that the centre had set when it was prescribed."""
    if prescription.policy is None:
        return DEFAULT
    return site_set(json.loads(prescription.policy.content, parse_float=Decimal))


NO_PLAN = Text(
    "此处方没有可行的滴速方案，不能在床旁打开；请重新处方。",
    "this prescription has no feasible rate plan, so it cannot be opened at the bedside; prescribe anew.",
)
