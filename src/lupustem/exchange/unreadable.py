"""Input that cannot be read: one line in both languages that names file, field and remedy, and never a patient's value."""

from __future__ import annotations

from lupustem.logic.text import Text


class Unreadable(ValueError):
    """A file or record was refused as a whole.

    see: what would help besides, by its name ("case file" for an empty one); the command line knows the command that shows it.
    """

    def __init__(self, text: Text, see: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.see = see
