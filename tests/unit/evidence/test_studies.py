"""The studies: declared whole, with a source for everything, and nothing in them that was only remembered."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from lupustem.consensus import STATEMENTS
from lupustem.consensus.sections import section_of
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.discrepancies import DISCREPANCIES, touching_statement, touching_study
from lupustem.evidence.dose import PerKg, Total, dose_words, kind_of
from lupustem.evidence.kept_out import KEPT_OUT
from lupustem.evidence.links import BESIDE_GRADE, LINKS, grade_note, statements_of, studies_of
from lupustem.evidence.outcomes import Arm, Denominator, Events, Median, events, mean, percent
from lupustem.evidence.overlap import OVERLAP_GROUPS, members, shares_patients, unseparated
from lupustem.evidence.published import definitions_beside, published
from lupustem.evidence.studies import MODULES, STUDIES
from lupustem.evidence.study import Design, Window, study
from lupustem.evidence.where import ABSTRACT, Kind, Where
from lupustem.indices.catalogue import INDICES
from lupustem.logic.text import Text

NANJING = {
    *("sun_cn_2010", "sun_2010", "liang_2010", "liang_2010_dah", "shi_2012_dah", "wang_2012", "wang_2013", "li_2013"),
    *("gu_2014", "wang_2018", "wen_2019", "bao_2023", "liang_2018", "yuan_2019", "wang_2014"),
}


def test_there_is_no_kind_of_source_for_what_is_only_remembered() -> None:
    assert "memory" not in {str(kind) for kind in Kind}
    for one in STUDIES.values():
        sources = [one.read, *one.elsewhere.values(), *(detail.read for detail in one.details if detail.read)]
        sources += [one.outcome_where(outcome) for outcome in one.outcomes]
        assert all(isinstance(source, Where) for source in sources), one.id
        assert not any("memory" in source.place.en or "remember" in source.place.en for source in sources), one.id


def test_the_remembered_sledai_of_gu_2014_is_neither_declared_nor_published() -> None:
    assert all(one.definition not in ("sledai", "sledai_change") for one in STUDIES["gu_2014"].outcomes)
    assert all(one.study.id != "gu_2014" for one in published("sledai", arm=None))
    assert any("Gu 2014" in one.what.en and "remembered" in one.why.en for one in KEPT_OUT)


def test_the_implausible_meta_analysis_is_no_study() -> None:
    assert not any("bioscmed" in str(one.citation) for one in STUDIES.values())
    assert any("bioscmed" in one.what.en for one in KEPT_OUT)


def test_every_module_of_studies_has_a_title_and_no_title_is_empty() -> None:
    assert {one.module for one in STUDIES.values()} == set(MODULES)


def test_only_one_trial_is_double_blind_and_it_is_the_one_beside_the_grade() -> None:
    assert [one.id for one in STUDIES.values() if one.design is Design.DOUBLE_BLIND] == [BESIDE_GRADE]


def test_a_study_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        STUDIES["deng_2017"].msc = 13  # type: ignore[misc]


def test_dose_per_kg_and_total_are_never_compared() -> None:
    assert PerKg(1_000_000) < PerKg(2_000_000) < PerKg(2_000_000, 3_000_000)
    assert Total(30_000_000) < Total(90_000_000)
    for one, other in ((PerKg(1), Total(1)), (Total(1), PerKg(1))):
        with pytest.raises(TypeError, match="cannot be compared"):
            assert one < other
    assert not hasattr(PerKg(1), "__add__")
    assert PerKg(1) != Total(1)


def test_a_dose_is_written_as_printed() -> None:
    dose = STUDIES["barbado_2018"].dose
    assert dose is not None
    assert dose_words(dose) == Text("9 ×10^7（总数）", "9 ×10^7 cells in all")
    assert dose_words(PerKg(2_500_000, 3_000_000)).en == "2.5 ×10^6–3 ×10^6 cells/kg"
    assert [kind_of(STUDIES[name].dose) for name in ("deng_2017", "kamen_2022", "liang_2018")] == [
        "total",
        "per_kg",
        None,
    ]


@pytest.mark.parametrize(
    "declared",
    [
        lambda: events("death", 5, 4),
        lambda: events("death", -1, 4),
        lambda: events("death", 0, 0),
        lambda: mean("sledai", "1", "-1", 4, unit="points"),
        lambda: percent("survival_kaplan_meier", "101", None),
    ],
)
def test_a_figure_that_cannot_be_is_refused_when_it_is_declared(declared: object) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        declared()  # type: ignore[operator]


def test_an_outcome_without_a_definition_or_of_another_kind_is_refused_when_declared() -> None:
    with pytest.raises(KeyError, match="remission"):
        study("A", 2000, "甲", "A", read=ABSTRACT, design=Design.SINGLE_ARM, outcomes=(events("remission", 1, 2),))
    with pytest.raises(TypeError, match="sledai is measured"):
        study("A", 2000, "甲", "A", read=ABSTRACT, design=Design.SINGLE_ARM, outcomes=(events("sledai", 1, 2),))


def test_the_nanjing_studies_are_one_group() -> None:
    (group,) = OVERLAP_GROUPS.values()
    assert NANJING | {"table1_02"} == {one.id for one in members(group.id)}
    assert shares_patients([STUDIES["gu_2014"], STUDIES["wang_2018"]])
    assert not shares_patients([STUDIES["gu_2014"], STUDIES["deng_2017"]])


def test_no_two_studies_share_registration_or_centre_and_time_without_sharing_a_group() -> None:
    assert unseparated(STUDIES.values()) == []


def test_a_study_of_the_same_centre_and_time_outside_the_group_would_be_found() -> None:
    stranger = study(
        "A",
        2012,
        "甲",
        "A",
        read=ABSTRACT,
        design=Design.SINGLE_ARM,
        centre=STUDIES["gu_2014"].centre,
        window=Window("2010-05", "2011"),
    )
    assert unseparated([stranger, STUDIES["gu_2014"]])
    assert unseparated([stranger, STUDIES["bao_2023"]]) == []


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        (("2007", "2010"), ("2010-12", "2011"), True),
        (("2007", "2010"), ("2011", "2012"), False),
        (("2007-03-11", "2008-11-04"), ("2008-11", "2009"), True),
        (("2007-03-11", "2008-11-04"), ("2008-12", "2009"), False),
    ],
)
def test_windows_overlap_where_they_share_a_day(one: tuple[str, str], other: tuple[str, str], met: bool) -> None:
    assert Window(*one).overlaps(Window(*other)) is met
    assert Window(*other).overlaps(Window(*one)) is met


def test_every_definition_is_used_and_names_indices_that_exist() -> None:
    used = {outcome.definition for one in STUDIES.values() for outcome in one.outcomes}
    assert used == set(DEFINITIONS)
    for one in DEFINITIONS.values():
        assert {*one.nearest, *([one.index] if one.index else [])} <= {*INDICES, "bilag2004"}, one.id
        if one.nearest:
            assert one.difference is not None, one.id


def test_an_index_with_near_criteria_is_not_the_same() -> None:
    beside = {one.definition.id: one.same for one in definitions_beside("doris_2021")}
    assert beside
    assert not any(beside.values())
    assert [one.definition.id for one in definitions_beside("sri4") if one.same] == ["sri4"]
    assert definitions_beside("no_index") == ()


def test_published_figures_come_at_the_time_and_for_the_arm_asked_for() -> None:
    assert [(one.study.id, one.group) for one in published("renal_cr_pr", 12)] == [("gu_2014", "nanjing_drum_tower")]
    assert {one.outcome.arm for one in published("renal_cr_pr")} == {Arm.MSC}
    assert {one.outcome.arm for one in published("renal_cr_pr", arm=None)} == {Arm.MSC, Arm.CONTROL}
    with pytest.raises(KeyError):
        published("remission")


def test_the_two_denominators_of_wang_2018_keep_their_rules() -> None:
    found = {
        one.outcome.denominator: (one.outcome.events, one.outcome.n)
        for one in published("clinical_cr_pr", 60)
        if isinstance(one.outcome, Events)
    }
    assert found == {Denominator.ALL: (28, 81), Denominator.SURVIVORS: (28, 68)}


def test_medians_are_medians() -> None:
    assert {one.study.id for one in published("sledai") if isinstance(one.outcome, Median)} == {
        "ranjbar_2022",
        "wen_2019",
    }


def test_links_lead_from_statements_that_exist_to_studies_that_exist() -> None:
    assert set(LINKS) <= set(STATEMENTS)
    for statement, links in LINKS.items():
        named = [link.study for link in links]
        assert set(named) <= set(STUDIES), statement
        assert len(set(named)) == len(named), statement
    assert studies_of("pregnancy") == ()
    assert "single_infusion" in statements_of("wang_2012")


def test_the_trial_stands_beside_the_grade_of_graded_statements_only() -> None:
    noted = {one for one in LINKS if grade_note(one) is not None}
    assert noted == {"moderate_to_severe", "allogeneic_donor", "dose_range", "single_infusion", "peripheral_vein"}
    assert all(STATEMENTS[one].recommendation is not None for one in noted)
    assert {STATEMENTS[one].recommendation.grade[0] for one in noted} == {"1"}  # type: ignore[union-attr]


def test_discrepancies_name_statements_studies_and_sections_that_exist() -> None:
    for one in DISCREPANCIES.values():
        assert set(one.statements) <= set(STATEMENTS), one.id
        assert set(one.studies) <= set(STUDIES), one.id
        assert one.statements or one.studies, one.id
        if one.section[0].isdigit() and one.section != "1, 4":
            assert section_of(one.section)
    assert [one.id for one in touching_study("wang_2014")] == ["relapse_citation", "mortality_citation"]
    assert {one.id for one in touching_statement("relapse_watch")} == {"relapse_citation"}
