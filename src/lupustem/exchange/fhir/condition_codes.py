"""Codes of conditions and what each says about a fact.

Codes and displays: the project's terminology table, and codes seen with their display in public Synthea records
("records"). No SNOMED hierarchy is at hand: a code that is not listed says nothing, and its text is only looked through
for words that a person should see. Effects: "true" or "false" states the fact; "review" is shown to a person;
"not" contradicts it, also beside a code that states it; "history" was so once; "none" is known to say nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

MeaningEffect = Literal["true", "false", "review", "not", "history", "none"]


class Meaning(NamedTuple):
    """What a code says about a fact. why: a reason known to `wording`; for "true" a note that goes with the fact."""

    fact: str
    effect: MeaningEffect
    why: str = ""


def _says(fact: str, *codes: str, why: str = "") -> dict[str, tuple[Meaning, ...]]:
    return {code.split(" ", 1)[0]: (Meaning(fact, "true", why),) for code in codes}


def _other(fact: str, effect: MeaningEffect, why: str, *codes: str) -> dict[str, tuple[Meaning, ...]]:
    return {code.split(" ", 1)[0]: (Meaning(fact, effect, why),) for code in codes}


SNOMED_CONDITIONS: dict[str, tuple[Meaning, ...]] = {
    **_says("sle_diagnosed", "55464009 Systemic lupus erythematosus"),
    **_other("sle_diagnosed", "review", "broader_than_sle", "200936003 Lupus erythematosus"),
    **_other(
        "sle_diagnosed",
        "not",
        "drug_induced_lupus",
        "201436003 Drug-induced systemic lupus erythematosus",
        "80258006 Drug-induced lupus erythematosus",
    ),
    **_other(
        "sle_diagnosed",
        "not",
        "cutaneous_lupus_only",
        "200938002 Discoid lupus erythematosus",
        "239888002 Lupus panniculitis",
    ),
    # These name SLE as the cause; the diagnosis itself still has to be coded as one.
    **{
        code: (Meaning(fact, "true"), Meaning("sle_diagnosed", "review", "sle_implied"))
        for code, fact in {
            "68815009": "renal_involvement",  # SLE glomerulonephritis syndrome
            "307755009": "renal_involvement",  # Renal tubulo-interstitial disorder in SLE
            "36402006": "renal_involvement",  # SLE glomerulonephritis syndrome, WHO class IV
            "73286009": "renal_involvement",  # SLE glomerulonephritis syndrome, WHO class I
            "95332009": "cutaneous_involvement",  # Rash of SLE
            "77753005": "pulmonary_involvement",  # Lupus disease of the lung
            "196138005": "pulmonary_involvement",  # Lung disease with SLE
            "1144942002": "cns_involvement",  # Neuropsychiatric disorder due to SLE
            "230307005": "cns_involvement",  # Chorea in SLE
        }.items()
    },
    **_says(
        "haematologic_involvement",
        "413603009 Autoimmune hemolytic anemia",
        "2897005 Immune thrombocytopenia",
        "127034005 Pancytopenia",
        why="cause_not_named",
    ),
    **_says("pulmonary_involvement", "233703007 Interstitial lung disease", why="cause_not_named"),
    **_says("cardiac_involvement", "3238004 Pericarditis", "50920009 Myocarditis", why="cause_not_named"),
    **_says("pulmonary_hypertension", "70995007 Pulmonary hypertension", "88223008 Secondary pulmonary hypertension"),
    **_says("pregnant", "77386006 Pregnant", "72892002 Normal pregnancy"),
    **_other("pregnant", "false", "", "60001007 Not pregnant"),
    **_other("pregnant", "review", "ectopic_pregnancy", "79586000 Tubal pregnancy (records)"),
    **_other(
        "pregnant",
        "review",
        "pregnancy_ended",
        "19169002 Miscarriage in first trimester (records)",
        "156073000 Complete miscarriage (records)",
    ),
    **_says("lactating", "413712001 Breastfeeding (mother)"),
    **_says(
        "malignancy",
        "363346000 Malignant neoplastic disease",
        "254837009 Malignant tumor of breast",
        "363406005 Malignant tumor of colon",
        "363358000 Malignant tumor of lung",
        "93761005 Primary malignant neoplasm of colon",
        "109838007 Overlapping malignant neoplasm of colon",
        "94260004 Secondary malignant neoplasm of colon",
        "254637007 Non-small cell lung cancer (records)",
        "424132000 Non-small cell carcinoma of lung, TNM stage 1 (records)",
    ),
    "118600007": (Meaning("malignancy", "true"), Meaning("haematologic_malignancy", "true")),  # Malignant lymphoma
    **_other(
        "malignancy",
        "review",
        "maybe_not_malignant",
        "92691004 Carcinoma in situ of prostate",
        "126906006 Neoplasm of prostate",
    ),
    **_other("malignancy", "review", "suspected", "162573006 Suspected lung cancer (records)"),
    **_other("malignancy", "history", "personal_history", "266987004 H/O: malignant neoplasm"),
    **_other("malignancy", "none", "", "312824007 Family history of cancer of colon", "68496003 Polyp of colon"),
    **_says(
        "active_infection",
        "40733004 Disorder due to infection",
        "91302008 Sepsis",
        "10001005 Bacterial sepsis",
        "87628006 Bacterial infectious disease",
        "34014006 Viral disease",
        "3218000 Mycosis",
        "233604007 Pneumonia",
        "840539006 COVID-19",
        "56717001 Tuberculosis",
        "444814009 Viral sinusitis (records)",
        "195662009 Acute viral pharyngitis (records)",
        "43878008 Streptococcal sore throat (records)",
        "75498004 Acute bacterial sinusitis (records)",
        "301011002 Escherichia coli urinary tract infection (records)",
    ),
    **_other("active_infection", "review", "suspected", "840544004 Suspected COVID-19 (records)"),
    **_other(
        "active_infection",
        "review",
        "chronic_infection",
        "66071002 Type B viral hepatitis",
        "50711007 Viral hepatitis C",
        "86406008 Human immunodeficiency virus infection",
        "197927001 Recurrent urinary tract infection (records)",
    ),
    **_other(
        "active_infection",
        "review",
        "maybe_infection",
        "10509002 Acute bronchitis (records)",
        "65363002 Otitis media (records)",
    ),
    **_says(
        "bleeding_tendency",
        "131148009 Bleeding",
        "64779008 Blood coagulation disorder",
        "74474003 Gastrointestinal hemorrhage",
        "1386000 Intracranial hemorrhage",
        why="bleeding_reading",
    ),
    **_says("consciousness_impaired", "3006004 Disturbance of consciousness", "371632003 Coma", "2776000 Delirium"),
    **_says(
        "other_autoimmune_disease",
        "83901003 Sjögren's syndrome",
        "69896004 Rheumatoid arthritis",
        "31384009 Polymyositis",
        "396230008 Dermatomyositis",
        "26843008 Antiphospholipid syndrome",
        "89155008 Systemic sclerosis",
    ),
}

LASTING = frozenset({"sle_diagnosed", "other_autoimmune_disease"})
"""Diagnoses that stay: a missing clinicalStatus is taken as present (with a notice). For all others it is not."""

EXPIRING_PREGNANCY_DAYS = 308
"""A reading: 44 weeks. A pregnancy that began, or was recorded, longer ago cannot still be one."""
