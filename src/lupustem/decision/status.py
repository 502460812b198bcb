"""The words of a decision: the five statuses of a statement and the four verdicts of stage assess.

A status, in this order:
  not_applicable  applies is false
  advised         nothing has to hold, and applies is true
  met             holds is true (also where applies is unknown: a requirement that is fulfilled is met)
  unknown         applies or holds is unknown
  not_met         applies is true and holds is false

The verdict of stage assess, in this order:
  not_recommended  an indication or exclusion is not met
  undetermined     an indication or exclusion is unknown
  conditional      a condition is not met or unknown
  recommended      otherwise
"""

from __future__ import annotations

from enum import StrEnum

from lupustem.consensus import STAGES, Role, Statement
from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.logic.tree import inputs


class Status(StrEnum):
    """How a statement stands for one row."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    ADVISED = "advised"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What the consensus says of treating this person."""

    NOT_RECOMMENDED = "not_recommended"
    UNDETERMINED = "undetermined"
    CONDITIONAL = "conditional"
    RECOMMENDED = "recommended"


STATUS_WORDS: dict[Status, Text] = {
    Status.MET: Text("满足", "met"),
    Status.NOT_MET: Text("不满足", "not met"),
    Status.UNKNOWN: Text("未知", "unknown"),
    Status.ADVISED: Text("提示", "advised"),
    Status.NOT_APPLICABLE: Text("不适用", "not applicable"),
}
STATUS_SIGNS: dict[Status, str] = {
    Status.MET: "✓",
    Status.NOT_MET: "✕",
    Status.UNKNOWN: "?",
    Status.ADVISED: "→",
    Status.NOT_APPLICABLE: "–",
}
VERDICT_WORDS: dict[Verdict, Text] = {
    Verdict.RECOMMENDED: Text("推荐", "recommended"),
    Verdict.CONDITIONAL: Text("有条件推荐", "conditional"),
    Verdict.UNDETERMINED: Text("暂不能判定", "undetermined"),
    Verdict.NOT_RECOMMENDED: Text("不推荐", "not recommended"),
}

DECISIVE = (Role.INDICATION, Role.EXCLUSION)
STAGE_NAMES = tuple(STAGES)
STAGE_WORDS: dict[str, Text] = {
    "centre": Text("中心资质", "Centre"),
    "assess": Text("适应证评估", "Assessment"),
    "prescribe": Text("处方", "Prescription"),
    "product": Text("制剂放行", "Product"),
    "infuse": Text("输注", "Infusion"),
    "follow_up": Text("随访", "Follow-up"),
}


def statements_of(stages: tuple[str, ...]) -> tuple[Statement, ...]:
    """The statements of the named stages, in the article's order whatever the order of the names.

    Raises ValueError for a stage that does not exist.
    """
    for stage in stages:
        if stage not in STAGES:
            raise ValueError(f"no stage {stage!r}; there are {', '.join(STAGES)}")
    return tuple(one for stage, own in STAGES.items() if stage in stages for one in own)


def decisive_statements() -> tuple[Statement, ...]:
    """The indications and exclusions of stage assess."""
    return tuple(one for one in STAGES["assess"] if one.role in DECISIVE)


def conditions() -> tuple[Statement, ...]:
    """The conditions of stage assess."""
    return tuple(one for one in STAGES["assess"] if one.role is Role.CONDITION)


def inputs_of(statement: Statement) -> tuple[str, ...]:
    """The input facts that a statement reads in `applies` and `holds`, through derived facts too, in vocabulary order."""
    read = inputs(statement.applies, statement.holds)
    return tuple(name for name in FACTS if name in read)
