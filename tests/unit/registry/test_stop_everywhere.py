"""Stop is taken in every state of an infusion, from every role that may, on a locked tablet too (issue 7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.infusions import match_identity
from tests.unit.registry import bedside_course
from tests.unit.registry.programme import actor, key
from tests.unit.registry.walker import stopped


def _mismatched() -> Any:
    infusion = bedside_course.opened()
    scanned = bedside_course.scanned(infusion, wristband="A-999999")
    assert match_identity(actor=actor(Role.INFUSION_NURSE), key=key(), infusion=infusion, scanned=scanned)
    return infusion


def _stopped() -> Any:
    infusion = bedside_course.running()
    assert stopped(infusion, actor(Role.INFUSION_NURSE), locked=False)
    return infusion


STATES = {
    "opened": bedside_course.opened,
    "mismatched": _mismatched,
    "matched": bedside_course.matched,
    "checked": bedside_course.checked,
    "running": bedside_course.running,
    "stopped": _stopped,
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_a_stop_is_kept_in_every_state_from_every_role_that_may_on_a_locked_tablet_too(state: str) -> None:
    infusion = STATES[state]()
    for role in set(Role) - {Role.ADMINISTRATOR}:
        for locked in (False, True):
            with transaction.atomic():
                assert stopped(infusion, actor(role), locked=locked), (state, role, locked)
                transaction.set_rollback(True)
