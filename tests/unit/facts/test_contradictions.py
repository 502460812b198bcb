"""Every contradiction is said where it is certain, and is not where a fact of it is unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lupustem.decision.case import assess
from lupustem.facts.contradictions import CONTRADICTIONS, contradictions
from lupustem.facts.row import read_row
from lupustem.logic.tree import variables

ABOVE, BELOW = Decimal("40.000001"), Decimal("49.999999")
LOW = {"sledai_2k": 2, "bilag_a_count": 0, "bilag_b_count": 0, "diffuse_alveolar_haemorrhage": False}

# code -> rows that hold it, rows that do not (each a limit, or an agreement)
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "severity_below_scores": (
        [
            {"severity_assessed": "mild", "sledai_2k": 7},
            {"severity_assessed": "mild", "bilag_b_count": 2},
            {"severity_assessed": "mild", "bilag_a_count": 1},
            {"severity_assessed": "moderate", "sledai_2k": 13},
            {"severity_assessed": "moderate", "diffuse_alveolar_haemorrhage": True},
        ],
        [
            {"severity_assessed": "mild", "sledai_2k": 6},
            {"severity_assessed": "moderate", "sledai_2k": 12},
            {"severity_assessed": "severe", "sledai_2k": 30},
        ],
    ),
    "severity_above_scores": (
        [
            {"severity_assessed": "severe", **LOW},
            {"severity_assessed": "severe", "sledai_2k": 12, "bilag_a_count": 0},
            {"severity_assessed": "moderate", **LOW, "sledai_2k": 6, "bilag_b_count": 1},
        ],
        [
            {"severity_assessed": "mild", **LOW},
            {"severity_assessed": "moderate", **LOW, "sledai_2k": 7},
            {"severity_assessed": "moderate", **LOW, "bilag_b_count": 2},
            {"severity_assessed": "severe", **LOW, "diffuse_alveolar_haemorrhage": True},
            {"severity_assessed": "severe", "sledai_2k": 2},
        ],
    ),
    "pregnant_or_lactating_man": (
        [{"sex": "male", "pregnant": True}, {"sex": "male", "lactating": True}],
        [{"sex": "female", "pregnant": True}, {"sex": "male", "pregnant": False, "lactating": False}],
    ),
    "pulmonary_hypertension_denied": (
        [{"pulmonary_hypertension": False, "pulmonary_artery_pressure_mmhg": ABOVE}],
        [
            {"pulmonary_hypertension": False, "pulmonary_artery_pressure_mmhg": 40},
            {"pulmonary_hypertension": True, "pulmonary_artery_pressure_mmhg": 60},
        ],
    ),
    "infection_treatment_without_infection": (
        [{"active_infection": False, "infection_under_treatment": True}],
        [
            {"active_infection": True, "infection_under_treatment": True},
            {"active_infection": False, "infection_under_treatment": False},
        ],
    ),
    "malignancy_denied": (
        [{"malignancy": False, "haematologic_malignancy": True}],
        [
            {"malignancy": True, "haematologic_malignancy": True},
            {"malignancy": False, "haematologic_malignancy": False},
        ],
    ),
    "bleeding_tendency_denied": (
        [
            {"bleeding_tendency": False, "platelets_10e9_l": BELOW},
            {"bleeding_tendency": False, "diffuse_alveolar_haemorrhage": True},
            {"bleeding_tendency": False, "on_anticoagulant": True},
        ],
        [{"bleeding_tendency": False, "platelets_10e9_l": 50}, {"bleeding_tendency": True, "on_anticoagulant": True}],
    ),
    "outcome_of_no_infusion": (
        [
            {"prior_msc_infusions": 0, "prior_msc_effective": True},
            {"prior_msc_infusions": 0, "relapsed_after_msc": True},
        ],
        [
            {"prior_msc_infusions": 1, "prior_msc_effective": True},
            {"prior_msc_infusions": 0, "prior_msc_effective": False},
        ],
    ),
    "relapse_without_response": (
        [
            {"prior_msc_effective": False, "relapsed_after_msc": True},
            {"response_effective": False, "relapsed": True},
        ],
        [{"prior_msc_effective": True, "relapsed_after_msc": True}, {"response_effective": False, "relapsed": False}],
    ),
    "haemorrhage_without_lung": (
        [{"diffuse_alveolar_haemorrhage": True, "pulmonary_involvement": False}],
        [{"diffuse_alveolar_haemorrhage": True, "pulmonary_involvement": True}],
    ),
    "prednisone_without_glucocorticoid": (
        [{"on_glucocorticoid": False, "prednisone_mg_per_day": Decimal("0.000001")}],
        [{"on_glucocorticoid": False, "prednisone_mg_per_day": 0}],
    ),
    "intrathecal_cells_without_plan": (
        [{"intrathecal_planned": False, "intrathecal_cells_1e6": 1}],
        [{"intrathecal_planned": False, "intrathecal_cells_1e6": 0}],
    ),
    "antiplatelet_dose_without_drug": (
        [{"antiplatelet_drug": "none", "antiplatelet_mg_per_day": 75}],
        [
            {"antiplatelet_drug": "none", "antiplatelet_mg_per_day": 0},
            {"antiplatelet_drug": "aspirin", "antiplatelet_mg_per_day": 75},
        ],
    ),
    "storage_temperatures_reversed": (
        [{"storage_temperature_min_c": 8, "storage_temperature_max_c": 2}],
        [{"storage_temperature_min_c": 4, "storage_temperature_max_c": 4}],
    ),
    "first_phase_beyond_infusion": (
        [
            {"initial_phase_minutes": 31, "infusion_minutes": 30},
            {"initial_rate_max_ml_min": 3, "max_rate_ml_min": 2},
        ],
        [
            {"initial_phase_minutes": 30, "infusion_minutes": 30},
            {"initial_rate_max_ml_min": 2, "max_rate_ml_min": 2},
        ],
    ),
    "severe_reaction_denied": (
        [{"infusion_reaction": False, "severe_reaction": True}],
        [{"infusion_reaction": True, "severe_reaction": True}],
    ),
    "interval_without_cyclophosphamide": (
        [{"cyclophosphamide_after": False, "hours_to_cyclophosphamide": 0}],
        [{"cyclophosphamide_after": True, "hours_to_cyclophosphamide": 72}, {"cyclophosphamide_after": False}],
    ),
    "report_without_event": (
        [{"serious_adverse_event": False, "serious_adverse_event_reported": True}],
        [{"serious_adverse_event": True, "serious_adverse_event_reported": True}],
    ),
    "biopsy_month_disagrees": (
        [
            {"renal_biopsy_repeated": False, "renal_biopsy_month": 6},
            {"renal_biopsy_month": 7, "months_since_infusion": 6},
        ],
        [
            {"renal_biopsy_repeated": True, "renal_biopsy_month": 6},
            {"renal_biopsy_month": 6, "months_since_infusion": 6},
        ],
    ),
    "blood_pressure_reversed": (
        [
            {"systolic_mmhg": 80, "diastolic_mmhg": 120},
            {"systolic_mmhg": 80, "diastolic_mmhg": 80},
        ],
        [{"systolic_mmhg": 120, "diastolic_mmhg": 80}],
    ),
}
FIRES = [(code, row) for code, (rows, _) in CASES.items() for row in rows]
SILENT = [(code, row) for code, (_, rows) in CASES.items() for row in rows]


def _codes(row: dict[str, Any]) -> list[str]:
    return [notice.code for notice in contradictions(read_row(row).values)]


def test_every_contradiction_has_its_cases() -> None:
    assert list(CASES) == [one.code for one in CONTRADICTIONS]


@pytest.mark.parametrize(("code", "row"), FIRES)
def test_a_contradiction_is_said(code: str, row: dict[str, Any]) -> None:
    assert code in _codes(row)


@pytest.mark.parametrize(("code", "row"), SILENT)
def test_what_agrees_is_not_called_a_contradiction(code: str, row: dict[str, Any]) -> None:
    assert code not in _codes(row)


@pytest.mark.parametrize(("code", "row"), [(code, row) for code, row in FIRES if code != "severity_above_scores"])
def test_a_contradiction_is_not_said_while_a_fact_of_it_is_unknown(code: str, row: dict[str, Any]) -> None:
    for name in row:
        assert code not in _codes({other: value for other, value in row.items() if other != name})


def test_a_judgement_above_the_scores_is_not_doubted_on_one_score_alone() -> None:
    for name in ("sledai_2k", "bilag_a_count"):
        row = {"severity_assessed": "severe", **LOW}
        assert "severity_above_scores" not in _codes({other: value for other, value in row.items() if other != name})


def test_nothing_known_is_no_contradiction() -> None:
    assert _codes({}) == []


@pytest.mark.parametrize("one", CONTRADICTIONS, ids=lambda one: one.code)
def test_a_contradiction_asks_for_a_check_in_both_languages(one: Any) -> None:
    assert one.text.zh.endswith(("请核对。", "请复核。"))
    assert one.text.en.endswith(("please check.", "please check it."))


@pytest.mark.parametrize(("code", "row"), FIRES)
def test_a_warning_names_its_facts_and_goes_along_with_the_decision(code: str, row: dict[str, Any]) -> None:
    notice = next(notice for notice in assess(row).notices if notice.code == code)
    when = next(one.when for one in CONTRADICTIONS if one.code == code)
    assert set(row) <= set(notice.facts) == set(variables(when))


def test_what_was_given_is_used_as_it_was_given() -> None:
    answer = assess(
        {"sex": "male", "pregnant": True, "pulmonary_hypertension": False, "pulmonary_artery_pressure_mmhg": 60}
    )
    assert {"sex": "male", "pregnant": True, "pulmonary_hypertension": False}.items() <= dict(answer.row).items()
    assert answer.statuses["pregnancy"] == "not_met"
