"""`lupustem flow` as a laboratory meets it: files described, a tube counted, refusals in one line, no names of people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fcs_writer import Column, fcs
from tests.msc_tubes import exact_tube, random_tube
from tests.unit.cli.test_main import lupustem, refused


@pytest.fixture
def tubes(tmp_path: Path) -> Path:
    (tmp_path / "cd73.fcs").write_bytes(exact_tube(9900, 10_000))
    (tmp_path / "cd45.fcs").write_bytes(exact_tube(200, 10_000, label="CD45 PE"))
    (tmp_path / "fmo.fcs").write_bytes(exact_tube(0, 10_000))
    (tmp_path / "colours.fcs").write_bytes(random_tube(1, 0.97).data)
    return tmp_path


def counted(folder: Path, *arguments: str, sample: str = "cd73.fcs") -> dict[str, object]:
    done = lupustem(
        "flow", sample, "--control", "fmo.fcs", "--control-kind", "fmo", *arguments, "-f", "json", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    marker: dict[str, object] = json.loads(done.stdout)["marker"]
    return marker


def test_what_a_file_holds_is_said_and_no_name_of_a_person(tubes: Path) -> None:
    for form in ("text", "json"):
        for lang in ("zh", "en"):
            done = lupustem("flow", "colours.fcs", "cd73.fcs", "-f", form, cwd=tubes, lang=lang)
            assert done.returncode == 0
            said = done.stdout.decode()
            assert "Invented Cytometer" in said
            assert "SPILLOVER" in said
            assert "7-AAD viability" in said
            assert "Operator" not in said
            assert "Patient" not in said


def test_a_file_is_described_for_programs(tubes: Path) -> None:
    one = json.loads(lupustem("flow", "colours.fcs", "-f", "json", cwd=tubes).stdout)["files"][0]
    assert (one["version"], one["events"], one["compensation"]["state"]) == ("FCS 3.1", 20_000, "matrix")
    assert one["colours"] == ["FITC", "PE", "7-AAD"]
    assert [channel["kind"] for channel in one["channels"]] == ["scatter"] * 3 + ["fluorescence"] * 3 + ["other"]


def test_a_tube_and_its_control_give_percent_interval_and_verdict(tubes: Path) -> None:
    marker = counted(tubes)
    assert (marker["marker"], marker["channel"], marker["percent"], marker["limit"]) == ("CD73", "PE-A", 99, ">= 95")
    assert (marker["verdict"], marker["codes"], marker["borderline"]) == ("pass", [], False)
    assert marker["events"] == {
        "control": {"all": 10_000, "scatter": 10_000, "singlets": 10_000},
        "sample": {"all": 10_000, "scatter": 10_000, "singlets": 10_000},
    }
    low, high = marker["interval_95"]  # type: ignore[misc]
    assert low < 99 < high
    assert [one["file"] for one in marker["evidence"]] == ["cd73.fcs", "fmo.fcs"]  # type: ignore[attr-defined]


def test_two_percent_of_a_negative_marker_fails_at_the_command_line(tubes: Path) -> None:
    marker = counted(tubes, sample="cd45.fcs")
    assert (marker["marker"], marker["percent"], marker["verdict"]) == ("CD45", 2, "fail")
    said = lupustem("flow", "cd45.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", cwd=tubes).stdout.decode()
    assert "CD45 positive 2 %" in said
    assert "✕ does not meet the limit of the consensus (< 2 %)" in said


def test_a_result_that_does_not_count_says_why(tubes: Path) -> None:
    marker = counted(tubes, "--marker", "cd79a", "--channel", "PE-A")
    assert (marker["verdict"], marker["codes"]) == ("hold", ["cd79a_not_permeabilised"])
    assert counted(tubes, "--marker", "cd79a", "--channel", "PE-A", "--permeabilised")["verdict"] == "fail"


def test_without_a_control_there_is_no_percentage(tubes: Path) -> None:
    done = lupustem("flow", "cd73.fcs", "--marker", "CD73", cwd=tubes)
    assert done.returncode == 0
    assert "no_control" in done.stdout.decode()
    assert "positive 99" not in done.stdout.decode()


def test_the_picture_is_written_whole_and_never_over_raw_data(tubes: Path) -> None:
    counted(tubes, "--svg", "cd73.svg")
    assert (tubes / "cd73.svg").read_text("utf-8").endswith("</svg>\n")
    before = (tubes / "fmo.fcs").read_bytes()
    arguments = ("flow", "cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--svg", "./fmo.fcs")
    refused(*arguments, cwd=tubes)
    assert (tubes / "fmo.fcs").read_bytes() == before


def test_a_refused_file_is_one_line_with_its_code_and_the_others_are_described(tubes: Path) -> None:
    (tubes / "cut.fcs").write_bytes(exact_tube(1, 100)[:-3])
    (tubes / "text.fcs").write_text("marker,percent\n", "utf-8")
    done = lupustem("flow", "cd73.fcs", "cut.fcs", "text.fcs", "-f", "json", cwd=tubes)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 2
    assert "cut.fcs: " in done.stderr.decode()
    files = json.loads(done.stdout)["files"]
    assert [one.get("refused", {}).get("code") for one in files] == [None, "fcs_truncated", "fcs_not_fcs"]
    assert all(len(one["sha256"]) == 64 for one in files)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing.fcs",),
        (".",),
        ("cd73.fcs", "fmo.fcs", "--control", "fmo.fcs", "--control-kind", "fmo"),
        ("cd73.fcs", "--control", "fmo.fcs"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "blank"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--quantile", "0.9"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--quantile", "nan"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--scatter-low", "many"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--channel", "APC-A"),
        ("cd73.fcs", "--control", "fmo.fcs", "--control-kind", "fmo", "--marker", "CD90"),
        ("cd73.fcs", "--marker", "CD73", "--svg", "picture.svg"),
        ("cd73.fcs", "--format", "html"),
        (
            "colours.fcs",
            "--control",
            "fmo.fcs",
            "--control-kind",
            "fmo",
            "--compensation",
            "fmo.fcs",
            "--marker",
            "CD73",
        ),
    ],
)
def test_wrong_arguments_are_one_line_in_both_languages(tubes: Path, arguments: tuple[str, ...]) -> None:
    refused("flow", *arguments, cwd=tubes)


def test_a_matrix_in_a_table_is_used(tubes: Path) -> None:
    (tubes / "matrix.csv").write_text("FITC-A,PE-A,7-AAD-A\n1,0.15,0.02\n0.03,1,0.1\n0.01,0.05,1\n", "utf-8")
    (tubes / "fmo.fcs").write_bytes(random_tube(2, 0.0).data)
    marker = counted(tubes, "--compensation", "matrix.csv", "--channel", "PE-A", sample="colours.fcs")
    assert marker["compensated_by"] == "given"
    assert marker["codes"] == []


def test_standard_input_is_a_file_too(tubes: Path) -> None:
    done = lupustem("flow", "-", "-f", "json", stdin=fcs((Column("PE-A", [1.0, 2.0]),)), cwd=tubes)
    assert json.loads(done.stdout)["files"][0]["events"] == 2
