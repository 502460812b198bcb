"""After the infusion: adverse events, visits, what befell a patient, the time line."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {}
