"""Every index gives what its cases say: as a function, and through `lupustem score INDEX FILE --format json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lupustem.cli.main import main
from lupustem.indices.catalogue import INDICES, find
from lupustem.indices.score import Score
from tests.spec.read_index_cases import Case, index_cases

CASES = index_cases()
REFUSING = [name for name in INDICES if name.startswith("msc_") and name != "msc_wang_2018_entry"]


def _sample() -> list[Case]:
    """Of each index the first five cases, and every tenth of the others."""
    seen: dict[str, int] = {}
    taken = []
    for case in CASES:
        seen[case.index] = seen.get(case.index, 0) + 1
        if seen[case.index] <= 5 or seen[case.index] % 10 == 0:
            taken.append(case)
    return taken


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_index_gives_what_the_case_says(case: Case) -> None:
    check(case, outcomes(find(case.index).score(case.given)))


@pytest.mark.parametrize("case", _sample(), ids=lambda case: case.id)
def test_the_command_gives_what_the_case_says(case: Case, tmp_path: Path) -> None:
    visit, answer = tmp_path / "v.json", tmp_path / "answer.json"
    visit.write_text(written(case.given), "utf-8")
    assert main(["score", case.index, str(visit), "--format", "json", "-o", str(answer)]) == 0
    found = json.loads(answer.read_text("utf-8"), parse_float=Decimal)
    found["warnings"] = [warning["code"] for warning in found["warnings"]]
    found["systems"] = {name: part["value"] for name, part in found.get("systems", {}).items()}
    check(case, {"grade": None, "scheme": None, "window": None, **found})


def test_every_index_that_computes_has_at_least_ten_cases() -> None:
    for name in INDICES:
        count = sum(find(case.index).name == name for case in CASES)
        assert count >= (0 if name in REFUSING else 10), name


def test_no_case_stands_twice() -> None:
    ids = [case.id for case in CASES]
    assert len(set(ids)) == len(ids)
    inputs = [(case.index, written(case.given)) for case in CASES]
    assert len(set(inputs)) == len(inputs), [one for one in inputs if inputs.count(one) > 1][:3]


def outcomes(score: Score) -> dict[str, Any]:
    """A score as the mapping of outcomes that the JSON answer has."""
    found: dict[str, Any] = {name: getattr(score, name) for name in ("value", "lower", "upper", "grade", "complete")}
    found |= {name: getattr(score, name) for name in ("settled", "contributions", "scheme", "window", "verified")}
    if score.clinical is not None:
        found |= {f"clinical_{end}": getattr(score.clinical, end) for end in ("value", "lower", "upper")}
    found |= {"missing": list(score.missing), "warnings": [notice.code for notice in score.warnings]}
    return found | {"systems": {name: part.value for name, part in score.systems.items()}} | dict(score.named)


def check(case: Case, found: Mapping[str, Any]) -> None:
    """Whether each outcome that a case names is there."""
    assert case.expected
    for name, wanted in case.expected.items():
        assert same(found[name], wanted), f"{case.id}: {name} is {found[name]!r}, not {wanted!r}"


def same(found: Any, wanted: Any) -> bool:
    """Numbers exactly, mappings by the keys that are wanted, lists in any order."""
    if isinstance(wanted, Mapping):
        return all(str(key) in found and same(found[str(key)], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return sorted(map(str, found)) == sorted(map(str, wanted))
    if wanted is None or isinstance(wanted, bool | str) or found is None or isinstance(found, bool | str):
        return type(found) is type(wanted) and found == wanted
    return Decimal(found) == Decimal(wanted)


def written(given: Any) -> str:
    """An input as JSON, decimals with the digits they have."""
    if isinstance(given, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {written(value)}" for key, value in given.items()) + "}"
    if isinstance(given, list):
        return "[" + ", ".join(map(written, given)) + "]"
    return format(given, "f") if isinstance(given, Decimal) else json.dumps(given, ensure_ascii=False)
