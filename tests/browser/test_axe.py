"""The pages of every role, in both languages, by day and by night, before axe-core: nothing serious, nothing critical."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
    const why = node => node.any.concat(node.all, node.none).map(check => check.message).join("; ").slice(0, 160)
    const where = node => `${node.html.slice(0, 160)} | ${why(node)}`
    const found = (await axe.run(document, {resultTypes: ["violations"]})).violations
    const heavy = found.filter(one => ["serious", "critical"].includes(one.impact))
    return heavy.map(one => [one.id, ...one.nodes.slice(0, 4).map(where)].join("\\n    "))
}"""
TREATED = "/patients/0003"
# Who looks at which pages; the infusion that runs is found on /bedside.
PAGES = {
    "doctor": (
        "/today",
        "/patients",
        "/patients/new",
        TREATED,
        f"{TREATED}/facts",
        f"{TREATED}/indices",
        f"{TREATED}/indices/sledai_2k",
        f"{TREATED}/decision",
        f"{TREATED}/decisions/1",
        f"{TREATED}/prescriptions",
        f"{TREATED}/prescriptions/1",
        f"{TREATED}/adverse",
        f"{TREATED}/adverse/new",
        f"{TREATED}/visits",
        f"{TREATED}/visits/new",
        "/outcomes",
        "/evidence/moderate_to_severe",
        "running",
    ),
    "lab": ("/stop", "/lots", "/lots/UC-DEMO-F", "/lots/UC-DEMO-F/custody", "/lots/new", "/lots/new/form"),
    "nurse": ("/today", "/bedside", "sheet", f"{TREATED}/infusions/1"),
    "data": ("/import", f"{TREATED}/queries", f"{TREATED}/lock", f"{TREATED}/consent"),
    "director": (
        "/centre",
        "/centre/project_filed",
        "/policy",
        "/policy/new",
        "/consent-forms",
        "/export",
        "/approvals",
    ),
    "auditor": ("/account/tokens", "/trail", f"{TREATED}/trail"),
    "admin": ("/users", "/account"),
}


def running(desk: Desk) -> str:
    """The address of the infusion that runs now."""
    desk.open("/bedside")
    place = desk.page.locator("main a[href*='/infusions/']").first.get_attribute("href")
    assert place
    return str(place)


def findings(desk: Desk, place: str) -> list[str]:
    """What is wrong with a page, in one line for each rule."""
    if place in ("running", "sheet"):
        place = running(desk) + ("/sheet" if place == "sheet" else "")
    answer = desk.page.goto(desk.site.address + place)
    assert answer.status == 200, (place, answer.status)
    desk.page.evaluate(AXE)
    return [f"{place}: {one}" for one in desk.page.evaluate(RUN)]


@pytest.mark.parametrize("person", PAGES)
def test_axe_finds_nothing_serious_by_day_or_night_in_either_language(chromium: Any, site: Site, person: str) -> None:
    desk = Desk(chromium, site, "zh", viewport={"width": 1280, "height": 800})
    desk.open("/login")
    found = findings(desk, "/login")
    desk.log_in(person)
    for language, theme in (("zh", "light"), ("en", "night")):
        cookies = {"lupustem_language": language, "lupustem_theme": theme}
        desk.context.add_cookies(
            [{"name": name, "value": value, "url": site.address} for name, value in cookies.items()]
        )
        for place in PAGES[person]:
            found += findings(desk, place)
        assert desk.page.locator("html").get_attribute("data-theme") == theme
    assert found == [], "\n".join(found)
    desk.close()
