"""One person at a screen: pages opened, links and forms used as people use them, and everything that went wrong noted."""

from __future__ import annotations

import re
from typing import Any

from tests.unit.registry.servers import Site

LOCALES = {"zh": "zh-CN", "en": "en-GB"}


class Desk:
    """A browser window of one person of the demo. wrong: console messages, faults of scripts, requests to elsewhere."""

    def __init__(self, chromium: Any, site: Site, language: str, **settings: Any) -> None:
        self.site, self.wrong = site, list[str]()
        self.context = chromium.new_context(locale=LOCALES[language], **settings)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type != "log" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._watch)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith(self.site.address):
            self.wrong.append(f"a request to {request.url}")

    def open(self, place: str) -> None:
        """A page by its address."""
        self.page.goto(self.site.address + place)

    def from_menu(self, place: str) -> None:
        """A page by the menu, whose part that holds it is opened first."""
        link = self.page.locator(f".menu a[href='{place}']")
        folded = self.page.locator(".menu details", has=self.page.locator(f"a[href='{place}']"))
        if folded.count():
            folded.locator("summary").click()
        link.click()

    def log_in(self, person: str) -> None:
        """Log in with the button that the demo gives each person."""
        self.open("/login")
        row = self.page.locator("tr", has=self.page.locator("code", has_text=re.compile(f"^{person}$")))
        row.get_by_role("button").click()
        self.page.wait_for_url(lambda address: not address.endswith("/login"))

    def answer(self, fact: str, value: str) -> None:
        """Answer a fact of a form: a radio, a list or a number."""
        field = self.page.locator(f"[name='fact.{fact}']")
        if field.first.get_attribute("type") == "radio":
            self.page.locator(f"[name='fact.{fact}'][value='{value}']").check(force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def heading(self) -> str:
        """The verdict, or what else the page is headed with."""
        return str(self.page.locator("h1").first.inner_text())

    def close(self) -> None:
        """Close the window."""
        self.context.close()
