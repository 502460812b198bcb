"""A cold start: `lupustem assess --format json` beside `python -c pass`, whole processes in turn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.measure import verdict

LIMIT = 20
CASE = Path(__file__).parent.parent / "src/lupustem/cli/demo_cases"


def main(times: int) -> list[str]:
    """Lines of a Markdown report."""
    case = sorted(CASE.glob("*.yaml"))[0]
    program = Path(sys.executable).with_name("lupustem")
    commands = {
        "lupustem assess --format json": [str(program), "assess", str(case), "--format", "json"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    found: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            start = perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:
                found[name].append(perf_counter() - start)
    one, other = (median(values) for values in found.values())
    ratios = [a / b for a, b in zip(*found.values(), strict=True)]
    return [
        f"Cold start, {times} runs: {one * 1000:.0f} ms beside {other * 1000:.0f} ms for `python -c pass`.",
        "",
        f"- Ratio: {verdict(median(ratios), LIMIT)}",
    ]
