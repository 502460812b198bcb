"""Index forms that were filled in: the newest of a day, the one before it, and what an answer comes to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import read_value, type_problem
from lupustem.indices.catalogue import INDICES
from lupustem.indices.score import Score
from lupustem.indices.units import UNITS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable
from lupustem.registry.index_specs import EVER, SPECS, Question
from lupustem.registry.models import IndexForm, Patient


def newest_of(patient: Patient, index: str, on: date) -> IndexForm | None:
    """The newest version of the form of a day."""
    return patient.index_forms.filter(index=index, on=on).order_by("-version").first()


def form_before(patient: Patient, index: str, on: date) -> IndexForm | None:
    """The newest version of the last form of an earlier day."""
    return patient.index_forms.filter(index=index, on__lt=on).order_by("-on", "-version").first()


def answers_in(form: IndexForm | None) -> dict[str, str]:
    """The answers of a form, as they were typed; what was not known is absent."""
    return {} if form is None else dict(json.loads(form.given)["answers"])


def score_of(index: str, answers: Mapping[str, str], before: Mapping[str, str] | None) -> Score:
    """The score of answers. before: those of the form before, None for none. Raises InvalidFacts."""
    return INDICES[index].score(SPECS[index].given(answers, before))


def prefilled(index: str, before: IndexForm | None) -> dict[str, str]:
    """What the form before already answers: for BILAG-2004, whether a system was ever involved."""
    if index != "bilag2004" or before is None:
        return {}
    old, systems = answers_in(before), json.loads(before.answer)["systems"]
    return {
        f"{EVER}{name}": said for name, one in systems.items() if (said := _ever(one, old.get(f"{EVER}{name}", "")))
    }


def _ever(system: Mapping[str, Any], said: str) -> str:
    """Yes where the system certainly reached A to C, else what was said then."""
    return "yes" if system["lower"] in ("A", "B", "C") else said


CHOICES = {
    "state": ("present", "absent"),
    "severity": ("0", "1", "2", "3", "4"),
    "yes_no": ("yes", "no"),
    "tick": ("yes",),
}
NO_CHOICE = Text("请从列出的选项中选择。", "choose one of those listed.")


def wrong_answers(index: str, answers: Mapping[str, str]) -> dict[str, Text]:
    """What is wrong with answers, by question: no choice of it, no number, or a number beyond its bounds."""
    found = {}
    for name, question in SPECS[index].questions.items():
        problem = _wrong(question, answers.get(name, ""))
        if problem is not None:
            found[name] = problem
    return found


def _wrong(question: Question, said: str) -> Text | None:
    if not said:
        return None
    if question.variable is None or question.kind != "number":
        return None if said in CHOICES[question.kind] else NO_CHOICE
    try:
        value = Decimal(said) if said.isascii() and "_" not in said else None
    except InvalidOperation:
        value = None
    if value is None:
        return _without_name(type_problem(question.variable), question.variable)
    try:
        read_value(value, question.variable, UNITS)
    except InvalidFacts as invalid:
        return _without_name(invalid.problems[0].text, question.variable)
    return None


def _without_name(text: Text, variable: Variable) -> Text:
    return Text(text.zh.removeprefix(f"{variable.name}："), text.en.removeprefix(f"{variable.name}: "))
