"""The walk after the infusion: an adverse event with its clocks, visits through five years, relapse, retreatment, outcomes."""

from __future__ import annotations

import re
from datetime import timedelta

from lupustem.decision.status import STATUS_SIGNS, Status
from lupustem.registry.bedside.board import symptom_text
from tests.browser.walk import PASSWORD, Walk, fill

# Month -> what the visit finds; the relapse is that of the fourth year.
VISITS = {
    1: {"sledai": "10", "platelets_10e9_l": "126", "protein_g_24h": "2.4", "prednisone_mg": "20"},
    6: {"sledai": "4", "platelets_10e9_l": "150", "protein_g_24h": "0.6", "prednisone_mg": "10"},
    12: {"sledai": "2", "platelets_10e9_l": "176", "protein_g_24h": "0.4", "prednisone_mg": "7.5"},
    24: {"sledai": "2", "platelets_10e9_l": "190", "protein_g_24h": "0.3", "prednisone_mg": "5"},
    48: {"sledai": "10", "platelets_10e9_l": "96", "protein_g_24h": "1.9", "prednisone_mg": "25"},
    60: {"sledai": "2", "platelets_10e9_l": "182", "protein_g_24h": "0.4", "prednisone_mg": "5"},
}
DONE = {"clinical_sledai": "0", "stable_therapy": "true"}


def has_an_adverse_event(walk: Walk) -> None:
    """The reaction of the bedside becomes an adverse event; it is serious, so its reports have clocks; one is sent."""
    walk.turn(walk.treated + timedelta(days=1), "08:00")
    page = walk.at("nurse", "/adverse")
    pain = symptom_text("chest_pain").in_(walk.language)
    page.locator("main li", has_text=pain).locator("a[href*='reaction=']").click()
    page.locator("#term").select_option("infusion_related_reaction")
    page.locator("main .btn.primary").click()
    assert page.input_value("[name='verbatim']") == pain
    said = {"chosen": "3", "action": "stopped", "outcome": "resolved", "end": walk.treated.isoformat()}
    settings = {"stem_cell_study": "true", "new_technique": "false", "drug_trial": "false"}
    fill(page, said | {"serious.hospitalisation": "true"} | {f"settings.{one}": how for one, how in settings.items()})
    walk.shot(page, "adverse-form")
    walk.press(page, "adverse.save")
    place = page.url.removeprefix(walk.site.address)
    clock = f"{walk.treated + timedelta(days=1)} 09:"
    assert clock in page.locator("main table").inner_text(), "24 hours after the centre came to know"
    walk.shot(page, "adverse")
    page = walk.open("data", place)
    left = page.locator("main a[href*='/report?']").count()
    page.locator("main a[href*='/report?']").first.click()
    fill(page, {"recipient": "伦理委员会", "reference": "SAE-1"})
    walk.press(page, "adverse.report_save")
    assert page.locator("main a[href*='/report?']").count() == left - 1
    walk.shot(page, "reported")


def is_followed_for_five_years(walk: Walk) -> None:
    """Each visit is entered on its own day; a relapse in the fourth year; consent anew, since there is a newer form."""
    for month, found in VISITS.items():
        walk.turn(walk.treated + timedelta(days=round(month * 30.44)), "14:00")
        page = walk.at("data", "/visits/new")
        more = DONE if month == 60 else {}
        works = {"response_effective": "false" if found["sledai"] == "10" else "true", "pga": "0.4"}
        fill(page, {f"v.{name}": value for name, value in (found | works | more).items()})
        walk.press(page, "visit.save")
        if month == 48:
            page = walk.at("doctor", "/events/new?kind=relapse")
            walk.press(page, "visit.save")
    doris = walk.desk("data").page.locator("li", has_text="DORIS").first
    assert walk.say("visit.holds") in doris.inner_text()
    walk.shot(walk.desk("data").page, "visit")
    page = walk.at("data", "/visits")
    states = page.locator("#calendar td .mark").all_inner_texts()
    assert sum(walk.say("visit.state_done") in one for one in states) == len(VISITS)
    walk.shot(page, "visits")
    page = walk.at("doctor", "/consent")
    fill(page, {"signer": "patient", "family_informed": "yes"})
    walk.press(page, "consent.submit")


def shows_all_of_it(walk: Walk) -> None:
    """The course on one page: steps, time line, charts with their numbers as tables, calendar."""
    page = walk.at("doctor")
    page.locator("#charts canvas").first.wait_for()
    assert page.locator("#charts figure").count() == page.locator("#charts .echart canvas").count() >= 4
    sledai = page.locator("#charts figure", has=page.locator("b", has_text="SLEDAI-2K"))
    sledai.locator("summary").click()
    numbers = sledai.locator("td").all_inner_texts()
    assert numbers == [*(one["sledai"] for one in reversed(VISITS.values())), "14"], "the newest first"
    line = page.locator("#line")
    for kind, count in (("infusion", 1), ("adverse", 1), ("relapse", 1), ("visit", 1 + len(VISITS)), ("consent", 2)):
        assert line.locator(f"li.{kind}").count() == count, kind
    assert page.locator("nav.course a").count() == 8
    walk.shot(page, "course")


def may_be_treated_again(walk: Walk) -> None:
    """The assessment of a retreatment begins with what the course says; section 3.9 is met; the first signatures are void."""
    page = walk.desk("doctor").page
    walk.press(page, "event.retreatment")
    assert page.input_value("[name='fact.prior_msc_infusions']") == "1"
    for fact in ("prior_msc_effective", "relapsed_after_msc"):
        assert page.locator(f"[name='fact.{fact}'][value='true']").is_checked()
    page = walk.at("doctor", "/decision")
    again = page.locator(".row", has=page.locator(".auth span", has_text=re.compile(r"^\s*3\.9\b")))
    assert STATUS_SIGNS[Status.MET] in again.first.locator(".sign").inner_text()
    walk.shot(page, "retreatment")
    page = walk.at("doctor", "/decisions/1")
    assert walk.say("course.void") in page.locator(".verdict").inner_text()


def is_counted(walk: Walk, before: tuple[int, int]) -> None:
    """The outcomes have the visits and the events of this patient; a recall of the lot names the patient."""
    visits, events = counted(walk)
    # Infusion, adverse event, relapse.
    assert (visits - before[0], events - before[1]) == (1 + len(VISITS), 3)
    page = walk.open("director", f"/lots/{walk.lot}")
    fill(page, {"act": "recalled"})
    page.fill("#act-reason", "a culture turned positive")
    page.fill("#act-password", PASSWORD)
    page.get_by_role("button", name=walk.say("lot.do"), exact=True).click()
    page.wait_for_url("**/recall")
    assert walk.number in page.locator("main").inner_text()
    walk.shot(page, "recall")


def counted(walk: Walk) -> tuple[int, int]:
    """How many visits and events the outcomes page says that it has read."""
    page = walk.open("director", "/outcomes?mask=0")
    pattern = re.escape(walk.say("outcomes.read", visits="V", events="E")).replace("V", r"(\d+)").replace("E", r"(\d+)")
    found = re.search(pattern, page.locator("main .card").first.inner_text())
    assert found is not None
    return int(found[1]), int(found[2])
