"""Studies, discrepancies and links as plain data for JSON: every figure with numerator, denominator, time and source.

>>> from lupustem.evidence.studies import STUDIES
>>> study_entry(STUDIES["kamen_2022"])["outcomes"][0]["events"]
5
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lupustem.evidence.definitions import Definition
from lupustem.evidence.discrepancies import Discrepancy, touching_study
from lupustem.evidence.dose import Dose, kind_of
from lupustem.evidence.links import Link, statements_of
from lupustem.evidence.outcomes import Events, Mean, Median, Outcome
from lupustem.evidence.study import DESIGN_WORDS, FollowUp, Study
from lupustem.evidence.where import Where
from lupustem.logic.text import Text


def study_entry(one: Study) -> dict[str, Any]:
    """Everything that is declared of a study."""
    return {
        "id": one.id,
        "authors": one.authors,
        "year": one.year,
        "citation": _both(one.citation),
        "identifiers": list(one.identifiers),
        "read": _where(one.read),
        "design": str(one.design),
        "design_words": _both(DESIGN_WORDS[one.design]),
        "design_note": _both(one.design_note),
        "overlap_group": one.overlap_group,
        "same_as": one.same_as,
        "centre": _both(one.centre),
        "enrolment": None if one.window is None else {"first": one.window.first, "last": one.window.last},
        "registration": one.registration,
        "patients": {"msc": one.msc, "control": one.control, "planned": one.planned},
        "not_only_lupus": one.not_only_lupus,
        "population": _both(one.population),
        "cells": [str(cells) for cells in one.cells],
        "donor": one.donor,
        "route": one.route,
        "dose": dose_entry(one.dose),
        "infusions": _both(one.infusions),
        "conditioning": _both(one.conditioning),
        "follow_up": _follow_up(one.followed),
        "outcomes": [outcome_entry(outcome, one.outcome_where(outcome)) for outcome in one.outcomes],
        "details": [
            {"label": _both(detail.label), "text": _both(detail.text), "read": _where(detail.read or one.read)}
            for detail in one.details
        ],
        "read_elsewhere": {name: _where(where) for name, where in one.elsewhere.items()},
        "doubts": [_both(doubt) for doubt in one.doubts],
        "discrepancies": [found.id for found in touching_study(one.id)],
        "statements": list(statements_of(one.id)),
    }


def dose_entry(dose: Dose | None) -> dict[str, Any] | None:
    """A dose with its kind, which is `per_kg` or `total`."""
    if dose is None:
        return None
    return {"kind": kind_of(dose), "cells": dose.cells, "most": dose.most, "schedule": _both(dose.schedule)}


def outcome_entry(outcome: Outcome, where: Where) -> dict[str, Any]:
    """One figure; keys that do not belong to its kind are left out."""
    entry: dict[str, Any] = {
        "definition": outcome.definition,
        "arm": str(outcome.arm),
        "months": _number(outcome.months),
    }
    if isinstance(outcome, Events):
        entry |= {"events": outcome.events, "n": outcome.n, "denominator": str(outcome.denominator)}
        entry["computed"] = _both(outcome.computed)
    elif isinstance(outcome, Mean):
        entry |= {"mean": _number(outcome.mean), "sd": _number(outcome.sd), "n": outcome.n, "unit": outcome.unit}
        entry["subset"] = _both(outcome.subset)
    elif isinstance(outcome, Median):
        entry |= {"median": _number(outcome.median), "n": outcome.n, "unit": outcome.unit}
        entry |= {"low": _number(outcome.low), "high": _number(outcome.high)}
    else:
        entry |= {"percent": _number(outcome.percent), "n": outcome.n}
    return entry | {"note": _both(outcome.note), "read": _where(where)}


def definition_entry(one: Definition) -> dict[str, Any]:
    """What a definition says and what of the indices it stands beside."""
    return {
        "id": one.id,
        "name": _both(one.name),
        "says": _both(one.says),
        "family": str(one.family),
        "unit": one.unit or None,
        "index": one.index,
        "nearest": list(one.nearest),
        "difference": _both(one.difference),
    }


def discrepancy_entry(one: Discrepancy) -> dict[str, Any]:
    """What is printed, what the source says and the rule."""
    return {
        "id": one.id,
        "section": one.section,
        "printed": _both(one.printed),
        "source": _both(one.source),
        "rule": _both(one.rule),
        "statements": list(one.statements),
        "studies": list(one.studies),
    }


def link_entry(link: Link) -> dict[str, Any]:
    """A study with a statement, by id."""
    return {"study": link.study, "basis": str(link.basis), "beside_grade": link.beside_grade}


def _follow_up(one: FollowUp | None) -> dict[str, Any] | None:
    if one is None:
        return None
    numbers = {name: _number(getattr(one, name)) for name in ("mean", "sd", "median", "low", "high")}
    return {"unit": one.unit, **numbers, "more_than_low": one.at_least}


def _where(where: Where) -> dict[str, Any]:
    return {"kind": str(where.kind), "place": _both(where.place)}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
