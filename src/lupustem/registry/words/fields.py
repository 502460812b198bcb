"""The fields of the forms."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "field.username": Text("用户名", "Name for logging in"),
    "field.password": Text("口令", "Password"),
    "field.code": Text("六位验证码", "Six-figure code"),
    "field.password_now": Text("现在的口令", "Present password"),
    "field.password_new": Text("新口令（至少 12 个字符）", "New password (at least 12 characters)"),
    "field.name": Text("姓名", "Name"),
    "field.born_on": Text("出生日期", "Date of birth"),
    "field.hospital_number": Text("住院号", "Hospital number"),
    "field.telephone": Text("电话", "Telephone"),
    "field.referred_on": Text("转诊日期", "Day of referral"),
    "field.unit": Text("转诊科室或医院", "Referring unit"),
    "field.question": Text("转诊目的", "Question of the referral"),
    "field.reason": Text("更正理由", "Reason for the amendment"),
    "field.withdrawal_note": Text("患者说明的原因", "Reason, if the patient gave one"),
    "field.form": Text("知情同意书版本", "Version of the consent form"),
    "field.on": Text("日期", "Day"),
    "field.signer": Text("签署人", "Signed by"),
    "field.family_informed": Text("家属已充分知情", "The family is fully informed"),
    "field.form_version": Text("版本号", "Version"),
    "field.valid_from": Text("生效日期", "In force from"),
    "field.person": Text("姓名", "Name of the person"),
    "field.role": Text("角色", "Role"),
    "field.value": Text("取值", "Value"),
    "field.observed_on": Text("日期", "Day"),
    "field.source": Text("来源", "Source"),
    "field.act": Text("操作", "Act"),
}
