"""One patient's way through the site, with everybody who has a part in it at a window of their own, and the clock in hand."""

from __future__ import annotations

import os
import re
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
HEIGHT = 1000


class Walk:
    """The story of a patient. place: the patient's address, once there is one. day: what day the site believes it is."""

    def __init__(self, chromium: Any, site: TurnedSite, language: Language, width: int) -> None:
        self.chromium, self.site, self.language, self.width = chromium, site, language, width
        self.place, self.day = "", date.today()
        self._desks: dict[str, Desk] = {}
        self._taken = 0

    @property
    def number(self) -> str:
        """The patient's number."""
        return self.place.rpartition("/")[2]

    def turn(self, day: date, at: str = "09:00") -> None:
        """Turn the site's clock to a moment of its own zone."""
        self.day = day
        self.site.behind = datetime.now(ZONE) - datetime.combine(day, time.fromisoformat(at), ZONE)

    def wait(self, minutes: int) -> None:
        """Let minutes pass."""
        self.site.behind -= timedelta(minutes=minutes)

    def local(self, minutes: int = 0) -> str:
        """So many minutes from now, as a form takes it."""
        moment = datetime.now(ZONE) - self.site.behind + timedelta(minutes=minutes)
        return moment.strftime("%Y-%m-%dT%H:%M")

    def desk(self, person: str) -> Desk:
        """The window of a person, who logs in once."""
        if person not in self._desks:
            size = {"width": self.width, "height": HEIGHT}
            self._desks[person] = Desk(self.chromium, self.site, self.language, viewport=size)
            self._desks[person].log_in(person)
        return self._desks[person]

    def at(self, person: str, place: str = "") -> Any:
        """Somebody's page of the patient, opened."""
        desk = self.desk(person)
        desk.open(self.place + place)
        return desk.page

    def say(self, phrase: str, **values: object) -> str:
        """A phrase of the site in the language of the walk."""
        return WORDS[phrase].in_(self.language).format(**values)

    def press(self, page: Any, phrase: str, *, within: str = "main") -> None:
        """Press a button by its words; nothing may be refused."""
        page.locator(within).get_by_role("button", name=self.say(phrase), exact=True).click()
        page.wait_for_load_state()
        refused = page.locator(".card.refused, .wrong .error")
        assert refused.count() == 0, refused.all_inner_texts()

    def sign(self, page: Any, phrase: str, *, within: str = "main") -> None:
        """Give the password where a form asks for it, and press its button."""
        page.locator(within).locator("[name='password']").fill(PASSWORD)
        self.press(page, phrase, within=within)

    def shot(self, page: Any, name: str) -> None:
        """Pictures of a page, where somebody wants to look at them: as it is, at night, on a phone; and it has to fit."""
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, page.url
        if not PICTURES:
            return
        self._taken += 1
        stem = f"{PICTURES}/{self.language}-{self._taken:02d}-{name}"
        page.screenshot(path=f"{stem}.png", full_page=True)
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=f"{stem}-night.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{stem}-phone.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": self.width, "height": HEIGHT})
        assert wide <= 390, (name, wide)

    def close(self) -> None:
        """Close every window; nothing went wrong in any."""
        wrong = {person: desk.wrong for person, desk in self._desks.items() if desk.wrong}
        for desk in self._desks.values():
            desk.close()
        assert not wrong


def fill(page: Any, values: Mapping[str, str]) -> None:
    """Fill fields by name: text, a list, a choice of radio buttons."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']:not([type='hidden'])")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            page.locator(f"[name='{name}'][value='{value}']").check(force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def ends(pattern: str) -> Any:
    """An address that ends so."""
    return re.compile(pattern + "$")
