"""Units of the laboratory, converted exactly, and only where both units measure the same thing.

A protein to creatinine ratio is not an albumin to creatinine ratio, and neither is a 24 h collection: those are refused.

    >>> from lupustem.indices.protein import converted
    >>> str(converted(Decimal(100), "mg/mmol", "mg/g"))
    '884'

Source: arithmetic from creatinine's molar mass as laboratories use it, 88.4 μmol/L = 1 mg/dL.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from lupustem.facts.declare import number
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value
from lupustem.logic.text import Text

CONVENTION = Source("88.4 μmol/L of creatinine = 1 mg/dL; BIPM prefixes")
# Each family by what one of its unit is in the family's first unit.
FAMILIES: dict[str, dict[str, Fraction]] = {
    "urine protein to creatinine": {
        "mg/mmol": Fraction(1),
        "g/mol": Fraction(1),
        "mg/g": Fraction(100, 884),
        "g/g": Fraction(100_000, 884),
        "mg/mg": Fraction(100_000, 884),
    },
    "urine protein a day": {"g/24h": Fraction(1), "mg/24h": Fraction(1, 1000)},
    "creatinine": {"umol/L": Fraction(1), "mg/dL": Fraction(884, 10)},
    "haemoglobin": {"g/L": Fraction(1), "g/dL": Fraction(10)},
    "cells": {"10*9/L": Fraction(1), "/uL": Fraction(1, 1000), "10*3/uL": Fraction(1)},
    "temperature": {"Cel": Fraction(1), "[degF]": Fraction(5, 9)},
}
FAMILY_NAMES: dict[str, Text] = {
    "urine protein to creatinine": Text("尿蛋白肌酐比", "urine protein to creatinine"),
    "urine protein a day": Text("24 h 尿蛋白", "urine protein a day"),
    "creatinine": Text("肌酐", "creatinine"),
    "haemoglobin": Text("血红蛋白", "haemoglobin"),
    "cells": Text("细胞计数", "cells"),
    "temperature": Text("体温", "temperature"),
}
_ALIASES = {
    "g/24 h": "g/24h",
    "g/(24.h)": "g/24h",
    "g/d": "g/24h",
    "mg/24 h": "mg/24h",
    "mg/(24.h)": "mg/24h",
    "mg/d": "mg/24h",
    "μmol/L": "umol/L",
    "µmol/L": "umol/L",
    "umol/l": "umol/L",
    "mg/dl": "mg/dL",
    "g/dl": "g/dL",
    "g/l": "g/L",
    "/μL": "/uL",
    "/µL": "/uL",
    "10^9/L": "10*9/L",
    "10^3/uL": "10*3/uL",
    "C": "Cel",
    "℃": "Cel",
    "F": "[degF]",
    "℉": "[degF]",
}
_AMOUNT = named({"value": number(minimum=0, maximum=10**9, zh="数值", en="Value")})["value"]


def family_of(unit: str) -> str | None:
    """What a unit measures; None for a unit that is not known here."""
    return next((name for name, units in FAMILIES.items() if _ALIASES.get(unit, unit) in units), None)


def converted(value: Decimal | int, unit: str, to: str) -> Fraction | Decimal:
    """A value in another unit of the same kind: a Decimal where it ends within 12 places, else the exact Fraction.

    Raises ValueError for a unit that is not known, or two that measure different things.
    """
    one, other = _ALIASES.get(unit, unit), _ALIASES.get(to, to)
    family = family_of(unit)
    if family is None or family != family_of(to):
        raise ValueError(f"{unit} and {to} do not measure the same thing")
    units = FAMILIES[family]
    if family == "temperature" and one != other:
        exact = Fraction(value)
        return _plain((exact - 32) * 5 / 9 if one == "[degF]" else exact * 9 / 5 + 32)
    return _plain(Fraction(value) * units[one] / units[other])


def _plain(exact: Fraction) -> Fraction | Decimal:
    scaled = exact * 10**12
    return Decimal(scaled.numerator).scaleb(-12).normalize() + 0 if scaled.denominator == 1 else exact


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    amount = given.value(_AMOUNT)
    unit, to = (_unit(given, key) for key in ("from", "to"))
    if unit and to and family_of(unit) != family_of(to):
        given.problem("to", "contradiction", _different(unit, to))
    given.done()
    missing = tuple(name for name, value in (("value", amount), ("from", unit), ("to", to)) if value is None)
    value: Value = None
    if not missing:
        exact = converted(Decimal(amount), str(unit), str(to))  # type: ignore[arg-type]
        value = exact if isinstance(exact, Decimal) else round(Decimal(exact.numerator) / exact.denominator, 9)
    return Score(
        index="unit",
        version="1",
        value=value,
        lower=value,
        upper=value,
        sources=(CONVENTION,),
        missing=missing,
        named={"unit": to, "measures": family_of(to) if to else None},
        warnings=tuple(given.notices),
    )


def _unit(given: Given, key: str) -> str | None:
    unit = given.raw(key)
    if unit is None:
        return None
    if not isinstance(unit, str) or family_of(unit) is None:
        listed = ", ".join(name for units in FAMILIES.values() for name in units)
        given.problem(
            key,
            "unknown_category",
            Text(f"不认识的单位；可用 {listed}。", f"not a unit known here; there are {listed}."),
        )
        return None
    return unit


def _different(unit: str, to: str) -> Text:
    one, other = FAMILY_NAMES[family_of(unit) or ""], FAMILY_NAMES[family_of(to) or ""]
    return Text(
        f"与 from 的单位不是同一种量（{one.zh}、{other.zh}），不能换算；24 h 尿蛋白与尿蛋白肌酐比须分开记录。",
        f"measures {other.en}, while from measures {one.en}: not converted; "
        "a 24 h collection and a ratio to creatinine are recorded apart.",
    )


UNIT = Index(
    name="unit",
    text=Text("实验室单位换算", "Conversion of laboratory units"),
    version="1",
    measures=Text(
        "同一种量在两个单位之间的精确换算，如尿蛋白肌酐比 mg/mmol 与 mg/g。",
        "One quantity in another unit, exactly, such as a protein to creatinine ratio in mg/mmol and mg/g.",
    ),
    window=Text("无", "none"),
    range=Text("不为负（温度除外）", "not negative (temperature apart)"),
    owner="nobody: arithmetic",
    sources=(CONVENTION,),
    claims=(Claim("D", Text("mg/mmol × 8.84 = mg/g", "mg/mmol × 8.84 = mg/g")),),
    keys=(
        Key("value", Text("数值", "the value"), 100),
        Key(
            "from",
            Text("原单位，如 mg/mmol、mg/g、g/g、umol/L、g/dL", "its unit, such as mg/mmol, mg/g, g/g, umol/L, g/dL"),
            "mg/mmol",
        ),
        Key("to", Text("目标单位", "the unit wanted"), "mg/g"),
    ),
    pitfalls=(
        Text(
            "KDIGO 把 0.5 g/g 印作 50 mg/mmol，是四舍五入（精确为 56.6）：界值应保持其来源的单位。",
            "KDIGO prints 0.5 g/g as 50 mg/mmol, which is rounded (exactly 56.6): keep a limit in the unit of its source.",
        ),
        Text(
            "尿蛋白肌酐比不是白蛋白肌酐比，也不是 24 h 定量：不换算。",
            "A protein ratio is neither an albumin ratio nor a 24 h collection: not converted.",
        ),
    ),
    score=_score,
)
