"""The pages say what the program does: examples run, generated pages are current, links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from docs.generate import not_current, pages, write

from lupustem.consensus import STATEMENTS
from lupustem.consensus.authority import grade_in_words
from lupustem.facts import VOCABULARY
from lupustem.logic import LANGUAGES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BY_HAND = [page for page in PAGES if "statements" not in page.parts]
WITH_EXAMPLES = [page for page in BY_HAND if ">>> " in page.read_text(encoding="utf-8")]


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=_name)
def test_the_python_examples_of_a_page_run_as_printed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    examples = "\n".join(block for block in blocks if ">>> " in block)
    test = doctest.DocTestParser().get_doctest(examples, {}, _name(page), str(page), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert not said, "".join(said)


def test_the_generated_pages_are_current() -> None:
    stale = [str(page) for page in not_current()]
    assert not stale, "run python -m docs.generate"


def test_a_missing_a_changed_and_a_left_over_page_are_found_and_mended(tmp_path: Path) -> None:
    write(tmp_path)
    assert not_current(tmp_path) == []
    wanted = set(pages())
    gone, changed, extra = Path("en/facts.md"), Path("zh/statements/README.md"), Path("en/statements/assess/old.md")
    (tmp_path / gone).unlink()
    (tmp_path / changed).write_text("?", encoding="utf-8")
    (tmp_path / extra).write_text("?", encoding="utf-8")
    assert set(not_current(tmp_path)) == {gone, changed, extra}
    assert {gone, changed} <= wanted
    write(tmp_path)
    assert not_current(tmp_path) == []
    assert not (tmp_path / extra).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_page_shows_sentence_grade_in_words_and_reading(language: str) -> None:
    for one in STATEMENTS.values():
        page = (ROOT / "docs" / language / "statements" / one.stage / f"{one.id}.md").read_text(encoding="utf-8")
        assert one.text.in_(language) in page
        if one.recommendation is not None:
            assert f"{one.recommendation.grade}" in page
            assert grade_in_words(one.recommendation).in_(language) in page
        if one.reading is not None:
            assert one.reading.in_(language) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_holds_every_fact(language: str) -> None:
    page = (ROOT / "docs" / language / "facts.md").read_text(encoding="utf-8")
    for fact in VOCABULARY.values():
        assert f'<a id="{fact.name}"></a>`{fact.name}`' in page
        assert fact.text.in_(language) in page


def test_the_english_pages_have_no_chinese_and_the_chinese_ones_do() -> None:
    for path, text in pages().items():
        if path.name == "facts.md" or "statements" in path.parts:
            bare = text.replace("lupustem facts search 血小板", "")
            assert bool(re.search("[\u4e00-\u9fff]", bare)) == (path.parts[0] == "zh"), path


def test_every_page_stands_in_both_languages() -> None:
    zh, en = (
        {page.relative_to(ROOT / "docs" / one) for page in (ROOT / "docs" / one).rglob("*.md")} for one in LANGUAGES
    )
    assert zh == en


@pytest.mark.parametrize("page", BY_HAND, ids=_name)
def test_the_links_of_a_page_lead_to_files_that_are_there(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_links_of_the_generated_pages_lead_to_pages_that_are_made() -> None:
    made = pages()
    for path, text in made.items():
        if "statements" in path.parts:
            for target in re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", text):
                assert Path(*_resolved(path.parent / target)) in made, f"{path}: {target}"


def _resolved(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts
