"""The answers to a golden case, made by the command line itself: text in both languages at 80 columns, and JSON."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDERS = tuple(sorted(one.parent for one in HERE.glob("*/case.yaml")))
_FORMS = {
    "answer.zh.txt": ("--lang", "zh"),
    "answer.en.txt": ("--lang", "en"),
    "answer.json": ("--lang", "en", "--format", "json"),
}


def answers(folder: Path) -> dict[str, bytes]:
    """File name -> content, as `lupustem assess case.yaml` prints it, piped."""
    return {name: _run("assess", "case.yaml", *options, folder=folder) for name, options in _FORMS.items()}


def _run(*arguments: str, folder: Path) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    command = [sys.executable, "-m", "lupustem", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True).stdout
