"""docs/hazards.md from the table of hazards: control, state, modules, and the tests that name each id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lupustem.treatment.hazards import HAZARDS, STATE_WORDS

TESTS = Path(__file__).parents[1] / "tests"
_NAMED = re.compile(r"^\s*def (test_\w*hz\d\d\w*)", re.MULTILINE)
_ID = re.compile(r"hz(\d\d)")


def named_tests(folder: Path) -> dict[str, list[str]]:
    """The tests that name each hazard, as file::test."""
    found: dict[str, list[str]] = {one.id: [] for one in HAZARDS}
    for path in sorted(folder.rglob("test_*.py")):
        for name in _NAMED.findall(path.read_text(encoding="utf-8")):
            for number in dict.fromkeys(_ID.findall(name)):
                found.setdefault(f"HZ{number}", []).append(f"{path.relative_to(folder).as_posix()}::{name}")
    return found


def hazards_page() -> str:
    """The page, both languages in one table."""
    tests = named_tests(TESTS)
    rows = [
        f"| {one.id} | S{one.severity} | {one.hazard.zh}<br>{one.hazard.en} | {one.control_class} "
        f"| {one.control.zh}<br>{one.control.en} | {STATE_WORDS[one.state].zh}<br>{STATE_WORDS[one.state].en} "
        f"| {_code(one.modules)} | {_code(tests[one.id])} |"
        for one in HAZARDS
    ]
    counts = ", ".join(
        f"{words.en} {sum(one.state == state for one in HAZARDS)}" for state, words in STATE_WORDS.items()
    )
    return "\n".join((*_HEAD, f"{len(HAZARDS)} hazards: {counts}.", "", *_COLUMNS, *rows, ""))


def _code(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "–"


_HEAD = (
    "# 危害与控制 · Hazards and controls",
    "",
    "由 `src/lupustem/treatment/hazards_*.py` 与测试名生成（`python -m docs.generate`），请勿手改。",
    "Generated from that table and from the names of the tests; not to be edited.",
    "",
    "严重度 S5 死亡或不可逆，S1 可忽略；控制 D 设计上不可能，P 发现并阻止，I 告知。",
    "Severity from S5 (death, irreversible) to S1 (negligible); control D by design, P found and stopped, I information.",
    "",
    "借鉴 ISO 14971 的思路，不声称符合该标准。 Built with the ideas of ISO 14971; no claim of conformity.",
    "",
)
_COLUMNS = (
    "| id | S | 危害 hazard | 控制类别 class | 控制 control | 状态 state | 模块 modules | 测试 tests |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)
