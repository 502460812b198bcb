"""When a volume does not fit: the certificate that proves it, and the ways out in their order. None of them raises a cap."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lupustem.logic.text import Text
from lupustem.treatment.invalid import number_text
from lupustem.treatment.reasons import Kind

if TYPE_CHECKING:
    from lupustem.treatment.profiles import Shape


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof: the volume stands on the wrong side of a bound. For `envelope` the bound is what the caps let through."""

    rule: str
    volume_ml: Fraction
    bound: Fraction

    @property
    def kind(self) -> Kind:
        """On whose word the bound stands."""
        return {"envelope": Kind.CONSENSUS, "reach_cap_least": Kind.READING}.get(self.rule, Kind.ENGINEERING)

    @property
    def text(self) -> Text:
        """The certificate in words."""
        zh, en = _WORDS[self.rule]
        said = number_text(self.volume_ml), number_text(self.bound)
        return Text(zh.format(*said), en.format(*said))


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: its name, what to do, and the numbers it names."""

    rule: str
    text: Text
    numbers: tuple[tuple[str, Fraction], ...]


def too_slow(volume: Fraction, shape: Shape) -> Certificate:
    """The device cannot go slowly enough."""
    return Certificate("device_least", volume, shape.t_min * shape.least)


def too_little(volume: Fraction, shape: Shape) -> Certificate:
    """The staircase does not reach the cap with so little."""
    return Certificate("reach_cap_least", volume, least_to_cap(shape))


def least_to_cap(shape: Shape) -> Fraction:
    """The least volume with which the preferred staircase comes to its top and lasts long enough."""
    total = max(shape.t_min, shape.slow + shape.dwell * max(len(shape.held) - 2, 0))
    return shape.held[-1] * total - shape.debt


def more_flush(volume: Fraction, shape: Shape, *, to_cap: bool = False) -> tuple[Way, ...]:
    """More saline after the cells, so that the volume suffices."""
    wanted = least_to_cap(shape) if to_cap else shape.t_min * shape.levels[0] * shape.share
    missing = wanted - volume
    if missing <= 0:
        return ()
    shown = number_text(missing)
    text = Text(f"冲管液增加 {shown} ml，即可按常规滴速输注。", f"With {shown} ml more flush the usual rates apply.")
    return (Way("more_flush", text, (("more_ml", missing),)),)


def ways_out(volume: Fraction, shape: Shape) -> tuple[Way, ...]:
    """Less volume, a longer infusion with a reason, or two containers; in this order."""
    top, largest = shape.held[-1], shape.largest
    at_caps = (volume + (top - shape.held[0]) * shape.slow_min) / top
    stairs = (volume + shape.debt) / top
    parts = max(2, -(-volume // largest))
    return (
        Way("reduce_volume", _said(_REDUCE, largest), (("largest_ml", largest),)),
        Way(
            "accept_longer",
            _said(_LONGER, at_caps, stairs),
            (("least_minutes", at_caps), ("staircase_minutes", stairs)),
        ),
        Way(
            "divide",
            _said(_DIVIDE, Fraction(parts), volume / parts),
            (("containers", Fraction(parts)), ("ml_each", volume / parts)),
        ),
    )


def _said(text: Text, *numbers: Fraction) -> Text:
    shown = [number_text(one) for one in numbers]
    return Text(text.zh.format(*shown), text.en.format(*shown))


_WORDS = {
    "envelope": Text(
        "液量 {} ml，按滴速上限在限定时间内至多输入 {} ml：无可行方案。",
        "The volume is {} ml; at the caps at most {} ml go in within the time: there is no plan.",
    ),
    "device_least": Text(
        "液量 {} ml，设备最低滴速下至少需要 {} ml 才能持续最短时长。",
        "The volume is {} ml; at the least rate of the device {} ml are needed to last long enough.",
    ),
    "reach_cap_least": Text(
        "液量 {} ml，按此阶梯至少需要 {} ml 才能到达上限滴速。",
        "The volume is {} ml; these steps need at least {} ml to reach the cap.",
    ),
    "not_countable": Text(
        "液量 {} ml 所需滴速超过每分钟可数的 {} 滴。",
        "The volume of {} ml needs more than the {} drops a minute that can be counted.",
    ),
}
_REDUCE = Text(
    "放行前由实验室把液量减至 {} ml 以内。", "Let the laboratory bring the volume to {} ml or less before release."
)
_LONGER = Text(
    "滴速上限不变而延长时间，须说明理由：按上限至少 {} min，按常规阶梯 {} min。",
    "Take longer at unchanged caps, with a reason: {} min at the caps at least, {} min with the usual steps.",
)
_DIVIDE = Text(
    "分装为 {} 个产品容器，每个约 {} ml；各有自己的慢速阶段，各自核对输注完毕时限。",
    "Divide into {} product containers of {} ml each, each with its own slow phase and its own check of the end time.",
)
