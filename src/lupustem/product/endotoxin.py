"""Bacterial endotoxin by the kinetic chromogenic method: standard curve, validity, result, dose per kg and hour.

Source: USP <85> (curve, recovery, maximum valid dilution, dose limit K/M). That wells scatter by at most 10 % is a choice of
this project. The limit in EU/ml stands in statement endotoxin. Logarithms are taken in decimals of 40 digits, and results
kept to 20, so that a value on a limit is on it everywhere.

    >>> from decimal import Decimal as D
    >>> levels = [("0.005", 3310, 3350), ("0.05", 1795, 1821), ("0.5", 968, 982), ("5", 523, 529)]
    >>> made = assay(Assay(tuple(Standard(D(eu), (D(a), D(b))) for eu, a, b in levels), (), True, D(20),
    ...                    (D(2300), D(2340)), D("0.5"), (D(985), D(975))))
    >>> f"{made.slope:.5f} {made.r:.5f} {made.recovery_percent:.1f} {made.reported}", made.faults
    ('-0.26726 -0.99995 94.0 0.390', ())
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from lupustem.product.limits import Limit, limits_of
from lupustem.product.measured import Measured, above, below, exactly
from lupustem.product.printed import printed

FEWEST_LEVELS, FEWEST_WELLS = 3, 2
LEAST_CORRELATION = Decimal("0.980")
RECOVERY_PERCENT = (Decimal(50), Decimal(200))
WELL_CV_PERCENT = Decimal(10)
THRESHOLD_EU_PER_KG: dict[str, Fraction] = {"intravenous": Fraction(5), "intrathecal": Fraction(1, 5)}
"""K of the dose limit K/M: per hour where infused."""

_KEPT = Context(prec=20)


@dataclass(frozen=True, slots=True)
class Standard:
    """One level of the curve: EU/ml and the onset time of each well, s (None: no onset)."""

    eu_ml: Decimal
    onset_s: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Assay:
    """One run. blank_s: onset of the blank wells that had one; blank_run: whether a blank was run at all."""

    standards: tuple[Standard, ...]
    blank_s: tuple[Decimal, ...]
    blank_run: bool
    dilution: Decimal | None
    sample_s: tuple[Decimal | None, ...]
    spike_eu_ml: Decimal | None
    spiked_s: tuple[Decimal | None, ...]


class AssayResult(NamedTuple):
    """The curve and the result; faults are words behind `endotoxin_assay_invalid:`; with any of them there is no result."""

    slope: Decimal | None
    intercept: Decimal | None
    r: Decimal | None
    recovery_percent: Decimal | None
    mvd: Decimal | None
    eu_ml: Measured | None
    reported: str | None
    faults: tuple[str, ...]


class Curve(NamedTuple):
    """log10(onset) = intercept + slope * log10(EU/ml)."""

    slope: Decimal
    intercept: Decimal
    r: Decimal

    def eu_ml(self, onset_s: Decimal) -> Decimal:
        """The concentration that an onset time stands for."""
        with localcontext(prec=40):
            exponent = (onset_s.log10() - self.intercept) / self.slope
            return _KEPT.plus(10**exponent) if abs(exponent) < 1000 else Decimal("Infinity" if exponent > 0 else 0)


def assay(run: Assay) -> AssayResult:
    """Curve, validity and result of a run."""
    curve, faults = _curve_of(run.standards)
    levels = sorted(one.eu_ml for one in run.standards)
    mvd = limits_of("endotoxin")[0].value / Fraction(levels[0]) if levels else None
    if mvd is None or run.dilution is None or Fraction(run.dilution) > mvd:
        faults.append("mvd")
    if not _blank_is_slow(run, levels):
        faults.append("blank")
    if not _wells_agree(run):
        faults.append("cv")
    recovery = None
    if curve is not None and curve.slope < 0:
        recovery = _recovery(run, curve)
    if recovery is None or not RECOVERY_PERCENT[0] <= recovery <= RECOVERY_PERCENT[1]:
        faults.append("recovery")
    if not _sample_is_readable(run):
        faults.append("wells")
    faults = [fault for fault in _ORDER if fault in faults]
    result = None if faults or curve is None else _result(run, curve, levels)
    slope, intercept, r = (None, None, None) if curve is None else map(_KEPT.plus, curve)
    exact_mvd = None if mvd is None else _KEPT.divide(Decimal(mvd.numerator), Decimal(mvd.denominator))
    text = None if result is None else reported(result)
    return AssayResult(slope, intercept, r, recovery, exact_mvd, result, text, tuple(faults))


_ORDER = ("standards", "wells", "r", "slope", "recovery", "mvd", "blank", "cv")


def reported(result: Measured) -> str:
    """The result as text: three places and more where the limit asks for it, or a comparison with what the curve covers."""
    return result.shown if result.exact is None else printed(result.exact, limits_of("endotoxin"), 3)


def _curve_of(standards: Sequence[Standard]) -> tuple[Curve | None, list[str]]:
    wells = [(one.eu_ml, onset) for one in standards for onset in one.onset_s if onset is not None]
    whole = len({one.eu_ml for one in standards}) >= FEWEST_LEVELS and all(
        len(one.onset_s) >= FEWEST_WELLS and None not in one.onset_s for one in standards
    )
    faults = [] if whole else ["standards"]
    curve = fit(wells)
    if curve is None:
        return None, list(dict.fromkeys([*faults, "r"]))
    if abs(curve.r) < LEAST_CORRELATION:
        faults.append("r")
    if curve.slope >= 0:
        faults.append("slope")
    return curve, faults


def fit(wells: Sequence[tuple[Decimal, Decimal]]) -> Curve | None:
    """Least squares of log10(onset) on log10(EU/ml) over wells; None where they do not make a line."""
    if len(wells) < 2:
        return None
    with localcontext(prec=40):
        xs = [eu.log10() for eu, _ in wells]
        ys = [onset.log10() for _, onset in wells]
        mean_x, mean_y = _sum(xs) / len(xs), _sum(ys) / len(ys)
        spread_x, spread_y = _sum((x - mean_x) ** 2 for x in xs), _sum((y - mean_y) ** 2 for y in ys)
        together = _sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
        if not spread_x or not spread_y or not together:
            return None
        slope = together / spread_x
        return Curve(slope, mean_y - slope * mean_x, together / (spread_x * spread_y).sqrt())


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _blank_is_slow(run: Assay, levels: list[Decimal]) -> bool:
    if not run.blank_run:
        return False
    lowest = [onset for one in run.standards if one.eu_ml == levels[0] for onset in one.onset_s if onset is not None]
    return not run.blank_s or (bool(lowest) and min(run.blank_s) > max(lowest))


def _wells_agree(run: Assay) -> bool:
    groups = [*(one.onset_s for one in run.standards), run.sample_s, run.spiked_s]
    return all(_agree([onset for onset in group if onset is not None]) for group in groups)


def _agree(onsets: list[Decimal]) -> bool:
    """Whether the coefficient of variation (n-1) is within its limit, on squares, without a root."""
    if len(onsets) < 2:
        return True
    exact = [Fraction(onset) for onset in onsets]
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((one - mean) ** 2 for one in exact), Fraction(0)) / (len(exact) - 1)
    return variance * 10_000 <= Fraction(WELL_CV_PERCENT) ** 2 * mean**2


def _sample_is_readable(run: Assay) -> bool:
    """At least two wells each; the spiked ones all with onset, those of the sample all or (below the curve) none."""
    if len(run.sample_s) < FEWEST_WELLS or len(run.spiked_s) < FEWEST_WELLS or None in run.spiked_s:
        return False
    return len({onset is None for onset in run.sample_s}) == 1


def _mean(curve: Curve, onsets: Sequence[Decimal | None]) -> Decimal:
    """The mean concentration of wells; wells without onset hold nothing that the curve could see."""
    found = [Decimal(0) if onset is None else curve.eu_ml(onset) for onset in onsets]
    with localcontext(prec=40):
        return _sum(found) / len(found)


def _recovery(run: Assay, curve: Curve) -> Decimal | None:
    if not run.spike_eu_ml or not run.spiked_s or not run.sample_s or None in run.spiked_s:
        return None
    with localcontext(prec=40):
        found = _mean(curve, run.spiked_s) - _mean(curve, run.sample_s)
        return _KEPT.plus(100 * found / run.spike_eu_ml) if found.is_finite() else None


def _result(run: Assay, curve: Curve, levels: list[Decimal]) -> Measured:
    assert run.dilution is not None
    mean = _KEPT.plus(_mean(curve, run.sample_s))
    dilution = Fraction(run.dilution)
    if mean < levels[0]:
        return below(Fraction(levels[0]) * dilution)
    if mean > levels[-1]:
        return above(Fraction(levels[-1]) * dilution)
    return exactly(Fraction(mean) * dilution)


@dataclass(frozen=True, slots=True)
class Dose:
    """What a patient receives: route, largest volume given within one hour (ml), weight (kg)."""

    route: str | None
    ml_in_worst_hour: Fraction | None
    weight_kg: Fraction | None


class DoseResult(NamedTuple):
    """Endotoxin per kg in the worst hour, with the limit of the route; None where something is not known."""

    eu_per_kg_h: Measured | None
    limit: Limit | None


def dose(given: Dose, endotoxin: Measured | None) -> DoseResult:
    """EU/ml times ml in the worst hour over kg; a censored endotoxin gives a censored dose."""
    threshold = None if given.route is None else THRESHOLD_EU_PER_KG[given.route]
    limit = None if threshold is None else Limit("eu_per_kg_h", "<=", threshold)
    if endotoxin is None or given.ml_in_worst_hour is None or not given.weight_kg:
        return DoseResult(None, limit)
    factor = given.ml_in_worst_hour / given.weight_kg
    low = None if endotoxin.low is None else endotoxin.low * factor
    high = None if endotoxin.high is None else endotoxin.high * factor
    return DoseResult(Measured(low, high, endotoxin.low_in, endotoxin.high_in), limit)
