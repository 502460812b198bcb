"""Forest and funnel plots: what is drawn is what the table says, whatever the names, the numbers and their number."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from lupustem.evidence.pooling.pool import pool
from lupustem.evidence.pooling.rows import Fourfold, Proportion
from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.report.chart import Scale, rounded_out
from lupustem.report.forest import Forest, ForestRow, Kind, forest_of, forest_table
from lupustem.report.forest_svg import forest_svg
from lupustem.report.funnel_svg import funnel_svg, funnel_table

TITLE = Text("虚构的应答", "Invented response")
FOUR = [Proportion("a", 49, 81), Proportion("b", 3, 3), Proportion("c", 0, 6), Proportion("d", 7, 9)]


def _texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_table_is_printed_on_the_picture(language: Language) -> None:
    forest = forest_of(pool("proportion_logit", FOUR, method="REML"), TITLE)
    printed = _texts(forest_svg(forest, language))
    heading, rows = forest_table(forest, language)
    assert len(heading) == 4
    assert len(rows) == len(FOUR) + 2
    for row in rows:
        for cell in row:
            assert not cell or cell in printed, cell


def test_the_scale_of_a_proportion_runs_from_0_to_100_percent_whatever_the_studies_say() -> None:
    forest = forest_of(pool("proportion_logit", [Proportion("a", 50, 81), Proportion("b", 52, 81)]), TITLE)
    assert {"0", "20", "40", "60", "80", "100"} <= set(_texts(forest_svg(forest, "en")))


def test_names_with_signs_of_markup_stay_names() -> None:
    name = 'A <b> & "c" \u202e\x1b'
    svg = forest_svg(forest_of(pool("proportion_logit", [Proportion(name, 1, 2), *FOUR]), TITLE), "en")
    assert 'A <b> & "c" ??' in _texts(svg)
    funnel = funnel_svg(pool("proportion_logit", [Proportion(name, 1, 2), *FOUR]), TITLE, "en")
    assert 'A <b> & "c" ??' in "".join(ElementTree.fromstring(funnel).itertext())


def test_one_study_is_drawn_alone_without_a_pool() -> None:
    forest = forest_of(pool("proportion_logit", [Proportion("kamen_2022", 5, 6)]), TITLE)
    assert [row.kind for row in forest.rows] == ["study"]
    assert "83.3 (35.9 to 99.6)" in _texts(forest_svg(forest, "en"))


def test_a_plot_without_rows_says_that_there_is_nothing_to_draw() -> None:
    svg = forest_svg(Forest(TITLE, TITLE, (), percent=True), "en")
    assert "There is no estimate to draw" in _texts(svg)


def test_sixty_studies_with_long_chinese_names_do_not_run_into_each_other() -> None:
    name = "一项名称很长的多中心随机对照研究，名称长到必须换行才放得下"
    studies = [Proportion(f"{name}{at}", at, 70) for at in range(1, 61)]
    svg = forest_svg(forest_of(pool("proportion_logit", studies, method="DL"), TITLE), "zh")
    root = ElementTree.fromstring(svg)
    placed = [
        (float(one.get("x", "0")), float(one.get("y", "0"))) for one in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert len(set(placed)) == len(placed)
    left = sorted(y for x, y in placed if x == 20)
    assert min(later - earlier for earlier, later in pairwise(left)) >= 12
    assert float(root.get("height", "0")) > 60 * 34


@pytest.mark.parametrize("kind", ["study", "pooled", "prediction"])
def test_an_interval_that_leaves_the_scale_ends_in_an_arrow_and_keeps_its_numbers(kind: Kind) -> None:
    row = ForestRow(Text("甲", "one"), "", 2.0, 1e-9, 1e9, kind)
    svg = forest_svg(Forest(TITLE, TITLE, (row,), percent=False, logarithmic=True, null=1.0), "en")
    assert "2.00 (1.00e\u221209 to 1.00e+09)" in _texts(svg)
    assert len(re.findall(r'<path class="line" d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+L', svg)) == 2


def test_a_study_without_an_estimate_says_so_and_is_not_drawn() -> None:
    studies = [Fourfold("told", 9, 12, 5, 6), Fourfold("silent", 0, 12, 0, 6)]
    found = pool("odds_ratio", studies, method="mantel_haenszel")
    forest = forest_of(found, TITLE)
    silent = next(row for row in forest.rows if row.label.en == "silent")
    assert silent.value is None
    assert "not estimable" in _texts(forest_svg(forest, "en"))
    assert [row[0] for row in funnel_table(found, "en")[1]] == ["told"]


def test_what_was_overridden_is_printed_on_the_picture() -> None:
    warning = Text("同一批患者被计入两次：理由", "The same patients count twice: the reason")
    svg = forest_svg(forest_of(pool("proportion_logit", FOUR), TITLE, warnings=[warning]), "zh")
    assert "! 同一批患者被计入两次：理由" in _texts(svg)


def test_a_larger_weight_is_a_larger_square() -> None:
    svg = forest_svg(forest_of(pool("proportion_logit", FOUR, method="DL"), TITLE), "en")
    sides = [float(one) for one in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="\1"', svg)]
    assert sides[0] == max(sides)
    assert len(set(sides)) > 1


def test_a_funnel_of_few_studies_says_that_it_cannot_tell() -> None:
    few = funnel_svg(pool("proportion_logit", FOUR), TITLE, "en")
    many = funnel_svg(pool("proportion_logit", [Proportion(str(at), at, 30) for at in range(5, 15)]), TITLE, "en")
    said = "With fewer than ten studies a funnel plot cannot tell."
    assert said in _texts(few)
    assert said not in _texts(many)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (-3.0, -3.0), (1e-9, 2e-9), (-5.2, 7.9), (1e12, 3e12)])
def test_a_scale_holds_its_range_and_has_ticks(low: float, high: float) -> None:
    edges = rounded_out(low, high)
    scale = Scale(*edges, 0.0, 100.0)
    assert scale.holds(low)
    assert scale.holds(high)
    assert 2 <= len(scale.ticks()) <= 9


def test_a_logarithmic_scale_has_few_ticks_over_many_decades() -> None:
    assert Scale(1e-3, 1e3, 0.0, 100.0, logarithmic=True).ticks() == (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
    assert Scale(0.5, 2.0, 0.0, 100.0, logarithmic=True).ticks() == (0.5, 1.0, 2.0)
    assert Scale(1.0, 1.0, 0.0, 100.0).at(1.0) == 50.0


def test_two_arms_are_named_in_the_order_in_which_they_stand() -> None:
    forest = forest_of(pool("odds_ratio", [Fourfold("a", 9, 12, 5, 6), Fourfold("b", 3, 9, 4, 8)]), TITLE)
    assert forest_table(forest, "en")[0][1] == "Observed (arm 1 : arm 2)"
    assert "观察到（组 1 : 组 2）" in _texts(forest_svg(forest, "zh"))
    assert forest_table(forest_of(pool("proportion_logit", FOUR), TITLE), "en")[0][1] == "Observed"


def test_a_line_stands_at_the_pooled_value_and_only_where_there_is_a_pool() -> None:
    pooled = forest_svg(forest_of(pool("proportion_logit", FOUR), TITLE), "en")
    alone = forest_svg(forest_of(pool("proportion_logit", FOUR[:1]), TITLE), "en")
    assert pooled.count('class="sp" stroke-dasharray') == 1
    assert 'class="sp" stroke-dasharray' not in alone


def test_the_funnel_of_a_ratio_has_round_ratios_below() -> None:
    tables = [Fourfold("a", 9, 12, 5, 6), Fourfold("b", 20, 30, 10, 31), Fourfold("c", 5, 60, 1, 61)]
    printed = _texts(funnel_svg(pool("odds_ratio", tables, method="DL"), TITLE, "en"))
    assert "1" in printed
    assert "10" in printed
    assert not any(re.fullmatch(r"[\d.]*[3-9]\d[1-9]", one) for one in printed)


def test_short_names_leave_more_room_to_the_scale() -> None:
    def scale(name: str) -> float:
        svg = forest_svg(forest_of(pool("proportion_logit", [Proportion(name, 5, 9)]), TITLE), "en")
        start, end = re.findall(r'class="line" d="M([\d.]+) [\d.]+H([\d.]+)"/>\n<text', svg)[-1]
        return float(end) - float(start)

    assert scale("a") > scale("a study with quite a long name indeed") + 50
