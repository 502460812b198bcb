"""How the bench measures: interleaved runs in processes of their own, medians, ratios pair by pair, peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Run:
    """One run: seconds, and the peak memory of its process in MB."""

    seconds: float
    peak_mb: float


def interleaved(commands: dict[str, Sequence[str]], times: int) -> dict[str, list[Run]]:
    """Run each command in a process of its own, in turn, `times` times after one warm-up that is not counted.

    A command is a Python module and its arguments; it prints a Run as JSON on its last line.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            done = subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True, text=True)
            run = Run(**json.loads(done.stdout.splitlines()[-1]))
            if turn:
                runs[name].append(run)
    return runs


def ratio(runs: dict[str, list[Run]], name: str, baseline: str) -> float:
    """Median of the ratios, pair by pair."""
    return median(a.seconds / b.seconds for a, b in zip(runs[name], runs[baseline], strict=True))


def seconds(runs: list[Run]) -> float:
    """Median time."""
    return median(run.seconds for run in runs)


def peak(runs: list[Run]) -> float:
    """Largest peak memory, MB."""
    return max(run.peak_mb for run in runs)


def paired(functions: dict[str, Callable[[], object]], *, times: int, each: int) -> dict[str, float]:
    """Median seconds of one call of each function, called `each` times per turn, in turn."""
    found: dict[str, list[float]] = {name: [] for name in functions}
    for turn in range(times + 1):
        for name, function in functions.items():
            start = perf_counter()
            for _ in range(each):
                function()
            if turn:
                found[name].append((perf_counter() - start) / each)
    return {name: median(values) for name, values in found.items()}


def peak_mb() -> float:
    """Peak resident memory of this process, MB; not its parent's, which getrusage carries over a fork on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def verdict(measured: float, limit: float) -> str:
    """Whether a figure keeps its limit, as the table says it."""
    return f"{measured:.2f} (limit {limit:g}) {'ok' if measured <= limit else 'OVER'}"
