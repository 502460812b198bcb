"""`lupustem cohort` as people run it: real processes, real files, exit codes, both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "case_id,sex,pregnant\na,female,true\nb,male,\n"
BAD = "case_id,sex,weight_kg\na,female,62\nb,male,620\n"


def run(*arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """Run the command in one language."""
    return subprocess.run(
        [sys.executable, "-m", "lupustem", "cohort", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LUPUSTEM_LANG": language, "PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_good_cohort_ends_with_0_and_says_its_counts(tmp_path: Path, engine: str) -> None:
    (tmp_path / "c.csv").write_text(GOOD)
    done = run(str(tmp_path / "c.csv"), "-o", str(tmp_path / "o.csv"), "--engine", engine)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 rows read; 2 decided" in done.stdout
    assert "not recommended: 1" in done.stdout
    assert "the physician decides" in done.stdout


def test_rejects_end_with_3_in_the_language_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(BAD)
    done = run(str(tmp_path / "c.csv"), "-o", str(tmp_path / "o.csv"), language="zh")
    assert done.returncode == 3
    assert "拒收 1 行" in done.stdout
    assert "超出允许范围 2 至 300 kg" in (tmp_path / "o.rejects.csv").read_text()
    elsewhere = tmp_path / "lost.csv"
    done = run(str(tmp_path / "c.csv"), "-o", str(tmp_path / "o.csv"), "--rejects", str(elsewhere), "--lang", "en")
    assert (done.returncode, elsewhere.exists()) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{bad}", "-o", "{out}.txt"), ".parquet, .csv or .ndjson"),
        (("{bad}", "-o", "{out}.csv", "--engine", "spark"), "polars, duckdb"),
        (("{bad}", "-o", "{out}.csv", "--stage", "cure"), "centre"),
        (("{bad}", "-o", "{out}.csv", "--as-of", "2026-01-01"), "--as-of"),
        (("-", "-o", "{out}.csv"), "standard input"),
        (("{out}.csv", "-o", "{out}.parquet"), "no such file"),
        (("{bad}",), "--output"),
        (("{wrong}", "-o", "{out}.csv"), "the nearest is weight_kg"),
    ],
)
def test_wrong_input_is_one_line_with_exit_code_2(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "bad.csv").write_text(BAD)
    (tmp_path / "wrong.csv").write_text("case_id,wieght_kg\na,62\n")
    places = {"bad": tmp_path / "bad.csv", "wrong": tmp_path / "wrong.csv", "out": tmp_path / "out"}
    done = run(*(argument.format(**places) for argument in arguments))
    assert done.returncode == 2, done
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv", "wrong.csv"]


def test_every_stage_may_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(GOOD)
    for stages, columns in ((("all",), 103), (("product", "centre"), 37), (("assess",), 20)):
        options = [part for stage in stages for part in ("--stage", stage)]
        assert run(str(tmp_path / "c.csv"), "-o", str(tmp_path / "o.csv"), *options).returncode == 0
        assert len((tmp_path / "o.csv").read_text().splitlines()[0].split(",")) == columns


def test_contradictions_are_said(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("case_id,sex,pregnant\na,male,true\n")
    done = run(str(tmp_path / "c.csv"), "-o", str(tmp_path / "o.csv"))
    assert "pregnant_or_lactating_man (1 row): Sex is male" in done.stderr
