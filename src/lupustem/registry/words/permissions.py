"""What each permission lets one do, as one reads it on the page of one's account."""

from __future__ import annotations

from lupustem.logic.text import Text

PERMISSION_WORDS: dict[str, Text] = {
    "account.own": Text("登录、更改自己的口令", "log in and change one's own password"),
    "patient.read": Text("查看患者的临床页面", "see the clinical pages of patients"),
    "identity.read": Text("查看患者身份（每次查看均有记录）", "see who a patient is (every look is logged)"),
    "patient.refer": Text("登记转诊患者", "refer a patient"),
    "identity.amend": Text("更正身份信息", "amend an identity"),
    "consent.record": Text("记录知情同意", "record a consent"),
    "consent.withdraw": Text("记录撤回知情同意", "record a withdrawal of consent"),
    "fact.record": Text("录入与更正事实", "enter and correct facts"),
    "decision.sign": Text("签署判定", "sign a decision"),
    "decision.confirm": Text("作为第二人确认判定", "confirm a decision as the second person"),
    "consent_form.add": Text("添加知情同意书版本", "add a version of the consent form"),
    "audit.read": Text("查看变更记录", "see the trail"),
    "user.manage": Text("管理本中心账户", "manage the accounts of the centre"),
    "adverse.record": Text("记录不良事件", "record adverse events"),
    "adverse.assess": Text("评估不良事件的因果关系", "assess the cause of adverse events"),
    "adverse.report": Text("登记已发出的报告", "record reports that were sent"),
    "visit.record": Text("记录与更正随访", "record and correct visits"),
    "course_event.record": Text("记录复发、死亡、失访与联系", "record relapse, death, loss and contact"),
    "outcome.read": Text("查看治疗项目的结局（假名）", "see the outcomes of the programme (pseudonymous)"),
}
