"""How often the 95 % intervals of pooling hold the truth, in seeded invented meta-analyses; `python -m bench.coverage_pooling`.

python -m bench.coverage_pooling [--times N] [--seed N] [--k 5 10 20 40] [--no-glmm]

Effects: k studies with variances from 0.02 to 0.5, true mean 0.3, tau2 0 or 0.1. Proportions: k studies of 10 to 100 people,
log odds -0.5, tau2 0.25. The last column is how often the prediction interval holds the true effect of one more study.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lupustem.evidence.pooling.effects import effects_of
from lupustem.evidence.pooling.estimate import estimate, fitted, prediction
from lupustem.evidence.pooling.glmm import glmm
from lupustem.evidence.pooling.rows import Proportion
from lupustem.evidence.pooling.tau2 import tau2_of
from lupustem.evidence.pooling.weighted import Model

MEAN, LOG_ODDS, SPREAD_OF_ODDS = 0.3, -0.5, 0.25
WAYS = (
    ("common", "z", "never"),
    ("DL", "z", "never"),
    ("PM", "z", "never"),
    ("REML", "z", "never"),
    ("REML", "hartung_knapp", "never"),
    ("REML", "hartung_knapp", "always"),
)


@dataclass(slots=True)
class Count:
    """How many intervals there were, and how many held the mean and the new study."""

    all: int = 0
    held: int = 0
    foretold: int = 0

    def add(self, held: bool, foretold: bool) -> None:
        """One more meta-analysis."""
        self.all, self.held, self.foretold = self.all + 1, self.held + held, self.foretold + foretold

    @property
    def coverage(self) -> float:
        """Percent that held the mean."""
        return 100 * self.held / self.all


def effects(k: int, tau2: float, times: int, seed: int) -> dict[str, Count]:
    """Coverage of every way of pooling effects with known variances."""
    rng, counts = np.random.default_rng(seed), {" ".join(way): Count() for way in WAYS}
    for _ in range(times):
        v = rng.uniform(0.02, 0.5, k)
        y = rng.normal(MEAN, np.sqrt(v + tau2))
        new = rng.normal(MEAN, np.sqrt(tau2))
        _tally(counts, Model.of(list(y), list(v)), MEAN, new)
    return counts


def proportions(k: int, times: int, seed: int, with_glmm: bool = True) -> dict[str, Count]:
    """Coverage of the logistic model with a random intercept, and of REML on the logit and Freeman-Tukey scale."""
    rng = np.random.default_rng(seed)
    names = (["glmm z", "glmm t"] if with_glmm else []) + ["logit REML z", "logit REML hartung_knapp"]
    counts = {name: Count() for name in names}
    for _ in range(times):
        n = rng.integers(10, 101, k)
        true = rng.normal(LOG_ODDS, np.sqrt(SPREAD_OF_ODDS), k + 1)
        x = rng.binomial(n, 1 / (1 + np.exp(-true[:k])))
        rows = [Proportion(str(i), int(a), int(b)) for i, (a, b) in enumerate(zip(x, n, strict=True))]
        found = effects_of("proportion_logit", rows)
        model = Model.of(found.values, found.variances)
        tau2 = tau2_of(model, "REML").value
        for interval in ("z", "hartung_knapp"):
            fit = fitted(model, tau2, interval, 0.95, "never").coefficients[0]
            ahead = prediction(fit, tau2, k, "metafor", 0.95)
            assert ahead is not None
            counts[f"logit REML {interval}"].add(
                fit.interval.lower <= LOG_ODDS <= fit.interval.upper, ahead[0].lower <= true[k] <= ahead[0].upper
            )
        if with_glmm:
            _glmm(counts, x, n, true[k])
    return counts


def _glmm(counts: dict[str, Count], x: np.ndarray, n: np.ndarray, new: float) -> None:
    found = glmm("binomial", x.astype(float), n.astype(float))
    for name, df in (("z", None), ("t", len(x) - 1)):
        fit = estimate(found.mu, found.standard_error, df, 0.95, name)
        ahead = prediction(fit, found.tau2, len(x), "metafor", 0.95)
        assert ahead is not None
        counts[f"glmm {name}"].add(
            fit.interval.lower <= LOG_ODDS <= fit.interval.upper, ahead[0].lower <= new <= ahead[0].upper
        )


def _tally(counts: dict[str, Count], model: Model, mean: float, new: float) -> None:
    tau2 = {method: tau2_of(model, method).value for method in {way[0] for way in WAYS}}
    for method, interval, floor in WAYS:
        fit = fitted(model, tau2[method], interval, 0.95, floor).coefficients[0]
        ahead = prediction(fit, tau2[method], model.y.size, "metafor", 0.95)
        assert ahead is not None
        counts[f"{method} {interval} {floor}"].add(
            fit.interval.lower <= mean <= fit.interval.upper, ahead[0].lower <= new <= ahead[0].upper
        )


def lines(sizes: list[int], times: int, seed: int, with_glmm: bool) -> Iterator[str]:
    """The table as Markdown."""
    yield "| data | k | tau2 method, interval, floor | covers the mean, % | prediction covers, % |"
    yield "| --- | --- | --- | --- | --- |"
    for k in sizes:
        for tau2 in (0.0, 0.1):
            for name, count in effects(k, tau2, times, seed).items():
                ahead = 100 * count.foretold / count.all
                yield f"| effects, tau2 {tau2} | {k} | {name} | {count.coverage:.1f} | {ahead:.1f} |"
        for name, count in proportions(k, times, seed, with_glmm).items():
            ahead = 100 * count.foretold / count.all
            yield f"| proportions, tau2 {SPREAD_OF_ODDS} | {k} | {name} | {count.coverage:.1f} | {ahead:.1f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage_pooling", description=__doc__)
    parser.add_argument("--times", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20221)
    parser.add_argument("--k", type=int, nargs="+", default=[3, 5, 10, 20, 40])
    parser.add_argument("--no-glmm", action="store_true")
    asked = parser.parse_args()
    for line in lines(asked.k, asked.times, asked.seed, not asked.no_glmm):
        print(line, flush=True)


if __name__ == "__main__":
    main()
