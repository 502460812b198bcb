"""Why an event cannot be taken, in words: the event by its id, what is wrong, and what to do. Never a patient's value."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.treatment.invalid import YEARS
from lupustem.treatment.monitor_events import Event, EventRefused


def refused(event: Event, code: str) -> EventRefused:
    """The error for an event."""
    text, name = REFUSALS[code], "".join(sign if sign.isprintable() else "?" for sign in str(event.id)[:60])
    return EventRefused(event.id, code, Text(f"事件 {name}：{text.zh}", f"event {name}: {text.en}"))


REFUSALS: dict[str, Text] = {
    "naive_time": Text("时间没有时区；请加上，如 +08:00。", "its time has no zone; add it, such as +08:00."),
    "year_out_of_bounds": Text(
        f"年份应在 {YEARS[0]} 到 {YEARS[-1]} 之间；请核对。",
        f"its year has to lie between {YEARS[0]} and {YEARS[-1]}; check it.",
    ),
    "duplicate_event": Text(
        "编号已经用过；同一事件只记一次，新事件请用新编号。",
        "its id is taken; enter an event once, a new one with an id of its own.",
    ),
    "out_of_order": Text(
        "时间早于前一事件；迟到的事件请插回原位后整份重放，并核对设备时钟。",
        "it is earlier than the event before it; put a late event in its place and replay the whole log, and check the clock.",
    ),
    "mixed_zones": Text(
        "时区与前一事件不同；请把全部时间换算到同一时区。",
        "its zone differs from the event before; bring all times to one zone.",
    ),
    "clock_offset": Text(
        "设备时钟偏差超过限度；请先校时再采集。", "the device's clock is off by more than is allowed; set it first."
    ),
    "already_started": Text(
        "输注已经开始；停止后再开始请用 restarted。", "the infusion has started; after a stop use restarted."
    ),
    "start_not_authorised": Text("开始须由两人核对授权。", "a start needs two different persons."),
    "start_without_flow": Text("开始时滴速须大于 0。", "a start has a rate above 0."),
    "not_started": Text("输注尚未开始。", "the infusion has not started."),
    "already_over": Text("输注已经结束。", "the infusion is over."),
    "negative_rate": Text("滴速不能为负。", "a rate cannot be negative."),
    "stopped": Text(
        "已经停止，不能改为暂缓；重新开始须医嘱。", "it is stopped and cannot be held; a restart needs an order."
    ),
    "hold_above_cap": Text(
        "暂缓时滴速不得高于慢速上限（不高于 2 ml/min）。",
        "a hold runs at most at the slow cap (2 ml/min or less).",
    ),
    "not_stopped": Text("没有停止，不能重新开始。", "it is not stopped, so it cannot be restarted."),
    "third_stop_ends": Text("第三次停止后不再重新开始。", "after the third stop it is not restarted."),
    "restart_not_authorised": Text(
        "重新开始须医生医嘱和两人核对授权。", "a restart needs a physician's order and two different persons."
    ),
    "restart_too_fast": Text(
        "重新开始的滴速须大于 0 且不高于慢速上限（不高于 2 ml/min）。",
        "a restart runs above 0 and at most at the slow cap (2 ml/min or less).",
    ),
    "restart_past_deadline": Text(
        "重新开始后将在期限之后才输完；不能重新开始。",
        "restarted, it would end after the deadline; it cannot be restarted.",
    ),
    "no_such_grade": Text("分级为 1 到 5。", "grades go from 1 to 5."),
    "no_such_symptom": Text("没有记录过这个症状。", "no such symptom is recorded."),
    "no_such_alarm": Text("没有这个报警。", "there is no such alarm."),
    "nobody_named": Text("确认报警须写明何人。", "acknowledging an alarm needs a person's name."),
    "sound_pause_too_long": Text("静音须在 1 到 120 秒之间。", "the sound may be paused for 1 to 120 seconds."),
    "no_such_event": Text(
        "没有可更正的这组体征，或已更正。", "there is no such set of signs to correct, or it is corrected."
    ),
    "correction_without_reason": Text("更正须写明原因和何人。", "a correction needs a reason and a person."),
}
"""Every refusal by its code."""
