"""The intrathecal dose: a fixed total of one million cells, whatever the weight, and only in clear consciousness.

Source: section 3.5, statements intrathecal_dose and no_intrathecal_if_unconscious; printed without "per kg" and read so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.cell_numbers import read_cells, three_forms
from lupustem.treatment.invalid import Number, in_order, minutes_between, number_text, one_zone, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst

ACVPU = ("A", "C", "V", "P", "U")


@dataclass(frozen=True, slots=True)
class IntrathecalOrder:
    """An intrathecal order. route_on_label: of the container. acvpu, gcs: of the last check of consciousness."""

    cells: Number
    as_of: datetime
    route_on_label: str | None = None
    acvpu: str | None = None
    gcs: int | None = None
    consciousness_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntrathecalResult:
    """How the order stands, the cells wanted, and its three spellings."""

    status: Standing
    reasons: tuple[Reason, ...]
    wanted_cells: Fraction
    ordered_cells: Fraction
    echo: tuple[str, str, str]
    parameters: ParameterSet


def intrathecal(order: IntrathecalOrder, parameters: ParameterSet = DEFAULT) -> IntrathecalResult:
    """Judge an intrathecal order. Raises InvalidInput for a score that does not exist and for moments without zone."""
    wanted = parameters.number("dose.intrathecal_total")
    ordered = Fraction(read_cells(order.cells, "intrathecal.cells"))
    one_zone({"as_of": order.as_of, "consciousness_at": order.consciousness_at})
    if order.acvpu is not None and order.acvpu not in ACVPU:
        raise refused("acvpu", "not_allowed", "只能取 A、C、V、P、U。", "takes A, C, V, P or U.")
    if order.gcs is not None and (isinstance(order.gcs, bool) or not 3 <= order.gcs <= 15):
        raise refused("gcs", "out_of_bounds", "须为 3 至 15。", "has to be 3 to 15.")
    found = [*_amount(ordered, wanted), *_route(order), *_conscious(order, parameters)]
    return IntrathecalResult(worst(found), tuple(found), wanted, ordered, three_forms(ordered), parameters)


def _amount(ordered: Fraction, wanted: Fraction) -> Iterator[Reason]:
    if ordered != wanted:
        total = f"{int(wanted):,}"
        text = Text(
            f"鞘内注射为固定总量 {total} 个，不按体质量计；请核对后重新填写。",
            f"The intrathecal dose is a fixed total of {total} cells, not per kg; check and type again.",
        )
        yield Reason("intrathecal_total", Standing.BLOCK, Kind.CONSENSUS, text, "3.5", hazards=("HZ31",))


def _route(order: IntrathecalOrder) -> Iterator[Reason]:
    if order.route_on_label is None:
        yield Reason("route_unknown", Standing.UNKNOWN, Kind.ENGINEERING, _NO_ROUTE, "3.5", hazards=("HZ31",))
    elif order.route_on_label != "intrathecal":
        yield Reason("route_mismatch", Standing.BLOCK, Kind.ENGINEERING, _OTHER_ROUTE, "3.5", hazards=("HZ31",))


def _conscious(order: IntrathecalOrder, parameters: ParameterSet) -> Iterator[Reason]:
    hazard = ("HZ30",)
    if order.acvpu not in (None, "A") or order.gcs not in (None, 15):
        yield Reason("consciousness_impaired", Standing.BLOCK, Kind.CONSENSUS, _IMPAIRED, "3.5", hazards=hazard)
        return
    if order.acvpu is None or order.gcs is None or order.consciousness_at is None:
        yield Reason("consciousness_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _NOT_CHECKED, "3.5", hazards=hazard)
        return
    in_order(order.consciousness_at, order.as_of, "consciousness_at", "in_the_future")
    hours = parameters.number("freshness.consciousness_h")
    if minutes_between(order.consciousness_at, order.as_of) > hours * 60:
        kind, limit = parameters.kind("freshness.consciousness_h"), number_text(hours)
        text = Text(
            f"意识评估已超过 {limit} h，须重新评估。",
            f"Consciousness was checked more than {limit} h ago: check again.",
        )
        yield Reason("consciousness_stale", Standing.UNKNOWN, kind, text, "3.5", hazards=hazard)


_NO_ROUTE = Text("容器标签上的给药途径未核对。", "The route on the label of the container was not checked.")
_OTHER_ROUTE = Text("容器标签上的途径不是鞘内。", "The label of the container names another route than intrathecal.")
_IMPAIRED = Text("患者意识不清：不得鞘内注射。", "Consciousness is impaired: no intrathecal injection.")
_NOT_CHECKED = Text(
    "意识状态（ACVPU 与 GCS）或其时间未知。", "Consciousness (ACVPU and GCS) or the time of its check is not known."
)
