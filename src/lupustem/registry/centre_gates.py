"""Section 2.1 for a centre on a day: what its items come to, statement by statement, and what opens a gate that is closed.

An item holds until its last day and is *not in place* from the day after; one that was never answered is unknown, never no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lupustem.consensus import Statement
from lupustem.decision.case import Decision, decide
from lupustem.decision.status import Status, inputs_of, statements_of
from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable
from lupustem.registry.models import Accreditation, Centre
from lupustem.registry.policy import Policy, policy_of

STAGE = ("centre",)
ITEMS = tuple(name for name in FACTS if any(name in inputs_of(one) for one in statements_of(STAGE)))
"""The facts that section 2.1 reads, each an item of the centre."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of section 2.1 on a day. entry: its newest version. holds: whether it is in place that day; None is not known.

    days_left: until its last day, 0 on that day, negative after it; None where it has none. near: it ends soon.
    """

    fact: Variable
    entry: Accreditation | None
    holds: bool | None
    days_left: int | None
    near: bool

    @property
    def expired(self) -> bool:
        """Whether it held once and its last day is past."""
        return self.entry is not None and bool(self.entry.holds) and self.days_left is not None and self.days_left < 0

    @property
    def remedy(self) -> Text | None:
        """What is to be done about it; None where it stands and does not end soon."""
        name, last = self.fact.text, None if self.entry is None else self.entry.expires_on
        if self.expired:
            return Text(
                f"{name.zh}：有效期至 {last}，已过期；请办理续期并登记新的有效期。",
                f"{name.en}: expired after {last}; renew it and record the new last day.",
            )
        if self.near:
            return Text(
                f"{name.zh}：将于 {last} 到期（还有 {self.days_left} 天）；请及时续期。",
                f"{name.en}: ends on {last}, in {self.days_left} days; renew it in time.",
            )
        if self.holds is None:
            return Text(f"{name.zh}：尚未登记；请核实后登记。", f"{name.en}: not answered yet; find out and record it.")
        if not self.holds:
            return Text(f"{name.zh}：未具备；具备后请登记。", f"{name.en}: not in place; record it once it is.")
        return None


@dataclass(frozen=True, slots=True)
class CentreGate:
    """A statement of section 2.1, how it stands on the day, and the items behind it."""

    statement: Statement
    status: Status
    items: tuple[Item, ...]

    @property
    def is_open(self) -> bool:
        """Whether patients may be prescribed for as far as this statement goes."""
        return self.status is Status.MET

    @property
    def remedies(self) -> tuple[Text, ...]:
        """What opens it, where it is closed; what ends soon, where it is open."""
        return tuple(one.remedy for one in self.items if one.remedy is not None)


def centre_items(centre: Centre, on: date, policy: Policy | None = None) -> dict[str, Item]:
    """Every item by the name of its fact, in the order of the vocabulary. policy: of that day, where the caller has it."""
    newest = {one.item: one for one in _entries(centre)}
    warn = timedelta(days=int((policy or policy_of(centre, on)).own["centre.expiry_warn_d"]))
    return {name: _item(name, newest.get(name), on, warn) for name in ITEMS}


def centre_gates(centre: Centre, on: date, policy: Policy | None = None) -> tuple[CentreGate, ...]:
    """Every statement of section 2.1 with its status on a day and the items behind it, in the article's order."""
    items = centre_items(centre, on, policy)
    decided = decided_on(items)
    return tuple(
        CentreGate(one.statement, one.status, tuple(items[name] for name in inputs_of(one.statement)))
        for one in decided.findings
    )


def decided_on(items: Mapping[str, Item]) -> Decision:
    """What stage centre says of the items."""
    return decide(_values(items), stages=STAGE)


def _values(items: Mapping[str, Item]) -> dict[str, bool]:
    return {name: one.holds for name, one in items.items() if one.holds is not None}


def _entries(centre: Centre) -> Any:
    return centre.accreditations.select_related("document", "by").order_by("version")


def _item(name: str, entry: Accreditation | None, on: date, warn: timedelta) -> Item:
    if entry is None or entry.holds is None:
        return Item(FACTS[name], entry, None, None, False)
    left = None if entry.expires_on is None else (entry.expires_on - on).days
    early = entry.issued_on is not None and entry.issued_on > on
    holds = entry.holds and not early and (left is None or left >= 0)
    near = holds and left is not None and left <= warn.days
    return Item(FACTS[name], entry, holds, left, near)
