"""The release pages name every rule with its limit, every code and every fault of an assay."""

from __future__ import annotations

from pathlib import Path

import pytest

from lupustem.logic.text import LANGUAGES
from lupustem.product.certificate import limit_text
from lupustem.product.limits import limits_of
from lupustem.product.rules import ASSAY_FAULTS, ORIGIN_WORDS, RULES

DOCS = Path(__file__).parents[2] / "docs"
WORDS = {
    "zh": {"reject": "拒绝", "hold": "暂缓", "advise": "提示"},
    "en": {"reject": "reject", "hold": "hold", "advise": "advisory"},
}
CODES = (
    "no_control",
    "too_few_events",
    "not_compensated",
    "spillover_unusable",
    "cd79a_not_permeabilised",
    "purity_undetermined",
    "count_cv",
    "temperature_log_incomplete",
    "identity_mismatch",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_rules_is_that_of_the_program(language: str) -> None:
    page = (DOCS / language / "release.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 7}
    assert list(rows) == [rule.id for rule in RULES]
    for rule in RULES:
        cells = [cell.strip() for cell in rows[rule.id].split("|")[1:-1]]
        if rule.facts:
            limit = limit_text(limits_of(rule.id))
            assert cells[2] == (f"`{limit}`" if limit else "")
        assert cells[3] == WORDS[language][str(rule.failed)]
        assert cells[4] == WORDS[language][str(rule.unknown)]
        assert cells[5] == ORIGIN_WORDS[rule.origin].in_(language)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_on_the_page(language: str) -> None:
    page = (DOCS / language / "release.md").read_text(encoding="utf-8")
    for code in (*CODES, *ASSAY_FAULTS):
        assert f"`{code}`" in page, code
