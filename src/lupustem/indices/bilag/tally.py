"""How many systems rose, fell or stayed between two visits: as far as the BILAG-2004 systems tally could be read.

The published tally sorts each system into active or worsening, improving, and persistently minimal or none. Its table of
transitions was not obtained, so that step is left out: what is counted is the direction of the grade alone.

    >>> from lupustem.indices.bilag.tally import BILAG_TALLY
    >>> found = BILAG_TALLY.score({"previous": {"grades": {"renal": "A"}}, "current": {"grades": {"renal": "B"}}})
    >>> found.named["decreasing"], found.named["same"], found.contributions["renal"]
    (1, 8, 'decreasing')

Source: an abstract of the ACR meeting 2011 and the abstract of Yee 2012, Rheumatology 51:2099.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from lupustem.indices.activity import read_grades
from lupustem.indices.bilag.grade import LETTERS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, unverified
from lupustem.indices.visits import VISITS_KEY, pair
from lupustem.logic.text import Text

ACR_2011 = Source("Yee and co-workers, BILAG-2004 systems tally, abstract at the ACR meeting 2011")
DIRECTIONS = ("increasing", "decreasing", "same")
CLAIMS = (
    Claim(
        "V",
        Text("按系统计数：升、降、不变", "systems counted as increasing, decreasing, the same"),
        Text("摘要", "abstract"),
    ),
    Claim(
        "M",
        Text("D 与 E 视为相同；正式计数法的转换表未取得", "D and E count alike; the published table was not obtained"),
    ),
)


def direction(before: str, now: str) -> str:
    """Where a grade has gone; D and E are both no activity."""
    one, other = (max(LETTERS.index(letter), 1) for letter in (before, now))
    return "same" if one == other else "increasing" if other > one else "decreasing"


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    sides: list[dict[str, str | None]] = []
    missing: list[str] = []
    for visit in pair(given, adjacent=True):
        if visit is None:
            continue
        grades, without = read_grades(visit, "bilag" if visit.has("bilag") else "grades")
        sides.append(grades)
        missing += without
        visit.day("date")
        visit.close()
    given.done()
    before, now = sides
    found = {system: _possible(before[system], now[system]) for system in SYSTEMS}
    counts = {one: sum(kinds == {one} for kinds in found.values()) for one in DIRECTIONS}
    settled = all(len(kinds) == 1 for kinds in found.values())
    named: dict[str, int | None] = {one: counts[one] if settled else None for one in DIRECTIONS}
    most = sum("increasing" in kinds for kinds in found.values())
    return Score(
        index="bilag2004_tally",
        version="2011",
        value=counts["increasing"] if settled else None,
        lower=counts["increasing"],
        upper=most,
        sources=(ACR_2011,),
        missing=tuple(missing),
        contributions={system: next(iter(kinds)) if len(kinds) == 1 else None for system, kinds in found.items()},
        named=named,
        unverified=unverified(CLAIMS),
        warnings=tuple(given.notices),
    )


def _possible(before: str | None, now: str | None) -> set[str]:
    one, other = ((letter,) if letter else LETTERS for letter in (before, now))
    return {direction(a, b) for a, b in product(one, other)}


_GRADES = {"mucocutaneous": "B", "renal": "A"}
BILAG_TALLY = Index(
    name="bilag2004_tally",
    text=Text("BILAG-2004 系统计数（方向）", "BILAG-2004 systems tally (direction)"),
    version="2011",
    measures=Text(
        "两次就诊之间等级升高、降低、不变的系统数；结果值为升高的系统数。",
        "How many systems rose, fell or stayed between two visits; the value is the number that rose.",
    ),
    window=Text("上次就诊至本次", "from the visit before to this one"),
    range=Text("每项 0 至 9，合计 9", "0 to 9 each, 9 in all"),
    owner="BILAG-2004: the British Isles Lupus Assessment Group",
    sources=(ACR_2011,),
    claims=CLAIMS,
    keys=(
        Key(
            "previous",
            Text("上次就诊 {date, grades: 系统: 等级}", "the visit before, {date, grades: system: grade}"),
            {"grades": _GRADES},
        ),
        Key("current", Text("本次就诊，写法同上", "this visit, likewise"), {"grades": _GRADES | {"renal": "B"}}),
        VISITS_KEY,
    ),
    pitfalls=(
        Text(
            "这不是发表的三类计数：持续活动（如 A 至 A）在此为“不变”。",
            "Not the published three classes: activity that persists (A to A) is the same here.",
        ),
    ),
    score=_score,
)
