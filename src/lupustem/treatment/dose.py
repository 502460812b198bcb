"""The dose: from weight and containers to cells, volume and what reaches the patient, with guards against factors of ten.

1 to 2 million cells for each kg, both ends included; a value beyond is refused, never lowered. Source: section 3.4, statements
dose_range and count_matches_label; the aim within the range, the basis and the guards are site policy or engineering.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.product.measured import decimal_text
from lupustem.treatment.bags import Content, Part, WholeBags, counts, part, whole_bags
from lupustem.treatment.cell_numbers import read_cells, three_forms
from lupustem.treatment.containers import BASES, Bag, ReadBag, read_bag
from lupustem.treatment.dose_guards import guards
from lupustem.treatment.invalid import Number, aware, exact, minutes_between, number_text, one_zone, refused, unique
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.weight import CheckedWeight, Weight, check_weight

OBESE_FROM_BMI = 30


@dataclass(frozen=True, slots=True)
class DoseOrder:
    """One intravenous order. per_kg or total: what is ordered, at most one; the site's aim where both are None.

    use_all: every container is given whole, as set up. graduation_ml: what the measuring device can show.
    """

    weight: Weight
    bags: tuple[Bag, ...]
    as_of: datetime
    dose_basis: str | None = None
    per_kg: Number | None = None
    total: Number | None = None
    use_all: bool = False
    dead_volume_ml: Number = 0
    flush_ml: Number = 0
    graduation_ml: Number = 1
    age_years: Number | None = None
    bmi: Number | None = None
    previous_infusion_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoseResult:
    """The dose. given: what the chosen containers or volume hold; delivered: what reaches the patient.

    way: whole, part or None where there is none. least_part, most_part: the range as volumes. interval: of given cells for each
    kg where only a label is known.
    """

    status: Standing
    reasons: tuple[Reason, ...]
    weight: CheckedWeight
    basis: str
    flush_ml: Fraction
    percent_of_label: tuple[tuple[str, Fraction | None], ...]
    other_weight_cells: tuple[Fraction, Fraction] | None
    parameters: ParameterSet
    least_cells: Fraction | None = None
    most_cells: Fraction | None = None
    ordered_cells: Fraction | None = None
    way: str | None = None
    whole: WholeBags | None = None
    whole_counts: tuple[int, int] | None = None
    all_bags: WholeBags | None = None
    part: Part | None = None
    least_part: Part | None = None
    most_part: Part | None = None
    given_cells: Fraction | None = None
    per_kg: Fraction | None = None
    interval_per_kg: tuple[Fraction, Fraction] | None = None
    delivered_cells: Fraction | None = None
    delivered_per_kg: Fraction | None = None
    volume_ml: Fraction | None = None
    echo: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was chosen: whole containers or a part, and the other ways for comparison."""

    way: str | None
    whole: WholeBags | None
    all_bags: WholeBags | None
    part: Part | None
    least: Part | None
    most: Part | None

    @property
    def given(self) -> WholeBags | Part | None:
        return self.all_bags if self.way == "all" else self.whole if self.way == "whole" else self.part


def dose(order: DoseOrder, parameters: ParameterSet = DEFAULT) -> DoseResult:
    """The dose of an order. Raises InvalidInput: weight 0, volume 0, no containers, a basis that cannot be had, no zone."""
    moments = {f"bags[{number}].expiry": one.expiry for number, one in enumerate(order.bags)}
    one_zone({"as_of": order.as_of, "previous_infusion_at": order.previous_infusion_at, **moments})
    basis = _basis(order, parameters)
    weight = check_weight(order.weight, as_of=order.as_of, age_years=order.age_years, parameters=parameters)
    unique([one.id for one in order.bags], "bags")
    bags = [read_bag(one, basis, order.as_of, parameters) for one in order.bags]
    if not bags:
        raise refused("bags", "no_bags", "没有产品容器。", "there is no product container; add at least one.")
    flush = exact(order.flush_ml, "flush_ml", low=0, high=1000)
    reasons = [*weight.reasons, *(reason for bag in bags for reason in bag.reasons), *_repeat(order, parameters)]
    kg = weight.used_kg
    if kg is None or weight.status is Standing.BLOCK:
        return _result(order, parameters, weight, basis, bags, None, flush, reasons)
    return _dosed(order, parameters, weight, kg, basis, bags, flush, reasons)


def _basis(order: DoseOrder, parameters: ParameterSet) -> str:
    basis = parameters.word("dose.basis") if order.dose_basis is None else order.dose_basis
    if basis not in BASES:
        raise refused("dose_basis", "not_allowed", "只能取 viable 或 total。", "takes viable or total.")
    if order.per_kg is not None and order.total is not None:
        raise refused("dose", "two_doses", "每千克剂量与总量只写一个。", "write a dose per kg or a total, not both.")
    return basis


def _dosed(
    order: DoseOrder,
    parameters: ParameterSet,
    weight: CheckedWeight,
    kg: Fraction,
    basis: str,
    bags: list[ReadBag],
    flush: Fraction,
    reasons: list[Reason],
) -> DoseResult:
    least, most, ordered = _range(order, kg, parameters)
    found = list(guards(ordered, kg, parameters, total_typed=order.total is not None))
    ordered, most = yield_to_cap(ordered, least, most, parameters, found)
    reasons += found
    contents = [one.content for one in bags if one.content is not None]
    blocked = any(one.status is Standing.BLOCK for one in found)
    plan = _Plan(None, None, None, None, None, None)
    if contents and not blocked and len(contents) == len(bags):
        plan = _chosen(order, contents, (least, most, ordered), parameters)
        reasons += _of_plan(order, plan, (least, most, ordered), kg, parameters)
    made = plan.given
    if made is not None:
        reasons += _after(order, made, least, flush, kg, bags, parameters)
    return _result(order, parameters, weight, basis, bags, (least, most, ordered, plan, kg, contents), flush, reasons)


def _range(order: DoseOrder, kg: Fraction, parameters: ParameterSet) -> tuple[Fraction, Fraction, Fraction]:
    least, most = parameters.number("dose.min_per_kg") * kg, parameters.number("dose.max_per_kg") * kg
    if order.total is not None:
        return least, most, Fraction(read_cells(order.total, "dose.total"))
    if order.per_kg is not None:
        return least, most, read_cells(order.per_kg, "dose.per_kg") * kg
    return least, most, parameters.number("dose.target_per_kg") * kg


def yield_to_cap(
    ordered: Fraction, least: Fraction, most: Fraction, parameters: ParameterSet, found: list[Reason]
) -> tuple[Fraction, Fraction]:
    """The order and the upper end under the site's cap on cells, where it has one; the reason is added to `found`."""
    cap = parameters.optional("bag.max_total_cells")
    if cap is None or cap >= most:
        return ordered, most
    shown = f"{int(cap):,}"
    if cap < least:
        text = Text(
            f"本中心上限 {shown} 低于该体质量的最低剂量。",
            f"The site's cap of {shown} is below the least dose for this weight.",
        )
        found.append(Reason("max_total_cells", Standing.BLOCK, Kind.SITE_POLICY, text, "3.4"))
        return ordered, most
    if ordered > cap:
        text = Text(f"按本中心上限 {shown} 计划。", f"Planned for the site's cap of {shown} cells.")
        found.append(Reason("max_total_cells", Standing.WARN, Kind.SITE_POLICY, text, "3.4"))
    return min(ordered, cap), cap


def _chosen(
    order: DoseOrder,
    contents: list[Content],
    bounds: tuple[Fraction, Fraction, Fraction],
    parameters: ParameterSet,
) -> _Plan:
    least, most, ordered = bounds
    grain = exact(order.graduation_ml, "graduation_ml", above=0, high=10)
    every = WholeBags(
        tuple(one.id for one in contents),
        sum((one.cells for one in contents), Fraction(0)),
        sum((one.volume_ml for one in contents), Fraction(0)),
    )
    explicit = order.per_kg is not None or order.total is not None
    whole = whole_bags(contents, least, most, ordered, nearest_first=explicit)
    parts = part(contents, ordered, grain), part(contents, least, grain, up=True), part(contents, most, grain)
    way = "all" if order.use_all else "whole" if whole is not None else "part" if parts[0] is not None else None
    measurable = parts[0] is not None and parts[0].cells >= least
    if way == "whole" and whole is not None and explicit and measurable and _far(whole.cells, ordered, parameters):
        way = "part"
    return _Plan(way, whole, every, *parts)


def _far(given: Fraction, ordered: Fraction, parameters: ParameterSet) -> bool:
    """Whether cells differ from the ordered ones by more than a count may differ from its label."""
    return not parameters.number("bag.count_lo") <= given / ordered <= parameters.number("bag.count_hi")


def _of_plan(
    order: DoseOrder, plan: _Plan, bounds: tuple[Fraction, Fraction, Fraction], kg: Fraction, parameters: ParameterSet
) -> Iterator[Reason]:
    ordered = bounds[2]
    kind = parameters.kind("dose.max_per_kg")
    made = plan.given
    if made is None:
        yield Reason("too_few_cells", Standing.BLOCK, kind, _TOO_FEW, "3.4")
    elif not bounds[0] <= made.cells <= bounds[1]:
        rule = "whole_bags_out_of_range" if plan.way == "all" else "part_out_of_range"
        yield Reason(rule, Standing.BLOCK, kind, _out(made.cells / kg, parameters), "3.4", hazards=("HZ07",))
    elif plan.way == "whole" and made.cells != ordered and (order.per_kg is not None or order.total is not None):
        far = _far(made.cells, ordered, parameters)
        text = _differs(made.cells / kg, ordered / kg, far)
        yield Reason("whole_not_as_ordered", Standing.WARN if far else Standing.OK, Kind.READING, text, "3.4")
    elif plan.way == "part":
        yield Reason("part_of_a_bag", Standing.OK, Kind.READING, _PART, "3.4")


def _after(
    order: DoseOrder,
    made: WholeBags | Part,
    least: Fraction,
    flush: Fraction,
    kg: Fraction,
    bags: list[ReadBag],
    parameters: ParameterSet,
) -> Iterator[Reason]:
    """What is said of the chosen cells: the label's uncertainty, what stays in the line, a large total."""
    if any(one.label_only for one in bags):
        low, high = _interval(made.cells, kg, parameters)
        if low < parameters.number("dose.min_per_kg") or high > parameters.number("dose.max_per_kg"):
            yield Reason("label_interval", Standing.WARN, Kind.READING, _span(low, high), "3.4", hazards=("HZ06",))
    dead = exact(order.dead_volume_ml, "dead_volume_ml", low=0, high=500)
    if dead >= made.volume_ml:
        raise refused(
            "dead_volume_ml", "out_of_bounds", "须小于应输液量。", "has to be below the volume that is infused."
        )
    if flush < dead:
        enough = made.cells * (1 - dead / made.volume_ml) >= least
        status = Standing.OK if enough else Standing.BLOCK
        text = _LEFT if enough else _flush(dead)
        yield Reason("cells_left_in_line" if enough else "flush_needed", status, Kind.ENGINEERING, text, "3.4")
    confirm = parameters.number("dose.confirm_total")
    lean = order.bmi is not None and exact(order.bmi, "bmi", above=0, high=200) < OBESE_FROM_BMI
    if made.cells > confirm and not lean:
        yield Reason("large_total", Standing.WARN, parameters.kind("dose.confirm_total"), _large(confirm), "3.4")


def _interval(cells: Fraction, kg: Fraction, parameters: ParameterSet) -> tuple[Fraction, Fraction]:
    return cells * parameters.number("bag.count_lo") / kg, cells * parameters.number("bag.count_hi") / kg


def _repeat(order: DoseOrder, parameters: ParameterSet) -> Iterator[Reason]:
    if order.previous_infusion_at is None:
        return
    before, now = aware(order.previous_infusion_at, "previous_infusion_at"), aware(order.as_of, "as_of")
    if now < before:
        raise refused(
            "previous_infusion_at", "in_the_future", "晚于本次医嘱。", "lies after this order; check the dates."
        )
    days = parameters.number("dose.repeat_confirm_d")
    if minutes_between(before, now) < days * 24 * 60:
        kind, limit = parameters.kind("dose.repeat_confirm_d"), number_text(days)
        text = Text(
            f"距上次输注不足 {limit} 天；须说明理由。",
            f"The last infusion is less than {limit} days ago; a reason is needed.",
        )
        yield Reason("repeat_infusion", Standing.WARN, kind, text, "3.4", hazards=("HZ12",))


def _result(
    order: DoseOrder,
    parameters: ParameterSet,
    weight: CheckedWeight,
    basis: str,
    bags: list[ReadBag],
    dosed: tuple[Fraction, Fraction, Fraction, _Plan, Fraction, list[Content]] | None,
    flush: Fraction,
    reasons: list[Reason],
) -> DoseResult:
    percents = tuple((bag.id, read.percent_of_label) for bag, read in zip(order.bags, bags, strict=True))
    bare = DoseResult(
        worst(reasons), tuple(reasons), weight, basis, flush, percents, _both_weights(weight, parameters), parameters
    )
    if dosed is None:
        return bare
    least, most, ordered, plan, kg, contents = dosed
    made = plan.given
    dead = exact(order.dead_volume_ml, "dead_volume_ml", low=0, high=500)
    delivered = None
    if made is not None:
        delivered = made.cells if flush >= dead else made.cells * (1 - dead / made.volume_ml)
    label_only = made is not None and any(one.label_only for one in bags)
    return replace(
        bare,
        least_cells=least,
        most_cells=most,
        ordered_cells=ordered,
        way={"all": "whole"}.get(plan.way or "", plan.way),
        whole=plan.whole,
        whole_counts=counts(contents, least, most) if len(contents) == len(bags) else None,
        all_bags=plan.all_bags,
        part=plan.part,
        least_part=plan.least,
        most_part=plan.most,
        given_cells=None if made is None else made.cells,
        per_kg=None if made is None else made.cells / kg,
        interval_per_kg=_interval(made.cells, kg, parameters) if label_only and made is not None else None,
        delivered_cells=delivered,
        delivered_per_kg=None if delivered is None else delivered / kg,
        volume_ml=None if made is None else made.volume_ml,
        echo=None if made is None else three_forms(made.cells),
    )


def _both_weights(weight: CheckedWeight, parameters: ParameterSet) -> tuple[Fraction, Fraction] | None:
    """The aim for the measured and for the dry weight, so that somebody can choose."""
    if weight.dry_kg is None:
        return None
    aim = parameters.number("dose.target_per_kg")
    return aim * weight.measured_kg, aim * weight.dry_kg


def _out(per_kg: Fraction, parameters: ParameterSet) -> Text:
    limits = [number_text(parameters.number(f"dose.{one}_per_kg") / 10**6) for one in ("min", "max")]
    return Text(
        f"剂量不在 {limits[0]} 至 {limits[1]} ×10^6/kg 之内：不可按此给予。",
        f"The dose is not within {limits[0]} to {limits[1]} × 10^6/kg: it cannot be given so.",
    )


def _differs(given: Fraction, ordered: Fraction, far: bool) -> Text:
    shown = [decimal_text(one / 10**6, 3) for one in (given, ordered)]
    zh, en = (
        "；相差超过计数允许差，须说明理由，或按体积取一部分",
        " and differ by more than a count may: give a reason, or measure a part",
    )
    return Text(
        f"整袋给予 {shown[0]} ×10^6/kg，医嘱为 {shown[1]} ×10^6/kg，两者均在范围内{zh if far else ''}。",
        f"Whole containers give {shown[0]} × 10^6/kg; ordered are {shown[1]} × 10^6/kg; both are within the range"
        f"{en if far else ''}.",
    )


def _span(low: Fraction, high: Fraction) -> Text:
    shown = [number_text(one / 10**6) for one in (low, high)]
    return Text(
        f"只有标示量：真实剂量可在 {shown[0]} 至 {shown[1]} ×10^6/kg，会超出范围；须说明理由。",
        f"Only the label is known: the true dose may be {shown[0]} to {shown[1]} × 10^6/kg, beyond the range; give a reason.",
    )


def _flush(dead: Fraction) -> Text:
    ml = number_text(dead)
    return Text(
        f"留在容器与管路中的细胞使剂量低于下限：须用不少于 {ml} ml 生理盐水冲管。",
        f"The cells left in container and line bring the dose below its range: flush with at least {ml} ml saline.",
    )


def _large(confirm: Fraction) -> Text:
    shown = f"{int(confirm):,}"
    return Text(f"总数超过 {shown}，按实际体质量计；请确认。", f"More than {shown} cells, by actual weight; confirm.")


_TOO_FEW = Text("全部容器所含细胞不足。", "All containers together hold too few cells.")
_PART = Text(
    "没有合适的整袋组合：取一部分体积，向下取整。",
    "No choice of whole containers fits what is wanted: a part is measured, rounded down.",
)
_LEFT = Text(
    "未冲管：一部分细胞留在容器与管路中，已从输入量中扣除。",
    "Without a full flush some cells stay in container and line; they are deducted.",
)
