"""Competing risks against R on 300 patients of mgus2: incidence, both variances, Gray, cause-specific Cox, Fine and Gray."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lupustem.outcome.survival.aalen_johansen import (
    aalen_johansen,
    aalen_johansen_by_group,
    one_minus_kaplan_meier,
)
from lupustem.outcome.survival.cox import cause_specific_cox
from lupustem.outcome.survival.fine_gray import fine_gray
from lupustem.outcome.survival.gray import gray_test

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = json.loads((HERE / "mgus2.json").read_text("utf-8"))
with (HERE.parent / "data" / "survival" / "mgus2_first300.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
MONTHS = np.array([float(row["months"]) for row in ROWS])
EVENT = np.array([int(row["event"]) for row in ROWS])
SEX = [row["sex"] for row in ROWS]
COVARIATES = {"age": [float(row["age"]) for row in ROWS], "male": [float(row["sex"] == "M") for row in ROWS]}
CAUSES = {1: "malignancy", 2: "death"}


def near(value: object, rel: float = 1e-6) -> Any:
    return pytest.approx(value, rel=rel, abs=1e-12)


@pytest.mark.parametrize("cause", ["malignancy", "death"])
def test_incidence_and_both_variances_are_those_of_survfit_and_cuminc(cause: str) -> None:
    found = aalen_johansen(MONTHS, EVENT, causes=CAUSES).of(cause)
    for row, at in zip(GOLDEN["incidence"], found.at([row["months"] for row in GOLDEN["incidence"]]), strict=True):
        golden = row[cause]
        assert [at.value, at.standard_error] == near([golden["value"], golden["standard_error"]])
        assert [at.value, at.gray_variance] == near([golden["gray_value"], golden["gray_variance"]])
        if "lower" in golden:
            assert [at.interval.lower, at.interval.upper] == near([golden["lower"], golden["upper"]])


def test_one_minus_kaplan_meier_is_the_wrong_answer_it_is_named_for() -> None:
    times, values = one_minus_kaplan_meier(MONTHS, EVENT, 1)
    right = aalen_johansen(MONTHS, EVENT, causes=CAUSES).of("malignancy")
    wrong = GOLDEN["wrong_one_minus_kaplan_meier"]
    for row, at in zip(wrong, right.at([row["months"] for row in wrong]), strict=True):
        assert values[np.searchsorted(times, row["months"], side="right") - 1] == near(row["value"])
        assert at.value is not None
        assert row["value"] > at.value


def test_gray_s_test_is_that_of_cuminc() -> None:
    found = gray_test(MONTHS, EVENT, SEX, causes=CAUSES)
    assert [one.cause for one in found] == list(CAUSES.values())
    for row, one in zip(GOLDEN["gray"], found, strict=True):
        assert (one.code, one.degrees) == (row["cause"], row["degrees"])
        assert one.statistic == near(row["statistic"])
        assert one.p_value == near(row["p"], 1e-5)


def test_the_incidences_of_both_sexes_are_those_of_cuminc() -> None:
    groups = {one.group: one for one in aalen_johansen_by_group(MONTHS, EVENT, SEX, causes=CAUSES)}
    for row in GOLDEN["by_sex"]:
        at = groups[row["sex"]].of(CAUSES[row["cause"]]).at(row["months"])
        assert [one.value for one in at] == near(row["values"])


def test_fine_and_gray_s_model_is_that_of_crr() -> None:
    found, wanted = fine_gray(MONTHS, EVENT, 1, COVARIATES), GOLDEN["fine_gray"]
    for row in found.coefficients:
        golden = wanted["covariates"][row.name]
        assert [row.coef, row.standard_error] == near([golden["coefficient"], golden["standard_error"]])
    assert found.log_likelihood == near(wanted["log_likelihood"])


def test_the_cause_specific_model_is_that_of_coxph() -> None:
    found = cause_specific_cox(MONTHS, EVENT, 1, COVARIATES)
    for row in found.coefficients:
        golden = GOLDEN["cause_specific_cox"][row.name]
        assert [row.coef, row.standard_error] == near([golden["coefficient"], golden["standard_error"]])
