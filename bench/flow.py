"""Flow cytometry: one million events of 12 channels from file to percent positive, beside FlowIO's bare read of the same files.

Invented tubes, eight colours with spillover. Each run is a process of its own; modules are imported before the clock starts.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from bench.measure import Run, interleaved, peak, peak_mb, ratio, seconds, verdict

EVENTS = 1_000_000
USUAL_CONTROL = 50_000
LIMIT, LIMIT_MB = 2.5, 400
SCATTER = ("FSC-A", "FSC-H", "SSC-A")
COLOURS = ("FITC-A", "PE-A", "PerCP-A", "PE-Cy7-A", "APC-A", "APC-Cy7-A", "BV421-A", "BV510-A")
CHANNEL = "PE-A"


def main(times: int) -> list[str]:
    """Lines of a Markdown report."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large, usual = (str(Path(folder) / f"{name}.fcs") for name in ("sample", "large", "usual"))
        write(sample, EVENTS, 1, stained=True)
        write(large, EVENTS, 2, stained=False)
        write(usual, USUAL_CONTROL, 3, stained=False)
        commands = {
            "usual": ["bench.flow", "lupustem", sample, usual],
            "usual bare": ["bench.flow", "flowio", sample],
            "large": ["bench.flow", "lupustem", sample, large],
            "large bare": ["bench.flow", "flowio", sample, large],
        }
        runs = interleaved(commands, times)
    report = [
        f"{EVENTS:,} events of {len(SCATTER) + len(COLOURS) + 1} channels, file to percent positive, {times} runs:",
        "",
        "| control | lupustem s | FlowIO bare read s | ratio | lupustem peak MB | FlowIO peak MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, control in (("usual", USUAL_CONTROL), ("large", EVENTS)):
        own, bare = runs[name], runs[f"{name} bare"]
        report.append(
            f"| {control:,} events | {seconds(own):.3f} | {seconds(bare):.3f} | {ratio(runs, name, f'{name} bare'):.2f} "
            f"| {peak(own):.0f} | {peak(bare):.0f} |"
        )
    worst = max(ratio(runs, name, f"{name} bare") for name in ("usual", "large"))
    most = max(peak(runs[name]) for name in ("usual", "large"))
    return [*report, "", f"- Largest ratio: {verdict(worst, LIMIT)}", f"- Largest peak, MB: {verdict(most, LIMIT_MB)}"]


def write(path: str, events: int, seed: int, *, stained: bool) -> None:
    """An invented tube, written by FlowIO."""
    import numpy as np
    from flowio import create_fcs

    draw = np.random.default_rng(seed)
    area = draw.normal(110_000, 20_000, events)
    scatter = np.column_stack([area, area * draw.normal(0.86, 0.02, events), draw.normal(60_000, 12_000, events)])
    colours = draw.lognormal(4.5, 0.5, (events, len(COLOURS)))
    if stained:
        colours[:, COLOURS.index(CHANNEL)] += draw.lognormal(9, 0.3, events)
    matrix = 0.97 * np.eye(len(COLOURS)) + 0.03
    table = np.column_stack([scatter, colours @ matrix, np.arange(events) / 1000])
    spillover = ",".join([str(len(COLOURS)), *COLOURS, *(f"{value:g}" for value in matrix.ravel())])
    with open(path, "wb") as file:
        create_fcs(file, table.ravel(), [*SCATTER, *COLOURS, "Time"], metadata_dict={"spillover": spillover})


def _lupustem(sample: str, control: str) -> float:
    from lupustem.exchange.tube_files import read_tube_file
    from lupustem.product.flow.marker import MarkerSettings, read_marker

    start = perf_counter()
    reading = read_marker("CD73", read_tube_file(sample), read_tube_file(control), MarkerSettings("fmo", CHANNEL))
    taken = perf_counter() - start
    assert reading.result.unusable == ()
    assert (reading.counts.positive or 0) > 900_000
    return taken


def _flowio(*paths: str) -> float:
    from flowio import FlowData

    start = perf_counter()
    kept = [FlowData(path) for path in paths]
    taken = perf_counter() - start
    assert len(kept) == len(paths)
    return taken


def _run(what: str, *paths: str) -> None:
    import flowio
    import numpy

    assert flowio.__version__
    assert numpy.__version__
    taken = _lupustem(*paths) if what == "lupustem" else _flowio(*paths)
    print(json.dumps(asdict(Run(taken, peak_mb()))))


if __name__ == "__main__":
    _run(*sys.argv[1:])
