"""What one resource says about one fact, before a date is chosen: small, so that a bulk export fits in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lupustem.exchange.fhir.moments import Moment
from lupustem.exchange.fhir.records import Provenance, Value

Effect = Literal["says", "unusable", "absent", "preliminary", "review", "history", "refuted", "void"]
"""says: gives the value. unusable: there is a value, but it cannot be taken. absent: measured without a result.
preliminary: a result that is not yet verified. review: needs a person's eye. history: was so once.
refuted: said not to be the diagnosis. void: the resource no longer counts (kept to see two versions of one id)."""

State = Literal["current", "ended", "unstated"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One resource, one fact.

    why: a reason known to `wording`. start: onset, order or measurement. asserted: when it was last written down.
    end: abatement or end of validity. lasting: age does not make it doubtful. group: "measurement", "condition"
    or "medication".
    """

    fact: str
    effect: Effect
    source: Provenance
    group: str
    value: Value | None = None
    why: str = ""
    start: Moment | None = None
    asserted: Moment | None = None
    end: Moment | None = None
    state: State = "current"
    lasting: bool = False


@dataclass(slots=True)
class Person:
    """What the Patient resource says, as written."""

    patient_id: str
    gender: str | None = None
    birth_sex: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date: str | None = None
    inactive: bool = False
    replaced: bool = False
    identifiers: tuple[str, ...] = ()
    full_url: str | None = None


_PRUNE_AT = 256


@dataclass(slots=True)
class Record:
    """Everything found for one patient. newest: the newest ISO day not after today; future: dates later than today."""

    person: Person | None = None
    findings: list[Finding] = field(default_factory=list)
    newest: str = ""
    future: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    prune_at: int = _PRUNE_AT

    def prune(self, as_of: date) -> None:
        """Forget measurements that can no longer be the latest at `as_of`; a day is kept for the zones."""
        newest: dict[str, date] = {}
        for finding in self.findings:
            if finding.group == "measurement" and finding.effect == "says" and finding.start:
                day = finding.start.first
                if day <= as_of and day > newest.get(finding.fact, date.min):
                    newest[finding.fact] = day
        self.findings = [f for f in self.findings if _may_be_latest(f, newest, as_of)]
        self.prune_at = 2 * len(self.findings) + _PRUNE_AT


def _may_be_latest(finding: Finding, newest: dict[str, date], as_of: date) -> bool:
    if finding.group != "measurement" or finding.start is None:
        return True
    if finding.start.first > as_of:
        return False
    day = newest.get(finding.fact)
    return day is None or (day - finding.start.last).days <= 1


def versions_in_conflict(findings: list[Finding]) -> set[tuple[str, str]]:
    """Resources (type, id) that stand in the record twice and say two things about one fact."""
    seen: dict[tuple[str, str, str], Finding] = {}
    conflicts = set()
    for finding in findings:
        source = finding.source
        if source.resource_id:
            key = (source.resource_type, source.resource_id, finding.fact)
            if seen.setdefault(key, finding) != finding:
                conflicts.add(key[:2])
    return conflicts
