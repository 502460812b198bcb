"""SLE-DAS: a continuous disease activity score of 17 items; protein in mg, platelets and white cells as numbers.

    >>> from lupustem.indices.sle_das import SLE_DAS
    >>> found = SLE_DAS.score({"sjc28": 0, "proteinuria_mg": 501})
    >>> str(found.value), found.grade
    ('6.47', 'mild')

Source: Jesus 2019, Ann Rheum Dis 78:365-71; categories Jesus 2021, Ann Rheum Dis 80:1568-74.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import log

from lupustem.facts.declare import boolean, integer, number
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value, unverified
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

JESUS_2019 = Source("Jesus 2019, Ann Rheum Dis 78:365-71", "10.1136/annrheumdis-2018-214502")
JESUS_2021 = Source("Jesus 2021, Ann Rheum Dis 80:1568-74", "10.1136/annrheumdis-2021-220363")
VERSION = "2019"
INTERCEPT = 366
"""All coefficients are in thousandths: sums without a logarithm are then exact, and so is their rounding."""


@dataclass(frozen=True, slots=True)
class LogTerm:
    """`base + slope * ln(number)`, in thousandths, where the number is beyond its strict limit; 0 elsewhere.

    A number is beyond its limit above it where the slope rises, below it where it falls.
    """

    base: int
    slope: int
    number: Variable
    limit: int

    @property
    def rule(self) -> Expression:
        """Whether the number is beyond its limit."""
        return self.number > self.limit if self.slope > 0 else self.number < self.limit

    def beyond(self, number: Value) -> bool:
        """The rule for one known number."""
        assert isinstance(number, int | Decimal)
        return number > self.limit if self.slope > 0 else number < self.limit

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most points that a number beyond the limit can give, within what is plausible."""
        farthest = self.number.maximum if self.slope > 0 else self.number.minimum
        assert farthest is not None
        return log_value(self, self.limit), log_value(self, float(farthest))


sjc28 = integer(minimum=0, maximum=28, zh="28 关节肿胀数", en="Swollen joints of 28")
proteinuria_mg = number(
    unit="mg", minimum=0, maximum=60000, zh="尿蛋白（mg/24 h 或 mg/g）", en="Protein (mg/24 h or mg/g)"
)
platelets = number(unit="10*9/L", minimum=1, maximum=3000, zh="血小板", en="Platelets")
wbc = number(unit="10*9/L", minimum="0.1", maximum=500, zh="白细胞", en="White cells")
NUMBERS = named({"sjc28": sjc28, "proteinuria_mg": proteinuria_mg, "platelets": platelets, "wbc": wbc})
WEIGHTS: dict[str, int] = {
    "mucocutaneous_vasculitis": 4408,
    "localized_rash": 3138,
    "generalized_rash": 3887,
    "alopecia": 973,
    "mucosal_ulcers": 2769,
    "hypocomplementaemia": 754,
    "anti_dsdna": 956,
    "neuropsychiatric": 18000,
    "systemic_vasculitis": 18000,
    "cardiac_pulmonary": 18000,
    "myositis": 9000,
    "serositis": 6000,
    "haemolytic_anaemia": 9000,
}
ARTHRITIS, PER_JOINT = 3132, 454
LOGS: dict[str, LogTerm] = {
    "proteinuria": LogTerm(-17584, 3811, proteinuria_mg, 500),
    "thrombocytopenia": LogTerm(26105, -5577, platelets, 100),
    "leucopenia": LogTerm(6118, -5058, wbc, 3),
}
REMISSION, MILD = Decimal("2.08"), Decimal("7.64")
_NAMES: dict[str, Text] = {
    "mucocutaneous_vasculitis": Text("皮肤黏膜血管炎", "Mucocutaneous vasculitis"),
    "localized_rash": Text("局限性皮疹（仅颈部以上）", "Localised rash (above the neck only)"),
    "generalized_rash": Text("泛发性皮疹（颈部以下）", "Generalised rash (below the neck)"),
    "alopecia": Text("脱发", "Alopecia"),
    "mucosal_ulcers": Text("黏膜溃疡", "Mucosal ulcers"),
    "hypocomplementaemia": Text("C3 或 C4 降低", "C3 or C4 low"),
    "anti_dsdna": Text("抗 dsDNA 升高", "Anti-dsDNA raised"),
    "neuropsychiatric": Text("神经精神受累", "Neuropsychiatric involvement"),
    "systemic_vasculitis": Text("系统性血管炎", "Systemic vasculitis"),
    "cardiac_pulmonary": Text("心肺受累", "Cardiac or pulmonary involvement"),
    "myositis": Text("肌炎", "Myositis"),
    "serositis": Text("浆膜炎", "Serositis"),
    "haemolytic_anaemia": Text(
        "溶血性贫血（抗人球蛋白阳性、乳酸脱氢酶升高、结合珠蛋白降低）",
        "Haemolytic anaemia (Coombs positive, raised LDH, low haptoglobin)",
    ),
}
FLAGS: dict[str, Variable] = named({name: boolean(zh=_NAMES[name].zh, en=_NAMES[name].en) for name in WEIGHTS})
_LOG_NAMES = {
    "proteinuria": Text("蛋白尿 >500 mg", "Proteinuria above 500 mg"),
    "thrombocytopenia": Text("血小板 <100 ×10⁹/L", "Platelets below 100 ×10⁹/L"),
    "leucopenia": Text("白细胞 <3 ×10⁹/L", "White cells below 3 ×10⁹/L"),
}
ITEM_NAMES: dict[str, Text] = {
    **_NAMES,
    **_LOG_NAMES,
    "arthritis": Text("关节炎（至少 1 个肿胀关节）", "Arthritis (1 swollen joint or more)"),
    "sjc28": sjc28.text,
}


LEAST_MG = 20
"""Below it, and not 0, protein was most likely written in g."""
TWO_RASHES = Text(
    "局限性与泛发性皮疹互斥；颈部以下有皮疹即为泛发性。",
    "localised and generalised rash exclude each other; rash below the neck is generalised.",
)
IN_GRAMS = Text(
    f"低于 {LEAST_MG} mg，像是以 g 为单位；请换算为 mg（× 1000）。",
    f"below {LEAST_MG} mg, it looks like g; write it in mg (× 1000).",
)


def log_value(term: LogTerm, value: float) -> float:
    """What a logarithmic item adds, in points."""
    return (term.base + term.slope * log(value)) / 1000


def rounded(points: float | Decimal) -> Decimal:
    """To two places, half up, as the published calculator prints it."""
    return Decimal(points).quantize(Decimal("0.01"), ROUND_HALF_UP)


def category(score: Decimal) -> str:
    """Remission up to 2.08, mild up to 7.64, above it moderate or severe: of the score rounded to two places."""
    return "remission" if score <= REMISSION else "mild" if score <= MILD else "moderate_severe"


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    flags = {name: given.value(flag) if name in given else False for name, flag in FLAGS.items()}
    numbers = {name: given.value(variable) for name, variable in NUMBERS.items()}
    stated = {name: given.flag(name) for name in ("arthritis", *LOGS)}
    _check(given, flags, numbers, stated)
    given.done()
    points, missing = _points(flags, numbers, stated, set(given.mapping))
    low, high = (INTERCEPT / Decimal(1000) + sum(part[side] for part in points.values()) for side in (0, 1))
    lower, upper = rounded(low), rounded(high)
    exact = low == high
    band = category(lower) if category(lower) == category(upper) else None
    return Score(
        index="sle_das",
        version=VERSION,
        value=lower if exact else None,
        lower=lower,
        upper=upper,
        sources=(JESUS_2019, JESUS_2021),
        missing=tuple(missing),
        contributions={"intercept": INTERCEPT / Decimal(1000)}
        | {name: part[0] for name, part in points.items() if part[0] == part[1] and part[0]},
        grade=band,
        named={
            "category": category(lower) if category(lower) == category(upper) else None,
            "unrounded": round(low, 6) if exact else None,
        },
        unverified=unverified(CLAIMS),
        warnings=tuple(given.notices),
    )


def _check(
    given: Given, flags: Mapping[str, Value], numbers: Mapping[str, Value], stated: Mapping[str, bool | None]
) -> None:
    if flags["localized_rash"] and flags["generalized_rash"]:
        given.problem("localized_rash", "contradiction", TWO_RASHES)
    protein = numbers["proteinuria_mg"]
    if protein is not None and 0 < protein < LEAST_MG:  # type: ignore[operator]
        given.problem("proteinuria_mg", "out_of_bounds", IN_GRAMS)
    joints = numbers["sjc28"]
    if joints is not None and stated["arthritis"] is not None and (joints >= 1) != stated["arthritis"]:  # type: ignore[operator]
        given.problem("arthritis", "contradiction", _disagrees("sjc28"))
    for name, term in LOGS.items():
        number = numbers[term.number.name]
        if number is not None and stated[name] is not None and term.beyond(number) != stated[name]:
            given.problem(name, "contradiction", _disagrees(term.number.name))


def _disagrees(number: str) -> Text:
    return Text(
        f"与 {number} 的数值不符；请核对数值与单位。",
        f"does not agree with the number {number}; check the number and its unit.",
    )


Range = tuple[Decimal, Decimal]
_NOTHING: Range = (Decimal(0), Decimal(0))


def _points(
    flags: Mapping[str, Value], numbers: Mapping[str, Value], stated: Mapping[str, bool | None], keys: set[str]
) -> tuple[dict[str, Range], list[str]]:
    """What each item adds, from the least to the most; and what is unknown."""
    parts: dict[str, Range] = {"arthritis": _joints(numbers["sjc28"], stated["arthritis"])}
    missing = ["sjc28"] if numbers["sjc28"] is None and stated["arthritis"] is not False else []
    rash = next((other for name, other in _EXCLUSIVE.items() if flags[name]), None)
    for name, weight in WEIGHTS.items():
        points = Decimal(weight) / 1000
        state = False if name == rash else flags[name]
        least = name == "localized_rash" and state is None and flags["generalized_rash"] is None
        parts[name] = (Decimal(0) if not state else points, Decimal(0) if state is False or least else points)
        missing += [name] if state is None else []
    for name, term in LOGS.items():
        parts[name], unknown = _log_part(term, numbers[term.number.name], stated[name], {name, term.number.name} & keys)
        missing += [term.number.name] if unknown else []
    return parts, missing


_EXCLUSIVE = {"localized_rash": "generalized_rash", "generalized_rash": "localized_rash"}


def _joints(count: Value, arthritis: bool | None) -> Range:
    """Arthritis counts once from the first swollen joint on, and every joint counts besides."""
    fewest, most = (
        (1 if arthritis else 0, 0 if arthritis is False else 28) if count is None else (int(count), int(count))
    )
    return _joint_points(fewest), _joint_points(most)


def _joint_points(count: int) -> Decimal:
    return Decimal(ARTHRITIS * (count >= 1) + PER_JOINT * count) / 1000


def _log_part(term: LogTerm, value: Value, stated: bool | None, written: set[str]) -> tuple[Range, bool]:
    if value is not None:
        points = Decimal(log_value(term, float(value))) if term.beyond(value) else Decimal(0)
        return (points, points), False
    if stated is False or not written:
        return _NOTHING, False
    least, most = map(Decimal, term.ends)
    return (least if stated else Decimal(0), most), True


CLAIMS = (
    Claim("V", Text("17 个条目", "the 17 items"), Text("Jesus 2019，表格", "Jesus 2019, table")),
    Claim(
        "V2",
        Text("公式系数", "the coefficients of the formula"),
        Text("引用图 1 的公开计算器", "open calculator quoting Fig. 1"),
    ),
    Claim("V2", Text("分类界值 2.08 与 7.64", "the category limits 2.08 and 7.64"), "Jesus 2021"),
    Claim("D", Text("至少 1 个肿胀关节即为关节炎", "1 swollen joint or more is arthritis")),
    Claim("D", Text("两位小数按四舍五入", "two places, rounded half up")),
)
SLE_DAS = Index(
    name="sle_das",
    text=Text("SLE-DAS 疾病活动评分", "SLE-DAS disease activity score"),
    version=VERSION,
    measures=Text("连续型疾病活动评分，17 个条目。", "A continuous score of disease activity from 17 items."),
    window=Text("就诊时", "at the visit"),
    range=Text("从 0.37 起，无上限", "from 0.37, open above"),
    owner="SLE-DAS: D. Jesus, L. S. Inês and co-workers, University of Coimbra and Padova",
    sources=(JESUS_2019, JESUS_2021),
    claims=CLAIMS,
    keys=(
        Key("sjc28", Text("28 关节中的肿胀关节数", "swollen joints of 28"), 2),
        Key("proteinuria_mg", Text("尿蛋白，mg/24 h 或 mg/g（不是 g）", "protein in mg/24 h or mg/g (not g)"), 1200),
        Key("platelets", Text("血小板，×10⁹/L", "platelets, ×10⁹/L"), 180),
        Key("wbc", Text("白细胞，×10⁹/L", "white cells, ×10⁹/L"), Decimal("4.2")),
        *(Key(name, _NAMES[name], name in ("hypocomplementaemia", "anti_dsdna")) for name in WEIGHTS),
        *(Key(name, text) for name, text in _LOG_NAMES.items()),
    ),
    pitfalls=(
        Text(
            "尿蛋白以 mg 计：把 1.2 g 写成 1.2 会被拒收，而不是被当作没有蛋白尿。",
            "Protein is in mg: 1.2 for 1.2 g is refused, not taken for no proteinuria.",
        ),
        Text("局限性与泛发性皮疹互斥。", "Localised and generalised rash exclude each other."),
        Text("分类按两位小数的分数比较。", "The category goes by the score of two places."),
    ),
    score=_score,
)
