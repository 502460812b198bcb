"""The pages name every column, kind and cause that the two tables may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.logic import LANGUAGES
from lupustem.outcome.columns import CAUSES, DERIVED_HERE, EVENT_COLUMNS, FREE_TEXT, KINDS, VISIT_COLUMNS
from lupustem.outcome.time_points import MONTHS, width

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_every_column_kind_and_cause(language: str) -> None:
    page = (DOCS / language / "outcomes.md").read_text(encoding="utf-8")
    visits = [name for name in VISIT_COLUMNS if name not in DESCRIPTORS and not name.startswith("bilag_")]
    sources = list(EVENT_COLUMNS["source"].values)
    named = [*visits, *EVENT_COLUMNS, *FREE_TEXT, *KINDS, *CAUSES, *sources, *DERIVED_HERE]
    assert [name for name in named if f"`{name}`" not in page] == []


def test_the_windows_are_those_that_the_page_names() -> None:
    assert {months: width(months) for months in MONTHS} == {1: 7, 3: 14, 6: 30, 12: 30, 24: 60, 36: 60, 48: 60, 60: 60}
