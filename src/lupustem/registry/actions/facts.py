"""Facts: what was found, on which day, from which source. A new finding and a correction are both a further version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lupustem.facts import FACTS
from lupustem.facts.row import Value
from lupustem.logic.text import Text
from lupustem.registry.actions.versions import version_after
from lupustem.registry.fact_values import UNKNOWN, written
from lupustem.registry.models import FactEntry, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import newest_entries


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
        stand = {row.fact: row for row in newest_entries(patient.facts.filter(fact__in=[one.fact for one in entered]))}
        rows = []
        for one in entered:
            old = stand.get(one.fact)
            row = next_entry(patient, one, reason, old)
            if row is not None:
                rows.append((row, None if old is None else old.content()))
                stand[one.fact] = row
        if not rows:
            raise Refusal(Text("没有新的内容可保存。", "there is nothing new to save."))
        change.write_all(rows, action="record_fact")
    return len(rows)


def next_entry(patient: Patient, one: Entered, reason: str, newest: FactEntry | None) -> FactEntry | None:
    """The row that a fact needs after the newest one; none where nothing is new. Raises Conflict, Refusal."""
    name, said = FACTS[one.fact].text, written(one.value)
    mine = {"value": said, "observed_on": str(one.observed_on), "source": one.source}
    known = one.value is None if newest is None else _same(newest, mine)
    if known:
        return None
    version = version_after(newest, seen=one.seen, what=name, mine=mine)
    if one.observed_on > today():
        raise Refusal(Text(f"{name.zh}：日期不能晚于今天。", f"{name.en}: the day cannot lie in the future."))
    before = None if newest is None or newest.value == UNKNOWN else newest.observed_on
    corrected = before is not None and (one.value is None or one.observed_on <= before)
    if corrected and not reason.strip():
        raise Refusal(
            Text(
                f"{name.zh}：这是对已有记录的更正，请写明理由；若为新的检查结果，请改日期。",
                f"{name.en}: this corrects what was recorded, so give the reason; if it is a newer finding, change the day.",
            )
        )
    return FactEntry(patient=patient, fact=one.fact, version=version, reason=reason.strip(), **_columns(one, said))


def _columns(one: Entered, said: str) -> Mapping[str, Any]:
    return {"value": said, "observed_on": one.observed_on, "source": one.source}


def _same(newest: FactEntry, mine: Mapping[str, str]) -> bool:
    return all(str(getattr(newest, name)) == value for name, value in mine.items())
