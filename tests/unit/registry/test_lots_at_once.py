"""Two who release the same lot at the same moment, on a real site: one is told, and one signature stands."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.error
from collections.abc import Callable
from pathlib import Path

from tests.unit.registry.invented_lots import lot_file
from tests.unit.registry.servers import Site
from tests.unit.registry.test_serve import Browser, token

PASSWORD = "demo-lupus-stem-only"


class Anyone(Browser):
    """A browser of a person who does not begin at the patients."""

    def log_in(self) -> None:
        """Log in, wherever it leads to."""
        try:
            super().log_in()
        except AssertionError:
            assert 'action="/logout"' in self.get("/lots")


def test_of_two_releases_at_once_one_is_told_and_the_trail_holds(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site, statuses = demo_site(tmp_path), list[int]()
    site.start()
    try:
        lab, one, other = (Anyone(site.address, who) for who in ("lab", "director", "director"))
        for each in (lab, one, other):
            each.log_in()
        for turn in range(4):
            name, start = f"UC-{turn}", threading.Barrier(2)
            sent = {"text": lot_file(name).decode(), "format": ".json", "key": f"new-lot-{turn}"}
            lab.send("/lots/new", token(lab.get("/lots/new")), sent)
            page = token(lab.get(f"/lots/{name}"))
            lab.send(f"/lots/{name}/versions/1/sign", page, {"password": PASSWORD, "key": f"sign-lot-{turn}"})
            both = [
                threading.Thread(target=_release, args=(each, name, f"{number}-release-{turn}", start, statuses))
                for number, each in enumerate((one, other))
            ]
            for each in both:
                each.start()
            for each in both:
                each.join(timeout=60)
        assert "已放行" in lab.get("/lots/UC-0")
    finally:
        site.kill()
    assert sorted(statuses) == [303] * 4 + [422] * 4
    environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(tmp_path), "LUPUSTEM_LANG": "en"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    call = [sys.executable, "-m", "lupustem", "audit", "verify", "--demo"]
    assert subprocess.run(call, env=environment, capture_output=True, check=False).returncode == 0


def _release(browser: Browser, name: str, key: str, start: threading.Barrier, statuses: list[int]) -> None:
    page = token(browser.get(f"/lots/{name}"))
    start.wait(timeout=30)
    try:
        browser.send(f"/lots/{name}/versions/1/release", page, {"password": PASSWORD, "key": key})
        statuses.append(303)
    except urllib.error.HTTPError as error:
        statuses.append(error.code)
