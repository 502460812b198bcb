"""The renal system of BILAG-2004: six criteria, compared with the visit before, under one of two policies.

`strict`: a rule that compares needs a value from the visit before; only protein counts without one (nothing shows that it
improved), and GFR below 50. `legacy`: as the UK JSLE program does where there was no visit before: raised creatinine counts as
risen, low GFR as fallen, dipstick protein of ++ or more as risen.

Source: numbers from the UK JSLE library (a port of the cohort's scorer); strictness of some limits rests on it alone. Its
quirks are not copied: a fall by exactly 25 % is an improvement, for every measure of protein.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from lupustem.facts.declare import boolean
from lupustem.indices.bilag.items import ITEMS
from lupustem.indices.bilag.rules import COUNTS, Rules, item
from lupustem.indices.declare import any_of, at_least, named
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

Policy = Literal["strict", "legacy"]
POLICIES: tuple[Policy, ...] = ("strict", "legacy")
SYSTOLIC, DIASTOLIC, DIPSTICK = 78, 79, 81
ACR, PCR, PROTEIN_24H = 82, 83, 84
CREATININE, GFR = 86, 87
QUANTITIES = (ACR, PCR, PROTEIN_24H)
COMPARED = (SYSTOLIC, DIASTOLIC, DIPSTICK, *QUANTITIES, CREATININE, GFR)
# Above the first: severe; from the second: moderate; above the third: mild.
PROTEIN_LIMITS: dict[int, tuple[str, str, str]] = {
    ACR: ("100", "50", "25"),
    PCR: ("100", "50", "25"),
    PROTEIN_24H: ("1", "0.5", "0.25"),
}


def _prior(number: int) -> Variable:
    one = ITEMS[number].variable
    return Variable(one.kind, one.text, one.unit, one.minimum, one.maximum, name=f"prior_{number}")


PRIOR: dict[int, Variable] = {number: _prior(number) for number in COMPARED}
had_prior, protein_quantified = named(
    {
        "had_prior": boolean(zh="有上次就诊", en="There was a visit before"),
        "protein_quantified": boolean(zh="有尿蛋白定量", en="Protein was measured as a quantity"),
    }
).values()


def _not_improved(number: int) -> Expression:
    """Has not fallen by a quarter or more; without a value from before, nothing shows that it has."""
    return ~PRIOR[number].is_known() | (item(number) * 4 > PRIOR[number] * 3)


def _risen(number: int, by: int) -> Expression:
    return PRIOR[number].is_known() & (item(number) - PRIOR[number] >= by)


def _severe(number: int) -> Expression:
    return COUNTS[number] & (item(number) > Decimal(PROTEIN_LIMITS[number][0])) & _not_improved(number)


def _moderate(number: int) -> Expression:
    return COUNTS[number] & (item(number) >= Decimal(PROTEIN_LIMITS[number][1])) & _not_improved(number)


def _mild(number: int) -> Expression:
    return COUNTS[number] & (item(number) > Decimal(PROTEIN_LIMITS[number][2]))


def _dipstick(rule: Expression) -> Expression:
    """A rule on the dipstick holds only where no quantity was measured."""
    return ~protein_quantified & COUNTS[DIPSTICK] & rule


def criteria(policy: Policy) -> dict[str, Expression]:
    """The six criteria for A by name, in the order of the form."""
    creatinine, gfr = PRIOR[CREATININE], PRIOR[GFR]
    dipstick, raised, fallen = (
        _risen(DIPSTICK, 2),
        creatinine.is_known() & (item(CREATININE) * 100 > creatinine * 130),
        gfr.is_known() & (item(GFR) * 100 < gfr * 67),
    )
    if policy == "legacy":
        dipstick |= ~had_prior & (item(DIPSTICK) >= 2)
        raised |= ~had_prior
        fallen |= ~had_prior
    return {
        "severe_proteinuria": any_of(*map(_severe, QUANTITIES), _dipstick(dipstick)),
        "accelerated_hypertension": item(80),
        "deteriorating_function": any_of(
            COUNTS[CREATININE] & (item(CREATININE) > 130) & raised,
            COUNTS[GFR] & (item(GFR) < 80) & fallen,
            COUNTS[GFR] & (item(GFR) < 50) & (~gfr.is_known() | (gfr > 50)),
        ),
        "active_sediment": item(88),
        "active_histology": item(89),
        "nephrotic_syndrome": item(85),
    }


LEADING = ("severe_proteinuria", "active_sediment", "active_histology")
"""A takes one of these beside a second criterion."""
NAMES: dict[str, Text] = {
    "severe_proteinuria": Text("重度且未改善的蛋白尿", "Severe proteinuria that has not improved"),
    "accelerated_hypertension": Text("急进性高血压", "Accelerated hypertension"),
    "deteriorating_function": Text("肾功能明显恶化", "Deteriorating renal function"),
    "active_sediment": Text("活动性尿沉渣", "Active urinary sediment"),
    "active_histology": Text("3 个月内活检示活动性肾炎", "Active nephritis on histology within 3 months"),
    "nephrotic_syndrome": Text("肾病综合征", "Nephrotic syndrome"),
}
CRITERIA: dict[str, Variable] = named(
    {f"renal_{name}": boolean(zh=text.zh, en=text.en) for name, text in NAMES.items()}
)
"""The criteria once they have been judged: the rules below read these."""


def _rules() -> Rules:
    every, leading = tuple(CRITERIA.values()), (CRITERIA[f"renal_{name}"] for name in LEADING)
    creatinine = PRIOR[CREATININE]
    dipstick = _dipstick(_risen(DIPSTICK, 1) & (item(DIPSTICK) >= 2))
    risen = COUNTS[CREATININE] & (item(CREATININE) > 130) & creatinine.is_known()
    pressure = rising_pressure()
    return Rules(
        a=at_least(2, every) & any_of(*leading),
        b=any_of(*every, *map(_moderate, QUANTITIES), dipstick, risen & (item(CREATININE) * 100 >= creatinine * 115)),
        c=any_of(*map(_mild, QUANTITIES), _dipstick(item(DIPSTICK) >= 1), pressure),
    )


def rising_pressure() -> Expression:
    """Blood pressure above 140/90 that has risen by 30 or more systolic and 15 or more diastolic."""
    return (
        (item(SYSTOLIC) > 140)
        & (item(DIASTOLIC) > 90)
        & COUNTS[SYSTOLIC]
        & COUNTS[DIASTOLIC]
        & _risen(SYSTOLIC, 30)
        & _risen(DIASTOLIC, 15)
    )


RULES = _rules()
