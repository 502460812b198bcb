"""What an FCS file holds, and what a tube and its control say of a marker, for a terminal."""

from __future__ import annotations

from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Language, Text
from lupustem.product.flow.codes import FLAGS, FlowRefused
from lupustem.product.flow.fcs import Channel, Tube
from lupustem.product.flow.marker import MarkerReading
from lupustem.product.markers import is_borderline
from lupustem.product.rules import MARKER_RULES
from lupustem.report.flow_answer import compensation_state, limits_for, verdict
from lupustem.report.flow_words import CONTROLS, ROLES, codes_line, gate_line, percent_line, steps_line
from lupustem.report.phrases import clean
from lupustem.report.wrapping import padded, width, wrapped

_WORDS: dict[str | None, Text] = {
    "pass": Text("✓ 符合共识限度", "✓ meets the limit of the consensus"),
    "fail": Text("✕ 不符合共识限度", "✕ does not meet the limit of the consensus"),
    "hold": Text("? 没有可作为证据的结果", "? no result that counts as evidence"),
    None: Text("– 共识对此没有限度", "– the consensus has no limit for it"),
}
_STATES: dict[str, Text] = {
    "matrix": Text("文件中有溢漏矩阵", "a spillover matrix is in the file"),
    "identity": Text("只有单位矩阵：未补偿", "an identity matrix only: not compensated"),
    "none": Text("没有溢漏矩阵：未补偿", "no spillover matrix: not compensated"),
    "unusable": Text("溢漏矩阵不可用", "the spillover matrix cannot be used"),
}


def flow_lines(
    files: list[tuple[str, Tube | FlowRefused, str]], reading: MarkerReading | None, language: Language, columns: int
) -> list[str]:
    """Every file that was read, then the marker, where one was asked for."""
    lines: list[str] = []
    for name, tube, digest in files:
        if isinstance(tube, Tube):
            lines += [*_file(name, tube, digest, language, columns), ""]
    if reading is not None:
        lines += [*_marker(reading, language, columns), ""]
    return [*lines, *wrapped(NOT_A_DEVICE.in_(language), columns)]


def _file(name: str, tube: Tube, digest: str, language: Language, columns: int) -> list[str]:
    cytometer = f" · {tube.cytometer}" if tube.cytometer else ""
    count = Text(
        f"{tube.events:,} 个事件 × {len(tube.channels)} 通道", f"{tube.events:,} events x {len(tube.channels)}"
    )
    head = f"── {clean(name)}  FCS {tube.version} · {count.in_(language)}{cytometer}"
    lines = [*_hung(head, columns, 3), f"   SHA-256 {digest}"]
    state = compensation_state(tube)
    keywords = f" ({', '.join(state['keywords'])})" if state["keywords"] else ""
    lines += _hung(f"   {_STATES[state['state']].in_(language)}{keywords}{_detail(state, language)}", columns, 5)
    left = min(max(width(one.name) for one in tube.channels), 28)
    return lines + [f"   {padded(one.name, left)}  {_channel(one, language)}".rstrip() for one in tube.channels]


def _detail(state: dict[str, Any], language: Language) -> str:
    if "text" in state:
        return Text("：", ": ").in_(language) + str(state["text"][language])
    return Text("：", ": ").in_(language) + ", ".join(state["detectors"]) if "detectors" in state else ""


def _channel(channel: Channel, language: Language) -> str:
    scale = channel.scale
    said = [channel.label] if channel.label and channel.label != channel.name else []
    if not scale.is_linear:
        said.append(Text(f"对数放大 {scale.decades:g} 级", f"log amplifier, {scale.decades:g} decades").in_(language))
    elif scale.factor != 1 and channel.name.lower() != "time":
        said.append(Text(f"增益 {1 / scale.factor:g}", f"gain {1 / scale.factor:g}").in_(language))
    return " · ".join(said)


def _marker(reading: MarkerReading, language: Language, columns: int) -> list[str]:
    counts, limits = reading.counts, limits_for(reading.marker)
    limit = f" ({limits[0]} %)" if limits else ""
    lines = _hung(f"── {percent_line(reading).in_(language)}", columns, 3)
    lines += _hung(f"   {_WORDS[verdict(reading)].in_(language)}{limit}", columns, 5)
    said: list[Text] = list(codes_line(reading))
    if limits and is_borderline(reading.result.interval, MARKER_RULES[reading.marker]):
        said.append(_BORDERLINE)
    if reading.threshold is not None and counts.control is not None:
        said.append(
            Text(
                f"通道 {reading.channel}，阈值 {reading.threshold:.6g}："
                f"{CONTROLS[counts.control].zh} 父群的 {counts.quantile} 分位数",
                f"channel {reading.channel}, threshold {reading.threshold:.6g}: quantile {counts.quantile} of the "
                f"{CONTROLS[counts.control].en} tube's parent population",
            )
        )
        said.append(_compensated(reading))
    said += [gate_line(gate) for gate in reading.gates]
    steps = (("control", reading.control_steps), ("sample", reading.sample_steps))
    said += [steps_line(role, taken) for role, taken in steps if taken]
    for text in said:
        lines += _hung(f"   {text.in_(language)}", columns, 5)
    for flag in reading.advisories:
        lines += _hung(f"   ! {FLAGS[flag].in_(language)}", columns, 5)
    return lines + [f"   SHA-256 {digest} {_part(part, language)}" for part, digest in reading.sha256.items()]


def _compensated(reading: MarkerReading) -> Text:
    matrix = reading.compensation.matrix
    if matrix is None:
        return Text("未补偿", "not compensated")
    origin = Text("给定的矩阵", "a given matrix") if matrix.origin == "given" else Text(matrix.origin, matrix.origin)
    return Text(f"两管均以同一矩阵补偿（{origin.zh}）", f"both tubes compensated by the same matrix ({origin.en})")


def _part(part: str, language: Language) -> str:
    return ROLES[part].in_(language) if part in ROLES else part


def _hung(text: str, columns: int, margin: int) -> list[str]:
    """A line broken at `columns`, what follows set in by `margin`."""
    first = text[: len(text) - len(text.lstrip())]
    one, *rest = wrapped(text.lstrip(), columns - margin)
    return [first + one, *(" " * margin + line for line in rest)]


_BORDERLINE = Text(
    "临界：95% 区间包含限度；以点估计为准。",
    "borderline: the 95 % interval holds the limit; the point estimate decides.",
)
