from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site


def test_without_a_script_the_same_form_does_the_same(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en", java_script_enabled=False)
    desk.log_in("data")
    desk.open("/patients/0017/decision")
    assert desk.heading() == "undetermined"
    desk.page.locator("[name='fact.pregnant'][value='true']").check(force=True)
    desk.page.get_by_role("button", name="Save and decide anew").click()
    assert desk.heading() == "not recommended"
    assert desk.wrong == []
    desk.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (768, 1024), (390, 844)])
def test_no_page_is_wider_than_the_screen_and_the_verdict_is_seen_without_scrolling(
    chromium: Any, site: Site, width: int, height: int
) -> None:
    person = {1280: "nurse", 768: "auditor", 390: "admin"}[width]
    desk = Desk(chromium, site, "zh", viewport={"width": width, "height": height})
    desk.log_in(person)
    places = ["/patients", "/patients/0038", "/patients/0017/decision", "/patients/0038/decisions/1"]
    for place in places if person != "admin" else ["/users", "/account"]:
        desk.open(place)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, place
    if person != "admin":
        desk.open("/patients/0017/decision")
        assert desk.page.locator("h1").bounding_box()["y"] < height
    desk.close()


def test_every_control_of_a_page_is_reached_by_the_keyboard(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en")
    desk.log_in("lab")
    desk.open("/account")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.className") == "skip"
    desk.page.evaluate("document.querySelectorAll('.menu details').forEach(one => { one.open = true })")
    wanted = desk.page.locator(":is(a[href], summary, button, input, select, textarea):visible").count()
    reached = set()
    for _ in range(wanted + 2):
        reached.add(desk.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        desk.page.keyboard.press("Tab")
    assert len(reached - {-1}) >= wanted
    assert desk.wrong == []
    desk.close()
