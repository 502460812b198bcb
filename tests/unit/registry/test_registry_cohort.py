"""The registry read as a cohort gives each patient the statuses that the patient's own page gives: on either database."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from lupustem.consensus import STAGES
from lupustem.decision.case import decide
from lupustem.facts import FACTS
from lupustem.registry.access.roles import Role
from lupustem.registry.cohort import decide_registry, fact_table, relation
from lupustem.registry.export.pseudonyms import Pseudonyms
from lupustem.registry.fact_values import written
from lupustem.registry.models import Centre, FactEntry, Patient
from lupustem.registry.record.clock import now, today
from lupustem.registry.standing import facts_of
from tests.property.rows import _LIMITS
from tests.unit.registry.programme import actor

EVERY_STAGE = tuple(STAGES)


def _value(chance: random.Random, name: str) -> Any:
    """A value at a limit of a rule, beside one, or anywhere within the bounds; None takes an earlier one back."""
    fact = FACTS[name]
    if chance.random() < 0.1:
        return None
    if fact.kind == "boolean":
        return chance.random() < 0.7
    if fact.kind == "category":
        return chance.choice(list(fact.values))
    assert fact.minimum is not None
    assert fact.maximum is not None
    limits = [one + step for one in _LIMITS.get(name, ()) for step in (Decimal("-0.000001"), 0, Decimal("0.000001"))]
    near = [one for one in limits if fact.minimum <= one <= fact.maximum]
    drawn = (
        chance.choice(near)
        if near and chance.random() < 0.6
        else Decimal(chance.randint(int(fact.minimum), int(fact.maximum)))
    )
    return int(drawn) if fact.kind == "integer" else drawn


@pytest.fixture
def centre(db: None) -> Centre:
    """Centre A with sixty patients of random facts in up to three versions, and centre B with one."""
    chance, doctor = random.Random(20261126), actor(Role.RHEUMATOLOGIST)
    common = {"at": now(), "by": doctor.user, "role": "rheumatologist"}
    numbers = [f"{number:04d}" for number in range(1, 61)]
    patients = [Patient(centre=doctor.centre, number=number, **common) for number in numbers]
    Patient.objects.bulk_create([*patients, Patient(centre=actor(Role.DIRECTOR, "B").centre, number="0001", **common)])
    entries = []
    for patient in Patient.objects.order_by("pk"):
        share = chance.random()
        for name in FACTS:
            for version in range(1, chance.randint(1, 3) + 1) if chance.random() < share else ():
                value = written(_value(chance, name))
                entries.append(
                    FactEntry(patient=patient, fact=name, version=version, value=value, observed_on=today(), **common)
                )
    chance.shuffle(entries)
    FactEntry.objects.bulk_create(entries)
    return doctor.centre


@pytest.mark.parametrize("stages", [("assess",), EVERY_STAGE])
def test_every_patient_of_the_centre_is_decided_as_on_the_patients_own_page(
    centre: Centre, tmp_path: Path, stages: tuple[str, ...]
) -> None:
    names = Pseudonyms(settings.SECRET_KEY, "A", "study")
    summary = decide_registry(
        centre, tmp_path / "out.parquet", stages=stages, names=names, facts=tmp_path / "facts.parquet"
    )
    answers = {row["case_id"]: row for row in pl.read_parquet(tmp_path / "out.parquet").iter_rows(named=True)}
    assert summary.rows == len(answers) == 60
    for patient in Patient.objects.filter(centre=centre):
        alone = decide(facts_of(patient).values, stages=stages)
        row = answers.pop(names.of("patient", patient.number))
        assert row["verdict"] == alone.verdict
        assert row["reasons"] == list(alone.reasons)
        assert row["missing"] == list(alone.missing)
        assert {name: row[name] for name in alone.statuses} == alone.statuses
    facts = pl.read_parquet(tmp_path / "facts.parquet")
    assert facts.height == 60
    assert facts["case_id"].to_list() == sorted(facts["case_id"].to_list())
    assert not set(facts["case_id"]) & {f"{number:04d}" for number in range(61)}


def test_the_table_of_facts_holds_the_newest_value_and_null_for_one_taken_back_or_never_found(centre: Centre) -> None:
    table = {row["case_id"]: row for row in fact_table(centre).iter_rows(named=True)}
    for patient in Patient.objects.filter(centre=centre):
        known = facts_of(patient).values
        row = table[patient.number]
        assert {name: None if known.get(name) is None else known[name] for name in FACTS} == {
            name: Decimal(repr(row[name])) if isinstance(row[name], float) else row[name] for name in FACTS
        }


def test_on_postgresql_the_table_is_the_same_where_the_server_makes_it(centre: Centre) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("run on PostgreSQL by test_postgresql.py")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {relation()} ORDER BY case_id", [centre.pk])
        names = [column.name for column in cursor.description]
        made = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row, other in zip(made, fact_table(centre).iter_rows(named=True), strict=True):
        assert {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()} == other
