"""The plan of an order: what `treatment.patient_plan` makes of it, and the gates that follow from dose, weight and rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from lupustem.registry.models import Container
from lupustem.registry.prescribing.containers import bag_of
from lupustem.registry.prescribing.gate import Gate, own
from lupustem.registry.prescribing.order import Order
from lupustem.registry.prescribing.reading import Reading
from lupustem.registry.prescribing.standing_gates import facts_with, of_reason
from lupustem.registry.record.clock import zone
from lupustem.registry.words.prescription import WORDS
from lupustem.treatment.containers import Bag
from lupustem.treatment.dose import DoseOrder, dose
from lupustem.treatment.dose_guards import guards
from lupustem.treatment.invalid import minutes_between
from lupustem.treatment.patient_plan import PatientPlan, PlanInput, plan_of
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.weight import CheckedWeight, Weight, check_weight


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what the registry adds: the weight against an earlier one, and the guards of the dose as it was typed."""

    plan: PatientPlan
    weight: CheckedWeight | None
    dose: tuple[Reason, ...]

    @property
    def to_explain(self) -> tuple[Reason, ...]:
        """What may stand only with a reason in words."""
        drugs = {one.id for one in self.plan.drugs} | {one.statement.id for one in self.plan.conditions}
        found = (*self.plan.reasons, *self.dose, *(() if self.weight is None else self.weight.reasons))
        return tuple(dict.fromkeys(one for one in found if one.status is Standing.WARN and one.rule not in drugs))


def planned(reading: Reading, order: Order, containers: Sequence[Container]) -> Planned:
    """The plan of an order. Raises InvalidInput for numbers and moments that no plan can be made of."""
    bags = tuple(bag for one in containers if (bag := bag_of(one)) is not None)
    here, local = zone(), [one.prepared_at for one in containers if one.prepared_at is not None]
    weight = _weight(reading)
    checked = None if weight is None else _checked(reading, weight, order.start)
    given = PlanInput(
        facts_with(reading, order),
        reading.at.astimezone(here),
        here,
        order.start.astimezone(here),
        tuple(_local(bag) for bag in bags),
        prepared_at=min(local).astimezone(here) if local else None,
        weighed_at=reading.weighed_at,
        assessed_at=reading.assessed_at,
        dose_basis=order.basis or None,
        volume_ml=None if bags else order.volume_ml or None,
        flush_ml=order.flush_ml,
        dead_volume_ml=order.dead_volume_ml,
        device=order.device(reading.parameters),
        parameters=reading.parameters,
    )
    return Planned(plan_of(given), checked, tuple(_guarded(reading, order, checked)))


def plan_gates(made: Planned, order: Order, explained: bool, deviated: frozenset[str], place: str) -> list[Gate]:
    """The gates of the plan. explained: whether the prescriber gave a reason for what needs one."""
    if made.plan.refused:
        return [own("plan", False, stage="prescribe", link=place)]
    found = [own("plan", made.plan.rate is not None and made.plan.rate.feasible, stage="prescribe", link=place)]
    found.append(_weighed(made, f"{place.removesuffix('prescriptions')}facts#n-weight_kg"))
    found.extend(
        of_reason(one, "prescribe", place, one.rule == "dose_range" and one.rule in deviated)
        for one in dict.fromkeys(_blocking(made, order))
    )
    found.append(own("explained", explained or not made.to_explain, stage="prescribe", link=place))
    return found


def dosed(
    reading: Reading, order: Order, containers: Sequence[Container], start: datetime
) -> tuple[tuple[Reason, ...], Fraction | None] | None:
    """What speaks for or against the dose of the containers that are there, and the volume to infuse; None where none counts.

    Every container that is there has to belong to the dose: a second set, or one too many, stops (HZ12).
    """
    bags, weight = [bag_of(one) for one in containers], _weight(reading)
    if not bags or weight is None or any(bag is None for bag in bags):
        return None
    asked = DoseOrder(
        weight,
        tuple(_local(bag) for bag in bags if bag is not None),
        start.astimezone(zone()),
        order.basis or None,
        per_kg=None if order.total_cells else _per_kg(order),
        total=order.total_cells or None,
        dead_volume_ml=order.dead_volume_ml,
        flush_ml=order.flush_ml,
        age_years=reading.facts.values.get("age_years"),
        previous_infusion_at=None if reading.infused_at is None else reading.infused_at.astimezone(zone()),
    )
    made = dose(asked, reading.parameters)
    used = {name for name, _ in made.part.draws} if made.way == "part" and made.part else set()
    used |= set(made.whole.ids) if made.way == "whole" and made.whole else set()
    beyond = made.way is not None and used != {one.identifier for one in containers}
    return (*made.reasons, *((_BEYOND,) if beyond else ())), made.volume_ml


def _per_kg(order: Order) -> Fraction | None:
    found = order.per_kg(None)
    return None if found is None else found * 10**6


def _local(bag: Bag) -> Bag:
    return bag if bag.expiry is None else replace(bag, expiry=bag.expiry.astimezone(zone()))


def _weight(reading: Reading) -> Weight | None:
    value = reading.facts.values.get("weight_kg")
    if value is None:
        return None
    before, at = reading.previous or (None, None)
    return Weight(value, measured_at=reading.weighed_at, previous_kg=before, previous_at=at)


def _checked(reading: Reading, weight: Weight, start: datetime) -> CheckedWeight:
    when = max(reading.at, start).astimezone(zone())
    return check_weight(
        weight, as_of=when, age_years=reading.facts.values.get("age_years"), parameters=reading.parameters
    )


def _guarded(reading: Reading, order: Order, weight: CheckedWeight | None) -> Iterator[Reason]:
    """The guards against factors of ten, also while no container is there, and the account of earlier infusions."""
    kg = None if weight is None else weight.used_kg
    per_kg = None if kg is None else order.per_kg(kg)
    if kg is not None and per_kg is not None:
        yield from guards(per_kg * 10**6 * kg, kg, reading.parameters, total_typed=bool(order.total_cells))
    if reading.infused_at is not None:
        yield from repeated(reading, order.start)


def repeated(reading: Reading, start: datetime) -> Iterator[Reason]:
    """Whether the last infusion is so near that a reason is needed (HZ12)."""
    days = reading.parameters.number("dose.repeat_confirm_d")
    before = reading.infused_at
    if before is not None and minutes_between(before, start) < days * 24 * 60:
        kind = reading.parameters.kind("dose.repeat_confirm_d")
        yield Reason("repeat_infusion", Standing.WARN, kind, WORDS["reason.repeat"], "3.4", hazards=("HZ12",))


def _weighed(made: Planned, place: str) -> Gate:
    if made.weight is None:
        return own("weight", None, stage="prescribe", link=place)
    status = worst(one for one in made.weight.reasons if one.status is not Standing.WARN)
    return own("weight", {Standing.OK: True, Standing.BLOCK: False}.get(status), stage="prescribe", link=place)


def _blocking(made: Planned, order: Order) -> Iterator[Reason]:
    """What cannot be, of dose, weight, rate, windows and drugs; statements and ages have gates of their own."""
    lines = {one.id for one in made.plan.drugs}
    elsewhere = {one.statement.id for one in made.plan.orders} - {"dose_range"}
    elsewhere |= {"assessment_old", "pregnancy_old"} | (lines - _drugs_refused(order))
    weighed = () if made.weight is None else made.weight.reasons
    for one in (*made.plan.reasons, *made.dose, *weighed):
        if one.status is Standing.BLOCK and one.rule not in elsewhere:
            yield one


def _drugs_refused(order: Order) -> set[str]:
    """The lines on drugs that stand against the order itself; a drug that is held back is none where it is not ordered."""
    held = order.facts.get("antiplatelet_drug") not in (None, "none")
    return {"clopidogrel_lumbar_puncture"} | ({"antiplatelet_held"} if held else set())


_BEYOND = Reason("containers_beyond_dose", Standing.BLOCK, Kind.ENGINEERING, WORDS["reason.beyond"], hazards=("HZ12",))
