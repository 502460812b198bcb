"""Visit files: what is written is what the index gets; every refusal is one line with file, place and remedy."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.exchange.index_files import MOST_ENTRIES, is_table, parse_visit, read_visit_file
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.sledai import SLEDAI_2K


def refusal(data: bytes | str, path: str = "v.yaml", index: str = "sledai_2k") -> str:
    with pytest.raises(Unreadable) as caught:
        parse_visit(data.encode() if isinstance(data, str) else data, path, index)
    for line in caught.value.text:
        assert "\n" not in line
        assert line.startswith((f"{path}：", f"{path}: "))
    return caught.value.text.en


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("v.yaml", "present: [arthritis]\nraw: {wbc: 2.50, active_joints: 2}\n"),
        ("v.json", '{"present": ["arthritis"], "raw": {"wbc": 2.50, "active_joints": 2}}'),
        ("v.toml", 'present = ["arthritis"]\nraw = {wbc = 2.50, active_joints = 2}\n'),
        ("-", "present: [arthritis]\nraw: {wbc: 2.50, active_joints: 2}\n"),
        ("-", '{"present": ["arthritis"], "raw": {"wbc": 2.50, "active_joints": 2}}'),
    ],
)
def test_the_forms_say_the_same_with_the_digits_that_were_written(path: str, content: str) -> None:
    values = parse_visit(content.encode(), path, "sledai_2k").values
    assert values == {"present": ["arthritis"], "raw": {"wbc": Decimal("2.5"), "active_joints": 2}}
    assert str(values["raw"]["wbc"]) == "2.50"


@pytest.mark.parametrize("written", ["index: sledai_2k\n", "index: SLEDAI-2K\n", "id: ex-1\nprovenance: derived\n", ""])
def test_a_whole_example_is_read_where_it_is_for_the_index_asked_for(written: str) -> None:
    assert parse_visit(f"{written}input: {{present: []}}".encode(), "v.yaml", "sledai_2k").values == {"present": []}


@pytest.mark.parametrize("written", ["sle_das", "no_such_index", "[a, b]", "7"])
def test_an_example_for_another_index_names_both(written: str) -> None:
    said = refusal(f"index: {written}\ninput: {{present: []}}")
    assert "sledai_2k" in said
    assert written.startswith("[") or written in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("input: {present: []}\nwindow: 30", "window cannot stand beside input"),
        ("input: [1]", "line by line belongs under input"),
        ("input:", "line by line belongs under input"),
        ("- present", "a list stands in it"),
        ("present", "no keys and values"),
        ("# nothing here", "no keys and values"),
        ("present: []\npresent: [rash]", "line 2: present is written twice"),
        ("raw:\n  wbc: 2\n  wbc: 3", "line 3: wbc is written twice"),
        ("present: &a [rash]", "anchors"),
        ("present: [rash", "not valid YAML"),
        ("x: " + "[" * 50 + "]" * 50, "nested too deeply"),
        ("present: [" + "rash, " * MOST_ENTRIES + "rash]", "more than 5000 entries"),
        ("", "the file is empty"),
        (" \n\t", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not a text file"),
        ("present: [rash] # 狼疮性肾炎".encode("gb18030"), "GB18030"),
        ("present: [rash]".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_visit_is_one_clear_line(content: bytes | str, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("path", "content"),
    [("v.json", '{"raw": {"wbc": 2, "wbc": 3}}'), ("v.toml", "[raw]\nwbc = 2\nwbc = 3\n")],
)
def test_a_key_written_twice_is_refused_in_every_form(path: str, content: str) -> None:
    assert "wbc is written twice" in refusal(content, path)


def test_a_suffix_that_says_nothing_is_refused() -> None:
    assert "a visit file ends in .yaml" in refusal("present: []", "v.docx")


def test_a_folder_a_device_nothing_and_a_gigabyte_are_told_apart(tmp_path: Path) -> None:
    with open(tmp_path / "huge.yaml", "wb") as file:
        file.truncate(1024**3)
    for path, says in (
        (tmp_path, "folder"),
        ("/dev/zero", "device"),
        ("no.yaml", "no such"),
        (tmp_path / "huge.yaml", "larger than 10 MiB.*CSV, Parquet or NDJSON"),
    ):
        with pytest.raises(Unreadable, match=says):
            read_visit_file(path, "sledai_2k")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("present: []\nraw:\n  wbc: 2\n  platelets: -1\n", 4),
        ("present: []\n\nprezent: []\n", 3),
        ("window: 30\nvisit_date: 2026-03-31\npresent: []\nobservations:\n- name: wbc\n  value: -2\n", 6),
        ("window: 30\nvisit_date: 2026-03-31\npresent: []\nobservations:\n- value: 2\n", 4),
        ("index: sledai_2k\ninput:\n  present: [rash, rush]\n", 3),
    ],
)
def test_a_problem_names_the_line_it_stands_on(content: str, line: int) -> None:
    visit = parse_visit(content.encode(), "v.yaml", "sledai_2k")
    with pytest.raises(InvalidFacts) as caught:
        SLEDAI_2K.score(visit.values)
    said = [visit.said(problem) for problem in caught.value.problems]
    assert any(text.en.startswith(f"v.yaml: line {line}: ") for text in said), said
    assert any(text.zh.startswith(f"v.yaml：第 {line} 行：") for text in said), said


def test_json_has_no_lines_and_invents_none() -> None:
    visit = parse_visit(b'{"present": ["rush"]}', "v.json", "sledai_2k")
    assert visit.line("present") is None


@pytest.mark.parametrize(
    ("path", "table"), [("a.csv", True), ("A.PARQUET", True), ("a.ndjson", True), ("a.json", False)]
)
def test_a_table_is_known_by_its_suffix(path: str, table: bool) -> None:
    assert is_table(path) is table


@given(st.binary(max_size=300) | st.text(alphabet="presnt:{}[]-&*!'\"\n #,.0129eE", max_size=200).map(str.encode))
def test_no_bytes_raise_anything_but_unreadable(data: bytes) -> None:
    for path in ("v.yaml", "v.json", "v.toml", "-"):
        try:
            visit = parse_visit(data, path, "sledai_2k")
        except Unreadable as problem:
            assert "\n" not in problem.text.zh + problem.text.en  # noqa: PT017
        else:
            assert all(isinstance(name, str) for name in visit.values)
