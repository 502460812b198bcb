"""What an invented visit shows: SLEDAI items, BILAG grades, PGA, laboratory and drugs that agree with one another and with the
state on its day: active (0), in response (1), relapsed (2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.sledai_items import DESCRIPTORS

Whole = NDArray[np.int64]
ACTIVE, RESPONSE, RELAPSE = 0, 1, 2
_ITEMS = ("arthritis", "rash", "hematuria", "mucosal_ulcers")
"""What may be active beside the kidney; which of them is drawn once for each patient."""
_KEPT = ("hospitalised", "new_immunosuppressant", "severe_manifestation", "mild_manifestation", "requires_treatment")


def shown(
    patient: Whole, day: NDArray[np.float64], state: Whole, blank: float, random: np.random.Generator
) -> pl.DataFrame:
    """A row per visit with every column that the indices need, single items left blank at random."""
    size = day.size
    ill = state != RESPONSE
    # What belongs to the patient and not to the visit is drawn once for each.
    fixed = np.random.default_rng(7).random((int(patient.max(initial=0)) + 1, len(_ITEMS) + 1))[patient]
    own, dose = fixed[:, :-1] < 0.6, fixed[:, -1]
    protein = np.where(
        state == RESPONSE, random.uniform(0.08, 0.42, size), np.where(ill, random.uniform(2.2, 4.8, size), 0)
    )
    protein = np.where(state == RELAPSE, random.uniform(2.4, 5.5, size), protein)
    c3 = np.where(ill, random.uniform(0.35, 0.75, size), random.uniform(0.82, 1.2, size))
    platelets = np.where(ill, random.uniform(70, 220, size), random.uniform(120, 280, size))
    columns: dict[str, Any] = {name: np.zeros(size, dtype=bool) for name in DESCRIPTORS}
    columns |= {name: own[:, at] & ill for at, name in enumerate(_ITEMS)}
    columns |= {
        "proteinuria": protein > 0.5,
        "low_complement": c3 < 0.8,
        "increased_dna_binding": ill,
        "thrombocytopenia": np.round(platelets) < 100,
        "pga": np.round(np.where(ill, random.uniform(1.5, 2.4, size), random.uniform(0.1, 0.45, size)), 1),
        "upcr_g_g": np.round(protein, 2),
        "egfr": np.round(random.uniform(84, 100, size)),
        "creatinine_umol_l": np.round(random.uniform(55, 75, size)),
        "albumin_g_l": np.round(np.where(ill, random.uniform(22, 33, size), random.uniform(36, 45, size)), 1),
        "complement_c3_g_l": np.round(c3, 2),
        "platelets_10e9_l": np.round(platelets),
        "prednisone_mg": np.where(ill, np.where(dose < 0.5, 20.0, 30.0), np.where(dose < 0.5, 5.0, 7.5)),
        "urine_rbc_hpf": np.where(columns["hematuria"], random.integers(8, 40, size), random.integers(0, 4, size)),
        "weight_kg": np.round(random.uniform(45, 70, size)),
    }
    columns |= _grades(columns, ill)
    columns |= dict.fromkeys(
        ("rescue", "haemolytic_anaemia", "gi_activity", "new_casts", *_KEPT), np.zeros(size, dtype=bool)
    )
    columns["added_nsaid_or_hydroxychloroquine"] = np.zeros(size, dtype=bool)
    columns |= dict.fromkeys(("standard_therapy", "stable_therapy"), np.ones(size, dtype=bool))
    frame = pl.DataFrame(columns)
    share = [blank / 10 if name in DESCRIPTORS or name.startswith("bilag_") else blank for name in frame.columns]
    keep = random.random((size, len(frame.columns))) >= np.array(share)
    blanked = frame.with_columns(
        pl.when(pl.Series(keep[:, at])).then(pl.col(name)).alias(name)
        for at, name in enumerate(frame.columns)
        if not keep[:, at].all()
    )
    keys = pl.DataFrame({"patient": patient, "days": day.astype(np.int64)}).select(
        "patient", (pl.lit(date(1970, 1, 1)) + pl.duration(days=pl.col("days"))).alias("visit_date")
    )
    return pl.concat([keys, blanked], how="horizontal")


def _grades(columns: dict[str, Any], ill: NDArray[np.bool_]) -> dict[str, Any]:
    """BILAG grades that go with the items: renal A while active, D in response."""
    grades: dict[str, Any] = {f"bilag_{system}": np.full(ill.size, "E") for system in SYSTEMS}
    grades["bilag_renal"] = np.where(ill, "A", "D")
    grades["bilag_mucocutaneous"] = np.where(columns["rash"], "B", np.where(columns["mucosal_ulcers"], "C", "D"))
    grades["bilag_musculoskeletal"] = np.where(columns["arthritis"], "B", "D")
    return grades
