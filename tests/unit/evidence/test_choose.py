"""Choosing what may be pooled: one definition, one study of each group, never a median, and every override written down."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lupustem.evidence.choice_refusals import NotChosen
from lupustem.evidence.choose import Choice, Span, choose
from lupustem.evidence.outcomes import Events
from lupustem.evidence.pool_names import interval_named, measure_named, method_named
from lupustem.evidence.pool_result import PoolOptions, pooled_choice, pooled_rows
from lupustem.evidence.pool_studies import grouped, rows_of
from lupustem.evidence.pooling.refused import NotPooled
from lupustem.evidence.pooling.rows import Change, Mean, Proportion
from lupustem.evidence.table_choice import check_table

AT_12 = Span(Decimal(12), Decimal(12))
ONE_UNIT_PER_CENTRE = ["renal_cr_pr", "sri4", "sledai_cr_pr"]
DOUBLE_COUNTED = [
    *("clinical_cr_pr", "renal_cr_pr", "sri4", "sledai_cr_pr"),
    *("bilag_mcr_pcr", "clinical_cr", "low_disease_activity"),
]


def _counts(choice: Choice) -> dict[str, tuple[int, int | None]]:
    return {
        one.study.id: (one.outcome.events, one.outcome.n) for one in choice.taken if isinstance(one.outcome, Events)
    }


def test_the_largest_study_stands_for_its_group_and_the_others_are_left_out_with_the_reason() -> None:
    chosen = choose(["clinical_cr"])
    assert _counts(chosen) == {"wang_2013": (23, 83)}
    assert {one.study.id: one.why.en for one in chosen.left} == dict.fromkeys(
        ("wang_2012", "wang_2018"), "overlaps with wang_2013: of the group only that with the largest counts"
    )


def test_the_longest_follow_up_stands_for_its_group_where_that_is_the_rule() -> None:
    assert _counts(choose(["clinical_cr"], rule="longest")) == {"wang_2018": (22, 81)}


def test_only_figures_of_the_time_asked_for_are_taken() -> None:
    assert _counts(choose(["renal_cr_pr"], span=AT_12)) == {"gu_2014": (49, 81)}
    assert _counts(choose(["renal_cr_pr"], span=Span(Decimal(3), Decimal(6)))) == {
        "deng_2017": (9, 12),
        "ranjbar_2022": (7, 9),
    }
    with pytest.raises(NotChosen, match="no figure within that time"):
        choose(["renal_cr_pr"], span=Span(Decimal(100), Decimal(120)))


def test_two_definitions_are_refused_without_a_reason() -> None:
    with pytest.raises(NotChosen, match="different definitions are not pooled"):
        choose(["renal_cr_pr", "sri4"])


def test_the_reason_for_an_override_stands_on_the_choice() -> None:
    chosen = choose(DOUBLE_COUNTED, definition_override="to compare", overlap_override="to show the harm")
    assert [one.en.rpartition(": ")[2] for one in chosen.overrides] == ["to show the harm", "to compare"]
    assert "wang_2013" in chosen.overrides[0].zh
    assert choose(["renal_cr_pr"], overlap_override="not needed").overrides == ()


@pytest.mark.parametrize("name", ["overlap_override", "definition_override"])
def test_an_override_without_words_is_refused(name: str) -> None:
    with pytest.raises(NotChosen, match="needs the reason"):
        choose(["renal_cr_pr"], **{name: "  "})  # type: ignore[arg-type]


def test_studies_named_together_that_share_patients_are_refused() -> None:
    with pytest.raises(NotChosen, match="wang_2013 and wang_2012 are of overlapping patients"):
        choose(["clinical_cr"], studies=["wang_2013", "wang_2012"])
    chosen = choose(["clinical_cr"], studies=["wang_2013", "wang_2012"], overlap_override="to see")
    assert _counts(chosen) == {"wang_2013": (23, 83), "wang_2012": (24, 57)}


@pytest.mark.parametrize(
    ("definitions", "studies", "said"),
    [
        ([], [], "a definition is missing"),
        (["remission"], [], "there is no such definition"),
        (["renal_cr_pr"], ["deng_2018"], "the nearest is deng_2017"),
        (["renal_cr_pr"], ["kamen_2022"], "kamen_2022 does not report renal_cr_pr"),
        (["sledai", "renal_cr_pr"], [], "cannot be pooled; pool each alone"),
        (["sledai", "proteinuria"], [], "cannot be pooled; pool each alone"),
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(definitions: list[str], studies: list[str], said: str) -> None:
    with pytest.raises(NotChosen, match=said) as refused:
        choose(definitions, studies=studies, definition_override="a reason")
    assert refused.value.text.zh != refused.value.text.en


def test_medians_are_left_out_as_medians() -> None:
    chosen = choose(["sledai"], span=Span(Decimal(0), Decimal(0)))
    left = {one.study.id: one.why.en for one in chosen.left}
    assert left["ranjbar_2022"] == left["wen_2019"] == "a median, which is never pooled as a mean"
    assert not {"ranjbar_2022", "wen_2019"} & {one.study.id for one in chosen.taken}


def test_a_bare_percentage_is_not_pooled() -> None:
    with pytest.raises(NotChosen, match="a percentage without its numerator"):
        choose(["survival_kaplan_meier"], studies=["liang_2018"])


def test_a_count_without_a_denominator_is_not_pooled() -> None:
    left = {
        one.study.id: one.why.en for one in choose(["adverse_event"], studies=["carrion_2010", "tang_2016_rct"]).left
    }
    assert left == {"tang_2016_rct": "its denominator was not read"}


def test_the_survivors_are_no_denominator() -> None:
    assert _counts(choose(["clinical_cr_pr"])) == {"wang_2018": (28, 81)}
    assert _counts(choose(["clinical_cr"], studies=["wang_2018"])) == {"wang_2018": (22, 81)}


def test_patients_without_lupus_and_autologous_cells_are_left_out_unless_named() -> None:
    with pytest.raises(NotChosen, match="not all of its patients have lupus"):
        choose(["malignancy"])
    assert "not all patients of liang_2018 have lupus" in [
        one.en for one in choose(["malignancy"], studies=["liang_2018"]).notices
    ]
    with pytest.raises(NotChosen, match="autologous cells"):
        choose(["renal_flare"])


def test_the_404_never_stand_for_lupus_among_the_deaths() -> None:
    chosen = choose(["death"])
    assert "liang_2018" not in _counts(chosen)
    assert _counts(chosen)["wang_2013"] == (5, 87)


def test_a_comparison_takes_studies_with_a_control_arm_only() -> None:
    chosen = choose(["renal_cr_pr"], against="control")
    (only,) = chosen.taken
    assert isinstance(only.control, Events)
    assert (only.study.id, only.control.events, only.control.n) == ("deng_2017", 5, 6)
    assert {one.why.en for one in chosen.left} == {"no figure of a control arm"}


def test_what_has_to_be_said_of_a_pool_is_said() -> None:
    said = " | ".join(one.en for one in choose(ONE_UNIT_PER_CENTRE, definition_override="x").notices)
    for wanted in (
        "without a control",
        "time points differ: 3, 4.6, 6, 9, 12 months",
        "some are totals",
        "centre not read",
    ):
        assert wanted in said
    assert "secondary source: wang_2012" in " ".join(
        one.en for one in choose(["clinical_cr"], studies=["wang_2012"]).notices
    )
    assert choose(["renal_cr_pr"], against="control").notices == ()


def test_grams_and_milligrams_are_brought_to_one_unit() -> None:
    found = {row.label: row for row in rows_of(choose(["proteinuria"], studies=["liang_2010", "deng_2017"]))}
    assert found["liang_2010"] == Mean("liang_2010", 0.858, 0.8007, 12)
    assert found["deng_2017"] == Mean("deng_2017", 1.0, 1.0, 12)


def test_the_subset_measured_again_never_stands_for_its_study() -> None:
    (row,) = rows_of(choose(["proteinuria"], studies=["sun_cn_2010"], span=Span(Decimal(0), Decimal(0))))
    assert isinstance(row, Mean)
    assert (row.mean, row.n) == (3.359, 9)


# From R metafor 3.8.1 on the same numbers: a check of the choice as much as of the sums; no clinical result.
@pytest.mark.parametrize(
    ("settings", "estimate", "low", "high", "tolerance"),
    [
        ({"method": "glmm"}, 0.657657657311386, 0.564835356537267, 0.739801426840083, 1e-3),
        ({"method": "REML", "interval": "z"}, 0.689660845731427, 0.546579612102821, 0.803798770249539, 1e-6),
        ({"method": "REML", "floor": "never"}, 0.689660845731427, 0.534907990788187, 0.811105413572406, 1e-6),
        ({"method": "DL", "interval": "z"}, 0.647532852408946, 0.552730325450486, 0.731984731910891, 1e-6),
    ],
)
def test_one_unit_per_centre_pools_as_in_r(
    settings: dict[str, str], estimate: float, low: float, high: float, tolerance: float
) -> None:
    chosen = choose(ONE_UNIT_PER_CENTRE, definition_override="numerical reference")
    assert _counts(chosen) == {
        "deng_2017": (9, 12),
        "barbado_2018": (3, 3),
        "kamen_2022": (5, 6),
        "ranjbar_2022": (7, 9),
        "gu_2014": (49, 81),
    }
    pooled = pooled_choice(chosen, PoolOptions(**settings)).pooled  # type: ignore[arg-type]
    assert pooled.shown == pytest.approx(estimate, rel=tolerance)
    assert pooled.shown_interval.lower == pytest.approx(low, rel=tolerance)
    assert pooled.shown_interval.upper == pytest.approx(high, rel=tolerance)


def test_counting_patients_twice_gives_another_answer_and_says_so() -> None:
    chosen = choose(DOUBLE_COUNTED, definition_override="numerical reference", overlap_override="numerical reference")
    assert sum(events for events, _ in _counts(chosen).values()) == 212
    assert sum(n or 0 for _, n in _counts(chosen).values()) == 441
    found = pooled_choice(chosen, PoolOptions(method="REML", interval="z"))
    assert found.pooled.shown == pytest.approx(0.539922657835559, rel=1e-6)
    assert found.pooled.heterogeneity.tau2 == pytest.approx(0.408708018761773, rel=1e-5)
    assert len(found.overrides) == 2


def test_what_was_asked_for_besides_comes_along() -> None:
    chosen = choose(ONE_UNIT_PER_CENTRE, definition_override="x")
    found = pooled_choice(chosen, PoolOptions(each_left_out=True, asymmetry=True), by="dose")
    assert [one.label for one in found.left_out] == [row.label for row in rows_of(chosen)]
    assert found.subgroups is not None
    assert [name for name, _ in found.subgroups.groups] == ["per_kg", "total"]
    assert [one.test for one in found.asymmetry] == ["egger_lm", "egger_random", "begg"]
    plain = pooled_choice(chosen)
    assert (plain.left_out, plain.subgroups, plain.asymmetry) == ((), None, ())


@pytest.mark.parametrize(
    ("by", "group"),
    [("cells", "adipose"), ("design", "single_arm"), ("route", "intravenous"), ("dose", "per_kg")],
)
def test_a_study_has_its_subgroup(by: str, group: str) -> None:
    assert grouped(choose(["renal_cr_pr"]), by)["ranjbar_2022"] == group


def test_one_study_is_not_pooled_and_none_is_refused() -> None:
    one = pooled_rows([Proportion("invented", 3, 4)], "proportion_logit", PoolOptions(each_left_out=True))
    assert (one.pooled.model, one.left_out) == ("single_study", ())
    with pytest.raises(NotPooled):
        pooled_rows([], "proportion_logit")


def test_tests_that_need_more_studies_say_why_they_are_missing() -> None:
    found = pooled_rows([Proportion("invented", 3, 4)], "proportion_logit", PoolOptions(asymmetry=True))
    assert all(one.statistic is None and one.reason is not None for one in found.asymmetry)


@pytest.mark.parametrize("given", ["logit", "PLO", "proportion_logit", " Logit "])
def test_a_measure_has_short_names(given: str) -> None:
    assert measure_named(given) == "proportion_logit"


def test_methods_and_intervals_have_short_names_and_unknown_ones_are_left_as_they_are() -> None:
    assert [method_named(name) for name in ("reml", "fixed", "EE", "MH", "Mantel-Haenszel", "dl")] == [
        "REML",
        "common",
        "common",
        "mantel_haenszel",
        "mantel_haenszel",
        "DL",
    ]
    assert [interval_named(name) for name in ("hk", "KNHA", "z", "t", "auto")] == ["hartung_knapp"] * 2 + [
        "z",
        "t",
        "auto",
    ]
    assert method_named("bayes") == "bayes"


def test_a_table_of_ones_own_follows_the_same_two_rules() -> None:
    groups, kinds = {"a": "x", "b": "x", "c": "y"}, {"a": "sri4", "b": "lldas", "c": "sri4"}
    assert check_table({"a": "x", "c": "y"}, {"a": "sri4", "c": "sri4"}) == ()
    with pytest.raises(NotChosen, match="a, b: of one overlap_group"):
        check_table(groups, {})
    with pytest.raises(NotChosen, match=r"2 definitions \(sri4, lldas\)"):
        check_table({}, kinds)
    said = check_table(groups, kinds, overlap_override="one", definition_override="two")
    assert [one.zh.rpartition("：")[2] for one in said] == ["one", "two"]
    with pytest.raises(NotChosen, match="needs the reason"):
        check_table({}, {}, overlap_override="")


def test_a_change_takes_the_baseline_of_the_same_patients_only() -> None:
    chosen = choose(["sledai"], against="baseline", overlap_override="to see both")
    found = {row.label: row for row in rows_of(chosen)}
    assert found["liang_2010"] == Change("liang_2010", 12.2, 3.3, 3.2, 2.8, 12)
    assert found["sun_cn_2010"] == Change("sun_cn_2010", 18, 4, 10, 4, 12)
    with pytest.raises(NotChosen, match="no baseline of the same patients"):
        choose(["albumin"], against="baseline", span=Span(Decimal(6), Decimal(6)))


def test_the_correlation_of_before_and_after_is_asked_for_and_its_weight_is_shown() -> None:
    chosen = choose(["sledai"], against="baseline", studies=["liang_2010"])
    with pytest.raises(NotPooled, match="correlation"):
        pooled_choice(chosen)
    found = pooled_choice(chosen, PoolOptions(correlation=0.5))
    assert found.pooled.shown == pytest.approx(-9.0)
    assert [one.correlation for one in found.by_correlation] == [0.3, 0.5, 0.7]
    errors = [one.standard_error or 0 for one in found.by_correlation]
    by_hand = [((3.3**2 + 2.8**2 - 2 * r * 3.3 * 2.8) / 12) ** 0.5 for r in (0.3, 0.5, 0.7)]
    assert errors == pytest.approx(by_hand, rel=1e-12)
