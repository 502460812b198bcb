"""The command line as its users meet it: real processes, real files, one line per problem, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

CASE = "case_id: '7'\nfacts:\n  sex: female\n  weight_kg: 58.50\n  pregnant: true\n"
LUPUSTEM = [sys.executable, "-m", "lupustem"]


def lupustem(
    *arguments: str, lang: str = "en", stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LUPUSTEM_DEBUG", "COLUMNS")}
    return subprocess.run(
        [*LUPUSTEM, *arguments],
        input=stdin,
        cwd=cwd,
        env={**kept, "LUPUSTEM_LANG": lang, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


def refused(*arguments: str, lines: int = 1, **given: object) -> tuple[str, str]:
    """The message in both languages; each is `lines` lines, exit code 2, nothing on standard output."""
    said = []
    for lang in ("zh", "en"):
        done = lupustem(*arguments, lang=lang, **given)  # type: ignore[arg-type]
        assert (done.returncode, done.stdout) == (2, b""), done
        assert done.stderr.count(b"\n") == lines, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        said.append(done.stderr.decode())
    assert said[0] != said[1]
    return said[0], said[1]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    return path


def test_a_case_with_weight_58_50_keeps_58_5(case: Path) -> None:
    done = lupustem("assess", str(case), "--format", "json")
    assert done.returncode == 0
    assert b'"value": 58.5,' in done.stdout
    assert json.loads(done.stdout)["facts"]["weight_kg"]["source"] == {
        "kind": "case_file",
        "file": "case.yaml",
        "line": 4,
    }


def test_standard_input_is_a_case_too() -> None:
    for data in (CASE.encode(), b'{"facts": {"pregnant": true}}'):
        done = lupustem("assess", "-", "--format", "json", stdin=data)
        assert json.loads(done.stdout)["verdict"] == "not_recommended"


def test_unknown_pregnancy_is_not_a_no() -> None:
    done = lupustem("assess", "-", "--format", "json", stdin=b"facts: {sex: female, pregnant: }")
    assert json.loads(done.stdout)["verdict"] == "undetermined"


@pytest.mark.parametrize(("lang", "word"), [("zh", "不推荐"), ("en", "not recommended")])
def test_the_answer_comes_in_the_language_asked_for(case: Path, lang: str, word: str) -> None:
    assert lupustem("assess", str(case), "--lang", lang).stdout.decode().startswith(f"✕ {word}")
    assert f"<h1>{word}</h1>" in lupustem("assess", str(case), "--lang", lang, "-f", "html").stdout.decode()


def test_stages_may_be_repeated_or_all(case: Path) -> None:
    def stages(*asked: str) -> set[str]:
        done = lupustem("assess", str(case), "-f", "json", *(f"--stage={one}" for one in asked))
        return {one["stage"] for one in json.loads(done.stdout)["statements"]}

    assert stages() == {"assess"}
    assert stages("infuse", "centre") == {"infuse", "centre"}
    assert len(stages("all")) == 6


def test_an_output_file_is_written_whole(case: Path) -> None:
    target = case.with_name("answer.html")
    assert lupustem("assess", str(case), "-f", "html", "-o", str(target)).returncode == 0
    assert target.read_text("utf-8").endswith("</html>\n")
    assert sorted(os.listdir(case.parent)) == ["answer.html", "case.yaml"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system cannot play a full disk: it has no /dev/full")
@pytest.mark.parametrize("form", ["json", "text"])
def test_a_full_disk_behind_standard_output_is_one_line(case: Path, form: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*LUPUSTEM, "assess", str(case), "-f", form], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_every_wrong_fact_is_a_line_and_no_value_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "facts:\n  weight_kg: 62.875 kg\n  age_years: -31.625\n  pregnent: true\n  severity: mild\n  pga: 1,57193\n",
        "utf-8",
    )
    zh, en = refused("assess", str(path), lines=5)
    assert "line 4: pregnent" in en
    assert "pregnant" in en
    for value in ("62.875", "31.625", "57193"):
        assert value not in zh + en


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess",),
        ("assess", "none.yaml"),
        ("assess", "."),
        ("assess", "/dev/zero"),
        ("assess", "case.yaml", "more"),
        ("assess", "case.yaml", "--format", "pdf"),
        ("assess", "case.yaml", "--format"),
        ("assess", "case.yaml", "--stage", "none"),
        ("assess", "case.yaml", "--lnag", "zh"),
        ("assess", "case.yaml", "--as-of", "2020-01-01"),
        ("assess", "case.yaml", "-o", "none/answer.txt"),
        ("asess", "case.yaml"),
        ("assess", "case.docx"),
        ("assess", "a\nb.yaml"),
    ],
)
def test_a_wrong_command_line_is_one_line_in_the_users_language(case: Path, arguments: tuple[str, ...]) -> None:
    refused(*arguments, cwd=case.parent)


def test_a_gigabyte_on_standard_input_is_refused_early() -> None:
    written = 0
    with subprocess.Popen([*LUPUSTEM, "assess", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        with suppress(BrokenPipeError):
            while written < 1024:
                process.stdin.write(b" " * 1024 * 1024)
                written += 1
        with suppress(BrokenPipeError):
            process.stdin.close()
        assert process.stderr.read().count(b"\n") == 1
    assert process.returncode == 2
    assert written < 20


def test_a_fault_of_our_own_is_one_line_without_values(case: Path) -> None:
    program = (
        "import lupustem.cli.assess as a, lupustem.cli.main as m, sys\n"
        "def broken(*x, **y): raise RuntimeError('patient Zhang, 58.50 kg')\n"
        "a.decide = broken\n"
        f"sys.exit(m.main(['assess', {str(case)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"Zhang" not in done.stderr


def test_a_reader_that_leaves_early_is_no_failure(case: Path) -> None:
    with subprocess.Popen(
        [*LUPUSTEM, "assess", str(case), "-f", "html", "--stage", "all"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(("lang", "usage"), [("zh", "用法：lupustem"), ("en", "Usage: lupustem")])
@pytest.mark.parametrize("command", [(), ("assess",), ("cohort",), ("facts",), ("consensus",), ("demo",)])
def test_help_speaks_one_language(lang: str, usage: str, command: tuple[str, ...]) -> None:
    done = lupustem(*command, "--help", lang=lang)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert shown.startswith(usage)
    assert "\x1f" not in shown
    assert ("Show this message" in shown) == (lang == "en")


def test_the_exit_codes_are_in_the_help() -> None:
    assert "Exit codes" in lupustem("--help").stdout.decode()
    assert "3" in lupustem("cohort", "--help").stdout.decode().split("Exit codes")[1]


def test_the_version_names_the_program_and_the_rule_set() -> None:
    assert lupustem("--version").stdout.decode().startswith("lupustem 0.1.0 (msc-sle-2022 ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_shows_every_verdict_and_what_to_try_next(lang: str) -> None:
    from lupustem.decision.status import VERDICT_WORDS

    shown = lupustem("demo", lang=lang).stdout.decode()
    assert all(f" {words.in_(lang)}  " in shown for words in VERDICT_WORDS.values())  # type: ignore[arg-type]
    assert "lupustem facts template" in shown


def test_heavy_libraries_are_not_imported_for_json(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"facts": {"pregnant": true}}', "utf-8")
    program = (
        f"import sys; from lupustem.cli.main import main; main(['assess', '-f', 'json', {str(path)!r}]); "
        "heavy = ('rich', 'yaml', 'polars', 'duckdb', 'sqlglot', 'pydantic', 'numpy', 'scipy', 'typst', 'django', "
        "'lupustem.evidence.studies', 'lupustem.indices.catalogue', 'lupustem.outcome'); "
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.strip() == b"[]"


def test_the_answer_never_takes_the_place_of_the_record(case: Path) -> None:
    before = case.read_bytes()
    done = lupustem("assess", str(case), "-f", "json", "-o", str(case))
    assert done.returncode == 2
    assert case.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("infusion", "plan", "--volume", "100", "--volume", "200"), "--volume"),
        (("infusion", "plan", "--volume", "100", "--volume=100"), "--volume"),
        (("infusion", "resume", "--remaining", "50", "--elapsed", "20", "--elapsed", "30"), "--elapsed"),
        (("news2", "--spo2", "95", "--spo2", "91"), "--spo2"),
        (("clocks", "--aware", "2026-11-06T23:50+08:00", "--aware", "2026-11-07T23:50+08:00"), "--aware"),
        (("assess", "case.yaml", "-f", "json", "--format", "text"), "--format"),
        (("cohort", "rows.csv", "-o", "one.csv", "-o", "two.csv"), "--output"),
        (("plan", "case.yaml", "--volume", "90", "--volume", "100"), "--volume"),
        (("score", "sledai_2k", "case.yaml", "-f", "json", "-f", "html"), "--format"),
    ],
)
def test_an_option_that_takes_one_value_is_refused_when_it_is_given_twice(
    arguments: tuple[str, ...], name: str
) -> None:
    zh, en = refused(*arguments)
    assert (zh, en) == (f"{name} 写了两次；请只留一个。\n", f"{name} is given twice; keep one.\n")


def test_options_that_may_be_repeated_and_flags_stay_as_they_are(case: Path) -> None:
    many = ("assess", str(case), "--stage", "assess", "--stage", "prescribe")
    assert lupustem(*many).returncode == 0
    assert lupustem("ctcae", "fever", "-n", "temperature_c=40.1", "-n", "hours_above_40=2").returncode == 0
    assert lupustem("infusion", "plan", "--volume", "100", "--gate", "--gate").returncode == 0
