from __future__ import annotations

import json
from datetime import date, timedelta

from tests.browser.walk import PASSWORD, Walk, fill
from tests.unit.registry.invented_lots import with_tubes

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
    "long_term_antiplatelet": "false",
}
QUESTIONS = {"malignancy": "false", "pulmonary_hypertension": "false", "active_infection": "false"}
ORDER = {
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


def facts(v):
    return {f"fact.{k}": x for k, x in v.items()}


def story(chromium, site, language, width):
    global LAST
    w = LAST = Walk(chromium, site, language, width)
    first = date.today() - timedelta(days=5 * 365 + 20)
    w.infusion_day = first + timedelta(days=2)
    import os

    if os.environ.get("RES"):
        w.place = "/patients/" + os.environ["RES"]
        w.lot = f"UC-W-{w.number}"
        w.turn(w.infusion_day, os.environ.get("AT", "09:31"))
        exec(os.environ["DO"])
        w.close()
        return
    w.turn(first)
    referred(w)
    consents(w)
    assessed(w)
    scored(w)
    decided(w)
    prescribed(w)
    lot(w)
    assigned(w)
    bedside(w)
    after(w)
    w.close()


def referred(w):
    page = w.at("data", "/patients")
    page.locator("a[href='/patients/new']").click()
    w.shot(page, "refer")
    w.born = (w.day - timedelta(days=29 * 365 + 200)).isoformat()
    fill(page, {"name": "单小雨", "born_on": w.born, "unit": "肾内科", "question": "狼疮性肾炎"})
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
        {f"a.{n}": "present" for n in ("arthritis", "proteinuria", "rash", "low_complement", "increased_dna_binding")},
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
    page.get_by_role("heading", name={"zh": "推荐", "en": "recommended"}[w.language], exact=True).wait_for()
    assert page.evaluate("window.stays === true")
    w.shot(page, "decision")
    w.sign(page, "decision.sign")
    w.shot(page, "signed-one")
    place = page.url.removeprefix(w.site.address + w.place)
    page = w.at("director", place)
    w.sign(page, "decision.confirm")
    w.shot(page, "signed-two")


def prescribed(w):
    w.turn(w.infusion_day - timedelta(days=1), "10:00")
    page = w.at("doctor", "/prescriptions")
    page.locator(f"a[href='{w.place}/prescriptions/new']").click()
    fill(
        page,
        {
            "start_day": w.infusion_day.isoformat(),
            "start_time": "10:00",
            "per_kg_1e6": "1.5",
            "volume_ml": "100",
            **ORDER,
        },
    )
    w.press(page, "rx.look")
    w.shot(page, "plan")
    w.press(page, "rx.keep")
    w.shot(page, "rx-draft")
    w.sign(page, "rx.sign")
    page = w.at("director", "/prescriptions/1")
    w.sign(page, "rx.confirm")
    w.shot(page, "rx-two")


def lot(w):
    w.turn(w.infusion_day, "08:00")
    w.lot = f"UC-W-{w.number}"
    page = w.at("lab", "/lots/new") if 0 else (w.desk("lab").open("/lots/new"), w.desk("lab").page)[1]
    source, tubes = with_tubes(w.lot)
    source = json.dumps(json.loads(source) | {}, ensure_ascii=False).encode()
    page.set_input_files("#f-file", {"name": "lot.json", "mimeType": "application/json", "buffer": source})
    page.set_input_files(
        "#f-files", [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in tubes.items()]
    )
    w.press(page, "lotfile.save")
    w.shot(page, "lot")
    w.sign(page, "lot.sign", within="#sign")
    page = (w.desk("director").open(f"/lots/{w.lot}"), w.desk("director").page)[1]
    w.sign(page, "lot.release", within="#sign")
    w.shot(page, "lot-released")


def assigned(w):
    page = (w.desk("lab").open(f"/lots/{w.lot}/containers/new"), w.desk("lab").page)[1]
    fill(
        page,
        {
            "identifier": f"{w.lot}-1",
            "volume_ml": "100",
            "cells_1e6": "90",
            "recipient": w.number,
            "prepared_at": w.local(-30),
            "expires_at": w.local(11 * 60),
        },
    )
    w.shot(page, "container-new")
    w.press(page, "container.submit")
    fill(page, {"prescription": f"{w.number}/1"})
    w.press(page, "container.assign")
    w.shot(page, "container")


def bedside(w):
    w.turn(w.infusion_day, "09:30")
    desk = w.desk("nurse")
    page = desk.page
    desk.open("/bedside")
    w.shot(page, "bedside-list")
    page.locator(f"form[action='{w.place}/prescriptions/1/open'] button").click()
    page.wait_for_url(f"**{w.place}/infusions/1")
    w.shot(page, "bed-match")
    for who in ("me", "other"):
        fill(
            page,
            {
                "wristband": w.number,
                "born_on": w.born,
                "order": f"{w.number}-R1",
                "container": f"{w.lot}-1",
                "who": who,
            },
        )
        if who == "other":
            fill(page, {"username": "doctor", "password": PASSWORD})
        w.press(page, "match.submit")
    w.shot(page, "bed-matched")
    fill(
        page,
        {
            "respirations": "16",
            "spo2": "98",
            "systolic": "118",
            "diastolic": "76",
            "pulse": "84",
            "temperature_c": "36.6",
            "consciousness": "A",
            "oxygen": "air",
        },
    )
    page.locator("#pads .record").click()
    page.locator("#told data[data-sign=pulse][value='84']").wait_for(state="attached")
    page.locator(f"a[href='{w.place}/infusions/1/checks']").click()
    log = "\n".join(f"{w.local(-m).replace('T', ' ')} 4.0" for m in range(120, 14, -5))
    fill(
        page,
        {
            "removal": w.local(-15),
            "temperature_log": log,
            "stored_in_dark": "yes",
            "shaken_or_heated": "no",
            "line_identity": "SET-1",
            "filtered": "no",
            "emergency": "yes",
            "could_be": "no",
            "pregnant_now": "no",
            "lactating_now": "no",
            "respiration_monitored": "yes",
            "pulse_monitored": "yes",
            "blood_pressure_monitored": "yes",
            "spo2_monitored": "yes",
            "dexa_given": "yes",
            "dexa_at": w.local(-12),
            "dexa_mg": "5",
            "long_term_user": "no",
            "drug": "aspirin",
            "mg": "100",
            "first_day": (w.day - timedelta(days=1)).isoformat(),
            "days": "14",
            "bleeding": "none",
            "platelets": "180",
        },
    )
    w.shot(page, "checks")
    w.press(page, "checks.submit")
    w.shot(page, "checks-done")

    page.get_by_role("link", name=w.say("site.back")).first.click()
    runs(w, page)


def signs(w, page, n=0):
    page.reload()
    page.wait_for_selector("body.scripted")
    for name in ("respirations", "spo2", "pulse", "temperature_c", "systolic diastolic"):
        page.locator(f"[data-last='{name}']").click()
    for _ in range(n):
        page.locator("[data-for='v-pulse'][data-step='1']").click()
    page.locator("[name=consciousness][value=A]").check(force=True)
    page.locator("[name=oxygen][value=air]").check(force=True)
    act(page, "#pads .record")


def act(page, sel):
    n = page.locator("#told").get_attribute("data-number")
    page.locator(sel).click()
    page.locator(f"#told:not([data-number='{n}'])").wait_for(state="attached")


def runs(w, page):
    page.locator("#start-password").fill(PASSWORD)
    fill(page, {"username": "doctor", "other_password": PASSWORD})
    w.shot(page, "bed-ready")
    w.press(page, "start.submit")
    page.locator("#told[data-phase='running']").wait_for(state="attached")
    w.wait(5)
    signs(w, page, 1)
    w.shot(page, "bed-running")
    w.wait(5)
    signs(w, page)
    page.locator("a[href='#act-rate']").click()
    page.locator("[data-fill]").click()
    w.shot(page, "bed-rate")
    act(page, "#act-rate .btn.primary")
    w.wait(2)
    page.reload()
    page.wait_for_selector("body.scripted")
    page.locator("a[href='#act-reaction']").click()
    w.shot(page, "bed-reaction")
    page.locator("button[value=chest_pain]").click()
    page.keyboard.press("Escape")
    page.wait_for_selector(".advice.stop")
    w.shot(page, "bed-alarm")
    page.locator("#seen-chest_pain").click()
    page.locator("#seen-chest_pain").wait_for(state="detached")
    ctx = w.desk("nurse").context
    before = page.locator("#log li").count()
    ctx.set_offline(True)
    page.locator("[data-last='pulse']").click()
    page.locator("#pads .record").click()
    page.locator("#stop").click()
    page.wait_for_selector("body.stopped-here")
    print(page.locator("#net").inner_text())
    w.shot(page, "bed-cut")
    ctx.set_offline(False)
    page.locator("#told[data-phase='stopped']").wait_for(state="attached")
    print(before, page.locator("#log li").all_inner_texts())
    w.shot(page, "bed-stopped")
    w.wait(5)
    page.reload()
    page.wait_for_selector("body.scripted")
    act(page, "#gone-1")
    signs(w, page)
    page.locator("#act-restart summary").click()
    names = [x.get_attribute("name") for x in page.locator("#act-restart input:not([type=hidden])").all()]
    print(names)
    fill(page, {"rate": "2"}) if 0 else page.fill("#restart-rate", "2")
    for n, who in zip(
        [x for x in names if x != "rate" and not x.endswith("_password")], ("doctor", "nurse", "doctor2")
    ):
        page.fill(f"[name='{n}']", who)
        page.fill(f"[name='{n}_password']", PASSWORD)
    w.shot(page, "bed-restart")
    page.locator("#act-restart .btn.primary").click()
    page.locator("#told[data-phase='running']").wait_for(state="attached")
    w.shot(page, "bed-again")
    done(w, page)


def typed(w, page):
    page.reload()
    page.wait_for_selector("body.scripted")
    fill(
        page,
        {
            "respirations": "16",
            "spo2": "98",
            "systolic": "118",
            "diastolic": "76",
            "pulse": "84",
            "temperature_c": "36.6",
            "consciousness": "A",
            "oxygen": "air",
        },
    )
    act(page, "#pads .record")


def done(w, page):
    w.wait(30)
    typed(w, page)
    print(page.locator("#given").inner_text())
    page.locator("a[href='#act-end']").click()
    w.shot(page, "bed-end")
    page.locator("#act-end .btn.primary").click()
    page.locator("#told[data-phase='ended']").wait_for(state="attached")
    w.shot(page, "bed-ended")
    w.desk("nurse").open(w.place + "/infusions/1/sheet")
    w.shot(page, "sheet")


def after(w):
    adverse(w)
    years(w)
    relapse(w)


def adverse(w):
    w.turn(w.infusion_day + timedelta(days=1), "09:00")
    page = w.at("nurse", "/adverse")
    w.shot(page, "reactions")
    page.locator("main a[href*='reaction=']").click()
    if page.locator("#term").count():
        fill(page, {"term": "other"}) if 0 else page.locator("#term").select_option(index=1)
        w.shot(page, "term")
        page.locator("main .btn.primary").click()
    w.shot(page, "adverse-form")
    fill(page, {"chosen": "3"}) if page.locator("[name=chosen] option[value='3']").count() else None
    fill(
        page,
        {
            "action": "stopped" if page.locator("[name=action] option[value='stopped']").count() else "observed",
            "outcome": "resolved",
            "end": w.infusion_day.isoformat(),
            "serious.hospitalisation": "true",
        },
    )
    fill(page, {"settings.stem_cell_study": "true", "settings.new_technique": "false", "settings.drug_trial": "false"})
    w.press(page, "adverse.save")
    w.shot(page, "adverse-event")
    w.event = page.url.removeprefix(w.site.address + w.place)
    page = w.at("doctor", w.event)
    page.locator("a[href$='/causality']").click()
    page.locator("[name=assessor]").select_option("investigator")
    page.locator("[name=word]").select_option("possible")
    w.shot(page, "causality")
    w.press(page, "adverse.causality_save")
    page = w.at("data", w.event)
    page.locator("a[href*='/report']").first.click()
    fill(page, {"recipient": "省卫生健康委员会", "reference": "R-1"})
    w.shot(page, "report")
    w.press(page, "adverse.report_save")
    w.shot(page, "reported")


VISITS = (
    (1, 10, 84, "2.4", "20"),
    (3, 6, 118, "1.2", "12.5"),
    (6, 4, 150, "0.6", "10"),
    (12, 2, 176, "0.4", "7.5"),
    (24, 2, 190, "0.3", "5"),
    (36, 2, 170, "0.4", "5"),
    (48, 10, 96, "1.9", "25"),
)


def visit(w, day, **v):
    w.turn(day, "14:00")
    page = w.at("data", "/visits/new")
    fill(page, {f"v.{k}": x for k, x in v.items()})
    return page


def years(w):
    for month, sledai, platelets, protein, prednisone in VISITS:
        page = visit(
            w,
            w.infusion_day + timedelta(days=round(month * 30.44)),
            sledai=str(sledai),
            platelets_10e9_l=str(platelets),
            protein_g_24h=protein,
            prednisone_mg=prednisone,
            complement_c3_g_l="0.9",
            complement_c4_g_l="0.2",
            pga="1",
            response_effective="true" if sledai < 10 else "false",
        )
        if month == 1:
            w.shot(page, "visit-form")
        w.press(page, "visit.save")
        if month in (1, 12):
            w.shot(page, f"visit-{month}")


def relapse(w):
    page = w.at("doctor")
    page.locator(f"a[href='{w.place}/events/new']").click()
    fill(page, {"kind": "relapse", "note": "蛋白尿再现"})
    w.shot(page, "event")
    w.press(page, "visit.save")
    w.turn(date.today(), "08:00")
    page = visit(
        w,
        date.today(),
        sledai="2",
        platelets_10e9_l="182",
        protein_g_24h="0.4",
        prednisone_mg="5",
        complement_c3_g_l="1.0",
        complement_c4_g_l="0.25",
        pga="0.4",
        clinical_sledai="0",
        stable_therapy="true",
        response_effective="true",
    )
    w.press(page, "visit.save")
    w.shot(page, "visit-60")
    page = w.at("data", "/visits")
    w.shot(page, "visits")
    page = w.at("doctor")
    page.wait_for_selector("#charts canvas")
    w.shot(page, "course")
    w.press(page, "event.retreatment")
    w.shot(page, "retreatment-facts")
    page = w.at("doctor", "/decision")
    w.shot(page, "retreatment-decision")
    page = w.at("doctor", "/decisions/1")
    w.shot(page, "decision-void")
    w.desk("director").open("/outcomes?mask=0")
    page = w.desk("director").page
    w.shot(page, "outcomes")
    w.desk("doctor").open("/today")
    w.shot(w.desk("doctor").page, "today")
