"""Every kind of page of the demo before axe (WCAG 2.1, A and AA): by role, in both languages, by day and at night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text("utf-8")
ASKED = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# Who looks, and at what: 0014 was treated and followed up, 0023 and 0025 stand at an infusion, 0037 waits for a decision.
TREATED, WAITING = "/patients/0014", "/patients/0037"
PLACES = {
    "doctor": (
        "/today /patients /patients/new /bedside /outcomes /account/tokens /patients/0003"
        " t/identity t/referral t/consent t/withdrawal t/facts t/facts/sledai_2k t/decision t/decisions/1 t/indices"
        " t/indices/sledai_2k t/indices/bilag2004 t/prescriptions t/prescriptions/new t/prescriptions/1"
        " t/infusions/1 t/infusions/1/sheet t t/adverse t/adverse/new t/adverse/1 t/visits t/visits/new t/visits/1"
        " t/events/new t/queries w w/decision w/prescriptions w/visits"
    ),
    "nurse": "/today /bedside t t/infusions/1 /patients/0023/infusions/1 /patients/0025/infusions/1 /lots /policy",
    "lab": (
        "/today /lots /lots/new /lots/new/form /lots/UC-DEMO-F /lots/UC-DEMO-R /lots/UC-DEMO-F/custody "
        "/lots/UC-DEMO-F/custody/new /lots/UC-DEMO-F/containers/new /lots/UC-DEMO-F/versions/1 /lots/UC-DEMO-F/results /account"
    ),
    "data": "/today /import /export t t/lock t/queries t/queries/new w w/facts /centre",
    "director": "/today /centre /policy /policy/new /consent-forms /approvals /trail t/prescriptions/1 /lots/UC-DEMO-R",
    "auditor": "/today t t/trail /trail /outcomes",
    "admin": "/users /approvals /account",
}


@pytest.mark.parametrize("person", PLACES)
def test_axe_finds_nothing_serious_on_any_page(chromium: Any, site: Site, person: str) -> None:
    desk = Desk(chromium, site, "zh", viewport={"width": 1280, "height": 900})
    places = [_address(place) for place in PLACES[person].split()]
    try:
        found = _findings(desk, "/login")
        desk.log_in(person)
        for language in ("zh", "en"):
            desk.open("/account")
            if desk.page.locator("html").get_attribute("lang") != {"zh": "zh-CN", "en": "en"}[language]:
                desk.page.locator("button[name='language']").click()
            for place in places:
                found += _findings(desk, place)
    finally:
        desk.close()
    assert not found, "\n".join(found)


def _address(place: str) -> str:
    first, slash, rest = place.partition("/")
    return {"t": TREATED, "w": WAITING, "": ""}[first] + slash + rest


def _findings(desk: Desk, place: str) -> list[str]:
    """What axe has against a page, by day and at night; every page opens."""
    answer = desk.page.goto(desk.site.address + place)
    assert answer.status == 200, place
    desk.page.evaluate(AXE)  # by the debugger, which the site's policy for scripts does not bind
    found = []
    for theme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=theme)
        language = desk.page.locator("html").get_attribute("lang")
        for one in desk.page.evaluate("asked => axe.run(document, asked)", ASKED)["violations"]:
            if one["impact"] in ("serious", "critical"):
                where = " | ".join(node["html"][:160] for node in one["nodes"][:3])
                found.append(f"{place} {language} {theme}: {one['id']} x{len(one['nodes'])}: {where}")
    return found
