"""The cases of the statements: tests/spec/cases/<stage>.yaml, {statement: {status: [facts, ...]}}.

The tests run them and `docs/generate.py` prints them, so that what the pages show is what was tested.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "cases"
Facts = dict[str, object]


@cache
def cases_of(stage: str) -> dict[str, dict[str, list[Facts]]]:
    """The cases of one stage by statement and by expected status; a fact that is not named is unknown."""
    return yaml.safe_load((FOLDER / f"{stage}.yaml").read_text(encoding="utf-8"))
