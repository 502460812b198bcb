"""The mutants of the indices: found where a rule stands and nowhere else, and a known one is noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import Mutant, mutants
from tests.mutation_indices import PACKAGE, ROOT

FOLDER = PACKAGE / "indices"
MODULE = '''"""Weights: 9 of them."""

from __future__ import annotations

from typing import Literal

Letter = Literal["A", "B"]
SAID = Text("12 分", "12 points")
KEYS = Key("a", SAID, 12)
LIMIT: int = 12
WEIGHTS = {"rash": 2, "fever": Decimal("0.5")}
MAJOR = ("seizure", "cva")


def high(score: float = 1.5) -> bool:
    """Above 12."""
    return score >= LIMIT
'''


def _changed(tmp_path: Path) -> set[tuple[str, str]]:
    path = tmp_path / "weights.py"
    path.write_text(MODULE, "utf-8")
    source = path.read_bytes()
    return {(source[one.start : one.end].decode().strip(), one.text.strip()) for one in mutants(path, tmp_path)}


def test_numbers_comparisons_entries_and_keys_are_changed_and_nothing_for_people(tmp_path: Path) -> None:
    assert _changed(tmp_path) == {
        ("12", "13"),
        ("2", "3"),
        ('"0.5"', '"0.6"'),
        ("1.5", "1.6"),
        ('"rash"', "'rash_'"),
        ('"fever"', "'fever_'"),
        ('("seizure", "cva")', "('cva',)"),
        ('("seizure", "cva")', "('seizure',)"),
        (">=", ">"),
    }


def test_every_mutant_is_a_module_that_still_can_be_read() -> None:
    for path in sorted(FOLDER.glob("**/*.py")):
        source = path.read_bytes()
        for one in mutants(path, FOLDER):
            changed = one.applied(source)
            assert changed != source
            compile(changed, one.module, "exec")
            assert Mutant.parsed(one.id) == one


def test_the_modules_that_declare_rules_have_mutants() -> None:
    without = {path.stem for path in FOLDER.glob("*.py") if not mutants(path, FOLDER)}
    assert without == {"__init__", "given", "catalogue", "score", "declare", "activity", "visits"}


@pytest.mark.parametrize(
    ("module", "before", "old", "new", "noticed"),
    [
        ("sledai_items.py", b'"pyuria",\n            ', b"4", "2", True),
        ("sledai_items.py", b'"pyuria",\n            ', b"4", "3 + 1", False),
    ],
)
def test_a_known_mutant_is_noticed_and_a_harmless_one_is_not(
    module: str, before: bytes, old: bytes, new: str, noticed: bool
) -> None:
    source = (FOLDER / module).read_bytes()
    assert source.count(before + old) == 1
    start = source.index(before + old) + len(before)
    mutant = Mutant(module, start, start + len(old), new)
    command = [sys.executable, "-m", "tests.mutation_indices", "--only", mutant.id, "--jobs", "1"]
    done = subprocess.run(
        [*command, "--chosen", "descriptor and alone and not command"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if noticed else 1), done
    assert f"{int(noticed)} of 1 noticed" in done.stdout
