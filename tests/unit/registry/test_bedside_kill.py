"""kill -9 of the site while a tablet sends: what was acknowledged is there once, what was not arrives when it sends again."""

from __future__ import annotations

import datetime
import http.client
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.unit.registry.servers import Site

ROOT = Path(__file__).parents[3]
ROUNDS = 3


class Tablet:
    """A tablet that sends what it holds until all of it is acknowledged."""

    def __init__(self, site: Site, place: str) -> None:
        self.site, self.place = site, place
        self.held, self.acknowledged, self.made = list[dict[str, Any]](), set[str](), 0
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = self._get("/login")
        row = page[page.index("<code>infusion_nurse-A</code>") :]
        said = {name: re.search(rf'name="{name}" value="([^"]*)"', row) for name in ("username", "password", "code")}
        form = {name: found.group(1) for name, found in said.items() if found}
        self._post("/login", urlencode({**form, "csrfmiddlewaretoken": self._token(page)}).encode())
        self.token = self._token(self._get(place))

    def enter(self) -> None:
        """One more entry, held until it is acknowledged."""
        self.made += 1
        at = datetime.datetime.now(datetime.UTC).isoformat()
        entry = {"id": f"tablet-{self.made:06d}", "kind": "rate", "at": at, "fields": {"rate": "2"}, "by": ""}
        self.held.append(entry)

    def send(self) -> None:
        """Send everything that is held; what is acknowledged goes."""
        answer = json.loads(self._post(f"{self.place}/events", json.dumps({"entries": self.held}).encode(), True))
        told = {one["id"] for one in answer["entries"] if one["state"] in ("kept", "known")}
        self.acknowledged |= told
        self.held = [one for one in self.held if one["id"] not in told]

    def enter_and_send_for_ever(self) -> None:
        """As long as there is a server."""
        while True:
            self.enter()
            self.send()

    def _get(self, place: str) -> str:
        with self.opener.open(self.site.address + place, timeout=20) as answer:
            return str(answer.read().decode())

    def _post(self, place: str, body: bytes, batch: bool = False) -> str:
        kind = "application/json" if batch else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Referer": self.site.address + place}
        if batch:
            headers["X-CSRFToken"] = self.token
        request = urllib.request.Request(self.site.address + place, body, headers)
        with self.opener.open(request, timeout=20) as answer:
            return str(answer.read().decode())

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        return found.group(1)


def test_a_server_killed_again_and_again_loses_no_acknowledged_entry_and_doubles_none(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site = demo_site(tmp_path)
    site.start()
    try:
        environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(tmp_path), "LUPUSTEM_DEMO": "on"}
        for name in ("DJANGO_SETTINGS_MODULE", "LUPUSTEM_DATABASE_URL"):
            environment.pop(name, None)
        call = [sys.executable, "-m", "tests.browser.bedside_rows", "2"]
        made = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr[-2000:]
        place = json.loads(made.stdout)[1]
        tablet = Tablet(site, place)
        for _ in range(ROUNDS):
            killer = threading.Timer(0.4, site.kill)
            killer.start()
            with pytest.raises((OSError, http.client.HTTPException)):
                tablet.enter_and_send_for_ever()
            killer.join()
            site.start()
            tablet.send()
            assert tablet.held == []
        assert len(tablet.acknowledged) == tablet.made > ROUNDS
        kept = _ids(tmp_path)
        assert sorted(one for one in kept if one.startswith("tablet-")) == sorted(tablet.acknowledged)
    finally:
        site.kill()
    verified = subprocess.run(
        [sys.executable, "-m", "lupustem", "audit", "verify"],
        env={**environment, "LUPUSTEM_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _ids(folder: Path) -> list[str]:
    import sqlite3

    for _ in range(50):
        try:
            with sqlite3.connect(folder / "demo" / "registry.sqlite3") as database:
                return [one for (one,) in database.execute("SELECT event_id FROM registry_bedsideevent")]
        except sqlite3.OperationalError:
            time.sleep(0.1)
    raise AssertionError("the database stays locked")
