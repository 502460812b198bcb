"""What a study reports: events of a number of patients, a mean, a median or a bare percentage, each by a named definition.

Only events with their denominator and means with their sd and n can be pooled. A median is never taken for a mean, and a
percentage without its numerator stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lupustem.evidence.where import Where
from lupustem.logic.text import Text


class Arm(StrEnum):
    """Whose result it is."""

    MSC = "msc"
    CONTROL = "control"
    SINGLE = "single"
    DOUBLE = "double"


ARM_WORDS: dict[Arm, Text] = {
    Arm.MSC: Text("间充质干细胞组", "MSC"),
    Arm.CONTROL: Text("对照组", "control"),
    Arm.SINGLE: Text("输注 1 次组", "one infusion"),
    Arm.DOUBLE: Text("输注 2 次组", "two infusions"),
}


class Denominator(StrEnum):
    """The rule by which patients were counted; two rules give two figures for one cohort."""

    ALL = "all"
    FOLLOWED = "followed"
    RESPONDERS = "responders"
    SURVIVORS = "survivors"


DENOMINATOR_WORDS: dict[Denominator, Text] = {
    Denominator.ALL: Text("全部接受治疗者", "all who were treated"),
    Denominator.FOLLOWED: Text("随访到该时点者", "those followed to that time"),
    Denominator.RESPONDERS: Text("曾获缓解或应答者", "those who had responded"),
    Denominator.SURVIVORS: Text("只计存活者，死者被剔除", "survivors only: the dead are left out"),
}


@dataclass(frozen=True, slots=True)
class Events:
    """So many of so many. `n` is None where the denominator was not read; `computed` says how, where we added it up."""

    definition: str
    events: int
    n: int | None
    months: Decimal | None = None
    arm: Arm = Arm.MSC
    denominator: Denominator = Denominator.ALL
    read: Where | None = None
    computed: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean and standard deviation. `subset` names a smaller set of the same patients, measured again."""

    definition: str
    mean: Decimal
    sd: Decimal
    n: int | None
    months: Decimal | None = None
    unit: str = ""
    arm: Arm = Arm.MSC
    read: Where | None = None
    subset: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Median:
    """A median, with its range where printed."""

    definition: str
    median: Decimal
    n: int | None
    months: Decimal | None = None
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    arm: Arm = Arm.MSC
    read: Where | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage whose numerator was not printed."""

    definition: str
    percent: Decimal
    n: int | None
    months: Decimal | None = None
    arm: Arm = Arm.MSC
    read: Where | None = None
    note: Text | None = None


Outcome = Events | Mean | Median | Percent


def events(
    definition: str,
    counted: int,
    n: int | None,
    months: int | str | None = None,
    *,
    arm: Arm = Arm.MSC,
    of: Denominator = Denominator.ALL,
    read: Where | None = None,
    computed: Text | None = None,
    note: Text | None = None,
) -> Events:
    """Declare events. Raises ValueError where more are counted than there are patients."""
    if counted < 0 or (n is not None and (n <= 0 or counted > n)):
        raise ValueError(f"{definition}: {counted} of {n} cannot be")
    return Events(definition, counted, n, _months(months), arm, of, read, computed, note)


def mean(
    definition: str,
    value: str,
    sd: str,
    n: int | None,
    months: int | str | None = None,
    *,
    unit: str,
    arm: Arm = Arm.MSC,
    read: Where | None = None,
    subset: Text | None = None,
    note: Text | None = None,
) -> Mean:
    """Declare a mean with its sd. Raises ValueError for a negative sd."""
    if Decimal(sd) < 0:
        raise ValueError(f"{definition}: an sd of {sd} cannot be")
    return Mean(definition, Decimal(value), Decimal(sd), n, _months(months), unit, arm, read, subset, note)


def median(
    definition: str,
    value: str,
    n: int | None,
    months: int | str | None = None,
    *,
    unit: str,
    low: str | None = None,
    high: str | None = None,
    read: Where | None = None,
    note: Text | None = None,
) -> Median:
    """Declare a median."""
    least, most = (None if one is None else Decimal(one) for one in (low, high))
    return Median(definition, Decimal(value), n, _months(months), unit, least, most, read=read, note=note)


def percent(
    definition: str,
    value: str,
    n: int | None,
    months: int | str | None = None,
    *,
    read: Where | None = None,
    note: Text | None = None,
) -> Percent:
    """Declare a percentage without a numerator. Raises ValueError outside 0 to 100."""
    if not 0 <= Decimal(value) <= 100:
        raise ValueError(f"{definition}: {value} % cannot be")
    return Percent(definition, Decimal(value), n, _months(months), read=read, note=note)


def _months(given: int | str | None) -> Decimal | None:
    return None if given is None else Decimal(given)
