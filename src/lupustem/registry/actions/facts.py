"""Facts: what was found, on which day, from which source. A new finding and a correction are both a further version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lupustem.facts import FACTS
from lupustem.facts.row import Value
from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version
from lupustem.registry.fact_values import UNKNOWN, written
from lupustem.registry.models import FactEntry, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Entered:
    """A fact as somebody enters it; None takes an earlier value back. seen: the version that the form showed, 0 for none."""

    fact: str
    value: Value | None
    observed_on: date
    source: str
    seen: int


def record_facts(*, actor: Actor, key: str, patient: Patient, entered: Sequence[Entered], reason: str = "") -> int:
    """Record what is new among the facts entered; how many that were.

    A value that replaces another of the same or a later day, and one that is taken back, is a correction and wants a reason.
    Raises Conflict where a fact has changed since the form was shown; Refusal where nothing is new or the reason is missing.
    """
    content = [
        patient.number,
        [[e.fact, written(e.value), str(e.observed_on), e.source, e.seen] for e in entered],
        reason,
    ]
    with changing(actor=actor, permission="fact.record", key=key, content=content) as change:
        if change.done:
            return 0
        new = 0
        for one in entered:
            row, old = next_entry(patient, one, reason)
            if row is not None:
                change.write(row, action="record_fact", old=None if old is None else old.content())
                new += 1
        if not new:
            raise Refusal(Text("没有新的内容可保存。", "there is nothing new to save."))
    return new


def next_entry(patient: Patient, one: Entered, reason: str) -> tuple[FactEntry | None, FactEntry | None]:
    """The row that a fact needs, and the newest before it; no row where nothing is new. Raises Conflict, Refusal."""
    name, said = FACTS[one.fact].text, written(one.value)
    mine = {"value": said, "observed_on": str(one.observed_on), "source": one.source}
    rows = patient.facts.filter(fact=one.fact)
    newest = rows.order_by("-version").first()
    if newest is None and one.value is None:
        return None, None
    if newest is not None and _same(newest, mine):
        return None, newest
    version, old = next_version(rows, seen=one.seen, what=name, mine=mine)
    if one.observed_on > today():
        raise Refusal(Text(f"{name.zh}：日期不能晚于今天。", f"{name.en}: the day cannot lie in the future."))
    corrected = old is not None and old.value != UNKNOWN and (one.value is None or one.observed_on <= old.observed_on)
    if corrected and not reason.strip():
        raise Refusal(
            Text(
                f"{name.zh}：这是对已有记录的更正，请写明理由；若为新的检查结果，请改日期。",
                f"{name.en}: this corrects what was recorded, so give the reason; if it is a newer finding, change the day.",
            )
        )
    row = FactEntry(patient=patient, fact=one.fact, version=version, reason=reason.strip(), **_columns(one, said))
    return row, old


def _columns(one: Entered, said: str) -> Mapping[str, Any]:
    return {"value": said, "observed_on": one.observed_on, "source": one.source}


def _same(newest: FactEntry, mine: Mapping[str, str]) -> bool:
    return all(str(getattr(newest, name)) == value for name, value in mine.items())
