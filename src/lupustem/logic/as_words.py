"""The tree read as a sentence for people, in Chinese and in English."""

from __future__ import annotations

from decimal import Decimal

from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Arithmetic, Comparison, Constant, Derived, Expression, Junction, Known, Not, Variable

_COMPARE: dict[str, Text] = {
    "==": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    "<": Text("低于", "is below"),
    "<=": Text("不高于", "is at most"),
    ">": Text("高于", "is above"),
    ">=": Text("不低于", "is at least"),
}
_CALCULATE = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_AND, _OR = Text(" 且 ", " and "), Text(" 或 ", " or ")
_LEFT, _RIGHT = Text("（", "("), Text("）", ")")


def words(expression: Expression) -> Text:
    """The rule in words: facts by their names, limits with their units, brackets where order matters."""
    return Text(_words(expression, "zh"), _words(expression, "en"))


def derivation_words(derived: Derived) -> tuple[tuple[Text, Text], ...]:
    """The cases of a derived fact in words: (condition, value), read from top to bottom."""
    return tuple((words(when), _value_words(value, derived)) for when, value in derived.cases)


def value_words(value: object, variable: Variable) -> Text:
    """A value of a variable in words: yes or no, a category's name, a number with its unit."""
    if value is None:
        return Text("未知", "unknown")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, str):
        return variable.values[value]
    number = plain(value)
    unit = unit_words(variable.unit)
    return Text(number + unit, number + unit)


def plain(value: object) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most 6 places (then marked as rounded)."""
    exact = value if isinstance(value, Decimal | int) else None
    if exact is None:
        nearest = round(Decimal(float(value)), 6)  # type: ignore[arg-type]
        return f"≈{_trim(nearest)}"
    return _trim(Decimal(exact))


def unit_words(unit: str | None) -> str:
    """A UCUM unit as it is printed beside a number, with the space before it; nothing for a bare number."""
    return "" if unit is None else f" {_PRINTED.get(unit, unit)}"


_PRINTED = {
    "a": "a",
    "mm[Hg]": "mmHg",
    "10*9/L": "×10⁹/L",
    "10*6/kg": "×10⁶/kg",
    "10*6": "×10⁶",
    "[EU]/mL": "EU/mL",
    "Cel": "℃",
    "mg/d": "mg/d",
    "g/(24.h)": "g/24 h",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "/[HPF]": "/HPF",
}


def _words(expression: Expression, language: Language) -> str:
    match expression:
        case Constant():
            return _constant(expression)
        case Variable():
            return expression.text.in_(language)
        case Not():
            return _negation(expression.term, language)
        case Known():
            name = _words(expression.term, language)
            return f"已知{name}" if language == "zh" else f"{name} is known"
        case Junction():
            join = (_AND if expression.word == "and" else _OR).in_(language)
            return join.join(_bracketed(term, language) for term in expression.terms)
        case Comparison():
            return _comparison(expression, language)
        case Arithmetic():
            left, right = (_bracketed(side, language) for side in (expression.left, expression.right))
            return f"{left} {_CALCULATE[expression.word]} {right}"
    raise TypeError(f"no words for {expression!r}")


def _comparison(expression: Comparison, language: Language) -> str:
    left, right = _words(expression.left, language), _words(expression.right, language)
    verb = _COMPARE[expression.word].in_(language)
    variable, limit = expression.left, expression.right
    if isinstance(variable, Variable) and isinstance(limit, Constant):
        if isinstance(limit.value, str):
            right = variable.values[limit.value].in_(language)
            verb = verb.replace("等于", "为")
        else:
            right += unit_words(variable.unit)
    return f"{left}{verb} {right}" if language == "zh" else f"{left} {verb} {right}"


def _negation(term: Expression, language: Language) -> str:
    inner = _words(term, language)
    if isinstance(term, Variable):
        return f"无“{inner}”" if language == "zh" else f"not “{inner}”"
    return f"并非（{inner}）" if language == "zh" else f"not ({inner})"


def _bracketed(expression: Expression, language: Language) -> str:
    inner = _words(expression, language)
    if isinstance(expression, Junction):
        return _LEFT.in_(language) + inner + _RIGHT.in_(language)
    return inner


def _value_words(value: Expression | bool, derived: Derived) -> Text:
    if isinstance(value, Constant):
        return value_words(value.value, derived)
    return value_words(value, derived) if isinstance(value, bool) else words(value)


def _constant(constant: Constant) -> str:
    return constant.value if isinstance(constant.value, str) else plain(constant.value)


def _trim(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
