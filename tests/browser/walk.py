"""One patient's way through the site: everybody who has a part in it at a window of their own, and the clock in hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lupustem.logic.text import Language
from lupustem.registry.words import WORDS
from tests.browser.desk import Desk
from tests.browser.turned_site import TurnedSite

PASSWORD = "demo-lupus-stem-only"
PICTURES = os.environ.get("LUPUSTEM_WALK_PICTURES", "")
ZONE = ZoneInfo("Asia/Shanghai")
HEIGHT, PHONE = 1000, {"width": 390, "height": 844}
# A refusal that is asked for, a tablet that is cut off, and a form with several persons' passwords are no faults.
EXPECTED = ("status of 422", "ERR_INTERNET_DISCONNECTED", "[DOM]")
if PICTURES:  # Taking one sets a style of Playwright's own.
    EXPECTED += ("Applying inline style",)


class Walk:
    """The story of a patient. place: the patient's address, once there is one; treated: the day of the infusion."""

    def __init__(self, chromium: Any, site: TurnedSite, language: Language, width: int, first: date) -> None:
        self.site, self.language, self.width = site, language, width
        self.first, self.treated, self.born = first, first + timedelta(days=2), first - timedelta(days=29 * 365 + 200)
        self.place, self._taken = "", 0
        self._chromium, self._desks = chromium, dict[str, Desk]()

    @property
    def number(self) -> str:
        """The patient's number."""
        return self.place.rpartition("/")[2]

    @property
    def lot(self) -> str:
        """The lot that is made for the patient."""
        return f"UC-{self.number}"

    def turn(self, day: date, at: str = "09:00") -> None:
        """Turn the site's clock to a moment of its own zone."""
        self.site.behind = datetime.now(ZONE) - datetime.combine(day, time.fromisoformat(at), ZONE)

    def wait(self, minutes: int) -> None:
        """Let minutes pass."""
        self.site.behind -= timedelta(minutes=minutes)

    def local(self, minutes: int = 0) -> str:
        """So many minutes from the site's now, as a form takes it."""
        moment = datetime.now(ZONE) - self.site.behind + timedelta(minutes=minutes)
        return moment.strftime("%Y-%m-%dT%H:%M")

    def desk(self, person: str) -> Desk:
        """The window of a person, who logs in once."""
        if person not in self._desks:
            size = {"width": self.width, "height": HEIGHT}
            self._desks[person] = Desk(self._chromium, self.site, self.language, viewport=size)
            self._desks[person].log_in(person)
        return self._desks[person]

    def open(self, person: str, place: str) -> Any:
        """A page of the site in somebody's window."""
        self.desk(person).open(place)
        return self.desk(person).page

    def at(self, person: str, place: str = "") -> Any:
        """A page of the patient in somebody's window."""
        return self.open(person, self.place + place)

    def say(self, phrase: str, **values: object) -> str:
        """A phrase of the site in the language of the walk."""
        return WORDS[phrase].in_(self.language).format(**values)

    def press(self, page: Any, phrase: str, *, within: str = "main") -> None:
        """Press a button by its words; nothing may be refused."""
        page.locator(within).get_by_role("button", name=self.say(phrase), exact=True).click()
        page.wait_for_load_state()
        refused = page.locator(".card.refused, .wrong .error").all_inner_texts()
        assert not refused, refused

    def sign(self, page: Any, phrase: str, *, within: str = "main") -> None:
        """Give the password where a form asks for it, and press its button."""
        page.locator(within).locator("[name='password']").fill(PASSWORD)
        self.press(page, phrase, within=within)

    def shot(self, page: Any, name: str) -> None:
        """It has to fit; and pictures, where somebody wants to look at them: as it is, at night, on a phone."""
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, page.url
        if not PICTURES:
            return
        self._taken += 1
        stem = f"{PICTURES}/{self.language}-{self._taken:02d}-{name}"
        for kind, scheme, size in (
            ("night", "dark", None),
            ("phone", "light", PHONE),
            ("wide", "light", {"width": self.width, "height": HEIGHT}),
        ):
            page.emulate_media(color_scheme=scheme)
            if size:
                page.set_viewport_size(size)
            page.screenshot(path=f"{stem}-{kind}.png", full_page=True, timeout=60_000)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                print(f"{name}: {wide} pixels too wide, {kind}")

    def close(self) -> None:
        """Close every window; nothing went wrong in any."""
        wrong = [
            one for desk in self._desks.values() for one in desk.wrong if not any(word in one for word in EXPECTED)
        ]
        for desk in self._desks.values():
            desk.close()
        assert not wrong


def fill(page: Any, values: Mapping[str, str]) -> None:
    """Fill fields by name: text, a list, a choice of buttons."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']:not([type='hidden'])")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            page.locator("label", has=page.locator(f"[name='{name}'][value='{value}']")).click()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
