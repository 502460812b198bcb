"""Cox models; placeholder until survival.cox is merged."""

from __future__ import annotations

from lupustem.outcome.curves import Data
from lupustem.outcome.factors import Factor
from lupustem.outcome.result import CoxModel


def cox_models(
    data: Data, factors: tuple[Factor, ...], level: float, events_per_covariate: int
) -> tuple[CoxModel, ...]:
    """One model of death."""
    return ()
