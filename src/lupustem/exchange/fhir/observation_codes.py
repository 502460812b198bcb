"""LOINC codes of measurements and coded answers, and the fact that each gives.

From the project's terminology table; "records": seen with its display in public Synthea records. `verified` is False
for codes known from memory only: a fact that rests on one says so. Left out on purpose: 3142-7 (stated, not measured
weight) and SNOMED CT 273862004 "Systemic lupus activity measure", which is another index than SLEDAI-2K.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

MeasureKind = Literal["number", "pregnancy_status", "pregnancy_test", "raised", "sex", "consent"]


class Measure(NamedTuple):
    """What an observation code gives. low: the hidden statement that the laboratory calls the value too low."""

    fact: str
    kind: MeasureKind = "number"
    verified: bool = True
    low: str | None = None


LOINC: dict[str, Measure] = {
    "29463-7": Measure("weight_kg"),  # Body weight
    "3141-9": Measure("weight_kg"),  # Body weight Measured
    "8310-5": Measure("temperature_c"),  # Body temperature
    "8331-1": Measure("temperature_c"),  # Oral temperature (records)
    "8867-4": Measure("pulse_per_min"),  # Heart rate
    "9279-1": Measure("respiration_per_min"),  # Respiratory rate
    "8480-6": Measure("systolic_mmhg"),  # Systolic blood pressure
    "8462-4": Measure("diastolic_mmhg"),  # Diastolic blood pressure
    "2708-6": Measure("spo2_percent"),  # Oxygen saturation in Arterial blood
    "59408-5": Measure("spo2_percent"),  # ... by Pulse oximetry
    "9269-2": Measure("glasgow_coma_scale"),  # Glasgow coma score total
    "2160-0": Measure("creatinine_umol_l"),  # Creatinine [Mass/volume] in Serum or Plasma
    "14682-9": Measure("creatinine_umol_l"),  # Creatinine [Moles/volume] in Serum or Plasma
    "38483-4": Measure("creatinine_umol_l"),  # Creatinine [Mass/volume] in Blood
    "33914-3": Measure("egfr_ml_min_1_73m2"),  # GFR/1.73 sq M.predicted (MDRD)
    "62238-1": Measure("egfr_ml_min_1_73m2"),
    "98979-8": Measure("egfr_ml_min_1_73m2"),
    "2889-4": Measure("urine_protein_g_24h", verified=False),  # Protein [Mass/time] in 24 hour Urine
    "2890-2": Measure("urine_protein_creatinine_mg_mmol"),  # Protein/Creatinine [Mass Ratio] in Urine
    "13801-6": Measure("urine_protein_creatinine_mg_mmol"),  # Protein/Creatinine [Mass Ratio] in 24 hour Urine
    "1751-7": Measure("albumin_g_l"),  # Albumin [Mass/volume] in Serum or Plasma
    "4485-9": Measure("complement_c3_g_l", verified=False, low="complement_low:c3"),
    "4498-2": Measure("complement_c4_g_l", verified=False, low="complement_low:c4"),
    "5130-0": Measure("anti_dsdna_raised", "raised", verified=False),  # DNA double strand Ab
    "777-3": Measure("platelets_10e9_l"),  # Platelets [#/volume] in Blood by Automated count
    "26515-7": Measure("platelets_10e9_l"),  # Platelets [#/volume] in Blood
    "6690-2": Measure("white_cells_10e9_l"),  # Leukocytes [#/volume] in Blood by Automated count
    "26464-8": Measure("white_cells_10e9_l"),  # Leukocytes [#/volume] in Blood
    "718-7": Measure("haemoglobin_g_l"),  # Hemoglobin [Mass/volume] in Blood
    "751-8": Measure("neutrophils_10e9_l"),  # Neutrophils [#/volume] in Blood by Automated count
    "731-0": Measure("lymphocytes_10e9_l"),  # Lymphocytes [#/volume] in Blood by Automated count
    "82810-3": Measure("pregnant", "pregnancy_status"),  # Pregnancy status
    "2106-3": Measure("pregnant", "pregnancy_test", verified=False),  # Choriogonadotropin [Presence] in Urine
    "2118-8": Measure("pregnant", "pregnancy_test", verified=False),  # ... in Serum or Plasma
    "46098-0": Measure("sex", "sex", verified=False),  # Sex
    "76689-9": Measure("sex", "sex", verified=False),  # Sex assigned at birth
    "59284-0": Measure("informed_consent", "consent"),  # Patient Consent
}

Answer = bool | str
PREGNANCY_ANSWERS: dict[tuple[str, str], Answer] = {
    ("snomed", "77386006"): True,
    ("loinc", "LA15173-0"): True,
    ("snomed", "60001007"): False,
    ("loinc", "LA26683-5"): False,
}
PRESENCE_ANSWERS: dict[tuple[str, str], Answer] = {
    ("snomed", "10828004"): True,  # Positive
    ("snomed", "260373001"): True,  # Detected
    ("loinc", "LA6576-8"): True,  # Positive
    ("snomed", "260385009"): False,  # Negative
    ("snomed", "260415000"): False,  # Not detected
    ("loinc", "LA6577-6"): False,  # Negative
    ("interpretation", "POS"): True,
    ("interpretation", "NEG"): False,
}
RAISED_ANSWERS: dict[tuple[str, str], Answer] = PRESENCE_ANSWERS | {
    ("interpretation", "H"): True,
    ("interpretation", "HH"): True,
    ("interpretation", "HU"): True,
    ("interpretation", "N"): False,
}
LOW_ANSWERS: dict[tuple[str, str], Answer] = {
    ("interpretation", "L"): True,
    ("interpretation", "LL"): True,
    ("interpretation", "LU"): True,
    ("interpretation", "N"): False,
    ("interpretation", "H"): False,
    ("interpretation", "HH"): False,
    ("interpretation", "HU"): False,
}
SEX_ANSWERS: dict[tuple[str, str], Answer] = {
    ("loinc", "LA2-8"): "male",
    ("loinc", "LA3-6"): "female",
    ("snomed", "248153007"): "male",
    ("snomed", "248152002"): "female",
}
