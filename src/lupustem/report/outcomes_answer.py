"""The outcomes of a cohort as JSON: the contract that programs rely on, documented in docs/outcomes.

The keys are the names of `outcome.result`, in its order; a text stands in both languages, a day as YYYY-MM-DD, what is hidden
or undefined as null, with `masked` beside it where it is hidden.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Language, Text
from lupustem.outcome.result import Outcomes
from lupustem.report.answer import in_both

FORMAT = 1
"""Of the JSON; raised where a key changes its meaning."""


def outcomes_answer(outcomes: Outcomes, language: Language) -> dict[str, Any]:
    """The contents of the JSON answer."""
    return {"format": FORMAT, "notice": in_both(NOT_A_DEVICE), "language": language, **_plain(outcomes)}


def _plain(value: object) -> Any:
    if isinstance(value, Text):
        return in_both(value)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
