"""The decision on one lot: reject before hold before release, with every reason, the advisories and the numbers behind them.

    >>> from lupustem.product.lot import Lot
    >>> from lupustem.product.measured import exactly
    >>> from fractions import Fraction
    >>> made = release(Lot(facts={"cd34_percent": exactly(2)}))
    >>> str(made.decision), "cd34_negative" in made.reasons, "cd45_negative" in made.reasons
    ('reject', True, True)

Nothing unknown, pending, invalid, without its unit or censored across a limit ever passes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from lupustem.decision.status import Status
from lupustem.product.endotoxin import DoseResult, dose
from lupustem.product.evidence import COLDEST, HOURS, LABEL, MEASURED, VIABILITY, WARMEST, Found, read_evidence
from lupustem.product.identity import IdentityResult, check_identity
from lupustem.product.limits import Limit, limits_of, rounded_as_usp, status_within
from lupustem.product.lot import Lot
from lupustem.product.markers import MARKER_FACTS, is_borderline, purity_bounds
from lupustem.product.measured import Measured, exactly
from lupustem.product.results import Result, combined
from lupustem.product.rules import MARKER_RULES, RULES, Consequence, Release, Rule, statuses
from lupustem.product.stability import ADVISED_HOURS, in_order

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN


class Finding(NamedTuple):
    """One criterion: how it stands, what was found and compared, and which codes forbid the use of evidence.

    value: the result that decides; unrounded: the same before rounding, where the site rounds and it differs.
    limits: with their operators. source: stated, results, or the kind of evidence.
    """

    rule: Rule
    status: Status
    value: Measured | bool | None
    limits: tuple[Limit, ...]
    source: str
    borderline: bool
    invalidated: tuple[Result, ...]
    codes: tuple[str, ...]
    unrounded: Measured | None = None

    @property
    def measured(self) -> Measured | None:
        """The number before any rounding."""
        return self.unrounded or (self.value if isinstance(self.value, Measured) else None)


class LotDecision(NamedTuple):
    """What becomes of a lot, why, and what else its reader has to know."""

    decision: Release
    reasons: tuple[str, ...]
    advisories: tuple[str, ...]
    findings: tuple[Finding, ...]
    found: Found
    purity: tuple[Fraction, Fraction] | None
    dose: DoseResult
    identity: IdentityResult
    lot: Lot

    @property
    def counted_percent(self) -> Measured | None:
        """Cells counted in percent of the label, usable or not; None where one of them is unknown."""
        made = self.found.count
        if made is None or made.measured_1e6 is None:
            return None
        return _per_cent(exactly(made.measured_1e6), self.label)

    @property
    def label(self) -> Measured | None:
        """Cells on the label, in millions."""
        labels = [one.value for one in self.found.results.get(LABEL, []) if isinstance(one.value, Measured)]
        return labels[-1] if labels else None

    def finding(self, rule: str) -> Finding:
        """The finding of one rule."""
        return next(one for one in self.findings if one.rule.id == rule)


def release(lot: Lot) -> LotDecision:
    """Decide a lot. `release` is a recommendation until an authorised person has signed it."""
    return _Deciding(lot).decided()


class _Deciding:
    def __init__(self, lot: Lot) -> None:
        self.lot = lot
        self.found = read_evidence(lot)
        self.flags = list(self.found.flags)
        self.purity: tuple[Fraction, Fraction] | None = None
        self.dose = DoseResult(None, None)
        self.identity = check_identity(lot.evidence.identity)

    def decided(self) -> LotDecision:
        findings = tuple(self.finding(rule) for rule in RULES)
        reasons = [reason for one in findings for reason in _reasons(one)]
        findings = (*findings[:-1], self.evidence(findings))
        reasons += _reasons(findings[-1])
        advisories = [one.rule.id for one in findings if self.advises(one)]
        return LotDecision(
            _decision(findings, reasons),
            tuple(dict.fromkeys(reasons)),
            tuple(dict.fromkeys([*advisories, *self.flags])),
            findings,
            self.found,
            self.purity,
            self.dose,
            self.identity,
            self.lot,
        )

    def finding(self, rule: Rule) -> Finding:
        match rule.id:
            case "count_matches_label":
                return self.of_label(rule)
            case "stored_cold":
                return self.of_storage(rule)
            case "purity":
                return self.of_purity(rule)
            case "viability":
                return self.of_viability(rule)
            case "endotoxin_dose":
                return self.of_dose(rule)
            case "identity":
                codes = tuple(code for code in self.identity.codes if code != rule.id)
                status = UNKNOWN if self.identity.codes else MET
                return Finding(rule, status, None, (), "label", False, (), codes)
            case "evidence":
                return Finding(rule, MET, None, (), "file", False, (), ())
        return self.of_fact(rule, rule.facts[0], limits_of(rule.id))

    def of_fact(self, rule: Rule, fact: str, limits: tuple[Limit, ...]) -> Finding:
        """A rule on one fact, which may have several results."""
        results = self.found.results.get(fact, [])
        each = [self.status(rule, fact, one.value, limits) for one in results]
        return self.several(rule, fact, results, each, limits)

    def several(
        self, rule: Rule, fact: str, results: list[Result], each: list[Status], limits: tuple[Limit, ...]
    ) -> Finding:
        codes = tuple(dict.fromkeys(self.found.unusable.get(fact, ())))
        status, at = combined(each, [one.invalidated for one in results], [one.censored for one in results])
        measured = None if at is None else results[at].value
        compared = measured
        if isinstance(measured, Measured) and rule.failed is Consequence.REJECT:
            compared = self.rounded(measured, limits)
        return Finding(
            rule,
            UNKNOWN if codes and status is MET else status,
            compared,
            limits,
            self.found.sources.get(fact, ""),
            is_borderline(self.found.intervals.get(fact), rule.id) if fact in self.found.intervals else False,
            tuple(one for one in results if one.invalidated),
            codes,
            measured if isinstance(measured, Measured) and measured != compared else None,
        )

    def status(self, rule: Rule, fact: str, value: Measured | bool | None, limits: tuple[Limit, ...]) -> Status:
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return statuses({fact: value})[rule.id]
        rounded = self.rounded(value, limits) if rule.failed is Consequence.REJECT else value
        if rounded.exact is None:
            return status_within(rounded, limits)
        return statuses({fact: rounded.exact})[rule.id]

    def rounded(self, value: Measured, limits: tuple[Limit, ...]) -> Measured:
        return value if self.lot.settings.rounding == "none" else rounded_as_usp(value, limits)

    def of_label(self, rule: Rule) -> Finding:
        """Cells counted against the label: decided on the two numbers, shown in percent."""
        label = self.one(LABEL)
        results = self.found.results.get(MEASURED, [])
        percent = [Result(_per_cent(one.value, label), one.invalidated, one.reason, one.by) for one in results]
        limits = limits_of(rule.id)
        each = []
        for counted, share in zip(results, percent, strict=True):
            exact = counted.value.exact if isinstance(counted.value, Measured) else None
            if share.value is None or not isinstance(share.value, Measured):
                each.append(UNKNOWN)
            elif exact is None or self.lot.settings.rounding != "none":
                each.append(status_within(self.rounded(share.value, limits), limits))
            else:
                assert label is not None
                assert label.exact is not None
                each.append(statuses({MEASURED: exact, LABEL: label.exact})[rule.id])
        return self.several(rule, MEASURED, percent, each, limits)

    def of_storage(self, rule: Rule) -> Finding:
        limits = limits_of(rule.id)
        ends = (self.one(COLDEST), self.one(WARMEST))
        each = [UNKNOWN if end is None else limit.status(end) for limit, end in zip(limits, ends, strict=True)]
        exact = {
            fact: end.exact for fact, end in zip((COLDEST, WARMEST), ends, strict=True) if end and end.exact is not None
        }
        status = statuses(exact)[rule.id] if len(exact) == 2 else NOT_MET if NOT_MET in each else UNKNOWN
        if UNKNOWN not in each and NOT_MET not in each:
            status = MET
        codes = tuple(dict.fromkeys(self.found.unusable.get(COLDEST, ())))
        shown = ends[0] if each[0] is NOT_MET and each[1] is not NOT_MET else ends[1]
        source = self.found.sources.get(WARMEST, "")
        return Finding(rule, UNKNOWN if codes and status is MET else status, shown, limits, source, False, (), codes)

    def of_purity(self, rule: Rule) -> Finding:
        percents = {marker: value for marker, fact in MARKER_FACTS.items() if (value := self.usable(marker, fact))}
        self.purity = purity_bounds(percents)
        if self.found.results.get("purity_percent") or self.purity is None or self.unread("purity_percent"):
            return self.of_fact(rule, "purity_percent", limits_of(rule.id))
        limits = limits_of(rule.id)
        possible = self.rounded(Measured(*self.purity), limits)
        status = status_within(possible, limits)
        codes = ("purity_undetermined",) if status is UNKNOWN else ()
        return Finding(rule, status, possible, limits, "purity_bounds", False, (), codes)

    def usable(self, marker: str, fact: str) -> Measured | None:
        """The result that stands for a marker; None where there is none that may be used."""
        finding = self.of_fact(_RULE_OF[MARKER_RULES[marker]], fact, limits_of(MARKER_RULES[marker]))
        return None if finding.codes else finding.measured

    def of_viability(self, rule: Rule) -> Finding:
        """Reported always; a limit only where the site sets one."""
        minimum = self.lot.settings.viability_minimum_percent
        limits = () if minimum is None else (Limit(VIABILITY, ">=", minimum),)
        results = self.found.results.get(VIABILITY, [])
        if minimum is None:
            value = next((one.value for one in reversed(results) if not one.invalidated), None)
            return Finding(rule, Status.NOT_APPLICABLE, value, (), self.found.sources.get(VIABILITY, ""), False, (), ())
        each = [
            status_within(self.rounded(one.value, limits), limits) if isinstance(one.value, Measured) else UNKNOWN
            for one in results
        ]
        return self.several(rule, VIABILITY, results, each, limits)

    def of_dose(self, rule: Rule) -> Finding:
        given = self.lot.evidence.dose
        if given is not None:
            finding = self.of_fact(_RULE_OF["endotoxin"], "endotoxin_eu_ml", limits_of("endotoxin"))
            self.dose = dose(given, finding.measured)
        amount, limit = self.dose
        limits = () if limit is None else (limit,)
        status = UNKNOWN if amount is None or limit is None else limit.status(amount)
        codes = (rule.id,) if status is UNKNOWN and _may_exceed(amount, limit) else ()
        return Finding(rule, status, amount, limits, "dose" if given is not None else "", False, (), codes)

    def one(self, fact: str) -> Measured | None:
        """The last result of a fact that has no rule of its own."""
        kept = [one.value for one in self.found.results.get(fact, []) if not one.invalidated]
        return kept[-1] if kept and isinstance(kept[-1], Measured) else None

    def unread(self, fact: str) -> bool:
        """Whether a value was written for a fact and could not be read."""
        return any(fact in problem.facts for problem in self.lot.problems)

    def evidence(self, findings: tuple[Finding, ...]) -> Finding:
        """Every value that could not be read holds the lot, by its own rule or else by this one, the last."""
        held = {fact for one in findings if _reasons(one) for fact in (*one.rule.facts, one.rule.id)}
        free = [one for one in self.lot.problems if not held.intersection(one.facts)]
        disorder = not in_order(self.lot.evidence.times)
        return findings[-1]._replace(status=UNKNOWN) if free or disorder else findings[-1]

    def advises(self, finding: Finding) -> bool:
        if finding.status is UNKNOWN and not finding.codes:
            return finding.rule.unknown is Consequence.ADVISE
        if finding.rule.id != "used_within_stability" or finding.status is not MET:
            return False
        early = Limit(HOURS, "<=", Fraction(ADVISED_HOURS))
        return isinstance(finding.value, Measured) and early.status(finding.value) is not MET


_RULE_OF = {rule.id: rule for rule in RULES}


def _per_cent(counted: Measured | bool | None, label: Measured | None) -> Measured | None:
    if not isinstance(counted, Measured) or label is None or not label.exact:
        return None
    low = None if counted.low is None else 100 * counted.low / label.exact
    high = None if counted.high is None else 100 * counted.high / label.exact
    return Measured(low, high, counted.low_in, counted.high_in)


def _may_exceed(amount: Measured | None, limit: Limit | None) -> bool:
    """Whether a dose is known to lie below a number that is itself above the limit: reckoned, and not shown to be safe."""
    return amount is not None and amount.high is not None and limit is not None and limit.status(amount) is UNKNOWN


def _reasons(finding: Finding) -> list[str]:
    reasons = [finding.rule.id] if finding.status is NOT_MET else []
    if finding.codes:
        return [*reasons, *finding.codes]
    if finding.status is UNKNOWN and finding.rule.unknown is not Consequence.ADVISE:
        reasons.append(finding.rule.id)
    return reasons


def _decision(findings: tuple[Finding, ...], reasons: list[str]) -> Release:
    if any(one.status is NOT_MET and one.rule.failed is Consequence.REJECT for one in findings):
        return Release.REJECT
    return Release.HOLD if reasons else Release.RELEASE


__all__ = ["Finding", "LotDecision", "release"]
