"""Words of what goes out of the record and comes into it: export and import."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "nav.export": Text("导出", "Export"),
    "nav.import": Text("导入", "Import"),
    "export.title": Text("导出记录（假名）", "Export the record, under pseudonyms"),
    "export.submit": Text("生成并下载", "Make and download"),
    "export.recipient": Text("接收方", "Recipient"),
    "export.recipient_hint": Text(
        "同一接收方的假名前后一致；不同接收方的互不相同，不能对接。",
        "One recipient's pseudonyms stay the same from export to export; two recipients' differ and cannot be put together.",
    ),
    "export.in": Text("内容", "What is in it"),
    "export.tables": Text(
        "每张表一份 CSV 与一份 Parquet，附中英文说明、校验值与变更记录（不含内容）。",
        "Each table as CSV and Parquet, with a schema in both languages, checksums, and the trail without its contents.",
    ),
    "export.out": Text(
        "不含姓名、出生日期、住院号、电话、患者编号、自由文本、上传的文件，也不含口令与密钥。",
        "No names, birth dates, hospital numbers, telephones, patient numbers, free text or uploaded files; no "
        "passwords or keys.",
    ),
    "export.dates": Text(
        "日期未作改动：与其他资料对照时可能推知患者身份，请据此决定交给谁。",
        "Days are as they are: beside other data they may tell who a patient is. Decide by that who gets this.",
    ),
    "export.logged": Text("导出会写入变更记录。", "The export stands in the trail."),
    "import.title": Text("导入事实", "Import facts"),
    "import.file": Text(
        "事实表（.csv）或病例文件（.yaml、.json、.toml），至多 1 MiB、2000 行",
        "Table of facts (.csv) or case file (.yaml, .json, .toml), at most 1 MiB and 2,000 rows",
    ),
    "import.columns": Text(
        "CSV 的列：patient（编号）、fact、value、observed_on（年-月-日），可加 unit 与 source。",
        "Columns of the CSV: patient (number), fact, value, observed_on (YYYY-MM-DD); unit and source may be added.",
    ),
    "import.patient": Text("患者编号（仅病例文件）", "Patient number (case file only)"),
    "import.day": Text("所属日期（仅病例文件）", "Day on which it held (case file only)"),
    "import.preview": Text("预览", "Preview"),
    "import.nothing_yet": Text("以下为预览，还没有保存。", "This is what would be recorded; nothing is saved yet."),
    "import.count": Text(
        "将保存 {record} 行，相同 {same} 行，拒收 {rejected} 行。",
        "{record} to be recorded, {same} the same, {rejected} rejected.",
    ),
    "import.line": Text("行", "Line"),
    "import.state": Text("结果", "Result"),
    "import.why": Text("说明", "Why"),
    "import.before": Text("现有", "What stands"),
    "import.confirm": Text("保存以上内容（{record} 行）", "Record what is shown ({record})"),
    "import.reason": Text("更正理由（必填）", "Reason for the corrections"),
    "import.nothing": Text("没有可保存的内容。", "There is nothing to record."),
    "import.done": Text("已保存 {count} 行。", "Recorded: {count}."),
    "import.digest": Text("预览的校验值", "Digest of the preview"),
    "import.new": Text("新", "new"),
    "import.changed": Text("新的结果", "newer finding"),
    "import.corrected": Text("更正", "correction"),
    "import.same": Text("相同", "same"),
    "import.rejected": Text("拒收", "rejected"),
}
