"""A cohort from file to file: formats, rejects, counts, order, whole files or none; the same from both engines."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from lupustem.decision.case import assess
from lupustem.decision.cohort import assess_cohort
from lupustem.exchange.cohort_run import ENGINES, Engine, run_cohort
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts

ROWS = """case_id,sex,age_years,pregnant,sledai_2k,sle_diagnosed,malignancy,pulmonary_hypertension
a,female,34,TRUE,12.0,true,false,false
b,male,61.5,false,14,True,false,false
a,female,,,,,,
c,male,17,,3,false,,
"""
EVERY = ("centre", "assess", "prescribe", "product", "infuse", "follow_up")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "cohort.csv"
    path.write_text(ROWS)
    return path


def _table(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        lists = pl.col("reasons", "missing").cast(pl.List(pl.String)).list.join(";")
        return pl.read_parquet(path).with_columns(lists).with_columns(pl.all().cast(pl.String)).rows(named=True)
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return list(csv.DictReader(file))
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return [row | {name: ";".join(row[name]) for name in ("reasons", "missing")} for row in rows]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".ndjson"])
def test_every_row_gets_the_answer_it_would_get_alone(
    source: Path, tmp_path: Path, engine: Engine, suffix: str
) -> None:
    output = tmp_path / f"out{suffix}"
    summary = run_cohort(source, output, stages=EVERY, engine=engine)
    answers = _table(output)
    assert (summary.rows, summary.rejected, summary.repeated) == (4, 0, 1)
    with source.open(newline="") as file:
        for answer, row in zip(answers, csv.DictReader(file), strict=True):
            facts = {name: _value(name, text) for name, text in row.items() if name != "case_id"}
            alone = assess(facts, stages=EVERY)
            expected = {"case_id": row["case_id"], "verdict": str(alone.verdict)}
            expected |= {"reasons": ";".join(alone.reasons), "missing": ";".join(alone.missing)}
            assert answer == expected | {name: str(status) for name, status in alone.statuses.items()}
    assert list(answers[0])[:5] == ["case_id", "verdict", "reasons", "missing", "institution_registered"]
    assert sum(summary.verdicts.values()) == 4


def _value(name: str, text: str) -> Any:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text if name == "sex" or not text else float(text)


@pytest.mark.parametrize("engine", ENGINES)
def test_without_stage_assess_there_is_no_verdict(source: Path, tmp_path: Path, engine: Engine) -> None:
    for suffix in (".csv", ".parquet", ".ndjson"):
        run_cohort(source, tmp_path / f"out{suffix}", stages=("product",), engine=engine)
    rows = _table(tmp_path / "out.csv")
    assert {(row["verdict"], row["reasons"], row["missing"]) for row in rows} == {("", "", "")}
    assert {row["verdict"] for row in _table(tmp_path / "out.parquet")} == {None}
    first = json.loads((tmp_path / "out.ndjson").read_text().splitlines()[0])
    assert (first["verdict"], first["reasons"], first["missing"]) == (None, [], [])


BAD = """case_id,sex,weight_kg,sledai_2k,pregnant
good,female,62,12.0,true
bound,female,620,12,true
places,female,62.1234567,12,true
whole,female,62,12.5,true
words,Female,62 kg,x,yes
comma,female,"1,5",,
nan,female,NaN,,
zeros,female,62.1234560000,,
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_bad_rows_go_to_the_rejects_with_their_reasons_and_nothing_is_lost(tmp_path: Path, engine: Engine) -> None:
    source, output = tmp_path / "c.csv", tmp_path / "o.csv"
    source.write_text(BAD)
    summary = run_cohort(source, output, engine=engine)
    assert (summary.rows, summary.answered, summary.rejected) == (8, 3, 5)
    assert summary.not_finite == {"weight_kg": 1}
    assert [row["case_id"] for row in _table(output)] == ["good", "nan", "zeros"]
    rejects = _table(tmp_path / "o.rejects.csv")
    assert [(row["row"], row["case_id"]) for row in rejects] == [
        ("2", "bound"),
        ("3", "places"),
        ("4", "whole"),
        ("5", "words"),
        ("6", "comma"),
    ]
    assert rejects[0]["weight_kg"] == "620"
    assert "2 to 300 kg" in rejects[0]["reason"]
    assert "620" not in rejects[0]["reason"]
    words = rejects[3]["reason"]
    assert all(name in words for name in ("sex", "weight_kg", "sledai_2k", "pregnant"))


def test_rejects_of_an_earlier_run_do_not_stay_beside_new_answers(tmp_path: Path) -> None:
    source, output = tmp_path / "c.csv", tmp_path / "o.csv"
    source.write_text("case_id,weight_kg\na,620\n")
    assert run_cohort(source, output).rejects == tmp_path / "o.rejects.csv"
    source.write_text("case_id,weight_kg\na,62\n")
    assert run_cohort(source, output).rejects is None
    assert not (tmp_path / "o.rejects.csv").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_exact_ratio_is_decided_exactly(tmp_path: Path, engine: Engine) -> None:
    pairs = [("0.03", "0.033"), ("0.03", "0.033001"), ("16.0", "17.6"), ("16.0", "17.600001"), ("100000", "90000")]
    source = tmp_path / "c.csv"
    source.write_text(
        "case_id,label_cells_1e6,measured_cells_1e6\n" + "".join(f"p,{label},{count}\n" for label, count in pairs)
    )
    expected = ["met", "not_met", "met", "not_met", "met"]
    run_cohort(source, tmp_path / "o.csv", stages=("product",), engine=engine)
    assert [row["count_matches_label"] for row in _table(tmp_path / "o.csv")] == expected
    doubles = pl.read_csv(source, schema_overrides=dict.fromkeys(("label_cells_1e6", "measured_cells_1e6"), pl.Float64))
    doubles.write_parquet(tmp_path / "c.parquet")
    run_cohort(tmp_path / "c.parquet", tmp_path / "p.csv", stages=("product",), engine=engine)
    assert [row["count_matches_label"] for row in _table(tmp_path / "p.csv")] == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_keep_their_order_over_many_row_groups(tmp_path: Path, engine: Engine) -> None:
    rows = 400_000
    source, output = tmp_path / "c.parquet", tmp_path / "o.parquet"
    ids = pl.int_range(rows, eager=True).alias("case_id")
    frame = pl.DataFrame([ids, (ids % 3 == 0).alias("sle_diagnosed"), (ids % 120).cast(pl.Float64).alias("age_years")])
    frame.write_parquet(source, row_group_size=20_000)
    run_cohort(source, output, engine=engine)
    answers = pl.read_parquet(output, columns=["case_id", "sle_diagnosis"])
    assert answers["case_id"].to_list() == [str(at) for at in range(rows)]
    assert (answers["sle_diagnosis"].cast(pl.String) == "met").to_list() == (ids % 3 == 0).to_list()


@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_says_on_whose_authority_and_who_decides(source: Path, tmp_path: Path, engine: Engine) -> None:
    run_cohort(source, tmp_path / "o.parquet", engine=engine)
    said = pq.read_metadata(tmp_path / "o.parquet").metadata
    assert "the physician decides" in said[b"lupustem.notice.en"].decode()
    assert said[b"lupustem.doi"] == b"10.3760/cma.j.cn141217-20210923-00381"


def test_ndjson_and_parquet_give_the_answers_of_csv(tmp_path: Path) -> None:
    lines = [
        '{"case_id": "a", "sex": "female", "weight_kg": 58.50, "sledai_2k": 12.0, "pregnant": true}',
        "",
        '{"case_id": 7, "age_years": 1e1, "sle_diagnosed": null, "sex": ""}',
        '{"sledai_2k": 7, "case_id": "c", "weight_kg": NaN}',
    ]
    (tmp_path / "c.ndjson").write_text("\n".join(lines))
    (tmp_path / "c.csv").write_text(
        "case_id,sex,weight_kg,sledai_2k,pregnant,age_years,sle_diagnosed\n"
        "a,female,58.5,12,true,,\n7,,,,,10,\nc,,nan,7,,,\n"
    )
    frame = pl.DataFrame(
        {
            "case_id": ["a", "7", "c"],
            "sex": pl.Series(["female", None, ""], dtype=pl.Categorical),
            "weight_kg": [58.5, None, float("nan")],
            "sledai_2k": pl.Series([12, None, 7], dtype=pl.UInt8),
            "pregnant": [True, None, None],
            "age_years": pl.Series([None, "10.0", None]).cast(pl.Decimal(10, 3)),
            "sle_diagnosed": pl.Series([None, None, None], dtype=pl.Null),
        }
    )
    frame.write_parquet(tmp_path / "c.parquet")
    answers = []
    for name in ("c.csv", "c.ndjson", "c.parquet"):
        for engine in ENGINES:
            summary = run_cohort(tmp_path / name, tmp_path / "o.csv", engine=engine)
            assert (summary.rows, summary.rejected, summary.not_finite) == (3, 0, {"weight_kg": 1}), name
            answers.append((tmp_path / "o.csv").read_text())
    assert len(set(answers)) == 1


def test_a_number_in_quotation_marks_rejects_a_row_of_ndjson(tmp_path: Path) -> None:
    (tmp_path / "c.ndjson").write_text('{"case_id": "a", "weight_kg": "62"}\n{"case_id": "b", "pregnant": "true"}\n')
    assert run_cohort(tmp_path / "c.ndjson", tmp_path / "o.csv").rejected == 2


def test_more_places_than_six_are_refused_and_never_rounded_by_a_reader(tmp_path: Path) -> None:
    (tmp_path / "c.ndjson").write_text('{"case_id": "a", "pulmonary_artery_pressure_mmhg": 70.00000000000000001}\n')
    (tmp_path / "c.csv").write_text("case_id,pulmonary_artery_pressure_mmhg\na,70.00000000000000001\n")
    for name in ("c.ndjson", "c.csv"):
        assert run_cohort(tmp_path / name, tmp_path / "o.csv").rejected == 1


def test_contradictions_are_counted_and_listed_on_request(tmp_path: Path) -> None:
    source = tmp_path / "c.csv"
    source.write_text(
        "case_id,sex,pregnant,sledai_2k,severity_assessed,weight_kg\n"
        "x,male,true,,,620\na,male,true,30,mild,\nb,female,true,3,,\n"
    )
    summary = run_cohort(source, tmp_path / "o.csv", warnings=tmp_path / "w.csv")
    assert summary.contradictions == {"severity_below_scores": 1, "pregnant_or_lactating_man": 1}
    assert summary.warnings == 1
    assert _table(tmp_path / "w.csv") == [
        {"row": "2", "case_id": "a", "codes": "severity_below_scores;pregnant_or_lactating_man"}
    ]


def test_rows_without_a_case_id_do_not_share_one_and_blank_lines_are_no_patients(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("case_id,sex\n,male\n,male\n\na,male\n\n")
    summary = run_cohort(tmp_path / "c.csv", tmp_path / "o.csv")
    assert (summary.rows, summary.repeated) == (3, 0)
    (tmp_path / "c.csv").write_text("sex\nmale\nfemale\n")
    assert [row["case_id"] for row in _table_of(tmp_path, "c.csv")] == ["", ""]


def _table_of(folder: Path, name: str) -> list[dict[str, Any]]:
    run_cohort(folder / name, folder / "o.csv")
    return _table(folder / "o.csv")


def test_a_header_alone_gives_no_rows(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("\ufeffcase_id,sex\r\n")
    for engine in ENGINES:
        for suffix in (".csv", ".parquet", ".ndjson"):
            assert run_cohort(tmp_path / "c.csv", tmp_path / f"o{suffix}", engine=engine).rows == 0


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("case_id,wieght_kg", "weight_kg"),
        ("case_id,severity", "derived"),
        ("case_id,sex,sex", "twice"),
        ("case_id;sex", "comma"),
        ('case_id,"sex', "quotation"),
    ],
)
def test_a_wrong_header_is_refused_by_name(tmp_path: Path, header: str, fault: str) -> None:
    (tmp_path / "c.csv").write_text(f"{header}\na,male,male\n")
    with pytest.raises((Unreadable, InvalidFacts), match=fault):
        run_cohort(tmp_path / "c.csv", tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_stay_where_no_column_is_a_fact(tmp_path: Path, engine: Engine) -> None:
    frame = pl.DataFrame({"x": [1, 2, 3]})
    frame.write_parquet(tmp_path / "c.parquet")
    run_cohort(tmp_path / "c.parquet", tmp_path / "o.csv", engine=engine, ignore_unknown_columns=True)
    assert [row["verdict"] for row in _table(tmp_path / "o.csv")] == ["undetermined"] * 3
    assert assess_cohort(frame, ignore_unknown_columns=True).answers.height == 3
    assert assess_cohort(pl.DataFrame()).answers.height == 0


def test_unknown_columns_may_be_left_out_but_never_derived_facts(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("case_id,ward,sex\na,7,male\n")
    assert run_cohort(tmp_path / "c.csv", tmp_path / "o.csv", ignore_unknown_columns=True).rows == 1
    (tmp_path / "c.csv").write_text("case_id,severity\na,severe\n")
    with pytest.raises(InvalidFacts, match="derived"):
        run_cohort(tmp_path / "c.csv", tmp_path / "o.csv", ignore_unknown_columns=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.csv", b""),
        ("c.csv", b"case_id,sex\na,male,extra\n"),
        ("c.csv", b"case_id,sex\na,\xd0\xd4\n"),
        ("c.csv", b"\xff\xfec\x00a\x00"),
        ("c.csv", b"PAR1\x00\x00\x01"),
        ("c.csv", b'case_id,sex\na,"male\nb,female\n'),
        ("c.parquet", b"case_id,sex\na,male\n"),
        ("c.parquet", b"PAR1" + b"\x00" * 200 + b"PAR1"),
        ("c.ndjson", b'{"case_id": "a"\n'),
        ("c.ndjson", b"[1, 2]\n"),
        ("c.ndjson", b'{"sex": "male", "sex": "female"}\n'),
        ("c.ndjson", b"[" * 100_000 + b"\n"),
        ("c.ndjson", b'{"case_id": [1]}\n'),
        ("c.ndjson", b'{"case_id": "\xd0"}\n'),
        ("c.ndjson", b"\n\n"),
        ("c.xlsx", b"PK\x03\x04"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_cannot_be_read_is_one_line_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, engine: Engine
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        run_cohort(tmp_path / name, tmp_path / "o.csv", engine=engine)
    assert name in str(refused.value)
    assert "\n" not in refused.value.text.zh
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_text_column_where_numbers_belong_is_refused_and_an_empty_one_is_unknown(tmp_path: Path) -> None:
    pl.DataFrame({"case_id": ["a"], "weight_kg": ["62"]}).write_parquet(tmp_path / "c.parquet")
    with pytest.raises(InvalidFacts, match="weight_kg"):
        run_cohort(tmp_path / "c.parquet", tmp_path / "o.csv")
    empty = pl.Series([None], dtype=pl.String)
    pl.DataFrame({"case_id": ["a"], "weight_kg": empty, "pregnant": empty}).write_parquet(tmp_path / "c.parquet")
    for engine in ENGINES:
        assert run_cohort(tmp_path / "c.parquet", tmp_path / "o.csv", engine=engine).answered == 1


def test_input_output_and_rejects_are_different_files(source: Path) -> None:
    with pytest.raises(Unreadable):
        run_cohort(source, source)
    with pytest.raises(Unreadable):
        run_cohort(source, source.with_name("o.csv"), rejects=source)


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from lupustem.exchange.cohort_run import run_cohort
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    run_cohort(Path(sys.argv[1]), Path(sys.argv[2]), engine=sys.argv[3])
except Unreadable as refused:
    print(refused.text.en)
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_full_disk_leaves_the_old_answers_and_no_half_file(tmp_path: Path, engine: str, suffix: str) -> None:
    source, output = tmp_path / "c.parquet", tmp_path / f"o{suffix}"
    ids = pl.int_range(50_000, eager=True).cast(pl.String).alias("case_id")
    pl.DataFrame([ids, (ids.hash() % 2 == 0).alias("pregnant")]).write_parquet(source)
    output.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(source), str(output), engine],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no half file" in done.stdout, done.stderr
    assert output.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, output.name])


def test_an_output_folder_that_is_not_there_is_said(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such file or folder"):
        run_cohort(source, tmp_path / "nowhere" / "o.csv")


_WIDE = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (6 * 10**9, 6 * 10**9))
from lupustem.exchange.cohort_run import run_cohort
stages = ("centre", "assess", "prescribe", "product", "infuse", "follow_up")
summary = run_cohort(Path(sys.argv[1]), Path(sys.argv[2]), stages=stages, engine=sys.argv[3])
print(summary.rows, summary.rejected, summary.not_finite)
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_cohort_with_every_fact_as_a_column_takes_seconds_and_little_memory(
    tmp_path: Path, engine: str, suffix: str
) -> None:
    source = tmp_path / f"c{suffix}"
    values = {
        name: True if fact.kind == "boolean" else next(iter(fact.values)) if fact.values else float(fact.maximum or 0)
        for name, fact in FACTS.items()
    }
    frame = pl.DataFrame([values, values | {"weight_kg": float("nan")}, values | {"weight_kg": 301.0}])
    frame = frame.with_columns(pl.Series("case_id", ["a", "b", "c"]))
    frame.write_csv(source) if suffix == ".csv" else frame.write_parquet(source)
    command = [sys.executable, "-c", _WIDE, str(source), str(tmp_path / "o.csv"), engine]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "3 1 {'weight_kg': 1}\n", done.stderr


def test_two_runs_at_once_to_one_file_leave_one_whole_answer(source: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lupustem", "cohort", str(source), "-o", str(tmp_path / "o.parquet")]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert pl.read_parquet(tmp_path / "o.parquet").height == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cohort.csv", "o.parquet"]


def test_memory_stays_bounded_while_rows_are_many(tmp_path: Path) -> None:
    source = tmp_path / "c.parquet"
    ids = pl.LazyFrame({"case_id": pl.int_range(1_500_000, eager=True)})
    ids.select(pl.col("case_id"), (pl.col("case_id") % 2 == 0).alias("pregnant")).sink_parquet(
        source, row_group_size=131_072
    )
    script = (
        "import sys; from pathlib import Path; from lupustem.exchange.cohort_run import run_cohort;"
        "run_cohort(Path(sys.argv[1]), Path(sys.argv[2]));"
        "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    )
    if not os.path.exists("/proc/self/status"):
        pytest.skip("needs /proc")
    command = [sys.executable, "-c", script, str(source), str(tmp_path / "o.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1_000_000
