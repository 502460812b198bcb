"""The indices as forms, with their running score."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "indices.title": Text("评分表", "Index forms"),
    "indices.new": Text("填写", "Fill in"),
    "indices.correct": Text("更正", "Correct"),
    "indices.none": Text("还没有填写过。", "Not filled in yet."),
    "indices.day": Text("就诊日期", "Day of the visit"),
    "indices.score": Text("当前得分", "Score so far"),
    "indices.compute": Text("计算得分", "Work out the score"),
    "indices.rest": Text("其余均已检查且不存在", "Everything else was looked for and is absent"),
    "indices.save": Text("保存评分表", "Save the form"),
    "indices.unknown_hint": Text(
        "未作答即“未知”，不当作“无”；有未知项时得分是一个区间。",
        "What is not answered is not known and never taken for absent; the score is an interval then.",
    ),
    "indices.as_fact": Text(
        "得分已定时，保存即同时记为当日的 SLEDAI-2K 事实，判定随之更新。",
        "Once the score is settled, saving records it as the SLEDAI-2K of that day too, and the decision follows.",
    ),
    "indices.before": Text("上次（{day}）", "Before ({day})"),
    "indices.excluded": Text("不计：{cause}", "Does not count: {cause}"),
    "indices.unverified": Text("界值凭记忆，未核实", "limit from memory, unverified"),
    "indices.systems": Text("各系统分级", "Grades by system"),
    "indices.counts": Text("计分项", "What counts"),
    "indices.unknowns": Text("仍未知 {count} 项", "{count} still not known"),
    "indices.say_unverified": Text("未核实之处", "Not verified"),
    "indices.scale": Text("分级含义", "What the grades mean"),
    "indices.version": Text("第 {number} 版", "version {number}"),
    "indices.nothing": Text("开始作答后显示得分。", "The score appears with the first answer."),
    "indices.wrong": Text("有一项数值不可用；见该项下的说明。", "a number cannot be used; see what is said beside it."),
    "indices.reason_hint": Text(
        "仅在更正当日已保存的评分，或更正当日已录入的 SLEDAI-2K 时填写。",
        "Only where a form saved for that day, or a SLEDAI-2K entered for it, is corrected.",
    ),
    "answer.present": Text("有", "present"),
    "answer.absent": Text("无", "absent"),
    "answer.unknown": Text("未知", "not known"),
    "answer.yes": Text("是", "yes"),
    "answer.no": Text("否", "no"),
    "answer.0": Text("无", "not present"),
    "answer.1": Text("好转", "improving"),
    "answer.2": Text("不变", "same"),
    "answer.3": Text("加重", "worse"),
    "answer.4": Text("新发", "new"),
}
