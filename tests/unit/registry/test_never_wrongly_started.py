"""Model-based: whatever people try, in whatever order, no infusion starts without every one of the conditions (issue 7).

LUPUSTEM_WALKS: how many walks; the default keeps the suite short. LUPUSTEM_WALKS_FROM: the first seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from django.db import transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.models import Patient
from lupustem.registry.record.actor import Actor
from tests.unit.registry import course
from tests.unit.registry.oracle import wrong_with
from tests.unit.registry.programme import actor, refer
from tests.unit.registry.walker import Walk

WALKS = int(os.environ.get("LUPUSTEM_WALKS", "40"))
FIRST = int(os.environ.get("LUPUSTEM_WALKS_FROM", "0"))
STEPS = 45


def people() -> list[Actor]:
    """Everybody of centre A, and the second rheumatologist."""
    return [*(actor(role) for role in Role), course.colleague()]


def walked(
    seed: int, patient: Patient, staff: list[Actor], lots: list[course.Lot], done: Counter[str]
) -> list[list[str]]:
    """One walk from the same beginning, rolled back at its end; for each start, what was wrong with it."""
    chance = random.Random(seed)
    with transaction.atomic():
        walk = Walk(chance, patient, staff, lots, chance.choice([0.95, 0.85, 0.7]))
        found = []
        judged = 0
        for _ in range(STEPS):
            walk.step()
            starts = walk.starts()
            found += [wrong_with(one) for one in starts[judged:]]
            judged = len(starts)
        done.update(walk.done)
        done.update({f"{name} refused": count for name, count in walk.refused.items()})
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_no_walk_reaches_a_start_without_every_condition_and_many_reach_one() -> None:
    course.accredited()
    patient = course.assessed_patient()
    refer(actor(Role.DATA_MANAGER), name="乙")
    lots = [course.lot(name, {f"{name}-1": {}, f"{name}-2": {}}) for name in ("L1", "L2")]
    staff, done, starts = people(), Counter[str](), 0
    for seed in range(FIRST, FIRST + WALKS):
        found = walked(seed, patient, staff, lots, done)
        assert all(not wrong for wrong in found), (seed, found)
        starts += len(found)
    print(WALKS, "walks", starts, "starts", dict(done.most_common()))
    assert starts >= WALKS // 4, (starts, done)
