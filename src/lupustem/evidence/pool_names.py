"""The short names that people use for measures, methods and intervals, and what they mean here.

>>> measure_named("logit"), method_named("reml"), interval_named("hk")
('proportion_logit', 'REML', 'hartung_knapp')
"""

from __future__ import annotations

from collections.abc import Mapping

from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.tau2 import METHODS

_MEASURES = {
    "logit": "proportion_logit",
    "proportion": "proportion_logit",
    "raw": "proportion_raw",
    "freeman_tukey": "proportion_freeman_tukey",
    "ft": "proportion_freeman_tukey",
    "arcsine": "proportion_arcsine",
    "smd": "hedges_g",
    "log_rate": "rate_log",
}
_METHODS = {
    "fixed": "common",
    "common": "common",
    "fe": "common",
    "ee": "common",
    "random": "REML",
    "mh": "mantel_haenszel",
    "mantel_haenszel": "mantel_haenszel",
    "peto": "peto",
    "glmm": "glmm",
    "auto": "auto",
}
_INTERVALS = {
    "hk": "hartung_knapp",
    "knha": "hartung_knapp",
    "hksj": "hartung_knapp",
    "wald": "z",
    "normal": "z",
}


def measure_named(given: str) -> str:
    """The measure of a name, a short name or metafor's abbreviation; an unknown name is left for `pool` to refuse."""
    known = {**{name: name for name in MEASURES}, **{one.metafor.lower(): name for name, one in MEASURES.items()}}
    return _named(given, {**known, **_MEASURES})


def method_named(given: str) -> str:
    """The method of a name or a short name."""
    return _named(given, {**{name.lower(): name for name in METHODS}, **_METHODS})


def interval_named(given: str) -> str:
    """The interval of a name or a short name."""
    return _named(given, _INTERVALS)


def _named(given: str, known: Mapping[str, str]) -> str:
    plain = given.strip().lower().replace("-", "_")
    return known.get(plain, plain)
