"""The commands that take the record out and bring facts in, on the site as users start it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import polars as pl

from tests.unit.registry.servers import Site
from tests.unit.registry.test_backup import Desk
from tests.unit.registry.test_serve import TODAY, Browser, _save


def test_an_export_made_while_people_save_is_of_one_moment_and_is_turned_back_by_the_centre_alone(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    site, desk = demo_site(tmp_path / "live"), Desk(tmp_path / "live", key="")
    acknowledged, asked = set[str](), set[str]()
    site.start()
    try:
        browsers = [Browser(site.address, who) for who in ("doctor", "data")]
        for one in browsers:
            one.log_in()
        saving = [threading.Thread(target=_save, args=(one, 0, acknowledged, asked)) for one in browsers]
        for thread in saving:
            thread.start()
        for number in range(3):
            out = tmp_path / f"out-{number}"
            assert "pseudonymous): " in desk.well("registry", "export", str(out), "--demo", "--for", "study")
            referrals = _rows(out, "referral")
            lines = (out / "audit.ndjson").read_text(encoding="utf-8").splitlines()[1:]
            told = [row for row in map(json.loads, lines) if row["subject"].startswith("referral:")]
            assert len(referrals) == len(told) == len(_rows(out, "patient"))
            check = [sys.executable, "-I", "-S", "verify_export.py", "audit.ndjson"]
            assert subprocess.run(check, cwd=out, check=False, capture_output=True).returncode == 0
    finally:
        site.kill()
        for thread in saving:
            thread.join(timeout=60)
    assert len(acknowledged) > 3
    name = _rows(tmp_path / "out-0", "patient")[4]["number"]
    assert "wants a reason" in desk.refused("registry", "whose", name, "--demo", "--for", "study")
    asked_for = ("--demo", "--reason", "a finding that the patient has to know")
    assert desk.well("registry", "whose", name, *asked_for, "--for", "study") == "0005\n"
    assert "no patient of this centre has this pseudonym" in desk.refused("registry", "whose", name, *asked_for)
    assert "exists; give another name" in desk.refused("registry", "export", str(tmp_path / "out-0"), "--demo")
    assert "wants a reason" in desk.refused("registry", "export", str(tmp_path / "new"), "--demo", "--identified")
    assert not (tmp_path / "new").exists()
    assert "all of them hold" in desk.well("audit", "verify", "--demo")


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))


def test_the_cohort_command_reads_the_registry_as_it_reads_the_table_of_facts_that_it_writes(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    demo_site(tmp_path / "live")
    desk = Desk(tmp_path / "live", key="")
    out, facts, again = (str(tmp_path / name) for name in ("out.parquet", "facts.csv", "again.parquet"))
    said = desk.well("cohort", "--registry", "--demo", "-o", out, "--facts", facts)
    assert said.startswith("40 rows read; 40 decided")
    assert desk.well("cohort", facts, "-o", again).splitlines()[1:] == said.splitlines()[1:]
    assert pl.read_parquet(out).equals(pl.read_parquet(again))
    assert "FILE is missing" in desk.refused("cohort", "-o", out)
    assert "reads the registry itself" in desk.refused("cohort", facts, "--registry", "--demo", "-o", out)
    assert "are for --registry only" in desk.refused("cohort", facts, "--for", "x", "-o", out)


def test_an_import_on_the_command_line_is_shown_and_recorded_only_with_the_digest_that_was_shown(
    tmp_path: Path, demo_site: Callable[[Path], Site]
) -> None:
    demo_site(tmp_path / "live")
    desk = Desk(tmp_path / "live", key="")
    table = tmp_path / "facts.csv"
    table.write_text(
        f"patient,fact,value,observed_on,unit\n0001,weight_kg,58.5,{TODAY},kg\n0001,age_years,400,{TODAY},a\n"
    )
    asked = ("registry", "import", str(table), "--as", "data", "--demo")
    shown = desk.well(*asked)
    assert "1 to be recorded, 0 the same, 1 rejected" in shown
    assert "0 to 120" in shown
    digest = shown.splitlines()[-1].split()[-1]
    assert "previewed again" in desk.refused(*asked, "--confirm", "0" * 64)
    assert "1 recorded" in desk.well(*asked, "--confirm", digest)
    assert "0 to be recorded, 1 the same" in desk.well(*asked)
    assert "previewed again" in desk.refused(*asked, "--confirm", digest)
    assert "data manager" in desk.refused("registry", "import", str(table), "--as", "nurse", "--demo")
    assert "all of them hold" in desk.well("audit", "verify", "--demo")
