"""The door of survival: times and event codes as arrays, everything that is wrong with them in one error, ties settled.

Times that differ only by rounding are one time, by the rule of R's `timefix`: sorted distinct times closer than 1.5e-8 (or that
share of their mean, whichever is larger) take the earliest of them.

>>> followed([5, 8], [1, 0]).time.tolist()
[5.0, 8.0]
>>> followed([5, -8], [1, 2])
Traceback (most recent call last):
    ...
lupustem.treatment.invalid.InvalidInput: times: 1 below 0; a time counts from the start and is 0 or more; check start and
end.; events: 1 neither 0 (censored) nor 1 (event); code each row as 0 or 1; for several kinds of event give causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput, Wrong

Array = NDArray[np.float64]
Whole = NDArray[Any]
TIE_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
INTERVALS = ("log", "log-log", "plain")


@dataclass(frozen=True, eq=False)
class Followed:
    """Checked input of n subjects, as given in order.

    time: (n,) from 0. code: (n,) 0 censored, else the place of its cause in `causes` plus 1. causes: code as given -> name.
    group, stratum: (n,) places in `groups` and `strata`, all 0 where none were given.
    """

    time: Array
    code: NDArray[Any]
    causes: tuple[tuple[int, str], ...]
    group: Whole | None = None
    groups: tuple[str, ...] = ()
    stratum: Whole | None = None
    strata: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Number of subjects."""
        return len(self.time)


def followed(
    times: ArrayLike, events: ArrayLike, groups: ArrayLike | None = None, strata: ArrayLike | None = None
) -> Followed:
    """Times with one kind of event: 1 or True the event, 0 or False censored.

    groups, strata: (n,) labels. Raises InvalidInput with every problem: `no_subjects`, `lengths_differ`, `missing_time`,
    `negative_time`, `missing_event`, `not_binary`, `missing_group`.
    """
    problems: list[Wrong] = []
    time, code = _times(times, problems), _codes(events, problems)
    if code is not None and len(code) and (code.min() < 0 or code.max() > 1):
        strange = int(np.count_nonzero((code != 0) & (code != 1)))
        problems.append(_not_binary(strange))
    return _checked(time, code, ((1, "1"),), groups, strata, problems)


def followed_causes(
    times: ArrayLike,
    events: ArrayLike,
    causes: Mapping[int, str] | None = None,
    groups: ArrayLike | None = None,
    strata: ArrayLike | None = None,
) -> Followed:
    """Times with events of several causes: 0 censored, a positive whole number the cause.

    causes: code -> name, in the order of the answers; None takes every code that occurs, named by its number. Raises
    InvalidInput as `followed` does; `unknown_cause` for a code that is not named.
    """
    problems: list[Wrong] = []
    time, code = _times(times, problems), _codes(events, problems)
    named = _named(causes, code, problems)
    if code is not None and len(code) and not problems:
        code = _places(code, named, problems)
    return _checked(time, code, named, groups, strata, problems)


def _named(
    causes: Mapping[int, str] | None, code: NDArray[Any] | None, problems: list[Wrong]
) -> tuple[tuple[int, str], ...]:
    if causes is not None:
        if not causes or min(causes) < 1:
            problems.append(_CAUSES)
        return tuple(causes.items())
    if code is None or not len(code) or code.min() < 0 or code.max() > MOST_CAUSES:
        return ()
    counts = np.bincount(code)
    return tuple((int(one), str(int(one))) for one in np.flatnonzero(counts) if one > 0)


MOST_CAUSES = 1000


def _places(code: NDArray[Any], named: tuple[tuple[int, str], ...], problems: list[Wrong]) -> NDArray[Any]:
    """The codes as places in the list of causes, plus 1."""
    low, high = int(code.min()), int(code.max())
    if low >= 0 and [one for one, _ in named] == list(range(1, len(named) + 1)) and high <= len(named):
        return code
    placed = np.full(len(code), -1, dtype=np.int64)
    placed[code == 0] = 0
    for place, (one, _) in enumerate(named, start=1):
        placed[code == one] = place
    strange = int(np.count_nonzero(placed < 0))
    if strange:
        problems.append(_unknown_cause(strange, named))
    return placed


def _checked(
    time: Array | None,
    code: NDArray[Any] | None,
    causes: tuple[tuple[int, str], ...],
    groups: ArrayLike | None,
    strata: ArrayLike | None,
    problems: list[Wrong],
) -> Followed:
    group, group_names = _labels(groups, "groups", problems)
    stratum, stratum_names = _labels(strata, "strata", problems)
    parts = {"times": time, "events": code, "groups": group, "strata": stratum}
    sizes = {name: len(part) for name, part in parts.items() if part is not None}
    if len(set(sizes.values())) > 1:
        problems.append(_lengths(sizes))
    elif time is not None and not len(time):
        problems.append(_NOBODY)
    if problems:
        raise InvalidInput(tuple(problems))
    assert time is not None
    assert code is not None
    return Followed(time, code, causes, group, group_names, stratum, stratum_names)


def _times(times: ArrayLike, problems: list[Wrong]) -> Array | None:
    try:
        given = np.asarray(times)
        time = (
            np.ascontiguousarray(given, dtype=np.float64) if given.dtype.kind in "bifuO" and given.ndim == 1 else None
        )
    except (TypeError, ValueError):
        time = None
    if time is None:
        problems.append(_NO_NUMBERS)
        return None
    if not len(time):
        return time
    low, high = float(time.min()), float(time.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        problems.append(_missing_time(int(np.count_nonzero(~np.isfinite(time)))))
    if not low >= 0 and bool((time < 0).any()):
        problems.append(_negative(int(np.count_nonzero(time < 0))))
    return time


def _codes(events: ArrayLike, problems: list[Wrong]) -> NDArray[Any] | None:
    given = np.asarray(events)
    if given.ndim != 1 or given.dtype.kind not in "biufO":
        problems.append(_NO_CODES)
        return None
    if given.dtype.kind == "b":
        return given.view(np.int8)
    if given.dtype.kind in "iu":
        return given
    try:
        numbers = given.astype(np.float64)
    except (TypeError, ValueError):
        problems.append(_NO_CODES)
        return None
    broken = ~np.isfinite(numbers)
    if broken.any():
        problems.append(_missing_event(int(np.count_nonzero(broken))))
        return np.where(broken, 0, numbers).astype(np.int64)
    whole = numbers.astype(np.int64)
    if (whole != numbers).any():
        problems.append(_NO_CODES)
        return None
    return whole


def _labels(labels: ArrayLike | None, field: str, problems: list[Wrong]) -> tuple[Whole | None, tuple[str, ...]]:
    """Labels as places in their sorted list: numbers by size, names by letter."""
    if labels is None:
        return None, ()
    given = np.asarray(labels)
    if given.dtype.kind == "O":
        missing = sum(one is None or one != one for one in given.tolist())
    else:
        missing = int(np.count_nonzero(np.isnan(given))) if given.dtype.kind == "f" else 0
    if given.ndim != 1 or missing:
        problems.append(_missing_group(field, max(missing, 1)))
        return None, ()
    if given.dtype.kind in "iu" and len(given) and int(given.min()) >= 0 and int(given.max()) <= MOST_CAUSES:
        found = np.flatnonzero(np.bincount(given))
        place = np.zeros(int(given.max()) + 1, dtype=np.int64)
        place[found] = np.arange(len(found))
        return place[given], tuple(str(int(one)) for one in found)
    if given.dtype.kind == "O":
        given = np.array([str(one) for one in given.tolist()]) if len(given) else given
    names, places = np.unique(given, return_inverse=True)
    return places.astype(np.int64), tuple(_name(one) for one in names.tolist())


def _name(label: object) -> str:
    return str(int(label)) if isinstance(label, float) and label == int(label) else str(label)


def level_of(level: float) -> float:
    """A confidence level between 0 and 1. Raises InvalidInput `level`."""
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level < 1:
        raise InvalidInput((_LEVEL,))
    return float(level)


def interval_of(interval: str) -> str:
    """The name of a kind of interval. Raises InvalidInput `interval`."""
    if interval not in INTERVALS:
        raise InvalidInput((_INTERVAL,))
    return interval


def finite(value: float) -> float | None:
    """The number, or None where it is undefined: NaN and infinity never leave."""
    return float(value) if np.isfinite(value) else None


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Text(f"{field}：{zh}", f"{field}: {en}"))


def _missing_time(n: int) -> Wrong:
    return _wrong(
        "times",
        "missing_time",
        f"{n} 个缺失或不是有限数值；请补全，或略去这些行并说明，缺失不会当作 0。",
        f"{n} missing or not finite; fill in, or leave those rows out and say so; a missing time is never taken for 0.",
    )


def _negative(n: int) -> Wrong:
    return _wrong(
        "times",
        "negative_time",
        f"{n} 个小于 0；时间自起点起算，应不小于 0；请核对起止日期。",
        f"{n} below 0; a time counts from the start and is 0 or more; check start and end.",
    )


def _missing_event(n: int) -> Wrong:
    return _wrong(
        "events",
        "missing_event",
        f"{n} 个缺失；结局未知不等于删失，请补全或略去这些行并说明。",
        f"{n} missing; an unknown outcome is not a censoring; fill in, or leave those rows out and say so.",
    )


def _not_binary(n: int) -> Wrong:
    return _wrong(
        "events",
        "not_binary",
        f"{n} 个既不是 0（删失）也不是 1（事件）；请逐行编码为 0 或 1；有多种事件时请给出 causes。",
        f"{n} neither 0 (censored) nor 1 (event); code each row as 0 or 1; for several kinds of event give causes.",
    )


def _unknown_cause(n: int, named: Sequence[tuple[int, str]]) -> Wrong:
    allowed = ", ".join(str(code) for code, _ in named)
    return _wrong(
        "events",
        "unknown_cause",
        f"{n} 个编码未知；可用 0（删失）与 {allowed}；请改正编码，或在 causes 中补充。",
        f"{n} of unknown code; 0 (censored) and {allowed} are allowed; mend the code or name it in causes.",
    )


def _missing_group(field: str, n: int) -> Wrong:
    return _wrong(
        field,
        "missing_group",
        f"{n} 个缺少组别；请补全，或略去这些行并说明。",
        f"{n} without a label; fill in, or leave those rows out and say so.",
    )


def _lengths(sizes: Mapping[str, int]) -> Wrong:
    listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
    return _wrong(
        "times",
        "lengths_differ",
        f"各列长度不一致（{listed}）；每名受试者一行，请核对。",
        f"the columns differ in length ({listed}); one row a subject, check them.",
    )


_NO_NUMBERS = _wrong(
    "times", "missing_time", "应为一列数值，每名受试者一个。", "a column of numbers belongs here, one a subject."
)
_NO_CODES = _wrong(
    "events",
    "not_a_code",
    "应为一列整数编码：0 删失，1（或病因编码）事件。",
    "a column of whole numbers belongs here: 0 censored, 1 (or the code of a cause) an event.",
)
_NOBODY = _wrong("times", "no_subjects", "没有受试者；请给出至少一行。", "nobody is in it; give at least one row.")
_CAUSES = _wrong(
    "causes",
    "unknown_cause",
    "病因编码应为正整数，0 留给删失。",
    "the code of a cause is a positive whole number; 0 is kept for censored.",
)
_LEVEL = _wrong(
    "level",
    "level",
    "置信水平应在 0 与 1 之间（不含两端），如 0.95。",
    "a confidence level lies between 0 and 1, both excluded, such as 0.95.",
)
_INTERVAL = _wrong(
    "interval", "interval", "应为 log、log-log 或 plain 之一。", "one of log, log-log and plain belongs here."
)
