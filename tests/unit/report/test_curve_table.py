"""The table of curves has the numbers of the picture; what is hidden, unknown or without width does not look like a number."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.outcome.figures import CurveAt, Line, Step
from lupustem.outcome.lines import MOST_STEPS
from lupustem.report.curve_svg import curve_svg
from lupustem.report.curve_table import curve_table, reading

TITLE, AXIS = Text("生存", "Survival"), Text("生存，%", "Survival, %")
DASH = "\u2013"
AT = (
    CurveAt(3, 40, 0, 1.0, 1.0, 1.0),
    CurveAt(12, 30, 4, 0.875, 0.76, 0.99),
    CurveAt(60, None, None, None, None, None),
)
STEPS = tuple(Step(float(at), 44 - at, 1, 0, 1 - at / 50, 0.9 - at / 50, 1.0) for at in range(1, 31))
ONE = Line("response", Text("应答", "response"), False, 44, 30, STEPS, AT)
DEATH = replace(ONE, code="death", text=Text("死亡", "death"))


def _texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_one_curve_needs_no_column_for_its_name() -> None:
    heading, rows = curve_table([ONE], "en")
    assert heading == ("Months", "At risk", "Events so far", "% (interval)")
    assert rows[1] == ("12", "30", "4", "87.5 (76.0 to 99.0)")


def test_competing_causes_share_a_column_of_those_at_risk_and_groups_have_their_own() -> None:
    heading, rows = curve_table([ONE, DEATH], "en")
    assert heading[:3] == ("Months", "At risk", "response: Events so far")
    assert {len(row) for row in rows} == {len(heading)} == {6}
    other = replace(DEATH, at=tuple(replace(at, at_risk=1) for at in AT))
    heading, rows = curve_table([ONE, other], "en")
    assert heading[1] == "response: At risk"
    assert heading[4] == "death: At risk"
    assert rows[0][4] == "1"


def test_a_curve_that_was_not_read_at_a_month_has_a_dash_there() -> None:
    shorter = replace(DEATH, at=AT[:1])
    _, rows = curve_table([ONE, shorter], "zh")
    assert rows[1] == ("12", "30", "4", "87.5 (76.0 至 99.0)", DASH, DASH, DASH)


def test_hidden_counts_say_so_and_what_nobody_reached_is_a_dash() -> None:
    hidden = replace(ONE, at=(CurveAt(3, None, None, None, None, None, masked=True), *AT[2:]))
    assert curve_table([hidden], "en")[1] == [("3", "masked", "masked", "masked"), ("60", DASH, DASH, DASH)]
    assert curve_table([hidden], "zh")[1][0] == ("3", "已遮蔽", "已遮蔽", "已遮蔽")


def test_an_interval_without_width_is_not_printed_as_certainty() -> None:
    assert reading(AT[0], "en") == "100.0"
    assert reading(replace(AT[0], lower=0.9), "en") == "100.0 (90.0 to 100.0)"
    assert reading(None, "en") == DASH


def test_no_curve_is_a_table_without_rows() -> None:
    assert curve_table([], "en") == (("Months",), [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_at_risk_of_the_table_stand_on_the_picture(language: Language) -> None:
    printed = _texts(curve_svg([ONE], TITLE, AXIS, language))
    for row in curve_table([ONE], language)[1][:2]:
        assert row[0] in printed
        assert row[1] in printed


def test_the_axis_goes_on_in_years_where_the_curve_does() -> None:
    steps = (*STEPS, Step(99.0, 3, 0, 3, 0.1, 0.0, 0.2))
    at = (*AT[:2], CurveAt(24, 20, 9, 0.5, 0.4, 0.6))
    printed = _texts(curve_svg([replace(ONE, steps=steps, at=at)], TITLE, AXIS, "en"))
    months = printed[printed.index("0", printed.index("100")) : printed.index("Number at risk")]
    assert {"36", "48", "60", "72", "84", "96"} <= set(printed), months


def test_numbers_at_risk_between_thinned_steps_are_left_out_not_guessed() -> None:
    many = tuple(Step(at / 10, 1000 - at, 1, 0, 0.5, 0.4, 0.6) for at in range(1, MOST_STEPS + 1))
    read = (CurveAt(3, 970, 30, 0.9, 0.8, 1.0), CurveAt(12, 880, 120, 0.8, 0.7, 0.9))
    whole = _texts(curve_svg([replace(ONE, n=1000, steps=many[:-1], at=read)], TITLE, AXIS, "en"))
    thinned = _texts(curve_svg([replace(ONE, n=1000, steps=many, at=read)], TITLE, AXIS, "en"))
    after = [one[one.index("Number at risk") + 1 :] for one in (whole, thinned)]
    assert after[0][:3] == ["1,000", "970", "880"]
    assert len(after[0]) > 3
    assert after[1] == ["1,000", "970", "880"]


def test_labels_of_the_axis_of_time_keep_apart() -> None:
    for last in (7.0, 31.0, 99.0, 260.0, 1200.0):
        steps = (*STEPS[:5], Step(last, 3, 0, 3, 0.1, 0.0, 0.2))
        svg = curve_svg([replace(ONE, steps=steps)], TITLE, AXIS, "en")
        ticks = [float(x) for x in re.findall(r'class="line" d="M([\d.]+) [\d.]+v5"', svg)]
        assert len(ticks) >= 2
        assert min(later - before for before, later in pairwise(ticks)) >= 30, last


def test_curves_have_colours_of_their_own_in_the_dark() -> None:
    svg = curve_svg([ONE, DEATH], TITLE, AXIS, "en")
    light, _, dark = svg.partition("prefers-color-scheme:dark")
    assert ".s1{stroke:" in light
    assert ".s1{stroke:" in dark
    assert light.split(".s1{")[1].split("}")[0] != dark.split(".s1{")[1].split("}")[0]
    assert 'class="s0"' in svg
    assert 'class="s1"' in svg
