"""The indices as forms: their questions with definitions, made from `indices`, and the input that the answers come to.

An answer is text as it is typed; one that is empty or missing is *not known*, which is never absent: the score is an interval
then. Numbers are exact decimals in the unit that the form prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from lupustem.indices.bilag.items import ITEMS, SYSTEMS
from lupustem.indices.bilag.renal import COMPARED
from lupustem.indices.bilag.rules import BLOOD_LIMITS
from lupustem.indices.pga import SCALES
from lupustem.indices.sle_das import FLAGS, NUMBERS
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

Kind = Literal["state", "severity", "yes_no", "number", "tick"]
Answers = Mapping[str, str]
EVER, NOT_DUE = "ever.", "not_due."
ABSENT = {"state": "absent", "severity": "0", "yes_no": "no"}
"""What says of a question of each kind that it was looked for and is not there."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. weight: its points; excluded: which causes do not count; variable: unit and bounds of a number."""

    key: str
    kind: Kind
    text: Text
    definition: Text | None = None
    excluded: Text | None = None
    weight: int | None = None
    variable: Variable | None = None
    unverified: bool = False

    @property
    def closes(self) -> bool:
        """Whether "everything else is absent" answers it: what is a number, and the history, it does not."""
        return self.kind in ABSENT and not self.key.startswith(EVER)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading."""

    title: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """An index as a form. given: the input of the index from answers and those of the form before."""

    index: str
    parts: tuple[Part, ...]
    given: Callable[[Answers, Answers | None], dict[str, Any]]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its key."""
        return {one.key: one for part in self.parts for one in part.questions}


def _state(value: str | None) -> bool | None:
    return {"present": True, "absent": False, "yes": True, "no": False}.get(value or "")


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def _sledai(answers: Answers, before: Answers | None) -> dict[str, Any]:
    states = {name: _state(answers.get(name)) for name in DESCRIPTORS}
    return {
        "present": [name for name, state in states.items() if state],
        "unknown": [name for name, state in states.items() if state is None],
    }


def _sledai_parts() -> tuple[Part, ...]:
    parts = []
    for weight in dict.fromkeys(one.weight for one in DESCRIPTORS.values()):
        questions = tuple(
            Question(name, "state", one.text, one.scored, one.excluded, weight)
            for name, one in DESCRIPTORS.items()
            if one.weight == weight
        )
        title = Text(f"每项 {weight} 分", f"{weight} point{'s' if weight > 1 else ''} each")
        parts.append(Part(title, questions))
    return tuple(parts)


def _bilag(answers: Answers, before: Answers | None) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for number, item in ITEMS.items():
        key, said = str(number), answers.get(str(number))
        if item.kind == "number":
            items |= {key: _number(said)} if said else {}
        else:
            items[key] = int(said) if said and item.kind == "severity" else _state(said)
        if answers.get(f"{NOT_DUE}{number}") == "yes":
            items[f"{key}_due_to_sle"] = False
    prior = None
    if before is not None:
        prior = {str(number): _number(before[str(number)]) for number in COMPARED if before.get(str(number))}
    ever = {system: _state(answers.get(f"{EVER}{system}")) for system in SYSTEMS}
    return {"items": items, "prior": prior, "ever_involved": ever}


def _bilag_parts() -> tuple[Part, ...]:
    parts = []
    for system, title in SYSTEMS.items():
        questions = []
        for number, item in ITEMS.items():
            if item.system != system:
                continue
            one = item.variable
            questions.append(
                Question(str(number), item.kind, one.text, item.glossary, None, None, one, item.unverified)
            )
            if number in BLOOD_LIMITS:
                questions.append(Question(f"{NOT_DUE}{number}", "tick", NOT_DUE_TEXT))
        questions.append(Question(f"{EVER}{system}", "yes_no", EVER_TEXT))
        parts.append(Part(title, tuple(questions)))
    return tuple(parts)


NOT_DUE_TEXT = Text("上项并非狼疮所致（不计）", "the value above is not due to lupus: does not count")
EVER_TEXT = Text("此系统此前曾评为 A 至 C 级", "This system was graded A to C at an earlier visit")


def _sle_das(answers: Answers, before: Answers | None) -> dict[str, Any]:
    flags: dict[str, Any] = {name: _state(answers.get(name)) for name in FLAGS}
    return flags | {name: _number(answers.get(name)) for name in NUMBERS}


def _pga(answers: Answers, before: Answers | None) -> dict[str, Any]:
    return {"value": _number(answers.get("value")), "scale": "0-3"}


assert "0-3" in SCALES
_MARK = Variable("number", Text("总体疾病活动", "Overall disease activity"), None, Decimal(0), Decimal(3), name="value")
SPECS: dict[str, Spec] = {
    one.index: one
    for one in (
        Spec("sledai_2k", _sledai_parts(), _sledai),
        Spec("bilag2004", _bilag_parts(), _bilag),
        Spec(
            "sle_das",
            (
                Part(
                    Text("数值", "Numbers"),
                    tuple(Question(name, "number", one.text, variable=one) for name, one in NUMBERS.items()),
                ),
                Part(
                    Text("表现", "Findings"),
                    tuple(Question(name, "state", one.text) for name, one in FLAGS.items()),
                ),
            ),
            _sle_das,
        ),
        Spec(
            "pga",
            (
                Part(
                    Text("标记", "Mark"),
                    (
                        Question(
                            "value",
                            "number",
                            _MARK.text,
                            Text(
                                "0 无、1 轻、2 中、3 重，可有小数",
                                "0 none, 1 mild, 2 moderate, 3 severe; decimals allowed",
                            ),
                            variable=_MARK,
                        ),
                    ),
                ),
            ),
            _pga,
        ),
    )
}
"""The indices of a single visit that are filled in as forms."""
