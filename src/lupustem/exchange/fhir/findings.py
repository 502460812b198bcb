"""What one resource says about one fact, before a date is chosen: small, so that a bulk export fits in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lupustem.exchange.fhir.moments import Moment, first_day
from lupustem.exchange.fhir.observations import Series
from lupustem.exchange.fhir.records import Provenance, Value

Effect = Literal["says", "unusable", "absent", "preliminary", "review", "history", "refuted", "void"]
"""says: gives the value. unusable: there is a value, but it cannot be taken. absent: measured without a result.
preliminary: a result that is not yet verified. review: needs a person's eye. history: was so once.
refuted: said not to be the diagnosis. void: the resource no longer counts (kept to see two versions of one id)."""

State = Literal["current", "ended", "unstated"]


_UNSETTLED = 16


class Finding(NamedTuple):
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


@dataclass(slots=True)
class Record:
    """Everything found for one patient.

    newest: the newest ISO day not after today; future: dates later than today; both hold once `settle_dates` was called.
    bound: what a text has to exceed to be of a later day than `newest`. unsettled: such texts, not yet looked at.
    """

    person: Person | None = None
    findings: list[Finding] = field(default_factory=list)
    series: dict[str, Series] = field(default_factory=dict)
    newest: str = ""
    future: int = 0
    bound: str = ""
    unsettled: list[str] = field(default_factory=list)
    unreadable: Counter[str] = field(default_factory=Counter)
    resources: int = 0

    def dated(self, text: str, today: str) -> None:
        """A date of a resource, later than `newest` if it can be read. Looked at a few at a time: most are outdone."""
        self.unsettled.append(text)
        if len(self.unsettled) > _UNSETTLED:
            self.settle_dates(today)

    def settle_dates(self, today: str) -> None:
        """Let the latest of the dates that is one, and not after today, be the newest. today: an ISO day."""
        for text in sorted(self.unsettled, reverse=True):  # so the days fall too: a month sorts before its days
            day = first_day(text)
            if day is not None and day > today:
                self.future += 1
            elif day is not None:
                self.newest = max(self.newest, day)
                self.bound = self.newest + "~"  # after every time of that day
                break
        self.unsettled.clear()

    def absorb(self, other: Record) -> None:
        """Take over what was found under another name of the same patient."""
        self.findings.extend(other.findings)
        for fact, series in other.series.items():
            self.series.setdefault(fact, Series()).kept.extend(series.kept)
        self.newest = max(self.newest, other.newest)
        self.future += other.future
        self.unreadable += other.unreadable
        self.resources += other.resources


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
