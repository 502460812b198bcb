"""Logging in, one's account, the people of the centre."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    # Login
    "login.title": Text("登录", "Log in"),
    "login.submit": Text("登录", "Log in"),
    "login.demo": Text("演示账户", "Demo logins"),
    "login.demo_hint": Text(
        "口令与验证码仅在演示中显示；验证码过期后请重新载入本页。",
        "Password and code are shown in the demo only; load the page anew when a code has run out.",
    ),
    "login.role": Text("角色", "Role"),
    "login.name": Text("用户名", "Name"),
    "login.password": Text("口令", "Password"),
    "login.code": Text("验证码", "Code"),
    # Account
    "account.title": Text("我的账户", "My account"),
    "account.change": Text("更改口令", "Change the password"),
    "account.may": Text("您的角色可以", "Your role may"),
    "account.nothing": Text(
        "本版还没有为您的角色准备页面；制剂、床旁等部分将在以后的版本中加入。",
        "This version has no page for your role yet; lots and the bedside come in a later one.",
    ),
    # People
    "users.title": Text("本中心人员", "People of the centre"),
    "users.submit": Text("新建账户", "Add a person"),
    "users.username_hint": Text("只用字母、数字、点与连字符。", "Letters, figures, dots and hyphens."),
    "users.deactivate": Text("停用", "Deactivate"),
    "users.activate": Text("启用", "Activate"),
    "users.inactive": Text("已停用", "not active"),
    "users.made": Text("账户已建立", "The account is made"),
    "users.once": Text(
        "以下内容只显示这一次，请当面交给本人；验证码密钥须录入其认证应用。",
        "This is shown once only: hand it over in person. The secret goes into that person's authenticator.",
    ),
    "users.secret": Text("验证码密钥", "Secret of the code"),
    "conflict.mine": Text("您的内容", "Yours"),
    "conflict.theirs": Text("现有内容", "What stands now"),
    "conflict.field": Text("项目", "Field"),
}
