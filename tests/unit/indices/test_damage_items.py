"""The items of the SLICC/ACR damage index as data: systems, points and their maxima, said in both languages."""

from __future__ import annotations

import re

import pytest

from lupustem.indices.damage_items import ITEMS, SYSTEM_MAXIMA, SYSTEMS

# Gladman 1996: the most that each system can add, 47 in all.
MAXIMA = {
    "ocular": 2,
    "neuropsychiatric": 6,
    "renal": 3,
    "pulmonary": 5,
    "cardiovascular": 6,
    "peripheral_vascular": 5,
    "gastrointestinal": 6,
    "musculoskeletal": 7,
    "skin": 3,
    "gonadal": 1,
    "diabetes": 1,
    "malignancy": 2,
}
TWICE = {
    "stroke",
    "myocardial_infarction",
    "significant_tissue_loss",
    "bowel_spleen_liver_gallbladder",
    "avascular_necrosis",
    "malignancy",
}


def test_the_systems_add_up_to_47_points() -> None:
    assert SYSTEM_MAXIMA == MAXIMA
    assert list(SYSTEMS) == list(MAXIMA)
    assert sum(SYSTEM_MAXIMA.values()) == 47


@pytest.mark.parametrize("system", [name for name in MAXIMA if name != "renal"])
def test_the_items_of_a_system_reach_its_maximum(system: str) -> None:
    assert sum(item.maximum for item in ITEMS.values() if item.system == system) == MAXIMA[system]


def test_end_stage_disease_alone_fills_the_renal_system() -> None:
    points = {item.name: item.maximum for item in ITEMS.values() if item.system == "renal"}
    assert points == {"gfr_below_half": 1, "proteinuria": 1, "end_stage_renal": MAXIMA["renal"]}


def test_six_items_count_twice_and_say_so() -> None:
    assert {name for name, item in ITEMS.items() if item.maximum == 2} == TWICE
    assert {name for name, item in ITEMS.items() if "2 points" in item.glossary.en} == TWICE
    assert {name for name, item in ITEMS.items() if "计 2 分" in item.glossary.zh} == TWICE


def test_the_41_items_stand_under_their_own_names() -> None:
    assert len(ITEMS) == 41
    assert all(name == item.name and re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name, item in ITEMS.items())


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_is_named_and_explained_in_chinese_and_in_english(name: str) -> None:
    for text in (ITEMS[name].text, ITEMS[name].glossary):
        assert re.search(r"[\u4e00-\u9fff]", text.zh) or name == "proteinuria"
        assert set(re.findall(r"[A-Za-z]+", text.zh)) <= {"g", "h"}
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text.en)
    assert len(ITEMS[name].glossary.en.split()) <= 25


def test_what_is_from_memory_says_so() -> None:
    assert {name for name, item in ITEMS.items() if item.unverified} == {"valve_disease"}
