"""Random visits for the indices: values where decisions turn, beside them, and unknown; a few patients, a few days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from lupustem.facts.columns import COLUMN_TYPES
from lupustem.indices.tables.table import DATE, PATIENT, Table
from lupustem.logic.tree import Variable

Visit = dict[str, Any]
LIMITS: dict[str, tuple[str, ...]] = {
    "proteinuria_mg": ("500", "500.000001", "499.999999", "1200", "60000"),
    "platelets": ("100", "99.999999", "1", "250"),
    "wbc": ("3", "2.999999", "0.1", "5"),
    "sjc28": ("0", "1", "2", "28"),
    "pga": ("0", "0.4", "0.5", "0.7", "1", "1.3", "2.5", "2.500001", "3"),
    "prednisolone_mg": ("0", "4.999999", "5", "7.5", "7.500001"),
    "prednisone_mg": ("0", "10", "20", "29", "29.000001", "60"),
    "weight_kg": ("40", "58", "80"),
    "upcr_g_g": ("0.25", "0.499999", "0.5", "0.7", "1", "1.4", "2.999999", "3", "6"),
    "upcr_mg_g": ("0", "499.999", "500", "700", "999.999", "1000", "2000", "2999.999", "3000", "5001", "8000"),
    "upcr_mg_mmol": ("28.2", "56.561085", "56.561086", "79.185520", "113.122172", "339.366515", "339.366516", "900"),
    "protein_g_24h": ("0.4", "0.5", "0.7", "1.5", "3", "3.5", "8"),
    "egfr": ("48", "59.999999", "60", "72", "80", "81", "90", "100"),
    "months": ("0", "2.999999", "3", "5.9", "6", "12", "24"),
    "urine_rbc_hpf": ("0", "4.999999", "5", "15", "15.000001", "40"),
    "sledai": ("0", "4", "5", "8", "12", "13", "105"),
    "clinical_sledai": ("0", "1"),
    "age": ("18", "28", "50.5", "120"),
    "creatinine_umol_l": ("50", "61.88", "79.56", "100", "900"),
    "creatinine_mg_dl": ("0.7", "0.9", "1", "1.999999", "2", "2.2", "3.500001", "4"),
    "bilag_78": ("120", "140", "141", "170"),
    "bilag_79": ("80", "90", "91", "110"),
    "bilag_81": ("0", "1", "2", "3"),
    "bilag_82": ("20", "25", "25.000001", "50", "100", "100.000001", "134"),
    "bilag_83": ("20", "25", "25.000001", "50", "100", "100.000001", "134"),
    "bilag_84": ("0.2", "0.25", "0.250001", "0.5", "1", "1.000001", "1.2", "1.6"),
    "bilag_86": ("90", "100", "115", "130", "130.000001", "150", "170"),
    "bilag_87": ("33", "49.999999", "50", "53.6", "60", "79.999999", "80", "100"),
    "bilag_90": ("7.999999", "8", "8.999999", "9", "10.999999", "11", "13"),
    "bilag_91": ("0.999999", "1", "1.999999", "2", "3.999999", "4"),
    "bilag_92": ("0.499999", "0.5", "0.999999", "1", "1.999999", "2"),
    "bilag_93": ("0.999999", "1"),
    "bilag_94": ("24.999999", "25", "49.999999", "50", "149.999999", "150"),
}


def values(name: str, variable: Variable) -> st.SearchStrategy[Any]:
    """Values of a column, and None."""
    if variable.kind == "boolean":
        return st.sampled_from((True, False, False, None))
    if variable.kind == "category":
        return st.sampled_from((*variable.values, None))
    if variable.kind == "integer":
        near = [int(one) for one in LIMITS.get(name, ())]
        assert variable.minimum is not None
        assert variable.maximum is not None
        return st.one_of(
            st.none(),
            st.sampled_from(near or [int(variable.minimum)]),
            st.integers(int(variable.minimum), int(variable.maximum)),
        )
    return st.one_of(st.none(), st.sampled_from([Decimal(one) for one in LIMITS[name]]))


def tables(columns: Mapping[str, Variable], most: int = 6) -> st.SearchStrategy[list[Visit]]:
    """A table of visits: a few patients, no two visits of one on a day, in no order."""
    one = st.fixed_dictionaries({name: values(name, variable) for name, variable in columns.items()})
    keys = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), min_size=1, max_size=most, unique=True)
    return keys.flatmap(
        lambda found: st.tuples(*([one] * len(found))).map(
            lambda rows: [
                {PATIENT: patient, DATE: date(2026, 1, 1) + timedelta(days=30 * day), **row}
                for (patient, day), row in zip(found, rows, strict=True)
            ]
        )
    )


def scored(table: Table, visits: list[Visit]) -> list[Visit]:
    """The answers of a table, row by row."""
    schema: dict[str, Any] = {PATIENT: pl.String(), DATE: pl.Date()} | {
        name: COLUMN_TYPES[variable.kind] for name, variable in table.vocabulary.items()
    }
    rows = [{name: _plain(visit.get(name)) for name in schema} for visit in visits]
    return table.scored(pl.LazyFrame(rows, schema=schema)).collect().to_dicts()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def before(visits: list[Visit], visit: Visit) -> Visit | None:
    """The visit before of the same patient."""
    earlier = [one for one in visits if one[PATIENT] == visit[PATIENT] and one[DATE] < visit[DATE]]
    return max(earlier, key=lambda one: one[DATE], default=None)


def first(visits: list[Visit], visit: Visit) -> Visit:
    """The first visit of the same patient."""
    return min((one for one in visits if one[PATIENT] == visit[PATIENT]), key=lambda one: one[DATE])
