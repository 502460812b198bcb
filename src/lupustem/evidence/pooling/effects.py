"""The effect of each study and its sampling variance, by the rules that R's metafor has made common.

One half is added to the counts of a study only where one of them is 0 (no event, or nobody without one), never to the others;
Freeman-Tukey and arcsine need no such help. Raw numbers go in; nothing is left out in silence.

>>> from lupustem.evidence.pooling.rows import Proportion
>>> found = effects_of("proportion_logit", [Proportion("a", 10, 10), Proportion("b", 5, 10)])
>>> [round(value, 3) for value in found.values], found.adjusted
([3.045, 0.0], (True, False))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lupustem.evidence.pooling.effects_binary import cells, of_fourfold, of_proportion, of_rate
from lupustem.evidence.pooling.effects_continuous import of_change, of_mean, of_two_means
from lupustem.evidence.pooling.measures import Measure, fits, measure_of
from lupustem.evidence.pooling.refused import no_events, number, positive, refused
from lupustem.evidence.pooling.rows import (
    Change,
    Effect,
    Fourfold,
    Mean,
    Proportion,
    Rate,
    Study,
    TwoMeans,
    distinct,
)


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects and variances on the analysis scale, in the order of the studies.

    sizes: people or person-time of each study where the measure is turned back with their harmonic mean, else None.
    adjusted: where one half was added to the counts.
    """

    measure: Measure
    studies: tuple[Study, ...]
    values: tuple[float, ...]
    variances: tuple[float, ...]
    sizes: tuple[float, ...] | None
    adjusted: tuple[bool, ...]
    correlation: float | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the studies."""
        return tuple(study.label for study in self.studies)


def effects_of(measure: str, studies: Iterable[Study], *, correlation: float | None = None) -> Effects:
    """The effects of the studies by the name of a measure.

    correlation: between before and after, -1 to 1, which papers seldom report; wanted by the measures of change, else None.
    Raises NotPooled, with the study and the field.
    """
    chosen, given = measure_of(measure), distinct(studies)
    fits(chosen, given)
    r = _correlation(chosen, correlation)
    found = [_effect(chosen.name, study, r) for study in given]
    for study, (_, variance, _) in zip(given, found, strict=True):
        if not 0 < variance < float("inf"):
            raise refused(
                "sd",
                "zero_variance",
                "抽样方差为 0，无法加权；请核对标准差。",
                "the sampling variance is 0 and gives no weight; check the standard deviation.",
                study.label,
            )
    if chosen.name in ("odds_ratio", "risk_ratio") and not any(tells(study) for study in given):
        raise no_events()
    values, variances, adjusted = (tuple(column) for column in zip(*found, strict=True))
    return Effects(chosen, given, values, variances, _sizes(chosen, given), adjusted, r)


def tells(study: Study) -> bool:
    """Whether a fourfold table says anything of a ratio: somebody had the event and somebody did not."""
    if not isinstance(study, Fourfold):
        return True
    a, b, c, d = cells(study)
    return a + c > 0 and b + d > 0


def _effect(measure: str, study: Study, r: float | None) -> tuple[float, float, bool]:
    match study:
        case Proportion():
            return of_proportion(measure, study)
        case Rate():
            return of_rate(measure, study)
        case Fourfold():
            return of_fourfold(measure, study)
        case Mean():
            return (*of_mean(study), False)
        case TwoMeans():
            return (*of_two_means(measure, study), False)
        case Change():
            assert r is not None
            return (*of_change(measure, study, r), False)
        case Effect():
            error = positive(study.standard_error, "standard_error", study.label)
            return number(study.value, "value", study.label), error**2, False


def _correlation(measure: Measure, correlation: float | None) -> float | None:
    if measure.reads is not Change:
        return None
    if correlation is None:
        raise refused(
            "correlation",
            "no_correlation",
            "前后测量的相关系数未给出；请给出假设值，并用 0.3、0.5、0.7 做敏感性分析。",
            "the correlation of before and after is missing; give an assumed one and show 0.3, 0.5 and 0.7 beside it.",
        )
    r = number(correlation, "correlation")
    if not -1 <= r <= 1:
        raise refused(
            "correlation", "out_of_bounds", "相关系数应在 -1 与 1 之间。", "a correlation lies between -1 and 1."
        )
    return r


def _sizes(measure: Measure, studies: tuple[Study, ...]) -> tuple[float, ...] | None:
    if measure.turned_back == "freeman_tukey_harmonic":
        return tuple(float(study.n) for study in studies if isinstance(study, Proportion))
    if measure.turned_back == "freeman_tukey_rate_harmonic":
        return tuple(float(study.person_time) for study in studies if isinstance(study, Rate))
    return None
