"""A site's own parameters on every command with a limit: tightened, quoted by name, never loosened. Invented patients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from lupustem.cli.main import main

SITE: dict[str, Any] = {
    "id": "ward-7",
    "author": "Dr Invented",
    "second_person": "Dr Also-Invented",
    "dated": "2026-11-02",
    "dose": {"max_per_kg": 1600000, "target_per_kg": 1400000},
    "rate": {"cap": "3.5", "slow_cap": "1.5"},
    "stability": {"soft_h": 6, "hard_h": 10},
    "ctx": {"after_h": "72.5"},
    "freshness": {"assessment_d": 3},
    "vitals": {"baseline_max_age_min": 5},
    "drip": {"factors": [20]},
}
LOOSER: dict[str, Any] = {**SITE, "rate": {"cap": "4.5"}}
SIGNS = {
    "respirations": 16,
    "spo2": 98,
    "oxygen": "air",
    "systolic": 122,
    "diastolic": 74,
    "pulse": 80,
    "consciousness": "A",
    "temperature_c": "36.6",
}
FILES: dict[str, Any] = {
    "site.yaml": SITE,
    "looser.yaml": LOOSER,
    "order.yaml": {
        "as_of": "2026-11-02T09:00+08:00",
        "dose_basis": "viable",
        "weight": {"value": "60", "unit": "kg", "measured_at": "2026-11-02T07:00+08:00"},
        "bags": [
            {"id": "C-01", "label_cells": "1e8", "measured_cells": "1e8", "count_basis": "viable", "volume_ml": 50}
        ],
    },
    "plan.yaml": {
        "volume_ml": "100",
        "segments": [{"minutes": 10, "rate_ml_min": 2}, {"minutes": 20, "rate_ml_min": 4}],
    },
    "log.yaml": {
        "volume_ml": 60,
        "preparation_end": "2026-11-02T08:00+08:00",
        "events": [
            {"at": "2026-11-02T10:00+08:00", "rate_ml_min": 2},
            {"at": "2026-11-02T10:30+08:00", "end": True},
        ],
    },
    "watch.yaml": {
        "watch": {"volume_ml": 100, "age_years": 34, "pregnant": False},
        "events": [
            {"id": "e1", "at": "2026-11-02T08:50+08:00", "kind": "signs", **SIGNS},
            {"id": "e2", "at": "2026-11-02T09:00+08:00", "kind": "started", "rate": 2, "by": ["n1", "n2"]},
        ],
    },
    "day.yaml": {
        "start": "2026-11-02T10:00+08:00",
        "end": "2026-11-02T10:30+08:00",
        "total_minutes": 30,
        "preparation_end": "2026-11-02T04:00+08:00",
        "cyclophosphamide": ["2026-11-05T10:59+08:00"],
    },
    "case.yaml": {
        "case_id": "P-7",
        "facts": {
            "sex": "female",
            "age_years": 34,
            "weight_kg": 60,
            "sle_diagnosed": True,
            "severity_assessed": "severe",
            "renal_involvement": True,
            "pregnant": False,
            "lactating": False,
            "malignancy": False,
            "haematologic_malignancy": False,
            "pulmonary_hypertension": False,
            "severe_cardiopulmonary_insufficiency": False,
            "active_infection": False,
            "prior_msc_infusions": 0,
            "bleeding_tendency": False,
            "platelets_10e9_l": 180,
            "long_term_antiplatelet": False,
        },
    },
}
PLAN = (
    "plan",
    "case.yaml",
    "--volume",
    "100",
    "--infusion-at",
    "2026-11-02T09:00+08:00",
    "--prepared-at",
    "2026-11-02T02:30+08:00",
    "--assessed-at",
    "2026-10-29T09:00+08:00",
    "--now",
    "2026-11-02T08:00+08:00",
)
# Command -> the rule that the tightened set raises and the default one does not; None where only numbers move.
COMMANDS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "dose": (("dose", "order.yaml"), None),
    "plan a rate": (("infusion", "plan", "--volume", "100"), None),
    "resume": (("infusion", "resume", "--remaining", "50", "--elapsed", "20"), None),
    "check a plan": (("infusion", "check", "plan.yaml"), "slow_phase"),
    "check a log": (("infusion", "check", "log.yaml"), "I1_slow_phase"),
    "replay": (("infusion", "replay", "log.yaml"), "I1_slow_phase"),
    "gate": (("infusion", "gate", "day.yaml"), "deadline_advised"),
    "drugs": (("infusion", "drugs", "day.yaml"), "cyclophosphamide_window"),
    "monitor": (("monitor", "watch.yaml"), "rate_above_cap"),
    "plan": (PLAN, "assessment_old"),
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def answers(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> tuple[Any, Any]:
    """With the default set, and with the site's."""
    found = [run(capsys, *command, *more, "-f", "json") for more in ((), ("--parameters", "site.yaml"))]
    assert all(code in (0, 4) for code, _, _ in found), [err for _, _, err in found]
    return json.loads(found[0][1]), json.loads(found[1][1])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_tightened_set_changes_the_answer_and_is_quoted_by_name(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    command, rule = COMMANDS[name]
    usual, site = answers(capsys, command)
    assert usual["parameters"]["id"] == "cn-consensus-2022+site-default-1"
    assert (site["parameters"]["id"], "rate.cap" in site["parameters"]["site"]) == ("ward-7", True)
    assert usual != {**site, "parameters": usual["parameters"]}
    if rule is not None:
        assert rule not in [one["rule"] for one in usual["reasons"]]
        assert {one["kind"] for one in site["reasons"] if one["rule"] == rule} == {"site_policy"}
    shown = run(capsys, *command, "--parameters", "site.yaml", "--lang", "en")[1]
    assert f"ward-7 {site['parameters']['fingerprint'][:12]}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_a_loosened_limit_is_refused_by_name_everywhere(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, *COMMANDS[name][0], "--parameters", "looser.yaml", "--lang", "en")
    assert (code, out) == (2, "")
    assert err == "rate.cap: would loosen a limit of the consensus; at most 4 is allowed here.\n"


def test_a_plan_of_a_site_names_its_own_hours_days_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *PLAN, "--parameters", "site.yaml", "--lang", "en")
    text = " ".join(out.split())
    assert code == 0
    for words in (
        "to end within 6 h [site policy]",
        "latest start, 10 h or the label's expiry [site policy]",
        "more than 3 days before the infusion",
        "no cyclophosphamide until 72.5 h after the end",
        "── What this site sets itself",
        "Cap on the rate: 3.5 mL/min [site policy]",
        "allowed: 60,000,000 to 96,000,000 cells [site policy]",
    ):
        assert words in text
    for words in ("within 8 h", "8 h deadline", "12 h or", "7 days"):
        assert words not in text


def test_the_device_of_a_plan_is_one_that_the_site_uses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *PLAN, "--drops", "15")[0] == 0
    code, _, err = run(capsys, *PLAN, "--drops", "15", "--parameters", "site.yaml", "--lang", "en")
    assert (code, err) == (2, "device.drop_factor: takes 20 gtt/ml.\n")


def test_a_calendar_bars_cyclophosphamide_to_the_minute_of_the_sites_window(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.ics"
    assert run(capsys, *PLAN, "--parameters", "site.yaml", "-f", "ics", "-o", str(file))[0] == 0
    assert "P-7" not in file.read_text(encoding="utf-8")
    made = json.loads(run(capsys, *PLAN, "--parameters", "site.yaml", "-f", "json")[1])
    last = next(one["last"] for one in made["drugs"] if one["id"] == "cyclophosphamide_interval")
    assert made["end"][:16] == "2026-11-02T09:38"
    assert last[:16] == "2026-11-05T10:08"
    assert "DTEND:20261105T0208" in file.read_text(encoding="utf-8")
