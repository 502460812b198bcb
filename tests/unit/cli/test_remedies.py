"""The command line adds to a problem the command or the option that helps; a page does not have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lupustem.cli.main import main

CASES = Path(__file__).parents[3] / "src" / "lupustem" / "cli" / "demo_cases"


def _told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "written", "says"),
    [
        ("case.yaml", b"", "the file is empty. lupustem facts template writes an empty one."),
        ("case.yaml", b"facts: 3", "under facts:. lupustem facts template writes an empty one."),
        (
            "case.yaml",
            b"facts: {qqqqqqqq: 1}",
            "no fact has this name; check the name. lupustem facts list shows them all.",
        ),
        ("case.yaml", b"indices: 3", "lupustem score sledai_2k --template writes an empty one."),
        ("case.yaml", b"facts: {}\nindices: {qqqqqq: {}}", "check the name. See them all with lupustem score --list."),
        ("case.yaml", b"facts: {}\nindices: {crr: {}}", "For the others use lupustem score."),
        (
            "case.yaml",
            "facts: {sex: 女性患者}".encode("gb18030"),
            "save it as UTF-8. Or run iconv -f GB18030 -t UTF-8.",
        ),
    ],
)
def test_a_refused_case_names_the_command_that_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, written: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(written)
    assert says in _told(capsys, "assess", str(tmp_path / name), "--lang", "en")


def test_a_name_close_to_a_fact_needs_no_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.yaml").write_text("facts: {weight_kgg: 50}")
    told = _told(capsys, "assess", str(tmp_path / "case.yaml"), "--lang", "en")
    assert "the nearest is weight_kg." in told
    assert "lupustem facts" not in told


def test_an_unknown_term_names_the_list_of_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert "lupustem ctcae --list names them all." in _told(capsys, "ctcae", "qqqq", "--lang", "en")


def test_a_plan_without_start_or_container_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(CASES / "1_recommended.yaml"), "--lang", "en"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "only the range of the dose; give --lot or --bag." in told
    assert "no windows and no calendar; give --infusion-at." in told
