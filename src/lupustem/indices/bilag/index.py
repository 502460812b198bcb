"""BILAG-2004: the nine systems graded from their items, alone or together, with counts of A and B and a numeric total.

    >>> from lupustem.indices.bilag.index import SYSTEM_INDICES
    >>> found = SYSTEM_INDICES["bilag2004_mucocutaneous"].score({"items": {5: 1, 9: 4}, "ever_involved": True})
    >>> found.value, dict(found.contributions)
    ('A', {'5': 'B', '9': 'A'})

Source: Isenberg 2005, Rheumatology 44:902-6; Yee 2007, Arthritis Rheum 56:4113; the official form, revision 1 September 2009.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from lupustem.indices.bilag.grade import LETTERS, Grade, grade, numbers_of
from lupustem.indices.bilag.items import ITEMS, SYSTEMS
from lupustem.indices.bilag.numeric import CODES, DEFAULT
from lupustem.indices.bilag.renal import POLICIES, Policy
from lupustem.indices.bilag.visit import read_visit
from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.logic.text import Text

ISENBERG_2005 = Source("Isenberg 2005, Rheumatology 44:902-6", "10.1093/rheumatology/keh624")
YEE_2007 = Source("Yee 2007, Arthritis Rheum 56:4113", "10.1002/art.23130")
FORM = Source("BILAG-2004 form, revision 1 September 2009")
SOURCES = (ISENBERG_2005, YEE_2007, FORM)
VERSION = "2004, revision 1 September 2009"
LISTS_CLAIM = Claim(
    "V2",
    Text("各系统的条目归属", "which items reach which grade"),
    Text("UK JSLE 的测试，逐条核对", "UK JSLE tests, item by item"),
)
CLAIMS: dict[str, tuple[Claim, ...]] = {
    **dict.fromkeys(SYSTEMS, (LISTS_CLAIM,)),
    "constitutional": (
        Claim("V2", Text("全身表现的规则", "the constitutional rules"), Text("UK JSLE 的测试", "UK JSLE tests")),
    ),
    "renal": (
        Claim(
            "V2",
            Text("肾脏规则的全部数字", "every number of the renal rules"),
            Text("UK JSLE 程序库", "UK JSLE library"),
        ),
    ),
    "haematological": (Claim("M", Text("血液系统的界值", "the haematological limits")),),
}


def _system_score(mapping: Mapping[str, object], *, system: str) -> Score:
    given = Given(mapping)
    row = read_visit(given, numbers_of(system))
    ever, policy = given.flag("ever_involved"), read_policy(given)
    given.done()
    return _as_score(system, grade(system, row, ever, policy), policy, given)


def read_policy(given: Given) -> Policy:
    """The renal policy, `strict` where none is named; `no_prior` and `policy` are other names for the key."""
    asked = {given.choice(key, POLICIES) for key in ("renal_policy", "no_prior", "policy")} - {None}
    if len(asked) > 1:
        given.problem(
            "renal_policy", "contradiction", Text("写了两种策略；请只留一种。", "two policies are named; keep one.")
        )
    return "legacy" if asked == {"legacy"} else "strict"


def _as_score(system: str, found: Grade, policy: Policy, given: Given | None = None) -> Score:
    named = {"policy": policy, "criteria": tuple(one.removeprefix("renal_") for one in found.criteria)}
    return Score(
        index=f"bilag2004_{system}",
        version=VERSION,
        value=found.best if found.best == found.worst else None,
        lower=found.best,
        upper=found.worst,
        grade=found.reached,
        sources=SOURCES,
        missing=found.missing,
        contributions={str(number): letter for number, letter in found.items.items()},
        named=named if system == "renal" else {},
        unverified=unverified(CLAIMS[system]),
        warnings=tuple(given.notices) if given else (),
    )


def _whole_score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    scheme = given.choice("scheme", CODES) or DEFAULT
    grades = read_grades(given)
    given.done()
    codes = CODES[scheme].points
    low, high = sum(codes[one.best] for one in grades.values()), sum(codes[one.worst] for one in grades.values())
    systems = {system: _as_score(system, one, _policy_of(given)) for system, one in grades.items()}
    return Score(
        index="bilag2004",
        version=VERSION,
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=SOURCES,
        missing=tuple(_place(system, name) for system, one in grades.items() for name in one.missing),
        contributions={system: one.reached for system, one in grades.items()},
        systems=systems,
        scheme=scheme,
        named=_counts(grades),
        unverified=unverified((*(claim for claims in CLAIMS.values() for claim in claims), CODES[scheme].claim)),
        warnings=tuple(given.notices),
    )


def _policy_of(given: Given) -> Policy:
    return "legacy" if "legacy" in (given.raw(key) for key in ("renal_policy", "no_prior", "policy")) else "strict"


def _place(system: str, name: str) -> str:
    return f"ever_involved.{system}" if name == "ever_involved" else name


def read_grades(given: Given) -> dict[str, Grade]:
    """The grades of all nine systems from `items`, `prior`, `ever_involved` and the renal policy."""
    row, policy = read_visit(given, tuple(ITEMS)), read_policy(given)
    history = _history(given)
    return {system: grade(system, row, history[system], policy) for system in SYSTEMS}


def _history(given: Given) -> dict[str, bool | None]:
    """`ever_involved`: one answer for all systems, or system -> answer; a system that is not written is unknown."""
    if isinstance(given.raw("ever_involved"), Mapping):
        below = given.part("ever_involved")
        assert below is not None
        history = {system: below.flag(system) for system in SYSTEMS}
        below.close()
        return history
    return dict.fromkeys(SYSTEMS, given.flag("ever_involved"))


def _counts(grades: Mapping[str, Grade]) -> dict[str, int | None]:
    """How many systems are A and how many B; None where that is open, with the bounds beside it."""
    counts: dict[str, int | None] = {}
    for letter in ("A", "B"):
        fewest = sum(one.best == one.worst == letter for one in grades.values())
        most = sum(
            LETTERS.index(one.best) <= LETTERS.index(letter) <= LETTERS.index(one.worst) for one in grades.values()
        )
        name = f"{letter.lower()}_count"
        counts |= {name: fewest if fewest == most else None, f"{name}_lower": fewest, f"{name}_upper": most}
    return counts


_ITEMS_TEXT = Text(
    "条目编号: 0 至 4、true/false 或数值；未写的分级条目为 0，未写的数值为未测；未评写 null",
    "item number: 0 to 4, true/false or a number; an item not written is 0, a number not written was not measured; "
    "null for not assessed",
)
_EXAMPLES: dict[str, dict[int, object]] = {
    "constitutional": {1: 3, 2: 2, 3: 2},
    "mucocutaneous": {5: 1, 9: 4},
    "neuropsychiatric": {30: 2},
    "musculoskeletal": {41: 3, 43: 1},
    "cardiorespiratory": {48: 4},
    "gastrointestinal": {57: 1},
    "ophthalmic": {71: 2},
    "renal": {84: Decimal("1.2"), 86: 90, 88: True},
    "haematological": {90: Decimal("8.4"), 91: Decimal("4.5"), 92: Decimal("2.5"), 93: Decimal("1.2"), 94: 160},
}


def _keys(items: dict[int, object]) -> tuple[Key, ...]:
    return (Key("items", _ITEMS_TEXT, items), *_KEYS)


_KEYS = (
    Key(
        "prior",
        Text("上次就诊的条目（78 至 87）；没有上次就诊写 null", "items 78 to 87 of the visit before; null for none"),
    ),
    Key(
        "ever_involved",
        Text(
            "此前曾为 A 至 C 级：true 或 false；全部系统可写成 系统: true 或 false",
            "graded A to C at any earlier visit: true or false; of all systems also as system: true or false",
        ),
        True,
    ),
    Key(
        "renal_policy",
        Text("没有上次数值时：strict 或 legacy", "without values from before: strict or legacy"),
        "strict",
    ),
)
_PITFALLS = (
    Text(
        "由最重的条目决定，与顺序无关；有的程序停在第一个符合的条目上。",
        "The worst item decides whatever the order; some programs stop at the first match.",
    ),
    Text(
        "血红蛋白以 g/dL、24 h 尿蛋白以 g、尿蛋白肌酐比以 mg/mmol 计。",
        "Haemoglobin is in g/dL, 24 h protein in g, protein to creatinine in mg/mmol.",
    ),
    Text(
        "ND 不是 0。非狼疮所致的血液数值写 90_due_to_sle: false。",
        "ND is not 0. A blood value not due to lupus says 90_due_to_sle: false.",
    ),
    Text("条目的“新发”与 SRI 的“新的 A/B 级”不是一回事。", "An item that is new is not the new A or B of SRI."),
)
_OWNER = "BILAG-2004: the British Isles Lupus Assessment Group"
_MEASURES = Text(
    "近 4 周与之前 4 周相比，各器官系统是否需要治疗：A 重、B 中、C 轻、D 曾受累、E 从未受累。",
    "Whether an organ system needs treatment, the last 4 weeks against the 4 before: A severe, B moderate, C mild, D involved "
    "once, E never.",
)
_WINDOW = Text("近 4 周与之前 4 周；活检 3 个月内", "the last 4 weeks and the 4 before; histology within 3 months")


def _index(system: str) -> Index:
    text = SYSTEMS[system]
    return Index(
        name=f"bilag2004_{system}",
        text=Text(f"BILAG-2004 {text.zh}系统", f"BILAG-2004 {text.en.lower()} system"),
        version=VERSION,
        measures=_MEASURES,
        window=_WINDOW,
        range=Text("A 至 E", "A to E"),
        owner=_OWNER,
        sources=SOURCES,
        claims=CLAIMS[system],
        keys=_keys(_EXAMPLES[system]),
        pitfalls=_PITFALLS,
        score=partial(_system_score, system=system),
    )


SYSTEM_INDICES: dict[str, Index] = {f"bilag2004_{system}": _index(system) for system in SYSTEMS}
BILAG_2004 = Index(
    name="bilag2004",
    text=Text("BILAG-2004 全部九个系统", "BILAG-2004, all nine systems"),
    version=VERSION,
    measures=_MEASURES,
    window=_WINDOW,
    range=Text("每个系统 A 至 E；总分依所用方案", "A to E for each system; a total by named scheme"),
    owner=_OWNER,
    sources=SOURCES,
    claims=(LISTS_CLAIM, *CLAIMS["constitutional"], *CLAIMS["renal"], *CLAIMS["haematological"]),
    keys=(
        *_keys({number: value for items in _EXAMPLES.values() for number, value in items.items()}),
        Key("scheme", Text(f"总分方案：{'、'.join(CODES)}", f"scheme of the total: {', '.join(CODES)}"), DEFAULT),
    ),
    pitfalls=_PITFALLS,
    score=_whole_score,
)
