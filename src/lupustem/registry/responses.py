"""What the definitions of response, state and relapse say of each visit of a patient, and what they lack."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lupustem.facts.notices import InvalidFacts
from lupustem.logic.text import Text
from lupustem.outcome.columns import VISIT_COLUMNS
from lupustem.registry.infused import Infused
from lupustem.registry.outcome_tables import Tables
from lupustem.registry.visit_values import INDEX_COLUMNS

SAME = (
    ("upcr_g_g", "upcr_mg_g", "upcr_mg_mmol"),
    ("creatinine_umol_l", "creatinine_mg_dl"),
    ("prednisolone_mg", "prednisone_mg"),
)
"""Columns that say one quantity: one of them is enough."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a definition says of a visit. holds: None while it is open. lacks: what was not found that day, if it is open."""

    code: str
    text: Text
    kind: str
    holds: bool | None
    lacks: tuple[Text, ...]

    @property
    def status(self) -> str:
        """As a sign: a relapse that holds is no good news."""
        if self.holds is None:
            return "unknown"
        return "met" if self.holds is (self.kind != "relapse") else "not_met"


def judgements(
    tables: Tables, given: Iterable[Infused], found: Mapping[date, Mapping[str, Any]]
) -> dict[date, list[Judgement]]:
    """Day of a follow-up visit -> what each definition says. tables: of one patient. found: the values of each visit."""
    from lupustem.outcome.definitions import DEFINITIONS

    rows = _judged(tables)
    starts = [one.on for one in given]
    made: dict[date, list[Judgement]] = {}
    for row in rows:
        day = starts[int(row["unit"])] + timedelta(days=int(row["day"]))
        if row["is_baseline"] or day not in found:
            continue
        made[day] = [
            Judgement(code, one.definition.text, one.definition.kind, row[code], _lacks(one, row[code], found[day]))
            for code, one in DEFINITIONS.items()
        ]
    return made


def _judged(tables: Tables) -> list[dict[str, Any]]:
    import polars as pl

    from lupustem.facts.columns import BAD
    from lupustem.outcome.analyse import Options, cohort_of
    from lupustem.outcome.check import check_cohort_visits, check_events
    from lupustem.outcome.verdicts import judged_visits

    texts = [pl.read_csv(io.BytesIO(one), infer_schema=False) for one in (tables.visits, tables.events)]
    if not texts[1].height:
        return []
    seen = check_cohort_visits(texts[0].schema, text=True).checked(texts[0].lazy()).collect()
    told = check_events(texts[1].schema, text=True).checked(texts[1].lazy()).collect()
    try:
        good = seen.filter(~pl.col(BAD)).drop(BAD), told.filter(~pl.col(BAD)).drop(BAD)
        cohort = cohort_of(*good, Options(unit="each"))
    except InvalidFacts:
        return []
    return judged_visits(cohort).to_dicts()


def _lacks(one: Any, holds: bool | None, values: Mapping[str, Any]) -> tuple[Text, ...]:
    if holds is not None:
        return ()
    from lupustem.indices.catalogue import INDICES
    from lupustem.indices.tables.catalogue import TABLES

    said: dict[str, Text] = {}
    for name in TABLES[one.definition.index].columns:
        same = next((group for group in SAME if name in group), (name,))
        if name in VISIT_COLUMNS and not any(other in values for other in same):
            whole = next((index for index, columns in INDEX_COLUMNS.items() if name in columns), None)
            if whole == "sledai_2k" and name == "sledai":
                continue
            said.setdefault(whole or same[0], VISIT_COLUMNS[same[0]].text if whole is None else INDICES[whole].text)
    return tuple(said.values())
