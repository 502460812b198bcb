"""Small invented cohorts, written by hand: what each test is about stands in it, the rest is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from lupustem.facts.columns import COLUMN_TYPES
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.flare import FLAGS
from lupustem.outcome.columns import EVENT_COLUMNS, FREE_TEXT, VISIT_COLUMNS

START = date(2020, 1, 15)
Row = dict[str, Any]
EVENTS_SCHEMA: dict[str, Any] = (
    {"patient_id": pl.String(), "event_date": pl.Date()}
    | {name: COLUMN_TYPES[one.kind] for name, one in EVENT_COLUMNS.items()}
    | dict.fromkeys(FREE_TEXT, pl.String())
)
VISITS_SCHEMA: dict[str, Any] = {"patient_id": pl.String(), "visit_date": pl.Date()} | {
    name: COLUMN_TYPES[one.kind] for name, one in VISIT_COLUMNS.items()
}


def day(after: int, start: date = START) -> date:
    """So many days after the infusion."""
    return start + timedelta(days=after)


def active(patient: str, when: date, **more: Any) -> Row:
    """A visit with SLEDAI 12, PGA 2, renal BILAG A, protein 3 g/g."""
    grades = {f"bilag_{system}": "E" for system in SYSTEMS} | {"bilag_renal": "A"}
    shown = {"sledai": 12, "pga": 2.0, "rescue": False, "upcr_g_g": 3.0, "egfr": 90.0, "prednisone_mg": 20.0}
    flags = dict.fromkeys((name for name in FLAGS if name != "weight_kg"), False) | {"weight_kg": 60.0}
    return {"patient_id": patient, "visit_date": when} | grades | shown | flags | more


def better(patient: str, when: date, **more: Any) -> Row:
    """A visit that meets SRI-4 to SRI-8, BICLA and a complete renal response."""
    return active(patient, when, sledai=2, pga=0.3, bilag_renal="D", upcr_g_g=0.2, prednisone_mg=5.0) | more


def infusion(patient: str, when: date = START, **more: Any) -> Row:
    """An infusion of umbilical cord cells, 1 ×10^6/kg."""
    return {
        "patient_id": patient,
        "event_date": when,
        "kind": "infusion",
        "source": "umbilical_cord",
        "dose_1e6_per_kg": 1.0,
    } | more


def event(patient: str, kind: str, when: date, **more: Any) -> Row:
    """Any other event."""
    return {"patient_id": patient, "event_date": when, "kind": kind} | more


def visits(*rows: Row) -> pl.DataFrame:
    """VISITS with every column."""
    return pl.DataFrame([dict.fromkeys(VISITS_SCHEMA) | row for row in rows], schema=VISITS_SCHEMA)


def events(*rows: Row) -> pl.DataFrame:
    """EVENTS with every column."""
    return pl.DataFrame([dict.fromkeys(EVENTS_SCHEMA) | row for row in rows], schema=EVENTS_SCHEMA)
