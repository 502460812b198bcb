"""An index is filled in: kept whole with its score; a settled SLEDAI-2K is the fact of that day in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lupustem.facts.notices import InvalidFacts
from lupustem.indices.catalogue import INDICES
from lupustem.logic.as_words import plain
from lupustem.logic.text import Language, Text
from lupustem.registry.actions.facts import Entered, next_entry
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.fact_values import read
from lupustem.registry.index_forms import answers_in, form_before, score_of, wrong_answers
from lupustem.registry.index_specs import SPECS
from lupustem.registry.models import IndexForm, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.report.score_answer import score_answer

AS_A_FACT = ("sledai_2k",)
"""The indices that are a fact of the vocabulary too."""


def fill_index(
    *,
    actor: Actor,
    key: str,
    patient: Patient,
    index: str,
    on: date,
    seen: int,
    answers: Mapping[str, str],
    reason: str = "",
    language: Language = "zh",
) -> None:
    """Keep the form of a day; a correction is a version with a reason. seen: the version that the page showed, 0 for none.

    answers: as `index_specs` asks them; what is empty is not known. Raises Conflict; Refusal for a day in the future, nothing
    answered, nothing new, a missing reason, and answers that contradict each other.
    """
    said = {name: text for name, text in answers.items() if name in SPECS[index].questions and text}
    content = [patient.number, index, str(on), seen, said, reason]
    with changing(actor=actor, permission="fact.record", key=key, content=content) as change:
        if change.done:
            return
        row, old = _row(patient, index, on, seen, said, language)
        if old is not None:
            row.reason = reason_wanted(reason)
        change.write(row, action="fill_index", old=None if old is None else old.content())
        if index in AS_A_FACT:
            _as_fact(change, patient, row, old, reason)


def _row(
    patient: Patient, index: str, on: date, seen: int, said: Mapping[str, str], language: Language
) -> tuple[IndexForm, IndexForm | None]:
    name = INDICES[index].text
    if on > today():
        raise Refusal(Text(f"{name.zh}：日期不能晚于今天。", f"{name.en}: the day cannot lie in the future."))
    if not said:
        raise Refusal(Text(f"{name.zh}：还没有填写任何一项。", f"{name.en}: nothing is answered yet."))
    wrong = wrong_answers(index, said)
    if wrong:
        raise Refusal(*(Text(f"{one}：{text.zh}", f"{one}: {text.en}") for one, text in wrong.items()))
    before = form_before(patient, index, on)
    prior = None if before is None else answers_in(before)
    rows = patient.index_forms.filter(index=index, on=on)
    try:
        score = score_of(index, said, prior)
    except InvalidFacts as invalid:
        raise Refusal(*(problem.text for problem in invalid.problems)) from None
    value = "" if score.value is None else value_text(score.value)
    version, old = next_version(rows, seen=seen, what=name, mine={"value": value})
    given = canonical({"answers": dict(said), "before": prior})
    if old is not None and old.given == given:
        raise Refusal(Text("没有新的内容可保存。", "there is nothing new to save."))
    answer = canonical(score_answer(score, language))
    return IndexForm(patient=patient, index=index, on=on, version=version, given=given, answer=answer, value=value), old


def value_text(value: object) -> str:
    """A settled score as text."""
    return plain(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else str(value)


def _as_fact(change: Change, patient: Patient, row: IndexForm, old: IndexForm | None, reason: str) -> None:
    """Record the score as the fact of its day, or take back what an earlier version of this form recorded.

    A fact of a later day stands: an old form filled in late does not change what is known now.
    """
    newest = patient.facts.filter(fact=row.index).order_by("-version").first()
    if newest is not None and newest.observed_on > row.on and read(newest.value) is not None:
        return
    if not row.value and not (old is not None and newest is not None and newest.source == source_of(old)):
        return
    value = int(row.value) if row.value else None
    entered = Entered(row.index, value, row.on, source_of(row), 0 if newest is None else newest.version)
    entry = next_entry(patient, entered, reason, newest)
    if entry is not None:
        change.write(entry, action="record_fact", old=None if newest is None else newest.content())


def source_of(form: IndexForm) -> str:
    """What a fact names as its source, where it was scored by a form."""
    return f"{form.index} {form.on.isoformat()}/{form.version}"
