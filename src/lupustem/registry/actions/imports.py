"""An import that was previewed: every entry of the plan is recorded in one change, or none is."""

from __future__ import annotations

from collections.abc import Sequence

from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.registry.actions.facts import Entered, next_entry
from lupustem.registry.models import Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.standing import facts_of_all


def import_facts(
    *, actor: Actor, key: str, entries: Sequence[tuple[str, Entered]], digest: str, file: str, reason: str
) -> int:
    """Record the entries of a preview: patient number and entry. digest: that of the preview. The number recorded.

    Raises Conflict, with nothing recorded, where a fact has changed since it was shown; Refusal where a correction has no
    reason or there is nothing to record.
    """
    with changing(actor=actor, permission="fact.import", key=key, content=[digest, reason]) as change:
        if change.done:
            return len(entries)
        if not entries:
            raise Refusal(Text("没有可保存的内容。", "there is nothing to record."))
        change.say(
            action="import_facts",
            subject=f"import:{digest[:16]}",
            new={"digest": digest, "file": file, "rows": len(entries)},
            reason=reason,
        )
        numbers = {number for number, _ in entries}
        patients = {one.number: one for one in Patient.objects.filter(centre=actor.centre, number__in=numbers)}
        stand = {pk: dict(facts.entries) for pk, facts in facts_of_all(patients.values()).items()}
        rows = []
        for number, entry in entries:
            patient = patients[number]
            old = stand[patient.pk].get(entry.fact)
            row = next_entry(patient, entry, reason, old)
            if row is None:
                raise _changed(number, entry)
            rows.append((row, None if old is None else old.content()))
            stand[patient.pk][entry.fact] = row
        change.write_all(rows, action="import_facts")
    return len(entries)


def _changed(number: str, entry: Entered) -> Conflict:
    name = FACTS[entry.fact].text
    mine = {"value": str(entry.value), "observed_on": entry.observed_on.isoformat()}
    return Conflict(Text(f"{number} {name.zh}", f"{number} {name.en}"), mine, mine)
