"""The text and the HTML page: they say the same in both languages, fit their width, and cannot be broken from outside."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.decision.case import assess
from lupustem.decision.status import STAGE_NAMES
from lupustem.logic.text import LANGUAGES, Language
from lupustem.report.html import html_page
from lupustem.report.text import lines, print_text
from lupustem.report.view import View, view
from lupustem.report.wrapping import width, wrapped

FACTS = {"sex": "female", "sledai_2k": 14, "pulmonary_hypertension": True, "prior_msc_infusions": 1, "age_years": 70}
HOSTILE = "<script>alert(1)</script>\"'&\x1b[31m\u202e"


def seen(language: Language, *, case_id: str = "7", facts: dict[str, object] = FACTS, all_stages: bool = False) -> View:
    decision = assess(facts, stages=STAGE_NAMES if all_stages else ("assess",))
    sources = {"sex": {"kind": "case_file", "file": HOSTILE, "line": 3}, "pga": {"kind": "fhir", "display": HOSTILE}}
    return view(decision, case_id=case_id, language=language, sources=sources)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: Language, columns: int) -> None:
    for line in lines(seen(language, all_stages=True), columns):
        assert width(str(line)) <= columns, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pipe_gets_no_colour(language: Language) -> None:
    out = io.StringIO()
    print_text(seen(language, case_id=HOSTILE), file=out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_the_answer_comes_first_then_the_sentence_that_says_why() -> None:
    first, second, *_ = [str(line) for line in lines(seen("zh"), 80)]
    assert first.startswith("? 暂不能判定")
    assert second.startswith("  还差")


def test_every_row_says_its_kind_and_its_grade_in_words() -> None:
    text = " ".join(str(line) for line in lines(seen("en"), 120))
    assert "[consensus]" in text
    assert "[reading] 3.2" in text
    assert re.search(r"GRADE 1B \(strong: .*? panel score 9.3/10", re.sub(r"\s+", " ", text))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= dict(attrs)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_escaped_and_asks_nothing_from_outside(language: Language) -> None:
    page = html_page(seen(language, case_id=HOSTILE, all_stages=True))
    parsed = _Page()
    parsed.feed(page)
    assert parsed.open == []
    assert parsed.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert not re.search(r"https?://|url\(|@import|src=| href=", page)
    assert parsed.attributes["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert "&lt;script&gt;" in page
    assert "@page" in page


@given(st.text(max_size=200), st.integers(min_value=4, max_value=60))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    made = wrapped(text, columns)
    assert re.sub(r"\s", "", "".join(made)) == re.sub(r"\s", "", text)
    assert all(width(line) <= columns for line in made)


def test_no_line_begins_with_a_closing_sign() -> None:
    for columns in range(8, 40):
        made = wrapped("肺动脉高压（已述或由压力推定）：是，肺动脉压 71 mmHg；请核对。", columns)
        assert all(line[0] not in "，。；：）" for line in made), made
