"""The vocabulary is complete: the 165 facts of facts.csv with kind, unit, bounds and values, in order.

facts.csv was compiled from the project's specification of the facts, not from the code.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from lupustem import facts
from lupustem.facts import DERIVED, FACTS, GROUPS, VOCABULARY
from lupustem.logic import LANGUAGES

TABLE = list(csv.DictReader((Path(__file__).parent / "facts.csv").read_text(encoding="utf-8").splitlines()))


def test_the_table_has_160_facts_and_5_derived_ones() -> None:
    assert len(TABLE) == len(VOCABULARY) == 165
    assert (len(FACTS), len(DERIVED)) == (160, 5)


def test_the_facts_stand_in_their_groups_in_the_order_of_the_table() -> None:
    code = [(group, fact.name) for group, own in GROUPS.items() for fact in own]
    assert code == [(row["group"], row["name"]) for row in TABLE]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_a_fact_is_declared_as_the_table_says(row: dict[str, str]) -> None:
    fact = VOCABULARY[row["name"]]
    assert (fact.kind, fact.unit or "") == (row["kind"], row["unit"])
    for declared, written in ((fact.minimum, row["minimum"]), (fact.maximum, row["maximum"])):
        assert declared == (Decimal(written) if written else None)
    assert list(fact.values) == row["values"].split()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_a_fact_is_importable_under_its_one_name_and_named_in_both_languages(row: dict[str, str]) -> None:
    fact = getattr(facts, row["name"])
    assert fact is VOCABULARY[row["name"]]
    for language in LANGUAGES:
        assert fact.text.in_(language).strip()
        assert all(word.in_(language).strip() for word in fact.values.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_facts_have_the_same_name_for_people(language: str) -> None:
    names = [fact.text.in_(language) for fact in FACTS.values()]
    twice = {name for name in names if names.count(name) > 1}
    # after an earlier treatment, or after this one: told apart by their group
    assert twice <= {"缓解后复发"}
