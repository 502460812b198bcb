"""Response of lupus nephritis by named rule: KDIGO, EULAR/ERA-EDTA 2019, EULAR 2025, and the two end points of BLISS-LN.

    >>> from lupustem.indices.nephritis import RESPONSES
    >>> found = RESPONSES["kdigo_2024_ln"].score(
    ...     {"baseline": {"upcr_g_g": 8, "egfr": 80}, "current": {"upcr_g_g": Decimal("3.5"), "egfr": 80}})
    >>> found.value
    'none'

Both visits state protein in the same measure; the rules stand in the unit of their source and are compared exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from lupustem.indices.criteria import judge
from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.kidney import BASELINE, CURRENT, Kidney, fallen_by, kept, read_kidney
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.visits import VISITS_KEY, pair
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

KDIGO_2024 = Source("KDIGO 2024, Kidney Int 105(1S):S1-S69", "10.1016/j.kint.2023.09.002")
EULAR_2019 = Source("EULAR/ERA-EDTA 2019, Ann Rheum Dis 79:713", "10.1136/annrheumdis-2020-216924")
EULAR_2025 = Source("EULAR 2025 update, Ann Rheum Dis 85:75-90", "10.1016/j.ard.2025.09.007")
BLISS_LN = Source("BLISS-LN end points, as the sponsor prints them (benlystahcp.com)")
GRADES = ("none", "partial", "complete")
months = Variable("number", minimum=Decimal(0), maximum=Decimal(600), unit="mo", name="months")
protein, protein_before = CURRENT["protein"], BASELINE["protein"]
egfr, egfr_before = CURRENT["egfr"], BASELINE["egfr"]
rescue = Variable("boolean", name="rescue")


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition: what makes a response complete and, where it has one, partial. Protein is in g/g or g/24 h."""

    name: str
    text: Text
    version: str
    complete: Mapping[str, Expression]
    partial: Mapping[str, Expression] | None
    source: Source
    claims: tuple[Claim, ...]
    keys: tuple[str, ...] = ()
    pitfalls: tuple[Text, ...] = ()


_HALF = Decimal("0.5")


def kdigo(band_percent: int = 15) -> tuple[dict[str, Expression], dict[str, Expression]]:
    """KDIGO 2021 and 2024; the function may have fallen by `band_percent` (10 to 15) of baseline, and may have risen."""
    function = kept(100 - band_percent)
    return (
        {"protein": protein < _HALF, "function": function},
        {"protein_halved": fallen_by(50), "protein_below_3": protein < 3, "function": function},
    )


def _milestone(rules: Mapping[int, Expression]) -> Expression:
    """What is asked for at the months that have passed: the last milestone reached; before the first, nothing is asked."""
    stages = sorted(rules)
    asked: Expression | None = None
    for at, month in enumerate(stages):
        within = months >= month
        if at + 1 < len(stages):
            within &= months < stages[at + 1]
        one = within & rules[month]
        asked = one if asked is None else asked | one
    assert asked is not None
    return asked


_EULAR_2019_FUNCTION = kept(90)
_KDIGO_COMPLETE, _KDIGO_PARTIAL = kdigo()
RULES: dict[str, Rule] = {
    one.name: one
    for one in (
        Rule(
            "kdigo_2024_ln",
            Text("KDIGO 2021/2024 狼疮性肾炎应答", "KDIGO 2021/2024 response of lupus nephritis"),
            "2024",
            _KDIGO_COMPLETE,
            _KDIGO_PARTIAL,
            KDIGO_2024,
            (
                Claim(
                    "V2",
                    Text("完全与部分应答的界值", "the limits of complete and partial response"),
                    Text("两处引文", "two quotations"),
                ),
                Claim("D", Text("允许肾功能好转", "improvement of function is allowed")),
            ),
            ("function_band_percent",),
            (
                Text(
                    "部分应答还须低于 3 g/g：从 8 降到 3.5 不算。",
                    "Partial also takes a value below 3 g/g: 8 to 3.5 is none.",
                ),
                Text("完全应答可能需要 6 至 12 个月或更久。", "A complete response may take 6 to 12 months or longer."),
            ),
        ),
        Rule(
            "eular_era_edta_2019_ln",
            Text("EULAR/ERA-EDTA 2019 狼疮性肾炎目标", "EULAR/ERA-EDTA 2019 targets of lupus nephritis"),
            "2019",
            {"protein": protein < Decimal("0.7"), "function": _EULAR_2019_FUNCTION},
            {"milestone": _milestone({3: fallen_by(25), 6: fallen_by(50)})},
            EULAR_2019,
            (
                Claim(
                    "V",
                    Text("12 个月时 0.5 至 0.7 g，肾功能（接近）正常", "0.5 to 0.7 g by 12 months, GFR near normal"),
                    Text("摘要", "abstract"),
                ),
                Claim(
                    "V2",
                    Text("3 个月降 25%，6 个月降 50%", "a fall by 25 % at 3 and 50 % at 6 months"),
                    Text("二手来源", "secondary"),
                ),
                Claim(
                    "M",
                    Text(
                        "肾功能（接近）正常在此取为基线的 10% 以内（EULAR 2019 的说法）",
                        "near normal function is taken as within 10 % of baseline, as EULAR 2019 says it",
                    ),
                ),
            ),
            ("months",),
            (
                Text(
                    "完全应答的界值是区间 0.5 至 0.7；取 0.7，结论取决于它时 depends_on_protein_limit 为 true。",
                    "The limit of a complete response is the range 0.5 to 0.7; 0.7 is taken, and "
                    "depends_on_protein_limit says where "
                    "the answer rests on it.",
                ),
                Text("起病为肾病范围者可再延长 6 至 12 个月。", "From nephrotic range, allow 6 to 12 months more."),
            ),
        ),
        Rule(
            "eular_2025_ln",
            Text("EULAR 2025 狼疮性肾炎目标", "EULAR 2025 targets of lupus nephritis"),
            "2025",
            {"protein": protein < _HALF, "function": kept(80)},
            {
                "milestone": _milestone({3: fallen_by(25), 6: fallen_by(50), 12: protein < Decimal("0.7")}),
                "function": kept(80),
            },
            EULAR_2025,
            (
                Claim(
                    "V2",
                    Text("各时间点的目标", "the targets at each time"),
                    Text("一份公开核查中的原文引述", "verbatim quotations in an open audit"),
                ),
                Claim(
                    "V2",
                    Text(
                        "肾功能至少为基线的 80%，以头 3 个月为宜", "GFR of 80 % of baseline, desirable within 3 months"
                    ),
                ),
            ),
            ("months",),
        ),
        Rule(
            "bliss_ln_perr",
            Text("BLISS-LN 主要肾脏应答（PERR）", "BLISS-LN primary efficacy renal response (PERR)"),
            "BLISS-LN",
            {
                "protein": protein <= Decimal("0.7"),
                "function": (egfr >= 60) | (egfr * 100 >= egfr_before * 80),
                "rescue": ~rescue,
            },
            None,
            BLISS_LN,
            (
                Claim(
                    "V",
                    Text("蛋白、肾功能与治疗失败三条", "protein, function and treatment failure"),
                    "benlystahcp.com",
                ),
            ),
            ("rescue",),
            (
                Text(
                    "自第 24 周起泼尼松超过 10 mg/d 也是治疗失败：写入 rescue。",
                    "Prednisone above 10 mg a day from week 24 on is a treatment failure too: it belongs under rescue.",
                ),
            ),
        ),
        Rule(
            "bliss_ln_crr",
            Text("BLISS-LN 完全肾脏应答（CRR）", "BLISS-LN complete renal response (CRR)"),
            "BLISS-LN",
            {
                "protein": protein < _HALF,
                "function": (egfr >= 90) | (egfr * 100 >= egfr_before * 90),
                "rescue": ~rescue,
            },
            None,
            BLISS_LN,
            (
                Claim(
                    "V",
                    Text("蛋白、肾功能与治疗失败三条", "protein, function and treatment failure"),
                    "benlystahcp.com",
                ),
            ),
            ("rescue",),
        ),
    )
}


def _score(mapping: Mapping[str, object], *, rule: Rule) -> Score:
    given = Given(mapping)
    kidney = _read(given, rule)
    complete, partial_ = rule.complete, rule.partial
    if "function_band_percent" in rule.keys:
        band = given.value(_BAND)
        complete, partial_ = kdigo(15 if band is None else int(band))
    given.done()
    full, half = judge(complete, kidney.row), judge(partial_ or {}, kidney.row) if partial_ else None
    part = half.verdict if half else False
    worst = "complete" if full.verdict else "partial" if part else "none"
    best = "complete" if full.verdict is not False else "partial" if part is not False else "none"
    states = {f"complete.{name}": state for name, state in full.states.items()}
    states |= {f"partial.{name}": state for name, state in half.states.items()} if half else {}
    value = worst if worst == best else None
    return Score(
        index=rule.name,
        version=rule.version,
        value=value,
        lower=worst,
        upper=best,
        grade=value,
        sources=(rule.source,),
        missing=kidney.missing,
        contributions=states,
        named={"response": value, "measure": kidney.measure, **_depends(rule, kidney.row)},
        unverified=unverified(rule.claims),
        warnings=tuple(given.notices),
    )


def _read(given: Given, rule: Rule) -> Kidney:
    row: dict[str, Any] = {}
    absent: list[str] = []
    if "months" in rule.keys:
        row["months"] = given.value(months, "month" if given.has("month") else "months")
        absent += ["months"] if row["months"] is None else []
    if "rescue" in rule.keys:
        flags = [given.flag(key) for key in ("rescue", "treatment_failure") if key in given]
        row["rescue"] = True if True in flags else False if flags and None not in flags else None
        absent += ["rescue"] if row["rescue"] is None else []
    earlier, later = pair(given, later_needed=row.get("rescue") is not True)
    found = read_kidney(given, earlier, later, baseline_protein=not rule.name.startswith("bliss"))
    return Kidney({**row, **found.row}, (*found.missing, *absent), found.measure)


def _depends(rule: Rule, row: Mapping[str, Any]) -> dict[str, bool]:
    if rule.name != "eular_era_edta_2019_ln" or row.get("current_protein") is None:
        return {}
    return {"depends_on_protein_limit": Decimal("0.5") <= row["current_protein"] < Decimal("0.7")}


_BAND = Variable("integer", minimum=Decimal(10), maximum=Decimal(15), unit="%", name="function_band_percent")
_MORE_KEYS: dict[str, Key] = {
    "function_band_percent": Key(
        "function_band_percent",
        Text("肾功能允许下降的百分比，10 至 15；默认 15", "by how much function may fall, 10 to 15 %; 15 by default"),
        15,
    ),
    "months": Key("months", Text("治疗开始后的月数", "months since treatment began"), 6),
    "rescue": Key(
        "rescue", Text("治疗失败或补救治疗：true 或 false", "treatment failure or rescue: true or false"), False
    ),
}
_PROTEIN = Text(
    "{date, upcr_g_g 或 upcr_mg_g 或 upcr_mg_mmol 或 protein_g_24h, egfr 或 creatinine_umol_l}",
    "{date, one of upcr_g_g, upcr_mg_g, upcr_mg_mmol, protein_g_24h; egfr or creatinine_umol_l}",
)


def _index(rule: Rule) -> Index:
    return Index(
        name=rule.name,
        text=rule.text,
        version=rule.version,
        measures=Text("狼疮性肾炎相对基线的应答。", "Response of lupus nephritis against the baseline."),
        window=Text("基线与所判的就诊", "baseline and the visit judged"),
        range=Text(
            "none、partial、complete" if rule.partial else "none、complete",
            "none, partial, complete" if rule.partial else "none, complete",
        ),
        owner=f"{rule.source.citation.partition(',')[0]}: its authors",
        sources=(rule.source,),
        claims=rule.claims,
        keys=(
            Key(
                "baseline",
                Text(f"基线：{_PROTEIN.zh}", f"baseline: {_PROTEIN.en}"),
                {"upcr_g_g": Decimal("3.2"), "egfr": 80},
            ),
            Key(
                "current",
                Text("所判的就诊，写法同上", "the visit judged, likewise"),
                {"upcr_g_g": Decimal("0.4"), "egfr": 78},
            ),
            *(_MORE_KEYS[key] for key in rule.keys),
            VISITS_KEY,
        ),
        pitfalls=(
            *rule.pitfalls,
            Text(
                "两次就诊须用同一种蛋白测量；不同测量不比较。",
                "Both visits need the same measure of protein; different ones are not compared.",
            ),
        ),
        score=partial(_score, rule=rule),
    )


RESPONSES: dict[str, Index] = {name: _index(rule) for name, rule in RULES.items()}
