"""Whether the product caused the event: WHO-UMC words by two assessors, and Naranjo's score beside them.

    >>> naranjo({1: True, 2: True, 3: True, 5: False}).score
    6
    >>> related(Assessment("investigator", "unlikely"), Assessment("sponsor", "possible"))
    True

Naranjo's scale was made for drugs: three of its questions have no answer after one cell infusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lupustem.logic.text import Text
from lupustem.treatment.reasons import Kind, Reason, Standing
from lupustem.treatment.refusal import Refusal


class WhoUmc(StrEnum):
    """The six words of WHO-UMC."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    CONDITIONAL = "conditional"
    UNASSESSABLE = "unassessable"


WHO_UMC_WORDS: dict[WhoUmc, Text] = {
    WhoUmc.CERTAIN: Text("肯定", "certain"),
    WhoUmc.PROBABLE: Text("很可能", "probable"),
    WhoUmc.POSSIBLE: Text("可能", "possible"),
    WhoUmc.UNLIKELY: Text("不大可能", "unlikely"),
    WhoUmc.CONDITIONAL: Text("待评价", "conditional"),
    WhoUmc.UNASSESSABLE: Text("无法评价", "unassessable"),
}
ASSESSORS = ("investigator", "sponsor")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessor's word. excludes: whether the assessor rules the product out; None is read from the word."""

    assessor: str
    word: str
    excludes: bool | None = None

    def __post_init__(self) -> None:
        if self.assessor not in ASSESSORS:
            raise Refusal("unknown_assessor", Text("assessor：应为 investigator 或 sponsor。", _ASSESSOR))
        if self.word not in list(WhoUmc):
            raise Refusal(
                "unknown_causality", Text(f"causality：可取 {_WORDS}。", f"causality: takes one of {_WORDS}.")
            )

    @property
    def rules_out(self) -> bool:
        """Whether the product is ruled out: as stated, else by the word `unlikely` alone (a reading)."""
        return self.word == WhoUmc.UNLIKELY if self.excludes is None else self.excludes


def related(*assessments: Assessment) -> bool:
    """Whether the event counts as related for reporting: unless both assessors rule the product out.

    An assessor who has not spoken has ruled nothing out. Raises Refusal, code `assessor_twice`.
    """
    names = [one.assessor for one in assessments]
    if len(set(names)) != len(names):
        raise Refusal("assessor_twice", _TWICE)
    return len(assessments) < len(ASSESSORS) or not all(one.rules_out for one in assessments)


def warnings(*assessments: Assessment) -> tuple[Reason, ...]:
    """What should be looked at again: `certain` after a single infusion."""
    return tuple(
        Reason("certain_after_one_infusion", Standing.WARN, Kind.READING, _CERTAIN)
        for one in assessments
        if one.word == WhoUmc.CERTAIN
    )


# Question -> points for yes and for no; unknown is 0.
_NARANJO: dict[int, tuple[int, int]] = {
    1: (1, 0),
    2: (2, -1),
    3: (1, 0),
    4: (2, -1),
    5: (-1, 2),
    6: (-1, 1),
    7: (1, 0),
    8: (1, 0),
    9: (1, 0),
    10: (1, 0),
}
NARANJO_QUESTIONS: dict[int, Text] = {
    1: Text("以往有结论性报告", "conclusive reports exist"),
    2: Text("事件在给药之后出现", "it came after the product"),
    3: Text("停用或用拮抗剂后好转", "it improved on withdrawal or an antagonist"),
    4: Text("再次给药后重现", "it came back on rechallenge"),
    5: Text("另有其他原因可单独解释", "another cause could explain it alone"),
    6: Text("给安慰剂后也出现", "it came with placebo too"),
    7: Text("血中浓度达到中毒水平", "a toxic level was measured"),
    8: Text("随剂量加重或减轻", "it followed the dose"),
    9: Text("以往同类药有类似反应", "a similar reaction to a similar product before"),
    10: Text("有客观证据", "it was confirmed objectively"),
}
NOT_FOR_CELLS = (4, 6, 7)
"""Rechallenge, placebo, blood level: empty after a single cell infusion."""


@dataclass(frozen=True, slots=True)
class Naranjo:
    """score: -4 to 13. category: definite, probable, possible, doubtful. unknown: questions not answered, 0 points each."""

    score: int
    category: str
    unknown: tuple[int, ...]
    highest: int


def naranjo(answers: Mapping[int, bool | None]) -> Naranjo:
    """Naranjo's score. answers: question 1 to 10 -> yes, no or None. Raises Refusal: unknown_question, wrong_type."""
    for number, value in answers.items():
        if number not in _NARANJO:
            raise Refusal(
                "unknown_question", Text("naranjo：题号为 1 到 10。", "naranjo: questions are numbered 1 to 10.")
            )
        if value is not None and not isinstance(value, bool):
            raise Refusal(
                "wrong_type", Text(f"naranjo {number}：应为是或否。", f"naranjo {number}: yes or no belongs here.")
            )
    known = {number: value for number, value in answers.items() if value is not None}
    score = sum(_NARANJO[number][0 if value else 1] for number, value in known.items())
    unknown = tuple(number for number in _NARANJO if number not in known)
    return Naranjo(score, _category(score), unknown, sum(max(_NARANJO[n]) for n in _NARANJO if n not in unknown))


def _category(score: int) -> str:
    if score >= 9:
        return "definite"
    if score >= 5:
        return "probable"
    return "possible" if score >= 1 else "doubtful"


_WORDS = ", ".join(WhoUmc)
_ASSESSOR = "assessor: investigator or sponsor belongs here."
_TWICE = Text("同一评估者只能评一次；更改请写明为更正。", "one assessor speaks once; enter a change as a correction.")
_CERTAIN = Text(
    "“肯定”须有合理的撤药反应，必要时再激发；单次细胞输注几乎不可能满足，请复核。",
    "certain needs a plausible withdrawal response and, if needed, rechallenge: hardly within reach after one infusion; "
    "look at it again.",
)
