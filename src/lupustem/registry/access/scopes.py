"""What a token may be made for: each scope with the permission that its owner has to have, at each request anew."""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope: the permission behind it, and what it says to people."""

    permission: str
    words: Text


SCOPES: dict[str, Scope] = {
    "facts.read": Scope("patient.read", Text("读取事实（不含身份）", "read facts, never who a patient is")),
    "facts.write": Scope("fact.record", Text("录入与更正事实", "record and correct facts")),
    "decisions.read": Scope("patient.read", Text("读取判定", "read decisions")),
    "plans.read": Scope("patient.read", Text("读取处方与输注方案", "read prescriptions and their plans")),
    "lots.read": Scope("lot.read", Text("读取批次", "read lots")),
    "lots.write": Scope("lot.record", Text("登记批次结果", "record results of lots")),
}
