"""Stop is taken in every state of an infusion, from every role that may, on a locked tablet too (issue 7)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

from lupustem.registry.access.permissions import PERMISSIONS
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.infusions import match_identity
from lupustem.registry.bedside.played import played
from lupustem.treatment.monitor_state import Phase
from tests.unit.registry import bedside_course
from tests.unit.registry.programme import actor, browser, key
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


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(PERMISSIONS["infusion.stop"]))
def test_every_role_that_may_stop_finds_in_its_menu_a_page_to_do_it_from(role: Role) -> None:
    infusion = bedside_course.running()
    client, number = browser(role), infusion.patient.number
    menu = client.get("/account").content.decode()
    place = next(one for one in ("/bedside", "/stop") if f'href="{one}"' in menu)
    page = client.get(place).content.decode()
    if place == "/bedside":
        assert f'href="/patients/{number}/infusions/1"' in page
        page = client.get(f"/patients/{number}/infusions/1").content.decode()
    forms = re.findall(rf'<form[^>]* action="/patients/{number}/infusions/1/events".*?</form>', page, re.DOTALL)
    stop = next(one for one in forms if 'value="stopped"' in one)
    sent = dict(re.findall(r'name="(kind|event_id)" value="([^"]+)"', stop))
    answer = client.post(f"/patients/{number}/infusions/1/events", sent)
    assert answer.status_code == 303
    assert played(infusion).state.phase is Phase.STOPPED
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.django_db
def test_the_page_of_the_laboratory_shows_no_name_no_sign_and_no_rate() -> None:
    infusion = bedside_course.running()
    laboratory = browser(Role.CELL_LABORATORY, language="zh")
    page = laboratory.get("/stop").content.decode()
    assert infusion.patient.number in page
    assert "C1" in page
    for hidden in ("甲三", "1990", "ml/min", "SpO", "NEWS2", "36.6"):
        assert hidden not in page
    refused = laboratory.post(
        f"/patients/{infusion.patient.number}/infusions/1/events", {"kind": "signs", "event_id": key(), "pulse": "80"}
    )
    assert refused.status_code == 403
    for hidden in ("甲三", "1990", "ml/min"):
        assert hidden not in refused.content.decode()
    assert not infusion.events.filter(content_json__contains='"pulse":80').exists()


@pytest.mark.django_db
def test_the_page_lists_what_is_not_over_of_the_own_centre_and_nothing_else() -> None:
    infusion = bedside_course.running()
    laboratory = browser(Role.CELL_LABORATORY)
    assert 'value="stopped"' in laboratory.get("/stop").content.decode()
    assert 'value="stopped"' not in browser(Role.CELL_LABORATORY, "B").get("/stop").content.decode()
    bedside_course.tell(infusion, "ended")
    assert "No infusion is open or under way." in laboratory.get("/stop").content.decode()
