from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

PASSWORD = "demo-lupus-stem-only"
ITEMS = (
    "centre_registered",
    "drug_trial_qualified",
    "academic_committee",
    "ethics_committee",
    "risk_management",
    "adverse_event_procedure",
    "project_filed",
    "protocol_approved_academic",
    "protocol_approved_ethics",
    "consent_form_approved_academic",
    "consent_form_approved_ethics",
)
WORDS = {
    "zh": ("查看方案", "保存草稿", "签署处方", "作为第二人确认", "已有两人签名"),
    "en": (
        "Show the plan",
        "Keep as a draft",
        "Sign the prescription",
        "Confirm as the second person",
        "signed by two",
    ),
}
CHOSEN = {
    "donor_relation": "allogeneic",
    "route": "peripheral_vein",
    "intrathecal_planned": "false",
    "cyclophosphamide_preconditioning": "false",
}


def _accredit(chromium: Any, site: Site) -> None:
    desk = Desk(chromium, site, "en")
    desk.log_in("director")
    for item in ITEMS:
        desk.open(f"/centre/{item}/answer")
        desk.page.select_option("[name='holds']", "yes")
        if desk.page.locator("[name='reason']").count():
            desk.page.fill("[name='reason']", "shown again")
        desk.page.locator("main .btn.primary").click()
    desk.close()


def _decide(desk: Desk, number: str) -> None:
    """What an assessment asks anew, today, with the weight; then the first signature."""
    desk.open(f"/patients/{number}/facts")
    day = desk.page.evaluate("new Date(Date.now() + 8 * 36e5).toISOString().slice(0, 10)")
    desk.answer("weight_kg", "60")
    for field in desk.page.locator("input[type='date'][name^='day.']").all():
        field.fill(day)
    desk.page.locator("form[action$='/facts'] .btn.primary").click()
    desk.page.fill("#password", PASSWORD)
    desk.page.locator("#sign .btn.primary").click()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_doctor_prescribes_and_a_second_person_confirms(chromium: Any, site: Site, language: str) -> None:
    look, keep, sign, confirm, signed = WORDS[language]
    number = {"zh": "0034", "en": "0035"}[language]
    if language == "zh":
        _accredit(chromium, site)
    doctor, second = Desk(chromium, site, language), Desk(chromium, site, language)
    doctor.log_in({"zh": "doctor", "en": "doctor2"}[language])
    second.log_in({"zh": "doctor2", "en": "doctor"}[language])
    _decide(doctor, number)
    decided = doctor.page.url.removeprefix(site.address)
    second.open(decided)
    second.page.fill("#password", PASSWORD)
    second.page.locator("aside .btn.primary").click()
    doctor.open(f"/patients/{number}/prescriptions/new")
    page = doctor.page
    page.fill("[name='start_day']", page.evaluate("new Date(Date.now() + 32 * 36e5).toISOString().slice(0, 10)"))
    page.fill("[name='per_kg_1e6']", "1.5")
    page.fill("[name='volume_ml']", "100")
    for name, value in CHOSEN.items():
        page.select_option(f"[name='{name}']", value)
    page.get_by_role("button", name=look).click()
    page.get_by_role("button", name=keep).click()
    page.wait_for_url("**/prescriptions/1")
    page.fill("#sign [name='password']", PASSWORD)
    page.get_by_role("button", name=sign).click()
    second.open(page.url.removeprefix(site.address))
    second.page.fill("#sign [name='password']", PASSWORD)
    second.page.get_by_role("button", name=confirm).click()
    second.page.wait_for_selector("#sign li:nth-child(2)")
    assert signed in second.heading()
    assert doctor.wrong == []
    assert second.wrong == []
    doctor.close()
    second.close()
