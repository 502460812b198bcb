"""What a discrepancy is: what the article (or a review) prints, what the source says, and what the software does about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One point where print and source part. `statements` and `studies` are where it is shown.

    section: of the article; "-" where it is no point of the article, or its place there is not known.
    """

    section: str
    printed: Text
    source: Text
    rule: Text
    statements: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    id: str = field(default="", init=False)
