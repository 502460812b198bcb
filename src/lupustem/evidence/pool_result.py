"""One pool with all that belongs to it: the pooled value, how far it hangs on one study, and what was overridden.

>>> from lupustem.evidence.choose import choose
>>> found = pooled_choice(choose(["renal_cr_pr"]))
>>> found.pooled.measure, found.pooled.k
('proportion_logit', 3)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lupustem.evidence.choose import Choice
from lupustem.evidence.pool_studies import default_measure, grouped, rows_of
from lupustem.evidence.pooling.effects import effects_of
from lupustem.evidence.pooling.measures import MEASURES
from lupustem.evidence.pooling.pool import pool
from lupustem.evidence.pooling.refused import NotPooled
from lupustem.evidence.pooling.result import Asymmetry, LeftOut, Pooled, Subgroups
from lupustem.evidence.pooling.rows import Change, Study
from lupustem.evidence.pooling.sensitivity import by_correlation, leave_one_out, subgroups
from lupustem.evidence.pooling.small_study import begg, egger, egger_random
from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How to pool, by the names of `pooling`; and what else is wanted."""

    measure: str | None = None
    method: str = "auto"
    interval: str = "auto"
    floor: str = "auto"
    prediction: str = "metafor"
    level: float = 0.95
    correlation: float | None = None
    each_left_out: bool = False
    asymmetry: bool = False
    settings: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        names = ("method", "interval", "floor", "level", "correlation")
        object.__setattr__(self, "settings", {name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class PoolResult:
    """The answer to one request. `choice` is None where the studies are the user's own."""

    pooled: Pooled
    studies: tuple[Study, ...]
    choice: Choice | None
    overrides: tuple[Text, ...]
    notices: tuple[Text, ...]
    left_out: tuple[LeftOut, ...] = ()
    subgroups: Subgroups | None = None
    asymmetry: tuple[Asymmetry, ...] = ()
    by_correlation: tuple[Pooled, ...] = ()


def pooled_choice(choice: Choice, options: PoolOptions | None = None, by: str | None = None) -> PoolResult:
    """Pool chosen studies of the project; `by` asks for subgroups (see `pool_studies.GROUPINGS`). Raises NotPooled."""
    groups = None if by is None else grouped(choice, by)
    found = pooled_rows(rows_of(choice), default_measure(choice), options, groups)
    return PoolResult(
        found.pooled,
        found.studies,
        choice,
        choice.overrides,
        choice.notices,
        found.left_out,
        found.subgroups,
        found.asymmetry,
        found.by_correlation,
    )


def pooled_rows(
    studies: Sequence[Study],
    measure: str,
    options: PoolOptions | None = None,
    groups: Mapping[str, str] | None = None,
    overrides: tuple[Text, ...] = (),
) -> PoolResult:
    """Pool rows; `measure` where the options name none. Raises NotPooled."""
    asked = options or PoolOptions()
    chosen = asked.measure or measure
    pooled = pool(chosen, studies, prediction=asked.prediction, **asked.settings)
    several = len(studies) > 1
    return PoolResult(
        pooled,
        tuple(studies),
        None,
        overrides,
        (),
        _each_left_out(chosen, studies, asked) if asked.each_left_out and several else (),
        subgroups(chosen, studies, groups, **asked.settings) if groups else None,
        _asymmetry(chosen, studies, asked) if asked.asymmetry else (),
        _assumed(chosen, studies, asked),
    )


def _assumed(measure: str, studies: Sequence[Study], asked: PoolOptions) -> tuple[Pooled, ...]:
    """A change with other correlations of before and after, since papers do not report theirs."""
    if MEASURES[measure].reads is not Change:
        return ()
    return by_correlation(measure, studies, method=asked.method, interval=asked.interval, level=asked.level)


def _each_left_out(measure: str, studies: Sequence[Study], asked: PoolOptions) -> tuple[LeftOut, ...]:
    return leave_one_out(measure, studies, prediction=asked.prediction, **asked.settings)


def _asymmetry(measure: str, studies: Sequence[Study], asked: PoolOptions) -> tuple[Asymmetry, ...]:
    try:
        effects = effects_of(measure, studies, correlation=asked.correlation)
    except NotPooled as refused:
        return (Asymmetry("egger_lm", None, None, None, reason=refused.problems[0].text),)
    return egger(effects), egger_random(effects), begg(effects)
