"""Cell count and viability from a counting chamber: replicates, their scatter, what chance alone would do.

Source: chamber formula and replicate rules as usual in cell therapy laboratories; the limit on scatter and the number of
replicates are choices of this project. The limit on count against label stands in statement count_matches_label.

    >>> made = count(CountEvidence((Chamber(212, 14), Chamber(198, 18), Chamber(205, 12)), 4, 2, 50))
    >>> str(made.measured_1e6), made.cv_percent.quantize(Decimal("0.01")), made.unusable
    ('205/4', Decimal('3.41'), ())
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

CV_LIMIT_PERCENT = 10
FEWEST_REPLICATES = 3
ENOUGH_CELLS = 400
_SQUARES_PER_ML = 10_000


@dataclass(frozen=True, slots=True)
class Chamber:
    """One replicate: live and dead cells counted; None is not written down."""

    live: int | None
    dead: int | None


@dataclass(frozen=True, slots=True)
class CountEvidence:
    """The replicates of one count with large squares per replicate, dilution, volume of the lot (ml)."""

    replicates: tuple[Chamber, ...]
    squares: int | Fraction | None
    dilution: int | Fraction | None
    volume_ml: int | Fraction | None


class CountResult(NamedTuple):
    """Cells in the lot (millions), viability and scatter in percent; None where they cannot be computed."""

    measured_1e6: Fraction | None
    per_ml: tuple[Fraction, ...]
    cv_percent: Decimal | None
    viability_percent: Fraction | None
    counted: int | None
    unusable: tuple[str, ...]
    flags: tuple[str, ...]


def count(evidence: CountEvidence, basis: str | None = "viable") -> CountResult:
    """The count; `basis` viable counts live cells, total all of them, None (not known) gives none."""
    viability, counted = _viability(evidence), _counted(evidence, basis)
    per_ml = _per_ml(evidence, basis)
    flags = ("few_cells_counted",) if counted is not None and counted < ENOUGH_CELLS else ()
    cv_squared = _cv_squared(per_ml)
    steady = len(per_ml) >= FEWEST_REPLICATES and cv_squared is not None and cv_squared * 10_000 <= CV_LIMIT_PERCENT**2
    total = None
    if per_ml and evidence.volume_ml is not None:
        total = sum(per_ml, Fraction(0)) / len(per_ml) * Fraction(evidence.volume_ml) / 1_000_000
    complete = len(per_ml) == len(evidence.replicates)
    unusable = () if steady or not complete else ("count_cv",)
    return CountResult(total, per_ml, _percent(cv_squared), viability, counted, unusable, flags)


def percent_of_label(measured_1e6: Fraction, label_1e6: Fraction) -> Fraction | None:
    """Cells counted in percent of the label; None for a label of nothing."""
    return 100 * measured_1e6 / label_1e6 if label_1e6 > 0 else None


def _cells(chamber: Chamber, basis: str | None) -> int | None:
    if chamber.live is None or basis is None:
        return None
    if basis == "viable":
        return chamber.live
    return None if chamber.dead is None else chamber.live + chamber.dead


def _per_ml(evidence: CountEvidence, basis: str | None) -> tuple[Fraction, ...]:
    cells = [_cells(one, basis) for one in evidence.replicates]
    known = [number for number in cells if number is not None]
    if len(known) < len(cells) or not evidence.squares or not evidence.dilution:
        return ()
    factor = Fraction(evidence.dilution) / Fraction(evidence.squares) * _SQUARES_PER_ML
    return tuple(number * factor for number in known)


def _counted(evidence: CountEvidence, basis: str | None) -> int | None:
    cells = [_cells(one, basis) for one in evidence.replicates]
    known = [number for number in cells if number is not None]
    return sum(known) if known and len(known) == len(cells) else None


def _viability(evidence: CountEvidence) -> Fraction | None:
    pairs = [(one.live, one.dead) for one in evidence.replicates if one.live is not None and one.dead is not None]
    live, every = sum(one for one, _ in pairs), sum(one + other for one, other in pairs)
    return Fraction(100 * live, every) if pairs and len(pairs) == len(evidence.replicates) and every else None


def _cv_squared(values: tuple[Fraction, ...]) -> Fraction | None:
    """The square of s / mean, exact: the limit is decided on it, so that no root is rounded."""
    if len(values) < 2 or not any(values):
        return None
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((one - mean) ** 2 for one in values), Fraction(0)) / (len(values) - 1) / mean**2


def _percent(cv_squared: Fraction | None) -> Decimal | None:
    if cv_squared is None:
        return None
    with localcontext(prec=30):
        return 100 * (Decimal(cv_squared.numerator) / Decimal(cv_squared.denominator)).sqrt()
