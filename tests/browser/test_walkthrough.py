from __future__ import annotations
from datetime import date, timedelta
from typing import Any
from tests.browser.walk import Walk, fill, PASSWORD

LAST = None
FACTS = {
    "sex": "female",
    "pregnant": "false",
    "lactating": "false",
    "age_years": "29",
    "sle_diagnosed": "true",
    "prior_msc_infusions": "0",
    "weight_kg": "60",
    "refractory": "true",
    "renal_involvement": "true",
}
QUESTIONS = {"malignancy": "false", "pulmonary_hypertension": "false", "active_infection": "false"}


def facts(v):
    return {f"fact.{k}": x for k, x in v.items()}


def story(chromium, site, language, width):
    global LAST
    w = LAST = Walk(chromium, site, language, width)
    first = date.today() - timedelta(days=5 * 365 + 20)
    w.turn(first)
    referred(w)
    consents(w)
    assessed(w)
    scored(w)
    decided(w)
    w.close()


def referred(w):
    page = w.at("data", "/patients")
    page.locator("a[href='/patients/new']").click()
    w.shot(page, "refer")
    fill(
        page,
        {
            "name": "单小雨",
            "born_on": (w.day - timedelta(days=29 * 365 + 200)).isoformat(),
            "unit": "肾内科",
            "question": "狼疮性肾炎",
        },
    )
    w.press(page, "refer.submit")
    w.place = page.url.removeprefix(w.site.address)
    w.shot(page, "referred")


def consents(w):
    page = w.at("doctor")
    w.shot(page, "course-doctor")
    page.locator(f"a.btn[href='{w.place}/consent']").click()
    fill(page, {"signer": "patient", "family_informed": "yes"})
    w.shot(page, "consent")
    w.press(page, "consent.submit")


def assessed(w):
    page = w.at("doctor")
    page.locator(f"a.btn[href='{w.place}/facts']").click()
    fill(page, facts(FACTS))
    w.shot(page, "facts")
    w.press(page, "facts.save")
    w.shot(page, "decision-open")


def scored(w):
    page = w.at("doctor", "/indices/sledai_2k")
    fill(
        page,
        {f"a.{n}": "present" for n in ("arthritis", "proteinuria", "rash", "low_complement", "dna_binding")}
        if 1
        else {},
    )
    page.get_by_role("button", name=w.say("indices.rest")).click()
    page.wait_for_load_state()
    w.shot(page, "sledai")
    w.press(page, "indices.save")
    w.shot(page, "sledai-kept")


def decided(w):
    page = w.at("doctor", "/decision")
    page.evaluate("window.stays = true")
    fill(page, facts(QUESTIONS))
    w.press(page, "decision.save")
    page.get_by_role(
        "heading", name=w.say("x") if 0 else {"zh": "推荐", "en": "recommended"}[w.language], exact=True
    ).wait_for()
    assert page.evaluate("window.stays === true")
    w.shot(page, "decision")
    w.sign(page, "decision.sign")
    w.shot(page, "signed-one")
    place = page.url.removeprefix(w.site.address + w.place)
    page = w.at("director", place)
    w.sign(page, "decision.confirm")
    w.shot(page, "signed-two")
