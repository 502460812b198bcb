"""Everybody finds in the menu, and reaches by a typed address, what the reviewed table of pages says, and no more."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from lupustem.registry.access.roles import Role
from lupustem.registry.demo.people import PEOPLE
from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

TABLE = Path(__file__).parents[1] / "unit" / "registry" / "pages.csv"
NO_PAGES = ("logout", "health", "login", "choose")
FILLED = {"<str:number>": "0001", "<str:index>": "sledai_2k", "<str:fact>": "sledai_2k", "<int:version>": "1"}


def _table() -> dict[str, dict[str, str]]:
    """Address -> role -> yes or no, of the pages that the demo has for patient 0001 and for the whole site."""
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            address = row["page"]
            for part, value in FILLED.items():
                address = address.replace(part, value)
            if row["method"] == "GET" and "<" not in address and address not in NO_PAGES and not row["scope"]:
                found[f"/{address}"] = row
    return found


@pytest.mark.parametrize(("person", "role"), [(name, role) for name, _, role in PEOPLE])
def test_each_role_finds_in_the_menu_and_by_address_what_it_may_and_no_more(
    chromium: Any, site: Site, person: str, role: Role
) -> None:
    desk, table = Desk(chromium, site, "en"), _table()
    desk.log_in(person)
    menu = [link.get_attribute("href") for link in desk.page.locator("nav.menu a").all()]
    assert menu
    assert all(table[one][role] == "yes" for one in menu)
    assert len(table) > 40
    closed = [address for address, row in table.items() if row[role] != "yes"]
    for address in (*menu, *closed):
        status = desk.page.request.get(site.address + address, max_redirects=0).status
        assert status == (403 if address in closed else 200), address
    assert desk.page.request.get(f"{site.address}/patients/9999").status in (403, 404)
    assert desk.wrong == []
    desk.close()
