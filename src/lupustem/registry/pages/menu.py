"""The menu: the daily work in sight, the centre and its oversight one step away; only what the reader may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WORK, CENTRE, OVERSIGHT = "menu.work", "menu.centre", "menu.oversight"
# Group -> (phrase, address, permission).
MENU: dict[str, tuple[tuple[str, str, str], ...]] = {
    WORK: (
        ("nav.today", "/today", "today.read"),
        ("nav.patients", "/patients", "patient.read"),
        ("nav.bedside", "/bedside", "infusion.read"),
        ("nav.stop", "/stop", "infusion.stop_list"),
        ("nav.lots", "/lots", "lot.read"),
        ("nav.outcomes", "/outcomes", "outcome.read"),
    ),
    CENTRE: (
        ("nav.centre", "/centre", "centre.read"),
        ("policy.title", "/policy", "centre.read"),
        ("nav.forms", "/consent-forms", "consent_form.add"),
        ("nav.import", "/import", "fact.import"),
        ("nav.export", "/export", "export.make"),
    ),
    OVERSIGHT: (
        ("nav.trail", "/trail", "audit.read"),
        ("nav.users", "/users", "user.manage"),
        ("nav.approvals", "/approvals", "reset.confirm"),
    ),
}


@dataclass(frozen=True)
class Link:
    """One line of the menu; here: "page" on it, "true" on a page below it, else nothing."""

    phrase: str
    address: str
    here: str


@dataclass(frozen=True)
class Group:
    """Lines that stand together; folded: behind the name of the group."""

    phrase: str
    links: tuple[Link, ...]
    folded: bool

    @property
    def here(self) -> bool:
        """Whether the page is one of the group's."""
        return any(one.here for one in self.links)


def menu_of(may: Mapping[str, bool], path: str) -> tuple[Group, ...]:
    """What a reader finds in the menu. A short menu, and a group of one line, are not worth folding."""
    links = {group: tuple(_links(rows, may, path)) for group, rows in MENU.items()}
    plain = sum(map(len, links.values())) <= 4
    return tuple(
        Group(group, found, folded=not plain and group != WORK and len(found) > 1)
        for group, found in links.items()
        if found
    )


def _links(rows: tuple[tuple[str, str, str], ...], may: Mapping[str, bool], path: str) -> list[Link]:
    return [Link(phrase, address, _here(address, path)) for phrase, address, needed in rows if may[needed]]


def _here(address: str, path: str) -> str:
    if path == address:
        return "page"
    if "/infusions/" in path:
        return "true" if address == "/bedside" else ""
    return "true" if path.startswith(f"{address}/") else ""
