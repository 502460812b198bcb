"""Cox regression: hazard ratios of covariates, with what has to be said when they cannot be estimated.

Ties by Efron (default), Breslow or exactly; strata optional; factors are coded by the caller. Source: Cox, J R Stat Soc B
1972;34:187. Checked against coxph of R's package survival 3.5-3. A coefficient without bound (all events on one side of a
covariate) and covariates that repeat each other are refused by name: their numbers would be artefacts of the computer.

>>> model = cox([4, 3, 1, 1, 2, 2, 3], [1, 1, 1, 0, 1, 1, 0], {"x": [0, 2, 1, 1, 1, 0, 0]})
>>> [row] = model.coefficients
>>> round(row.coef, 4), round(row.standard_error, 4), row.interval.method
(0.4608, 0.5628, 'wald')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from lupustem.logic.text import Text
from lupustem.outcome.survival.concordance import Concordance, concordance
from lupustem.outcome.survival.curve import Limits
from lupustem.outcome.survival.likelihood import TIES, Likelihood, Sums
from lupustem.outcome.survival.tally import joined
from lupustem.outcome.survival.times import Array, Followed, followed, followed_causes, level_of
from lupustem.treatment.invalid import InvalidInput, Wrong, refused

_MOST_STEPS = 60
_COLLINEAR = 1e-10
# A hazard ratio above e^100 per standard deviation, or information fallen to this share, is a climb without a top.
_MOST_PER_DEVIATION = 100.0
_NO_INFORMATION_LEFT = 1e-6


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One covariate: log hazard ratio per unit, its standard error, the hazard ratio with its interval."""

    name: str
    coef: float
    standard_error: float
    hazard_ratio: float
    interval: Limits
    z: float
    p_value: float


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test of all coefficients at once: likelihood_ratio, wald or score."""

    name: str
    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True, eq=False)
class Cox:
    """A fitted model. covariance: of the coefficients. likelihood: the sums it was fitted with, for further checks."""

    n: int
    n_events: int
    ties: str
    strata: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    log_likelihood_null: float
    log_likelihood: float
    likelihood_ratio: ChiSquare
    wald: ChiSquare
    score: ChiSquare
    concordance: Concordance
    iterations: int
    likelihood: Likelihood = field(repr=False)
    beta: Array = field(repr=False)


def cox(
    times: ArrayLike,
    events: ArrayLike,
    covariates: Mapping[str, ArrayLike],
    *,
    strata: ArrayLike | None = None,
    ties: str = "efron",
    level: float = 0.95,
) -> Cox:
    """Fit a model.

    covariates: name -> (n,) numbers, none missing. Raises InvalidInput: what `times.followed` finds, `missing_covariate`,
    `no_events`, `constant_covariate`, `collinear`, `monotone_likelihood`, `no_convergence`, each with the covariate.
    """
    return _fitted(followed(times, events, None, strata), covariates, ties, level_of(level))


def cause_specific_cox(
    times: ArrayLike,
    events: ArrayLike,
    cause: int,
    covariates: Mapping[str, ArrayLike],
    *,
    strata: ArrayLike | None = None,
    ties: str = "efron",
    level: float = 0.95,
) -> Cox:
    """The hazard of one cause, every other cause counted as censored: says what drives it, not how many will have it.

    Raises as `cox` does.
    """
    given = followed_causes(times, events, None, None, strata)
    place = next((at for at, (code, _) in enumerate(given.causes, start=1) if code == cause), -1)
    own = (given.code == place).astype(np.int64)
    alone = Followed(given.time, own, ((cause, str(cause)),), None, (), given.stratum, given.strata)
    return _fitted(alone, covariates, ties, level_of(level))


def columns_of(covariates: Mapping[str, ArrayLike], n: int) -> tuple[tuple[str, ...], Array]:
    """The names and the columns, (n, p). Raises InvalidInput with every problem."""
    problems: list[Wrong] = []
    columns: list[Array] = []
    for name, values in covariates.items():
        try:
            column = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            problems.append(_wrong(name, "missing_covariate", *_NO_NUMBERS))
            continue
        if column.shape != (n,):
            problems.append(_wrong(name, "lengths_differ", *_LENGTH))
        elif not np.isfinite(column).all():
            problems.append(_wrong(name, "missing_covariate", *_NO_NUMBERS))
        columns.append(column)
    if not covariates:
        problems.append(_wrong("covariates", "missing_covariate", *_NO_COVARIATE))
    if problems:
        raise InvalidInput(tuple(problems))
    return tuple(covariates), np.stack(columns, axis=1)


def _fitted(given: Followed, covariates: Mapping[str, ArrayLike], ties: str, level: float) -> Cox:
    if ties not in TIES:
        raise refused("ties", "ties", "应为 efron、breslow 或 exact。", "one of efron, breslow and exact belongs here.")
    names, x = columns_of(covariates, given.n)
    if not given.code.any():
        raise refused("events", "no_events", "没有事件，无法估计风险比。", "no event; there is no hazard to compare.")
    stratum = np.zeros(given.n, dtype=np.int64) if given.stratum is None else given.stratum
    scale = scale_of(x, names)
    likelihood = Likelihood(
        joined(given.time), given.code.astype(np.int64), stratum, (x - x.mean(axis=0)) / scale, ties
    )
    null = likelihood.sums(np.zeros(len(names)))
    independent(null, names)
    beta, sums, iterations = climbed(likelihood.sums, null, names)
    covariance = np.linalg.inv(sums.information)
    coef, error = beta / scale, np.sqrt(np.diag(covariance)) / scale
    rows = tuple(coefficient(name, float(b), float(e), level) for name, b, e in zip(names, coef, error, strict=True))
    degrees = len(names)
    ratio = 2 * (sums.log_likelihood - null.log_likelihood)
    return Cox(
        n=given.n,
        n_events=int(given.code.sum()),
        ties=ties,
        strata=given.strata,
        coefficients=rows,
        covariance=tuple(tuple(row) for row in (covariance / np.outer(scale, scale)).tolist()),
        log_likelihood_null=null.log_likelihood,
        log_likelihood=sums.log_likelihood,
        likelihood_ratio=_chi_square("likelihood_ratio", ratio, degrees),
        wald=_chi_square("wald", float(beta @ sums.information @ beta), degrees),
        score=_chi_square("score", float(null.score @ np.linalg.solve(null.information, null.score)), degrees),
        concordance=concordance(likelihood, beta),
        iterations=iterations,
        likelihood=likelihood,
        beta=beta,
    )


def coefficient(name: str, coef: float, error: float, level: float) -> Coefficient:
    """The row of one covariate, with Wald's interval."""
    half = -float(special.ndtri((1 - level) / 2)) * error
    with np.errstate(over="ignore"):
        ratio, low, high = (float(np.exp(one)) for one in (coef, coef - half, coef + half))
    z = coef / error
    return Coefficient(name, coef, error, ratio, Limits(low, high, level, "wald"), z, 2 * float(special.ndtr(-abs(z))))


def _chi_square(name: str, statistic: float, degrees: int) -> ChiSquare:
    return ChiSquare(name, statistic, degrees, float(stats.chi2.sf(statistic, degrees)))


def scale_of(x: Array, names: tuple[str, ...]) -> Array:
    scale = x.std(axis=0)
    flat = scale <= 1e-12 * np.abs(x).max(axis=0)
    if flat.any():
        raise InvalidInput(tuple(_constant(name) for name, one in zip(names, flat, strict=True) if one))
    return np.asarray(scale)


def independent(null: Sums, names: tuple[str, ...]) -> None:
    """Refuse covariates that tell nothing beside the ones before them, by the pivots of the information at no effect."""
    left = null.information.copy()
    for j, name in enumerate(names):
        if null.information[j, j] <= 1e-10:
            raise InvalidInput((_constant(name),))
        if left[j, j] <= _COLLINEAR * null.information[j, j]:
            raise refused(
                name,
                "collinear",
                "与前面的协变量线性相关，无法分别估计；请去掉其中之一。",
                "follows from the covariates before it, so they cannot be told apart; leave one of them out.",
            )
        left = left - np.outer(left[:, j], left[j]) / left[j, j]


def climbed(sums_at: Callable[[Array], Sums], null: Sums, names: tuple[str, ...]) -> tuple[Array, Sums, int]:
    """Climb from no effect; halve a step that leads down. Covariates are in units of their standard deviation."""
    beta, sums = np.zeros(len(names)), null
    for iteration in range(1, _MOST_STEPS + 1):
        try:
            step = np.linalg.solve(sums.information, sums.score)
        except np.linalg.LinAlgError:
            raise _monotone(names, np.abs(beta)) from None
        better = sums_at(beta + step)
        halvings = 0
        while not better.log_likelihood >= sums.log_likelihood - 1e-9 * abs(sums.log_likelihood) and halvings < 40:
            step, halvings = step / 2, halvings + 1
            better = sums_at(beta + step)
        gain = abs(better.log_likelihood - sums.log_likelihood)
        beta, sums = beta + step, better
        if np.abs(beta).max() > _MOST_PER_DEVIATION or (
            gain <= 1e-9 * (abs(sums.log_likelihood) + 1e-3) and np.abs(step).max() > 0.02
        ):
            raise _monotone(names, np.abs(step))
        if np.abs(step).max() < 1e-8:
            left = np.linalg.eigvals(np.linalg.solve(null.information, sums.information)).real
            if left.min() < _NO_INFORMATION_LEFT:
                raise _monotone(names, np.abs(beta))
            return beta, sums, iteration
    raise refused(
        names[0], "no_convergence", "迭代未收敛；请减少协变量。", "the fit did not converge; use fewer covariates."
    )


def _monotone(names: tuple[str, ...], growing: Array) -> InvalidInput:
    name = names[int(np.argmax(growing))]
    return refused(
        name,
        "monotone_likelihood",
        "事件全在该协变量（或其组合）的一侧，风险比没有有限的估计；请合并类别、去掉该协变量，或改用 log-rank 检验。",
        "all events lie on one side of it (or of a combination with it), so the hazard ratio has no finite estimate; join "
        "categories, leave it out, or use the log-rank test.",
    )


def _constant(name: str) -> Wrong:
    return _wrong(
        name,
        "constant_covariate",
        "在有风险者中没有变化，无法估计；请去掉。",
        "does not vary among those at risk, so nothing can be estimated; leave it out.",
    )


def _wrong(field_name: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field_name, code, Text(f"{field_name}：{zh}", f"{field_name}: {en}"))


_NO_NUMBERS = (
    "应为一列数值且无缺失；分类变量请先编码为 0/1，缺失的行请略去并说明。",
    "a column of numbers without gaps belongs here; code categories as 0/1, leave rows with gaps out and say so.",
)
_LENGTH = ("长度与 times 不同；每名受试者一个值。", "differs in length from times; one value a subject.")
_NO_COVARIATE = ("没有协变量；请至少给出一个。", "no covariate is given; name at least one.")
