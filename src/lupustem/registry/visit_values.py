"""What a visit found: the columns of the outcomes and a few more facts; which of them are facts of the assessment too.

An index form of the same day fills the index's columns of a visit that has none of them itself; where both have some, the
visit's own stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lupustem.facts import FACTS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.logic.tree import Variable
from lupustem.outcome.columns import VISIT_COLUMNS
from lupustem.registry.models import IndexForm, Patient, Visit

MORE_FACTS = ("complement_c4_g_l", "haemoglobin_g_l", "white_cells_10e9_l", "response_effective")
"""Facts that a visit asks for beside the columns of the outcomes."""
VARIABLES: dict[str, Variable] = {**VISIT_COLUMNS, **{name: FACTS[name] for name in MORE_FACTS}}
"""Everything that a visit may hold."""
_OTHER_NAMES = {
    "sledai": "sledai_2k",
    "prednisone_mg": "prednisone_mg_per_day",
    "protein_g_24h": "urine_protein_g_24h",
    "upcr_mg_mmol": "urine_protein_creatinine_mg_mmol",
    "egfr": "egfr_ml_min_1_73m2",
    "urine_rbc_hpf": "urine_red_cells_hpf",
    "low_complement": "complement_low",
    "increased_dna_binding": "anti_dsdna_raised",
}
FACT_OF: dict[str, str] = {name: name for name in VARIABLES if name in FACTS} | _OTHER_NAMES
"""What a visit holds -> the fact that says the same, in the same unit."""
INDEX_COLUMNS: dict[str, tuple[str, ...]] = {
    "sledai_2k": ("sledai", *DESCRIPTORS),
    "bilag2004": tuple(f"bilag_{system}" for system in SYSTEMS),
    "pga": ("pga",),
}
"""Index -> the columns of a visit that a form of it fills."""
Found = dict[str, Any]


def read_values(text: str) -> Found:
    """The values of a visit, exact."""
    return dict(json.loads(text, parse_float=Decimal))


def from_form(form: IndexForm) -> Found:
    """What an index form says in the columns of a visit; what is open in it is left out."""
    answer = json.loads(form.answer, parse_float=Decimal)
    if form.index == "sledai_2k":
        open_ = set(answer["missing"])
        found: Found = {name: name in answer["contributions"] for name in DESCRIPTORS if name not in open_}
        return found | ({} if answer["value"] is None else {"sledai": answer["value"]})
    if form.index == "bilag2004":
        return {f"bilag_{name}": one["value"] for name, one in answer["systems"].items() if one["value"] is not None}
    return {"pga": answer["value"]} if form.index == "pga" and answer["value"] is not None else {}


def merged(own: Mapping[str, Any], forms: Iterable[IndexForm]) -> Found:
    """The values of a visit with those of the index forms of its day."""
    found = dict(own)
    for form in forms:
        columns = INDEX_COLUMNS.get(form.index, ())
        if not any(name in own for name in columns):
            found |= from_form(form)
    return found


def differing(own: Mapping[str, Any], forms: Iterable[IndexForm]) -> list[str]:
    """The columns in which a visit and a form of its day say something else."""
    return [name for form in forms for name, value in from_form(form).items() if name in own and own[name] != value]


def newest_visits(rows: Iterable[Visit]) -> list[Visit]:
    """The newest version of each visit, by day. rows: in the order of their versions."""
    newest = {(one.patient_id, one.number): one for one in rows}
    return sorted(newest.values(), key=lambda one: (one.on, one.number))


def newest_forms(rows: Iterable[IndexForm]) -> dict[tuple[int, date], list[IndexForm]]:
    """Patient and day -> the newest version of each index form. rows: in the order of their versions."""
    newest = {(one.patient_id, one.on, one.index): one for one in rows}
    found: dict[tuple[int, date], list[IndexForm]] = {}
    for (patient, on, _), form in newest.items():
        found.setdefault((patient, on), []).append(form)
    return found


def visits_of(patient: Patient) -> list[tuple[Visit, Found]]:
    """The visits of a patient by day, each with its values, index forms taken in."""
    forms = newest_forms(patient.index_forms.order_by("version"))
    visits = newest_visits(patient.visits.select_related("by").order_by("version"))
    return [(one, merged(read_values(one.values), forms.get((patient.pk, one.on), ()))) for one in visits]
