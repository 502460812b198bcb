"""What a definition of an outcome is: its name, what is known of it, its family, and what of `indices` it stands beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lupustem.logic.text import Text


class Family(StrEnum):
    """What kind of question a definition answers."""

    RESPONSE = "response"
    RELAPSE = "relapse"
    SURVIVAL = "survival"
    SAFETY = "safety"
    MEASURE = "measure"
    CHANGE = "change"


FAMILY_WORDS: dict[Family, Text] = {
    Family.RESPONSE: Text("缓解与应答", "remission and response"),
    Family.RELAPSE: Text("复发", "relapse"),
    Family.SURVIVAL: Text("生存", "survival"),
    Family.SAFETY: Text("安全性", "safety"),
    Family.MEASURE: Text("测量值", "measurements"),
    Family.CHANGE: Text("变化", "changes"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One outcome as papers defined it. `unit` marks what is measured; events have none."""

    name: Text
    says: Text
    family: Family
    unit: str = ""
    index: str | None = None
    nearest: tuple[str, ...] = ()
    difference: Text | None = None
    id: str = field(default="", init=False)

    @property
    def counted(self) -> bool:
        """Whether patients are counted, not a quantity measured."""
        return not self.unit
