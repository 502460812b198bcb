"""Around every page."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "site.title": Text("狼疮干细胞治疗登记", "Lupus stem-cell treatment registry"),
    "site.skip": Text("跳到正文", "skip to the page"),
    "site.demo": Text(
        "演示：人员、患者与口令均为虚构，请勿录入真实数据。",
        "Demo: people, patients and passwords are invented. Enter nothing real.",
    ),
    "site.support": Text(
        "本程序只是临床决策支持，不是经认证的医疗器械；由医生决定。",
        "Decision support, not a certified medical device; the physician decides.",
    ),
    "site.language": Text("English", "中文"),
    "site.theme_night": Text("夜间", "Night"),
    "site.theme_light": Text("日间", "Light"),
    "site.menu": Text("菜单", "Menu"),
    "site.back": Text("返回", "back"),
    "site.refused": Text("未能完成", "Not done"),
    "site.optional": Text("可不填", "optional"),
    "site.invented": Text("虚构", "invented"),
    "menu.work": Text("日常工作", "Work"),
    "menu.centre": Text("中心管理", "Management"),
    "menu.oversight": Text("监督", "Oversight"),
    "nav.patients": Text("患者", "Patients"),
    "nav.users": Text("人员", "People"),
    "nav.trail": Text("变更记录", "Trail"),
    "nav.forms": Text("知情同意书", "Consent forms"),
    "nav.log_out": Text("退出", "Log out"),
}
