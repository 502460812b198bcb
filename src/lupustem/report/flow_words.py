"""The sentences of a reading of flow cytometry, shared by text, picture and command."""

from __future__ import annotations

from decimal import Decimal

from lupustem.logic.text import Text
from lupustem.product.flow.codes import READ_CODES, TUBE_CODES
from lupustem.product.flow.gates import OwnSingletBand, ScatterRange, SingletBand, SingletPolygon, Viable
from lupustem.product.flow.marker import MarkerReading
from lupustem.product.flow.population import Gate, Step
from lupustem.product.limits import limits_of
from lupustem.product.printed import printed
from lupustem.product.rules import CODES, MARKER_RULES

ROLES: dict[str, Text] = {
    "sample": Text("样本", "sample"),
    "control": Text("对照", "control"),
    "viability_control": Text("死活染料对照", "viability control"),
}
STEPS: dict[str, Text] = {
    "all": Text("全部事件", "all events"),
    "scatter": Text("散射范围内", "scatter range"),
    "singlets": Text("单细胞", "single cells"),
    "viable": Text("活细胞", "viable"),
    "positive": Text("阳性", "positive"),
}
CONTROLS: dict[str, Text] = {
    "fmo": Text("FMO", "FMO"),
    "isotype": Text("同型对照", "isotype"),
    "unstained": Text("未染色", "unstained"),
}


def percent_line(reading: MarkerReading) -> Text:
    """Percent positive with its interval and counts, or that there is none."""
    result, counts = reading.result, reading.counts
    if result.percent is None or result.percent.exact is None or result.interval is None:
        return Text(f"{reading.marker}：没有可用的阳性率", f"{reading.marker}: no percent positive")
    limits = limits_of(MARKER_RULES[reading.marker]) if reading.marker in MARKER_RULES else ()
    percent = printed(result.percent.exact, limits)
    low, high = (str(round(Decimal(end), 2)) for end in result.interval)
    count = f"{counts.positive:,} / {counts.parent:,}"
    return Text(
        f"{reading.marker} 阳性 {percent}%（95% 区间 {low}% 至 {high}%；{count}）",
        f"{reading.marker} positive {percent} % (95 % interval {low} to {high} %; {count})",
    )


def codes_line(reading: MarkerReading) -> tuple[Text, ...]:
    """Why a result does not count, a sentence per code: what the file itself says where it was refused."""
    own = {error.code: error.text for error in reading.refused}
    words = {**READ_CODES, **TUBE_CODES, **CODES, **own}
    return tuple(
        Text(f"不作为证据（{code}）：{words[code].zh}", f"not evidence ({code}): {words[code].en}")
        for code in reading.result.unusable
    )


def steps_line(role: str, steps: tuple[Step, ...]) -> Text:
    """The count after each gate."""
    zh = " → ".join(f"{STEPS[step.name].zh} {step.events:,}" for step in steps)
    en = " → ".join(f"{STEPS[step.name].en} {step.events:,}" for step in steps)
    return Text(f"{ROLES[role].zh}：{zh or '无'}", f"{ROLES[role].en}: {en or 'none'}")


def gate_line(gate: Gate) -> Text:
    """A gate with the numbers that fix it."""
    match gate:
        case ScatterRange(channel, low, high):
            return Text(f"散射：{low:.6g} < {channel} < {high:.6g}", f"scatter: {low:.6g} < {channel} < {high:.6g}")
        case SingletBand(area, height, low, high):
            return Text(
                f"单细胞：{low:.4g} <= {height} / {area} <= {high:.4g}",
                f"single cells: {low:.4g} <= {height} / {area} <= {high:.4g}",
            )
        case OwnSingletBand(area, height, deviations):
            return Text(
                f"单细胞：{height} / {area} 在各管中位数 ±{deviations:g} 个稳健标准差之内",
                f"single cells: {height} / {area} within {deviations:g} robust deviations of each tube's median",
            )
        case SingletPolygon(area, height, corners):
            return Text(
                f"单细胞：{area} 与 {height} 的多边形，{len(corners)} 个顶点",
                f"single cells: a polygon of {area} and {height}, {len(corners)} corners",
            )
        case Viable(channel, limit):
            return Text(f"活细胞：{channel} <= {limit:.6g}", f"viable: {channel} <= {limit:.6g}")
    return Text(gate.name, gate.name)
