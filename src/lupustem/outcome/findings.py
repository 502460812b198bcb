"""What was wrong or doubtful in the data, by code: how often, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from lupustem.logic.text import Text
from lupustem.outcome.result import Finding

WORDS: dict[str, tuple[Text, Text]] = {
    "visit_rejected": (
        Text(
            "就诊行不能读取（或同一患者另有一行不能读取）", "visits that cannot be read, or of a patient with one such"
        ),
        Text("不采用；该患者仍在分母中，其终点为未知", "not used; the patient stays in the denominators, as unknown"),
    ),
    "event_rejected": (
        Text(
            "事件行不能读取（或同一患者另有一行不能读取）", "events that cannot be read, or of a patient with one such"
        ),
        Text("不采用；该患者不进入分析", "not used; the patient is left out of the analysis"),
    ),
    "event_twice": (
        Text("与另一行完全相同的事件", "events that repeat another row in everything"),
        Text("只计一次", "counted once"),
    ),
    "visit_after_as_of": (
        Text("截止日之后的就诊", "visits after the last day of data"),
        Text("不采用", "not used"),
    ),
    "event_after_as_of": (
        Text("截止日之后的事件", "events after the last day of data"),
        Text("不采用", "not used"),
    ),
    "two_deaths": (
        Text("有两个不同死亡日期的患者", "patients with two different dates of death"),
        Text("不进入分析，待核对", "left out until it is settled"),
    ),
    "two_infusions_on_one_day": (
        Text("同一天有两次不同输注记录的患者", "patients with two different infusions on one day"),
        Text("不进入分析，待核对", "left out until it is settled"),
    ),
    "infusion_after_death": (
        Text("死亡之后仍有输注的患者", "patients with an infusion after their death"),
        Text("不进入分析，待核对", "left out until it is settled"),
    ),
    "visit_after_death": (
        Text("死亡之后的就诊", "visits after the death"),
        Text("不采用；请核对死亡日期与就诊日期", "not used; check the date of death and of the visit"),
    ),
    "event_after_death": (
        Text("死亡之后的事件", "events after the death"),
        Text("不采用；请核对两个日期", "not used; check both dates"),
    ),
    "event_before_infusion": (
        Text("首次输注之前的不良事件、复发等", "adverse events, relapses and others before the first infusion"),
        Text("不计入输注后的发生率", "not counted after the infusion"),
    ),
    "infusion_number_differs": (
        Text("所写的第几次输注与日期先后不符", "infusions whose number does not fit the order of their dates"),
        Text("按日期先后编号", "numbered by date"),
    ),
    "prednisone_as_prednisolone": (
        Text("只写了泼尼松或泼尼松龙之一的就诊", "visits with only one of prednisone and prednisolone written"),
        Text("两者按 1:1 互代（5 mg 等于 5 mg）", "each stands for the other, 5 mg for 5 mg"),
    ),
}


@dataclass(slots=True)
class Findings:
    """Counts by code; a code that never occurred is not there."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, code: str, times: int) -> None:
        """Note that something occurred so many times more."""
        if times:
            self.counts[code] = self.counts.get(code, 0) + times

    def dropped(self, code: str, frame: pl.DataFrame, rows: pl.Expr) -> pl.DataFrame:
        """The frame without the rows, which are counted; null is not dropped."""
        kept = frame.filter(~rows.fill_null(False))
        self.count(code, frame.height - kept.height)
        return kept

    def listed(self) -> tuple[Finding, ...]:
        """As they are reported, in the order of their declaration."""
        return tuple(Finding(code, *words, self.counts[code]) for code, words in WORDS.items() if code in self.counts)
