"""The tests of the registry once more, on a PostgreSQL that the test run starts itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.registry.servers import postgresql, postgresql_folder

HERE = Path(__file__).parent
EVERY_RUN = (
    "test_trail.py",
    "test_export.py",
    "test_course.py",
    "test_login.py",
    "test_walks.py",
    "test_locks.py",
    "test_access.py",
    "test_start.py",
)
"""What the database itself decides: chain, triggers, locks, races, and the start of an infusion."""
ON_DEMAND = (
    "test_urls.py",
    "test_demo.py",
    "test_bedside.py",
    "test_bedside_pages.py",
    "test_prescription.py",
    "test_uploads.py",
    "test_centre.py",
    "test_policy.py",
    "test_registry_export.py",
    "test_import.py",
    "test_registry_cohort.py",
    "test_indices.py",
    "test_intake.py",
    "test_queries.py",
    "test_today.py",
    "test_search.py",
    "test_api.py",
    "test_api_fuzz.py",
    "test_attack.py",
    "test_health.py",
    "test_visits.py",
    "test_adverse.py",
    "test_outcomes_page.py",
    "test_course_page.py",
)
"""The rest of what touches the tables: LUPUSTEM_POSTGRESQL=all runs it too, which takes as long as it does on SQLite."""
ON_THE_DATABASE = (*EVERY_RUN, *(ON_DEMAND if os.environ.get("LUPUSTEM_POSTGRESQL") == "all" else ()))


def test_what_holds_on_sqlite_holds_on_postgresql() -> None:
    programs = postgresql_folder()
    if programs is None:
        pytest.skip("no PostgreSQL here (initdb): apt-get install postgresql; the registry was tested on SQLite alone")
    with postgresql(programs) as address:
        _found_and_verify(address)
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-n",
                "0",
                "-q",
                "-p",
                "no:cacheprovider",
                *(HERE / one for one in ON_THE_DATABASE),
            ],
            env={**os.environ, "LUPUSTEM_DATABASE_URL": address},
            cwd=HERE.parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert ran.stdout.count(".") > 100


def _found_and_verify(address: str) -> None:
    """The command line on PostgreSQL: a centre is founded and its trail verified."""
    key = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
    environment = {**os.environ, "LUPUSTEM_DATABASE_URL": address, "LUPUSTEM_SECRET_KEY": key, "LUPUSTEM_LANG": "en"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    names = ("--code", "NJ01", "--name-zh", "中心", "--name-en", "Centre", "--admin", "root", "--person", "R")
    names += ("--director", "chief", "--director-person", "C")
    for arguments, says in (
        (("registry", "found", *names), "shown once"),
        (("audit", "verify"), "4 rows of the trail"),
    ):
        call = [sys.executable, "-m", "lupustem", *arguments]
        ran = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        assert (ran.returncode, says in ran.stdout) == (0, True), ran.stderr
