"""Everything about one table at once: curves or incidences by group, the tests between groups, the models.

This is what `lupustem survival` shows, so that a statistician can put it beside R.

>>> found = analyse([5, 8, 9, 12], [1, 0, 1, 1], groups=["a", "a", "b", "b"])
>>> [curve.group for curve in found.curves], found.tests[0].method
(['a', 'b'], 'log_rank')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lupustem.logic.text import Text
from lupustem.outcome.survival.aalen_johansen import CompetingRisks, aalen_johansen, aalen_johansen_by_group
from lupustem.outcome.survival.cox import ChiSquare, Cox, cause_specific_cox, cox
from lupustem.outcome.survival.curve import Curve
from lupustem.outcome.survival.fine_gray import FineGray, fine_gray
from lupustem.outcome.survival.gray import GrayTest, gray_test
from lupustem.outcome.survival.kaplan_meier import kaplan_meier, kaplan_meier_by_group
from lupustem.outcome.survival.log_rank import LogRank, log_rank
from lupustem.outcome.survival.proportional_hazards import proportional_hazards
from lupustem.outcome.survival.restricted_mean import Difference, RestrictedMean, difference, restricted_mean
from lupustem.outcome.survival.times import followed, followed_causes
from lupustem.treatment.invalid import InvalidInput


@dataclass(frozen=True, eq=False)
class Model:
    """A regression. about: "groups" or "covariates". cause: its name, "" for one kind of event.

    cox: with `checks` of proportional hazards. fine_gray: for competing risks. refused: why a model was not fitted.
    """

    about: str
    cause: str
    cox: Cox | None
    checks: tuple[ChiSquare, ...]
    fine_gray: FineGray | None
    refused: tuple[Text, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """curves, means and tests for one kind of event; risks and gray for competing ones; models for both.

    left_out: rows with a covariate missing, left out of the models on covariates only.
    """

    n: int
    n_events: int
    interval: str
    level: float
    at: tuple[float, ...]
    curves: tuple[Curve, ...]
    means: tuple[RestrictedMean, ...]
    mean_difference: Difference | None
    tests: tuple[LogRank, ...]
    risks: tuple[CompetingRisks, ...]
    gray: tuple[GrayTest, ...]
    models: tuple[Model, ...]
    left_out: int


def analyse(
    times: ArrayLike,
    events: ArrayLike,
    *,
    groups: Sequence[str] | None = None,
    strata: Sequence[str] | None = None,
    causes: Mapping[int, str] | None = None,
    covariates: Mapping[str, Sequence[float]] | None = None,
    interval: str = "log",
    level: float = 0.95,
    at: Sequence[float] = (),
    tau: float | None = None,
    ties: str = "efron",
) -> Analysis:
    """Analyse one table. causes: code -> name for competing events; None for events 0 and 1.

    covariates: name -> (n,), NaN where missing. Raises InvalidInput for the input; a model that cannot be fitted is told in
    its place.
    """
    given = (
        followed(times, events, groups, strata) if causes is None else followed_causes(times, events, causes, groups)
    )
    data = _Data(times, np.asarray(events), given.n, groups, strata, causes, ties, level)
    curves: tuple[Curve, ...] = ()
    risks: tuple[CompetingRisks, ...] = ()
    if causes is None:
        curves = (
            (kaplan_meier(times, events, interval=interval, level=level),)
            if groups is None
            else kaplan_meier_by_group(times, events, groups, interval=interval, level=level)
        )
    elif groups is None:
        risks = (aalen_johansen(times, events, causes=causes, interval=interval, level=level),)
    else:
        risks = aalen_johansen_by_group(times, events, groups, causes=causes, interval=interval, level=level)
    means = tuple(restricted_mean(curve, tau) for curve in curves) if tau is not None else ()
    several = len(given.groups) > 1
    full = {name: np.asarray(values, dtype=np.float64) for name, values in (covariates or {}).items()}
    kept = np.ones(given.n, dtype=bool)
    for values in full.values():
        kept &= ~np.isnan(values)
    return Analysis(
        n=given.n,
        n_events=int(np.count_nonzero(given.code)),
        interval=interval,
        level=level,
        at=tuple(float(one) for one in at),
        curves=curves,
        means=means,
        mean_difference=difference(means[1], means[0]) if len(means) == 2 else None,
        tests=data.tests() if several and causes is None else (),
        risks=risks,
        gray=() if causes is None or not several else data.gray(),
        models=(
            *(data.group_models(given.groups) if several else ()),
            *(data.models("covariates", full, kept) if full else ()),
        ),
        left_out=int(np.count_nonzero(~kept)),
    )


@dataclass(frozen=True, eq=False)
class _Data:
    times: ArrayLike
    events: NDArray[np.int64]
    n: int
    groups: Sequence[str] | None
    strata: Sequence[str] | None
    causes: Mapping[int, str] | None
    ties: str
    level: float

    def tests(self) -> tuple[LogRank, ...]:
        assert self.groups is not None
        return tuple(
            log_rank(self.times, self.events, self.groups, rho=rho, strata=self.strata, level=self.level)
            for rho in (0, 1)
        )

    def gray(self) -> tuple[GrayTest, ...]:
        assert self.groups is not None
        return gray_test(self.times, self.events, self.groups, causes=self.causes, strata=self.strata)

    def group_models(self, labels: tuple[str, ...]) -> tuple[Model, ...]:
        """The groups against the first one."""
        assert self.groups is not None
        own = np.array([str(one) for one in self.groups])
        columns = {f"{label} / {labels[0]}": (own == label).astype(np.float64) for label in labels[1:]}
        return self.models("groups", columns, np.ones(self.n, dtype=bool))

    def models(
        self, about: str, columns: Mapping[str, NDArray[np.float64]], kept: NDArray[np.bool_]
    ) -> tuple[Model, ...]:
        if self.causes is None:
            return (self._model(about, None, columns, kept),)
        return tuple(self._model(about, code, columns, kept) for code in self.causes)

    def _model(
        self, about: str, cause: int | None, columns: Mapping[str, NDArray[np.float64]], kept: NDArray[np.bool_]
    ) -> Model:
        times, events = np.asarray(self.times, dtype=np.float64)[kept], self.events[kept]
        chosen = {name: values[kept] for name, values in columns.items()}
        strata = None if self.strata is None else np.asarray(self.strata)[kept]
        name = "" if cause is None or self.causes is None else self.causes[cause]
        fitted: Cox | None = None
        weighted: FineGray | None = None
        refused: list[Text] = []
        try:
            if cause is None:
                fitted = cox(times, events, chosen, strata=strata, ties=self.ties, level=self.level)
            else:
                fitted = cause_specific_cox(
                    times, events, cause, chosen, strata=strata, ties=self.ties, level=self.level
                )
        except InvalidInput as error:
            refused += [problem.text for problem in error.problems]
        if cause is not None and fitted is not None:
            try:
                weighted = fine_gray(times, events, cause, chosen, level=self.level)
            except InvalidInput as error:
                refused += [problem.text for problem in error.problems]
        checks = () if fitted is None else proportional_hazards(fitted)
        return Model(about, name, fitted, checks, weighted, tuple(refused))
