"""A score as text, HTML and JSON: open where it is open, unverified where it is, the same in both languages."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.facts.notices import Notice
from lupustem.indices.catalogue import INDICES
from lupustem.indices.score import Score, Source
from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.report.answer import as_json
from lupustem.report.score_answer import score_answer
from lupustem.report.score_html import score_page
from lupustem.report.score_phrases import number
from lupustem.report.score_text import lines, print_score
from lupustem.report.score_unknowns import most_of
from lupustem.report.score_view import score_view
from lupustem.report.wrapping import width

HOSTILE = "<script>alert(1)</script>\"'&\x1b[31m\u202e"
OPEN: dict[str, Any] = {
    "present": ["arthritis", "seizure"],
    "unknown": ["proteinuria", "low_complement"],
    "scheme": "eular_2019",
    "window": 30,
    "previous_sledai": 2,
}
BILAG: dict[str, Any] = {
    "items": {5: 1, 9: 4, 30: None, 90: Decimal("8.4")},
    "ever_involved": {"renal": False, "mucocutaneous": True},
}
HOSTILE_SCORE = Score(
    index=HOSTILE,
    version=HOSTILE,
    value=None,
    lower=1,
    upper=2,
    sources=(Source(HOSTILE),),
    missing=(HOSTILE,),
    contributions={HOSTILE: HOSTILE},
    grade=HOSTILE,
    scheme=HOSTILE,
    named={HOSTILE: HOSTILE},
    unverified=(Text(HOSTILE, HOSTILE),),
    warnings=(Notice("x", (HOSTILE,), Text(HOSTILE, HOSTILE)),),
)
SCORES: dict[str, Score] = {
    "open": INDICES["sledai_2k"].score(OPEN),
    "settled": INDICES["sledai_2k"].score({"present": []}),
    "bilag": INDICES["bilag2004"].score(BILAG),
    "sle_das": INDICES["sle_das"].score({"sjc28": None, "proteinuria_mg": 1501, "alopecia": True}),
    "hostile": HOSTILE_SCORE,
}


def text(name: str, language: Language, columns: int = 100) -> str:
    return "\n".join(str(line) for line in lines(score_view(SCORES[name], language), columns))


def answer(name: str) -> dict[str, Any]:
    contents: dict[str, Any] = json.loads(as_json(score_answer(SCORES[name], "en")))
    return contents


def test_the_json_of_an_open_score_has_its_bounds_and_no_value() -> None:
    found = answer("open")
    # 8 + 4; proteinuria 4 and low complement 2 still open (weights of Gladman 2002)
    assert (found["value"], found["lower"], found["upper"]) == (None, 12, 18)
    assert (found["clinical_value"], found["clinical_lower"], found["clinical_upper"]) == (None, 12, 16)
    assert (found["complete"], found["settled"], found["missing"]) == (False, False, ["proteinuria", "low_complement"])
    assert found["contributions"] == {"seizure": 8, "arthritis": 4}
    assert (found["change"], found["window"], found["scheme"]) == ("flare", 30, "eular_2019")
    assert found["verified"] is False
    assert all("unverified" in one["en"] and "未核实" in one["zh"] for one in found["unverified"])
    assert found["source"].startswith("Gladman")


def test_what_an_index_does_not_have_is_left_out() -> None:
    found = answer("settled")
    assert (found["value"], found["clinical_value"], found["grade"], found["verified"]) == (0, 0, "none", True)
    assert not {"systems", "window", "change", "unverified"} & found.keys()
    assert {"index", "version", "contributions", "missing", "warnings", "notice", "text"} <= found.keys()
    assert "clinical_value" not in answer("sle_das")


def test_systems_have_the_shape_of_the_whole() -> None:
    systems = answer("bilag")["systems"]
    assert len(systems) == 9
    skin = systems["mucocutaneous"]
    assert (skin["value"], skin["grade"], skin["contributions"]) == ("A", "A", {"5": "B", "9": "A"})
    nerve = systems["neuropsychiatric"]
    assert (nerve["value"], nerve["settled"], nerve["lower"]) == (None, False, "E")
    assert "30" in nerve["missing"]
    assert systems["haematological"]["verified"] is False


def test_decimals_become_json_numbers_with_their_digits() -> None:
    assert b'"intercept": 0.366,' in as_json(score_answer(SCORES["sle_das"], "en"))
    assert b'"alopecia": 0.973,' in as_json(score_answer(SCORES["sle_das"], "en"))


def test_an_outcome_never_takes_the_place_of_the_contract() -> None:
    greedy = Score(index="x", version="1", value=3, lower=3, upper=3, sources=(), named={"value": 9, "verified": False})
    found = score_answer(greedy, "zh")
    assert (found["value"], found["verified"]) == (3, True)


@pytest.mark.parametrize("name", INDICES)
def test_no_key_of_an_input_is_a_word_of_the_contract(name: str) -> None:
    contract = {"index", "version", "lower", "upper", "complete", "settled", "contributions", "missing", "verified"}
    assert contract.isdisjoint(key.name for key in INDICES[name].keys)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(name: str, language: Language, columns: int) -> None:
    for line in text(name, language, columns).splitlines():
        assert width(line) <= columns, line


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            ["? 12 至 18  [未定]", "癫痫发作", "+8", "最多还能加 4", "复发", "分级方案 eular_2019", "未核实", "30 天"],
        ),
        (
            "en",
            ["? 12 to 18  [open]", "Seizure", "+8", "could add up to 4", "flare", "scheme eular_2019", "unverified"],
        ),
    ],
)
def test_the_text_shows_items_unknowns_and_what_they_could_add(language: Language, said: list[str]) -> None:
    shown = text("open", language)
    for one in (*said, NOT_A_DEVICE.in_(language), "Gladman"):
        assert one in shown, one


def test_a_score_settled_in_spite_of_unknowns_says_so() -> None:
    settled = Score(index="x", version="1", value=True, lower=True, upper=True, sources=(), missing=("pga",))
    seen = score_view(settled, "en")
    assert seen.value == "yes"
    assert "cannot change the result any more" in seen.why
    assert seen.unknowns_say == "None of it changes the result."


def test_a_criterion_is_met_not_met_or_unknown_by_sign_and_word() -> None:
    criteria = {"rescue": True, "bilag": False, "pga": None}
    seen = score_view(
        Score(index="sri4", version="1", value=False, lower=False, upper=False, sources=(), contributions=criteria),
        "en",
    )
    assert [one.says for one in seen.items] == ["✓ met", "✕ not met", "? unknown"]
    assert seen.items[0].name == "No rescue or prohibited treatment"


def test_an_open_verdict_may_be_yes_or_no() -> None:
    open_verdict = Score(index="x", version="1", value=None, lower=False, upper=True, sources=(), missing=("pga",))
    assert [score_view(open_verdict, language).value for language in LANGUAGES] == ["是或否", "yes or no"]


@pytest.mark.parametrize(("language", "word"), [("zh", "未核实"), ("en", "unverified")])
def test_unverified_is_seen_in_text_and_page_and_only_then(language: Language, word: str) -> None:
    for name in ("open", "bilag"):
        assert word in text(name, language)
        assert word in score_page(score_view(SCORES[name], language))
    assert word not in text("settled", language)
    assert word not in score_page(score_view(SCORES["settled"], language))


def test_bilag_shows_nine_systems_with_what_is_still_possible() -> None:
    seen = score_view(SCORES["bilag"], "en")
    assert len(seen.systems) == 9
    by_key = {one.key: one for one in seen.systems}
    assert (by_key["mucocutaneous"].grade, by_key["mucocutaneous"].possible) == ("A", "A")
    assert by_key["neuropsychiatric"].grade == "open"
    assert by_key["neuropsychiatric"].possible.startswith("E to ")
    page = score_page(seen)
    assert page.count('<th scope="row">') == 9
    assert "Seizure disorder" in page


@pytest.mark.parametrize("name", ["sledai_2k", "selena_sledai"])
def test_what_single_unknowns_could_add_is_together_the_interval(name: str) -> None:
    unknown = ["proteinuria", "fever", "cva"]
    found = INDICES[name].score({"present": ["rash"], "unknown": unknown})
    most = sum(most_of(name, key) or 0 for key in found.missing)
    assert isinstance(found.upper, int)
    assert isinstance(found.lower, int)
    assert most == found.upper - found.lower == 13


@pytest.mark.parametrize("key", ["sjc28", "proteinuria_mg", "platelets", "wbc", "serositis", "localized_rash"])
def test_what_an_unknown_of_sle_das_could_add_is_its_interval(key: str) -> None:
    found = INDICES["sle_das"].score({"sjc28": 0, "alopecia": True, key: None})
    most = most_of("sle_das", key)
    assert most is not None
    assert isinstance(found.upper, Decimal)
    assert isinstance(found.lower, Decimal)
    # both ends are rounded to two places
    assert abs(most - (found.upper - found.lower)) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(6, "6"), (Decimal("6.50"), "6.5"), (Decimal("0.0001"), "0.0001"), (Decimal("1") / 3, "≈0.3333"), (0, "0")],
)
def test_a_number_has_no_idle_zeros_and_says_where_it_is_rounded(value: object, shown: str) -> None:
    assert number(value) == shown


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCORES)
def test_the_page_is_whole_escaped_and_asks_nothing_from_outside(name: str, language: Language) -> None:
    page = score_page(score_view(SCORES[name], language))
    parsed = _Page()
    parsed.feed(page)
    assert parsed.open == []
    assert parsed.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert not re.search(r"https?://|url\(|@import|src=| href=", page)
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in page
    assert "@page { size: A4" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pipe_gets_no_colour_and_nothing_that_cannot_be_seen(language: Language) -> None:
    out = io.StringIO()
    print_score(score_view(HOSTILE_SCORE, language), out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
