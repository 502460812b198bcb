"""The reference data sets of meta-analysis: invented or published studies, and what R's metafor makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lupustem.evidence.pooling.rows import Change, Fourfold, Mean, Proportion, Rate, Study, TwoMeans

HERE = Path(__file__).parent
ROWS: dict[str, type[Study]] = {one.__name__: one for one in (Change, Fourfold, Mean, Proportion, Rate, TwoMeans)}
Json = dict[str, Any]


def load(name: str) -> Json:
    """One file of this folder."""
    found: Json = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return found


SETS: dict[str, Json] = {path.stem: load(f"meta/{path.stem}") for path in sorted((HERE / "meta").glob("*.json"))}


def studies_of(data: Json) -> list[Study]:
    """The studies of a data set as rows."""
    return [ROWS[data["rows"]](*row) for row in data["studies"]]


def measures() -> Iterator[tuple[str, Json]]:
    """Every data set with every measure that R was asked for."""
    for name, data in SETS.items():
        for measure in data["measures"]:
            yield name, measure


def fits() -> Iterator[tuple[str, Json, Json]]:
    """Every fit: data set, measure, estimator and interval."""
    for name, measure in measures():
        for fit in measure["fits"]:
            yield name, measure, fit
