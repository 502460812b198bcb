"""A table of visits from file to file: rows refused with their reason, the order kept, formats that say the same."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import lupustem
from lupustem.exchange.index_run import run_index
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.catalogue import find

SRI = """patient_id,visit_date,sledai,pga,rescue
b,2026-03-01,8,1.2,false
a,2026-01-01,12,1.0,false
b,2026-01-01,12,1.0,false
a,2026-03-01,8,1.2,true
"""


def written(tmp_path: Path, text: str, name: str = "visits.csv") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def rejected(tmp_path: Path) -> list[dict[str, str]]:
    return pl.read_csv(tmp_path / "out.rejects.csv", infer_schema=False).to_dicts()


def test_visits_are_compared_within_a_patient_and_keep_their_order(tmp_path: Path) -> None:
    summary = run_index(find("sri4"), written(tmp_path, SRI), tmp_path / "out.csv")
    assert (summary.rows, summary.rejected, summary.rejects) == (4, 0, None)
    rows = pl.read_csv(tmp_path / "out.csv", infer_schema=False).to_dicts()
    assert [(row["patient_id"], row["sri4_sledai"], row["sri4_pga"], row["sri4_rescue"]) for row in rows] == [
        ("b", "true", "true", "true"),
        ("a", None, None, None),
        ("b", None, None, None),
        ("a", "true", "true", "false"),
    ]
    assert rows[3]["sri4"] == "false"  # rescue fails, whatever else is unknown
    assert rows[0]["sri4"] is None  # BILAG is not in the table: unknown, not absent


def test_a_visit_that_cannot_be_read_takes_its_patients_other_visits_along(tmp_path: Path) -> None:
    table = SRI.replace("a,2026-01-01,12,1.0", "a,2026-01-01,12,5")
    summary = run_index(find("sri4"), written(tmp_path, table), tmp_path / "out.csv", language="zh")
    assert (summary.rows, summary.rejected) == (4, 2)
    first, second = rejected(tmp_path)
    assert first["row"] == "2"
    assert "超出允许范围 0 至 3" in first["reason"]
    assert second["row"] == "4"
    assert "另有一次就诊不能读取" in second["reason"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (("a,2026-03-01", "a,2026-01-01"), "two visits of one patient on one day"),
        (("a,2026-03-01", "a,01.03.2026"), "no date such as 2026-03-31"),
        (("a,2026-03-01", "a,2026-02-30"), "no date such as 2026-03-31"),
        (("a,2026-03-01", ",2026-03-01"), "patient_id: missing"),
    ],
)
def test_a_visit_needs_its_patient_and_its_own_day(tmp_path: Path, changed: tuple[str, str], reason: str) -> None:
    summary = run_index(find("sri4"), written(tmp_path, SRI.replace(*changed)), tmp_path / "out.csv")
    assert summary.rejected >= 1
    assert any(reason in row["reason"] for row in rejected(tmp_path))
    assert "b" in {row["patient_id"] for row in pl.read_csv(tmp_path / "out.csv", infer_schema=False).to_dicts()}


def test_what_a_row_contradicts_is_refused(tmp_path: Path) -> None:
    run_index(
        find("sle_das"),
        written(tmp_path, "sjc28,localized_rash,generalized_rash,proteinuria_mg\n0,true,true,\n0,,,1.2\n0,,,1200\n"),
        tmp_path / "out.csv",
    )
    assert [row["reason"][:30] for row in rejected(tmp_path)] == [
        "localised and generalised rash",
        "below 20 mg, it looks like g; ",
    ]
    run_index(find("doris_2021"), written(tmp_path, "sledai,rash,fever\n1,true,false\n3,true,\n"), tmp_path / "out.csv")
    assert rejected(tmp_path)[0]["row"] == "1"


def test_parquet_and_ndjson_say_the_same_as_csv(tmp_path: Path) -> None:
    source = written(tmp_path, "patient_id,rash,fever\na,true,false\nb,,true\n")
    pl.DataFrame({"patient_id": ["a", "b"], "rash": [True, None], "fever": [False, True]}).write_parquet(
        tmp_path / "visits.parquet"
    )
    lines = [{"patient_id": "a", "rash": True, "fever": False}, {"patient_id": "b", "rash": None, "fever": True}]
    written(tmp_path, "".join(f"{json.dumps(line)}\n" for line in lines), "visits.ndjson")
    answers = []
    for name in (source.name, "visits.parquet", "visits.ndjson"):
        run_index(find("sledai_2k"), tmp_path / name, tmp_path / "out.parquet")
        frame = pl.read_parquet(tmp_path / "out.parquet")
        answers.append(frame.select("patient_id", "sledai_2k_lower", "sledai_2k_upper").rows())
    assert answers[0] == answers[1] == answers[2] == [("a", 2, 104), ("b", 1, 105)]


def test_columns_and_indices_that_do_not_fit_are_named(tmp_path: Path) -> None:
    source = written(tmp_path, "patient,rush\na,true\n")
    with pytest.raises(
        InvalidFacts, match=r"column patient: .* nearest is patient_id.*column rush: .* nearest is rash"
    ):
        run_index(find("sledai_2k"), source, tmp_path / "out.csv")
    run_index(find("sledai_2k"), source, tmp_path / "out.csv", ignore_unknown_columns=True)
    with pytest.raises(InvalidFacts, match="visit_date: the column is missing"):
        run_index(find("lldas"), written(tmp_path, "patient_id,pga\na,1\n"), tmp_path / "out.csv")
    with pytest.raises(InvalidFacts, match="not scored over a table"):
        run_index(find("unit"), source, tmp_path / "out.csv")
    with pytest.raises(Unreadable, match="have to be different files"):
        run_index(find("sledai_2k"), source, source)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "visits.csv"]


def test_python_scores_a_frame_as_the_command_scores_a_file() -> None:
    scores, rejects = lupustem.score_visits(
        "sledai_2k", pl.DataFrame({"rash": [True, None], "sledai": [1, 2]}), ignore_unknown_columns=True
    )
    assert scores["sledai_2k_lower"].to_list() == [2, 0]
    assert rejects.height == 0
    assert lupustem.score("sledai_2k", {"present": ["rash"]}).value == 2
