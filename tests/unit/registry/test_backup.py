"""Backup while people save, restore, and every way in which a backup may be wrong: on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.registry.servers import Site, postgresql, postgresql_folder
from tests.unit.registry.test_serve import Browser, _save

KEY = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
OTHER_KEY = "another-key-of-the-tests-9876543210-zyxwvutsrqponmlkjihgfedcba"
NAMES = ("--name-zh", "中心", "--name-en", "Centre", "--person", "R")
CONTENT = b"an uploaded file, invented"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Desk:
    """The command line on one data folder."""

    def __init__(self, folder: Path, *, url: str = "", key: str = KEY) -> None:
        self.folder, self.url, self.key = folder, url, key

    def call(self, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command."""
        own = {"LUPUSTEM_DATA_DIR": str(self.folder), "LUPUSTEM_LANG": "en", "LUPUSTEM_SECRET_KEY": key or self.key}
        whole = {**os.environ, **own, "LUPUSTEM_DATABASE_URL": self.url}
        for name in ("DJANGO_SETTINGS_MODULE", "LUPUSTEM_DEMO"):
            whole.pop(name, None)
        return subprocess.run(
            [sys.executable, "-m", "lupustem", *arguments], env=whole, capture_output=True, text=True, check=False
        )

    def well(self, *arguments: str) -> str:
        """Run a command that has to succeed; what it said."""
        ran = self.call(*arguments)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def refused(self, *arguments: str, key: str = "") -> str:
        """Run a command that has to be refused in one line; the line."""
        ran = self.call(*arguments, key=key)
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1), (ran.returncode, ran.stderr)
        return ran.stderr

    def found(self, code: str) -> None:
        """A centre."""
        director = ("--director", f"director-{code}", "--director-person", "D")
        self.well("registry", "found", "--code", code, "--admin", f"admin-{code}", *director, *NAMES)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the centre NJ01 and an uploaded file, to be copied."""
    return _founded(tmp_path_factory.mktemp("founded") / "live").folder


@pytest.fixture
def desk(founded: Path, tmp_path: Path) -> Desk:
    """The command line on a copy of that folder."""
    return Desk(shutil.copytree(founded, tmp_path / "live"))


@pytest.fixture(scope="module")
def backed_up(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `backup`, and with `live` to which the centre NJ02 came since."""
    folder = tmp_path_factory.mktemp("backed-up")
    desk = Desk(shutil.copytree(founded, folder / "live"))
    desk.well("backup", str(folder / "backup"))
    desk.found("NJ02")
    return folder


def _founded(folder: Path, url: str = "") -> Desk:
    desk = Desk(folder, url=url)
    desk.found("NJ01")
    uploads = folder / "uploads" / DIGEST[:2]
    uploads.mkdir(parents=True)
    (uploads / DIGEST).write_bytes(CONTENT)
    (uploads / "under-way.part").write_bytes(b"half of")
    return desk


def test_a_backup_made_while_people_save_holds_and_is_restored_to_what_it_was(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site, acknowledged, asked = demo_site(tmp_path / "live"), set[str](), set[str]()
    desk = Desk(tmp_path / "live", key="")
    site.start()
    try:
        browsers = [Browser(site.address, who) for who in ("doctor", "data")]
        for one in browsers:
            one.log_in()
        saving = [threading.Thread(target=_save, args=(one, 0, acknowledged, asked)) for one in browsers]
        for one in saving:
            one.start()
        before: list[set[str]] = []
        for number in range(3):
            before.append(set(acknowledged))
            desk.well("backup", "--demo", str(tmp_path / f"{number}.zip"))
        assert "the site or another lupustem command" in desk.refused(
            "restore", "--demo", "--replace", str(tmp_path / "0.zip")
        )
    finally:
        site.kill()
        for one in saving:
            one.join(timeout=60)
    assert len(acknowledged) > 5
    for number, known in enumerate(before):
        other = Desk(tmp_path / f"other-{number}", key="")
        said = other.well("restore", "--demo", str(tmp_path / f"{number}.zip"))
        assert "all of them hold" in said
        assert "all of them hold" in other.well("audit", "verify", "--demo")
        with closing(sqlite3.connect(other.folder / "demo" / "registry.sqlite3")) as copy:
            units = {unit for (unit,) in copy.execute("SELECT unit FROM registry_referral")}
            assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        assert known <= units
        assert {unit for unit in units if unit.startswith(("doctor-", "data-"))} <= asked


@pytest.mark.parametrize("name", ["backup.zip", "backup"])
def test_database_uploads_and_chain_ends_come_back_and_the_key_is_in_neither_file_nor_folder(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    said = desk.well("backup", str(tmp_path / name))
    assert "1 uploaded file;" in said
    assert "LUPUSTEM_SECRET_KEY is not in the backup" in said
    end = next(line for line in desk.well("audit", "verify").splitlines() if line.startswith("NJ01="))
    assert end in said
    other = Desk(tmp_path / "other")
    other.well("restore", str(tmp_path / name))
    assert end in other.well("audit", "verify")
    kept = [one for one in (other.folder / "uploads").rglob("*") if one.is_file()]
    assert [(one.name, one.read_bytes()) for one in kept] == [(DIGEST, CONTENT)]
    held = [one.read_bytes() for one in _parts(tmp_path / name, tmp_path / "laid").rglob("*") if one.is_file()]
    assert len(held) == 4
    assert not [one for one in held if KEY.encode() in one]
    assert "exists; a backup overwrites nothing" in desk.refused("backup", str(tmp_path / name))


def _parts(backup: Path, folder: Path) -> Path:
    if backup.is_dir():
        return backup
    with zipfile.ZipFile(backup) as file:
        file.extractall(folder)
    return folder


def test_what_stands_is_replaced_only_when_asked_and_is_kept_under_a_name_that_is_told(
    desk: Desk, tmp_path: Path
) -> None:
    desk.well("backup", str(tmp_path / "one.zip"))
    desk.found("NJ02")
    assert "a registry is here already" in desk.refused("restore", str(tmp_path / "one.zip"))
    assert "NJ02=" in desk.well("audit", "verify")
    said = desk.well("restore", "--replace", str(tmp_path / "one.zip"))
    kept = Path(said.splitlines()[0].removeprefix("what stood before is kept as "))
    assert "NJ02=" not in desk.well("audit", "verify")
    assert "NJ02=" in Desk(kept).well("audit", "verify")
    assert (kept / "uploads" / DIGEST[:2] / DIGEST).read_bytes() == CONTENT


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def _without(folder: Path) -> None:
    shutil.rmtree(folder / "uploads")


def _rewritten(folder: Path) -> None:
    """A row changed behind the trail, with every SHA-256 made anew, as somebody who knows the format would."""
    database, manifest = folder / "registry.sqlite3", folder / "manifest.json"
    with closing(sqlite3.connect(database)) as copy:
        copy.executescript(
            "DROP TRIGGER registry_auditrow_no_update; UPDATE registry_auditrow SET who = 'x' WHERE number = 1"
        )
    said = json.loads(manifest.read_bytes())
    said["files"]["registry.sqlite3"] = [database.stat().st_size, hashlib.sha256(database.read_bytes()).hexdigest()]
    _sealed(folder, said)


def _newer(folder: Path) -> None:
    said = json.loads((folder / "manifest.json").read_bytes())
    said["migrations"].append(["registry", "9999_of_the_future"])
    _sealed(folder, said)


def _sealed(folder: Path, said: object) -> None:
    data = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.json.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  manifest.json\n")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda folder: _flip(folder / "registry.sqlite3", 5000), "registry.sqlite3 is not what the manifest says"),
        (lambda folder: _flip(folder / "manifest.json", 20), "no backup that this program reads"),
        (lambda folder: _flip(folder / "uploads" / DIGEST[:2] / DIGEST, 3), f"{DIGEST} is not what the manifest says"),
        (
            lambda folder: os.truncate(folder / "registry.sqlite3", 8192),
            "registry.sqlite3 is not what the manifest says",
        ),
        (_without, f"{DIGEST} is not what the manifest says"),
        (lambda folder: (folder / "uploads" / "more").write_bytes(b"?"), "uploads/more is not what the manifest says"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is not what the manifest says"),
        (_rewritten, "the record in the backup does not hold (NJ01/1"),
        (_newer, "written by a newer version"),
    ],
)
def test_a_backup_that_was_altered_cut_or_is_of_the_future_is_refused_and_nothing_changes(
    backed_up: Path, tmp_path: Path, harm: Callable[[Path], object], says: str
) -> None:
    desk = Desk(shutil.copytree(backed_up, tmp_path, dirs_exist_ok=True) / "live")
    harm(tmp_path / "backup")
    assert says.replace("no backup that this program reads", "manifest") in desk.refused(
        "restore", "--replace", str(tmp_path / "backup")
    )
    assert "NJ02=" in desk.well("audit", "verify")
    assert sorted(one.name for one in desk.folder.iterdir() if one.is_dir()) == ["uploads"]


def test_a_file_that_was_cut_anywhere_or_is_of_another_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    whole = tmp_path / "backup.zip"
    desk.well("backup", str(whole))
    for share in (0, 0.2, 0.9, 0.999):
        cut = tmp_path / f"cut-{share}.zip"
        cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
        assert "may be cut short" in Desk(tmp_path / "other").refused("restore", str(cut))
    assert "belongs to another LUPUSTEM_SECRET_KEY" in Desk(tmp_path / "other").refused(
        "restore", str(whole), key=OTHER_KEY
    )
    assert "there is no such backup" in Desk(tmp_path / "other").refused("restore", str(tmp_path / "none.zip"))
    assert "no registry here to back up" in Desk(tmp_path / "empty").refused("backup", str(tmp_path / "new.zip"))
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("at", "bits"), [((6, 4), 99), ((8, 6), 1), ((10, 8), 99), ((10, 8), 12), ((10, 8), 14)],
    ids=["version of the format", "encrypted", "unknown packing", "bzip2", "lzma"],
)  # fmt: skip
def test_a_zip_file_that_python_or_the_program_does_not_read_is_refused_in_one_line(
    desk: Desk, tmp_path: Path, at: tuple[int, int], bits: int
) -> None:
    """Two bytes of every entry's head, in the list at the end and before the entry."""
    desk.well("backup", str(tmp_path / "backup.zip"))
    data = bytearray((tmp_path / "backup.zip").read_bytes())
    for mark, offset in ((b"PK\x01\x02", at[0]), (b"PK\x03\x04", at[1])):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] = bits
            place = data.find(mark, place + 4)
    (tmp_path / "odd.zip").write_bytes(data)
    said = Desk(tmp_path / "other").refused("restore", str(tmp_path / "odd.zip"))
    assert "Traceback" not in said
    assert "odd.zip" in said or "manifest" in said


def test_a_database_that_a_stranger_has_open_is_not_replaced(desk: Desk, tmp_path: Path) -> None:
    desk.well("backup", str(tmp_path / "backup.zip"))
    with closing(sqlite3.connect(desk.folder / "registry.sqlite3")) as stranger:
        stranger.execute("SELECT count(*) FROM registry_centre").fetchone()
        assert "is using these data" in desk.refused("restore", "--replace", str(tmp_path / "backup.zip"))
    desk.well("restore", "--replace", str(tmp_path / "backup.zip"))


def test_a_record_that_does_not_hold_is_backed_up_all_the_same_and_said_to_be_so(desk: Desk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(desk.folder / "registry.sqlite3")) as live:
        live.executescript(
            "DROP TRIGGER registry_auditrow_no_update; UPDATE registry_auditrow SET who = 'x' WHERE number = 1"
        )
    (desk.folder / "uploads" / DIGEST[:2] / DIGEST).write_bytes(b"rotten")
    ran = desk.call("backup", str(tmp_path / "backup.zip"))
    assert ran.returncode == 4
    assert "does not hold: NJ01/1" in ran.stderr
    assert f"does not hold: uploads/{DIGEST[:2]}/{DIGEST}" in ran.stderr
    assert (tmp_path / "backup.zip").is_file()


def test_on_postgresql_a_backup_of_a_busy_database_is_restored_and_every_refusal_holds(tmp_path: Path) -> None:
    programs = postgresql_folder()
    if programs is None:
        pytest.skip("no PostgreSQL here (initdb): apt-get install postgresql; backups were tested on SQLite alone")
    import psycopg

    with postgresql(programs) as address:
        desk = _founded(tmp_path / "live", address)
        busy = threading.Thread(target=lambda: [desk.found(f"BUSY{number}") for number in range(4)])
        busy.start()
        for number in range(2):
            assert "1 uploaded file;" in desk.well("backup", str(tmp_path / f"{number}.zip"))
        busy.join(timeout=120)
        with psycopg.connect(address, autocommit=True) as stranger:
            stranger.execute("SELECT 1")
            assert "is using these data" in desk.refused("restore", "--replace", str(tmp_path / "0.zip"))
            stranger.execute("CREATE DATABASE empty")
        assert "a registry is here already" in desk.refused("restore", str(tmp_path / "1.zip"))
        empty = Desk(tmp_path / "other", url=address.replace("/postgres", "/empty"))
        assert "belongs to another" in empty.refused("restore", str(tmp_path / "1.zip"), key=OTHER_KEY)
        assert "all of them hold" in empty.well("restore", str(tmp_path / "1.zip"))
        assert "NJ01=" in empty.well("audit", "verify")
        assert (empty.folder / "uploads" / DIGEST[:2] / DIGEST).read_bytes() == CONTENT
        said = desk.well("restore", "--replace", str(tmp_path / "1.zip"))
        kept = said.splitlines()[0].removeprefix("what stood before is kept as schema ")
        assert "all of them hold" in desk.well("audit", "verify")
        assert "1 uploaded file;" in desk.well("backup", str(tmp_path / "again.zip"))
        with psycopg.connect(address) as connection:
            rows = connection.execute(f"SELECT code FROM {kept}.registry_centre").fetchall()
            assert {code for (code,) in rows} == {"NJ01", "BUSY0", "BUSY1", "BUSY2", "BUSY3"}
        assert "(pseudonymous): " in desk.well("registry", "export", str(tmp_path / "open"), "--centre", "NJ01")
        assert desk.well("cohort", "--registry", "--centre", "NJ01", "-o", str(tmp_path / "o.csv")).startswith(
            "0 rows read"
        )
        assert "name the centre with --centre: BUSY0" in desk.refused(
            "cohort", "--registry", "-o", str(tmp_path / "o.csv")
        )
        laid = _parts(tmp_path / "1.zip", tmp_path / "laid")
        _flip(laid / "registry.dump", 3000)
        assert "registry.dump is not what the manifest says" in desk.refused("restore", "--replace", str(laid))
        assert "is of postgresql" in Desk(tmp_path / "lite").refused("restore", str(tmp_path / "1.zip"))


def test_without_the_programs_of_postgresql_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from lupustem.exchange.unreadable import Unreadable
    from lupustem.registry.backup import postgresql_dump

    monkeypatch.setattr(postgresql_dump, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="install postgresql-client-15"):
        postgresql_dump.tool("pg_dump", 15)
    older = tmp_path / "pg_dump"
    older.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n")
    older.chmod(0o755)
    with pytest.raises(Unreadable, match="of version 14 and the database is PostgreSQL 15"):
        postgresql_dump.tool("pg_dump", 15)
    assert postgresql_dump.tool("pg_dump", 14) == older
