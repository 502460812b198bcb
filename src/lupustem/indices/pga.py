"""Physician global assessment on 0 to 3; other scales are converted, and the scale is asked for, never guessed.

    >>> from lupustem.indices.pga import PGA
    >>> str(PGA.score({"value": 55, "scale": "0-100"}).value)
    '1.65'

Source: anchors 0, 1, 2, 3 on a 10 cm line, as the trials use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lupustem.facts.declare import number
from lupustem.indices.declare import Index, Key, named
from lupustem.indices.given import Given
from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text

TRIALS = Source("Furie 2009 (SRI) and the belimumab trials; Piga 2022 (PISCOS) for its standardisation")
MAXIMUM = 3
SCALES: dict[str, Decimal] = {"0-3": Decimal(1), "0-10": Decimal("0.3"), "0-100": Decimal("0.03")}
pga = named(
    {"pga": number(minimum=0, maximum=3, zh="医师总体评估（0 至 3）", en="Physician global assessment (0 to 3)")}
)["pga"]
_MARK = named({"value": number(minimum=0, maximum=100, zh="标记值", en="Mark")})["value"]


def read_pga(given: Given, key: str = "pga") -> Decimal | None:
    """A PGA written as a number on 0 to 3, or as {value, scale}; on 0 to 3, None where unknown."""
    if isinstance(given.raw(key), Mapping):
        below = given.part(key)
        assert below is not None
        value = _converted(below)
        below.close()
        return value
    found = given.raw(key)
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool) and found > 3:
        given.problem(key, "out_of_bounds", _SCALE)
        return None
    number = given.value(pga, key)
    return None if number is None else Decimal(number)


def _converted(given: Given) -> Decimal | None:
    scale = given.choice("scale", SCALES)
    mark = given.value(_MARK)
    if mark is None:
        return None
    if scale is None:
        if not given.problems:
            given.problem("scale", "structure", _SCALE)
        return None
    if Decimal(mark) * SCALES[scale] > 3:
        low, high = scale.split("-")
        given.problem(
            "value", "out_of_bounds", Text(f"超出标尺 {low} 至 {high}。", f"outside the scale {low} to {high}.")
        )
        return None
    return Decimal(mark) * SCALES[scale]


_SCALE = Text(
    f"须注明标尺：{'、'.join(SCALES)}，例如 {{value: 55, scale: 0-100}}；不作猜测。",
    f"say on which scale: {', '.join(SCALES)}, such as {{value: 55, scale: 0-100}}; it is not guessed.",
)


def _score(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    value = _converted(given)
    given.done()
    return Score(
        index="pga",
        version="1",
        value=None if value is None else value.normalize() + 0,
        lower=Decimal(0) if value is None else value,
        upper=Decimal(3) if value is None else value,
        sources=(TRIALS,),
        missing=() if value is not None else ("value",),
        warnings=tuple(given.notices),
    )


PGA = Index(
    name="pga",
    text=Text("医师总体评估（PGA）", "Physician global assessment (PGA)"),
    version="1",
    measures=Text("医师对当前疾病活动的总体判断。", "The physician's overall judgement of disease activity."),
    window=Text("就诊当日，在计算 SLEDAI 之前评定", "the day of the visit, before SLEDAI is worked out"),
    range=Text("0 无、1 轻、2 中、3 重，允许小数", "0 none, 1 mild, 2 moderate, 3 severe, decimals allowed"),
    owner="PGA: in common use since the SELENA trials",
    sources=(TRIALS,),
    claims=(
        Claim("V", Text("0 至 3，刻度 0、1、2、3", "0 to 3 with anchors"), Text("试验方案", "trial protocols")),
        Claim("D", Text("10 cm 线：厘米数 × 0.3", "10 cm line: cm × 0.3")),
    ),
    keys=(
        Key("value", Text("标记值", "the mark"), 55),
        Key("scale", Text("标尺：0-3、0-10 或 0-100", "scale: 0-3, 0-10 or 0-100"), "0-100"),
    ),
    pitfalls=(
        Text(
            "不同表格用 0-3、0-10 或 0-100 mm；不写标尺会被拒收。",
            "Forms use 0-3, 0-10 or 0-100 mm; a mark without its scale is refused.",
        ),
    ),
    score=_score,
)
