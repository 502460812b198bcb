"""What is said about facts beside their values: a problem refuses a row, a notice goes along with the answer.

Neither ever holds a patient's value: both name the fact, what is wrong, the bounds and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lupustem.logic.text import Text

ProblemCode = Literal[
    "unknown_fact",
    "derived_fact",
    "wrong_type",
    "unknown_category",
    "out_of_bounds",
    "too_many_places",
    "structure",
    "contradiction",
    "order",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be read: the fact (or column) by name, and a sentence that says what to do.

    see: what would help besides, by its name ("facts" for the list of them); the command line knows the command that shows it.
    """

    fact: str
    code: ProblemCode
    text: Text
    see: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that goes along with an answer: `code` for programs, `facts` it concerns, `text` for people."""

    code: str
    facts: tuple[str, ...]
    text: Text


class InvalidFacts(ValueError):
    """A row of facts was refused; `problems` lists every reason, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.text.en for problem in problems))
        self.problems = problems
