"""Estimated GFR of adults from serum creatinine: CKD-EPI 2009 and 2021.

    >>> from lupustem.indices.egfr import CKD_EPI_2021
    >>> str(CKD_EPI_2021.score({"creatinine_mg_dl": 1, "age": 50, "sex": "female"}).value)
    '68.63'

Source: Levey 2009, Ann Intern Med 150:604-12; Inker 2021, NEJM 385:1737.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from lupustem.facts.declare import boolean, category, number
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text

LEVEY_2009 = Source("Levey 2009, Ann Intern Med 150:604-12", "10.7326/0003-4819-150-9-200905050-00006")
INKER_2021 = Source("Inker 2021, NEJM 385:1737", "10.1056/NEJMoa2102953")
UMOL_PER_MG_DL = Decimal("88.4")


@dataclass(frozen=True, slots=True)
class Equation:
    """lead * min(S/k, 1)^low * max(S/k, 1)^high * aging^age * female, S in mg/dL; k and low by sex.

    black: the factor of the 2009 equation, used only where somebody asks for it; Chinese studies use none.
    """

    lead: float
    low: Mapping[str, float]
    high: float
    aging: float
    female: float
    black: float | None = None

    def egfr(self, creatinine_mg_dl: float, age: float, sex: str, *, black: bool = False) -> float:
        """mL/min/1.73 m2, unrounded."""
        ratio = creatinine_mg_dl / KAPPA[sex]
        factor = self.female if sex == "female" else 1.0
        race = self.black if black and self.black is not None else 1.0
        curve: float = min(ratio, 1.0) ** self.low[sex] * max(ratio, 1.0) ** self.high
        aged: float = self.aging**age
        return self.lead * curve * aged * factor * race


KAPPA = {"female": 0.7, "male": 0.9}
EQUATION_2009 = Equation(141, {"female": -0.329, "male": -0.411}, -1.209, 0.993, 1.018, 1.159)
EQUATION_2021 = Equation(142, {"female": -0.241, "male": -0.302}, -1.200, 0.9938, 1.012)

SEX = {"female": Text("女", "female"), "male": Text("男", "male")}
INPUTS = named(
    {
        "creatinine_umol_l": number(unit="umol/L", minimum=5, maximum=3000, zh="血肌酐", en="Serum creatinine"),
        "creatinine_mg_dl": number(unit="mg/dL", minimum="0.056", maximum=34, zh="血肌酐", en="Serum creatinine"),
        "age": number(unit="a", minimum=18, maximum=120, zh="年龄", en="Age"),
        "sex": category(zh="性别", en="Sex", values=SEX),
        "black": boolean(zh="使用 2009 公式的黑人系数", en="Use the factor for Black people of 2009"),
    }
)


def _score(mapping: Mapping[str, object], *, index: str, equation: Equation, source: Source) -> Score:
    given = Given(mapping)
    age, sex = given.value(INPUTS["age"]), given.value(INPUTS["sex"])
    creatinine = _creatinine(given)
    black = given.value(INPUTS["black"]) if equation.black is not None else None
    given.done()
    absent = {"creatinine": creatinine, "age": age, "sex": sex}
    missing = tuple(name for name, value in absent.items() if value is None)
    value = None
    if creatinine is not None and age is not None and isinstance(sex, str):
        found = equation.egfr(float(creatinine), float(age), sex, black=black is True)
        value = Decimal(found).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Score(
        index=index,
        version=index.rpartition("_")[2],
        value=value,
        lower=value,
        upper=value,
        sources=(source,),
        missing=missing,
        named={"unit": "mL/min/1.73 m2", "age_as_given": age, "race_factor": black is True},
        warnings=tuple(given.notices),
    )


def _creatinine(given: Given) -> Decimal | None:
    """In mg/dL; where both units are given they have to agree to the last digit written of mg/dL."""
    molar, mass = given.value(INPUTS["creatinine_umol_l"]), given.value(INPUTS["creatinine_mg_dl"])
    if molar is None:
        return None if mass is None else Decimal(mass)
    converted = Decimal(molar) / UMOL_PER_MG_DL
    if mass is not None and abs(converted - Decimal(mass)) > Decimal("0.05"):
        given.problem(
            "creatinine_umol_l",
            "contradiction",
            Text(
                "与 creatinine_mg_dl 不符（μmol/L ÷ 88.4 = mg/dL）；请只留一个。",
                "does not agree with creatinine_mg_dl (μmol/L ÷ 88.4 = mg/dL); keep one.",
            ),
        )
    return converted


_CLAIMS = (Claim("V2", Text("系数", "the coefficients"), Text("两个 R 程序包", "two R packages")),)
_KEYS = (
    Key("creatinine_umol_l", Text("血肌酐，μmol/L（或用下一项）", "serum creatinine, μmol/L (or the next)"), 72),
    Key("creatinine_mg_dl", Text("血肌酐，mg/dL", "serum creatinine, mg/dL")),
    Key(
        "age",
        Text(
            "年龄，岁，18 起；按所给数值计算，多数软件用周岁",
            "age in years from 18; used as given, most software takes completed years",
        ),
        34,
    ),
    Key("sex", Text("性别：female 或 male", "sex: female or male"), "female"),
)
_PITFALLS = (
    Text(
        "只用于成人；未满 18 岁会被拒收。",
        "For adults only; below 18 years the input is refused.",
    ),
    Text(
        "年龄按所给数值计算：周岁与带小数的年龄在末位有差别。",
        "Age is used as given: completed and fractional years differ in the last digit.",
    ),
)


def _index(name: str, text: Text, equation: Equation, source: Source, keys: tuple[Key, ...], pitfall: Text) -> Index:
    return Index(
        name=name,
        text=text,
        version=name.rpartition("_")[2],
        measures=Text(
            "由血肌酐、年龄与性别估算的肾小球滤过率。",
            "Glomerular filtration rate estimated from creatinine, age and sex.",
        ),
        window=Text("同一份血样", "one blood sample"),
        range=Text("mL/min/1.73 m²", "mL/min/1.73 m²"),
        owner="CKD-EPI equations: the Chronic Kidney Disease Epidemiology Collaboration",
        sources=(source,),
        claims=_CLAIMS,
        keys=keys,
        pitfalls=(*_PITFALLS, pitfall),
        score=partial(_score, index=name, equation=equation, source=source),
    )


CKD_EPI_2021 = _index(
    "ckd_epi_2021",
    Text("CKD-EPI 2021 估算肾小球滤过率", "CKD-EPI 2021 estimated GFR"),
    EQUATION_2021,
    INKER_2021,
    _KEYS,
    Text("2021 公式没有种族系数。", "The equation of 2021 has no race factor."),
)
CKD_EPI_2009 = _index(
    "ckd_epi_2009",
    Text("CKD-EPI 2009 估算肾小球滤过率", "CKD-EPI 2009 estimated GFR"),
    EQUATION_2009,
    LEVEY_2009,
    (
        *_KEYS,
        Key(
            "black",
            Text(
                "是否乘以 2009 年的黑人系数；中国研究不用",
                "use the factor for Black people of 2009; Chinese studies do not",
            ),
            False,
        ),
    ),
    Text(
        "女性常数为 141 × 1.018；用四舍五入的 144 会得出 126.88 而非 126.48（50 μmol/L、28 岁）。",
        "For women the constant is 141 × 1.018; the rounded 144 gives 126.88 instead of 126.48 (50 μmol/L, 28 years).",
    ),
)
