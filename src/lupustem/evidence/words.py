"""Figures of a study in words: a count with its denominator, a mean with its sd, each with time, arm and rule.

>>> from lupustem.evidence.outcomes import events
>>> figure(events("renal_cr_pr", 9, 12, 6)).en
'9/12 (75 %)'
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lupustem.evidence.dose import dose_words
from lupustem.evidence.outcomes import (
    ARM_WORDS,
    DENOMINATOR_WORDS,
    Arm,
    Denominator,
    Events,
    Mean,
    Median,
    Outcome,
    Percent,
)
from lupustem.evidence.study import CELLS_WORDS, DONOR_WORDS, ROUTE_WORDS, FollowUp, Study, Window
from lupustem.logic.text import Text

_UNITS: dict[str, Text] = {
    "points": Text("分", "points"),
    "weeks": Text("周", "weeks"),
    "months": Text("个月", "months"),
}


def percent_of(events: int, n: int) -> Decimal:
    """A percentage with one decimal place, half rounded up."""
    return (Decimal(100 * events) / Decimal(n)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """A number without an exponent, as it was declared; a whole percentage without its .0."""
    return f"{number:f}"


def figure(outcome: Outcome) -> Text:
    """The figure itself; a percentage never stands without the counts that were printed for it."""
    if isinstance(outcome, Events):
        if outcome.n is None:
            return Text(f"{outcome.events} 例，分母没有读到", f"{outcome.events}, of an unknown number")
        share = plain(percent_of(outcome.events, outcome.n)).removesuffix(".0")
        return Text(f"{outcome.events}/{outcome.n}（{share}%）", f"{outcome.events}/{outcome.n} ({share} %)")
    if isinstance(outcome, Percent):
        of = Text("分子没有印出", "numerator not printed")
        if outcome.n is not None:
            of = Text(f"{outcome.n} 人，分子没有印出", f"of {outcome.n}, numerator not printed")
        return Text(f"{plain(outcome.percent)}%（{of.zh}）", f"{plain(outcome.percent)} % ({of.en})")
    unit = _UNITS.get(outcome.unit, Text(outcome.unit, outcome.unit))
    n = Text("人数没有读到", "n not read") if outcome.n is None else Text(f"n={outcome.n}", f"n={outcome.n}")
    if isinstance(outcome, Mean):
        text = f"{plain(outcome.mean)} ± {plain(outcome.sd)}"
        return Text(f"{text} {unit.zh}（均数 ± 标准差，{n.zh}）", f"{text} {unit.en} (mean ± sd, {n.en})")
    return _median(outcome, unit, n)


def _median(outcome: Median, unit: Text, n: Text) -> Text:
    zh = en = ""
    if outcome.low is not None and outcome.high is not None:
        ends = f"{plain(outcome.low)}–{plain(outcome.high)}"
        zh, en = f"，范围 {ends}", f", range {ends}"
    value = plain(outcome.median)
    return Text(f"{value} {unit.zh}（中位数，{n.zh}{zh}）", f"{value} {unit.en} (median, {n.en}{en})")


def when(outcome: Outcome) -> Text:
    """The time point of an outcome."""
    if outcome.months is None:
        return Text("无固定时点", "no fixed time")
    if outcome.months == 0:
        return Text("基线", "baseline")
    months = plain(outcome.months)
    return Text(f"{months} 个月", f"{months} month{'' if months == '1' else 's'}")


def remarks(outcome: Outcome) -> tuple[Text, ...]:
    """What has to be known of a figure: whose it is, by which rule it was counted, what was added up."""
    said = [] if outcome.arm is Arm.MSC else [ARM_WORDS[outcome.arm]]
    if isinstance(outcome, Events):
        if outcome.denominator is not Denominator.ALL:
            rule = DENOMINATOR_WORDS[outcome.denominator]
            said.append(Text(f"分母：{rule.zh}", f"denominator: {rule.en}"))
        if outcome.computed is not None:
            said.append(Text(f"由本项目相加：{outcome.computed.zh}", f"added up here: {outcome.computed.en}"))
    if isinstance(outcome, Mean) and outcome.subset is not None:
        said.append(outcome.subset)
    if outcome.note is not None:
        said.append(outcome.note)
    return tuple(said)


def window_words(window: Window) -> Text:
    """When patients were enrolled."""
    return Text(f"{window.first} 至 {window.last}", f"{window.first} to {window.last}")


def follow_up_words(followed: FollowUp) -> Text:
    """How long patients were followed."""
    unit = _UNITS[followed.unit]
    zh, en = [], []
    if followed.mean is not None:
        sd = "" if followed.sd is None else f" ± {plain(followed.sd)}"
        zh.append(f"平均 {plain(followed.mean)}{sd} {unit.zh}")
        en.append(f"mean {plain(followed.mean)}{sd} {unit.en}")
    if followed.median is not None:
        zh.append(f"中位 {plain(followed.median)} {unit.zh}")
        en.append(f"median {plain(followed.median)} {unit.en}")
    if followed.low is not None:
        ends = _ends(followed)
        zh.append(f"{ends.zh} {unit.zh}")
        en.append(f"{ends.en} {unit.en}")
    return Text("，".join(zh), ", ".join(en))


def _ends(followed: FollowUp) -> Text:
    assert followed.low is not None
    low = plain(followed.low)
    if followed.at_least:
        return Text(f"超过 {low}", f"more than {low}")
    if followed.high is None or followed.high == followed.low:
        return Text(low, low)
    return Text(f"{low} 至 {plain(followed.high)}", f"{low} to {plain(followed.high)}")


def cells_words(study: Study) -> Text | None:
    """Donor and tissue; None where neither was read."""
    tissues = [CELLS_WORDS[one] for one in study.cells]
    donor = [] if study.donor is None else [DONOR_WORDS[study.donor]]
    if not tissues and not donor:
        return None
    zh = "".join([*(one.zh for one in donor), "、".join(one.zh for one in tissues)])
    en = " ".join([*(one.en for one in donor), " or ".join(one.en for one in tissues)]).strip()
    return Text(zh, en)


def route_words(study: Study) -> Text | None:
    """The route; None where it was not read."""
    return None if study.route is None else ROUTE_WORDS[study.route]


def dose_line(study: Study) -> Text | None:
    """The dose; None where none was read."""
    return None if study.dose is None else dose_words(study.dose)


def patients_words(study: Study) -> Text:
    """How many were treated, and how many controls."""
    if study.msc is None:
        if study.planned is not None:
            return Text(f"计划 {study.planned} 人", f"{study.planned} planned")
        return Text("人数没有读到", "number not read")
    if study.not_only_lupus:
        return Text(f"{study.msc} 人，不都是狼疮", f"{study.msc}, not all of them lupus")
    if not study.control:
        return Text(f"{study.msc} 人", f"{study.msc} patient{'' if study.msc == 1 else 's'}")
    return Text(f"干细胞 {study.msc} 人，对照 {study.control} 人", f"{study.msc} with MSC, {study.control} controls")
