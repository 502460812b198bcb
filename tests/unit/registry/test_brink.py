"""From the brink: all is in order, one thing goes wrong at a random moment, and the start is tried all the same (issue 7).

Each condition switched off in turn is noticed here by the oracle within a few walks. LUPUSTEM_BRINKS: how many walks.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from lupustem.registry.access.roles import Role
from tests.unit.registry import course
from tests.unit.registry.brink import BREAKS, WAY, Brink
from tests.unit.registry.mutations import MUTATIONS
from tests.unit.registry.programme import actor, refer

WALKS = int(os.environ.get("LUPUSTEM_BRINKS", "60"))
MOST = 24
SHOWN_BY: dict[str, tuple[str, ...]] = {
    "consent": ("consent withdrawn", "consent outdated"),
    "centre": ("centre item gone",),
    "facts unchanged since the decision": ("a fact changed", "assessed anew since"),
    "verdict": ("another verdict signed",),
    "conditions settled by name": ("another verdict signed",),
    "age of the assessment": ("assessment too old",),
    "statements of stage prescribe": ("a statement not met",),
    "second person of a deviation": ("deviation of one",),
    "state of the prescription": ("taken back", "policy of today", "consent given anew"),
    "site policy": ("policy of today",),
    "containers released and unused": ("lots quarantined or recalled", "results anew", "expired"),
    "dose of what hangs there": ("too small",),
    "no container beyond the dose": ("one beyond the dose",),
    "identity after the last container": ("hung since",),
    "checks at the bedside": ("check with a gap",),
    "the start asks anew": ("consent withdrawn", "a fact changed", "lots quarantined or recalled", "centre item gone"),
}


@pytest.fixture
def beginning(db: None) -> Any:
    """A centre that may treat, a patient with a decision signed by two, another patient, people, two lots."""
    course.accredited()
    patient = course.assessed_patient()
    refer(actor(Role.DATA_MANAGER), name="乙")
    people = [*(actor(role) for role in Role), course.colleague()]
    return patient, people, [course.lot(name, {f"{name}-1": {}}) for name in ("L1", "L2")]


def walked(seed: int, beginning: Any, name: str | None, done: Counter[str]) -> list[list[str]]:
    """One walk, rolled back at its end."""
    chance = random.Random(seed)
    wrong, places = (None, (0,)) if name is None else BREAKS[name]
    with transaction.atomic():
        walk = Brink(chance, *beginning)
        found = walk.go(wrong, chance.choice(places))
        done.update(walk.done)
        done.update({f"{one} refused": count for one, count in walk.refused.items()})
        transaction.set_rollback(True)
    return found


def test_every_condition_that_can_be_switched_off_has_its_breaks() -> None:
    assert set(SHOWN_BY) == set(MUTATIONS)
    assert {one for names in SHOWN_BY.values() for one in names} <= set(BREAKS)
    assert all(0 <= place < len(WAY) for _, places in BREAKS.values() for place in places)


@pytest.mark.django_db
def test_nothing_wrong_reaches_a_start_and_one_thing_wrong_none_that_was_not_allowed(beginning: Any) -> None:
    began, starts, done = time.process_time(), 0, Counter[str]()
    assert walked(0, beginning, None, done) == [[]], done
    for seed in range(WALKS):
        name = list(BREAKS)[seed % len(BREAKS)]
        found = walked(seed, beginning, name, done)
        assert all(not wrong for wrong in found), (seed, name, found)
        starts += len(found)
    assert starts < WALKS
    print(WALKS, "walks", starts, "starts", round(time.process_time() - began, 1), "s", dict(done))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_condition_switched_off_is_noticed_within_a_few_walks(
    name: str, beginning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught = MUTATIONS[name](monkeypatch)
    done, seen = Counter[str](), Counter[str]()
    for seed in range(MOST):
        found = walked(seed, beginning, SHOWN_BY[name][seed % len(SHOWN_BY[name])], done)
        seen.update(one for wrong in found for one in wrong)
        if any(set(wrong) & set(caught) for wrong in found):
            print(name, "noticed in walk", seed + 1, found)
            return
    raise AssertionError(f"{name}: {MOST} walks noticed nothing of {caught}, but {dict(seen)}; {dict(done)}")
