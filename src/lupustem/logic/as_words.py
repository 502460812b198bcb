"""The tree read as a sentence for people, in Chinese and in English.

>>> from lupustem.facts import pulmonary_artery_pressure_mmhg, renal_involvement
>>> words(~(pulmonary_artery_pressure_mmhg > 70) & renal_involvement).en
'Pulmonary artery systolic pressure is at most 70 mmHg and renal involvement (lupus nephritis)'
"""

from __future__ import annotations

import re
from decimal import Decimal

from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Arithmetic, Comparison, Constant, Derived, Expression, Junction, Known, Not, Variable

_COMPARE: dict[str, Text] = {
    "==": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    "<": Text("低于", "is below"),
    "<=": Text("不超过", "is at most"),
    ">": Text("高于", "is above"),
    ">=": Text("不低于", "is at least"),
}
# In Kleene logic the negation of a comparison is the opposite comparison, unknown included.
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_CALCULATE = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_AND, _OR = Text("，且", " and "), Text("，或", " or ")
_LEFT, _RIGHT = Text("（", "("), Text("）", ")")


def words(expression: Expression) -> Text:
    """The rule in words: facts by their names, limits with their units, brackets where order matters."""
    return Text(_spaced(_words(expression, "zh")), _capital(_words(expression, "en")))


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
    return Text(number + unit_words(variable.unit, "zh"), number + unit_words(variable.unit, "en", number))


def plain(value: object) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most 6 places (then marked as rounded)."""
    exact = value if isinstance(value, Decimal | int) else None
    if exact is None:
        nearest = round(Decimal(float(value)), 6)  # type: ignore[arg-type]
        return f"≈{_trim(nearest)}"
    return _trim(Decimal(exact))


def unit_words(unit: str | None, language: Language | None = None, number: str = "") -> str:
    """A UCUM unit as it is printed beside a number, with the space before it; nothing for a bare number.

    language: spells out times (18 岁, 18 years); without it the symbol stands. number: lets "1 month" be singular.
    """
    if unit is None:
        return ""
    if unit == "%" and language == "zh":
        return unit
    if language is None or unit not in _TIMES:
        return f" {_PRINTED.get(unit, unit)}"
    spelt = _TIMES[unit].in_(language)
    return f" {spelt.removesuffix('s') if number == '1' else spelt}"


_PRINTED = {
    "a": "a",
    "mm[Hg]": "mmHg",
    "10*9/L": "×10⁹/L",
    "10*6/kg": "×10⁶/kg",
    "10*6": "×10⁶",
    "[EU]/mL": "EU/mL",
    "Cel": "℃",
    "mg/d": "mg/d",
    "umol/L": "μmol/L",
    "g/(24.h)": "g/24 h",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "/[HPF]": "/HPF",
}
_TIMES = {"a": Text("岁", "years"), "mo": Text("个月", "months"), "d": Text("天", "days")}


def _words(expression: Expression, language: Language) -> str:
    match expression:
        case Constant():
            return _constant(expression)
        case Variable():
            name = expression.text.in_(language)
            return name if language == "zh" else _within(name)
        case Not():
            return _negation(expression.term, language)
        case Known():
            name = _words(expression.term, language)
            return f"已知“{name}”" if language == "zh" else f"“{name}” is known"
        case Junction():
            return _junction(expression, language)
        case Comparison():
            return _comparison(expression.word, expression.left, expression.right, language)
        case Arithmetic():
            left, right = (_bracketed(side, language) for side in (expression.left, expression.right))
            return f"{left} {_CALCULATE[expression.word]} {right}"
    raise TypeError(f"no words for {expression!r}")


def _junction(expression: Junction, language: Language) -> str:
    join = (_AND if expression.word == "and" else _OR).in_(language)
    said, subject = [], None
    for term in expression.terms:
        same = isinstance(term, Comparison) and isinstance(term.left, Variable) and term.left is subject
        said.append(_predicate(term, language) if same else _bracketed(term, language))
        subject = term.left if isinstance(term, Comparison) else None
    return join.join(said)


def _predicate(term: Expression, language: Language) -> str:
    """A further comparison of the same fact: its name, and a plain "is", are not said again."""
    assert isinstance(term, Comparison)
    subject = _words(term.left, language)
    return (
        _comparison(term.word, term.left, term.right, language)
        .removeprefix(subject)
        .removeprefix("为" if language == "zh" else " is ")
    )


def _comparison(word: str, left: Expression, right: Expression, language: Language) -> str:
    verb, limit = _COMPARE[word].in_(language), _words(right, language)
    if isinstance(left, Variable) and isinstance(right, Constant):
        if isinstance(right.value, str):
            limit = left.values[right.value].in_(language)
            verb = verb.replace("等于", "为")
        else:
            limit += unit_words(left.unit, language, limit)
    return f"{_words(left, language)}{verb if language == 'zh' else f' {verb} '}{limit}"


def _negation(term: Expression, language: Language) -> str:
    if isinstance(term, Comparison):
        return _comparison(_OPPOSITE[term.word], term.left, term.right, language)
    inner = _words(term, language)
    if isinstance(term, Variable):
        return f"“{inner}”为否" if language == "zh" else f"not “{inner}”"
    return f"并非（{inner}）" if language == "zh" else f"not ({inner})"


def _bracketed(expression: Expression, language: Language) -> str:
    inner = _words(expression, language)
    if isinstance(expression, Junction | Arithmetic):
        return _LEFT.in_(language) + inner + _RIGHT.in_(language)
    joined = isinstance(expression, Variable) and re.search(r"[,，、或与]| and | or ", inner)
    return f"“{inner}”" if joined else inner


def _value_words(value: Expression | bool, derived: Derived) -> Text:
    if isinstance(value, Constant):
        return value_words(value.value, derived)
    return value_words(value, derived) if isinstance(value, bool) else words(value)


def _constant(constant: Constant) -> str:
    return constant.value if isinstance(constant.value, str) else plain(constant.value)


def _within(name: str) -> str:
    """A name as it stands within a sentence: its first letter small, unless it is an abbreviation or a person."""
    first = re.split(r"\W", name, maxsplit=1)[0]
    return name if first in _PROPER or (not first[1:].islower() and len(first) > 1) else name[:1].lower() + name[1:]


_PROPER = {"Glasgow"}


def _capital(sentence: str) -> str:
    at = 1 if sentence[:1] in "“(" else 0
    return sentence[:at] + sentence[at : at + 1].upper() + sentence[at + 1 :]


def _spaced(sentence: str) -> str:
    """Chinese as it is set: a space between a Chinese character and a Latin letter or a figure, nowhere else."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9≈−-])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])", " ", sentence)


def _trim(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
