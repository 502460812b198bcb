"""Values that fit another usual unit: what a number out of bounds looks like. Said, never converted on suspicion.

>>> from lupustem.facts import haemoglobin_g_l
>>> looks_like(13, haemoglobin_g_l).en
'it looks like g/dL; write it in g/L (× 10)'
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from lupustem.logic.as_words import unit_words
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable


class Other(NamedTuple):
    """Another unit in use: how a value in it becomes one in ours, in words, and from where to where it is usual."""

    unit: str
    turned: str
    low: Decimal
    high: Decimal


def other(unit: str, turned: str, low: str, high: str) -> Other:
    """Declare another unit with the values that are usual in it, both ends included."""
    return Other(unit, turned, Decimal(low), Decimal(high))


PER_MICROLITRE = other("/μL", "÷ 1000", "10", "3000000")
UNITS: Mapping[str, tuple[Other, ...]] = {
    "temperature_c": (other("℉", "(− 32) × 5/9", "85", "113"),),
    "haemoglobin_g_l": (other("g/dL", "× 10", "2.5", "24.999999"),),
    "platelets_10e9_l": (PER_MICROLITRE,),
    "white_cells_10e9_l": (PER_MICROLITRE,),
    "neutrophils_10e9_l": (PER_MICROLITRE,),
    "lymphocytes_10e9_l": (PER_MICROLITRE,),
    "creatinine_umol_l": (other("mg/dL", "× 88.4", "0.1", "4.999999"),),
    "albumin_g_l": (other("g/dL", "× 10", "0.5", "4.999999"),),
    "urine_protein_g_24h": (other("mg/24 h", "÷ 1000", "61", "60000"),),
    "urine_protein_creatinine_mg_mmol": (other("mg/g", "÷ 8.84", "6001", "60000"),),
    "complement_c3_g_l": (other("mg/dL", "÷ 100", "6", "500"),),
    "complement_c4_g_l": (other("mg/dL", "÷ 100", "3.1", "300"),),
}


def looks_like(value: object, fact: Variable, units: Mapping[str, tuple[Other, ...]] = UNITS) -> Text | None:
    """The suspicion that a number is in another unit; None where it fits none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    fits = [one for one in units.get(fact.name.rpartition(".")[2], ()) if one.low <= number <= one.high]
    if not fits:
        return None
    zh, en = "或".join(one.unit for one in fits), " or ".join(one.unit for one in fits)
    ours = unit_words(fact.unit).strip()
    times = "" if len(fits) > 1 else f" ({fits[0].turned})"
    return Text(f"像是 {zh}；请换算为 {ours}{times}", f"it looks like {en}; write it in {ours}{times}")
