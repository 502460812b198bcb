"""Guards of an order against factors of ten and against totals typed as per kg: the order stops until it is typed again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.invalid import number_text
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing

TENFOLD = Fraction(5), Fraction(20)
PER_KG_SIZES = Fraction(10**6), Fraction(2 * 10**6)
TOTAL_SIZE = Fraction(10**7)


def guards(ordered: Fraction, kg: Fraction, parameters: ParameterSet, *, total_typed: bool) -> Iterator[Reason]:
    """What speaks against an order of so many cells, the likely slip first, then the range itself."""
    ratio = ordered / (parameters.number("dose.target_per_kg") * kg)
    if total_typed and PER_KG_SIZES[0] <= ordered <= PER_KG_SIZES[1]:
        yield _slip("per_kg_as_total", _PER_KG, "HZ08")
    elif not total_typed and ordered / kg >= TOTAL_SIZE:
        yield _slip("total_as_per_kg", _TOTAL, "HZ08")
    if TENFOLD[0] <= ratio <= TENFOLD[1] or TENFOLD[0] <= 1 / ratio <= TENFOLD[1]:
        yield _slip("tenfold", _TENFOLD, "HZ07")
    least, most = parameters.number("dose.min_per_kg"), parameters.number("dose.max_per_kg")
    if not least * kg <= ordered <= most * kg:
        kind = parameters.kind("dose.max_per_kg")
        limits = number_text(least / 10**6), number_text(most / 10**6)
        text = Text(
            f"剂量不在 {limits[0]} 至 {limits[1]} ×10^6/kg 之内；如确需，请另开方案外医嘱。",
            f"The dose is not within {limits[0]} to {limits[1]} × 10^6/kg; if it is meant, write a new order as a deviation.",
        )
        yield Reason("dose_range", Standing.BLOCK, kind, text, "3.4", hazards=("HZ07",))


def _slip(rule: str, text: Text, hazard: str) -> Reason:
    return Reason(rule, Standing.BLOCK, Kind.ENGINEERING, text, "3.4", hazards=(hazard,))


_PER_KG = Text("总量像是每千克剂量：请核对后重新填写。", "The total looks like a dose per kg: check and type again.")
_TOTAL = Text("每千克剂量像是总量：请核对后重新填写。", "The dose per kg looks like a total: check and type again.")
_TENFOLD = Text(
    "与目标剂量约差十倍（10^6 与 10^7？万与亿？）：请核对后重新填写。",
    "About ten times off the aim (10^6 or 10^7? 万 or 亿?): check and type again.",
)
