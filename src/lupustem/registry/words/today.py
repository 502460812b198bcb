"""The work lists, and finding a patient."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "nav.today": Text("今日", "Today"),
    "today.title": Text("今日工作", "Today's work"),
    "today.none_at_all": Text("目前没有待办事项。", "Nothing waits for you."),
    "today.what": Text("事项", "What"),
    "today.patient": Text("患者", "Patient"),
    "today.since": Text("起始", "Since"),
    "today.due": Text("期限", "Due"),
    "today.late": Text("已逾期", "overdue"),
    "today.at_once": Text("立即", "at once"),
    "today.more": Text("另有 {number} 项未列出", "{number} more are not shown"),
    "today.count": Text("{number} 项", "{number}"),
    "today.choice": Text("本中心规定", "site policy"),
    "list.infusions": Text("计划输注", "Planned infusions"),
    "list.infusions.none": Text(
        "今后 7 天没有已双签而未开始的处方。",
        "No prescription with two signatures waits for its infusion in the next 7 days.",
    ),
    "list.visits": Text("应做的随访", "Visits due"),
    "list.visits.none": Text("今天没有处于窗口期内的随访。", "No visit has its window open today."),
    "list.overdue": Text("逾期的随访", "Overdue visits"),
    "list.overdue.none": Text(
        "没有逾期的随访：每位患者最近一次应做的随访都已记录或尚在窗口期内。",
        "No visit is overdue: the last one owed by each patient is recorded, or its window is still open.",
    ),
    "list.signatures": Text("待第二人签名", "Waiting for a second signature"),
    "list.signatures.none": Text(
        "没有需要您作为第二人签名的内容；您本人已签的不列出。",
        "Nothing waits for your signature as the second person; what you signed yourself is not listed.",
    ),
    "list.lots": Text("临近失效的容器", "Containers near their expiry"),
    "list.lots.none": Text(
        "没有临近失效或已失效而未使用的容器。", "No unused container is near its expiry, or has expired."
    ),
    "list.reports": Text("待报告的不良事件", "Reports of adverse events due"),
    "list.reports.none": Text("没有尚未发出的报告。", "No report is left to be sent."),
    "list.queries": Text("未关闭的质疑", "Open queries"),
    "list.queries.none": Text("没有需要您处理的质疑。", "No query waits for you."),
    "list.consents": Text("须处理的知情同意", "Consents to see to"),
    "list.consents.none": Text(
        "在处方、输注或随访进行中的患者，知情同意均有效。",
        "Of every patient with a prescription, an infusion or a visit under way, the consent stands.",
    ),
    "work.infusion": Text("处方 {name} 的输注", "infusion of prescription {name}"),
    "work.decision": Text("判定第 {name} 版", "decision, version {name}"),
    "work.prescription": Text("处方 {name}", "prescription {name}"),
    "work.deviation": Text("处方 {name} 的偏离", "deviation from a gate, prescription {name}"),
    "work.lot": Text("批次 {name} 的放行", "release of lot {name}"),
    "work.policy": Text("本中心数值第 {name} 版", "site policy, version {name}"),
    "work.account": Text("账户 {name} 待负责人同意", "account {name}: consent of a director"),
    "work.login": Text("{name} 的新登录待第二人确认", "new login of {name}: a second person confirms"),
    "work.container": Text("容器 {name}（批次 {lot}）", "container {name} of lot {lot}"),
    "work.report": Text("不良事件 {name}：{recipient}", "adverse event {name}: {recipient}"),
    "work.visit": Text("{name}的随访", "visit {name}"),
    "work.visit_more": Text("{name}的随访（此前另有 {earlier} 次未做）", "visit {name} ({earlier} before it not made)"),
    "work.query_open": Text("质疑 {name} 待答复：{question}", "query {name} to be answered: {question}"),
    "work.query_answered": Text(
        "质疑 {name} 已答复，待关闭：{question}", "query {name} answered, to be closed: {question}"
    ),
    "work.consent_outdated": Text("须重新签署现行知情同意书", "consent to be given anew: the form has changed"),
    "work.consent_withdrawn": Text(
        "已撤回同意，仍有进行中的事项", "consent withdrawn, and something is still under way"
    ),
    "found.by": Text("匹配", "Found by"),
    "found.number": Text("编号", "number"),
    "found.name": Text("姓名", "name"),
    "found.pinyin": Text("拼音", "pinyin"),
    "found.initials": Text("拼音首字母", "initials"),
    "found.hospital_number": Text("住院号", "hospital number"),
    "found.count": Text("显示 {number} 位患者", "patients shown: {number}"),
    "found.more": Text("还有更多，请多输入几个字", "there are more; type more of it"),
    "found.keys": Text(
        "按 / 回到查找，↓ 进入列表，回车打开。",
        "Press / for the search, ↓ for the list, Enter to open.",
    ),
}
