"""The questions of an index as rows: what is answered, what was answered before, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lupustem.logic.as_words import plain, unit_words
from lupustem.logic.text import Language, Text
from lupustem.registry.index_specs import ABSENT, SPECS, Part, Question
from lupustem.registry.words import WORDS

UNKNOWN = ("", WORDS["answer.unknown"])
STATES = (("present", WORDS["answer.present"]), ("absent", WORDS["answer.absent"]), UNKNOWN)
YES_NO = (("yes", WORDS["answer.yes"]), ("no", WORDS["answer.no"]), UNKNOWN)
SEVERITY = (
    ("0", WORDS["answer.0"]),
    ("1", WORDS["answer.1"]),
    ("2", WORDS["answer.2"]),
    ("3", WORDS["answer.3"]),
    ("4", WORDS["answer.4"]),
    UNKNOWN,
)
CHOICES = {"state": STATES, "yes_no": YES_NO, "severity": SEVERITY}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with what stands in it. before: what the form before says, None where there is no such form."""

    question: Question
    value: str
    before: str | None
    error: Text | None

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """The answers that there are; none for a number."""
        return CHOICES.get(self.question.kind, ())

    @property
    def before_text(self) -> Text | None:
        """What was answered before, in words; None where there is no form before."""
        if self.before is None or self.question.kind == "tick":
            return None
        if not self.before:
            return WORDS["answer.unknown"]
        return dict(self.choices).get(self.before, Text(self.before, self.before))

    def unit(self, language: Language) -> str:
        """The unit of a number, as it is printed."""
        variable = self.question.variable
        return "" if variable is None else unit_words(variable.unit, language).strip()

    @property
    def bounds(self) -> str:
        """The inclusive bounds of a number."""
        one = self.question.variable
        if one is None or one.minimum is None or one.maximum is None:
            return ""
        return f"{plain(one.minimum)}–{plain(one.maximum)}"


def parts_of(
    index: str, answers: Mapping[str, str], before: Mapping[str, str] | None, errors: Mapping[str, Text]
) -> list[tuple[Part, list[QuestionRow]]]:
    """The form, part by part."""
    return [(part, [_row(one, answers, before, errors) for one in part.questions]) for part in SPECS[index].parts]


def _row(
    one: Question, answers: Mapping[str, str], before: Mapping[str, str] | None, errors: Mapping[str, Text]
) -> QuestionRow:
    earlier = None if before is None else before.get(one.key, "")
    return QuestionRow(one, answers.get(one.key, ""), earlier, errors.get(one.key))


def rest_absent(index: str, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers with everything else said to be absent; numbers and the history stay as they are."""
    open_ = {one.key: ABSENT[one.kind] for one in SPECS[index].questions.values() if one.closes}
    return open_ | {name: text for name, text in answers.items() if text}
