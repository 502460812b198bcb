"""What was done, as the trail shows it."""

from __future__ import annotations

from lupustem.logic.text import Text

ACTION_WORDS: dict[str, Text] = {
    "found_centre": Text("建立中心", "found the centre"),
    "renew_login": Text("重设口令与验证码密钥", "renew password and secret"),
    "refer_patient": Text("登记转诊", "refer a patient"),
    "amend_identity": Text("更正身份信息", "amend an identity"),
    "amend_referral": Text("更正转诊信息", "amend a referral"),
    "add_consent_form": Text("添加知情同意书版本", "add a consent form"),
    "give_consent": Text("记录知情同意", "record a consent"),
    "withdraw_consent": Text("记录撤回", "record a withdrawal"),
    "record_fact": Text("录入事实", "record a fact"),
    "sign_decision": Text("签署判定", "sign a decision"),
    "confirm_decision": Text("确认判定", "confirm a decision"),
    "add_user": Text("新建账户", "add a person"),
    "set_active": Text("停用或启用账户", "deactivate or activate a person"),
    "change_password": Text("更改口令", "change a password"),
    "log_in": Text("登录", "log in"),
    "log_out": Text("退出", "log out"),
    "open_infusion": Text("在床旁打开处方", "open an infusion"),
    "match_identity": Text("核对患者、医嘱与容器", "match patient, order and containers"),
    "record_event": Text("床旁记录", "record at the bedside"),
    "restart_infusion": Text("停止后重新开始", "restart an infusion"),
}
