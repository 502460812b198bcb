"""The five CTCAE v5.0 terms that have numbers: fever, adult blood pressure, resting hypoxia, hypothermia, platelets.

Each gives the grades that its numbers leave possible, and what has to be asked to choose among them. Limits as v5.0 prints
them: compared with the value as written, on the side that v5.0 says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.refusal import Refusal

Values = Mapping[str, Fraction]
Possible = tuple[tuple[int, ...], tuple[str, ...]]
ADULT_YEARS = 18

READ: dict[str, tuple[str, ...]] = {
    "fever": ("temperature_c", "hours_above_40"),
    "hypothermia": ("temperature_c",),
    "hypertension": ("systolic", "diastolic", "age_years"),
    "hypoxia": ("spo2_at_rest", "pao2_mmhg"),
    "platelet_count_decreased": ("platelets_10e9_l", "lower_limit_of_normal"),
}
"""The numbers that a term reads."""
BOUNDS: dict[str, tuple[int, int]] = {
    "temperature_c": (20, 45),
    "hours_above_40": (0, 1000),
    "systolic": (20, 350),
    "diastolic": (5, 250),
    "age_years": (0, 120),
    "spo2_at_rest": (1, 100),
    "pao2_mmhg": (1, 700),
    "platelets_10e9_l": (0, 3000),
    "lower_limit_of_normal": (76, 300),
}


def read(term: str, given: Mapping[str, object]) -> dict[str, Fraction]:
    """The numbers of a term, exact. Raises Refusal: unknown_number, wrong_type, out_of_bounds."""
    values: dict[str, Fraction] = {}
    for name, value in given.items():
        if name not in READ.get(term, ()):
            raise Refusal("unknown_number", _not_read(name, READ.get(term, ())))
        if value is not None:
            values[name] = _number(name, value)
    return values


def grades(term: str, values: Values, known: Mapping[str, bool]) -> Possible | None:
    """The grades that the numbers leave possible and the questions between them; None for a term without numbers."""
    rule = _RULES.get(term)
    return None if rule is None else rule(values, known)


def _fever(values: Values, known: Mapping[str, bool]) -> Possible:
    temperature = values.get("temperature_c")
    if temperature is None:
        return (0, 1, 2, 3, 4), ("temperature_c",)
    if temperature < 38:
        return (0,), ()
    if temperature <= 40:
        return (1 if temperature <= 39 else 2,), ()
    hours = values.get("hours_above_40")
    if hours is None:
        return (3, 4), ("hours_above_40",)
    return (3 if hours <= 24 else 4,), ()


def _hypothermia(values: Values, known: Mapping[str, bool]) -> Possible:
    temperature = values.get("temperature_c")
    if temperature is None:
        return (0, 2, 3, 4), ("temperature_c",)
    if temperature > 35:
        return (0,), ()
    if temperature > 32:
        return (2,), ()
    return (3 if temperature > 28 else 4,), ()


def _hypertension(values: Values, known: Mapping[str, bool]) -> Possible:
    """Adult limits: grade 1 and 3 by the number or the treatment, grade 2 by the number together with one qualifier."""
    age = values.get("age_years")
    if age is None:
        return (0, 1, 2, 3), ("age_years",)
    if age < ADULT_YEARS:
        return (0, 1, 2, 3), ("paediatric_limits",)
    if known.get("more_intense_therapy"):
        return (3,), ()
    bands = [_band(values.get("systolic"), (120, 140, 160)), _band(values.get("diastolic"), (80, 90, 100))]
    least = max((band for band in bands if band is not None), default=0)
    missing = tuple(name for name, band in zip(("systolic", "diastolic"), bands, strict=True) if band is None)
    if least == 3:
        return (3,), ()
    if missing:
        return tuple(range(least, 4)), missing
    return _second_degree(known) if least == 2 else ((least,), ())


def _second_degree(known: Mapping[str, bool]) -> Possible:
    if any(known.get(name) for name in QUALIFIERS):
        return (2,), ()
    return (1, 2), tuple(name for name in QUALIFIERS if name not in known)


QUALIFIERS = ("pressure_was_normal", "pressure_persistent", "pressure_symptomatic_rise", "one_drug_started")
"""One of these makes 140 to 159 over 90 to 99 mmHg grade 2."""


def _band(value: Fraction | None, limits: tuple[int, ...]) -> int | None:
    return None if value is None else sum(value >= limit for limit in limits)


def _hypoxia(values: Values, known: Mapping[str, bool]) -> Possible:
    saturation, pressure = values.get("spo2_at_rest"), values.get("pao2_mmhg")
    if (saturation is not None and saturation < 88) or (pressure is not None and pressure <= 55):
        return (3,), ()
    open_questions = tuple(name for name in ("spo2_falls_on_exertion", "intermittent_oxygen") if name not in known)
    if saturation is None and pressure is None:
        return (0, 2, 3), ("spo2_at_rest", *open_questions)
    if known.get("spo2_falls_on_exertion") or known.get("intermittent_oxygen"):
        return (2,), ()
    return (0,), open_questions


def _platelets(values: Values, known: Mapping[str, bool]) -> Possible:
    count, normal = values.get("platelets_10e9_l"), values.get("lower_limit_of_normal")
    if count is None:
        return (0, 1, 2, 3, 4), ("platelets_10e9_l",)
    if count < 75:
        return (sum((2, count < 50, count < 25)),), ()
    if normal is None:
        return ((1,), ()) if count < BOUNDS["lower_limit_of_normal"][0] else ((0, 1), ("lower_limit_of_normal",))
    return (1 if count < normal else 0,), ()


_RULES: dict[str, Callable[[Values, Mapping[str, bool]], Possible]] = {
    "fever": _fever,
    "hypothermia": _hypothermia,
    "hypertension": _hypertension,
    "hypoxia": _hypoxia,
    "platelet_count_decreased": _platelets,
}


def _number(name: str, value: object) -> Fraction:
    wrong = Refusal("wrong_type", Text(f"{name}：应为数值。", f"{name}: a number belongs here."))
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        raise wrong
    try:
        number = Fraction(value) if isinstance(value, int | Fraction) else _decimal(value)
    except (InvalidOperation, ValueError):
        raise wrong from None
    low, high = BOUNDS[name]
    if not low <= number <= high:
        raise Refusal(
            "out_of_bounds",
            Text(f"{name}：应在 {low} 到 {high} 之间。", f"{name}: must lie between {low} and {high}."),
        )
    return number


def _decimal(value: str | Decimal) -> Fraction:
    made = Decimal(str(value).strip()) if len(str(value)) <= 20 else Decimal("NaN")
    exponent = made.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 20:
        raise ValueError
    return Fraction(made)


def _not_read(name: str, there: tuple[str, ...]) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in name[:40])
    if not there:
        return Text(
            f"{clean}：此术语没有数值界限，请改为回答问题。", f"{clean}: this term has no number; answer its questions."
        )
    words = ", ".join(there)
    return Text(f"{clean}：此术语读取 {words}。", f"{clean}: this term reads {words}.")
