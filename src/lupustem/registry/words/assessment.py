"""The facts of the assessment and the decision."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    # Facts
    "facts.title": Text("评估：事实", "Assessment: facts"),
    "facts.indications": Text("适应证所需", "What the indications ask"),
    "facts.exclusions": Text("排除情况所需", "What the exclusions ask"),
    "facts.conditions": Text("须同时处理的条件所需", "What the conditions ask"),
    "facts.others": Text("其他相关事实", "Further facts of the assessment"),
    "facts.prescription": Text("处方所需", "What a prescription asks"),
    "facts.further": Text("其他已知事实", "Other facts known"),
    "facts.value": Text("取值", "Value"),
    "facts.day": Text("日期", "Day"),
    "facts.source": Text("来源", "Source"),
    "facts.unknown": Text("未知", "unknown"),
    "facts.save": Text("保存并判定", "Save and decide"),
    "facts.reason": Text("更正理由", "Reason for corrections"),
    "facts.reason_hint": Text(
        "仅在更正或撤回已有记录时填写；新的检查结果请改日期。",
        "Only where something recorded is corrected or taken back; for a newer finding change the day.",
    ),
    "facts.history": Text("历次记录", "history"),
    "facts.file": Text("从 FHIR Bundle 或病例文件填入", "Fill in from a FHIR Bundle or a case file"),
    "facts.file_hint": Text(
        "FHIR R4 Bundle（.json）或病例文件（.yaml、.yml、.json、.toml）；先填入表单，核对后再保存。"
        "Bundle 中的姓名与编号不显示，也不保存。",
        "A FHIR R4 Bundle (.json) or a case file (.yaml, .yml, .json, .toml); it fills the form, and nothing "
        "is saved before you have checked it. Names and numbers of the Bundle are neither shown nor kept.",
    ),
    "facts.choose": Text("文件", "File"),
    "facts.read_file": Text("填入表单", "Fill in the form"),
    "facts.taken": Text(
        "取得 {count} 项事实，尚未保存。请逐项核对，然后保存。",
        "{count} facts were taken and nothing is saved yet. Check each, then save.",
    ),
    "intake.paste": Text("或粘贴 Bundle（至多 1 MiB）", "Or paste a Bundle (at most 1 MiB)"),
    "intake.another": Text("可能是另一人的记录", "This may be somebody else's record"),
    "intake.taken": Text("取自何处", "What was taken from where"),
    "intake.fact": Text("事实", "Fact"),
    "intake.where": Text("资源", "Resource"),
    "intake.code": Text("代码", "Code"),
    "intake.written": Text("原值与单位", "As it was written"),
    "intake.assumed": Text("未写日期，取今天", "no day given: today"),
    "intake.left": Text("未采用或须留意的 {count} 项", "Not used, or to be noted: {count}"),
    "facts.withdrawn": Text("已撤回，按未知处理", "taken back: unknown"),
    "facts.empty_is_unknown": Text("留空即未知，不等于“否”。", "Empty means unknown; it never means no."),
    # Decision
    "decision.title": Text("判定", "Decision"),
    "decision.ask": Text("补充事实", "What to find out"),
    "decision.save": Text("保存并重新判定", "Save and decide anew"),
    "decision.more": Text("另有 {number} 项，见“录入事实”。", "{number} more, see “Enter facts”."),
    "decision.sign": Text("签名并保存", "Sign and keep"),
    "decision.sign_title": Text("签名", "Signature"),
    "decision.sign_hint": Text(
        "签名即表示您已按以上事实作出评估；判定将原样保存。再次输入口令。",
        "By signing you say that you have assessed these facts; the decision is kept as it stands. Give your password again.",
    ),
    "decision.void_hint": Text(
        "第 {number} 版签名后事实已有变化，该签名不再适用于当前判定。",
        "Facts have changed since version {number} was signed; that signature does not cover the decision of today.",
    ),
    "decision.last_signed": Text("上次签名：第 {number} 版", "Last signed: version {number}"),
    "decision.kept": Text("签名判定第 {number} 版", "Signed decision, version {number}"),
    "decision.today": Text("查看当前判定", "Open the decision of today"),
    "decision.confirm": Text("确认签名", "Confirm with a second signature"),
    "decision.confirm_hint": Text(
        "第二位签名者须为另一人。再次输入口令。", "The second signature is another person's. Give your password again."
    ),
    "decision.signatures": Text("签名", "Signatures"),
    "decision.digest": Text("内容校验值（SHA-256）", "Hash of the content (SHA-256)"),
    "meaning.assessed": Text("评估", "assessed"),
    "meaning.confirmed": Text("确认", "confirmed"),
    "signed.none": Text("未签名", "not signed"),
    "signed.one": Text("一人已签", "signed by one"),
    "signed.two": Text("两人已签", "signed by two"),
    "signed.void": Text("事实已变，签名失效", "void: facts have changed"),
}
