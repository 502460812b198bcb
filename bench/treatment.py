"""A full rate plan with its proof, beside a bare loop of fractions that reckons the same staircase without any check."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from bench.measure import paired, verdict
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion

LIMIT_MS = 5
VOLUMES = ("20", "80", "100", "210", "221", "229", "250")


def main(times: int) -> list[str]:
    """Lines of a Markdown report."""
    lines = [
        "One rate plan with proof (planner, independent checker, reasons), warm:",
        "",
        "| volume ml | plan with proof ms | bare Fraction loop ms | ratio |",
        "| --- | --- | --- | --- |",
    ]
    worst = 0.0
    for volume in VOLUMES:
        _agree(volume)
        found = paired(
            {"plan": partial(plan_infusion, PlanRequest(volume)), "bare": partial(bare, Fraction(volume))},
            times=times,
            each=200,
        )
        one, other = found["plan"] * 1e3, found["bare"] * 1e3
        worst = max(worst, one)
        lines.append(f"| {volume} | {one:.3f} | {other:.4f} | {one / other:.1f} |")
    return [*lines, "", f"- Slowest plan with proof, ms: {verdict(worst, LIMIT_MS)}"]


def bare(volume: Fraction) -> list[tuple[Fraction, Fraction]] | None:
    """The default staircase by hand: minutes and ml/min, no limits from data, no proof, no reasons."""
    slow, dwell, step = Fraction(10), Fraction(5), Fraction(1, 2)
    if volume < 60:
        return [(Fraction(30), volume / 30)]
    for top in range(4, -1, -1):
        rate = 2 + top * step
        total = (volume + top * step * slow + dwell * step * top * (top - 1) / 2) / rate
        if total >= 30 and (top == 0 or total - slow - (top - 1) * dwell >= 0):
            break
    if total > 60:
        if volume > 230:
            return None
        if volume <= 215:
            slow = (225 - volume) / 2
        elif volume <= 227:
            slow, dwell = Fraction(5), (230 - volume) / 3
        else:
            first = (240 - volume) / 2
            return [(first, Fraction(2)), (60 - first, Fraction(4))]
        total = Fraction(60)
    if top == 0:
        return [(total, rate)]
    middle = [(dwell, 2 + level * step) for level in range(1, top)]
    return [(slow, Fraction(2)), *middle, (total - slow - dwell * (top - 1), rate)]


def _agree(volume: str) -> None:
    plan = plan_infusion(PlanRequest(volume))
    given = bare(Fraction(volume))
    assert (given or []) == [(one.minutes, one.rate) for one in plan.segments]
