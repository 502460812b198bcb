"""`lupustem score` as people run it: one visit, the list, the template; wrong input is one line with exit code 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lupustem.cli.score_template import score_template
from lupustem.exchange.index_files import parse_visit
from lupustem.facts.notices import InvalidFacts
from lupustem.indices.catalogue import INDICES

LUPUSTEM = [sys.executable, "-m", "lupustem", "score"]
VISIT = "present: [arthritis, rash]\nunknown: [low_complement]\n"


def run(
    *arguments: str, lang: str = "en", stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LUPUSTEM_DEBUG", "COLUMNS")}
    done = subprocess.run(
        [*LUPUSTEM, *arguments],
        input=stdin,
        cwd=cwd,
        env={**kept, "LUPUSTEM_LANG": lang, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v.yaml").write_text(VISIT, "utf-8")
    return tmp_path


def test_one_visit_is_scored_in_both_languages(folder: Path) -> None:
    shown = run("sledai_2k", "v.yaml", cwd=folder)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "? 6 to 8  [open]" in shown.stdout
    assert "could add up to 2" in shown.stdout
    assert "? 6 至 8  [未定]" in run("sledai_2k", "v.yaml", "--lang", "zh", cwd=folder).stdout


def test_the_json_is_the_contract(folder: Path) -> None:
    found = json.loads(run("SLEDAI-2K", "v.yaml", "-f", "json", cwd=folder).stdout)
    assert (found["index"], found["value"], found["lower"], found["upper"]) == ("sledai_2k", None, 6, 8)
    assert found["missing"] == ["low_complement"]


def test_standard_input_and_a_whole_example_are_read_too() -> None:
    example = b'{"id": "x", "index": "sledai_2k", "input": {"present": "all"}, "expected": {"score": 105}}'
    assert json.loads(run("sledai_2k", "-", "-f", "json", stdin=example).stdout)["value"] == 105


@pytest.mark.parametrize(("form", "ends"), [("text", "PMID 11838846\n"), ("json", "}\n"), ("html", "</html>\n")])
def test_an_output_file_is_written_whole(folder: Path, form: str, ends: str) -> None:
    done = run("sledai_2k", "v.yaml", "-f", form, "-o", "answer", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert (folder / "answer").read_text("utf-8").endswith(ends)
    assert sorted(os.listdir(folder)) == ["answer", "v.yaml"]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", 1),
        (b"\x89PNG\x00\xff", 1),
        ("present: [] # 狼疮".encode("gb18030"), 1),
        (b"- present", 1),
        (b"present: []\npresent: []", 1),
        (b"present: [rush]\nwindw: 30\nraw: {platelets: 150000}", 3),
        (b"index: sle_das\ninput: {sjc28: 0}", 1),
        (b"{}", 1),
    ],
)
def test_wrong_input_is_a_line_per_problem_in_both_languages(folder: Path, content: bytes, lines: int) -> None:
    (folder / "v.yaml").write_bytes(content)
    said = []
    for lang in ("zh", "en"):
        done = run("sledai_2k", "v.yaml", lang=lang, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == lines, done.stderr
        assert all(line.startswith("v.yaml") for line in done.stderr.splitlines())
        assert "150000" not in done.stderr
        said.append(done.stderr)
    assert said[0] != said[1]


def test_a_wrong_key_is_named_with_its_line_and_the_nearest_right_one(folder: Path) -> None:
    (folder / "v.yaml").write_text("present: []\nraw:\n  plateletz: 90\n")
    said = run("sledai_2k", "v.yaml", cwd=folder).stderr
    assert said.startswith("v.yaml: line 3: raw.plateletz: ")
    assert "the nearest is platelets" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "INDEX is missing"),
        (("sledai_2k",), "FILE is missing"),
        (("sledia_2k", "v.yaml"), "the nearest is sledai_2k"),
        (("sledai_2k", "none.yaml"), "no such file"),
        (("sledai_2k", "."), "folder"),
        (("sledai_2k", "/dev/zero"), "device"),
        (("sledai_2k", "v.yaml", "-f", "pdf"), "text, json, html"),
        (("sledai_2k", "v.yaml", "-f", "yaml"), "text, json, html"),
        (("sledai_2k", "v.yaml", "more"), "more arguments"),
        (("sledai_2k", "v.yaml", "-o", "v.yaml"), "would overwrite"),
        (("sledai_2k", "v.yaml", "-o", "none/answer"), "none/answer"),
        (("sledai_2k", "v.yaml", "--rejects", "r.csv"), "for tables only"),
        (("sledai_2k", "v.yaml", "--template"), "reads no FILE"),
        (("sledai_2k", "--template", "-f", "toml"), "yaml, json"),
        (("--template",), "INDEX is missing"),
        (("--list", "sledai_2k"), "--list stands alone"),
        (("--list", "-f", "html"), "text, json"),
        (("sledai_2k", "t.csv", "-f", "html"), "a page of HTML is for one visit"),
        (("sledai_2k", "t.csv", "-o", "t.csv"), "would overwrite"),
        (("sledai_2k", "t.csv", "-o", "o.csv", "-f", "json"), "follows its suffix"),
    ],
)
def test_a_wrong_command_line_is_one_line(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    (folder / "t.csv").write_text("patient,visit_date\n")
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    chinese = run(*arguments, lang="zh", cwd=folder)
    assert (chinese.returncode, chinese.stderr.count("\n")) == (2, 1)
    assert chinese.stderr != done.stderr
    assert sorted(os.listdir(folder)) == ["t.csv", "v.yaml"]


@pytest.mark.parametrize(("lang", "word"), [("zh", "未核实"), ("en", "unverified")])
def test_the_list_shows_every_index_and_what_is_unverified(lang: str, word: str) -> None:
    shown = run("--list", lang=lang).stdout
    assert all(f"{name}  {index.version}" in shown for name, index in INDICES.items())
    assert word in shown
    entries = {one["index"]: one for one in json.loads(run("--list", "-f", "json", lang=lang).stdout)["indices"]}
    assert list(entries) == list(INDICES)
    for name, index in INDICES.items():
        assert entries[name]["verified"] == all(claim.verified for claim in index.claims)
        assert bool(entries[name]["unverified"]) != entries[name]["verified"]


@pytest.mark.parametrize("name", INDICES)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_template_is_read_with_its_keys_and_without_a_value(name: str, form: str) -> None:
    text = score_template(INDICES[name], form)
    values = parse_visit(text.encode(), f"t.{form}", name).values
    assert values == {key.name: None for key in INDICES[name].keys if key.example is not None}
    if form == "yaml":
        comments = "".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
        for claim in INDICES[name].claims:
            assert claim.verified or claim.text.zh.replace(" ", "") in comments.replace(" ", "")
        assert all(f"\n{key.name}:" in text or f"\n# {key.name}:" in text for key in INDICES[name].keys)


@pytest.mark.parametrize("name", INDICES)
def test_every_example_of_a_template_can_stand_where_it_is_shown(name: str) -> None:
    """Each example is written after its colon, and the index takes it without complaint about that key's form."""
    lines = score_template(INDICES[name], "yaml").splitlines()
    filled = [
        f"{line} {before.partition('example: ')[2]}" if before.startswith("# 例") else line
        for before, line in zip(["", *lines], lines, strict=False)
    ]
    visit = parse_visit("\n".join(filled).encode(), "t.yaml", name)
    try:
        INDICES[name].score(visit.values)
    except InvalidFacts as invalid:
        wrong = [one for one in invalid.problems if one.code in ("wrong_type", "unknown_fact", "unknown_category")]
        assert not wrong, wrong


@pytest.mark.parametrize("name", INDICES)
def test_a_template_that_nobody_filled_in_gives_no_settled_score(name: str) -> None:
    visit = parse_visit(score_template(INDICES[name], "yaml").encode(), "t.yaml", name)
    try:
        found = INDICES[name].score(visit.values)
    except InvalidFacts:
        return
    assert not found.settled
    assert found.missing


@pytest.mark.parametrize(("lang", "usage"), [("zh", "用法：lupustem score"), ("en", "Usage: lupustem score")])
def test_help_speaks_one_language_and_names_the_exit_codes(lang: str, usage: str) -> None:
    shown = run("--help", lang=lang).stdout
    assert shown.startswith(usage)
    assert "\x1f" not in shown
    assert ("Exit codes" in shown) == (lang == "en")


def test_heavy_libraries_are_not_imported_for_one_visit(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    path.write_text('{"present": []}', "utf-8")
    program = (
        f"import sys; from lupustem.cli.main import main; main(['score', 'sledai_2k', {str(path)!r}, '-f', 'json']); "
        "print([n for n in ('rich', 'yaml', 'polars', 'duckdb', 'pydantic') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.strip() == b"[]"


def test_a_table_with_a_wrong_row_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "patient_id,visit_date,rash,fever\na,2026-01-01,true,false\nb,2026-01-01,maybe,false\n"
    )
    done = run("sledai_2k", "t.csv", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 3, done
    assert "2 rows read; 1 scored and written to o.csv" in done.stdout
    assert "1 row rejected" in done.stdout


def test_a_table_without_a_file_goes_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("patient_id,rash,fever\na,true,false\nb,maybe,false\n")
    done = run("sledai_2k", "t.csv", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stdout.splitlines()[1].startswith("a,true,false,,2,104,")
    assert "row 2: rash: true or false belongs here" in done.stderr
    lines = run("sledai_2k", "t.csv", "-f", "json", "-o", "-", cwd=tmp_path).stdout.splitlines()
    assert json.loads(lines[0])["sledai_2k_upper"] == 104
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv"]
