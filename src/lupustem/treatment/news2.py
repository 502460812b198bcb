"""National Early Warning Score 2 of the Royal College of Physicians (2017), both scales, with an interval for what is missing.

    >>> from lupustem.treatment.vital_signs import read_signs
    >>> full = {"respirations": 22, "spo2": 95, "oxygen": "air", "systolic": 104, "diastolic": 60, "pulse": 112,
    ...         "consciousness": "A", "temperature_c": "38.4"}
    >>> made = news2(read_signs(full), age_years=34, pregnant=False)
    >>> made.lower, made.upper, str(made.risk)
    (7, 7, 'high')

A missing part is never zero: it adds from 0 to its maximum, and one acts on the lower end. For people of 16 and over, not in
pregnancy. Reproduced with acknowledgement: Royal College of Physicians. National Early Warning Score (NEWS) 2. London, 2017.
The pulse bands above 50 are from memory and the tests of public implementations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lupustem.logic.text import Text
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.vital_signs import NAMES, Signs

Scale = Literal[1, 2]
ADULT_YEARS = 16
OLDEST_YEARS = 130

# Lowest value of each band and its points, from the top down; the last band has no lower end.
_BANDS: dict[str, tuple[tuple[int, int], ...]] = {
    "respirations": ((25, 3), (21, 2), (12, 0), (9, 1), (0, 3)),
    "spo2": ((96, 0), (94, 1), (92, 2), (0, 3)),
    "spo2_on_air": ((88, 0), (86, 1), (84, 2), (0, 3)),
    "spo2_on_oxygen": ((97, 3), (95, 2), (93, 1), (88, 0), (86, 1), (84, 2), (0, 3)),
    "systolic": ((220, 3), (111, 0), (101, 1), (91, 2), (0, 3)),
    "pulse": ((131, 3), (111, 2), (91, 1), (51, 0), (41, 1), (0, 3)),
    "temperature_c": ((391, 2), (381, 1), (361, 0), (351, 1), (0, 3)),
}
_MOST = {"respirations": 3, "spo2": 3, "oxygen": 2, "systolic": 3, "pulse": 3, "consciousness": 3, "temperature_c": 3}
PARTS = tuple(_MOST)


class Risk(StrEnum):
    """The clinical risk that the College attaches to a score."""

    LOW = "low"
    LOW_MEDIUM = "low_medium"
    MEDIUM = "medium"
    HIGH = "high"


RISK_WORDS: dict[Risk, Text] = {
    Risk.LOW: Text("低", "low"),
    Risk.LOW_MEDIUM: Text("低-中（单项 3 分）", "low-medium (one sign scores 3)"),
    Risk.MEDIUM: Text("中，紧急响应", "medium, urgent response"),
    Risk.HIGH: Text("高，急救响应", "high, emergency response"),
}
REPEAT_HOURS: dict[str, tuple[int, int]] = {"zero": (12, 12), "low": (4, 6), "hourly": (1, 1), "continuous": (0, 0)}
"""Least repeat interval of the College in hours, from and to; 0 is continuous. During an infusion ours is tighter."""


@dataclass(frozen=True, slots=True)
class News2:
    """The score as an interval.

    points: per part, lowest and highest. lower, upper: 0 to 20; equal where nothing is missing. risk, upper_risk: of the two
    ends. single_three: whether a measured sign scores 3.
    """

    scale: Scale
    points: dict[str, tuple[int, int]]
    lower: int
    upper: int
    risk: Risk
    upper_risk: Risk
    single_three: bool
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int | None:
        """The score, where every part is there."""
        return self.lower if not self.missing else None

    @property
    def repeat_hours(self) -> tuple[int, int]:
        """After how many hours at the latest the set is repeated, from and to, by the lower end."""
        if self.lower >= 7:
            return REPEAT_HOURS["continuous"]
        if self.lower >= 5 or self.single_three:
            return REPEAT_HOURS["hourly"]
        return REPEAT_HOURS["low" if self.lower else "zero"]

    @property
    def status(self) -> Standing:
        """ok for a complete low score; unknown where a part is missing and the lower end alone asks for nothing."""
        return worst(reason.status for reason in self.reasons)


def news2(
    signs: Signs,
    *,
    age_years: int | None = None,
    pregnant: bool | None = None,
    scale: Scale = 1,
    hypercapnia_recorded: bool | None = None,
) -> News2:
    """The score of one set of signs.

    scale: 2 only where a clinician has recorded hypercapnic respiratory failure with a target of 88 to 92 %; a low baseline
    from lung disease is not enough.
    Raises Refusal: out_of_bounds, news2_not_under_16, news2_not_in_pregnancy, news2_scale, scale_2_needs_clinician.
    """
    if scale not in (1, 2):
        raise Refusal("news2_scale", _SCALE)
    if age_years is not None and not 0 <= age_years <= OLDEST_YEARS:
        raise Refusal("out_of_bounds", _AGE)
    if age_years is not None and age_years < ADULT_YEARS:
        raise Refusal("news2_not_under_16", _CHILD)
    if pregnant:
        raise Refusal("news2_not_in_pregnancy", _PREGNANT)
    if scale == 2 and hypercapnia_recorded is not True:
        raise Refusal("scale_2_needs_clinician", _CLINICIAN)
    points = {"respirations": _band("respirations", signs.respirations)}
    points |= _oxygenation(signs, scale)
    points |= {name: _band(name, getattr(signs, name)) for name in ("systolic", "pulse")}
    points["consciousness"] = _fixed(
        "consciousness", None if signs.consciousness is None else signs.consciousness != "A", 3
    )
    points["temperature_c"] = _band("temperature_c", signs.temperature_tenths)
    pair = _pair(signs, scale)
    others = [ends for name, ends in points.items() if name not in ("spo2", "oxygen")]
    lower, upper = (sum(ends[end] for ends in others) + pair[end] for end in (0, 1))
    missing = tuple(name for name in PARTS if getattr(signs, name) is None)
    three = any(ends[0] == 3 for ends in points.values())
    could_three = any(ends[1] == 3 for ends in points.values())
    risk, upper_risk = _risk(lower, three), _risk(upper, could_three)
    reasons = _reasons(risk, lower, missing, age_years is None or pregnant is None)
    return News2(scale, points, lower, upper, risk, upper_risk, three, missing, reasons)


def _band(name: str, value: int | None) -> tuple[int, int]:
    if value is None:
        return 0, _MOST[name.partition("_on_")[0]]
    points = next(points for low, points in _BANDS[name] if value >= low)
    return points, points


def _fixed(name: str, present: bool | None, points: int) -> tuple[int, int]:
    if present is None:
        return 0, _MOST[name]
    return (points, points) if present else (0, 0)


def _oxygenation(signs: Signs, scale: Scale) -> dict[str, tuple[int, int]]:
    """The two parts on their own; how far they can go together is `_pair`."""
    oxygen = _fixed("oxygen", signs.oxygen, 2)
    if scale == 1 or signs.spo2 is None:
        return {"spo2": _band("spo2", signs.spo2), "oxygen": oxygen}
    ends = [_band(_SCALE_2[given], signs.spo2)[0] for given in (False, True) if signs.oxygen in (None, given)]
    return {"spo2": (min(ends), max(ends)), "oxygen": oxygen}


def _pair(signs: Signs, scale: Scale) -> tuple[int, int]:
    """Saturation and oxygen together: on scale 2 the points of the first depend on the second."""
    if scale == 1:
        parts = _oxygenation(signs, scale).values()
        return sum(ends[0] for ends in parts), sum(ends[1] for ends in parts)
    both = [
        tuple(end + (2 if given else 0) for end in _band(_SCALE_2[given], signs.spo2))
        for given in (False, True)
        if signs.oxygen in (None, given)
    ]
    return min(low for low, _ in both), max(high for _, high in both)


_SCALE_2 = {False: "spo2_on_air", True: "spo2_on_oxygen"}


def _risk(total: int, single_three: bool) -> Risk:
    if total >= 7:
        return Risk.HIGH
    if total >= 5:
        return Risk.MEDIUM
    return Risk.LOW_MEDIUM if single_three else Risk.LOW


def _reasons(risk: Risk, lower: int, missing: tuple[str, ...], unasked: bool) -> tuple[Reason, ...]:
    said: list[Reason] = []
    if risk is Risk.HIGH:
        said.append(Reason("news2_high", Standing.BLOCK, Kind.PUBLISHED, _AT_LEAST[7]))
    elif risk is Risk.MEDIUM:
        said.append(Reason("news2_medium", Standing.WARN, Kind.PUBLISHED, _AT_LEAST[5]))
    elif risk is Risk.LOW_MEDIUM:
        said.append(Reason("news2_single_three", Standing.WARN, Kind.PUBLISHED, _THREE))
    if missing:
        said.append(Reason("news2_incomplete", Standing.UNKNOWN, Kind.PUBLISHED, _missing(missing)))
    if unasked:
        said.append(Reason("news2_population_not_asked", Standing.OK, Kind.PUBLISHED, _POPULATION))
    return tuple(said)


def _missing(names: tuple[str, ...]) -> Text:
    zh, en = "、".join(NAMES[name].zh for name in names), ", ".join(NAMES[name].en for name in names)
    return Text(
        f"缺少{zh}：总分只是区间，按下限行动。", f"missing: {en}; the score is an interval, act on its lower end."
    )


_SCALE = Text("scale：只能取 1 或 2。", "scale: takes 1 or 2.")
_AGE = Text(f"age_years：应在 0 到 {OLDEST_YEARS} 之间。", f"age_years: must lie between 0 and {OLDEST_YEARS}.")
_CHILD = Text(
    "NEWS2 不用于 16 岁以下；请用儿童早期预警评分。", "NEWS2 is not for anyone under 16; use a paediatric score."
)
_PREGNANT = Text("NEWS2 不用于妊娠期；请用产科预警评分。", "NEWS2 is not for pregnancy; use an obstetric score.")
_CLINICIAN = Text(
    "SpO2 量表 2 须先由医生记录高碳酸性呼吸衰竭且目标为 88%～92%；基线偏低不足为据。请改用量表 1，或先补记。",
    "SpO2 scale 2 needs a clinician's record of hypercapnic failure with a target of 88 to 92 %; a low baseline is not "
    "enough. Use scale 1, or record it first.",
)
_AT_LEAST = {
    7: Text(
        "总分下限已达 7 分：急救响应，持续监测。", "the lower end is 7 or more: emergency response, continuous signs."
    ),
    5: Text(
        "总分下限为 5～6 分：紧急响应，至少每小时一次。", "the lower end is 5 or 6: urgent response, at least hourly."
    ),
}
_THREE = Text(
    "有单项得 3 分：至少每小时一次，请医生评估。", "one sign scores 3: at least hourly, have a clinician look."
)
_POPULATION = Text(
    "未给年龄或妊娠情况：NEWS2 只用于 16 岁及以上、非妊娠者。",
    "age or pregnancy was not given: NEWS2 is for people of 16 and over who are not pregnant.",
)
