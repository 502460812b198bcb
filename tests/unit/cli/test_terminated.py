"""SIGTERM ends a command as Ctrl+C does: nothing half written is left beside the output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROWS = 400_000


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_cohort_leaves_no_hidden_folder_and_no_output(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    source = tmp_path / "c.csv"
    source.write_text("case_id,sex,weight_kg\n" + "".join(f"{row},female,62\n" for row in range(ROWS)))
    running = subprocess.Popen(
        [sys.executable, "-m", "lupustem", "cohort", str(source), "-o", str(tmp_path / "out.csv")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "LUPUSTEM_LANG": "en"},
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".out.csv.*.part")):
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)
    running.send_signal(sent)
    running.communicate(timeout=120)
    assert running.returncode == code
    assert [one.name for one in tmp_path.iterdir()] == ["c.csv"]
