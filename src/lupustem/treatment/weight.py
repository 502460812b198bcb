"""The weight that a dose rests on: its unit, its age, and whether it was typed in 斤 or pounds.

No weight is assumed and none is carried over. Factors of two and of 2.2046 against an earlier weight stop the order until it
is weighed and typed again; a change of more than a tenth asks for confirmation, as oedema and diuresis do move it.

>>> from datetime import timezone
>>> day = datetime(2026, 11, 2, tzinfo=timezone.utc)
>>> check_weight(Weight("120", measured_at=day, previous_kg="60.5"), as_of=day).reasons[0].rule
'weight_in_jin'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.invalid import Number, exact, in_order, minutes_between, number_text, one_zone, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst

UNITS: dict[str, Fraction] = {
    "kg": Fraction(1),
    "jin": Fraction(1, 2),
    "斤": Fraction(1, 2),
    "lb": Fraction("0.45359237"),
}
_DAY = 24 * 60
_JIN = Fraction("1.92"), Fraction("2.08")
_POUND = Fraction("2.12"), Fraction("2.29")
LEAST_KG, MOST_KG = Fraction(2), Fraction(300)


@dataclass(frozen=True, slots=True)
class Weight:
    """A measured weight. use: measured or dry, wanted as soon as there is a dry weight; the prescriber chooses."""

    value: Number
    unit: str = "kg"
    measured_at: datetime | None = None
    estimated: bool = False
    previous_kg: Number | None = None
    previous_at: datetime | None = None
    dry_kg: Number | None = None
    use: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedWeight:
    """The weight in kg as measured, the dry one, and the one that the dose uses (None while nobody chose)."""

    status: Standing
    reasons: tuple[Reason, ...]
    measured_kg: Fraction
    dry_kg: Fraction | None
    used_kg: Fraction | None
    used: str | None
    ratio_to_previous: Fraction | None


def check_weight(
    weight: Weight, *, as_of: datetime, age_years: Number | None = None, parameters: ParameterSet = DEFAULT
) -> CheckedWeight:
    """Judge a weight on a moment. Raises InvalidInput: no unit known, 0 (`zero_weight`), out of bounds, in the future."""
    one_zone({"as_of": as_of, "weight.measured_at": weight.measured_at, "weight.previous_at": weight.previous_at})
    if weight.unit not in UNITS:
        words = ", ".join(UNITS)
        raise refused("weight.unit", "unknown_unit", f"只能取 {words}。", f"takes one of {words}.")
    measured = _kg(
        exact(weight.value, "weight.value", above=0, zero="zero_weight") * UNITS[weight.unit], "weight.value"
    )
    previous = (
        None if weight.previous_kg is None else _kg(_above(weight.previous_kg, "previous_kg"), "weight.previous_kg")
    )
    dry = None if weight.dry_kg is None else _kg(_above(weight.dry_kg, "dry_kg"), "weight.dry_kg")
    used, which = _used(weight, measured, dry)
    ratio = None if previous is None or _old(weight, as_of, parameters) else measured / previous
    found = [
        *_age(weight, as_of, parameters),
        *_estimated(weight),
        *_slip(ratio, parameters),
        *_adult(measured, age_years, parameters),
    ]
    if used is None:
        found.append(Reason("weight_choice", Standing.UNKNOWN, Kind.SITE_POLICY, _CHOOSE, "3.4", hazards=("HZ11",)))
    return CheckedWeight(worst(found), tuple(found), measured, dry, used, which, ratio)


def _above(value: Number, name: str) -> Fraction:
    return exact(value, f"weight.{name}", above=0, zero="zero_weight")


def _kg(value: Fraction, field: str) -> Fraction:
    return exact(value, field, low=LEAST_KG, high=MOST_KG)


def _used(weight: Weight, measured: Fraction, dry: Fraction | None) -> tuple[Fraction | None, str | None]:
    if weight.use not in (None, "measured", "dry") or (weight.use == "dry" and dry is None):
        raise refused(
            "weight.use",
            "not_allowed",
            "只能取 measured 或已给出的 dry。",
            "takes measured, or dry where a dry weight is given.",
        )
    if dry is None:
        return measured, "measured"
    return {None: None, "measured": measured, "dry": dry}[weight.use], weight.use


def _age(weight: Weight, as_of: datetime, parameters: ParameterSet) -> Iterator[Reason]:
    if weight.measured_at is None:
        yield Reason("weight_undated", Standing.UNKNOWN, Kind.SITE_POLICY, _UNDATED, "3.4", hazards=("HZ10",))
        return
    in_order(weight.measured_at, as_of, "weight.measured_at", "in_the_future")
    days = parameters.number("weight.max_age_d")
    if minutes_between(weight.measured_at, as_of) > days * _DAY:
        kind, limit = parameters.kind("weight.max_age_d"), number_text(days)
        text = Text(f"体质量已超过 {limit} 天，须重新称量。", f"The weight is older than {limit} days: weigh again.")
        yield Reason("weight_stale", Standing.UNKNOWN, kind, text, "3.4", hazards=("HZ10",))


def _old(weight: Weight, as_of: datetime, parameters: ParameterSet) -> bool:
    """Whether the earlier weight is too old to be compared with; one without a date is compared."""
    if weight.previous_at is None:
        return False
    in_order(weight.previous_at, weight.measured_at or as_of, "weight.previous_at", "in_the_future")
    days = parameters.number("weight.previous_max_age_d")
    return minutes_between(weight.previous_at, weight.measured_at or as_of) > days * _DAY


def _estimated(weight: Weight) -> Iterator[Reason]:
    if weight.estimated:
        yield Reason("weight_estimated", Standing.WARN, Kind.SITE_POLICY, _ESTIMATED, "3.4", hazards=("HZ10",))


def _slip(ratio: Fraction | None, parameters: ParameterSet) -> Iterator[Reason]:
    if ratio is None:
        return
    for rule, (low, high), text in (("weight_in_jin", _JIN, _IN_JIN), ("weight_in_lb", _POUND, _IN_LB)):
        if low <= ratio <= high or low <= 1 / ratio <= high:
            yield Reason(rule, Standing.BLOCK, Kind.ENGINEERING, text, "3.4", hazards=("HZ09",))
            return
    if abs(ratio - 1) > parameters.number("weight.change_confirm"):
        kind = parameters.kind("weight.change_confirm")
        yield Reason("weight_change", Standing.WARN, kind, _CHANGED, "3.4", hazards=("HZ11",))


def _adult(measured: Fraction, age_years: Number | None, parameters: ParameterSet) -> Iterator[Reason]:
    if age_years is not None:
        age = exact(age_years, "age_years", low=0, high=130)
        if age < parameters.number("dose.child_below_years"):
            return
    low, high = parameters.numbers("weight.adult_range")
    if not low <= measured <= high:
        kind, limits = parameters.kind("weight.adult_range"), (number_text(low), number_text(high))
        text = Text(
            f"体质量不在成人 {limits[0]} 至 {limits[1]} kg 之内；请复测确认。",
            f"The weight is not within {limits[0]} to {limits[1]} kg of adults; weigh again and confirm.",
        )
        yield Reason("weight_range", Standing.WARN, kind, text, "3.4", hazards=("HZ09",))


_CHOOSE = Text(
    "有实测与干体质量，须由开具医生选定。", "There is a measured and a dry weight: the prescriber has to choose."
)
_UNDATED = Text("体质量没有测量日期，新旧未知。", "The weight has no date: its age is not known.")
_ESTIMATED = Text("体质量为估计值；须说明理由。", "The weight is estimated; a reason is needed.")
_IN_JIN = Text(
    "与上次体质量约差一倍：是否按“斤”填写？请重新称量并填写。",
    "About twice or half the last weight: typed in 斤? Weigh and type again.",
)
_IN_LB = Text(
    "与上次体质量约差 2.2 倍：是否按磅填写？请重新称量并填写。",
    "About 2.2 times or 1/2.2 of the last weight: typed in lb? Weigh and type again.",
)
_CHANGED = Text(
    "体质量较上次变化超过限度；请复测并确认。", "The weight has changed more than the limit; weigh again and confirm."
)
