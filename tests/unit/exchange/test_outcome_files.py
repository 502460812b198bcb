"""VISITS and EVENTS from files: what is refused at the door, row by row or whole, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lupustem.exchange.outcome_files import OutcomeRun, run_outcomes, write_invented
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.invented import invented

VISITS = """patient_id,visit_date,sledai,pga,albumin_g_l
a,2020-01-15,12,2,30
a,2020-07-15,4,0.5,38
b,2020-01-15,10,1.5,28
"""
EVENTS = """patient_id,event_date,kind,source,dose_1e6_per_kg,cause,term,grade,serious
a,2020-01-15,infusion,umbilical_cord,1,,,,
b,2020-01-15,infusion,bone_marrow,1,,,,
b,2020-09-01,death,,,infection,,,
a,2021-01-15,last_contact,,,,,,
"""
Run = Callable[..., OutcomeRun]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def made(visits: str | bytes = VISITS, events: str | bytes = EVENTS, **more: Any) -> OutcomeRun:
        paths = tmp_path / "visits.csv", tmp_path / "events.csv"
        for path, content in zip(paths, (visits, events), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_outcomes(*paths, Options(), **more)

    return made


def _reasons(path: Path) -> dict[int, str]:
    return dict(pl.read_csv(path, infer_schema=False).select(pl.col("row").cast(pl.Int64), "reason").iter_rows())


def test_two_good_tables_are_analysed_and_nothing_is_rejected(run: Run) -> None:
    found = run()
    assert (found.visits, found.events, found.rejected_visits, found.rejected_events, found.rejects) == (3, 4, 0, 0, ())
    counts = {one.code: one.n for one in found.outcomes.completeness.counts}
    assert (counts["patients"], counts["analysed"], counts["with_baseline"]) == (2, 2, 2)
    assert not found.outcomes.settings.invented


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,2020-03-01,relaps,,,,,,", "kind"),
        ("a,2020-03-01,,,,,,,", "kind: missing"),
        ("a,2020-3-1,relapse,,,,,,", "event_date"),
        ("a,2020-02-30,relapse,,,,,,", "event_date"),
        (",2020-03-01,relapse,,,,,,", "patient_id: missing"),
        ("a,2020-03-01,infusion,umbilical,1,,,,", "source"),
        ("a,2020-03-01,infusion,umbilical_cord,1000000,,,,", "dose_1e6_per_kg"),
        ("a,2020-03-01,relapse,umbilical_cord,,,,,", "source: only for infusion"),
        ("a,2020-03-01,infection,,,,,6,", "grade"),
        ("a,2020-03-01,infection,,,,,2.5,", "grade"),
        ("a,2020-03-01,infection,,,infection,,2,", "cause: only for death"),
        ("a,2020-03-01,infection,,,,,2,maybe", "serious"),
    ],
)
def test_an_event_that_breaks_a_rule_is_refused_with_its_reason(run: Run, tmp_path: Path, line: str, said: str) -> None:
    found = run(events=f"{EVENTS}{line}\n", rejects=tmp_path / "out.rejects.csv")
    reasons = _reasons(tmp_path / "out.rejects.events.csv")
    assert said in reasons[5]
    assert "1000000" not in reasons[5]
    assert found.rejects == (tmp_path / "out.rejects.events.csv",)


def test_of_a_patient_with_a_refused_event_no_event_is_used_and_the_patient_is_left_out(
    run: Run, tmp_path: Path
) -> None:
    found = run(events=f"{EVENTS}a,2020-03-01,relaps,,,,,,\n", rejects=tmp_path / "r.csv")
    assert found.rejected_events == 3
    assert "another event of this patient" in _reasons(tmp_path / "r.events.csv")[1]
    flow = {step.code: step for step in found.outcomes.flow}
    assert (flow["patients"].n, flow["infused"].n) == (2, 1)
    assert [(one.code, one.n) for one in flow["infused"].left] == [("event_unreadable", 1)]
    findings = {one.code: one.n for one in found.outcomes.completeness.findings}
    assert findings["event_rejected"] == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,2020-04-15,4,0.5,3.8", "albumin_g_l"),
        ("a,2020-04-15,4,5,38", "pga"),
        ("a,2020-04-15,four,0.5,38", "sledai"),
        ("a,15.04.2020,4,0.5,38", "visit_date"),
        ("a,2020-07-15,4,0.5,38", "two visits of one patient on one day"),
    ],
)
def test_a_visit_that_breaks_a_rule_is_refused_and_its_patient_stays_as_unknown(
    run: Run, tmp_path: Path, line: str, said: str
) -> None:
    found = run(visits=f"{VISITS}{line}\n", rejects=tmp_path / "r.csv")
    assert said in _reasons(tmp_path / "r.visits.csv")[4]
    counts = {one.code: one.n for one in found.outcomes.completeness.counts}
    assert (counts["infused"], counts["with_baseline"]) == (2, 1)


def test_albumin_in_g_per_dl_is_not_taken_for_g_per_l(run: Run, tmp_path: Path) -> None:
    run(visits=f"{VISITS}a,2020-04-15,4,0.5,3.8\n", rejects=tmp_path / "r.csv")
    assert "3.8" not in _reasons(tmp_path / "r.visits.csv")[4]


@pytest.mark.parametrize(
    ("visits", "events", "said"),
    [
        (b"", EVENTS, "empty"),
        (VISITS, b"", "empty"),
        (b"\x00\x01\x02\x03", EVENTS, "not a CSV"),
        (VISITS, b"PAR1\x00\xff", "not a CSV"),
        (VISITS, "patient_id;event_date;kind\n", "commas"),
        ("患者,日期\n".encode("gb18030"), EVENTS, "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(run: Run, visits: Any, events: Any, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        run(visits, events)


@pytest.mark.parametrize(
    ("visits", "events", "fields"),
    [
        ("patient_id,visit_date,sledia\n", EVENTS, ["sledia"]),
        ("patient_id,visit_date,died\na,2020-01-01,false\n", EVENTS, ["died"]),
        ("visit_date,sledai\n2020-01-01,3\n", EVENTS, ["patient_id"]),
        (VISITS, "patient_id,event_date,kind,weight\n", ["weight"]),
        (VISITS, "patient_id,event_date\n", ["kind"]),
    ],
)
def test_columns_that_are_missing_or_not_known_are_named(run: Run, visits: str, events: str, fields: list[str]) -> None:
    with pytest.raises(InvalidFacts) as refused:
        run(visits, events)
    assert [one.fact for one in refused.value.problems] == fields


def test_columns_that_are_not_known_are_left_out_where_that_is_asked_for(run: Run) -> None:
    visits = VISITS.replace("albumin_g_l", "albumin")
    assert run(visits, ignore_unknown_columns=True).outcomes.changes[0].code == "sledai_2k"


def test_no_infusion_at_all_is_a_named_error(run: Run) -> None:
    with pytest.raises(InvalidFacts, match="there is no infusion to analyse"):
        run(events="patient_id,event_date,kind\na,2020-01-01,last_contact\n")


def test_one_file_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS, encoding="utf-8")
    with pytest.raises(Unreadable, match="same file"):
        run_outcomes(path, path, Options())


def test_a_cohort_is_the_same_from_csv_from_parquet_and_from_memory(tmp_path: Path) -> None:
    cohort = invented(patients=30, seed=8)
    visits, events = write_invented(cohort, tmp_path / "csv")
    cohort.visits.write_parquet(tmp_path / "visits.parquet")
    cohort.events.write_parquet(tmp_path / "events.parquet")
    from_csv = run_outcomes(visits, events, Options()).outcomes
    from_parquet = run_outcomes(tmp_path / "visits.parquet", tmp_path / "events.parquet", Options()).outcomes
    assert from_csv == from_parquet == analyse(cohort.visits, cohort.events)
