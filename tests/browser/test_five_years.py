"""Five years of patients of the demo without a script, and on a phone; how such years come to be, `test_walkthrough` shows."""

from __future__ import annotations

from typing import Any

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

FOLLOWED, WITH_AN_EVENT = "/patients/0001", "/patients/0014"


def test_without_a_script_the_course_has_its_pictures_and_its_numbers(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "zh", java_script_enabled=False, viewport={"width": 820, "height": 900})
    desk.log_in("auditor")
    desk.open(FOLLOWED)
    page = desk.page
    assert page.locator("#charts svg.plot").first.is_visible()
    page.locator("#charts summary").first.click()
    assert page.locator("#charts table").first.is_visible()
    desk.open("/outcomes?mask=0")
    assert page.locator(".report figure svg").count() > 3
    assert desk.wrong == []
    desk.close()


def test_the_pages_after_the_infusion_fit_a_phone(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en", viewport={"width": 390, "height": 844})
    desk.log_in("data")
    ours = [FOLLOWED + one for one in ("", "/visits", "/visits/new", "/visits/9", "/prescriptions/1")]
    for place in (*ours, f"{WITH_AN_EVENT}/adverse", f"{WITH_AN_EVENT}/adverse/1"):
        desk.open(place)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390, place
    desk.close()
