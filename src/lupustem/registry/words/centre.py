"""The centre of section 2.1, its documents, and the numbers that it set for itself."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "nav.centre": Text("中心", "Centre"),
    # Section 2.1
    "centre.title": Text("中心资质（2.1 节）", "The centre (section 2.1)"),
    "centre.open": Text("各项资质齐备，可以开具处方。", "Every item is in place; patients may be prescribed for."),
    "centre.closed": Text(
        "{count} 条要求未满足：在补齐之前不能开具处方。",
        "Statements not met or not known: {count}. Nothing can be prescribed until they are.",
    ),
    "centre.answer": Text("登记", "Record"),
    "centre.renew": Text("更新", "Amend"),
    "centre.reference": Text("编号", "No."),
    "centre.issued": Text("批准", "issued"),
    "centre.expires": Text("有效期至", "last day"),
    "centre.days_left": Text("还有 {days} 天", "{days} days left"),
    "centre.expired": Text("已过期", "expired"),
    "centre.no_expiry": Text("未注明期限", "no last day"),
    "centre.document": Text("文件", "document"),
    "centre.no_document": Text("无文件", "no document"),
    "centre.never": Text("尚未登记", "not answered yet"),
    "centre.warn": Text("到期前 {days} 天开始提醒", "a warning is given {days} days before the last day"),
    "centre.on": Text("截至 {day}", "as of {day}"),
    "centre.history": Text("历次登记", "versions"),
    "centre.expiry_hint": Text(
        "此日当天仍有效，次日起按“未具备”处理；无期限则留空。",
        "It holds on this day and counts as not in place from the day after; empty where it has none.",
    ),
    "centre.upload": Text("证明文件", "Document that shows it"),
    "centre.upload_hint": Text(
        "PDF、PNG、JPEG 或 UTF-8 文本；按内容检查，原样保存，仅供下载。",
        "PDF, PNG, JPEG or UTF-8 text; checked by content, kept as it is, given back as a download only.",
    ),
    "centre.save": Text("保存", "Save"),
    "holds.yes": Text("具备", "in place"),
    "holds.no": Text("未具备", "not in place"),
    "holds.unknown": Text("未知", "not known"),
    "field.holds": Text("状态", "State"),
    "field.reference": Text("编号", "Reference number"),
    "field.issued_on": Text("批准日期", "Day of issue"),
    "field.expires_on": Text("有效期至", "Last day on which it holds"),
    "field.keep_document": Text("保留原文件（未选新文件时）", "Keep the document there is, unless a new one is chosen"),
}
