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
        for number, entry in entries:
            row, old = next_entry(patients[number], entry, reason)
            if row is None:
                raise _changed(number, entry)
            change.write(row, action="import_facts", old=None if old is None else old.content())
    return len(entries)


def _changed(number: str, entry: Entered) -> Conflict:
    name = FACTS[entry.fact].text
    mine = {"value": str(entry.value), "observed_on": entry.observed_on.isoformat()}
    return Conflict(Text(f"{number} {name.zh}", f"{number} {name.en}"), mine, mine)
