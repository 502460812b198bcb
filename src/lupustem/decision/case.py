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

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from lupustem.consensus import Role, Statement
from lupustem.decision.masks import derived_of
from lupustem.decision.status import DECISIVE, Status, Verdict, inputs_of, statements_of
from lupustem.facts import FACTS
from lupustem.facts.contradictions import contradictions
from lupustem.facts.notices import Notice
from lupustem.facts.row import read_row
from lupustem.logic.as_python import PythonSource
from lupustem.logic.tree import Variable, variables

MET, NOT_MET, UNKNOWN, ADVISED, NOT_APPLICABLE = (
    Status.MET,
    Status.NOT_MET,
    Status.UNKNOWN,
    Status.ADVISED,
    Status.NOT_APPLICABLE,
)


class Finding(NamedTuple):
    """A statement, how it stands, and every fact that it mentions, input and derived; None is unknown."""

    statement: Statement
    status: Status
    facts: dict[str, Any]


# Without the Python call that Finding(...) is: half the cost of the trace.
_finding: Callable[[tuple[Statement, Status, dict[str, Any]]], Finding] = partial(tuple.__new__, Finding)


class Decision(NamedTuple):
    """What the consensus says of one row.

    verdict: None where stage assess was not asked for; then reasons and missing are empty.
    reasons: the statements that make the verdict, in their order.
    missing: the unknown input facts that could settle an undetermined verdict, in the order of the vocabulary.
    row: the facts decided on, derived ones included; an absent fact is unknown. It is the trace: every status follows
        from it, and `findings` lays it out statement by statement.
    notices: what has to be said about the facts.
    plan, outcome: the statements decided and their statuses, side by side.
    """

    verdict: Verdict | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    row: Mapping[str, Any]
    notices: tuple[Notice, ...]
    plan: Plan
    outcome: tuple[Status, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every statement with its status and the facts that it read."""
        return tuple(map(_finding, zip(self.plan.statements, self.outcome, self.plan.trace(self.row), strict=True)))

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every statement by id."""
        return dict(zip(self.plan.ids, self.outcome, strict=True))

    @property
    def would_change(self) -> tuple[str, ...]:
        """What stands between this verdict and `recommended`: decisive statements and conditions not met or unknown."""
        return tuple([statement.id for statement, _ in self._unsettled()])

    @property
    def next_questions(self) -> tuple[str, ...]:
        """Unknown facts by how many undecided indications, exclusions and conditions they touch, the most first."""
        touched: dict[str, int] = {}
        for statement, status in self._unsettled():
            if status is UNKNOWN:
                for name in _inputs(statement):
                    if name not in self.row:
                        touched[name] = touched.get(name, 0) + 1
        return tuple(sorted(touched, key=lambda name: (-touched[name], _ORDER[name])))

    def _unsettled(self) -> list[tuple[Statement, Status]]:
        pairs = zip(self.plan.statements, self.outcome, strict=True)
        return [(one, status) for one, status in pairs if status in (NOT_MET, UNKNOWN) and _weighs(one)]


def assess(facts: Mapping[str, object], *, stages: Iterable[str] = ("assess",)) -> Decision:
    """Check the facts of one person and decide them.

    facts: fact name -> value; absent, None or "" is unknown.
    stages: of centre, assess, prescribe, product, infuse, follow_up.
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
    statuses, derived, refused, undecided, conditional = plan.decide(row)
    row.update([(name, value) for name, value in zip(plan.derived, derived, strict=True) if value is not None])
    if not plan.assesses:
        verdict, reasons = None, []
    elif refused:
        verdict, reasons = Verdict.NOT_RECOMMENDED, plan.those(DECISIVE, statuses, NOT_MET)
    elif undecided:
        verdict, reasons = Verdict.UNDETERMINED, plan.those(DECISIVE, statuses, UNKNOWN)
    elif conditional:
        verdict, reasons = Verdict.CONDITIONAL, plan.those((Role.CONDITION,), statuses, NOT_MET, UNKNOWN)
    else:
        verdict, reasons = Verdict.RECOMMENDED, []
    missing = _missing(reasons, row) if verdict is Verdict.UNDETERMINED else ()
    names = tuple([statement.id for statement in reasons])
    return Decision(verdict, names, missing, row, (*notices, *contradictions(row)), plan, statuses)


def _missing(statements: list[Statement], row: Mapping[str, Any]) -> tuple[str, ...]:
    unknown = {name for statement in statements for name in _inputs(statement) if name not in row}
    return tuple(sorted(unknown, key=_ORDER.__getitem__))


def _weighs(statement: Statement) -> bool:
    """Whether a statement has a part in the verdict."""
    return statement.stage == "assess" and (statement.role in DECISIVE or statement.role is Role.CONDITION)


_ORDER = {name: position for position, name in enumerate(FACTS)}
_inputs = cache(inputs_of)


def mentioned(statement: Statement) -> dict[str, Variable]:
    """The facts that a statement mentions, input and derived, in reading order."""
    found: dict[str, Variable] = {}
    for rule in (statement.applies, statement.holds):
        if rule is not None:
            found |= variables(rule)
    return found


class Plan:
    """The statements of some stages, compiled: `decide` and `trace` are functions of a row.

    decide gives the statuses, the values of `derived`, and whether a decisive statement is not met, one is unknown, and
    a condition is either. trace gives the facts of every statement.
    """

    def __init__(self, stages: tuple[str, ...]) -> None:
        self.statements = statements_of(stages)
        self.ids = tuple(statement.id for statement in self.statements)
        self.assesses = "assess" in stages
        self.derived = tuple(fact.name for fact in derived_of(self.statements))
        self.decide = self._decide()
        self.trace = self._trace()

    def those(self, roles: Container[Role], statuses: tuple[Status, ...], *wanted: Status) -> list[Statement]:
        """The statements of stage assess with one of the roles that stand so."""
        pairs = zip(self.statements, statuses, strict=True)
        return [one for one, status in pairs if status in wanted and one.role in roles and one.stage == "assess"]

    def _decide(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        source = PythonSource()
        for fact in derived_of(self.statements):
            source.derive(fact)
        words = {status: source.constant(status) for status in Status}
        for statement in self.statements:
            source.let(f"{statement.id}_", _status(statement, source, words))
        weighing = [statement for statement in self.statements if _weighs(statement)]
        decisive = [f"{one.id}_" for one in weighing if one.role in DECISIVE]
        alongside = [f"{one.id}_" for one in weighing if one.role is Role.CONDITION]
        flags = (
            _any(decisive, words[NOT_MET]),
            _any(decisive, words[UNKNOWN]),
            f"{_any(alongside, words[NOT_MET])} or {_any(alongside, words[UNKNOWN])}",
        )
        statuses = "".join(f"{name}_, " for name in self.ids)
        derived = "".join(f"{name}, " for name in self.derived)
        return source.function(f"({statuses}), ({derived}), {', '.join(flags)}")

    def _trace(self) -> Callable[[Mapping[str, Any]], tuple[dict[str, Any], ...]]:
        source = PythonSource()
        facts = [
            ", ".join(f"{name!r}: {source.value(fact)}" for name, fact in mentioned(one).items())
            for one in self.statements
        ]
        return source.function(f"({''.join(f'{{{pairs}}}, ' for pairs in facts)})")


_plan = cache(Plan)


def _any(names: list[str], word: str) -> str:
    return "(" + (" or ".join(f"{name} is {word}" for name in names) or "False") + ")"


def _status(statement: Statement, source: PythonSource, words: Mapping[Status, str]) -> str:
    applies, holds, unknown = statement.applies, statement.holds, words[UNKNOWN]
    if holds is None:
        if applies is None:
            return words[ADVISED]
        no = f"{words[NOT_APPLICABLE]} if {source.false(applies)} else {unknown}"
        return f"{words[ADVISED]} if {source.true(applies)} else {no}"
    if applies is None:
        no = f"{words[NOT_MET]} if {source.false(holds)} else {unknown}"
        return f"{words[MET]} if {source.true(holds)} else {no}"
    refused = f"{words[NOT_MET]} if {source.true(applies)} and {source.false(holds)} else {unknown}"
    met = f"{words[MET]} if {source.true(holds)} else {refused}"
    return f"{words[NOT_APPLICABLE]} if {source.false(applies)} else {met}"
