"""`make bench`: every figure of docs/benchmarks.md, as ratios in one run.

python -m bench [--rows N] [--times N] [--only PART] [--fhir FOLDER]
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import case, cohort, cold, fhir, flow, indices, monitor, outcomes, registry, survival, treatment


def main() -> int:
    """Print the report as Markdown; exit code 1 where a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=10_000_000, help="rows of the cohort; a tenth of it, visits for the indices"
    )
    parser.add_argument("--times", type=int, default=5, help="counted runs of each")
    parser.add_argument(
        "--only",
        choices=(
            "case",
            "cold",
            "fhir",
            "flow",
            "cohort",
            "indices",
            "outcomes",
            "survival",
            "treatment",
            "monitor",
            "registry",
        ),
        help="one part",
    )
    parser.add_argument("--fhir", type=Path, help="a folder of FHIR bundles to read as well")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], list[str]]] = {
        "case": lambda: case.main(asked.times * 3),
        "cold": lambda: cold.main(asked.times * 2),
        "fhir": lambda: fhir.main(asked.times, asked.fhir),
        "flow": lambda: flow.main(asked.times),
        "indices": lambda: indices.main(asked.rows // 10, asked.times),
        "outcomes": lambda: outcomes.main(asked.times),
        "survival": lambda: survival.main(asked.rows // 10, asked.times),
        "treatment": lambda: treatment.main(asked.times * 3),
        "monitor": lambda: monitor.main(),
        "registry": lambda: registry.main(),
        "cohort": lambda: cohort.main(asked.rows, asked.times),
    }
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("polars", "duckdb", "sqlglot", "orjson", "numpy", "flowio")
    )
    print(f"{date.today()}, Python {platform.python_version()}, {versions}, {platform.machine()}\n")
    over = False
    for name, part in parts.items():
        if asked.only in (None, name):
            lines = part()
            over |= any(line.endswith((" OVER", " NO")) for line in lines)
            print("\n".join(lines), end="\n\n", flush=True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
