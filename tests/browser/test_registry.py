from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

WORDS = {
    "en": {
        "undetermined": "undetermined",
        "recommended": "recommended",
        "not_recommended": "not recommended",
        "sign": "Sign and keep",
        "confirm": "Confirm with a second signature",
        "speaks": "speaks for today",
        "void": "void",
        "save": "Save and decide anew",
    },
    "zh": {
        "undetermined": "暂不能判定",
        "recommended": "推荐",
        "not_recommended": "不推荐",
        "sign": "签名并保存",
        "confirm": "确认签名",
        "speaks": "现仍有效",
        "void": "失效",
        "save": "保存并重新判定",
    },
}
FACTS = {"sex": "male", "age_years": "41", "sle_diagnosed": "true", "sledai_2k": "14", "prior_msc_infusions": "0"}
QUESTIONS = {"malignancy": "false", "pulmonary_hypertension": "false", "active_infection": "false"}
PASSWORD = "demo-lupus-stem-only"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_patient_walks_from_referral_to_a_decision_signed_by_two(chromium: Any, site: Site, language: str) -> None:
    words = WORDS[language]
    # One person for each language, since a code works once.
    doctor = Desk(chromium, site, language)
    doctor.log_in("doctor" if language == "zh" else "doctor2")
    page = doctor.page
    doctor.open("/patients/new")
    for name, value in (
        ("name", f"单小雨{language}"),
        ("born_on", "1992-03-04"),
        ("unit", "肾内科"),
        ("question", "?"),
    ):
        page.fill(f"[name='{name}']", value)
    page.locator("main .btn.primary").click()
    place = page.url.removeprefix(site.address)
    page.locator(f"a[href='{place}/consent']").click()
    page.select_option("[name='signer']", "patient")
    page.locator("main .btn.primary").click()
    page.locator(f"main a.btn[href='{place}/facts']").click()
    for fact, value in FACTS.items():
        doctor.answer(fact, value)
    page.locator("form[action$='/facts'] .btn.primary").click()
    assert doctor.heading() == words["undetermined"]
    page.evaluate("window.stays = true")
    for fact, value in QUESTIONS.items():
        doctor.answer(fact, value)
    page.get_by_role("button", name=words["save"]).click()
    page.wait_for_function("word => document.querySelector('h1').innerText === word", arg=words["recommended"])
    assert page.evaluate("window.stays === true"), "the verdict changes in place, without loading the page anew"
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name=words["sign"]).click()
    page.wait_for_url("**/decisions/1")
    assert words["speaks"] in page.content()
    _confirm(chromium, site, language, page.url.removeprefix(site.address))
    doctor.open(f"{place}/facts")
    doctor.answer("malignancy", "true")
    page.fill("#reason", "biopsy")
    page.locator("form[action$='/facts'] .btn.primary").click()
    assert doctor.heading() == words["not_recommended"]
    doctor.open(f"{place}/decisions/1")
    assert words["void"] in page.content()
    assert doctor.heading() == words["recommended"]
    assert doctor.wrong == []
    doctor.close()


def _confirm(chromium: Any, site: Site, language: str, place: str) -> None:
    director = Desk(chromium, site, language)
    director.log_in("director")
    director.open(place)
    director.page.fill("#password", PASSWORD)
    director.page.get_by_role("button", name=WORDS[language]["confirm"]).click()
    director.page.wait_for_selector("aside li:nth-child(2)")
    assert director.wrong == []
    director.close()


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
    wanted = desk.page.locator("a[href], button, input:not([type=hidden]), select, textarea").count()
    reached = set()
    for _ in range(wanted + 2):
        reached.add(desk.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        desk.page.keyboard.press("Tab")
    assert len(reached - {-1}) >= wanted
    assert desk.wrong == []
    desk.close()
