"""The site as users start it: a process of its own, real requests, ended by force while people save."""

from __future__ import annotations

import contextlib
import datetime
import http.cookiejar
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.registry.servers import Site, free_port

TODAY = datetime.date.today().isoformat()


class Browser:
    """A browser without a script: cookies, forms, redirects."""

    def __init__(self, address: str, person: str) -> None:
        self.address, self.person = address, person
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open

    def get(self, place: str) -> str:
        """A page."""
        with self._open(self.address + place, timeout=20) as answer:
            return str(answer.read().decode())

    def send(self, place: str, token: str, sent: dict[str, str]) -> str:
        """Send a form; where it led to. An error status raises."""
        data = urllib.parse.urlencode({**sent, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self.address + place, data, {"Referer": self.address + place})
        with self._open(request, timeout=20) as answer:
            return str(answer.geturl())

    def log_in(self) -> None:
        """Log in with what the demo shows."""
        page = self.get("/login")
        row = next(one for one in page.split("<tr>") if f"<code>{self.person}</code>" in one)
        username, password, code = re.findall(r"<code>(.*?)</code>", row)
        where = self.send("/login", token(page), {"username": username, "password": password, "code": code})
        assert where == self.address + "/today"


def token(page: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]


def _command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(folder), "LUPUSTEM_LANG": "en"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    call = [sys.executable, "-m", "lupustem", *arguments]
    return subprocess.run(call, env=environment, capture_output=True, text=True, check=False)


def test_nothing_acknowledged_is_lost_nor_doubled_when_the_server_is_killed_again_and_again(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site, acknowledged, asked = demo_site(tmp_path), set(), set()
    browsers = [Browser(site.address, who) for who in ("doctor", "data")]
    for turn in range(4):
        site.start()
        if turn == 0:
            for one in browsers:
                one.log_in()
        saving = [threading.Thread(target=_save, args=(one, turn, acknowledged, asked)) for one in browsers]
        for thread in saving:
            thread.start()
        # Killed in the middle of what follows a few that were acknowledged, however slow the machine is.
        before, wanted = len(acknowledged), 4 + 3 * turn
        while len(acknowledged) < before + wanted:
            assert any(thread.is_alive() for thread in saving)
            time.sleep(0.01)
        site.kill()
        for thread in saving:
            thread.join(timeout=60)
            assert not thread.is_alive()
    assert len(acknowledged) >= 4 + 7 + 10 + 13
    assert _command(tmp_path, "audit", "verify", "--demo").returncode == 0
    names = _names(tmp_path)
    assert acknowledged <= set(names)
    assert set(names) <= asked | acknowledged
    assert len(names) == len(set(names))


def _save(browser: Browser, turn: int, acknowledged: set[str], asked: set[str]) -> None:
    """Refer one patient after the other, each sent twice with the same key, until the server is gone."""
    try:
        page = browser.get("/patients/new")
        for number in range(10_000):
            unit = f"{browser.person}-{turn}-{number}"
            sent = {"name": "癸", "born_on": "1990-01-01", "referred_on": TODAY, "unit": unit, "question": "?"}
            sent["key"] = f"key-{unit}-0000"
            asked.add(unit)
            first = browser.send("/patients/new", token(page), sent)
            acknowledged.add(unit)
            assert browser.send("/patients/new", token(page), sent) == first
    except (OSError, http.client.HTTPException):
        return


def _names(folder: Path) -> list[str]:
    """The units of the referrals made here, from the exported trail."""
    assert _command(folder, "audit", "export", str(folder / "out"), "--demo").returncode == 0
    lines = (folder / "out" / "audit.ndjson").read_text(encoding="utf-8").splitlines()[1:]
    rows = [json.loads(line) for line in lines]
    units = [json.loads(row["new"])["unit"] for row in rows if row["subject"].startswith("referral:")]
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "verify_export.py", "audit.ndjson"],
        cwd=folder / "out",
        check=False,
        capture_output=True,
    )
    assert ran.returncode == 0
    return [unit for unit in units if re.fullmatch(r"(doctor|data)-\d+-\d+", unit)]


def test_a_database_of_the_preview_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "demo" / "registry.sqlite3")) as made:
        made.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)")
        made.execute("INSERT INTO django_migrations VALUES (1, 'registry', '0001_initial', '2026-11-25')")
        made.commit()
    ran = _command(tmp_path, "serve", "--demo", "--port", str(free_port()))
    assert (ran.returncode, "made by the preview" in ran.stderr) == (2, True)
    assert "Traceback" not in ran.stderr


def test_a_real_programme_is_not_started_without_a_key_nor_on_the_data_of_the_demo(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    environment = {"LUPUSTEM_SECRET_KEY": ""}
    ran = _with(environment, tmp_path, "serve")
    assert (ran.returncode, "LUPUSTEM_SECRET_KEY" in ran.stderr) == (2, True)
    key = {"LUPUSTEM_SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"}
    ran = _with(key, tmp_path, "serve")
    assert (ran.returncode, "lupustem registry found" in ran.stderr) == (2, True)
    demo_site(tmp_path)
    (tmp_path / "demo").rename(tmp_path / "real")
    ran = _with(key, tmp_path / "real", "serve")
    assert (ran.returncode, "people of the demo" in ran.stderr) == (2, True)


def test_a_database_that_does_not_answer_is_said_to_be_so(tmp_path: Path) -> None:
    settings = {
        "LUPUSTEM_SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "LUPUSTEM_DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/none",
    }
    for command in (("serve",), ("audit", "verify"), ("registry", "renew", "x")):
        ran = _with(settings, tmp_path, *command)
        assert (ran.returncode, "the database does not answer" in ran.stderr) == (2, True), ran.stderr


def test_a_port_that_is_taken_is_said_to_be_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = _command(tmp_path, "serve", "--demo", "--port", port)
    assert (ran.returncode, ran.stderr) == (
        2,
        f"port {port} of 127.0.0.1 is not free or not allowed; choose another with --port.\n",
    )


def test_a_centre_is_founded_once_with_an_administrator_and_its_trail_holds(tmp_path: Path) -> None:
    key = {"LUPUSTEM_SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"}
    names = ("--code", "NJ01", "--name-zh", "中心", "--name-en", "Centre", "--admin", "root", "--person", "R")
    names += ("--director", "chief", "--director-person", "C")
    made = _with(key, tmp_path, "registry", "found", *names)
    assert made.returncode == 0
    assert re.search(
        r"name root\npassword \S{16}\nsecret of the code [A-Z2-7]{32}\nname chief\npassword \S{16}\nsecret", made.stdout
    )
    again = _with(key, tmp_path, "registry", "found", *names)
    assert (again.returncode, again.stderr) == (2, "a centre NJ01 exists already.\n")
    renewed = _with(key, tmp_path, "registry", "renew", "root")
    assert renewed.returncode == 0
    assert renewed.stdout != made.stdout
    nobody = _with(key, tmp_path, "registry", "renew", "nobody")
    assert (nobody.returncode, nobody.stderr) == (2, "there is no user nobody.\n")
    verified = _with(key, tmp_path, "audit", "verify")
    assert verified.returncode == 0
    assert verified.stdout.startswith("5 rows of the trail")


def _with(environment: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    whole = {**os.environ, "LUPUSTEM_DATA_DIR": str(folder), "LUPUSTEM_LANG": "en", **environment}
    whole.pop("DJANGO_SETTINGS_MODULE", None)
    whole.pop("LUPUSTEM_DEMO", None)
    call = [sys.executable, "-m", "lupustem", *arguments]
    return subprocess.run(call, env=whole, capture_output=True, text=True, check=False)


def test_of_two_people_who_save_the_same_fact_at_once_one_is_told_and_nothing_is_lost(
    tmp_path: Path, demo_site: Callable[[Path], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUPUSTEM_WORKERS", "2")  # One person's process is not the other's.
    site, statuses = demo_site(tmp_path), []
    site.start()
    try:
        browsers = [Browser(site.address, who) for who in ("doctor", "data")]
        for one in browsers:
            one.log_in()
        for turn in range(1, 9):
            # Both forms show the same version of the weight, and both come before either is saved.
            place, start = f"/patients/{turn:04d}/facts", threading.Barrier(2)
            both = [threading.Thread(target=_save_fact, args=(one, place, start, statuses)) for one in browsers]
            for one in both:
                one.start()
            for one in both:
                one.join(timeout=60)
    finally:
        site.kill()
    assert sorted(statuses) == [303] * 8 + [409] * 8
    assert _command(tmp_path, "audit", "verify", "--demo").returncode == 0


def _save_fact(browser: Browser, place: str, start: threading.Barrier, statuses: list[int]) -> None:
    page = browser.get(place)
    sent = {
        "fact.weight_kg": "58.5" if browser.person == "data" else "61",
        "day.weight_kg": TODAY,
        "seen.weight_kg": re.findall(r'name="seen.weight_kg" value="(\d+)"', page)[0],
    }
    start.wait(timeout=30)
    try:
        browser.send(place, token(page), sent | {"key": f"{browser.person}-{place[10:14]}-key"})
        statuses.append(303)
    except urllib.error.HTTPError as error:
        statuses.append(error.code)


def test_the_trail_of_a_folder_without_a_registry_is_said_to_be_missing(tmp_path: Path) -> None:
    ran = _command(tmp_path, "audit", "verify", "--demo")
    assert (ran.returncode, "no registry of this version is here" in ran.stderr) == (2, True)


def test_the_worker_ends_with_the_process_that_started_it_though_that_was_killed(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site = demo_site(tmp_path)
    site.start()
    try:
        site.kill_the_first_process()
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", site.port)) != 0:
                    break
            time.sleep(0.1)
        else:
            raise AssertionError("somebody still listens")
    finally:
        site.kill()
