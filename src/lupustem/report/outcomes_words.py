"""Numbers of an answer about outcomes as people read them; what is hidden and what is undefined never look like a zero."""

from __future__ import annotations

from lupustem.logic.text import Language, Text
from lupustem.outcome.figures import Interval, Proportion, Rate, Test
from lupustem.report.chart import three_digits
from lupustem.report.p_values import p_alone

OWN = Text("本中心数据", "own data")
PUBLISHED = Text("已发表", "published")
SITE_POLICY = Text("本中心规定", "site policy")
HIDDEN = Text("已遮蔽", "masked")
UNDEFINED = "\u2013"
_METHODS = {
    "kaplan_meier": Text("Kaplan-Meier", "Kaplan-Meier"),
    "aalen_johansen": Text("Aalen-Johansen", "Aalen-Johansen"),
    "log": Text("对数变换", "log"),
    "log_log": Text("重对数变换", "log-log"),
    "plain": Text("不变换", "plain"),
}


def method(code: str) -> Text:
    """An estimator or an interval by its name; one without a name of its own keeps its code."""
    return _METHODS.get(code, Text(code, code))


def titled(kind: Text, text: str, language: Language) -> str:
    """A title in two parts."""
    return Text(f"{kind.zh}：{text}", f"{kind.en}: {text}").in_(language)


def measured(text: Text, unit: str) -> Text:
    """A measure with its UCUM unit, if it has one, as it is printed."""
    shown = unit.replace("10*9", "\u00d710\u2079")
    return Text(f"{text.zh}，{shown}", f"{text.en}, {shown}") if unit else text


def count(value: int | None, masked: bool, language: Language) -> str:
    """A count; hidden counts say so."""
    if value is None:
        return HIDDEN.in_(language) if masked else UNDEFINED
    return f"{value:,}"


def ratio(value: float | None) -> str:
    """Three significant digits, zeros at the end included, with a real minus."""
    return UNDEFINED if value is None else three_digits(value)


def decimal(value: float | None, places: int = 1) -> str:
    """A number to so many places, with a real minus."""
    if value is None:
        return UNDEFINED
    return f"{value:.{places}f}".replace("-", "\u2212")


def percent(value: float | None) -> str:
    """A share as per cent to one decimal, without the sign."""
    return decimal(None if value is None else 100 * value)


def ends(interval: Interval | None, language: Language, scale: float = 1, places: int | None = None) -> str:
    """Both ends of an interval; an end that is not reached is a dash, no interval is empty."""
    if interval is None:
        return ""
    shown = [None if one is None else scale * one for one in (interval.lower, interval.upper)]
    low, high = (ratio(one) if places is None else decimal(one, places) for one in shown)
    return f"({low} {Text('至', 'to').in_(language)} {high})"


def share(found: Proportion, language: Language) -> str:
    """numerator/denominator, per cent and interval; a share of a curve has no counts; hidden ones say so."""
    if found.masked and found.value is None:
        return HIDDEN.in_(language)
    counts = (
        "" if found.numerator is None or found.denominator is None else f"{found.numerator:,}/{found.denominator:,}  "
    )
    if found.value is None:
        return counts.strip() or UNDEFINED
    return f"{counts}{percent(found.value)} {ends(found.interval, language, 100, 1)}".rstrip()


def rate(found: Rate | None, language: Language) -> str:
    """Events per 100 patient-years with the interval."""
    if found is None:
        return UNDEFINED
    if found.value is None:
        return HIDDEN.in_(language) if found.masked else UNDEFINED
    return f"{ratio(found.value)} {ends(found.interval, language)}".rstrip()


def p_value(test: Test | None) -> str:
    """A p-value, for beside an estimate and its interval."""
    return UNDEFINED if test is None else p_alone(test.p)
