"""The trail."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "trail.title": Text("变更记录", "Trail"),
    "trail.of": Text("患者 {number} 的变更记录", "Trail of patient {number}"),
    "trail.number": Text("序号", "No."),
    "trail.at": Text("时间", "When"),
    "trail.who": Text("操作者", "Who"),
    "trail.what": Text("操作", "What"),
    "trail.subject": Text("对象", "Of what"),
    "trail.old": Text("原内容", "Before"),
    "trail.new": Text("新内容", "After"),
    "trail.reason": Text("理由", "Reason"),
    "trail.operator": Text("命令行", "command line"),
    "trail.none": Text("还没有变更。", "Nothing has been changed yet."),
    "trail.older": Text("更早", "older"),
}
