"""Index forms with their running score, the centre and the site policy, in a real browser."""

from __future__ import annotations

import datetime
import json
import re
import time
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

PASSWORD = "demo-lupus-stem-only"
WORDS = {
    "en": {
        "4": "= 4",
        "open": "4 to 105",
        "rest": "Everything else was looked for and is absent",
        "save": "Save the form",
    },
    "zh": {"4": "= 4", "open": "4 至 105", "rest": "其余均已检查且不存在", "save": "保存评分表"},
}
PLACE = {"zh": "/patients/0011", "en": "/patients/0012"}
PERSON = {"zh": "data", "en": "doctor2"}


def _log_in(desk: Desk, person: str) -> None:
    """Log in; where another test has spent the code of this half minute, with the next one."""
    for _ in range(4):
        desk.open("/login")
        row = desk.page.locator("tr", has=desk.page.locator("code", has_text=re.compile(f"^{person}$")))
        row.get_by_role("button").click()
        desk.page.wait_for_load_state()
        if not desk.page.url.endswith("/login"):
            return
        desk.wrong.clear()
        time.sleep(11)
    raise AssertionError(f"{person} could not log in")


def _score(desk: Desk) -> str:
    return str(desk.page.locator("#score .value").inner_text()).strip()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_score_runs_along_with_the_answers_without_loading_the_page_anew(
    chromium: Any, site: Site, language: str
) -> None:
    words, desk = WORDS[language], Desk(chromium, site, language)
    _log_in(desk, PERSON[language])
    desk.open(f"{PLACE[language]}/indices/sledai_2k")
    page = desk.page
    page.evaluate("window.stays = true")
    page.locator("[name='a.arthritis'][value='present']").check(force=True)
    page.locator("#score", has_text=words["open"]).wait_for()
    assert page.evaluate("window.stays === true"), "the score changes in place"
    assert page.locator("[name='a.arthritis'][value='present']").is_checked()
    page.get_by_role("button", name=words["rest"]).click()
    page.locator("#score", has_text=words["4"]).wait_for()
    page.fill("#reason", "scored item by item")
    page.get_by_role("button", name=words["save"]).click()
    page.wait_for_url(f"**/indices/sledai_2k/{_today(desk)}/1")
    assert _score(desk) == words["4"]
    desk.open(f"{PLACE[language]}/facts/sledai_2k")
    assert "SLEDAI-2K" in page.locator("tbody tr").first.inner_text()
    assert desk.wrong == []
    desk.close()


def _today(desk: Desk) -> str:
    """The day in the zone of the site."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()


def test_without_a_script_a_button_works_out_the_score_of_bilag(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en", java_script_enabled=False)
    _log_in(desk, "doctor")
    desk.open("/patients/0013/indices/bilag2004")
    page = desk.page
    page.locator("[name='a.9'][value='4']").check(force=True)
    page.fill("[name='a.90']", "8.4")
    page.get_by_role("button", name="Work out the score").click()
    systems = page.locator("#score .systems").inner_text()
    assert "A Mucocutaneous" in systems.replace("\n", " ")
    assert page.locator("[name='a.90']").input_value() == "8.4"
    page.fill("[name='a.90']", "84")
    page.get_by_role("button", name="Work out the score").click()
    assert "outside the bounds 2 to 25" in page.locator("#q-90").inner_text()
    assert desk.wrong == []
    desk.close()


def test_an_item_of_the_centre_gets_its_document_and_a_file_of_another_type_is_refused(
    chromium: Any, site: Site
) -> None:
    desk = Desk(chromium, site, "en")
    _log_in(desk, "director")
    page = desk.page
    desk.open("/centre/ethics_committee/answer")
    page.select_option("[name='holds']", "yes")
    page.fill("[name='reference']", "E-2026-7")
    if page.locator("[name='reason']").count():
        page.fill("[name='reason']", "renewed")
    page.set_input_files("#document", {"name": "run.exe", "mimeType": "application/pdf", "buffer": b"MZ"})
    page.locator("main .btn.primary").click()
    assert "run.exe: this file is not taken" in page.locator(".refused").inner_text()
    assert page.locator("[name='reference']").input_value() == "E-2026-7"
    page.set_input_files("#document", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    page.locator("main .btn.primary").click()
    page.wait_for_url("**/centre#ethics_committee")
    with page.expect_download() as download:
        page.locator("#ethics_committee a[href^='/uploads/']").click()
    assert download.value.suggested_filename == "a.pdf"
    assert [one for one in desk.wrong if "422" not in one] == []
    desk.close()


def test_a_pasted_bundle_fills_the_form_and_says_what_came_from_where(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "zh")
    _log_in(desk, "data")
    person = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1990-01-01"}
    weight = {
        "resourceType": "Observation",
        "id": "w",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "effectiveDateTime": _today(desk),
        "valueQuantity": {"value": 61.5, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    }
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": person}, {"resource": weight}]}
    desk.open("/patients/0014/facts")
    desk.page.fill("#text", json.dumps(bundle))
    desk.page.get_by_role("button", name="填入表单").click()
    assert "尚未保存" in desk.page.locator(".note").first.inner_text()
    assert "Observation/w" in desk.page.locator("main table").first.inner_text()
    assert desk.page.locator("[name='fact.weight_kg']").input_value() == "61.5"
    assert desk.wrong == []
    desk.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_no_page_of_the_centre_or_of_an_index_is_wider_than_the_screen(
    chromium: Any, site: Site, width: int, height: int
) -> None:
    desk = Desk(chromium, site, "en", viewport={"width": width, "height": height})
    _log_in(desk, "lab" if width == 1280 else "nurse")
    for place in ("/centre", "/policy", "/centre/ethics_committee"):
        desk.open(place)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, place
    assert desk.wrong == []
    desk.close()
