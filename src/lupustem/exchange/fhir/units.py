"""Units: a quantity as it was written becomes the fact's unit, exactly, or is refused.

UCUM `code` decides; where there is none, the `unit` text, if it is exactly a known spelling. Where both are known and
differ in size the quantity is refused. No unit is ever guessed, and nothing is rounded.

    >>> from decimal import Decimal
    >>> from lupustem.exchange.fhir.units import convert
    >>> convert("weight_kg", Decimal(150), code="[lb_av]"), convert("creatinine_umol_l", Decimal("1.2"), code="mg/dL")
    (Fraction(136077711, 2000000), Fraction(2652, 25))

Sources: international pound 0.45359237 kg; UCUM mm[Hg] = 133.322 Pa; creatinine 1 mg/dL = 88.4 umol/L, so that
1 mg/mmol = 8.84 mg/g: the conventional factors (molar mass 113.12 g/mol, 88.402 before rounding).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

CREATININE_UMOL_L_PER_MG_DL = Fraction("88.4")
CREATININE_MG_MMOL_IN_MG_G = Fraction("8.84")
KG_PER_POUND = Fraction("0.45359237")
MMHG_IN_KPA = Fraction("0.133322")

Scale = tuple[Fraction, Fraction]
"""The fact's value is the written value times the first plus the second."""


class UnitError(ValueError):
    """Why a quantity has no value in the fact's unit: "unit_missing", "unit_unknown" or "unit_conflict"."""


def convert(fact: str, value: Decimal, *, code: str | None = None, unit: str | None = None) -> Fraction:
    """A written value in the fact's unit. code: UCUM; unit: the text for people. Raises UnitError."""
    known = _scales(fact)
    by_unit = known.get(_plain(unit)) if unit else None
    if code:
        scale = known.get(_plain(code))
        if scale is None:
            raise UnitError("unit_unknown")
        if by_unit is not None and by_unit != scale:
            raise UnitError("unit_conflict")
    else:
        if not unit and UNITLESS not in known:
            raise UnitError("unit_missing")
        scale = by_unit if unit else known[UNITLESS]
        if scale is None:
            raise UnitError("unit_unknown")
    factor, shift = scale
    converted = Fraction(value) if factor is _ONE else Fraction(value) * factor
    return converted + shift if shift else converted


def exact(value: Fraction) -> Decimal | Fraction:
    """The Decimal that is the same number, where there is one; else the fraction itself."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return value
    places = max(twos, fives)
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


UNITLESS = ""
_ONE = Fraction(1)
_COUNTS: dict[str, Fraction] = {
    "10*9/L 10^9/L x10^9/L x10*9/L x10e9/L 10e9/L ×10^9/L ×10⁹/L 10⁹/L 10E9/L x10E9/L G/L Giga/L": _ONE,
    "10*3/uL 10^3/uL x10^3/uL x10*3/uL 10e3/uL 10E3/uL x10E3/uL ×10^3/uL ×10³/uL 10³/uL K/uL k/uL thou/uL": _ONE,
    "10*3/mm3 10^3/mm3 10*3.mm-3 10*6/mL 10^6/mL": _ONE,
    "/uL {cells}/uL cells/uL {#}/uL /mm3 {cells}/mm3 cells/mm3 10*6/L 10^6/L": Fraction(1, 1000),
    "/L": Fraction(1, 10**9),
}
_MASS_PER_LITRE: dict[str, Fraction] = {
    "g/L mg/mL": _ONE,
    "g/dL g% g/100mL": Fraction(10),
    "mg/dL": Fraction(1, 100),
    "mg/L": Fraction(1, 1000),
}
_PRESSURE: dict[str, Fraction] = {"mm[Hg] mmHg": _ONE, "mm Hg": _ONE, "kPa": 1 / MMHG_IN_KPA}
_PER_MINUTE: dict[str, Fraction] = {
    "/min {beats}/min beats/min bpm beats/minute {breaths}/min breaths/min breaths/minute {counts}/min 1/min": _ONE,
    "次/分 次/min": _ONE,
}
_PERCENT: dict[str, Fraction] = {"%": _ONE}
_UPCR_MG_G = 1 / CREATININE_MG_MMOL_IN_MG_G
_TABLES: dict[str, dict[str, Fraction]] = {
    "weight_kg": {
        "kg 千克 公斤": _ONE,
        "g": Fraction(1, 1000),
        "[lb_av] lb lbs": KG_PER_POUND,
        "[oz_av] oz": KG_PER_POUND / 16,
    },
    "pulse_per_min": _PER_MINUTE,
    "respiration_per_min": _PER_MINUTE,
    "systolic_mmhg": _PRESSURE,
    "diastolic_mmhg": _PRESSURE,
    "spo2_percent": _PERCENT,
    "glasgow_coma_scale": {"{score} 1 score {points}": _ONE, UNITLESS: _ONE},
    "creatinine_umol_l": {
        "umol/L": _ONE,
        "mmol/L": Fraction(1000),
        "mg/dL": CREATININE_UMOL_L_PER_MG_DL,
        "g/dL": CREATININE_UMOL_L_PER_MG_DL * 1000,
        "mg/L": CREATININE_UMOL_L_PER_MG_DL / 10,
        "g/L": CREATININE_UMOL_L_PER_MG_DL * 100,
    },
    "egfr_ml_min_1_73m2": {
        "mL/min/{1.73_m2} mL/min/{1.73m2} mL/min/{1.73_m^2} mL/min/1.73m2 mL/min/1.73m^2 mL/min/1.73m² "
        "mL/min/1.73.m2 mL/min/1.73_m2 mL/min/(1.73.m2) mL/min/{1.73}m2 mL/(min*1.73m2)": _ONE,
        "mL/min/1.73 m2": _ONE,
        "mL/min/1.73 m²": _ONE,
    },
    "urine_protein_g_24h": {
        "g/(24.h) g/d g/24.h g/24h g/24hr g/day g/(24.hr) g/{24h}": _ONE,
        "g/24 h": _ONE,
        "mg/(24.h) mg/d mg/24.h mg/24h mg/24hr mg/day mg/(24.hr) mg/{24h}": Fraction(1, 1000),
        "mg/24 h": Fraction(1, 1000),
    },
    "urine_protein_creatinine_mg_mmol": {
        "mg/mmol g/mol mg/mmol{creat} mg/mmol{Cre}": _ONE,
        "g/mmol": Fraction(1000),
        "mg/g mg/g{creat} mg/g{Cre} mg/g{Creat} ug/mg": _UPCR_MG_G,
        "g/g mg/mg g/g{creat} g/g{Cre} mg/mg{creat} mg/mg{Cre}": _UPCR_MG_G * 1000,
    },
    **dict.fromkeys(("albumin_g_l", "haemoglobin_g_l", "complement_c3_g_l", "complement_c4_g_l"), _MASS_PER_LITRE),
    **dict.fromkeys(
        ("platelets_10e9_l", "white_cells_10e9_l", "neutrophils_10e9_l", "lymphocytes_10e9_l"),
        _COUNTS,
    ),
}
_TEMPERATURE: dict[str, Scale] = {
    **dict.fromkeys(("Cel", "°C", "℃", "degC", "C"), (_ONE, Fraction(0))),
    **dict.fromkeys(("[degF]", "°F", "℉", "degF", "F"), (Fraction(5, 9), Fraction(-160, 9))),
    "K": (_ONE, Fraction("-273.15")),
}


@lru_cache(maxsize=1024)
def _plain(unit: str) -> str:
    return unit.strip().replace("μ", "u").replace("µ", "u").replace("\u200b", "")


@cache
def _scales(fact: str) -> dict[str, Scale]:
    if fact == "temperature_c":
        return _TEMPERATURE
    scales: dict[str, Scale] = {}
    for spellings, factor in _TABLES[fact].items():
        # A spelling may hold one space ("mm Hg"): then it stands alone in its row.
        alone = " " in spellings and spellings in ("mm Hg", "mL/min/1.73 m2", "mL/min/1.73 m²", "g/24 h", "mg/24 h")
        for spelling in [spellings] if alone or not spellings else spellings.split():
            scales[spelling] = (factor, Fraction(0))
            # UCUM knows the litre as L and as l.
            scales[spelling.replace("L", "l")] = (factor, Fraction(0))
    return scales
