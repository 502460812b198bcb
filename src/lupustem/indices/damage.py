"""SLICC/ACR damage index: what lupus and its treatment have left behind for good; it never falls.

    >>> from lupustem.indices.damage import SLICC_DAMAGE
    >>> SLICC_DAMAGE.score({"items": {"cataract": True, "stroke": 2, "end_stage_renal": True, "proteinuria": True}}).value
    6

Source: Gladman 1996, Arthritis Rheum 39:363-9.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lupustem.indices.damage_items import ITEMS, SYSTEM_MAXIMA
from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

GLADMAN_1996 = Source("Gladman 1996, Arthritis Rheum 39:363-9", "10.1002/art.1780390303")
MAXIMUM = sum(SYSTEM_MAXIMA.values())
END_STAGE = "end_stage_renal"
Points = dict[str, int | None]
_PREVIOUS = Variable("integer", minimum=Decimal(0), maximum=Decimal(MAXIMUM), name="previous")


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    points = _points(given)
    previous = given.value(_PREVIOUS)
    systems = {system: _system(system, points) for system in SYSTEM_MAXIMA}
    low, high = (sum(bounds[side] for bounds in systems.values()) for side in (0, 1))
    if previous is not None and high < int(previous):
        given.problem(
            "previous",
            "contradiction",
            Text(
                f"上次为 {previous}，这次至多 {high}：损伤不会减少；请核对两次的条目。",
                f"was {previous} and is now {high} at most: damage never falls; check the items of both visits.",
            ),
        )
    given.done()
    if previous is not None:
        low = max(low, int(previous))
    return Score(
        index="slicc_acr_damage",
        version="1996",
        value=low if low == high else None,
        lower=low,
        upper=high,
        sources=(GLADMAN_1996,),
        missing=tuple(name for name, value in points.items() if value is None),
        contributions={system: bounds[0] for system, bounds in systems.items() if bounds[0]},
        named={"increase": low - int(previous) if previous is not None and low == high else None},
        warnings=tuple(given.notices),
    )


def _points(given: Given) -> Points:
    """Points of every item; None where unknown. An item that is not written counts as not there."""
    unknown, written = given.names("unknown", ITEMS), given.raw("items")
    points: Points = dict.fromkeys(ITEMS, 0)
    if isinstance(written, Mapping):
        below = given.part("items")
        assert below is not None
        points |= {name: _read(below, name) for name in ITEMS if name in below}
        for name in ITEMS:
            below.raw(name)
        below.close()
    elif written is None:
        given.problem(
            "items", "structure", Text("缺少 items；没有损伤请写 []。", "items are missing; write [] for no damage.")
        )
    else:
        points |= {name: _worth(name, True) for name in given.names("items", ITEMS)}
    for name in unknown:
        if points[name]:
            given.problem("unknown", "contradiction", Text(f"{name} 也写在 items 中。", f"{name} stands in items too."))
    return points | dict.fromkeys(unknown)


def _read(given: Given, name: str) -> int | None:
    value: Any = given.raw(name)
    if isinstance(value, bool):
        return _worth(name, value)
    most = ITEMS[name].maximum
    number = given.value(Variable("integer", minimum=Decimal(0), maximum=Decimal(most), name=name))
    if name == END_STAGE and number in (1, 2):
        given.problem(name, "out_of_bounds", Text("终末期肾病计 3 分；请写 true。", "counts 3; write true."))
    return None if number is None else int(number)


def _worth(name: str, there: bool) -> int:
    return 0 if not there else 3 if name == END_STAGE else 1


def _system(system: str, points: Points) -> tuple[int, int]:
    """The fewest and the most points of a system: the sum of its items; end-stage renal disease replaces the others."""
    own = {name: value for name, value in points.items() if ITEMS[name].system == system}
    end_stage = own.pop(END_STAGE, 0)
    low = sum(value or 0 for value in own.values())
    high = sum(ITEMS[name].maximum if value is None else value for name, value in own.items())
    if end_stage is None:
        return low, 3
    return (3, 3) if end_stage else (low, high)


SLICC_DAMAGE = Index(
    name="slicc_acr_damage",
    text=Text("SLICC/ACR 损伤指数（SDI）", "SLICC/ACR damage index (SDI)"),
    version="1996",
    measures=Text(
        "确诊后出现、不可逆的损伤，不论原因。", "Irreversible damage since the diagnosis, whatever its cause."
    ),
    window=Text("除另有说明外，须存在至少 6 个月", "present for 6 months or more, unless an item says otherwise"),
    range=Text("0 至 47，只增不减", "0 to 47; it never falls"),
    owner="SLICC/ACR damage index: the Systemic Lupus International Collaborating Clinics and the American College of "
    "Rheumatology",
    sources=(GLADMAN_1996,),
    claims=(
        Claim(
            "V",
            Text("条目、分值与上限", "items, points and maxima"),
            Text("PhenX、Medscape、1997 年中文文献", "PhenX, Medscape, a Chinese text of 1997"),
        ),
        Claim(
            "V2",
            Text("糖尿病不论是否治疗", "diabetes regardless of treatment"),
            Text("PhenX（LOINC 66678-4）；Medscape 与之不同", "PhenX (LOINC 66678-4); Medscape differs"),
        ),
        Claim("D", Text("不会减少", "it never falls")),
    ),
    keys=(
        Key(
            "items",
            Text(
                "条目的列表，或 条目: true/分值 的映射", "a list of items, or a mapping of item to true or its points"
            ),
            {"cataract": True, "avascular_necrosis": 2},
        ),
        Key("unknown", Text("未查的条目", "items not examined"), []),
        Key("previous", Text("上次总分", "the total of the visit before"), 2),
    ),
    pitfalls=(
        Text(
            "终末期肾病计 3 分，取代其他肾脏条目。",
            "End-stage renal disease counts 3 and replaces the other renal items.",
        ),
        Text(
            "损伤不是活动：固定蛋白尿、瘢痕性脱发属于这里。",
            "Damage is not activity: fixed proteinuria and scarring alopecia belong here.",
        ),
        Text(
            "总分低于上次是数据错误，会被拒收。",
            "A total below that of the visit before is a data error and is refused.",
        ),
    ),
    score=_score,
)
