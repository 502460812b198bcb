"""Model-based: whatever people try, in whatever order, no infusion starts without every one of the conditions (issue 7).

LUPUSTEM_WALKS: how many walks; the default keeps the suite short. LUPUSTEM_WALKS_FROM: the first seed. That the
oracle notices each condition when it is missing is shown by test_brink.py.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.models import Patient
from lupustem.registry.record.actor import Actor
from tests.unit.registry import course
from tests.unit.registry.oracle import wrong_with
from tests.unit.registry.programme import actor, refer
from tests.unit.registry.walker import Walk

WALKS = int(os.environ.get("LUPUSTEM_WALKS", "30"))
FIRST = int(os.environ.get("LUPUSTEM_WALKS_FROM", "0"))
STEPS = 45


@pytest.fixture
def beginning(db: None) -> tuple[Patient, list[Actor], list[Any]]:
    """A centre that may treat, a patient with a decision signed by two, people, two lots."""
    course.accredited()
    patient = course.assessed_patient()
    refer(actor(Role.DATA_MANAGER), name="乙")
    people = [*(actor(role) for role in Role), course.colleague()]
    return patient, people, [course.lot(name, {f"{name}-1": {}, f"{name}-2": {}}) for name in ("L1", "L2")]


def walked(seed: int, beginning: Any, done: Counter[str]) -> list[list[str]]:
    """One walk from the same beginning, rolled back at its end; for each start, what was wrong with it."""
    chance = random.Random(seed)
    with transaction.atomic():
        walk = Walk(chance, *beginning, chance.choice([0.95, 0.85, 0.7]))
        found: list[list[str]] = []
        for _ in range(STEPS):
            walk.step()
            found += [wrong_with(one) for one in walk.starts()[len(found) :]]
        done.update(walk.done)
        done.update({f"{name} refused": count for name, count in walk.refused.items()})
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_no_walk_reaches_a_start_without_every_condition_and_many_reach_one(beginning: Any) -> None:
    done, starts = Counter[str](), 0
    for seed in range(FIRST, FIRST + WALKS):
        found = walked(seed, beginning, done)
        assert all(not wrong for wrong in found), (seed, found)
        starts += len(found)
    print(WALKS, "walks", starts, "starts", dict(done.most_common()))
    assert starts >= WALKS // 5, (starts, done)
