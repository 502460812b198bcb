"""Input that a bedside rule cannot be applied to: the error of `invalid`, with a sentence that names the field."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput, Wrong


class Refusal(InvalidInput):
    """A code for programs, a sentence for people, never a value."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__((Wrong("", code, text),))
        self.text = text
