"""Who has to be told of an adverse event and how soon: dated rule sets with jurisdiction and how far each was checked.

Law is data here: a set has a validity, each rule its anchor, length, calendar and recipient. The dates from which the first and
the third set hold are from memory. Which sets apply to a centre is for its lawyer; several may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from lupustem.logic.text import Text


class Verification(StrEnum):
    """How far a rule was checked against its source."""

    CHECKED = "checked"
    DRAFT_ONLY = "draft_only"
    FROM_MEMORY = "from_memory"
    NOT_READ = "not_read"


VERIFICATION_WORDS: dict[Verification, Text] = {
    Verification.CHECKED: Text("已在公开来源核对", "checked in a public source"),
    Verification.DRAFT_ONLY: Text(
        "只核对了征求意见稿，正式文本凭记忆", "checked in the consultation draft only; final text from memory"
    ),
    Verification.FROM_MEMORY: Text("凭记忆，未核对", "from memory, not checked"),
    Verification.NOT_READ: Text("相应条款未读到，内容未知", "the article was not read: its content is unknown"),
}

Anchor = Literal["awareness", "first_report", "management_finished"]
Unit = Literal["at_once", "hours", "days", "unknown"]
When = Literal["serious", "contamination", "susar_grave", "susar_other", "any"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty. length: in `unit`; 0 at once. follows: the rule whose deadline is the anchor, where that is first_report."""

    id: str
    when: When
    anchor: Anchor
    length: int
    unit: Unit
    recipient: Text
    verification: Verification
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A law or a measure. effective_to: None while it is in force. setting: what the treatment has to be for it to apply."""

    id: str
    jurisdiction: str
    authority: Text
    effective_from: date | None
    effective_to: date | None
    setting: str
    records: Text
    rules: tuple[Rule, ...]


SETTINGS: dict[str, Text] = {
    "stem_cell_study": Text("干细胞临床研究", "clinical research with stem cells"),
    "new_technique": Text("生物医学新技术", "a new biomedical technique"),
    "drug_trial": Text("药物临床试验", "a drug trial"),
}

_COMMITTEES = Text("本机构学术委员会和伦理委员会", "the institution's academic and ethics committees")
_SPONSOR = Text("申办者", "the sponsor")
_AUTHORITY = Text("药品审评机构等（申办者报告）", "the drug authority and others, by the sponsor")

RULE_SETS: tuple[RuleSet, ...] = (
    RuleSet(
        "cn-stem-cell-2015",
        "CN",
        Text(
            "干细胞临床研究管理办法（试行），国卫科教发〔2015〕48 号",
            "measures on clinical research with stem cells (trial), 2015, no. 48",
        ),
        date(2015, 7, 20),
        None,
        "stem_cell_study",
        Text("研究结束后保存 30 年", "records kept 30 years after the study"),
        (
            Rule(
                "stop_at_once",
                "serious",
                "awareness",
                0,
                "at_once",
                Text("停止研究操作", "stop the procedure"),
                Verification.DRAFT_ONLY,
            ),
            Rule("committees_24h", "serious", "awareness", 24, "hours", _COMMITTEES, Verification.DRAFT_ONLY),
            Rule(
                "authorities",
                "serious",
                "awareness",
                0,
                "unknown",
                Text(
                    "机构报省级和国家卫生、药监部门",
                    "provincial and national health and drug authorities, by the institution",
                ),
                Verification.DRAFT_ONLY,
            ),
            Rule("follow_up_15d", "serious", "management_finished", 15, "days", _COMMITTEES, Verification.DRAFT_ONLY),
            Rule(
                "contamination_at_once",
                "contamination",
                "awareness",
                0,
                "at_once",
                _COMMITTEES,
                Verification.DRAFT_ONLY,
            ),
        ),
    ),
    RuleSet(
        "cn-order-818",
        "CN",
        Text("国务院令第 818 号", "State Council order 818"),
        date(2026, 5, 1),
        None,
        "new_technique",
        Text("保存 30 年；涉及子代的永久保存", "records kept 30 years; for good where offspring are concerned"),
        (
            Rule(
                "adverse_events",
                "any",
                "awareness",
                0,
                "unknown",
                Text("由法务人员确定", "for a lawyer to decide"),
                Verification.NOT_READ,
            ),
        ),
    ),
    RuleSet(
        "cn-drug-trial",
        "CN",
        Text(
            "药物临床试验质量管理规范（2020）与快速报告标准",
            "good clinical practice for drug trials (2020) and the rapid-report standard",
        ),
        date(2020, 7, 1),
        None,
        "drug_trial",
        Text("按试验方案", "as the trial's protocol says"),
        (
            Rule("sponsor_24h", "serious", "awareness", 24, "hours", _SPONSOR, Verification.FROM_MEMORY),
            Rule("susar_7d", "susar_grave", "awareness", 7, "days", _AUTHORITY, Verification.CHECKED),
            Rule(
                "susar_7d_follow_up",
                "susar_grave",
                "first_report",
                8,
                "days",
                _AUTHORITY,
                Verification.CHECKED,
                "susar_7d",
            ),
            Rule("susar_15d", "susar_other", "awareness", 15, "days", _AUTHORITY, Verification.CHECKED),
        ),
    ),
)
