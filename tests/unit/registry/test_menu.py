"""The menu: what a role may open, in calm groups, and where one is."""

from __future__ import annotations

from lupustem.registry.access.permissions import PERMISSIONS
from lupustem.registry.access.roles import Role
from lupustem.registry.pages.menu import CENTRE, MENU, OVERSIGHT, WORK, menu_of


def _of(role: Role, path: str = "/today") -> dict[str, tuple[bool, list[str]]]:
    allowed = {name: role in roles for name, roles in PERMISSIONS.items()}
    return {one.phrase: (one.folded, [link.address for link in one.links]) for one in menu_of(allowed, path)}


def _here(path: str) -> dict[str, str]:
    groups = menu_of(dict.fromkeys(PERMISSIONS, True), path)
    return {link.address: link.here for one in groups for link in one.links if link.here}


def test_the_daily_work_is_in_sight_and_the_rest_is_folded() -> None:
    folded = {name: folded for name, (folded, _) in _of(Role.DIRECTOR).items()}
    assert folded == {WORK: False, CENTRE: True, OVERSIGHT: True}


def test_nobody_is_shown_what_the_role_may_not_open() -> None:
    for role in Role:
        shown = {address for _, links in _of(role).values() for address in links}
        assert shown == {at for rows in MENU.values() for _, at, needed in rows if role in PERMISSIONS[needed]}


def test_a_short_menu_and_a_group_of_one_line_are_not_folded() -> None:
    assert _of(Role.ADMINISTRATOR) == {OVERSIGHT: (False, ["/users", "/approvals"])}
    assert _of(Role.AUDITOR)[OVERSIGHT] == (False, ["/trail"])


def test_the_menu_says_where_one_is() -> None:
    assert _here("/patients") == {"/patients": "page"}
    assert _here("/patients/0003/visits") == {"/patients": "true"}
    assert _here("/patients/0003/infusions/1") == {"/bedside": "true"}
    assert _here("/patientsx") == {}
