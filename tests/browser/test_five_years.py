"""Five years after an infusion, in the browser: the last visit is recorded, judged and drawn; no script, no less."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

NUMBER = "0039"
PLACE = f"/patients/{NUMBER}"
WORDS = {
    "en": {"save": "Save", "sledai": "SLEDAI-2K", "due": "due", "wide": 1280, "person": "director"},
    "zh": {"save": "保存", "sledai": "SLEDAI-2K", "due": "窗口内", "wide": 820, "person": "auditor"},
}


@pytest.fixture(scope="module")
def told(site: Site) -> Site:
    """The site, with the story of one patient."""
    environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(site.folder), "LUPUSTEM_DEMO": "on"}
    for name in ("DJANGO_SETTINGS_MODULE", "LUPUSTEM_DATABASE_URL"):
        environment.pop(name, None)
    call = [sys.executable, "-m", "tests.browser.five_years", NUMBER]
    ran = subprocess.run(
        call, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return site


def test_the_last_visit_of_five_years_is_recorded_judged_and_drawn(chromium: Any, told: Site) -> None:
    nurse = Desk(chromium, told, "en", viewport={"width": 1280, "height": 800})
    nurse.log_in("nurse")
    page = nurse.page
    nurse.open(PLACE)
    page.wait_for_selector("#charts canvas")
    drawn = page.locator("#charts figure").count()
    assert drawn == page.locator("#charts .echart canvas").count() == 6
    page.locator("main a[href$='/visits/new']").first.click()
    for name, value in (("v.platelets_10e9_l", "182"), ("v.prednisone_mg", "5"), ("v.sledai", "2"), ("v.pga", "0.4")):
        page.fill(f"[name='{name}']", value)
    page.locator("[name='v.stable_therapy'][value='true']").check(force=True)
    page.fill("[name='v.clinical_sledai']", "0")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/visits/13")
    remission = page.locator("li", has_text="DORIS")
    assert "yes" in remission.first.inner_text()
    nurse.open(f"{PLACE}/visits")
    assert "done" in page.locator("tr", has_text="5 years after").first.inner_text()
    assert nurse.wrong == []
    nurse.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_script_the_course_has_its_pictures_and_its_numbers(chromium: Any, told: Site, language: str) -> None:
    words = WORDS[language]
    desk = Desk(chromium, told, language, java_script_enabled=False, viewport={"width": words["wide"], "height": 900})
    desk.log_in(str(words["person"]))
    desk.open(PLACE)
    page = desk.page
    assert page.locator("#charts svg.plot").first.is_visible()
    page.locator("#charts summary").first.click()
    assert page.locator("#charts table").first.is_visible()
    desk.open("/outcomes?mask=0")
    assert page.locator(".report figure svg").count() > 3
    assert desk.wrong == []
    desk.close()


def test_the_pages_after_the_infusion_fit_a_phone(chromium: Any, told: Site) -> None:
    desk = Desk(chromium, told, "en", viewport={"width": 390, "height": 844})
    desk.log_in("data")
    for place in ("", "/visits", "/visits/new", "/visits/9", "/adverse", "/adverse/1"):
        desk.open(PLACE + place)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390, place
    desk.close()
