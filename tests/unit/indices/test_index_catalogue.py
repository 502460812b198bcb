"""The catalogue of indices: in both languages, with owners that NOTICE names, and open about what nobody has verified."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from lupustem.cli.main import main
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.bands import SCHEMES
from lupustem.indices.catalogue import ALIASES, INDICES, find, score
from lupustem.indices.msc_papers import MSC_PAPERS, PAPERS
from lupustem.indices.score import TAG_WORDS, Score, unverified
from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.report.score_answer import score_answer
from lupustem.report.score_html import score_page
from lupustem.report.score_text import print_score
from lupustem.report.score_view import score_view
from tests.spec.read_index_cases import index_cases

NOTICE = (Path(__file__).parents[3] / "NOTICE").read_text(encoding="utf-8")
WORDS = {"zh": "未核实", "en": "unverified"}
# What rests on a rule that is still from memory. Whoever reads one in a source takes its index from here, and names the source.
FROM_MEMORY = {
    "selena_sledai",
    "s2k_ri50",
    "bilag2004",
    "bilag2004_haematological",
    "bilag2004_tally",
    "selena_flare_index",
    "selena_flare_index_modified",
    "eular_era_edta_2019_ln",
    *MSC_PAPERS,
}
# Shown by their keys, for want of a name: two systems of classic BILAG, and what a dose lacks.
UNNAMED = {"general", "neurological", "drug", "mg_per_day"}


def _said(text: Text) -> None:
    assert re.search(r"[\u4e00-\u9fff]", text.zh), text
    assert re.search(r"[A-Za-z]", text.en), text
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text.en), text


@pytest.mark.parametrize("name", INDICES)
def test_an_index_says_everything_in_chinese_and_in_english(name: str) -> None:
    index = INDICES[name]
    claims = [claim.text for claim in index.claims]
    for text in (index.text, index.measures, index.window, *index.pitfalls, *claims, *(key.text for key in index.keys)):
        if text.zh != text.en:  # Some claims are a formula and nothing else.
            _said(text)
    _said(index.text)
    _said(index.measures)
    assert index.pitfalls
    assert index.sources
    assert index.version


@pytest.mark.parametrize("name", INDICES)
def test_notice_names_the_owner_of_an_index(name: str) -> None:
    index = INDICES[name]
    assert index.owner in NOTICE
    systems = name.startswith("bilag2004_") and name not in ("bilag2004_numeric", "bilag2004_tally")
    assert systems or re.search(rf"\b{name}\b", NOTICE)


@pytest.mark.parametrize("name", INDICES)
def test_every_claim_of_an_index_has_a_tag_and_what_was_read_says_where(name: str) -> None:
    assert INDICES[name].claims
    for claim in INDICES[name].claims:
        assert claim.tag in TAG_WORDS
        assert claim.where or claim.tag != "V" or "abstract" in claim.text.en, claim


def test_what_is_from_memory_is_known_by_name() -> None:
    assert {name for name, index in INDICES.items() if unverified(index.claims)} == FROM_MEMORY
    assert {name for name, scheme in SCHEMES.items() if not scheme.claim.verified} == {"eular_2019", "china_teaching"}


def _seen(found: Score, language: Language) -> tuple[str, str, str]:
    view = score_view(found, language)
    text = io.StringIO()
    print_score(view, text)
    return text.getvalue(), score_page(view), json.dumps(score_answer(found, language), ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(FROM_MEMORY - set(MSC_PAPERS)))
def test_what_is_from_memory_is_unverified_in_text_page_and_json(name: str, language: Language) -> None:
    """Every claim with its own words, in every form, whatever the visit."""
    for case in [one for one in index_cases() if one.index == name][:3]:
        found = score(case.index, case.given)
        assert not found.verified
        for shown in _seen(found, language):
            assert WORDS[language] in shown
            for claim in INDICES[name].claims:
                words = claim.text.in_(language)
                assert claim.verified or "".join(words.split()) in re.sub(r"\s|<[^>]*>", "", shown), words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_bands_from_memory_are_unverified_in_text_page_and_json(scheme: str, language: Language) -> None:
    found = score("sledai_2k", {"present": ["rash"], "scheme": scheme})
    for shown in _seen(found, language):
        assert (WORDS[language] in shown) == (not SCHEMES[scheme].claim.verified)
        assert scheme in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(INDICES) - FROM_MEMORY))
def test_what_was_read_in_a_source_is_not_called_unverified(name: str, language: Language) -> None:
    case = next(one for one in index_cases() if one.index == name and "eular_2019" not in str(one.given))
    found = score(case.index, case.given)
    assert found.verified
    assert not any(WORDS[language] in shown for shown in _seen(found, language))


@pytest.mark.parametrize("name", MSC_PAPERS)
@pytest.mark.parametrize("given", [{}, {"sledai": 4, "bilag": {"renal": "A"}}])
def test_a_paper_whose_definition_is_not_known_refuses_to_compute(name: str, given: dict[str, object]) -> None:
    with pytest.raises(InvalidFacts) as caught:
        score(name, given)
    (problem,) = caught.value.problems
    assert "unverified" in problem.text.en
    assert "未核实" in problem.text.zh
    named = re.findall(r"[a-z]+(?:_[a-z0-9]+)+|lldas", problem.text.en)
    assert set(named) - {name} == {"doris_2021", "lldas", "kdigo_2024_ln"} <= set(INDICES)


@pytest.mark.parametrize("name", MSC_PAPERS)
def test_a_refused_paper_ends_the_command_with_2_and_one_line(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v.yaml").write_text("sledai: 4\n", "utf-8")
    assert main(["score", name, str(tmp_path / "v.yaml"), "--lang", "en"]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "unverified" in said.err


@pytest.mark.parametrize("alias", ALIASES)
def test_an_alias_leads_to_its_index(alias: str) -> None:
    assert alias not in INDICES
    assert find(alias) is INDICES[ALIASES[alias]]
    assert find(f" {alias.upper().replace('_', '-')} ") is INDICES[ALIASES[alias]]


def test_every_index_is_found_by_its_own_name() -> None:
    assert all(find(name) is index and index.name == name for name, index in INDICES.items())


@pytest.mark.parametrize(
    ("written", "near"),
    [("sledia_2k", "sledai_2k"), ("bilg2004", "bilag2004"), ("doris2021", "doris_2021"), ("kdigo_lm", "kdigo_2024_ln")],
)
def test_a_wrong_name_is_answered_with_the_nearest_right_one(written: str, near: str) -> None:
    with pytest.raises(InvalidFacts) as caught:
        find(written)
    assert f"the nearest is {near}." in caught.value.problems[0].text.en


def test_a_name_that_is_like_none_is_answered_with_the_list() -> None:
    with pytest.raises(InvalidFacts) as caught:
        find("\x1bquetelet")
    assert caught.value.problems[0].see == "indices"
    assert "\x1b" not in caught.value.problems[0].text.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_all(language: Language, tmp_path: Path) -> None:
    assert main(["score", "--list", "--lang", language, "-o", str(tmp_path / "list.txt")]) == 0
    assert main(["score", "--list", "--format", "json", "-o", str(tmp_path / "list.json")]) == 0
    shown = (tmp_path / "list.txt").read_text("utf-8")
    assert all(re.search(rf"^{name}  ", shown, re.MULTILINE) for name in INDICES)
    assert shown.count(WORDS[language]) >= len(FROM_MEMORY)
    listed = json.loads((tmp_path / "list.json").read_text("utf-8"))["indices"]
    assert {one["index"] for one in listed if not one["verified"]} == FROM_MEMORY


def test_what_contributes_or_is_missing_has_a_name_in_chinese() -> None:
    unnamed = set()
    for case in index_cases():
        view = score_view(score(case.index, case.given), "zh")
        unnamed |= {one.name for one in (*view.items, *view.unknowns) if not re.search(r"[\u4e00-\u9fff]", one.name)}
    assert unnamed <= {"eGFR", *UNNAMED}, unnamed


@pytest.mark.parametrize("name", INDICES)
def test_where_a_claim_was_checked_is_told_in_both_languages_unless_it_is_a_name(name: str) -> None:
    prose = re.compile(r"\b[a-z]{3,}\b")
    for claim in INDICES[name].claims:
        assert not (isinstance(claim.where, str) and prose.search(claim.where.replace("benlystahcp.com", ""))), claim


def test_what_the_msc_papers_report_has_numerator_and_denominator_and_no_bare_percentage() -> None:
    for paper in PAPERS:
        for said in (paper.printed.zh, paper.printed.en):
            assert "%" not in said, paper.name
    wang = next(one for one in PAPERS if one.name == "msc_wang_2013")
    assert "3/6" in wang.printed.zh
    assert "82/87" in wang.printed.en
