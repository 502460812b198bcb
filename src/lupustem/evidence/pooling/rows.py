"""What one study brings to a pool: its counts or its means, as printed, with a label.

>>> Proportion("kamen_2022", 5, 6)
Proportion(label='kamen_2022', events=5, n=6)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from lupustem.evidence.pooling.refused import refused


@dataclass(frozen=True, slots=True)
class Proportion:
    """Events among n people of one arm."""

    label: str
    events: int
    n: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Events in a time at risk of one arm, such as patient-years."""

    label: str
    events: int
    person_time: float


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean and standard deviation of n people of one arm."""

    label: str
    mean: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True)
class Change:
    """Means and standard deviations of the same n people before and after."""

    label: str
    before: float
    sd_before: float
    after: float
    sd_after: float
    n: int


@dataclass(frozen=True, slots=True)
class TwoMeans:
    """Means and standard deviations of two arms; arm 1 is the treated one."""

    label: str
    mean_1: float
    sd_1: float
    n_1: int
    mean_2: float
    sd_2: float
    n_2: int


@dataclass(frozen=True, slots=True)
class Fourfold:
    """Events among the people of two arms; arm 1 is the treated one."""

    label: str
    events_1: int
    n_1: int
    events_2: int
    n_2: int


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect that a paper prints with its standard error, on the scale on which it is normal (a log odds ratio)."""

    label: str
    value: float
    standard_error: float


Study = Proportion | Rate | Mean | Change | TwoMeans | Fourfold | Effect


def numbers_of(study: Study) -> tuple[tuple[str, float], ...]:
    """The numbers of a study by name, in the order of its declaration."""
    return tuple((one.name, _plain(getattr(study, one.name))) for one in fields(study) if one.name != "label")


def _plain(value: float) -> float:
    return int(value) if value == int(value) else float(value)


def distinct(studies: Iterable[Study]) -> tuple[Study, ...]:
    """The studies, each with a label of its own. Raises NotPooled `no_studies` or `duplicate_study`."""
    given = tuple(studies)
    if not given:
        raise refused("studies", "no_studies", "没有可合并的研究。", "there is no study to pool.")
    seen: set[str] = set()
    for study in given:
        if study.label in seen:
            raise refused(
                "label",
                "duplicate_study",
                "同一标签出现两次；同一研究只能计入一次。",
                "the label stands twice; a study counts once.",
                study.label,
            )
        seen.add(study.label)
    return given
