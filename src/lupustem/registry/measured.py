"""What was measured of a patient over the years, for the charts: from visits, index forms and the facts of the assessment.

Of one day a visit's value stands, then an index form's, then a fact's newest version of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.fact_values import read
from lupustem.registry.models import FactEntry, IndexForm, Patient, Visit
from lupustem.registry.visit_values import FACT_OF, Found, from_form, newest_forms


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that means something. text: which definition it belongs to."""

    value: Decimal
    text: Text


@dataclass(frozen=True, slots=True)
class Followed:
    """A quantity that is followed. names: the columns of a visit that say it, each in this unit; the first found counts."""

    id: str
    text: Text
    unit: Text
    names: tuple[str, ...]
    limits: tuple[Limit, ...] = ()


FOLLOWED: tuple[Followed, ...] = (
    Followed(
        "sledai",
        Text("SLEDAI-2K", "SLEDAI-2K"),
        Text("分", "points"),
        ("sledai",),
        (Limit(Decimal(4), Text("LLDAS：不超过 4", "LLDAS: at most 4")),),
    ),
    Followed(
        "protein",
        Text("24 h 尿蛋白", "24 h urine protein"),
        Text("g/24 h", "g/24 h"),
        ("protein_g_24h",),
        (Limit(Decimal("0.5"), Text("SLEDAI-2K：超过 0.5 计分", "SLEDAI-2K: scores above 0.5")),),
    ),
    Followed(
        "ratio",
        Text("尿蛋白肌酐比", "Protein to creatinine ratio"),
        Text("mg/g", "mg/g"),
        ("upcr_mg_g", "upcr_g_g"),
        (Limit(Decimal(500), Text("KDIGO 完全应答：低于 500", "KDIGO complete response: below 500")),),
    ),
    Followed("c3", Text("补体 C3", "Complement C3"), Text("g/L", "g/L"), ("complement_c3_g_l",)),
    Followed("c4", Text("补体 C4", "Complement C4"), Text("g/L", "g/L"), ("complement_c4_g_l",)),
    Followed(
        "platelets",
        Text("血小板", "Platelets"),
        Text("×10⁹/L", "×10⁹/L"),
        ("platelets_10e9_l",),
        (Limit(Decimal(100), Text("SLEDAI-2K：低于 100 计分", "SLEDAI-2K: scores below 100")),),
    ),
    Followed(
        "prednisone",
        Text("泼尼松", "Prednisone"),
        Text("mg/d", "mg a day"),
        ("prednisone_mg", "prednisolone_mg"),
        (
            Limit(Decimal("7.5"), Text("LLDAS：不超过 7.5", "LLDAS: at most 7.5")),
            Limit(Decimal(5), Text("DORIS：不超过 5", "DORIS: at most 5")),
        ),
    ),
)
_TIMES = {"upcr_g_g": 1000}
"""How many units of the chart one of a column is; 1 where it is not here."""


def measured(patient: Patient, made: Iterable[tuple[Visit, Found]]) -> dict[str, list[tuple[date, Decimal]]]:
    """Each quantity -> its values by day. made: the visits of the patient with their values."""
    visits = [(visit.on, values) for visit, values in made]
    forms = newest_forms(patient.index_forms.order_by("version"))
    facts = _facts_by_day(patient.facts.order_by("version"))
    return {one.id: _values(one, visits, forms, facts) for one in FOLLOWED}


def _values(
    one: Followed,
    visits: list[tuple[date, Found]],
    forms: Mapping[tuple[int, date], list[IndexForm]],
    facts: Mapping[str, Mapping[date, Any]],
) -> list[tuple[date, Decimal]]:
    found: dict[date, Decimal] = {}
    for name in reversed(one.names):
        for day, value in facts.get(FACT_OF.get(name, ""), {}).items():
            found[day] = _scaled(name, value)
    for (_, day), rows in forms.items():
        for form in rows:
            said = from_form(form)
            found |= _first(one, day, said)
    for day, values in visits:
        found |= _first(one, day, values)
    return sorted(found.items())


def _first(one: Followed, day: date, values: Mapping[str, Any]) -> dict[date, Decimal]:
    """The quantity by the first of its columns that has a value."""
    name = next((name for name in one.names if name in values), None)
    return {} if name is None else {day: _scaled(name, values[name])}


def _scaled(name: str, value: Any) -> Decimal:
    scaled = Fraction(value) * _TIMES.get(name, 1)
    return Decimal(scaled.numerator) / Decimal(scaled.denominator)


def _facts_by_day(entries: Iterable[FactEntry]) -> dict[str, dict[date, Any]]:
    """Fact -> day -> value; an entry that was taken back takes its day with it, and a number alone is drawn."""
    found: dict[str, dict[date, Any]] = {}
    for entry in entries:
        days, value = found.setdefault(entry.fact, {}), read(entry.value)
        if value is None:
            days.pop(max(days, default=entry.observed_on), None)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            days[entry.observed_on] = value
    return found
