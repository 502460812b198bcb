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
    "role.consent": Text("同意新账户的角色", "consent to the role of a new account"),
    "reset.confirm": Text("作为第二人确认登录重设", "confirm a new login as the second person"),
    "token.own": Text("建立与撤销自己的程序访问令牌", "make and revoke one's own tokens for programs"),
    "upload.read": Text("下载本中心的上传文件", "download the files uploaded by the centre"),
    "lot.read": Text("查看批次、库存与交接链", "see lots, stock and the chain of custody"),
    "lot.record": Text("登记批次结果与容器", "record results and containers of a lot"),
    "lot.sign": Text("签署检验结果", "sign the results of a lot"),
    "lot.release": Text("作为另一人签署放行", "release a lot as another person"),
    "lot.act": Text("隔离、召回批次，弃用容器", "quarantine or recall a lot, discard a container"),
    "lot.assign": Text("为处方分配容器", "set containers apart for a prescription"),
    "custody.record": Text("记录交接", "record a step of the chain of custody"),
    "centre.read": Text("查看中心资质与本中心参数", "see the items of the centre and its own numbers"),
    "centre.accredit": Text("登记与更新中心资质", "record and amend the items of the centre"),
    "policy.write": Text("提出本中心参数的新版本", "propose a version of the site policy"),
    "policy.confirm": Text("作为第二人使本中心参数生效", "put a site policy in force as the second person"),
    "prescription.write": Text("开立处方", "write a prescription"),
    "prescription.sign": Text("签署处方", "sign a prescription"),
    "prescription.confirm": Text("作为第二人确认处方", "confirm a prescription as the second person"),
    "prescription.end": Text("终止处方", "end a prescription"),
    "deviation.sign": Text("记录并签署偏离", "write and sign a deviation"),
    "deviation.confirm": Text("作为第二人确认偏离", "confirm a deviation as the second person"),
    "condition.settle": Text("署名决定未满足的条件", "decide an open condition by name"),
    "infusion.start": Text("核对并开始输注（两人）", "check and start an infusion, by two"),
}
