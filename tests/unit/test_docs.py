"""The pages say what the program does: examples run, generated pages are current, links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from docs.console_blocks import refreshed
from docs.generate import not_current, pages, write
from docs.index_criteria import GROUPS, checked
from docs.index_pages import families

from lupustem.cli.main import main
from lupustem.consensus import STATEMENTS
from lupustem.consensus.authority import grade_in_words
from lupustem.facts import VOCABULARY
from lupustem.indices.catalogue import INDICES
from lupustem.indices.score import TAG_WORDS
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
    gone, changed = Path("en/facts.md"), Path("zh/statements/README.md")
    extra = {Path("en/statements/assess/old.md"), Path("zh/indices/old.md")}
    (tmp_path / gone).unlink()
    for path in (changed, *extra):
        (tmp_path / path).write_text("?", encoding="utf-8")
    assert set(not_current(tmp_path)) == {gone, changed, *extra}
    assert {gone, changed} <= wanted
    write(tmp_path)
    assert not_current(tmp_path) == []
    assert not any((tmp_path / path).exists() for path in extra)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_index_shows_what_it_reads_on_whose_authority_and_how_far_it_was_checked(language: str) -> None:
    made = pages()
    for page, prose in families().items():
        text = made[Path(language, "indices", f"{page}.md")].replace("\\|", "|")
        for name in prose["indices"]:
            one = INDICES[name]
            assert one.measures.in_(language) in text, name
            assert one.owner in text
            assert all(str(source) in text for source in one.sources), name
            assert all(f"`{key.name}`" in text for key in one.keys), name
            for claim in one.claims:
                mark = f"**{'（凭记忆，未核实）' if language == 'zh' else '(from memory, unverified)'}**"
                checked_ = TAG_WORDS[claim.tag].in_(language) if claim.verified else mark
                assert f"| {claim.text.in_(language)} | {checked_} |" in text, (name, claim)


def test_every_index_has_a_worked_example_or_shares_the_page_of_one_that_has() -> None:
    for page, prose in families().items():
        run = {example["run"] for example in prose["examples"]}
        assert run <= set(prose["indices"]), page
        assert run, page


def test_the_owner_of_every_index_stands_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [one.name for one in INDICES.values() if one.owner not in notice] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_criterion_whose_limit_its_sentence_does_not_name_is_refused(language: str) -> None:
    said = {name: dict(one) for name, one in families()["lldas"]["criteria"]["lldas"].items()}
    checked("lldas", said)
    said["prednisolone"][language] = said["prednisolone"][language].replace("7.5", "10")
    with pytest.raises(SystemExit, match=rf"prednisolone \({language}\): the sentence does not name 7\.5"):
        checked("lldas", said)


def test_a_criterion_without_a_sentence_is_refused() -> None:
    sentences = [(group, said) for page in families().values() for group, said in page.get("criteria", {}).items()]
    assert {group for group, _ in sentences} == set(GROUPS)
    for group, said in sentences:
        with pytest.raises(SystemExit, match=re.escape(group)):
            checked(group, {name: one for at, (name, one) in enumerate(said.items()) if at})


def test_a_table_on_a_page_is_a_file_and_a_table_that_was_written_is_shown() -> None:
    given = "```csv in.csv\ncreatinine_umol_l,age,sex\n72,34,female\n```\n"
    command = "```console\n$ lupustem score ckd_epi_2021 in.csv -o out.csv\n```\n"
    page = refreshed(f"{given}\n{command}\n```csv out.csv\nold\n```\n", "en")
    assert given in page
    assert page.endswith("```csv out.csv\ncreatinine_umol_l,age,sex,ckd_epi_2021\n72.0,34.0,female,96.98\n```\n")


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_shortened_answers_of_the_readme_are_parts_of_the_answers(
    readme: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LUPUSTEM_LANG", language)
    monkeypatch.setenv("COLUMNS", "80")
    text = (ROOT / readme).read_text(encoding="utf-8")
    for content, name in re.findall(r"^```yaml\n(# ([\w.]+)\n.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    shown = re.findall(r"^```text\n\$ lupustem (.*?)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    for command, shortened in shown:
        assert main(command.split()) == 0
        said = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert [line for line in shortened.splitlines() if line not in said and line not in ("...", "……")] == []


def test_the_english_pages_have_no_chinese_and_the_chinese_ones_do() -> None:
    for path, text in pages().items():
        if path.name == "facts.md" or {"statements", "indices"} & set(path.parts):
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
        if {"statements", "indices"} & set(path.parts):
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
