"""The article's arithmetic done again, from the rows and the studies, and found where the discrepancies say it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lupustem.evidence.article_figures import PRINTED, table_sums
from lupustem.evidence.choose import choose
from lupustem.evidence.discrepancies import DISCREPANCIES
from lupustem.evidence.outcomes import Arm, Events
from lupustem.evidence.pool_studies import rows_of
from lupustem.evidence.pooling import Fourfold, TwoMeans, pool
from lupustem.evidence.pooling.exact import clopper_pearson
from lupustem.evidence.published import published
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.words import percent_of


def _events(
    study: str, definition: str, months: int | None = None, arm: Arm = Arm.MSC, n: int | None = None
) -> tuple[int, int]:
    (found,) = [
        one.outcome
        for one in published(definition, months, arm)
        if one.study.id == study and isinstance(one.outcome, Events) and n in (None, one.outcome.n)
    ]
    assert found.n is not None
    return found.events, found.n


def test_table_1_adds_up_to_695_and_so_does_the_text_but_not_part_by_part() -> None:
    sums = table_sums()
    assert (sums.rows, sums.patients, sums.control, sums.allogeneic, sums.autologous) == (18, 695, 71, 692, 3)
    assert int(PRINTED["allogeneic"].value) + int(PRINTED["autologous"].value) == 695
    said = DISCREPANCIES["table_1_sum"]
    assert "691" in said.printed.en
    assert all(str(number) in said.source.en for number in (695, 692, 3, 71))
    assert all(str(number) in said.source.zh for number in (695, 692, 3, 71))


def test_the_row_of_zeng_has_for_controls_what_the_review_has_in_all() -> None:
    row, study = STUDIES["table1_11"], STUDIES["zeng_2016_rct"]
    assert study.msc is not None
    assert study.control is not None
    assert (row.control, row.msc) == (15, 7)
    assert row.control == study.msc + study.control
    assert row.authors == "曾雯"


def test_the_years_of_the_table_differ_from_those_of_the_papers() -> None:
    differing = {
        one.id for one in STUDIES.values() if one.same_as is not None and one.year != STUDIES[one.same_as].year
    }
    assert differing == {"table1_03", "table1_06"}
    assert differing < set(DISCREPANCIES["years"].studies)


def test_the_doubtful_author_of_row_14_is_not_shown() -> None:
    assert STUDIES["table1_14"].authors is None
    assert STUDIES["table1_14"].doubts


def test_the_404_are_not_all_lupus_and_have_counts() -> None:
    assert STUDIES["liang_2018"].msc == 404
    assert STUDIES["liang_2018"].not_only_lupus
    assert STUDIES["table1_02"].not_only_lupus
    found = {name: _events("liang_2018", name) for name in ("infection", "serious_infection", "malignancy", "death")}
    assert found == {
        "infection": (119, 404),
        "serious_infection": (52, 404),
        "malignancy": (5, 404),
        "death": (45, 404),
    }
    shares = [percent_of(*found[name]) for name in ("infection", "serious_infection", "malignancy")]
    assert shares == [Decimal("29.5"), Decimal("12.9"), Decimal("1.2")]


def test_the_figures_at_four_years_are_three_of_six_and_a_crude_82_of_87() -> None:
    assert [_events("wang_2013", "clinical_cr", months) for months in (12, 24, 36, 48)] == [
        (23, 83),
        (12, 39),
        (5, 12),
        (3, 6),
    ]
    exact = clopper_pearson(3, 6)
    assert (round(100 * exact.lower), round(100 * exact.upper)) == (12, 88)
    assert percent_of(*_events("wang_2013", "survival_crude")) == Decimal("94.3")
    assert _events("wang_2013", "relapse_overall") == (20, 87)
    assert percent_of(20, 87) == Decimal("23.0")


def test_the_new_relapses_of_wang_2014_add_up_to_seven_of_24() -> None:
    at_9, at_12 = (_events("wang_2014", "relapse_new", months) for months in (9, 12))
    assert (percent_of(*at_9), percent_of(*at_12)) == (
        Decimal(PRINTED["relapse_9mo"].value),
        Decimal(PRINTED["relapse_12mo"].value),
    )
    assert _events("wang_2014", "relapse_cumulative", 12) == (at_9[0] + at_12[0], 24)
    assert percent_of(7, 24) == Decimal("29.2")
    responders = _events("wang_2014", "bilag_mcr")[0] + _events("wang_2014", "bilag_pcr")[0]
    assert responders == 24
    assert percent_of(responders, 40) == Decimal(PRINTED["response_rate"].value)


def test_the_mortality_at_five_years_is_that_of_wang_2018() -> None:
    dead, all_of_them = _events("wang_2018", "death", 60)
    assert percent_of(dead, all_of_them) == Decimal("16.0")
    assert _events("wang_2018", "survival_crude", 60) == (all_of_them - dead, all_of_them)


def test_the_survivors_denominator_is_all_less_the_dead() -> None:
    assert _events("wang_2018", "clinical_cr_pr", 60, n=68) == (28, 81 - 13)
    assert (percent_of(28, 81), percent_of(28, 68)) == (Decimal("34.6"), Decimal("41.2"))
    assert _events("wang_2018", "ever_clinical_cr")[0] + _events("wang_2018", "ever_clinical_pr")[0] == 37
    assert _events("wang_2018", "clinical_cr", n=81)[0] + _events("wang_2018", "clinical_pr")[0] == 28


def test_the_remission_at_one_year_is_that_of_gu_2014() -> None:
    assert percent_of(*_events("gu_2014", "renal_cr_pr", 12)) == Decimal(PRINTED["remission_1y"].value)
    assert percent_of(*_events("gu_2014", "renal_flare_after_remission", 12)) == Decimal("22.4")


def test_the_double_blind_trial_did_not_favour_the_cells() -> None:
    treated, control = (_events("deng_2017", "renal_cr_pr", 6, arm) for arm in (Arm.MSC, Arm.CONTROL))
    assert (treated, control) == ((9, 12), (5, 6))
    assert percent_of(*treated) < percent_of(*control)
    assert "9/12" in DISCREPANCIES["graded_1a"].source.zh
    assert "5/6" in DISCREPANCIES["graded_1a"].source.en


def test_one_infusion_did_better_than_two_and_the_editorial_rounded_down() -> None:
    single, double = (_events("wang_2012", "clinical_cr", 12, arm) for arm in (Arm.SINGLE, Arm.DOUBLE))
    assert percent_of(*single) > percent_of(*double) == Decimal("29.6")


def test_the_printed_interval_of_kamen_is_the_exact_one() -> None:
    exact = clopper_pearson(*_events("kamen_2022", "sri4"))
    assert (round(100 * exact.lower, 1), round(100 * exact.upper, 1)) == (35.9, 99.6)


def test_adipose_cells_were_reported_after_the_article() -> None:
    with_adipose = [one.id for one in STUDIES.values() if "adipose" in one.cells]
    assert with_adipose == ["ranjbar_2022"]
    assert STUDIES["ranjbar_2022"].msc == 9


def test_the_studies_of_a_meta_analysis_were_miscounted() -> None:
    assert 8 + 4 != 10
    (said,) = [one for one in STUDIES["zhou_2020"].details if one.label.en == "studies"]
    assert all(number in said.text.en for number in ("10", "8", "4", "12"))


@pytest.mark.parametrize("name", sorted(DISCREPANCIES))
def test_a_discrepancy_says_print_source_and_rule_in_both_languages(name: str) -> None:
    one = DISCREPANCIES[name]
    assert one.id == name
    for text in (one.printed, one.source, one.rule):
        assert text.zh
        assert text.en
        assert text.zh != text.en


def _against_control(definition: str) -> TwoMeans:
    (row,) = rows_of(choose([definition], against="control"))
    assert isinstance(row, TwoMeans)
    return row


def test_the_creatinine_row_of_zhou_is_deng_2017_with_rounded_means() -> None:
    found = pool("mean_difference", [_against_control("creatinine")], interval="z")
    assert found.shown == pytest.approx(4.0)
    assert found.standard_error == pytest.approx(6.364, abs=5e-4)
    assert (found.shown_interval.lower, found.shown_interval.upper) == pytest.approx((-8.473, 16.473), abs=5e-4)
    printed = (-8.55, 3.92, 16.39)
    ours = (found.shown_interval.lower, found.shown, found.shown_interval.upper)
    assert ours == pytest.approx(printed, abs=0.1)


def test_the_proteinuria_row_of_zhou_can_be_rebuilt_from_deng_2017() -> None:
    found = pool("mean_difference", [_against_control("proteinuria")], interval="z")
    assert found.shown == pytest.approx(-2.1)
    assert found.standard_error == pytest.approx(1.13945, abs=1e-5)
    assert (found.shown_interval.lower, found.shown_interval.upper) == pytest.approx((-4.333, 0.133), abs=5e-4)


def test_the_odds_ratio_of_zhou_cannot_be_rebuilt_whatever_the_unread_arm() -> None:
    # Tang: 2 of 12 against 1 of x; Deng: 2 of 12 against 2 of 6, as Table 1 of Zhou lists them.
    deng = Fourfold("Deng", 2, 12, 2, 6)
    ratios = [
        pool("odds_ratio", [deng, Fourfold("Tang", 2, 12, 1, x)], method="mantel_haenszel").shown for x in range(1, 31)
    ]
    assert ratios[:2] == pytest.approx([0.24, 0.32], abs=0.005)
    assert pytest.approx(min(ratios[2:]), abs=0.005) == 0.40
    assert all(abs(ratio - 0.26) > 0.01 for ratio in ratios)
