"""Every phrase of the pages, in Chinese and in English, each written in its own right. Templates name them by key.

A module for each part of the site; a key stands in one of them only.
"""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.registry.words import (
    access,
    after,
    around,
    assessment,
    bedside,
    bedside_checks,
    centre,
    fields,
    indices,
    lots,
    out,
    outcomes,
    patients,
    people,
    prescription,
    questions,
    today,
    trail,
)
from lupustem.registry.words.actions import ACTION_WORDS
from lupustem.registry.words.permissions import PERMISSION_WORDS

PARTS = (
    around,
    people,
    patients,
    assessment,
    trail,
    fields,
    access,
    bedside,
    bedside_checks,
    centre,
    prescription,
    questions,
    today,
    out,
    after,
    outcomes,
    lots,
    indices,
)
WORDS: dict[str, Text] = {key: text for part in PARTS for key, text in part.WORDS.items()}
assert len(WORDS) == sum(len(part.WORDS) for part in PARTS), "a key stands in two parts"

__all__ = ["ACTION_WORDS", "PERMISSION_WORDS", "WORDS"]
