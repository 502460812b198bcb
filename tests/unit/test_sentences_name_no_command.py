"""Sentences that may stand on a page of the registry name no option and no command; the command line adds its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "lupustem"
COMMAND = re.compile(r"(?<![\w-])--[a-z]|\blupustem [a-z]+|\biconv -")
OPERATORS = {
    "exchange/signing_keys.py": "keys of the command line",
    "exchange/cohort_files.py": "tables that a path names; the registry writes its own",
    "exchange/reading.py": "files that a path names; pages get bytes",
    "report/certificate_words.py": "a certificate signed with a key of the command line",
    "evidence/choice_refusals.py": "pooling has no page",
    "evidence/table_choice.py": "pooling has no page",
    "registry/centres.py": "which centre a command is about",
    "registry/environment.py": "settings, told at the start",
    "registry/starting.py": "told at the start",
    "registry/actions/exports.py": "the reason is asked for at the terminal alone",
    "registry/actions/logins.py": "tells the person what to ask whoever runs the machine for",
    "registry/backup/in_use.py": "restore",
    "registry/backup/restoring.py": "restore",
    "registry/export/readme.py": "a file beside an export, for whoever runs the machine",
}
"""Modules whose sentences only whoever works at a terminal reads, and why."""


def _sentences(module: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Text", "refused", "Kind", "FileKind"):
            parts = [part for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            found += [part.value for part in parts]
    return found


def _modules() -> list[Path]:
    return [one for one in sorted(SOURCE.rglob("*.py")) if one.relative_to(SOURCE).parts[0] != "cli"]


def test_no_sentence_below_the_command_line_names_an_option_or_a_command() -> None:
    named = {
        f"{name}: {text}"
        for module in _modules()
        if (name := module.relative_to(SOURCE).as_posix()) not in OPERATORS
        for text in _sentences(module)
        if COMMAND.search(text)
    }
    assert not named


@pytest.mark.parametrize("name", OPERATORS)
def test_every_exception_is_still_one(name: str) -> None:
    assert any(COMMAND.search(text) for text in _sentences(SOURCE / name))
