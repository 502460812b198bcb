"""SRI-4 to SRI-8 and BICLA: response at a visit against the baseline, from SLEDAI, BILAG-2004 and PGA.

    >>> from lupustem.indices.responder import SRI
    >>> found = SRI["sri4"].score({
    ...     "baseline": {"sledai": 12, "pga": Decimal("1.8"), "bilag": {"renal": "A"}},
    ...     "followup": {"sledai": 8, "pga": Decimal("1.2"), "bilag": {"renal": "B"}}, "rescue": False})
    >>> found.value
    True

Source: Furie 2009, Arthritis Rheum 61:1143; Wallace 2011, Arthritis Rheum 63:S894; the text of trial NCT04895241.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from lupustem.indices.activity import absent, read_grades, read_sledai, sledai_row
from lupustem.indices.bilag.grade import LETTERS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.criteria import Judged, bounded, judge
from lupustem.indices.declare import Index, Key, all_of, any_of, at_least, named
from lupustem.indices.given import Given
from lupustem.indices.pga import MAXIMUM as PGA_MAXIMUM
from lupustem.indices.pga import read_pga
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.visits import VISITS_KEY, pair
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

FURIE_2009 = Source("Furie 2009, Arthritis Rheum 61:1143")
WALLACE_2011 = Source("Wallace 2011, Arthritis Rheum 63:S894")
TRIAL = Source("protocol text of NCT04895241")
_LETTER_WORDS: dict[str, Text] = {letter: Text(letter, letter) for letter in LETTERS}
SIDES = ("baseline", "followup")


def _grades(side: str) -> dict[str, Variable]:
    return {
        system: Variable("category", text, values=_LETTER_WORDS, name=f"{side}_{system}")
        for system, text in SYSTEMS.items()
    }


BEFORE, NOW = _grades("baseline"), _grades("followup")
SLEDAI = {side: bounded(f"{side}_sledai") for side in SIDES}
PGA = {side: bounded(f"{side}_pga", PGA_MAXIMUM) for side in SIDES}
rescue, died = named(
    {
        "rescue": Variable("boolean", Text("补救或禁用治疗", "Rescue or prohibited treatment")),
        "died": Variable("boolean", Text("死亡", "Death")),
    }
).values()
PGA_LIMIT = Decimal("0.3")


def _new_b(system: str) -> Expression:
    return (NOW[system] == "B") & BEFORE[system].isin("C", "D", "E")


def _no_worse() -> Expression:
    """No new A, and at most one new B; a system that was A and is B has improved."""
    new_a = tuple((NOW[system] == "A") & (BEFORE[system] != "A") for system in SYSTEMS)
    return ~any_of(*new_a) & ~at_least(2, tuple(map(_new_b, SYSTEMS)))


_ALIVE = ~rescue & ~died
_NOT_WORSENED = PGA["followup"].minus_below(PGA["baseline"], PGA_LIMIT)


def sri_criteria(points: int) -> dict[str, Expression]:
    """SRI: SLEDAI falls by `points` or more, no new A and at most one new B, PGA rises by less than 0.3, no rescue."""
    return {
        "sledai": SLEDAI["baseline"].minus_at_least(SLEDAI["followup"], points),
        "bilag": _no_worse(),
        "pga": _NOT_WORSENED,
        "rescue": _ALIVE,
    }


BICLA_CRITERIA: dict[str, Expression] = {
    "bilag_improved": all_of(
        *(
            ((BEFORE[one] != "A") | (NOW[one] != "A")) & ((BEFORE[one] != "B") | NOW[one].isin("C", "D", "E"))
            for one in SYSTEMS
        )
    ),
    "bilag": _no_worse(),
    "sledai": SLEDAI["followup"].not_above(SLEDAI["baseline"]),
    "pga": _NOT_WORSENED,
    "rescue": _ALIVE,
}
ACTIVE_BEFORE = any_of(*(BEFORE[system].isin("A", "B") for system in SYSTEMS))
"""BICLA can be assessed only where a system was A or B at baseline."""


A_NOW = any_of(*(NOW[system] == "A" for system in SYSTEMS))
"""Fails BICLA whatever the baseline was: such a system has either not improved or is a new A."""


def _read(given: Given) -> tuple[dict[str, Any], list[str]]:
    """The row that the criteria read, and what is missing."""
    row: dict[str, Any] = _failure(given)
    missing: list[str] = []
    failed = row["rescue"] is True or row["died"]
    for side, visit in zip(SIDES, pair(given, later_needed=not failed), strict=True):
        if visit is None:
            continue
        sledai, mark, (grades, without) = read_sledai(visit), read_pga(visit), read_grades(visit)
        row |= sledai_row(sledai, SLEDAI[side]) | PGA[side].row(*((0, PGA_MAXIMUM) if mark is None else (mark, mark)))
        row |= {f"{side}_{system}": grade for system, grade in grades.items()}
        missing += [*sledai.missing, *absent(visit, {"pga": mark}), *without]
        visit.day("date")
        visit.close()
    missing += ["rescue"] if row["rescue"] is None else []
    return row, missing


def _failure(given: Given) -> dict[str, bool | None]:
    """Rescue or prohibited treatment under either of its names, and death, which is no response."""
    keys = [key for key in ("rescue", "treatment_failure", "prohibited_medication") if key in given]
    flags = [given.flag(key) for key in keys]
    state = True if True in flags else False if flags and None not in flags else None
    return {"rescue": state, "died": given.flag("died") is True}


def _sri(mapping: Mapping[str, object], *, index: str, points: int) -> Score:
    given = Given(mapping)
    row, missing = _read(given)
    given.done()
    return _as_score(index, judge(sri_criteria(points), row), missing, given, (FURIE_2009, TRIAL), SRI_CLAIMS)


def _bicla(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    row, missing = _read(given)
    given.done()
    active = judge({"active": ACTIVE_BEFORE}, row).verdict
    if active is False:
        given.notice(
            "not_assessable",
            ("baseline.bilag",),
            Text(
                "基线没有 A 或 B 级系统，无法评 BICLA。", "no system was A or B at baseline: BICLA cannot be assessed."
            ),
        )
    judged = judge(BICLA_CRITERIA, row)
    if judge({"a_now": A_NOW}, row).verdict:
        judged = Judged(False, judged.states)
    judged = Judged(judged.verdict if active or (judged.verdict is False and active is None) else None, judged.states)
    found = _as_score("bicla", judged, missing, given, (WALLACE_2011, TRIAL), BICLA_CLAIMS)
    if active is not False:
        return found
    from dataclasses import replace

    return replace(found, lower=None, upper=None, grade="not_assessable", missing=())


def _as_score(
    index: str, judged: Judged, missing: list[str], given: Given, sources: tuple[Source, ...], claims: tuple[Claim, ...]
) -> Score:
    verdict = judged.verdict
    return Score(
        index=index,
        version="2009" if index.startswith("sri") else "2011",
        value=verdict,
        lower=verdict is True,
        upper=verdict is not False,
        sources=sources,
        missing=tuple(missing),
        contributions=judged.states,
        named={"responder": verdict, "failed": judged.failed},
        unverified=unverified(claims),
        warnings=tuple(given.notices),
    )


SRI_CLAIMS = (
    Claim(
        "V", Text("SLEDAI、BILAG 与 PGA 三条", "the three criteria of SLEDAI, BILAG and PGA"), "NCT04895241; BLISS-76"
    ),
    Claim(
        "V2",
        Text("A 变 B 是改善，不是新的 B", "A to B is improvement, not a new B"),
        Text("贝利尤单抗器官系统论文", "belimumab organ-domain paper"),
    ),
)
BICLA_CLAIMS = (
    Claim("V", Text("五条标准", "the five criteria"), "eProvide"),
    Claim("D", Text("基线须有 A 或 B 级", "an A or B at baseline is needed")),
)
_VISIT = {"sledai": 12, "pga": Decimal("1.8"), "bilag": {"renal": "A", "musculoskeletal": "B"}}
_LATER = {"sledai": 8, "pga": Decimal("1.2"), "bilag": {"renal": "B", "musculoskeletal": "C"}}
_ABOUT = Text(
    "{date, sledai（或 sledai_present 等条目）, pga, bilag: 系统: 等级}；未写的系统按 E",
    "{date, sledai (or descriptors: sledai_present ...), pga, bilag: system: grade}; a system not written counts as E",
)
_KEYS = (
    Key("baseline", Text(f"基线：{_ABOUT.zh}", f"baseline: {_ABOUT.en}"), _VISIT),
    Key("followup", Text("所判的就诊，写法同上", "the visit judged, written likewise"), _LATER),
    Key("rescue", Text("用过补救或禁用治疗：true 或 false", "rescue or prohibited treatment: true or false"), False),
    Key("died", Text("死亡即为无应答", "death is no response"), False),
    VISITS_KEY,
)
_PITFALLS = (
    Text("与基线比较，不是与上次就诊比较。", "The comparison is with the baseline, not with the visit before."),
    Text("补救治疗与死亡是无应答，不是缺失。", "Rescue treatment and death are no response, not missing."),
    Text(
        "PGA 恰升 0.3 即不满足；按十进制精确比较。", "A PGA risen by exactly 0.3 fails; decimals are compared exactly."
    ),
)


def _index(points: int) -> Index:
    return Index(
        name=f"sri{points}",
        text=Text(f"SRI-{points} 应答指数", f"SRI-{points} responder index"),
        version="2009",
        measures=Text(
            f"相对基线的应答：SLEDAI 至少降 {points} 分，没有新的 A 级、至多一个新的 B 级，PGA 升高不到 0.3。",
            f"Response against baseline: SLEDAI down by {points} or more, no new A, at most one new B, PGA up by "
            f"less than 0.3.",
        ),
        window=Text("基线与所判的就诊", "baseline and the visit judged"),
        range=Text("应答：是或否", "responder: yes or no"),
        owner="SRI: Furie and co-workers, the belimumab trials",
        sources=(FURIE_2009, TRIAL),
        claims=SRI_CLAIMS,
        keys=_KEYS,
        pitfalls=_PITFALLS,
        score=partial(_sri, index=f"sri{points}", points=points),
    )


SRI: dict[str, Index] = {f"sri{points}": _index(points) for points in (4, 5, 6, 7, 8)}
BICLA = Index(
    name="bicla",
    text=Text("BICLA 应答", "BICLA response"),
    version="2011",
    measures=Text(
        "基线的 A 级都改善、B 级都降至 C 级以下，没有新的 A 级、至多一个新的 B 级，SLEDAI 不升，PGA 升高不到 0.3。",
        "Every A of the baseline improved and every B down to C or less, no new A and at most one new B, SLEDAI not above, "
        "PGA up by less than 0.3.",
    ),
    window=Text("基线与所判的就诊", "baseline and the visit judged"),
    range=Text("应答：是、否或无法评", "responder: yes, no or not assessable"),
    owner="BICLA: Wallace and co-workers, the epratuzumab trials",
    sources=(WALLACE_2011, TRIAL),
    claims=BICLA_CLAIMS,
    keys=_KEYS,
    pitfalls=_PITFALLS,
    score=_bicla,
)
