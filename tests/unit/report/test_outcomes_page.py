"""The report of outcomes: what stands first, what is said beside the numbers, both languages; what is hidden stays hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree

import pytest

from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.outcome import figures
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.figures import Interval, Proportion
from lupustem.outcome.invented import invented
from lupustem.outcome.result import Outcomes, Published, SideBySide
from lupustem.report.flow_of_patients_svg import flow_of_patients_svg
from lupustem.report.outcomes_html import outcomes_html
from lupustem.report.outcomes_methods import methods_paragraph
from lupustem.report.outcomes_pdf import outcomes_pdf
from lupustem.report.outcomes_text import outcomes_text
from lupustem.report.outcomes_view import outcomes_page
from lupustem.report.outcomes_words import measured, p_value, ratio, share
from lupustem.report.p_values import p_alone
from lupustem.report.page import Grid, Heading, Paragraph, Picture

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def _found(mask_below: int = 0) -> Outcomes:
    made = invented(patients=40, seed=11)
    return analyse(made.visits, made.events, Options(mask_below=mask_below))


def _parts(language: Language) -> list[str]:
    return [one.text for one in outcomes_page(_found(), language).blocks if isinstance(one, Heading) and one.level == 2]


def test_completeness_stands_first_and_methods_last() -> None:
    parts = _parts("en")
    assert parts[0] == "Completeness and data quality"
    assert parts[1] == "Flow of patients"
    assert parts[-1] == "Methods"
    assert len(_parts("zh")) == len(parts) == 9


def test_an_english_page_has_no_chinese_and_a_chinese_one_names_every_part_in_chinese() -> None:
    for block in outcomes_page(_found(), "en").blocks:
        if isinstance(block, Heading | Paragraph):
            assert not CHINESE.search(block.text), block.text
        if isinstance(block, Grid):
            assert not CHINESE.search(" ".join(block.heading)), block.heading
    for block in outcomes_page(_found(), "zh").blocks:
        if isinstance(block, Heading):
            assert CHINESE.search(block.text) or re.search(r"SLEDAI|PGA|C3", block.text), block.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_well_formed(language: Language) -> None:
    pictures = [one for one in outcomes_page(_found(), language).blocks if isinstance(one, Picture)]
    assert len(pictures) > 10
    for one in pictures:
        assert ElementTree.fromstring(one.svg).get("role") == "img"


def test_an_invented_cohort_and_the_missing_control_group_are_told_at_once() -> None:
    first = [one.text for one in outcomes_page(_found(), "en").blocks[:3] if isinstance(one, Paragraph)]
    assert any("nobody's data" in text for text in first)
    assert any("No effect of treatment can be read" in text for text in first)


def test_the_methods_can_be_pasted_and_name_versions_and_the_immortal_time() -> None:
    for language, words in (("en", ("immortal time", "carried forward", "lupustem 0")), ("zh", ("不死时间", "不结转"))):
        said = methods_paragraph(_found(), language)
        assert all(word in said for word in words), said


def test_a_masked_report_says_so_and_prints_no_small_count_of_patients() -> None:
    text = outcomes_text(_found(10), "en")
    assert "Counts below 10" in text
    assert "masked" in text
    html = outcomes_html(_found(10), "en")
    assert "Counts below 10 were masked" in html


def test_text_html_and_pdf_are_made_in_both_languages() -> None:
    for language in LANGUAGES:
        assert "Kaplan-Meier" in outcomes_text(_found(), language)
        assert outcomes_html(_found(), language).startswith("<!doctype html>")
    assert outcomes_pdf(_found(), "zh").startswith(b"%PDF-")


def _beside(difference: Text | None) -> Outcomes:
    published = Published(
        "invented_1999",
        "An invented paper",
        Text("生存", "survival"),
        12.0,
        9,
        10,
        0.9,
        None,
        "its abstract",
        difference,
    )
    same, different = ((published,), ()) if difference is None else ((), (published,))
    own = Proportion(30, 40, 0.75, Interval(0.588, 0.873, 0.95, "clopper_pearson"))
    side = SideBySide("survival", Text("总生存", "overall survival"), 12, own, 0, same, different)
    return replace(_found(), side_by_side=(side,))


def test_a_published_figure_shares_a_picture_only_where_nothing_differs() -> None:
    together = outcomes_html(_beside(None), "en")
    apart = outcomes_html(_beside(Text("时点不同", "another time point")), "en")
    assert together.count("1. An invented paper, 9/10: 90.0 %") == 1
    assert "1. An invented paper" not in apart
    assert "another time point" in apart
    assert "No published figure has the same definition and time." in apart


def test_the_flow_of_patients_names_who_left_and_why() -> None:
    svg = flow_of_patients_svg(_found().flow, Text("流程", "Flow"), "en")
    assert f"n = {_found().flow[0].n}" in svg


def test_a_p_value_is_never_zero_and_a_hidden_share_never_a_number() -> None:
    assert p_value(figures.Test("log_rank", 99.0, 1, 1e-22)) == "< 0.0001"
    assert p_value(None) == "\u2013"
    assert share(Proportion(None, None, None, None, masked=True), "en") == "masked"
    assert share(Proportion(0, 0, None, None), "en") == "0/0"
    assert share(Proportion(None, None, 0.5, Interval(0.4, 0.6, 0.95, "log")), "en") == "50.0 (40.0 to 60.0)"


def test_the_report_is_dated_by_its_data_not_by_today() -> None:
    assert _found().settings.as_of < date(2026, 11, 1)
    assert outcomes_pdf(_found(), "en") == outcomes_pdf(_found(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_of_the_report_can_be_printed(language: Language) -> None:
    from dataclasses import asdict

    from lupustem.report.typst_pdf import has_glyph

    shown = "".join(str(value) for one in outcomes_page(_found(), language).blocks for value in asdict(one).values())
    assert {sign for sign in shown if not has_glyph(sign) and sign != "\n"} == set()


def test_what_the_unknown_lack_is_told_unless_a_count_is_hidden() -> None:
    assert "Why unknown, over all time points: no visit" in outcomes_text(_found(), "en")
    assert "Why unknown" not in outcomes_text(_found(1_000), "en")
    assert "未知的原因" in outcomes_html(_found(), "zh")


def test_estimators_and_intervals_are_named_as_people_name_them() -> None:
    for language, words in (("en", "estimator: Kaplan-Meier; interval: 95 %, log"), ("zh", "区间：95%，对数变换")):
        html = outcomes_html(_found(), language)
        assert words in html
        assert "kaplan_meier" not in html.partition("Software")[0].partition("软件")[0]


def test_numbers_keep_their_last_zero_and_their_minus() -> None:
    assert [ratio(one) for one in (4.5, 0.8, 0.0, -0.12, 1234.0, None)] == [
        "4.50",
        "0.800",
        "0.00",
        "\u22120.120",
        "1.23e+03",
        "\u2013",
    ]
    assert p_alone(0.3) == "0.30"
    assert measured(Text("血小板计数", "Platelet count"), "10*9/L").en == "Platelet count, \u00d710\u2079/L"


def test_a_published_figure_is_cited_in_the_language_of_the_page() -> None:
    found = _beside(None)
    side = found.side_by_side[0]
    cited = replace(side.same[0], cited=Text("某某等，1999", "Someone et al. 1999"), read=Text("摘要", "the abstract"))
    html = outcomes_html(replace(found, side_by_side=(replace(side, same=(cited,)),)), "zh")
    assert "1. 某某等，1999，9/10: 90.0 %" in html
    assert "An invented paper" not in html
