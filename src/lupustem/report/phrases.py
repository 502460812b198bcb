"""The few words that a report needs around the statements, and how text from outside is made safe to show."""

from __future__ import annotations

from lupustem.logic.text import Text

PHRASES: dict[str, Text] = {
    "no_verdict": Text("各条款状态", "Statements only"),
    "decisive": Text("决定性条款", "Decisive statements"),
    "conditions": Text("须同时处理的条件", "Conditions to deal with alongside"),
    "others": Text("其他相关条款", "Other statements"),
    "introduction": Text("引言", "introduction"),
    "table": Text("表", "Table"),
    "recommendation": Text("推荐意见", "recommendation"),
    "inferred": Text(
        "推定：原文未直接写明，由本项目据上下文推得。",
        "Inferred: the article does not say so outright; the project reads it so.",
    ),
    "reading_of": Text("解读：", "Reading: "),
    "beside_grade": Text("等级旁注：", "Beside the grade: "),
    "colon": Text("：", ": "),
    "comma": Text("，", ", "),
    "semicolon": Text("；", "; "),
    "score": Text("专家评分", "panel score"),
    "consensus": Text("共识", "consensus"),
    "reading": Text("解读", "reading"),
    "questions": Text("接下来最值得补充的事实", "What to find out next"),
    "changes": Text("要达到“推荐”，还须", "What would have to change for “recommended”"),
    "warnings": Text("提醒", "Warnings"),
    "readings": Text("推导事实的解读", "How derived facts are read"),
    "patient": Text("病例", "Case"),
    "source": Text("来源", "source"),
    "title": Text("异体间充质干细胞治疗系统性红斑狼疮：共识判定", "Allogeneic MSC for lupus: what the consensus says"),
}


def clean(text: str) -> str:
    """Text from outside with everything that cannot be seen (control signs, direction marks) as a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def more(number: int) -> Text:
    """How many entries are not shown."""
    return Text(f"另有 {number} 项", f"and {number} more")
