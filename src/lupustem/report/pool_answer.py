"""A pool as plain data for JSON: every field by its name, both languages for sentences, null for what is not defined."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from lupustem import __version__
from lupustem.evidence.choose import Choice, Taken
from lupustem.evidence.outcomes import Outcome
from lupustem.evidence.pool_result import PoolResult
from lupustem.logic.text import Text
from lupustem.report.evidence_answer import outcome_entry


def pool_answer(found: PoolResult) -> dict[str, Any]:
    """The contents of the JSON answer, the pooled value first."""
    return {
        "kind": "pool",
        "lupustem": __version__,
        "overrides": plain(found.overrides),
        "notices": plain(found.notices),
        "pooled": _with_numbers(plain(found.pooled)),
        "choice": None if found.choice is None else _choice(found.choice),
        "leave_one_out": [{"left_out": one.label, **_short(plain(one.pooled))} for one in found.left_out],
        "subgroups": _subgroups(found),
        "by_correlation": [{"correlation": one.correlation, **_short(plain(one))} for one in found.by_correlation],
        "asymmetry": plain(found.asymmetry),
    }


def plain(value: Any) -> Any:
    """Frozen values as mappings, lists and scalars."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def _with_numbers(pooled: dict[str, Any]) -> dict[str, Any]:
    """The rows with their numbers as a mapping; nothing is rounded."""
    for row in pooled["rows"]:
        row["numbers"] = dict(row["numbers"])
    return pooled


def _short(pooled: dict[str, Any]) -> dict[str, Any]:
    kept = (
        "k",
        "model",
        "estimate",
        "standard_error",
        "interval",
        "shown",
        "shown_interval",
        "heterogeneity",
        "degenerate",
    )
    return {name: pooled[name] for name in kept}


def _subgroups(found: PoolResult) -> dict[str, Any] | None:
    if found.subgroups is None:
        return None
    own = plain(found.subgroups)
    groups = [{"group": name, **_short(pooled)} for name, pooled in own["groups"]]
    return {"groups": groups, **{name: own[name] for name in ("q", "df", "p_value", "reason")}}


def _choice(choice: Choice) -> dict[str, Any]:
    span = choice.span
    return {
        "definitions": list(choice.definitions),
        "months": None if span is None else [float(span.first), float(span.last)],
        "rule": choice.rule,
        "against": choice.against,
        "taken": [
            {
                "study": one.study.id,
                "overlap_group": one.study.overlap_group,
                **{name: _figure(one, getattr(one, name)) for name in ("outcome", "control", "baseline")},
            }
            for one in choice.taken
        ],
        "left": [{"study": one.study.id, "why": plain(one.why)} for one in choice.left],
    }


def _figure(one: Taken, outcome: Outcome | None) -> dict[str, Any] | None:
    return None if outcome is None else outcome_entry(outcome, one.study.outcome_where(outcome))
