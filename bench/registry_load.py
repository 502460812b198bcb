"""Users of the registry: real sessions, real forms, real HTTP, from a process of their own.

Every user acts on a timetable, one request every `think` seconds, whether or not the last one was answered in time; a latency
counts from the moment at which the request was due. A slow answer so delays nothing unseen (no coordinated omission).
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from bench.registry_bulk import FAMILY, GIVEN, PASSWORD, SECRET, signed_already

ACCEPTED = (200, 303)
PREFIXES = ("z", "w", "l", "y", "1", "00", "h2")
"""Beginnings that thousands of patients share."""


@dataclass(slots=True)
class Found:
    """What was measured: seconds by what was done; what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, status: int, place: str) -> None:
        """One answer."""
        with self.lock:
            self.seconds[what].append(seconds)
            if status not in ACCEPTED:
                self.errors.append(f"{what} {place}: {status}")


class Browser:
    """Keeps cookies and one connection."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, place: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body of one request; a form is sent by POST with the token against forgery."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "zh",
        }
        body = None
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request("GET" if form is None else "POST", place, body, headers)
            answer = self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self._connection.close()
            self._connection.request("GET" if form is None else "POST", place, body, headers)
            answer = self._connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read().decode()


def log_in(port: int, username: str) -> Browser:
    """A browser in which a person has logged in with both factors."""
    from lupustem.registry.access.totp import STEP_SECONDS, code_at

    browser = Browser(port)
    browser.ask("/login")
    code = code_at(SECRET, int(time.time()) // STEP_SECONDS)
    status, _ = browser.ask("/login", {"username": username, "password": PASSWORD, "code": code})
    assert status == 303, f"{username} cannot log in: {status}"
    return browser


def load(site: int, bare: int, *, users: int, patients: int, think: float, seconds: float) -> Found:
    """Every user on the timetable at once; half a turn after each request the same user asks the bare view."""
    found, begun = Found(), time.monotonic() + 1
    browsers = [log_in(site, f"doctor{number}") for number in range(users)]
    begun = time.monotonic() + 1
    threads = [
        threading.Thread(
            target=_user, args=(number, browser, Browser(bare), found, begun, users, patients, think, seconds)
        )
        for number, browser in enumerate(browsers)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def _user(
    number: int,
    browser: Browser,
    bare: Browser,
    found: Found,
    begun: float,
    users: int,
    patients: int,
    think: float,
    seconds: float,
) -> None:
    draw, due = random.Random(number), begun + think * number / users
    unsigned = [one for one in range(patients) if not signed_already(one) and one % 4 != 3 and one % 10 != 7]
    mine = iter(unsigned[number::users])
    actions = _actions(draw, patients)
    while due < begun + seconds:
        what = draw.choices(("search", "patient", "today", "save"), (45, 25, 10, 20))[0]
        _wait(due)
        if what == "save":
            _save(browser, found, f"{next(mine) + 1:04d}", due)
        else:
            name, place = actions[what]()
            _get(browser, found, name, place, due)
        half = due + think / 2
        _wait(half)
        _get(bare, found, "bare view, one row", f"/row/{draw.randrange(1, patients)}", half)
        due += think


def _actions(draw: random.Random, patients: int) -> dict[str, Callable[[], tuple[str, str]]]:
    def search() -> tuple[str, str]:
        name = draw.choice(FAMILY) + draw.choice(GIVEN)
        asked = {
            "search: name": name,
            "search: pinyin initials": "".join(draw.choices("zwlyxjhcsm", k=2)),
            "search: number": str(draw.randrange(1, patients)),
            "search: short prefix": draw.choice(PREFIXES),
        }
        what = draw.choice(list(asked))
        return what, f"/patients?q={quote(asked[what])}"

    return {
        "search": search,
        "patient": lambda: ("patient page", f"/patients/{draw.randrange(1, patients):04d}"),
        "today": lambda: ("work lists", "/today"),
    }


def _wait(until: float) -> None:
    time.sleep(max(0.0, until - time.monotonic()))


def _get(browser: Browser, found: Found, what: str, place: str, due: float) -> None:
    status, _ = browser.ask(place)
    found.note(what, time.monotonic() - due, status, place)


def _save(browser: Browser, found: Found, number: str, due: float) -> None:
    """The decision page, then its form with the password, as the page gave it."""
    place = f"/patients/{number}/decision"
    status, page = browser.ask(place)
    found.note("decision page", time.monotonic() - due, status, place)
    _, form_of_signing, part = page.partition(f'action="{place}/sign"')
    if not form_of_signing:
        found.note("signed save", time.monotonic() - due, 500, place)
        return
    form = dict(re.findall(r'name="(key|seen|facts|csrfmiddlewaretoken)" value="([^"]*)"', part))
    sent = time.monotonic()
    status, _ = browser.ask(f"{place}/sign", {**form, "password": PASSWORD})
    found.note("signed save", time.monotonic() - sent, status if status == 303 else 500, place)
