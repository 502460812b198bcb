"""Indices in a case file become facts; a score given and a score computed that differ are refused; an open one is unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lupustem.cli.main import main
from lupustem.exchange.case_indices import score_indices
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_row

BLOOD = {
    "haemoglobin_g_l": 84,
    "white_cells_10e9_l": 5,
    "neutrophils_10e9_l": 3,
    "lymphocytes_10e9_l": 2,
    "platelets_10e9_l": 160,
}
KIDNEY = {"urine_protein_g_24h": 0.2, "creatinine_umol_l": 70, "systolic_mmhg": 120, "diastolic_mmhg": 70}


def scored(indices: dict[str, Any], facts: dict[str, Any] | None = None) -> Any:
    return score_indices(indices, read_row(facts or {}).values)  # type: ignore[arg-type]


def problems(indices: dict[str, Any], facts: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(InvalidFacts) as caught:
        scored(indices, facts)
    return [problem.text.en for problem in caught.value.problems]


def test_sledai_descriptors_become_the_fact_with_its_provenance() -> None:
    found = scored({"sledai_2k": {"present": ["arthritis", "rash"], "visit_date": "2026-03-31", "window": 30}})
    assert found.facts == {"sledai_2k": 6}
    source = found.sources["sledai_2k"]
    assert (source["kind"], source["index"], source["window_days"]) == ("index", "sledai_2k", 30)
    assert source["contributions"] == {"arthritis": 4, "rash": 2}
    assert found.notices == ()


def test_laboratory_facts_take_part_in_sledai() -> None:
    facts = {"platelets_10e9_l": 99, "complement_low": True, "anti_dsdna_raised": False, "urine_protein_g_24h": 0.5}
    assert scored({"sledai_2k": {"present": []}}, facts).facts == {"sledai_2k": 3}
    not_sle = {"present": [], "present_not_sle": ["thrombocytopenia"]}
    assert scored({"sledai_2k": not_sle}, facts).facts == {"sledai_2k": 2}
    assert "does not agree" in problems({"sledai_2k": {"present": ["proteinuria"]}}, facts)[0]


def test_a_bilag_form_with_the_laboratory_becomes_both_counts() -> None:
    given = {"items": {41: 3, 6: 2}, "ever_involved": False, "prior": None}
    found = scored({"bilag2004": given}, BLOOD | KIDNEY)
    assert found.facts == {"bilag_a_count": 1, "bilag_b_count": 2}  # joints A; skin B and haemoglobin 8.4 g/dL B
    assert found.sources["bilag_a_count"]["verified"] is False
    assert "unverified" in found.sources["bilag_a_count"]["unverified"][0]["en"]


def test_a_count_without_the_laboratory_is_unknown_and_says_what_is_missing() -> None:
    found = scored({"bilag2004": {"items": {41: 3}, "ever_involved": False}})
    assert found.facts == {}
    (text,) = (notice.text.en for notice in found.notices if notice.facts == ("bilag_a_count",))
    assert "1 to 3" in text
    assert "Haemoglobin" in text


def test_an_item_in_grams_per_decilitre_has_to_agree_with_the_fact_in_grams_per_litre() -> None:
    given = {"items": {90: 8.4}, "ever_involved": False}
    assert "bilag_b_count" in scored({"bilag2004": given}, BLOOD | KIDNEY).facts
    assert problems({"bilag2004": {"items": {90: 9}, "ever_involved": False}}, BLOOD)[0].startswith(
        "indices.bilag2004.items.90 (Haemoglobin"
    )
    assert "it looks like g/L" in problems({"bilag2004": {"items": {90: 84}}})[0]


def test_a_score_given_and_a_score_computed_that_differ_are_refused_with_both() -> None:
    text = problems({"sledai_2k": {"present": ["arthritis"]}}, {"sledai_2k": 12})[0]
    assert "given as 12" in text
    assert "as 4" in text
    assert scored({"sledai_2k": {"present": ["arthritis"]}}, {"sledai_2k": 4}).facts == {}
    assert problems({"sledai_2k": {"present": [], "unknown": ["rash"]}}, {"sledai_2k": 3})[0].count("0-2") == 1
    open_ = {"sledai_2k": {"present": [], "unknown": ["rash"]}}
    assert scored(open_, {"sledai_2k": 2}).facts == {}


def test_an_open_score_leaves_the_fact_unknown_with_its_interval() -> None:
    found = scored({"sledai_2k": {"present": ["arthritis"], "unknown": ["proteinuria"]}})
    assert found.facts == {}
    assert found.notices[0].code == "score_open"
    assert "4 to 8" in found.notices[0].text.en
    assert "4 至 8" in found.notices[0].text.zh


def test_other_scores_that_are_facts_and_those_that_are_none() -> None:
    assert scored({"pga": {"value": 50, "scale": "0-100"}}).facts == {"pga": pytest.approx(1.5)}
    egfr = scored({"ckd_epi_2021": {"creatinine_mg_dl": 1, "age": 50, "sex": "female"}}).facts
    assert [str(value) for value in egfr.values()] == ["68.63"]
    assert "its result is no fact" in problems({"lldas": {}})[0]
    assert "the nearest is sledai_2k" in problems({"sledai_2": {}})[0]
    assert "a mapping of keys" in problems({"sledai_2k": 12})[0]


CASE = """facts:
  sle_diagnosed: true
  sex: male
{facts}indices:
  sledai_2k:
    present: [seizure, arthritis, rash]
"""


def test_a_case_file_with_indices_is_decided_on_the_scores(tmp_path: Path, capsysbinary: Any) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.format(facts=""))
    assert main(["assess", str(path), "--format", "json"]) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert answer["facts"]["sledai_2k"]["value"] == 14
    assert answer["facts"]["severity"]["value"] == "severe"
    path.write_text(CASE.format(facts="  sledai_2k: 13\n"))
    assert main(["assess", str(path)]) == 2
    assert (
        b"line 4: sledai_2k: given as 13, computed from the items of sledai_2k as 14" in capsysbinary.readouterr().err
    )


@pytest.mark.parametrize(("language", "words"), [("zh", "由 sledai_2k 算得"), ("en", "computed by sledai_2k")])
def test_the_text_says_where_a_computed_score_comes_from(
    language: str, words: str, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.format(facts=""))
    assert main(["assess", str(path), "--lang", language]) == 0
    assert words in capsys.readouterr().out


def test_indices_have_to_be_a_mapping(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("indices: [sledai_2k]\n")
    assert main(["assess", str(path)]) == 2
    assert "indices is a mapping" in capsys.readouterr().err
