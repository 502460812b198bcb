"""The bedside in a real browser: a cut with a reload, the idle lock, what is in view, the keyboard; else `test_walkthrough`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

INFUSIONS = 6
ROOT = Path(__file__).parents[2]
# A tablet that is cut off says so in its console, and Chromium remarks on a form with three persons' passwords: no faults.
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_NETWORK", "ERR_FAILED", "[DOM]")


@pytest.fixture(scope="module")
def places(site: Site) -> Iterator[Any]:
    """Addresses of infusions that run, one for each who asks; the first asked for with `before` is not matched yet."""
    environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(site.folder), "LUPUSTEM_DEMO": "on"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    call = [sys.executable, "-m", "tests.browser.bedside_rows", str(INFUSIONS)]
    made = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-3000:]
    found = json.loads(made.stdout)
    return iter(found[1:])


def tablet(chromium: Any, site: Site, language: str, place: str, person: str, **settings: Any) -> Desk:
    """A tablet on which somebody is logged in at an infusion."""
    desk = Desk(chromium, site, language, **settings)
    desk.log_in(person)
    desk.open(place)
    desk.page.wait_for_selector("body.scripted")
    return desk


def log(desk: Desk) -> list[str]:
    """The lines of the log, newest first."""
    return [one.split("\n")[0] for one in desk.page.locator("#log li").all_inner_texts()]


def phase(desk: Desk, wanted: str) -> None:
    """Wait until the page shows a phase as the server says it."""
    desk.page.wait_for_selector(f"#told[data-phase='{wanted}']", state="attached")


def faults(desk: Desk) -> list[str]:
    """What went wrong, save that there was no network."""
    return [one for one in desk.wrong if not any(word in one for word in CUT)]


def test_hz15_without_network_entries_and_stop_stay_outlive_a_reload_and_arrive_once_and_in_order(
    chromium: Any, site: Site, places: Any
) -> None:
    desk = tablet(chromium, site, "en", next(places), "rheumatologist-A")
    page = desk.page
    before = len(log(desk))
    desk.context.set_offline(True)
    page.locator("[data-last='pulse']").click()
    page.locator("#pads .record").click()
    page.locator("#stop").click()
    page.wait_for_selector("body.stopped-here")
    assert page.locator("#cap").inner_text() == "0"
    assert "2 entries wait" in page.locator("#net").inner_text()
    kept = page.evaluate("Object.entries(localStorage).filter(([name]) => name.includes('/infusions/')).flat().join()")
    assert page.locator(".names").inner_text().split()[0] not in kept
    assert [one["kind"] for one in json.loads(kept.partition(",")[2])] == ["signs", "stopped"]
    # The tab crashes and is loaded anew while the answers of the server get lost.
    lost: list[str] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/events", lose, times=1)
    desk.context.set_offline(False)
    page.reload()
    page.wait_for_selector("body.scripted")
    phase(desk, "stopped")
    page.locator("#net.online", has_text="connected").wait_for()
    for _ in range(100):  # A function that waits inside the page would be an `eval`, which the site forbids.
        if not page.evaluate("Object.keys(localStorage).some(one => one.includes('/infusions/'))"):
            break
        page.wait_for_timeout(50)
    assert not page.evaluate("Object.keys(localStorage).some(one => one.includes('/infusions/'))")
    assert json.loads(lost[0])["entries"][0]["state"] == "kept"
    page.reload()
    lines = log(desk)
    assert len(lines) == before + 2, lines
    assert faults(desk) == []
    desk.close()


def test_stop_is_one_tap_on_the_locked_tablet_and_names_are_gone(chromium: Any, site: Site, places: Any) -> None:
    desk = tablet(chromium, site, "en", next(places), "director-A")
    page, name = desk.page, desk.page.locator(".names").inner_text().split()[0]
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_selector("#locked")
    assert name not in page.content()
    assert page.locator("#elapsed").inner_text() != "—"
    desk.open("/patients")
    assert page.locator("#locked").is_visible()
    page.locator("#stop").click()
    phase(desk, "stopped")
    page.fill("#unlock-password", "demo-lupus-stem-only")
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_selector(".names")
    assert name in page.content()
    assert faults(desk) == []
    desk.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_time_rate_due_and_stop_are_seen_without_scrolling(
    chromium: Any, site: Site, places: Any, width: int, height: int
) -> None:
    person = {1280: "data_manager-A", 820: "colleague-A"}[width]
    desk = tablet(chromium, site, "zh", next(places), person, viewport={"width": width, "height": height})
    page = desk.page
    foot = page.locator("#foot").bounding_box()
    for place in ("#elapsed", "#cap", "#rate", ".due .mid", ".advice-line"):
        box = page.locator(place).first.bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= foot["y"], place
    stop = page.locator("#stop").bounding_box()
    assert stop["height"] >= 64
    assert stop["y"] + stop["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.mouse.wheel(0, 3000)
    assert page.locator("#stop").bounding_box() == stop
    small = page.evaluate(
        "[...document.querySelectorAll('#bed button, #foot button, #foot a')].filter(one => one.offsetHeight > 0 && "
        "one.offsetHeight < 36).map(one => one.outerHTML)"
    )
    assert small == []
    desk.close()


def test_stop_by_keyboard_alone(chromium: Any, site: Site, places: Any) -> None:
    desk = tablet(chromium, site, "en", next(places), "auditor-A")
    for _ in range(80):
        if desk.page.evaluate("document.activeElement.id") == "stop":
            break
        desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    phase(desk, "stopped")
    assert faults(desk) == []
    desk.close()
