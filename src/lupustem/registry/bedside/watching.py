"""What the monitor is told of an infusion, kept with it: made from the signed plan, exact, as canonical JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.registry.models import Infusion, Prescription
from lupustem.registry.policy import parameters_in
from lupustem.registry.prescribing.reading import Reading
from lupustem.registry.prescribing.start_gate import hung_for
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.monitor_limits import limits_of
from lupustem.treatment.monitor_state import Level, Watch
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.windows import stability


def watch_json(prescription: Prescription, reading: Reading) -> str:
    """The watch of a prescription's infusion, by the plan for the containers set apart, for the patient as read now.

    Raises Refusal without a rate plan.
    """
    found = hung_for(prescription, reading, {})
    rate = found.rate
    if rate is None or not rate.feasible or rate.total_minutes is None:
        raise Refusal(NO_PLAN)
    window = stability(
        found.report.preparation_end,
        rate.total_minutes,
        label_expiry=found.report.label_expiry,
        parameters=parameters_of(prescription),
    )
    facts = reading.facts.values
    age = facts.get("age_years")
    return canonical(
        {
            "plan": [[str(one.minutes), str(one.rate)] for one in rate.segments],
            "volume_ml": str(rate.volume_ml),
            "deadline": None if window.deadline_hard is None else window.deadline_hard.isoformat(),
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
    return DEFAULT if prescription.policy is None else parameters_in(prescription.policy)


NO_PLAN = Text(
    "此处方没有可行的滴速方案，不能在床旁打开；请重新处方。",
    "this prescription has no feasible rate plan, so it cannot be opened at the bedside; prescribe anew.",
)
