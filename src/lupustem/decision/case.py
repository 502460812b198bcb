"""One person decided: every statement with its status and the facts it read, the verdict, and what would settle it.

>>> from lupustem.decision.case import assess
>>> answer = assess({"sle_diagnosed": True, "severity_assessed": "severe", "malignancy": False, "sex": "male",
...                  "pulmonary_hypertension": False, "prior_msc_infusions": 0, "age_years": 34,
...                  "active_infection": True})
>>> str(answer.verdict), answer.reasons
('conditional', ('infection_controlled_alongside',))
>>> answer.next_questions
('infection_under_treatment',)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from lupustem.consensus import Role, Statement
from lupustem.decision.status import DECISIVE, STAGE_NAMES, Status, Verdict, inputs_of, statements_of
from lupustem.facts import DERIVED, FACTS
from lupustem.facts.contradictions import contradictions
from lupustem.facts.notices import Notice
from lupustem.facts.row import read_row
from lupustem.logic.as_python import closure, derivation
from lupustem.logic.tree import Variable, variables

MET, NOT_MET, UNKNOWN, ADVISED, NOT_APPLICABLE = (
    Status.MET,
    Status.NOT_MET,
    Status.UNKNOWN,
    Status.ADVISED,
    Status.NOT_APPLICABLE,
)


class Finding(NamedTuple):
    """A statement, how it stands, and the row it was decided on."""

    statement: Statement
    status: Status
    row: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """Every fact that the statement mentions, input and derived, with its value; None is unknown."""
        row = self.row
        return {name: row.get(name) for name in mentions(self.statement)}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the consensus says of one row.

    verdict: None where stage assess was not asked for; then reasons and missing are empty.
    reasons: the statements that make the verdict, in their order.
    missing: the unknown input facts that could settle an undetermined verdict, in the order of the vocabulary.
    next_questions: unknown facts by how many undecided indications, exclusions and conditions they touch.
    would_change: the statements that stand between this verdict and `recommended`.
    row: the facts decided on, derived ones included; an absent fact is unknown.
    """

    verdict: Verdict | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    next_questions: tuple[str, ...]
    would_change: tuple[str, ...]
    findings: tuple[Finding, ...]
    row: Mapping[str, Any]
    notices: tuple[Notice, ...]

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every statement by id."""
        return {finding.statement.id: finding.status for finding in self.findings}


def assess(facts: Mapping[str, object], *, stages: Iterable[str] = ("assess",)) -> Decision:
    """Check the facts of one person and decide them.

    facts: fact name -> value; absent, None or "" is unknown. stages: of centre, assess, prescribe, product, infuse, follow_up.
    Raises InvalidFacts (a ValueError) with every problem of the facts, ValueError for an unknown stage.
    """
    row = read_row(facts)
    return decide(row.values, stages=stages, notices=row.notices)


def decide(
    values: Mapping[str, Any], *, stages: Iterable[str] = ("assess",), notices: tuple[Notice, ...] = ()
) -> Decision:
    """Decide facts that were checked already: exact values by name (int, Decimal or Fraction for numbers)."""
    plan = _plan(tuple(stages))
    row = dict(values)
    for name, value_of in plan.derivations:
        value = value_of(row)
        if value is not None:
            row[name] = value
    findings = tuple([Finding(statement, status(row), row) for statement, status in plan.statements])
    warnings = (*notices, *contradictions(row))
    if not plan.assesses:
        return Decision(None, (), (), (), (), findings, row, warnings)
    verdict, reasons, open_findings = _verdict(findings)
    missing = _missing(reasons, row) if verdict is Verdict.UNDETERMINED else ()
    return Decision(
        verdict,
        tuple([statement.id for statement in reasons]),
        missing,
        _next_questions(open_findings, row),
        tuple([finding.statement.id for finding in open_findings]),
        findings,
        row,
        warnings,
    )


def _verdict(findings: tuple[Finding, ...]) -> tuple[Verdict, list[Statement], list[Finding]]:
    refused: list[Statement] = []
    undecided: list[Statement] = []
    conditional: list[Statement] = []
    unsettled: list[Finding] = []
    for finding in findings:
        statement, status, _ = finding
        if (status is NOT_MET or status is UNKNOWN) and statement.stage == "assess":
            if statement.role in DECISIVE:
                (refused if status is NOT_MET else undecided).append(statement)
            elif statement.role is Role.CONDITION:
                conditional.append(statement)
            else:
                continue
            unsettled.append(finding)
    if refused:
        return Verdict.NOT_RECOMMENDED, refused, unsettled
    if undecided:
        return Verdict.UNDETERMINED, undecided, unsettled
    if conditional:
        return Verdict.CONDITIONAL, conditional, unsettled
    return Verdict.RECOMMENDED, [], unsettled


def _missing(statements: list[Statement], row: Mapping[str, Any]) -> tuple[str, ...]:
    unknown = {name for statement in statements for name in _inputs(statement) if name not in row}
    return tuple(sorted(unknown, key=_ORDER.__getitem__))


def _next_questions(findings: list[Finding], row: Mapping[str, Any]) -> tuple[str, ...]:
    touched: dict[str, int] = {}
    for statement, status, _ in findings:
        if status is UNKNOWN:
            for name in _inputs(statement):
                if name not in row:
                    touched[name] = touched.get(name, 0) + 1
    return tuple(sorted(touched, key=lambda name: (-touched[name], _ORDER[name])))


_ORDER = {name: position for position, name in enumerate(FACTS)}
_inputs = cache(inputs_of)


@cache
def mentions(statement: Statement) -> tuple[str, ...]:
    """The facts that a statement mentions, input and derived, in reading order."""
    found: dict[str, Variable] = {}
    for rule in (statement.applies, statement.holds):
        if rule is not None:
            found |= variables(rule)
    return tuple(found)


class _Plan(NamedTuple):
    statements: tuple[tuple[Statement, Callable[[Mapping[str, Any]], Status]], ...]
    derivations: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...]
    assesses: bool


@cache
def _plan(stages: tuple[str, ...]) -> _Plan:
    statements = statements_of(stages)
    read = {name for statement in statements for name in mentions(statement)}
    return _Plan(
        tuple((statement, _status_of(statement)) for statement in statements),
        tuple((name, derivation(fact)) for name, fact in DERIVED.items() if name in read),
        "assess" in stages,
    )


def _status_of(statement: Statement) -> Callable[[Mapping[str, Any]], Status]:
    applies = None if statement.applies is None else closure(statement.applies)
    holds = None if statement.holds is None else closure(statement.holds)
    if holds is None:
        return _advice(applies)
    if applies is None:
        return _requirement(holds)

    def status(row: Mapping[str, Any]) -> Status:
        concerns = applies(row)
        if concerns is False:
            return NOT_APPLICABLE
        holding = holds(row)
        if holding is True:
            return MET
        return UNKNOWN if concerns is None or holding is None else NOT_MET

    return status


def _advice(applies: Callable[[Mapping[str, Any]], Any] | None) -> Callable[[Mapping[str, Any]], Status]:
    if applies is None:
        return lambda row: ADVISED

    def status(row: Mapping[str, Any]) -> Status:
        concerns = applies(row)
        return UNKNOWN if concerns is None else ADVISED if concerns else NOT_APPLICABLE

    return status


def _requirement(holds: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], Status]:
    def status(row: Mapping[str, Any]) -> Status:
        holding = holds(row)
        return UNKNOWN if holding is None else MET if holding else NOT_MET

    return status


__all__ = ["STAGE_NAMES", "Decision", "Finding", "assess", "decide", "mentions"]
