"""S2K RI-50: SLEDAI-2K at follow-up, where a descriptor that is better by half or more counts half.

    >>> from lupustem.indices.ri50 import S2K_RI50
    >>> found = S2K_RI50.score({"baseline": ["arthritis", "fever"], "followup": {"arthritis": "improved50", "fever": "absent"}})
    >>> str(found.value), found.named["baseline_score"]
    ('2', 5)

Source: Touma 2011, J Rheumatol 38:275-84. What half better means for each descriptor stands in its retrieval form, which was
not obtained: the physician says which state a descriptor is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lupustem.indices.declare import Index, Key
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source, Value, unverified
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.logic.text import Text

TOUMA_2011 = Source("Touma 2011, J Rheumatol 38:275-84", "10.3899/jrheum.100724")
RELIABILITY = Source("Touma 2011 (reliability), J Rheumatol 38:868-73", "10.3899/jrheum.101080")
STATES = ("absent", "present", "improved50")
HALF = Decimal("0.5")
_CLAIMS = (
    Claim(
        "V",
        Text("三种状态与减半", "the three states and the halving"),
        Text("Touma 2011，摘要", "Touma 2011, abstract"),
    ),
    Claim(
        "M",
        Text(
            "数值条目的“好转一半”指数值下降至少 50%；各条目的判定表未取得",
            "for a descriptor that is a number, half better is a fall by 50 % or more; its own table was not obtained",
        ),
    ),
)


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    baseline = given.names("baseline", DESCRIPTORS)
    for key in ("baseline", "followup"):
        if given.raw(key) is None:
            given.problem(key, "structure", Text("缺少。", "is missing."))
    states = _states(given, baseline)
    given.done()
    parts = {name: _ends(name, state) for name, state in states.items()}
    low, high = (sum((ends[side] for ends in parts.values()), Decimal(0)) for side in (0, 1))
    before = sum(DESCRIPTORS[name].weight for name in baseline)
    contributions: dict[str, Value] = {
        name: _short(ends[0]) for name, ends in parts.items() if ends[0] == ends[1] and ends[0]
    }
    return Score(
        index="s2k_ri50",
        version="2011",
        value=_short(low) if low == high else None,
        lower=_short(low),
        upper=_short(high),
        sources=(TOUMA_2011, RELIABILITY),
        missing=tuple(f"followup.{name}" for name, state in states.items() if state is None),
        contributions=contributions,
        named={"baseline_score": before},
        unverified=unverified(_CLAIMS),
        warnings=tuple(given.notices),
    )


def _states(given: Given, baseline: tuple[str, ...]) -> dict[str, str | None]:
    """The state at follow-up of what was active at baseline (unknown where nothing is written) and of what is new."""
    below = given.part("followup")
    states: dict[str, str | None] = dict.fromkeys(baseline)
    if below is None:
        return states
    for name in DESCRIPTORS:
        state = below.choice(name, STATES) if name in below else None
        if name in below or name in baseline:
            states[name] = state
        if state == "improved50" and name not in baseline:
            below.problem(
                name,
                "contradiction",
                Text("基线时不存在，不能写 improved50。", "was not there at baseline, so it cannot be improved50."),
            )
        below.raw(name)
    below.close()
    return states


def _ends(name: str, state: str | None) -> tuple[Decimal, Decimal]:
    weight = Decimal(DESCRIPTORS[name].weight)
    worth = {"absent": Decimal(0), "present": weight, "improved50": weight * HALF}
    return (Decimal(0), weight) if state is None else (worth[state], worth[state])


def _short(points: Decimal) -> Decimal | int:
    return int(points) if points == points.to_integral_value() else points


S2K_RI50 = Index(
    name="s2k_ri50",
    text=Text("S2K RI-50 应答指数", "S2K RI-50 responder index"),
    version="2011",
    measures=Text(
        "随访时的 SLEDAI-2K，好转一半及以上的条目计半分，显示部分改善。",
        "SLEDAI-2K at follow-up, where what is better by half or more counts half, so that partial improvement shows.",
    ),
    window=Text("基线与随访，各回顾 30 天", "baseline and follow-up, 30 days each"),
    range=Text("0 至 105，可为半分", "0 to 105, half points occur"),
    owner="S2K RI-50: Touma, Gladman, Ibañez, Urowitz and the University of Toronto Lupus Clinic",
    sources=(TOUMA_2011, RELIABILITY),
    claims=_CLAIMS,
    keys=(
        Key(
            "baseline",
            Text("基线时存在的条目", "descriptors present at baseline"),
            ["arthritis", "rash", "proteinuria", "fever"],
        ),
        Key(
            "followup",
            Text(
                "条目: absent、present 或 improved50；新出现的写 present",
                "descriptor: absent, present or improved50; what is new is present",
            ),
            {"arthritis": "improved50", "rash": "absent", "proteinuria": "present", "fever": "improved50"},
        ),
    ),
    pitfalls=(
        Text(
            "基线存在而随访未写的条目为未知，结果为区间。",
            "What was there at baseline and is not written at follow-up is unknown: an interval.",
        ),
        Text("随访新出现的条目计满分。", "A descriptor new at follow-up counts in full."),
    ),
    score=_score,
)
