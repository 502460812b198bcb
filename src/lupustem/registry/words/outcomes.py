"""The outcomes of the programme, and the evidence behind a statement."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "nav.outcomes": Text("结局", "Outcomes"),
    "outcomes.title": Text("治疗项目的结局", "Outcomes of the programme"),
    "outcomes.read": Text("读取就诊 {visits} 行、事件 {events} 行", "{visits} visits and {events} events were read"),
    "outcomes.rejected": Text("{number} 行未采用", "{number} rows were refused"),
    "outcomes.mask": Text("小计数", "Small counts"),
    "outcomes.below": Text("隐去小于 {number} 的", "hide those below {number}"),
    "outcomes.all": Text("全部显示", "show all"),
    "outcomes.unit": Text("分析单位", "Unit"),
    "outcomes.first": Text("每人首次输注", "first infusion of each"),
    "outcomes.each": Text("每次输注", "every infusion"),
    "outcomes.show": Text("显示", "Show"),
    "outcomes.html": Text("报告（HTML）", "Report (HTML)"),
    "outcomes.pdf": Text("报告（PDF）", "Report (PDF)"),
    "outcomes.json": Text("报告（JSON）", "Report (JSON)"),
    "outcomes.visits_csv": Text("就诊表（CSV）", "Visits (CSV)"),
    "outcomes.events_csv": Text("事件表（CSV）", "Events (CSV)"),
    "outcomes.empty": Text("还没有可以分析的输注。需要：", "There is no infusion to analyse yet. What is needed:"),
    "outcomes.need_infusion": Text("在床旁开始的输注", "an infusion that was started at the bedside"),
    "outcomes.need_baseline": Text("输注前 90 天内的一次基线随访", "a baseline visit within 90 days before it"),
    "outcomes.need_visits": Text("按日程的随访", "follow-up visits by the calendar"),
    "outcomes.need_ends": Text(
        "复发、死亡、失访与最后一次联系的记录", "relapse, death, loss and last contact, as they come"
    ),
    "outcomes.evidence": Text("各条推荐背后的证据", "The evidence behind the statements"),
    "evidence.title": Text("推荐背后的证据", "Evidence behind a statement"),
    "evidence.link": Text("证据", "Evidence"),
    "evidence.section": Text("章节 {section}", "section {section}"),
    "evidence.none": Text("没有与此条相关联的研究。", "No study is linked with this statement."),
    "evidence.no_figure": Text("此研究没有针对此条的数字。", "The study has no figure on this point."),
    "evidence.doubt": Text("存疑：", "Doubt: "),
    "evidence.discrepancy": Text("与原文不一致之处", "Where print and source part"),
    "evidence.printed": Text("印作", "printed"),
    "evidence.source": Text("来源", "source"),
    "evidence.rule": Text("处理", "what is done"),
}
