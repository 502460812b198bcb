"""Which indices can be scored over a table of visits."""

from __future__ import annotations

from lupustem.indices.tables import composites, scores
from lupustem.indices.tables.bilag import BILAG
from lupustem.indices.tables.table import Table

TABLES: dict[str, Table] = {**scores.TABLES, "bilag2004": BILAG, **composites.TABLES}
