"""Findings -> facts at one date: what holds then, what is too old, what contradicts itself, what needs a person.

Rules, per fact: a TRUE that is current wins over findings that only need a person's eye (these are shown all the same).
TRUE against "no": the newer dated one is taken, and both are shown; where no order can be told, the fact is unknown.
A measurement is the latest at or before the date; equal values at one time agree, different ones make it unknown, and
so does a latest value that cannot be taken (an older readable one is not put in its place).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from lupustem.exchange.fhir.condition_codes import EXPIRING_PREGNANCY_DAYS
from lupustem.exchange.fhir.findings import Finding
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.moments import Moment, before, days_old
from lupustem.exchange.fhir.records import Provenance, Value
from lupustem.exchange.fhir.wording import differing, note, said, stale
from lupustem.facts.notices import Notice

_SLACK = 2
_CONSISTENT = frozenset({"sle_implied", "broader_than_sle"})
_SHOWN_HISTORY = frozenset({"malignancy", "haematologic_malignancy", "sle_diagnosed"})


@dataclass(slots=True)
class Answer:
    """Facts, sources and notices as they grow."""

    facts: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, Provenance] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def resolve(findings: list[Finding], as_of: date, max_age: MaxAge | None) -> Answer:
    """The facts that the findings of one patient give at a date."""
    by_fact: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.effect == "void" or (finding.start and finding.start.first > as_of):
            continue
        if finding.asserted and finding.asserted.first > as_of:
            finding = finding._replace(asserted=None)
        by_fact.setdefault(finding.fact, []).append(finding)
    answer = Answer()
    for fact, own in by_fact.items():
        _Question(fact, own, as_of, max_age, answer).settle()
    _complement(answer)
    return answer


def _complement(answer: Answer) -> None:
    """C3 or C4 flagged low by the laboratory is low complement; two normal ones say nothing of CH50."""
    for part in ("complement_low:c3", "complement_low:c4"):
        source, value = answer.sources.pop(part, None), answer.facts.pop(part, None)
        if source is None or value is False or answer.facts.get("complement_low"):
            continue
        answer.sources["complement_low"] = source
        if value is True:
            answer.facts["complement_low"] = True


@dataclass(slots=True)
class _Question:
    fact: str
    findings: list[Finding]
    as_of: date
    max_age: MaxAge | None
    answer: Answer

    def settle(self) -> None:
        measured = [f for f in self.findings if f.group == "measurement"]
        stated = [f for f in self.findings if f.group != "measurement"]
        candidates, doubts = self._latest(measured)
        for finding in stated:
            taken, doubt = self._current(finding)
            if taken is not None:
                candidates.append(taken)
            if doubt is not None:
                doubts.append(doubt)
        fresh = [f for f in candidates if self._is_fresh(f, doubts)]
        fresh = self._not_refuted(fresh, stated, doubts)
        self._choose(fresh, doubts)

    def _latest(self, measured: list[Finding]) -> tuple[list[Finding], list[_Doubt]]:
        """The latest measurement, if it can be taken."""
        doubts: list[_Doubt] = []
        dated = [f for f in measured if f.start and f.effect in ("says", "unusable")]
        undated = [f for f in measured if not f.start and f.effect == "unusable"]
        last = _newest(dated)
        for finding in measured:
            later = finding.effect in ("preliminary", "absent", "review") and not _is_earlier(finding, last)
            if later or (finding in undated and not last):
                why = "preliminary" if finding.effect == "preliminary" else finding.why
                doubts.append(_Doubt(finding, why, aside=bool(last)))
        spoilt = [f for f in last if f.effect == "unusable"]
        if spoilt:
            doubts.extend(_Doubt(f, f.why) for f in spoilt)
            return [], doubts
        if len({f.value for f in last}) > 1:
            one = last[0]
            other = next(f for f in last if f.value != one.value)
            doubts.append(_Doubt(one, notice=differing(_public(self.fact), one.source, other.source, settled=False)))
            return [], doubts
        return last[:1], doubts

    def _current(self, finding: Finding) -> tuple[Finding | None, _Doubt | None]:
        """A condition or a medicine at the date: taken, doubtful, or neither."""
        why = finding.why
        if finding.effect == "refuted":
            return None, None
        if finding.effect == "history":
            return None, _Doubt(finding, why)
        ended = finding.end is not None and finding.end.first <= self.as_of
        if finding.group == "medication":
            if finding.end is not None and finding.end.last < self.as_of:
                why = "order_ended"
            elif finding.effect == "says":
                return finding, None
            return None, _Doubt(finding, why)
        if ended and finding.state == "current":
            why = "abated_yet_active"
        elif ended or (finding.state == "ended" and finding.end is None):
            shown = finding.effect == "says" and self.fact in _SHOWN_HISTORY and finding.value is True
            return None, _Doubt(finding, "ended") if shown else None
        elif finding.effect == "says":
            return self._stated(finding)
        return None, _Doubt(finding, why)

    def _stated(self, finding: Finding) -> tuple[Finding | None, _Doubt | None]:
        if finding.state == "unstated" and finding.end is None:
            if not finding.lasting:
                return None, _Doubt(finding, "status_missing")
            finding = finding._replace(source=finding.source._replace(note=note("status_assumed")))
        if self.fact == "pregnant" and finding.value is True:
            if finding.start is None:
                return None, _Doubt(finding, "undated")
            if days_old(finding.start, self.as_of) > EXPIRING_PREGNANCY_DAYS:
                return None, _Doubt(finding, "old_pregnancy")
        return finding, None

    def _is_fresh(self, finding: Finding, doubts: list[_Doubt]) -> bool:
        limit = None if self.max_age is None else self.max_age.limit(_public(self.fact))
        timed_otherwise = finding.group == "condition" and self.fact == "pregnant" and finding.value is True
        if self.max_age is None or limit is None or finding.lasting or timed_otherwise:
            return True
        times = [t for t in (finding.start, finding.asserted) if t is not None]
        if not times:
            doubts.append(_Doubt(finding, "undated"))
            return False
        age = min(days_old(t, self.as_of) for t in times)
        if age <= limit:
            return True
        policy = f"{self.max_age.name} {self.max_age.version}"
        doubts.append(_Doubt(finding, notice=stale(_public(self.fact), finding.source, age, limit, policy)))
        return False

    def _not_refuted(self, fresh: list[Finding], stated: list[Finding], doubts: list[_Doubt]) -> list[Finding]:
        """A diagnosis that another resource calls refuted, not certainly earlier, goes to a person."""
        refuted = [f for f in stated if f.effect == "refuted"]
        kept = []
        for finding in fresh:
            against = [r for r in refuted if self._same_matter(finding, r) and not _is_before(r, finding)]
            if against:
                doubts.append(_Doubt(finding, "no_longer_refuted"))
            else:
                kept.append(finding)
        return kept

    def _same_matter(self, one: Finding, other: Finding) -> bool:
        return one.lasting or (one.source.system, one.source.code) == (other.source.system, other.source.code)

    def _choose(self, fresh: list[Finding], doubts: list[_Doubt]) -> None:
        newest = _newest(fresh)
        values = {f.value for f in newest}
        if len(values) == 1:
            taken = newest[0]
            against = next((f for f in fresh if f.value != taken.value), None)
            if against is not None:
                self._notice(differing(_public(self.fact), taken.source, against.source, settled=True))
            assert taken.value is not None
            self.answer.facts[self.fact] = taken.value
            self.answer.sources[self.fact] = taken.source
            doubts = [replace(d, aside=True) for d in doubts if d.finding.effect != "says" and d.why not in _CONSISTENT]
        elif values:
            one = newest[0]
            other = next(f for f in newest if f.value != one.value)
            notice = differing(_public(self.fact), one.source, other.source, settled=False)
            doubts.insert(0, _Doubt(one, notice=notice))
        for doubt in doubts:
            self._notice(doubt.said_of(_public(self.fact)))
        if doubts and not self.answer.facts.keys() & {self.fact}:
            self.answer.sources[self.fact] = max(doubts, key=_recency).finding.source

    def _notice(self, notice: Notice) -> None:
        if notice not in self.answer.notices:
            self.answer.notices.append(notice)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A finding that was not taken, and why. aside: the fact is known from elsewhere."""

    finding: Finding
    why: str = ""
    notice: Notice | None = None
    aside: bool = False

    def said_of(self, fact: str) -> Notice:
        return self.notice or said(self.why, fact, self.finding.source, unknown=not self.aside)


def _recency(doubt: _Doubt) -> date:
    return doubt.finding.start.first if doubt.finding.start else date.min


def _public(fact: str) -> str:
    return fact.partition(":")[0]


def _stated_at(finding: Finding) -> Moment | None:
    """When it was last said: a condition that was written down again is as new as that."""
    if finding.asserted and finding.start and before(finding.asserted, finding.start):
        return finding.start
    return finding.asserted or finding.start


def _newest(findings: list[Finding]) -> list[Finding]:
    """Those that no other is certainly later than; undated ones stay, their place is not known."""
    if len(findings) < 2:
        return findings
    times = [(f, _stated_at(f)) for f in findings]
    days = [time.first for _, time in times if time]
    if not days:
        return findings
    edge = max(days).toordinal() - _SLACK
    near = [f for f, time in times if time is None or time.last.toordinal() >= edge]
    return [f for f in near if not any(_is_before(f, other) for other in near)]


def _is_before(one: Finding, other: Finding) -> bool:
    earlier, later = _stated_at(one), _stated_at(other)
    return earlier is not None and later is not None and before(earlier, later)


def _is_earlier(finding: Finding, last: list[Finding]) -> bool:
    return any(_is_before(finding, other) for other in last)
