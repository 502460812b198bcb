"""The walk up to the infusion: referral, consent, assessment, decision, prescription, lot and container."""

from __future__ import annotations

from datetime import timedelta

from lupustem.decision.status import VERDICT_WORDS, Verdict
from tests.browser.walk import Walk, fill
from tests.unit.registry.invented_lots import with_tubes

KNOWN = {
    "sex": "female",
    "age_years": "29",
    "pregnant": "false",
    "lactating": "false",
    "sle_diagnosed": "true",
    "prior_msc_infusions": "0",
    "weight_kg": "60",
    "long_term_antiplatelet": "false",
}
ASKED = {"malignancy": "false", "pulmonary_hypertension": "false", "active_infection": "false"}
PRESENT = ("arthritis", "proteinuria", "rash", "low_complement", "increased_dna_binding")
ORDER = {
    "start_time": "10:00",
    "per_kg_1e6": "1.5",
    "volume_ml": "100",
    "donor_relation": "allogeneic",
    "tissue_source": "umbilical_cord",
    "planned_infusions": "1",
    "route": "peripheral_vein",
    "intrathecal_planned": "false",
    "cyclophosphamide_preconditioning": "false",
    "dexamethasone_iv_mg": "5",
    "antiplatelet_drug": "aspirin",
    "antiplatelet_mg_per_day": "100",
    "antiplatelet_start_day": "-1",
    "antiplatelet_days": "14",
}
BASELINE = {"platelets_10e9_l": "120", "protein_g_24h": "3.1", "prednisone_mg": "30", "pga": "2.5"}


def is_referred_and_consents(walk: Walk) -> None:
    """The data manager refers, the physician records the consent."""
    walk.turn(walk.first)
    page = walk.open("data", "/patients")
    page.locator("main a[href='/patients/new']").click()
    name = {"zh": "单小雨", "en": "Shan Xiaoyu (invented)"}[walk.language]
    fill(page, {"name": name, "born_on": walk.born.isoformat(), "unit": "肾内科", "question": "?"})
    walk.press(page, "refer.submit")
    walk.place = page.url.removeprefix(walk.site.address)
    walk.shot(page, "referred")
    page = walk.at("doctor")
    page.locator(f"main a.btn[href='{walk.place}/consent']").click()
    fill(page, {"signer": "patient", "family_informed": "yes"})
    walk.shot(page, "consent")
    walk.press(page, "consent.submit")
    assert walk.say("consent.valid") in page.locator("#consent").inner_text()


def is_assessed(walk: Walk) -> None:
    """Facts by form, SLEDAI-2K by its own, the baseline by the visit's: 14 points are a fact of the day."""
    page = walk.desk("doctor").page
    page.locator(f"main a.btn[href='{walk.place}/facts']").click()
    fill(page, {f"fact.{name}": value for name, value in KNOWN.items()})
    walk.shot(page, "facts")
    walk.press(page, "facts.save")
    assert walk.desk("doctor").heading() == VERDICT_WORDS[Verdict.UNDETERMINED].in_(walk.language)
    page = walk.at("doctor", "/indices/sledai_2k")
    fill(page, {f"a.{name}": "present" for name in PRESENT})
    page.locator("#score", has_text="+2").wait_for()
    walk.press(page, "indices.rest")
    assert "= 14" in page.locator("#score").inner_text()
    walk.shot(page, "sledai")
    walk.press(page, "indices.save")
    page = walk.at("data", "/visits/new")
    fill(page, {f"v.{name}": value for name, value in BASELINE.items()})
    walk.shot(page, "baseline")
    walk.press(page, "visit.save")


def is_decided(walk: Walk) -> None:
    """What is missing is answered in place, the verdict changes without loading the page anew, two sign."""
    page = walk.at("doctor", "/decision")
    walk.shot(page, "undetermined")
    page.evaluate("window.stays = true")
    fill(page, {f"fact.{name}": value for name, value in ASKED.items()})
    walk.press(page, "decision.save")
    recommended = VERDICT_WORDS[Verdict.RECOMMENDED].in_(walk.language)
    page.get_by_role("heading", name=recommended, exact=True).wait_for()
    assert page.evaluate("window.stays === true")
    walk.shot(page, "recommended")
    walk.sign(page, "decision.sign", within="#sign")
    page = walk.open("director", page.url.removeprefix(walk.site.address))
    walk.sign(page, "decision.confirm")
    assert page.locator("aside li").count() == 2
    assert walk.say("course.speaks") in page.locator(".verdict").inner_text()
    walk.shot(page, "decision")


def is_prescribed(walk: Walk) -> None:
    """The physician looks at the plan, keeps and signs it; the director confirms."""
    walk.turn(walk.treated - timedelta(days=1), "10:00")
    page = walk.at("doctor", "/prescriptions")
    page.locator(f"main a[href='{walk.place}/prescriptions/new']").click()
    fill(page, {"start_day": walk.treated.isoformat(), **ORDER})
    walk.press(page, "rx.look")
    assert walk.say("rx.gates_open") in page.locator("main").inner_text()
    walk.shot(page, "plan")
    walk.press(page, "rx.keep")
    walk.sign(page, "rx.sign", within="#sign")
    page = walk.at("director", "/prescriptions/1")
    walk.sign(page, "rx.confirm", within="#sign")
    assert page.locator("#sign li").count() == 2
    walk.shot(page, "prescription")


def has_a_lot(walk: Walk) -> None:
    """The laboratory uploads the results with their tubes, corrects what was refused, signs; the director releases."""
    walk.turn(walk.treated, "08:00")
    page = walk.open("lab", "/lots/new")
    source, tubes = with_tubes(walk.lot)
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in tubes.items()]
    page.set_input_files("#f-file", {"name": "lot.json", "mimeType": "application/json", "buffer": source[:-2]})
    page.set_input_files("#f-files", given)
    page.locator("main .btn.primary").click()
    assert "lot.json" in page.locator(".card.refused").inner_text()
    assert walk.lot in page.input_value("#f-text"), "what was refused stands on the page to be corrected"
    page.fill("#f-text", source.decode())
    page.set_input_files("#f-files", given)
    walk.press(page, "lotfile.save")
    page.locator("figure img").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.locator("figure img").evaluate("one => one.naturalWidth") == 760
    walk.sign(page, "lot.sign", within="#sign")
    assert page.get_by_role("button", name=walk.say("lot.release")).count() == 0, "who signed does not release"
    page = walk.open("director", f"/lots/{walk.lot}")
    walk.sign(page, "lot.release", within="#sign")
    walk.shot(page, "lot")


def has_a_container(walk: Walk) -> None:
    """The certificate is there; a container enters the stock and is set apart for the prescription."""
    page = walk.open("lab", f"/lots/{walk.lot}")
    with page.expect_download() as found:
        page.locator("a[href$='certificate.pdf']").click()
    assert found.value.suggested_filename == f"{walk.lot}-1.pdf"
    page.locator("a[href$='certificate.html']").click()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none", "its own styles apply"
    page = walk.open("lab", f"/lots/{walk.lot}/containers/new")
    label = {"identifier": f"{walk.lot}-1", "volume_ml": "100", "cells_1e6": "90", "recipient": walk.number}
    fill(page, label | {"prepared_at": walk.local(-30), "expires_at": walk.local(11 * 60)})
    walk.press(page, "container.submit")
    fill(page, {"prescription": f"{walk.number}/1"})
    walk.press(page, "container.assign")
    walk.shot(page, "container")
