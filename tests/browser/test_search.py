from __future__ import annotations

from typing import Any

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site


def test_a_patient_is_found_while_typing_and_opened_without_the_mouse(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en")
    desk.log_in("nurse")
    desk.open("/patients")
    page = desk.page
    page.evaluate("window.stays = true")
    page.keyboard.type("rrl")
    page.locator("#found:not(:has(tr:nth-child(2) a.open)) a.open").wait_for()
    assert page.evaluate("window.stays === true"), "what is found changes in place"
    assert page.url.endswith("/patients?q=rrl")
    page.keyboard.press("ArrowDown")
    number = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{number}")
    assert desk.wrong == []
    desk.close()


def test_without_a_script_the_search_answers_to_its_button(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "zh", java_script_enabled=False)
    desk.log_in("auditor")
    desk.open("/patients")
    desk.page.fill("#q", "００１")
    desk.page.locator("form.search .btn").click()
    assert desk.page.locator("#found a.open").count() == 10
    assert desk.wrong == []
    desk.close()
