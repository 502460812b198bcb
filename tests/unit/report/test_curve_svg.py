"""Curves: steps, bands, numbers at risk and published points, from lines of an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.outcome.figures import CurveAt, Line, Step
from lupustem.report.curve_svg import MOST_MARKS, PLOT, PublishedPoint, curve_svg
from lupustem.report.curve_table import curve_table

TITLE, AXIS = Text("生存", "Survival"), Text("生存，%", "Survival, %")
STEPS = (
    Step(2.0, 5, 1, 0, 0.8, 0.516, 1.0),
    Step(4.0, 4, 0, 1, 0.8, 0.516, 1.0),
    Step(6.0, 3, 1, 0, 8 / 15, 0.214, 1.0),
    Step(12.0, 2, 2, 0, 0.0, None, None),
)
AT = (
    CurveAt(3, 4, 1, 0.8, 0.516, 1.0),
    CurveAt(6, 3, 2, 8 / 15, 0.214, 1.0),
    CurveAt(24, None, None, None, None, None),
)
ONE = Line("all", Text("全部", "all"), True, 5, 4, STEPS, AT)


def _texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_curve_is_well_formed_and_shows_the_numbers_at_risk(language: Language) -> None:
    printed = _texts(curve_svg([ONE], TITLE, AXIS, language))
    after = printed[printed.index("在险人数" if language == "zh" else "Number at risk") + 1 :]
    assert after == ["5", "4", "3", "2"]


def test_the_table_has_the_same_readings_and_a_dash_beyond_the_last_time() -> None:
    _, rows = curve_table([ONE], "en")
    assert rows[0] == ("3", "4", "1", "80.0 (51.6 to 100.0)")
    assert rows[2] == ("24", "\u2013", "\u2013", "\u2013")


def test_a_survival_starts_at_1_and_an_incidence_at_0() -> None:
    survival = curve_svg([ONE], TITLE, AXIS, "en")
    incidence = curve_svg([replace(ONE, falls=False)], TITLE, AXIS, "en")
    start = re.compile(r'stroke-width="2" d="M140 ([\d.]+)')
    tops = [float(start.findall(svg)[0]) for svg in (survival, incidence)]
    assert tops[1] - tops[0] == PLOT


def test_competing_causes_share_one_row_of_numbers_at_risk_and_groups_do_not() -> None:
    death = replace(ONE, code="death", text=Text("死亡", "death"))
    one = tuple(replace(at, at_risk=1) for at in AT[:2])
    fewer = replace(death, n=4, at=one, steps=tuple(replace(step, at_risk=1) for step in STEPS))
    together = _texts(curve_svg([ONE, death], TITLE, AXIS, "en"))
    apart = _texts(curve_svg([ONE, fewer], TITLE, AXIS, "en"))
    assert together[together.index("Number at risk") + 1 :] == ["5", "4", "3", "2"]
    assert apart[apart.index("Number at risk") + 1 :] == ["all", "5", "4", "3", "2", "death", "4", "1", "1", "1"]


def test_lines_differ_without_colour() -> None:
    svg = curve_svg([ONE, replace(ONE, code="b"), replace(ONE, code="c")], TITLE, AXIS, "en")
    assert {'stroke-dasharray="9 4"', 'stroke-dasharray="3 3"'} <= set(re.findall(r'stroke-dasharray="[^"]+"', svg))


def test_a_masked_line_is_drawn_by_its_time_points_and_says_so() -> None:
    svg = curve_svg([replace(ONE, steps=(), masked=True)], TITLE, AXIS, "en")
    assert svg.count("<circle") == 2
    assert "Counts are masked: only the time points are drawn" in _texts(svg)
    assert "Number at risk" not in _texts(svg)


def test_nothing_to_draw_is_said() -> None:
    empty = replace(ONE, steps=(), at=())
    for lines in ([], [empty]):
        assert "There is no curve to draw" in _texts(curve_svg(lines, TITLE, AXIS, "en"))


def test_a_published_figure_stands_beside_the_curve_with_its_interval() -> None:
    point = PublishedPoint(Text("某研究 <1>", "A study <1>, 82/87"), 9.0, 0.94, 0.87, 0.98)
    svg = curve_svg([ONE], TITLE, AXIS, "en", [point])
    assert "1. A study <1>, 82/87: 94.0 % (87.0 to 98.0)" in _texts(svg)


def test_a_leading_undefined_interval_does_not_hide_the_band_and_the_last_one_ends_it() -> None:
    first = Step(1.0, 6, 0, 1, 1.0, None, None)
    with_band = curve_svg([replace(ONE, steps=(first, *STEPS))], TITLE, AXIS, "en")
    without = curve_svg([replace(ONE, steps=(first, STEPS[-1]))], TITLE, AXIS, "en")
    assert with_band.count("fill-opacity") == 1
    assert without.count("fill-opacity") == 0


def test_too_many_censored_times_are_not_marked_and_that_is_said() -> None:
    steps = tuple(Step(float(at), 1000 - at, 0, 1, 1.0, None, None) for at in range(1, MOST_MARKS + 2))
    assert "Too many censored times to mark each" in _texts(curve_svg([replace(ONE, steps=steps)], TITLE, AXIS, "en"))
    assert "Too many censored times to mark each" not in _texts(
        curve_svg([replace(ONE, steps=steps[:-1])], TITLE, AXIS, "en")
    )


def test_everybody_censored_at_time_0_is_a_flat_line() -> None:
    steps = (Step(0.0, 3, 0, 3, 1.0, None, None),)
    assert ElementTree.fromstring(curve_svg([replace(ONE, steps=steps, at=())], TITLE, AXIS, "en")) is not None
