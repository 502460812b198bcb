"""In which other units the numbers of the indices are usual: a value out of bounds that fits one is refused with that name."""

from __future__ import annotations

from lupustem.facts.other_units import PER_MICROLITRE, Other, other

_HAEMOGLOBIN_G_DL = (other("g/L", "÷ 10", "26", "300"),)
_MG_DL = (other("mg/dL", "× 88.4", "0.1", "4.999999"),)
_MILLIGRAM_A_DAY = (other("mg/24 h", "÷ 1000", "61", "60000"),)

UNITS: dict[str, tuple[Other, ...]] = {
    "proteinuria_g_24h": _MILLIGRAM_A_DAY,
    "proteinuria_g_24h_previous": _MILLIGRAM_A_DAY,
    "temperature_c": (other("℉", "(− 32) × 5/9", "85", "113"),),
    "platelets": (PER_MICROLITRE,),
    "wbc": (PER_MICROLITRE,),
    "proteinuria_mg": (other("g/24 h", "× 1000", "0.05", "19.999999"),),
    "haemoglobin_g_dl": _HAEMOGLOBIN_G_DL,
    "creatinine_umol_l": _MG_DL,
    "creatinine_mg_dl": (other("μmol/L", "÷ 88.4", "34.000001", "3000"),),
    "upcr_g_g": (other("mg/mmol", "÷ 113.1", "60.000001", "7000"), other("mg/g", "÷ 1000", "60.000001", "60000")),
    "protein_g_24h": _MILLIGRAM_A_DAY,
    "82": (other("mg/g", "÷ 8.84", "6000.000001", "60000"),),
    "83": (other("mg/g", "÷ 8.84", "6000.000001", "60000"),),
    "84": _MILLIGRAM_A_DAY,
    "86": _MG_DL,
    "90": _HAEMOGLOBIN_G_DL,
    "91": (PER_MICROLITRE,),
    "92": (PER_MICROLITRE,),
    "93": (PER_MICROLITRE,),
    "94": (PER_MICROLITRE,),
}
