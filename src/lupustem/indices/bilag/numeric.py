"""A total from the grades, by named scheme: totals of different schemes are never compared.

Source: Yee 2010, Rheumatology 49:1665-9 (12, 8, 1, 0, 0 for BILAG-2004).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lupustem.indices.bilag.grade import LETTERS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text

YEE_2010 = Source("Yee 2010, Rheumatology 49:1665-9", "10.1093/rheumatology/keq026")
CLASSIC_SYSTEMS = (
    "general",
    "mucocutaneous",
    "neurological",
    "musculoskeletal",
    "cardiorespiratory",
    "vasculitis",
    "renal",
    "haematological",
)


class Coding(NamedTuple):
    """Points per grade under a named scheme, and the systems of the version that it was made for."""

    name: str
    points: Mapping[str, int]
    systems: tuple[str, ...]
    claim: Claim


def _coding(name: str, a: int, b: int, systems: tuple[str, ...], where: Text | str) -> Coding:
    claim = Claim("V", Text(f"方案 {name} 的分值", f"the points of scheme {name}"), where)
    return Coding(name, {"A": a, "B": b, "C": 1, "D": 0, "E": 0}, systems, claim)


CODES: dict[str, Coding] = {
    one.name: one
    for one in (
        _coding("bilag2004_yee2010", 12, 8, tuple(SYSTEMS), "Yee 2010"),
        _coding("classic_9_3_1", 9, 3, CLASSIC_SYSTEMS, "BLIPS"),
        _coding(
            "classic_12_5_1", 12, 5, CLASSIC_SYSTEMS, Text("Yee 2010 引用并否定", "quoted and rejected by Yee 2010")
        ),
    )
}
DEFAULT = "bilag2004_yee2010"


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    scheme = given.choice("scheme", CODES)
    if scheme is None and not given.problems:
        given.problem(
            "scheme", "structure", Text(f"须指明方案：{'、'.join(CODES)}。", f"name the scheme: {', '.join(CODES)}.")
        )
    grades = _grades(given, scheme)
    given.done()
    assert scheme is not None
    points = CODES[scheme].points
    low = sum(points[grade] if grade else 0 for grade in grades.values())
    high = sum(points[grade or "A"] for grade in grades.values())
    return Score(
        index="bilag2004_numeric",
        version="2010",
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=(YEE_2010,),
        missing=tuple(f"grades.{system}" for system, grade in grades.items() if grade is None),
        contributions={
            system: points[grade] for system, grade in grades.items() if grade is not None and points[grade]
        },
        scheme=scheme,
        named={"total": low if low == high else None},
        warnings=tuple(given.notices),
    )


def _grades(given: Given, scheme: str | None) -> dict[str, str | None]:
    """The grade of every system; the classic schemes take the eight classic systems or the nine of 2004."""
    below = given.part("grades")
    if below is None:
        given.problem("grades", "structure", Text("缺少 grades。", "grades are missing."))
        return {}
    classic = scheme is not None and CODES[scheme].systems == CLASSIC_SYSTEMS
    of_2004 = not classic or any(name in below for name in SYSTEMS if name not in CLASSIC_SYSTEMS)
    systems = tuple(SYSTEMS) if of_2004 else CLASSIC_SYSTEMS
    grades = {system: below.choice(system, LETTERS) for system in systems}
    below.close()
    if classic and of_2004:
        given.notice(
            "other_version",
            ("scheme",),
            Text(
                "此方案为经典 BILAG 的 8 个系统而设，用于 BILAG-2004 的 9 个系统时总分不可与文献比较。",
                "made for the 8 systems of classic BILAG; on the 9 of BILAG-2004 its total compares with no paper.",
            ),
        )
    return grades


BILAG_NUMERIC = Index(
    name="bilag2004_numeric",
    text=Text("BILAG 分级总分", "BILAG grades as a total"),
    version="2010",
    measures=Text("把各系统的等级折成一个总分。", "The grades of the systems as one total."),
    window=Text("同 BILAG-2004", "as for BILAG-2004"),
    range=Text(
        "bilag2004_yee2010：0 至 108；classic_9_3_1：0 至 72", "bilag2004_yee2010: 0 to 108; classic_9_3_1: 0 to 72"
    ),
    owner="BILAG-2004: the British Isles Lupus Assessment Group",
    sources=(YEE_2010,),
    claims=tuple(one.claim for one in CODES.values()),
    keys=(
        Key("scheme", Text(f"方案：{'、'.join(CODES)}", f"scheme: {', '.join(CODES)}"), DEFAULT),
        Key(
            "grades",
            Text("系统: A 至 E；未评写 null", "system: A to E; null for not assessed"),
            {system: "C" if system == "mucocutaneous" else "E" for system in SYSTEMS},
        ),
    ),
    pitfalls=(
        Text(
            "不同方案的总分不能相互比较；南京 MSC 论文的肾脏均分 4.48 符合 9/3/1，而非 12/8/1。",
            "Totals of different schemes do not compare; a mean renal score of 4.48 in a Nanjing paper fits 9/3/1 alone.",
        ),
    ),
    score=_score,
)
