"""The limits of a statement, read from its rule: they stand once, in the consensus, and are printed with their operator.

>>> [str(limit) for limit in limits_of("cd73_positive")], [str(limit) for limit in limits_of("count_matches_label")]
(['>= 95'], ['>= 90', '<= 110'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from lupustem.consensus import STATEMENTS
from lupustem.decision.status import Status
from lupustem.logic.tree import Arithmetic, Comparison, Constant, Expression, Junction, Variable
from lupustem.product.measured import Measured, decimal_text, round_half_up


@dataclass(frozen=True, slots=True)
class Limit:
    """One comparison of a rule: the fact (of a ratio, its numerator), the operator, the value (of a ratio, in percent)."""

    fact: str
    operator: str
    value: Fraction

    def __str__(self) -> str:
        return f"{self.operator} {decimal_text(self.value)}"

    def status(self, measured: Measured) -> Status:
        """How every number that a result leaves possible stands to the limit."""
        if self._all(measured):
            return Status.MET
        return Status.NOT_MET if self._none(measured) else Status.UNKNOWN

    def _all(self, measured: Measured) -> bool:
        if self.operator in ("<", "<="):
            end, included = measured.high, measured.high_in
            beyond = end is not None and (end < self.value or (end == self.value and self._ends_well(included)))
        else:
            end, included = measured.low, measured.low_in
            beyond = end is not None and (end > self.value or (end == self.value and self._ends_well(included)))
        return beyond

    def _ends_well(self, included: bool) -> bool:
        return "=" in self.operator or not included

    def _none(self, measured: Measured) -> bool:
        if self.operator in ("<", "<="):
            end, included = measured.low, measured.low_in
            return end is not None and (end > self.value or (end == self.value and self._ends_badly(included)))
        end, included = measured.high, measured.high_in
        return end is not None and (end < self.value or (end == self.value and self._ends_badly(included)))

    def _ends_badly(self, included: bool) -> bool:
        return "=" not in self.operator or not included


def status_within(measured: Measured, limits: tuple[Limit, ...]) -> Status:
    """How a result stands to limits that must all hold."""
    found = [limit.status(measured) for limit in limits]
    if Status.NOT_MET in found:
        return Status.NOT_MET
    return Status.UNKNOWN if Status.UNKNOWN in found else Status.MET


@cache
def limits_of(statement: str) -> tuple[Limit, ...]:
    """The numerical limits of a statement, in its order; empty for a yes-or-no rule."""
    holds = STATEMENTS[statement].holds
    return () if holds is None else tuple(_limits(holds))


def _limits(rule: Expression) -> Iterator[Limit]:
    match rule:
        case Junction(word="and", terms=terms):
            for term in terms:
                yield from _limits(term)
        case Comparison(word, Variable() as fact, Constant(value=int() | Decimal() as limit)):
            yield Limit(fact.name, word, Fraction(limit))
        case Comparison(
            word,
            Arithmetic("*", Constant(value=int() as tens), Variable() as fact),
            Arithmetic("*", Constant(value=int() as part), Variable()),
        ):
            yield Limit(fact.name, word, Fraction(100 * part, tens))


def rounded_as_usp(measured: Measured, limits: tuple[Limit, ...]) -> Measured:
    """A number rounded to the places of its limit, as USP General Notices 7.20 does; a censored one stays as it is."""
    if measured.exact is None or not limits:
        return measured
    places = max(len(decimal_text(limit.value).partition(".")[2]) for limit in limits)
    value = Fraction(round_half_up(measured.exact, places))
    return Measured(value, value)
