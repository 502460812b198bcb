"""How to pool: what was asked for, checked against the measure, and every `auto` settled by name.

>>> settings_of("odds_ratio").method, settings_of("proportion_logit").interval
('REML', 'z')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lupustem.evidence.pooling.refused import level_of, refused
from lupustem.evidence.pooling.tau2 import METHODS as TAU2_METHODS

GLMM_MEASURES = {"proportion_logit": "binomial", "rate_log": "poisson"}
TABLE_MEASURES = {
    "mantel_haenszel": ("odds_ratio", "risk_ratio", "risk_difference"),
    "peto": ("odds_ratio",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How to pool: resolved from what was asked for, nothing left to a default."""

    method: str
    interval: str
    floor: str
    prediction: str
    level: float


def settings_of(
    measure: str,
    method: str = "auto",
    interval: str = "auto",
    floor: str = "auto",
    prediction: str = "metafor",
    level: float = 0.95,
) -> Settings:
    """The settings for one measure; see `pool`. Raises NotPooled `unknown_method` or `method_misfit`."""
    chosen = method if method != "auto" else "glmm" if measure in GLMM_MEASURES else "REML"
    _must("method", chosen, (*TAU2_METHODS, "glmm", *TABLE_MEASURES))
    allowed = GLMM_MEASURES if chosen == "glmm" else TABLE_MEASURES.get(chosen)
    if allowed is not None and measure not in allowed:
        listed = ", ".join(allowed)
        raise refused(
            "method", "method_misfit", f"{chosen} 只用于 {listed}。", f"{chosen} is for {listed}; take another method."
        )
    by_z = chosen in ("common", "glmm", *TABLE_MEASURES)
    width = interval if interval != "auto" else "z" if by_z else "hartung_knapp"
    if chosen in TABLE_MEASURES:
        _must("interval", width, ("z",))
    elif chosen == "glmm":
        _must("interval", width, ("z", "t"))
    else:
        _must("interval", width, ("z", "t", "hartung_knapp"))
    _must("floor", floor, ("auto", "always", "never"))
    _must("prediction", prediction, ("metafor", "higgins"))
    return Settings(chosen, width, floor, prediction, level_of(level))


def _must(field: str, given: str, allowed: Iterable[str]) -> None:
    if given not in tuple(allowed):
        listed = ", ".join(allowed)
        raise refused(
            field, "unknown_method", f"这里没有这种方法；可取 {listed}。", f"not possible here; it may be {listed}."
        )
