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
    # Site policy
    "policy.title": Text("本中心参数", "Site policy"),
    "policy.hint": Text(
        "原文未规定之处由中心自定；共识的限度只可收紧，不可放宽。",
        "What the article leaves open the centre sets for itself; a limit of the consensus may be tightened, never loosened.",
    ),
    "policy.default": Text(
        "现用默认参数，本中心尚未自定。", "The defaults are in force; the centre has set none of its own."
    ),
    "policy.version": Text("第 {number} 版", "version {number}"),
    "policy.fingerprint": Text("指纹", "fingerprint"),
    "policy.new": Text("提出新版本", "Propose a version"),
    "policy.dose": Text("剂量与袋", "Dose and bags"),
    "policy.rate": Text("滴速", "Rate"),
    "policy.windows": Text("时限与用药", "Windows and drugs"),
    "policy.patient": Text("患者与监测", "Patient and monitoring"),
    "policy.own": Text("登记系统", "The record"),
    "policy.number": Text("参数", "Number"),
    "policy.value": Text("取值", "Value"),
    "policy.kind": Text("性质", "Kind"),
    "policy.bounds": Text("可选范围", "Bounds"),
    "policy.default_is": Text("默认 {value}", "default {value}"),
    "policy.section": Text("原文 {section} 节", "section {section}"),
    "policy.no_limit": Text("不设限", "no limit"),
    "policy.viable": Text("活细胞", "viable cells"),
    "policy.total": Text("全部细胞", "all cells"),
    "policy.infusion_end": Text("输注结束", "end of the infusion"),
    "policy.list_hint": Text("多个数以逗号分隔，由小到大。", "several numbers, rising, with commas between them."),
    "policy.versions": Text("历次版本", "Versions"),
    "policy.none": Text("还没有版本。", "There is no version yet."),
    "policy.in_force": Text("现行", "in force"),
    "policy.since": Text("自 {day} 起生效", "in force from {day}"),
    "policy.superseded": Text("已被取代", "replaced"),
    "policy.waiting": Text("待第二人签名", "waiting for a second signature"),
    "policy.waiting_hint": Text(
        "第 {number} 版尚待第二人签名；再提出一版后，该版将不能生效。",
        "Version {number} waits for a second signature; once another is proposed it can no longer come into force.",
    ),
    "policy.reason": Text("理由", "Reason"),
    "policy.reason_hint": Text("写明为何更改，供第二人核对。", "Say why it is changed; the second person reads it."),
    "policy.propose": Text("签名并提出", "Sign and propose"),
    "policy.file": Text("从参数文件填入", "Fill in from a file"),
    "policy.file_hint": Text(
        ".yaml、.yml、.json 或 .toml，至多 256 KiB；文件未写的取默认值；先填入表单，核对后再签名。",
        ".yaml, .yml, .json or .toml, at most 256 KiB; what it leaves out is the default; it fills the form, to be checked "
        "and then signed.",
    ),
    "policy.choose": Text("参数文件", "File of parameters"),
    "policy.fill": Text("填入表单", "Fill in the form"),
    "policy.filled": Text(
        "已从文件填入，尚未保存。请逐项核对后签名。",
        "Filled in from the file, nothing is saved. Check each, then sign.",
    ),
    "policy.refused": Text(
        "有参数不能这样取值；见各项下的说明。", "some numbers may not stand so; see what is said beside each."
    ),
    "policy.changes": Text("与上一版的差异", "Differences from the version before"),
    "policy.changes_default": Text("与默认值的差异", "Differences from the defaults"),
    "policy.no_changes": Text("与之前相同。", "None."),
    "policy.before": Text("原值", "Before"),
    "policy.after": Text("新值", "After"),
    "policy.written": Text("提出", "proposed"),
    "policy.put": Text("使之生效", "put in force"),
    "policy.confirm": Text("签名并使之生效", "Sign and put in force"),
    "policy.confirm_hint": Text(
        "第二位签名者须为另一人；签名即日起生效。再次输入口令。",
        "The second signature is another person's; it is in force from today. Give your password again.",
    ),
    "field.holds": Text("状态", "State"),
    "field.reference": Text("编号", "Reference number"),
    "field.issued_on": Text("批准日期", "Day of issue"),
    "field.expires_on": Text("有效期至", "Last day on which it holds"),
    "field.keep_document": Text("保留原文件（未选新文件时）", "Keep the document there is, unless a new one is chosen"),
}
