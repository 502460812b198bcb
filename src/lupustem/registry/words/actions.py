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
    "accredit": Text("登记中心资质", "record an item of the centre"),
    "write_policy": Text("提出本中心参数", "propose a site policy"),
    "confirm_policy": Text("使本中心参数生效", "put a site policy in force"),
    "fill_index": Text("填写评分表", "fill in an index"),
    "store_upload": Text("保存上传文件", "keep an uploaded file"),
    "log_in": Text("登录", "log in"),
    "log_out": Text("退出", "log out"),
    "record_lot": Text("登记批次结果", "record results of a lot"),
    "sign_lot": Text("签署检验结果", "sign results of a lot"),
    "release_lot": Text("放行批次", "release a lot"),
    "act_on_lot": Text("处置批次", "act on a lot"),
    "add_container": Text("容器入库", "enter a container"),
    "assign_container": Text("分配容器", "set a container apart"),
    "let_go": Text("解除分配", "let go of a container"),
    "discard": Text("弃用容器", "discard a container"),
    "custody_step": Text("记录交接", "record a step of custody"),
}
