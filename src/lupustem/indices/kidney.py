"""Protein and function of the kidney at two visits, in one measure, as values of a row; what both are compared by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from lupustem.facts.declare import number
from lupustem.indices.declare import named
from lupustem.indices.given import Given
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, Variable

SIDES = ("baseline", "current")
# What one unit of a measure is in g/g; a 24 h collection stands for itself.
MEASURES: dict[str, Decimal] = {
    "upcr_g_g": Decimal(1),
    "upcr_mg_g": Decimal("0.001"),
    "upcr_mg_mmol": Decimal("0.00884"),
    "protein_g_24h": Decimal(1),
}
INPUTS: dict[str, Variable] = named(
    {
        "upcr_g_g": number(unit="g/g", minimum=0, maximum=60, zh="尿蛋白肌酐比", en="Protein to creatinine ratio"),
        "upcr_mg_g": number(unit="mg/g", minimum=0, maximum=60000, zh="尿蛋白肌酐比", en="Protein to creatinine ratio"),
        "upcr_mg_mmol": number(
            unit="mg/mmol", minimum=0, maximum=6000, zh="尿蛋白肌酐比", en="Protein to creatinine ratio"
        ),
        "protein_g_24h": number(unit="g/(24.h)", minimum=0, maximum=60, zh="24 h 尿蛋白", en="24 h urine protein"),
        "egfr": number(unit="mL/min/{1.73_m2}", minimum=0, maximum=250, zh="估算肾小球滤过率", en="Estimated GFR"),
        "creatinine_umol_l": number(unit="umol/L", minimum=5, maximum=3000, zh="血肌酐", en="Serum creatinine"),
    }
)


def _side(side: str) -> dict[str, Variable]:
    """Protein in g/g or g/24 h with up to 8 places, function as two numbers, under names of the side."""
    own = {
        "protein": number(minimum=0, maximum=60, zh="尿蛋白", en="Protein"),
        "egfr": number(minimum=0, maximum=250, zh="估算肾小球滤过率", en="Estimated GFR"),
        "creatinine": number(minimum=0, maximum=3000, zh="血肌酐", en="Creatinine"),
    }
    named({f"{side}_{name}": variable for name, variable in own.items()})
    return own


BASELINE, CURRENT = _side("baseline"), _side("current")


class Kidney(NamedTuple):
    """The row of two visits, what of it is missing by path, and the measure of protein."""

    row: dict[str, Any]
    missing: tuple[str, ...]
    measure: str | None


def fallen_by(percent: int) -> Expression:
    """Protein has fallen by `percent` or more of baseline."""
    return CURRENT["protein"] * 100 <= BASELINE["protein"] * (100 - percent)


def kept(percent: int) -> Expression:
    """Function is at least `percent` of baseline: by GFR, or by creatinine risen by no more than as much; rising is allowed."""
    gfr = CURRENT["egfr"] * 100 >= BASELINE["egfr"] * percent
    creatinine = CURRENT["creatinine"] * 100 <= BASELINE["creatinine"] * (200 - percent)
    has_gfr = CURRENT["egfr"].is_known() & BASELINE["egfr"].is_known()
    return (has_gfr & gfr) | (~has_gfr & creatinine)


def read_kidney(given: Given, earlier: Given | None, later: Given | None, *, baseline_protein: bool = True) -> Kidney:
    """The two visits; a problem where their measures differ."""
    row: dict[str, Any] = {}
    missing: list[str] = []
    measures: list[str] = []
    for side, visit in zip(SIDES, (earlier, later), strict=True):
        if visit is None:
            continue
        measure, value = _protein(visit)
        if measure is not None:
            measures.append(measure)
        function = {name: visit.value(INPUTS[name]) for name in ("egfr", "creatinine_umol_l")}
        row |= {
            f"{side}_protein": value,
            f"{side}_egfr": function["egfr"],
            f"{side}_creatinine": function["creatinine_umol_l"],
        }
        if value is None and (baseline_protein or side == "current"):
            missing.append(visit.path(measure or "upcr_g_g"))
        if all(one is None for one in function.values()):
            missing.append(visit.path("egfr"))
        visit.day("date")
        visit.close()
    _same_measure(given, measures)
    if "protein_g_24h" in measures:
        given.notice(
            "protein_24h",
            (),
            Text(
                "以 24 h 尿蛋白（g）代替尿蛋白肌酐比（g/g）：假定每日排出肌酐约 1 g。",
                "24 h protein (g) stands in for the ratio (g/g), on the assumption of about 1 g of creatinine a day.",
            ),
        )
    return Kidney(row, tuple(missing), measures[-1] if measures else None)


def _protein(visit: Given) -> tuple[str | None, Decimal | None]:
    written = [name for name in MEASURES if name in visit]
    for name in MEASURES:
        visit.raw(name)
    if len(written) > 1:
        visit.problem(
            written[1],
            "contradiction",
            Text(f"已写 {written[0]}；请只留一种测量。", f"{written[0]} is written too; keep one measure."),
        )
    if not written:
        return None, None
    value = visit.value(INPUTS[written[0]])
    return written[0], None if value is None else Decimal(value) * MEASURES[written[0]]


def _same_measure(given: Given, measures: list[str]) -> None:
    kinds = {name if name == "protein_g_24h" else "upcr" for name in measures}
    if len(kinds) > 1:
        given.problem(
            "current",
            "contradiction",
            Text(
                "基线与本次的蛋白测量不同（24 h 定量与比值），不能比较；请用同一种。",
                "protein is a 24 h collection at one visit and a ratio at the other: not compared; use one measure.",
            ),
        )
