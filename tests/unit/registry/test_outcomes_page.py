"""The outcomes page: what it says is what `lupustem outcomes` says of the tables it hands out; and no name leaves by it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lupustem.cli.main import main
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.course_events import record_course_event
from lupustem.registry.models import Patient
from lupustem.registry.outcome_tables import analysed, tables_of
from lupustem.registry.pages import outcomes as pages
from lupustem.registry.pseudonyms import pseudonym
from lupustem.registry.record.clock import now, today
from tests.unit.registry.after_programme import event, infused_at, visit
from tests.unit.registry.programme import actor, browser, key


@pytest.fixture
def cohort(assessed: Patient) -> Patient:
    """One infusion with a baseline, three visits, an infection and a last contact; a second patient's, aborted."""
    start = now() - timedelta(days=200)
    infused_at(assessed, start)
    for days, sledai in ((0, 13), (30, 8), (91, 4), (182, 2)):
        values = {"sledai": sledai, "pga": Decimal("1.5"), "prednisone_mg": Decimal("7.5"), "platelets_10e9_l": 90}
        visit(assessed, (start + timedelta(days=days)).date(), values)
    event(assessed, start + timedelta(days=5), {"category": "infection", "serious": {"hospitalisation": True}})
    other = Patient.objects.get(centre=assessed.centre, number="0001")
    infused_at(other, start, ended="aborted", lot="LOT-INVENTED-2")
    record_course_event(
        actor=actor(Role.DATA_MANAGER), key=key(), patient=other, number=0, seen=0, kind="last_contact", on=today()
    )
    return assessed


@pytest.mark.django_db
def test_an_empty_programme_says_what_is_needed(patient: Patient) -> None:
    page = browser(Role.DIRECTOR).get("/outcomes")
    assert page.status_code == 200
    assert "There is no infusion to analyse yet" in page.content.decode()
    assert browser(Role.DIRECTOR).get("/outcomes/report/json").status_code == 404


@pytest.mark.django_db
def test_the_report_says_what_the_command_line_says_of_the_tables(cohort: Patient, tmp_path: Path) -> None:
    auditor = browser(Role.AUDITOR)
    for name in ("visits", "events"):
        (tmp_path / f"{name}.csv").write_bytes(auditor.get(f"/outcomes/tables/{name}.csv").content)
    for mask in ("0", "5"):
        out = tmp_path / f"{mask}.json"
        asked = [str(tmp_path / "visits.csv"), "--events", str(tmp_path / "events.csv"), "--mask-below", mask]
        assert main(["outcomes", *asked, "-o", str(out), "--lang", "en"]) == 0
        answer = auditor.get(f"/outcomes/report/json?mask={mask}").content
        assert json.loads(answer) == json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_the_tables_hold_what_is_known_and_nobody(cohort: Patient) -> None:
    tables = tables_of(cohort.centre)
    events = list(csv.DictReader(io.StringIO(tables.events.decode())))
    own, other = (pseudonym("A", number) for number in ("0002", "0001"))
    assert {(one["patient_id"], one["kind"]) for one in events} == {
        (own, "infusion"),
        (own, "serious_infection"),
        (other, "infusion"),
        (other, "last_contact"),
    }
    whole, aborted = (
        (one["dose_total_1e6"], one["dose_1e6_per_kg"], one["lot"]) for one in _infusions(events, own, other)
    )
    assert whole == ("60", "1", "LOT-INVENTED-1")
    assert aborted == ("", "", "LOT-INVENTED-2"), "of an infusion that was broken off the dose is not known"
    text = (tables.visits + tables.events).decode()
    assert not any(one in text for one in ("0001", "0002", "甲", "HOSP"))
    assert pseudonym("B", "0002") != own


def _infusions(events: list[dict[str, str]], *order: str) -> list[dict[str, str]]:
    found = {one["patient_id"]: one for one in events if one["kind"] == "infusion"}
    return [found[name] for name in order]


@pytest.mark.django_db
def test_small_counts_are_hidden_until_somebody_asks_for_them(cohort: Patient) -> None:
    director = browser(Role.DIRECTOR)
    hidden, shown = (director.get(f"/outcomes{query}").content.decode() for query in ("", "?mask=0"))
    assert "Counts below 5" in hidden
    assert "Counts below" not in shown
    for page in (hidden, shown):
        assert "<style" not in page
        assert " style=" not in page
        assert "甲" not in page


@pytest.mark.django_db
def test_an_analysis_is_kept_until_a_row_of_the_record_changes(
    cohort: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lupustem.exchange import outcome_files
    from lupustem.outcome.analyse import Options

    ran: list[Path] = []
    run = outcome_files.run_outcomes
    monkeypatch.setattr(outcome_files, "run_outcomes", lambda visits, *more: ran.append(visits) or run(visits, *more))
    options = Options(mask_below=0, landmark_months=7)
    for _ in range(2):
        analysed(tables_of(cohort.centre), options)
    assert len(ran) == 1
    visit(cohort, today(), {"arthritis": True})
    analysed(tables_of(cohort.centre), options)
    assert len(ran) == 2


@pytest.mark.django_db
def test_the_evidence_behind_a_statement_is_one_click_from_its_row(cohort: Patient) -> None:
    doctor = browser(Role.RHEUMATOLOGIST)
    assert 'href="/evidence/moderate_to_severe"' in doctor.get("/patients/0002/decision").content.decode()
    assert 'href="/evidence/relapse_watch"' in doctor.get("/outcomes").content.decode()
    page = doctor.get("/evidence/relapse_watch").content.decode()
    assert "Wang et al., Arthritis Res Ther 2014" in page
    assert "3/24 (12.5" in page
    assert doctor.get("/evidence/nonsense").status_code == 404
    assert pages.MASKS[0] == 5
