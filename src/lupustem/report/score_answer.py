"""The score of an index as JSON: the contract that programs rely on, documented in docs/formats.

>>> from lupustem.indices.sledai import SLEDAI_2K
>>> contents = score_answer(SLEDAI_2K.score({"present": ["arthritis"], "unknown": ["fever"]}), language="en")
>>> contents["value"], contents["lower"], contents["upper"], contents["missing"], contents["settled"]
(None, 4, 5, ['fever'], False)
"""

from __future__ import annotations

from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.indices.catalogue import INDICES
from lupustem.indices.score import Score
from lupustem.logic.text import Language
from lupustem.report.answer import in_both, json_value, json_warning


def score_answer(score: Score, language: Language) -> dict[str, Any]:
    """The contents of the JSON answer, keys in a fixed order, numbers as JSON numbers.

    What an index does not have is left out: clinical_*, grade, systems, scheme, window; `unverified` where all is verified.
    What a score names beside its value stands at the top level under its own name, null while it is open.
    """
    index = INDICES.get(score.index)
    contents: dict[str, Any] = {"index": score.index, "version": score.version}
    if index is not None:
        contents["text"] = in_both(index.text)
    contents |= {"notice": in_both(NOT_A_DEVICE), "language": language} | _outcome(score)
    contents |= {
        "source": "; ".join(map(str, score.sources)),
        "warnings": [json_warning(notice) for notice in score.warnings],
    }
    return _with_named(contents, score)


def _outcome(score: Score) -> dict[str, Any]:
    """What an index and each of its systems have in common."""
    outcome: dict[str, Any] = {"value": json_value(score.value)}
    if score.clinical is not None:
        outcome["clinical_value"] = json_value(score.clinical.value)
    outcome |= {"lower": json_value(score.lower), "upper": json_value(score.upper)}
    if score.clinical is not None:
        outcome |= {
            "clinical_lower": json_value(score.clinical.lower),
            "clinical_upper": json_value(score.clinical.upper),
        }
    outcome |= {"complete": score.complete, "settled": score.settled}
    if score.grade is not None:
        outcome["grade"] = score.grade
    if score.systems:
        outcome["systems"] = {name: _system(part) for name, part in score.systems.items()}
    outcome |= {
        "contributions": {name: json_value(value) for name, value in score.contributions.items()},
        "missing": list(score.missing),
    }
    outcome |= {
        name: value for name, value in (("scheme", score.scheme), ("window", score.window)) if value is not None
    }
    outcome["verified"] = score.verified
    if score.unverified:
        outcome["unverified"] = [in_both(text) for text in score.unverified]
    return outcome


def _system(score: Score) -> dict[str, Any]:
    contents = _outcome(score)
    if score.warnings:
        contents["warnings"] = [json_warning(notice) for notice in score.warnings]
    return _with_named(contents, score)


def _with_named(contents: dict[str, Any], score: Score) -> dict[str, Any]:
    """What a score names stands beside the rest; a name of the contract itself is never taken over."""
    for name, value in score.named.items():
        contents.setdefault(name, list(value) if isinstance(value, tuple) else json_value(value))
    return contents
