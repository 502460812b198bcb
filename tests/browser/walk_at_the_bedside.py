"""The walk at the bedside: matched by two, checked, started by two, watched, cut off, stopped, restarted, ended, printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.browser.walk import PASSWORD, Walk, fill

PLACE = "/infusions/1"
SIGNS = {
    "respirations": "16",
    "spo2": "98",
    "systolic": "118",
    "diastolic": "76",
    "pulse": "84",
    "temperature_c": "36.6",
    "consciousness": "A",
    "oxygen": "air",
}
FOUND_WELL = {
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
    "dexa_mg": "5",
    "long_term_user": "no",
    "drug": "aspirin",
    "mg": "100",
    "days": "14",
    "bleeding": "none",
    "platelets": "120",
}


def is_matched_and_checked(walk: Walk) -> None:
    """A wristband that is not the patient's is refused; then two match, the baseline is taken, the checks are in order."""
    walk.turn(walk.treated, "09:30")
    page = walk.open("nurse", "/bedside")
    page.locator(f"form[action='{walk.place}/prescriptions/1/open'] button").click()
    page.wait_for_url(f"**{walk.place}{PLACE}")
    read = {"born_on": walk.born.isoformat(), "order": f"{walk.number}-R1", "container": f"{walk.lot}-1"}
    fill(page, read | {"wristband": "0001"})
    page.get_by_role("button", name=walk.say("match.submit"), exact=True).click()
    assert walk.say("match.failed") in page.locator(".card.refused").inner_text()
    for by in ({"who": "me"}, {"who": "other", "username": "doctor", "password": PASSWORD}):
        fill(page, read | {"wristband": walk.number} | by)
        walk.press(page, "match.submit")
    walk.shot(page, "matched")
    fill(page, SIGNS)
    _kept(page, "#pads .record")
    page = walk.at("nurse", f"{PLACE}/checks")
    log = "\n".join(f"{walk.local(-minute).replace('T', ' ')} 4.0" for minute in range(120, 14, -5))
    said = {"removal": walk.local(-15), "temperature_log": log, "dexa_at": walk.local(-12)}
    fill(page, FOUND_WELL | said | {"first_day": (walk.treated - timedelta(days=1)).isoformat()})
    walk.press(page, "checks.submit")
    assert walk.say("checks.ready") in page.locator(".verdict").inner_text()
    walk.shot(page, "checks")


def runs(walk: Walk) -> None:
    """Started by two; signs by one tap each; the next rate when its time has come; a second screen follows by itself."""
    page = walk.at("nurse", PLACE)
    fill(page, {"username": "doctor", "other_password": PASSWORD})
    page.fill("#start-password", PASSWORD)
    walk.press(page, "start.submit")
    _phase(page, "running")
    second = walk.at("doctor", PLACE)
    for _ in range(2):
        walk.wait(5)
        _anew(page)
        _tap_last(page)
        page.locator("[data-for='v-pulse'][data-step='1']").click()
        _kept(page, "#pads .record")
    second.locator("#told data[data-sign=pulse][value='86']").wait_for(state="attached")
    page.locator("a[href='#act-rate']").click()
    page.locator("[data-fill]").click()
    _kept(page, "#act-rate .btn.primary")
    assert page.locator("#rate").inner_text().startswith("2.5")
    walk.shot(page, "running")


def is_cut_off_and_stopped(walk: Walk) -> None:
    """A reaction raises an alarm; without network signs and the stop wait on the tablet, then arrive once and in order."""
    page, second = walk.desk("nurse").page, walk.desk("doctor").page
    page.locator("a[href='#act-reaction']").click()
    walk.shot(page, "reaction")
    page.locator("button[value=chest_pain]").click()
    assert page.locator("#stop-advised").is_visible()
    page.keyboard.press("Escape")
    second.locator(".alarm.high.waits").wait_for()
    page.locator("#seen-chest_pain").click()
    page.locator("#seen-chest_pain").wait_for(state="detached")
    before = page.locator("#log li").all_inner_texts()
    walk.desk("nurse").context.set_offline(True)
    page.locator("[data-last='pulse']").click()
    page.locator("#pads .record").click()
    page.locator("#stop").click()
    page.locator("body.stopped-here").wait_for()
    assert page.locator("#phase").inner_text() == walk.say("phase.stopped")
    assert page.locator("#net-text").inner_text() == walk.say("bed.offline", count=2)
    walk.shot(page, "cut")
    walk.desk("nurse").context.set_offline(False)
    _phase(page, "stopped")
    _phase(second, "stopped")
    lines = page.locator("#log li").all_inner_texts()
    assert lines[2:] == before
    assert walk.say("event.stopped") in lines[0]
    assert walk.say("event.signs") in lines[1]
    second.goto("about:blank")
    walk.shot(page, "stopped")


def is_restarted_and_ends(walk: Walk) -> None:
    """The physician orders a restart, two persons do it; the last drop is in; the sheet says all of it, with names."""
    page = walk.desk("nurse").page
    walk.wait(5)
    _anew(page)
    _kept(page, "#gone-1")
    _tap_last(page)
    _kept(page, "#pads .record")
    page.locator("#act-restart summary").click()
    page.fill("#restart-rate", "2")
    names = page.locator("#act-restart input[autocomplete='off']:not([type='password'])")
    for field, person in zip(names.all(), ("doctor", "nurse", "doctor2"), strict=True):
        field.fill(person)
    for field in page.locator("#act-restart input[type='password']").all():
        field.fill(PASSWORD)
    walk.shot(page, "restart")
    page.locator("#act-restart .btn.primary").click()
    _phase(page, "running")
    walk.wait(40)
    _anew(page)
    fill(page, SIGNS)
    _kept(page, "#pads .record")
    page.locator("a[href='#act-end']").click()
    page.locator("#act-end .btn.primary").click()
    _phase(page, "ended")
    walk.shot(page, "ended")
    page = walk.at("nurse", f"{PLACE}/sheet")
    sheet = page.locator("main").inner_text()
    assert all(walk.say(f"event.{one}") in sheet for one in ("started", "stopped", "restarted", "ended"))
    assert "林知远" in sheet, "people stand there by name"
    walk.shot(page, "sheet")


def _phase(page: Any, wanted: str) -> None:
    page.locator(f"#told[data-phase='{wanted}']").wait_for(state="attached")


def _anew(page: Any) -> None:
    """The page loaded anew, at the time to which the clock was turned."""
    page.reload()
    page.locator("body.scripted").wait_for()


def _tap_last(page: Any) -> None:
    """Everything was measured again and is the same: one tap for each sign."""
    for name in ("respirations", "spo2", "pulse", "temperature_c", "systolic diastolic"):
        page.locator(f"[data-last='{name}']").click()
    fill(page, {"consciousness": "A", "oxygen": "air"})


def _kept(page: Any, button: str) -> None:
    """Press a button, and wait until the page shows what the server has kept."""
    number = page.locator("#told").get_attribute("data-number")
    page.locator(button).click()
    page.locator(f"#told:not([data-number='{number}'])").wait_for(state="attached")
