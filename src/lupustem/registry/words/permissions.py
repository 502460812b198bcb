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
    "infusion.read": Text("查看床旁页面与输注记录", "see the bedside page and the sheet of an infusion"),
    "infusion.open": Text("在床旁打开已签署的处方", "open a signed prescription at the bedside"),
    "infusion.match": Text("核对患者、医嘱与容器", "match patient, order and containers"),
    "infusion.start": Text("与另一人共同开始输注", "start an infusion, together with another person"),
    "infusion.record": Text("记录床旁体征、滴速与反应", "record signs, rates and reactions at the bedside"),
    "infusion.stop": Text("停止输注", "stop an infusion"),
    "infusion.restart": Text("医嘱停止后重新开始", "order a restart after a stop"),
}
