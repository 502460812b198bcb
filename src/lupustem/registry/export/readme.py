"""The page that lies beside an export: what it is, what is not in it, how it is checked."""

from __future__ import annotations

from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.export.schema import CONTENTS, DATES


def readme(manifest: dict[str, Any]) -> Text:
    """The page, in both languages."""
    kind = _IDENTIFIED if manifest["identified"] else _PSEUDONYMOUS
    return Text(
        f"# 登记导出：{manifest['centre']}，{manifest['made_at']}\n\n{kind.zh}\n\n{DATES.zh}\n\n{_FILES.zh}\n",
        f"# Export of the registry: {manifest['centre']}, {manifest['made_at']}\n\n{kind.en}\n\n{DATES.en}\n\n{_FILES.en}\n",
    )


_PSEUDONYMOUS = Text(
    "**假名导出**：不含姓名、出生日期、住院号、电话、患者编号与自由文本；患者为 P-…，人员为 S-…。"
    f"同一接收方的假名前后一致，不同接收方的互不相同；只有该中心能由假名找回患者（lupustem registry whose）。{CONTENTS.zh}"
    "变更记录不含内容，自成一链，每行带有原记录行的散列。",
    "**Pseudonymous**: without names, birth dates, hospital numbers, telephones, patient numbers and free text; "
    "patients are P-…, "
    "people of the centre S-…. One recipient's pseudonyms stay the same from export to export, two recipients' differ, and the "
    f"centre alone finds a patient by a pseudonym (lupustem registry whose). {CONTENTS.en} The trail is without "
    "its contents: a "
    "chain of its own, each row with the hash of the row that it stands for.",
)
_IDENTIFIED = Text(
    "**实名导出**：含患者身份、自由文本与上传的文件。请按患者资料保管。",
    "**Identified**: with who the patients are, free text and uploaded files. Keep it as patients' records are kept.",
)
_FILES = Text(
    '* 每张表各有 `.csv`（UTF-8；空为缺失，`""` 为空文字）与 `.parquet`，内容相同；各列含义见 `schema.json`，'
    "事实见 `facts.json`。\n"
    "* 核对文件：`sha256sum -c SHA256SUMS`；核对变更记录：`python3 verify_export.py audit.ndjson`。\n"
    "* 口令、验证码密钥与令牌不在任何导出中。",
    '* Each table is a `.csv` (UTF-8; nothing is missing, `""` an empty text) and a `.parquet` of the same '
    "content; what columns "
    "mean stands in `schema.json`, facts in `facts.json`.\n"
    "* Check the files with `sha256sum -c SHA256SUMS`, the trail with `python3 verify_export.py audit.ndjson`.\n"
    "* Passwords, secrets of second factors and tokens are in no export.",
)
