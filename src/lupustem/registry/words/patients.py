"""Patients: the list, the referral, the course, the consent."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    # Patients
    "patients.title": Text("患者", "Patients"),
    "patients.search": Text("姓名、拼音首字母、编号", "Name, pinyin initials or number"),
    "patients.search_number": Text("编号", "Number"),
    "patients.find": Text("查找", "Find"),
    "patients.new": Text("登记转诊患者", "Refer a patient"),
    "patients.none": Text(
        "还没有患者。点击“登记转诊患者”开始。", "There is no patient yet. Begin with “Refer a patient”."
    ),
    "patients.not_found": Text(
        "没有找到。可输入姓名、拼音、拼音首字母、编号或住院号的开头；请核对写法，或少输入几个字。",
        "Nobody found. It looks for the beginning of name, pinyin, initials, number or hospital number: check the "
        "spelling, or type less of it.",
    ),
    "patients.number": Text("编号", "Number"),
    "patients.name": Text("姓名", "Name"),
    "patients.referred": Text("转诊日期", "Referred"),
    "patients.consent": Text("知情同意", "Consent"),
    "patients.verdict": Text("当前判定", "Decision today"),
    "patients.signed": Text("签名", "Signed"),
    "patients.newer": Text("较新", "newer"),
    "patients.older": Text("较早", "older"),
    "refer.title": Text("登记转诊患者", "Refer a patient"),
    "refer.submit": Text("登记", "Refer"),
    "identity.title": Text("更正身份信息", "Amend the identity"),
    "referral.title": Text("更正转诊信息", "Amend the referral"),
    "amend.submit": Text("保存更正", "Save the amendment"),
    # Course
    "course.title": Text("病程", "Course"),
    "course.referral": Text("转诊", "Referral"),
    "course.consent": Text("知情同意", "Consent"),
    "course.assessment": Text("评估", "Assessment"),
    "course.decision": Text("判定", "Decision"),
    "step.done": Text("已完成", "done"),
    "step.open": Text("待补充", "facts are missing"),
    "course.versions": Text("第 {number} 版", "version {number}"),
    "course.facts_known": Text("已知 {number} 项事实", "{number} facts known"),
    "course.enter_facts": Text("录入事实", "Enter facts"),
    "course.open_decision": Text("查看判定", "Open the decision"),
    "course.signed_decisions": Text("已签名的判定", "Signed decisions"),
    "course.no_decision": Text("还没有签名的判定。", "No decision has been signed yet."),
    "course.no_consent": Text("还没有知情同意记录。", "No consent is recorded yet."),
    "course.give": Text("记录知情同意", "Record a consent"),
    "course.withdraw": Text("记录撤回", "Record a withdrawal"),
    "course.form_in_force": Text("现行知情同意书：{form}", "Form in force: {form}"),
    "course.trail": Text("变更记录", "Trail"),
    "course.born": Text("出生", "born"),
    "course.by": Text("记录者", "recorded by"),
    "course.speaks": Text("现仍有效", "speaks for today"),
    "course.void": Text("事实已变，失效", "void: facts have changed"),
    # Consent
    "consent.title": Text("记录知情同意", "Record a consent"),
    "consent.submit": Text("保存", "Save"),
    "consent.none": Text("未签署", "not given"),
    "consent.valid": Text("有效", "given"),
    "consent.outdated": Text("须重新签署现行版本", "to be given anew: the form has changed"),
    "consent.withdrawn": Text("已撤回", "withdrawn"),
    "consent.given": Text("已签署", "given"),
    "consent.no_form": Text(
        "本中心还没有知情同意书版本；请项目负责人先添加。",
        "The centre has no consent form yet; the programme director adds one first.",
    ),
    "withdrawal.title": Text("记录撤回知情同意", "Record a withdrawal of consent"),
    "withdrawal.submit": Text("保存撤回", "Save the withdrawal"),
    "signer.patient": Text("患者本人", "the patient"),
    "signer.representative": Text("法定代理人", "the legal representative"),
    "forms.title": Text("知情同意书版本", "Versions of the consent form"),
    "forms.submit": Text("添加版本", "Add a version"),
    "forms.in_force": Text("现行", "in force"),
    "forms.from": Text("自 {day} 起", "from {day}"),
    "forms.none": Text("还没有版本。", "There is none yet."),
}
