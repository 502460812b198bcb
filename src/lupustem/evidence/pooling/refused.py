"""Data that cannot be pooled: the error of this package, with the study and the field it is about, never a guess instead.

>>> whole(12, "events", "deng_2017")
12
>>> whole(2.5, "events", "deng_2017")
Traceback (most recent call last):
    ...
lupustem.evidence.pooling.refused.NotPooled: deng_2017, events: a count is a whole number; write it without decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from numbers import Real

import numpy as np

from lupustem.logic.text import Text

LARGEST = 1e100


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field of one study: the name of the error, and a sentence with the remedy."""

    study: str
    field: str
    code: str
    text: Text


class NotPooled(ValueError):
    """Input that no answer can be given for; `problems` lists what is wrong, each by its name."""

    def __init__(self, problems: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(problem.text.en for problem in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        """The name of the first error."""
        return self.problems[0].code


def refused(field: str, code: str, zh: str, en: str, study: str = "") -> NotPooled:
    """The error for one field."""
    before_zh, before_en = (f"{study}，", f"{study}, ") if study else ("", "")
    return NotPooled((Wrong(study, field, code, Text(f"{before_zh}{field}：{zh}", f"{before_en}{field}: {en}")),))


def number(value: object, field: str, study: str = "") -> float:
    """A finite number that can be squared. Raises NotPooled `not_a_number`: a missing value is never taken for zero."""
    good = isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_)
    if not good or not isfinite(as_float := float(value)) or abs(as_float) > LARGEST:  # type: ignore[arg-type]
        raise refused(
            field,
            "not_a_number",
            "应为有限的数值；缺失的数据请整项研究略去，不要填 0。",
            "a finite number belongs here; leave a study with missing data out, never write 0 for it.",
            study,
        )
    return as_float


def whole(value: object, field: str, study: str = "") -> int:
    """A count: a whole number from 0. Raises NotPooled `not_whole` or `negative_count`."""
    as_float = number(value, field, study)
    if as_float != int(as_float):
        raise refused(
            field,
            "not_whole",
            "计数应为整数，请写成整数。",
            "a count is a whole number; write it without decimals.",
            study,
        )
    if as_float < 0:
        raise refused(field, "negative_count", "计数不能为负，请核对。", "a count is not negative; check it.", study)
    return int(as_float)


def positive(value: object, field: str, study: str = "") -> float:
    """A number above 0. Raises NotPooled `not_positive`."""
    as_float = number(value, field, study)
    if as_float <= 0:
        raise refused(field, "not_positive", "必须大于 0，请核对。", "must be above 0; check it.", study)
    return as_float


def events_of(events: object, n: object, study: str = "", names: tuple[str, str] = ("events", "n")) -> tuple[int, int]:
    """Events among n people. Raises NotPooled `no_people` for n = 0, `events_above_n` for more events than people."""
    x, m = whole(events, names[0], study), whole(n, names[1], study)
    if m == 0:
        raise refused(
            names[1],
            "no_people",
            "人数为 0，没有可计算的比例；请略去该研究。",
            "nobody was counted, so there is no proportion; leave the study out.",
            study,
        )
    if x > m:
        raise refused(
            names[0],
            "events_above_n",
            f"事件数大于 {names[1]}；请核对分子与分母。",
            f"more events than {names[1]}; check numerator and denominator.",
            study,
        )
    return x, m


def level_of(level: object) -> float:
    """A confidence level between 0 and 1, such as 0.95. Raises NotPooled `level`."""
    as_float = number(level, "level")
    if not 0 < as_float < 1:
        raise refused(
            "level",
            "level",
            "置信水平应在 0 与 1 之间（不含两端），如 0.95。",
            "a confidence level lies between 0 and 1, both excluded, such as 0.95.",
        )
    return as_float


def no_events() -> NotPooled:
    """The refusal of a ratio that the counts do not have."""
    return refused(
        "studies",
        "no_events",
        "合计后某一组没有事件（或人人有事件），比值无法估计；请改用风险差，或原样列出计数。",
        "over all studies an arm has no event (or nobody without), so that no ratio exists; take the risk difference or "
        "show the counts as they are.",
    )
