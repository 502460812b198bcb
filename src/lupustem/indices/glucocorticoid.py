"""Glucocorticoids as prednisone: a maintenance dose, and what must not be counted as one.

    >>> from lupustem.indices.glucocorticoid import GLUCOCORTICOID
    >>> str(GLUCOCORTICOID.score({"doses": [{"drug": "methylprednisolone", "mg_per_day": 8}]}).value)
    '10'

Source: Table 3 of the Chinese guideline of 2020 (by way of an open audit of it) and globalrph.com.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from lupustem.facts.declare import number
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value, unverified
from lupustem.logic.text import Text

CHINA_2020 = Source("Chinese SLE guideline 2020, Table 3", "10.3760/cma.j.issn.0578-1426.2020.03.002")
# mg that equal 5 mg of prednisone.
EQUAL_TO_5_MG: dict[str, Decimal] = {
    "prednisone": Decimal(5),
    "prednisolone": Decimal(5),
    "methylprednisolone": Decimal(4),
    "triamcinolone": Decimal(4),
    "dexamethasone": Decimal("0.75"),
    "betamethasone": Decimal("0.6"),
    "hydrocortisone": Decimal(20),
    "cortisone": Decimal(25),
}
NAMES: dict[str, Text] = {
    "prednisone": Text("泼尼松", "prednisone"),
    "prednisolone": Text("泼尼松龙", "prednisolone"),
    "methylprednisolone": Text("甲泼尼龙", "methylprednisolone"),
    "triamcinolone": Text("曲安西龙", "triamcinolone"),
    "dexamethasone": Text("地塞米松", "dexamethasone"),
    "betamethasone": Text("倍他米松", "betamethasone"),
    "hydrocortisone": Text("氢化可的松", "hydrocortisone"),
    "cortisone": Text("可的松", "cortisone"),
}
PURPOSES = {
    "maintenance": Text("维持治疗", "maintenance"),
    "pre_infusion": Text("输注前用药", "given before the infusion"),
    "pulse": Text("冲击治疗", "pulse"),
}
_MG = named({"mg_per_day": number(unit="mg/d", minimum=0, maximum=2000, zh="每日剂量", en="Daily dose")})["mg_per_day"]
_CLAIMS = (
    Claim(
        "V2",
        Text("等效剂量", "the equivalent doses"),
        Text("2020 年中国指南表 3；globalrph.com", "Table 3 of the Chinese guideline of 2020; globalrph.com"),
    ),
    Claim(
        "D", Text("倍他米松取 0.6 mg；来源在 0.6 至 0.75 之间", "betamethasone as 0.6 mg; sources print 0.6 to 0.75")
    ),
)


def as_prednisone(drug: str, mg_per_day: Decimal) -> Fraction:
    """The daily dose of prednisone, mg, that a dose of another glucocorticoid equals."""
    return Fraction(mg_per_day) * 5 / Fraction(EQUAL_TO_5_MG[drug])


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given({"doses": [mapping]} if "drug" in mapping else mapping)
    contributions: dict[str, Value] = {}
    total, missing = Fraction(0), []
    doses = given.parts("doses")
    if doses is None:
        given.problem(
            "doses", "structure", Text("缺少 doses；没有用药请写 []。", "doses are missing; write [] for none.")
        )
    for at, dose in enumerate(doses or ()):
        drug, mg = dose.choice("drug", EQUAL_TO_5_MG), dose.value(_MG, "mg" if dose.has("mg") else "mg_per_day")
        purpose = dose.choice("purpose", PURPOSES) or "maintenance"
        dose.close()
        if drug is None or mg is None:
            missing.append(dose.path("drug" if drug is None else "mg_per_day"))
        elif purpose != "maintenance":
            given.notice("not_maintenance", (f"doses[{at}]",), _not_counted(drug, purpose))
        else:
            part = as_prednisone(drug, Decimal(mg))
            total += part
            contributions[f"doses[{at}].{drug}"] = _milligrams(part)
    given.done()
    value = None if missing else _milligrams(total)
    return Score(
        index="glucocorticoid",
        version="1",
        value=value,
        lower=_milligrams(total),
        upper=value,
        sources=(CHINA_2020,),
        missing=tuple(missing),
        contributions=contributions,
        named={"unit": "mg/d prednisone"},
        unverified=unverified(_CLAIMS),
        warnings=tuple(given.notices),
    )


def _milligrams(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.000001")).normalize() + 0


def _not_counted(drug: str, purpose: str) -> Text:
    name, why = NAMES[drug], PURPOSES[purpose]
    return Text(f"{name.zh}（{why.zh}）不计入维持剂量。", f"{name.en} ({why.en}) is not counted as maintenance dose.")


GLUCOCORTICOID = Index(
    name="glucocorticoid",
    text=Text("糖皮质激素的泼尼松当量", "Glucocorticoids as prednisone"),
    version="1",
    measures=Text("维持治疗的每日剂量，换算为泼尼松。", "The daily maintenance dose, as prednisone."),
    window=Text("就诊时的维持剂量", "the maintenance dose at the visit"),
    range=Text("mg/d，从 0 起", "mg/d, from 0"),
    owner="nobody: pharmacology",
    sources=(CHINA_2020,),
    claims=_CLAIMS,
    keys=(
        Key(
            "doses",
            Text(
                "列表，每项 {drug, mg_per_day, purpose}，一种药也可直接写；"
                f"drug：{'、'.join(EQUAL_TO_5_MG)}；purpose：{'、'.join(PURPOSES)}",
                "a list of {drug, mg_per_day, purpose}, or one drug by itself; "
                f"drug: {', '.join(EQUAL_TO_5_MG)}; purpose: {', '.join(PURPOSES)}",
            ),
            [{"drug": "methylprednisolone", "mg_per_day": 8}],
        ),
    ),
    pitfalls=(
        Text(
            "共识建议的输注前地塞米松 5 mg 不是维持剂量：purpose 写 pre_infusion。",
            "The dexamethasone before an infusion that the consensus advises is no maintenance dose: purpose is pre_infusion.",
        ),
        Text("静脉冲击不折算为口服日剂量。", "An intravenous pulse is not turned into a daily oral dose."),
    ),
    score=_score,
)
