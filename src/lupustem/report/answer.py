"""The decision as JSON: the contract that programs rely on, documented in docs/formats.

>>> from lupustem.decision.case import assess
>>> contents = answer(assess({"pregnant": True}), case_id="0007", language="en", sources={})
>>> contents["verdict"], contents["reasons"]
('not_recommended', ['pregnancy'])
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from lupustem.consensus import VERSION, Statement
from lupustem.consensus.authority import DOI, NAME, NOT_A_DEVICE, grade_in_words
from lupustem.decision.case import Decision, Finding
from lupustem.evidence.links import grade_note, studies_of
from lupustem.facts import DERIVED, FACTS, VOCABULARY
from lupustem.facts.notices import Notice
from lupustem.logic.as_python import Closure, closure
from lupustem.logic.as_words import words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Derived, Expression, variables

Sources = Mapping[str, Mapping[str, object]]


def answer(decision: Decision, *, case_id: str | None, language: Language, sources: Sources) -> dict[str, Any]:
    """The contents of the JSON answer, keys in a fixed order, numbers as JSON numbers.

    sources: fact -> where its value stands; a fact with a source and no value (a stale one) is shown with null.
    """
    return {
        "case_id": case_id,
        "consensus": NAME,
        "version": VERSION,
        "doi": DOI,
        "notice": in_both(NOT_A_DEVICE),
        "language": language,
        "verdict": None if decision.verdict is None else str(decision.verdict),
        "reasons": list(decision.reasons),
        "missing": list(decision.missing),
        "next_questions": list(decision.next_questions),
        "would_change": list(decision.would_change),
        "facts": _facts(decision.row, sources),
        "statements": [_statement(finding) for finding in decision.findings],
        "warnings": [json_warning(notice) for notice in decision.notices],
    }


def as_json(contents: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON, two spaces deep, one line feed at the end."""
    return json.dumps(contents, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"


def read_by(derived: Derived, row: Mapping[str, Any]) -> list[str]:
    """The known facts that gave a derived one its value: those of the first case that is true."""
    for when, value, names in _cases(derived):
        if when(row):
            return [name for name in dict.fromkeys((*names, *value)) if row.get(name) is not None]
    return []


@cache
def _cases(derived: Derived) -> tuple[tuple[Closure, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(
        (closure(when), tuple(variables(value)) if isinstance(value, Expression) else (), tuple(variables(when)))
        for when, value in derived.cases
    )


def _facts(row: Mapping[str, Any], sources: Sources) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in VOCABULARY:
        value = row.get(name)
        if name in DERIVED:
            if value is not None:
                shown[name] = _derived(DERIVED[name], value, row)
        elif name in FACTS and (value is not None or name in sources):
            source = dict(sources.get(name, {"kind": "given"}))
            if value is not None or source.get("kind") not in ("case_file", "given"):
                shown[name] = {"value": json_value(value), "source": source}
    return shown


def _derived(derived: Derived, value: object, row: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {"value": json_value(value), "source": {"kind": "derived", "from": read_by(derived, row)}}
    if derived.reading is not None:
        entry["reading"] = in_both(derived.reading)
    return entry


def _statement(finding: Finding) -> dict[str, Any]:
    statement = finding.statement
    table3 = statement.recommendation
    entry: dict[str, Any] = {
        "id": statement.id,
        "stage": statement.stage,
        "status": str(finding.status),
        "section": statement.section,
        "force": str(statement.force),
        "role": str(statement.role),
        "recommendation": None if table3 is None else table3.number,
        "grade": None if table3 is None else table3.grade,
    }
    if table3 is not None:
        entry["grade_text"] = in_both(grade_in_words(table3))
        beside = grade_note(statement.id)
        if beside is not None:
            entry["beside_grade"] = in_both(beside)
    entry["score"] = None if table3 is None else json_value(table3.panel_score)
    entry["basis"] = str(statement.basis)
    if statement.reading is not None:
        entry["reading"] = in_both(statement.reading)
    entry["text"] = in_both(statement.text)
    rule = rule_in_words(statement)
    if rule is not None:
        entry["rule"] = in_both(rule)
    studies = studies_of(statement.id)
    if studies:
        entry["studies"] = [link.study for link in studies]
    entry["facts"] = {name: json_value(value) for name, value in finding.facts.items()}
    return entry


def rule_in_words(statement: Statement) -> Text | None:
    """When a statement concerns a person and what must hold then; None for advice that always stands."""
    applies = None if statement.applies is None else words(statement.applies)
    holds = None if statement.holds is None else words(statement.holds)
    if applies is None:
        return holds if holds is None else Text(f"须：{holds.zh}", f"required: {holds.en}")
    if holds is None:
        return Text(f"适用于：{applies.zh}", f"concerns: {applies.en}")
    return Text(f"适用于：{applies.zh}；须：{holds.zh}", f"concerns: {applies.en}; required: {holds.en}")


def json_warning(notice: Notice) -> dict[str, Any]:
    """A notice as JSON: code, facts and both languages."""
    return {"code": notice.code, "facts": list(notice.facts), "text": in_both(notice.text)}


def in_both(text: Text) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": text.zh, "en": text.en}


def json_value(value: object) -> object:
    """A value as JSON has it. A fact has at most 6 places, so the double nearest to it is written with its digits."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)
    if isinstance(value, Fraction):
        return float(value)
    return value
