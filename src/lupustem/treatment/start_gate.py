"""The gate before the start: everything must be ok; what is soft may be overridden with a reason, what is hard may not.

A gate that nobody reported is unknown, and unknown is no. An override names a person, a coded reason, a text and a moment,
and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.treatment.invalid import aware, refused
from lupustem.treatment.reasons import Kind, Reason, Standing, worst

GATES: dict[str, Text] = {
    "verdict": Text("适应证与排除情况的结论", "the verdict on indication and exclusions"),
    "identity": Text("患者、医嘱与容器三方核对", "patient, order and container matched"),
    "release": Text("批次放行", "release of the lot"),
    "pregnancy": Text("妊娠与哺乳状态", "pregnancy and lactation"),
    "dose": Text("剂量", "dose"),
    "rate_plan": Text("滴速方案", "rate plan"),
    "stability": Text("输注完毕时限", "deadline for the end"),
    "cold_chain": Text("冷链", "cold chain"),
    "warm_up": Text("室温放置", "warm-up"),
    "line": Text("输液器", "infusion set"),
    "premedication": Text("地塞米松", "dexamethasone"),
    "antiplatelet": Text("抗血小板药", "antiplatelet drug"),
    "baseline_vitals": Text("基线生命体征", "baseline vital signs"),
    "emergency": Text("急救准备", "emergency equipment"),
}
OVERRIDE_CODES = ("patient_factor", "device_limit", "logistics", "clinical_urgency", "protocol_deviation", "other")


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody goes on although a soft rule objects: which rule, a coded reason, a text, who, when."""

    rule: str
    code: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether the infusion may start; reasons that still stand; overrides that were used."""

    status: Standing
    ready: bool
    reasons: tuple[Reason, ...]
    overridden: tuple[Override, ...]


def start_gate(gates: Mapping[str, tuple[Reason, ...] | None], overrides: tuple[Override, ...] = ()) -> GateResult:
    """Judge the reasons of every gate of GATES; None or an absent gate is unknown.

    Raises InvalidInput: a gate that does not exist, an override of nothing, of something hard or unknown, or without its parts.
    """
    for name in gates:
        if name not in GATES:
            raise refused(str(name)[:60], "unknown_gate", "没有这道核对。", "there is no such gate.")
    every = [reason for name in GATES for reason in _of(name, gates.get(name))]
    used = tuple(_valid(one, every) for one in overrides)
    rules = {one.rule for one in used}
    left = tuple(
        one
        for one in every
        if one.status is not Standing.OK and not (one.status is Standing.WARN and one.rule in rules)
    )
    status = worst(left)
    return GateResult(Standing.BLOCK if status is Standing.UNKNOWN else status, status is Standing.OK, left, used)


def _of(name: str, reasons: tuple[Reason, ...] | None) -> Iterator[Reason]:
    if reasons is not None:
        yield from reasons
        return
    said = GATES[name]
    text = Text(f"尚未核对：{said.zh}。", f"Not checked: {said.en}.")
    yield Reason(f"{name}_not_checked", Standing.UNKNOWN, Kind.ENGINEERING, text)


def _valid(one: Override, reasons: list[Reason]) -> Override:
    if one.code not in OVERRIDE_CODES:
        words = ", ".join(OVERRIDE_CODES)
        raise refused("override.code", "not_allowed", f"只能取 {words}。", f"takes one of {words}.")
    if not one.text.strip() or not one.by.strip():
        raise refused("override", "incomplete", "须写明理由与姓名。", "needs a reason in words and a name.")
    aware(one.at, "override.at")
    found = [reason.status for reason in reasons if reason.rule == one.rule]
    if not found:
        raise refused("override.rule", "not_raised", "没有这条提示。", "no such reason was raised.")
    if any(status is not Standing.WARN for status in found):
        raise refused(
            "override.rule",
            "hard_limit",
            "硬性限度与未知情况不可越过；请先解决。",
            "a hard limit or something unknown cannot be overridden; settle it first.",
        )
    return one
