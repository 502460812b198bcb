"""The tests of the registry once more, on a PostgreSQL that the test run starts itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.registry.servers import postgresql, postgresql_folder

HERE = Path(__file__).parent
ON_THE_DATABASE = ("test_trail.py", "test_export.py", "test_urls.py", "test_course.py", "test_login.py", "test_demo.py")


@pytest.mark.skipif("LUPUSTEM_DATABASE_URL" in os.environ, reason="this run is on PostgreSQL already")
def test_what_holds_on_sqlite_holds_on_postgresql() -> None:
    programs = postgresql_folder()
    if programs is None:
        pytest.skip("no PostgreSQL here (initdb): apt-get install postgresql; the registry was tested on SQLite alone")
    with postgresql(programs) as address:
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
