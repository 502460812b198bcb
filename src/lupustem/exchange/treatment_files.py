"""Files of the treatment: an order of cells, a rate plan, the log of an infusion, a site's own parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from lupustem.exchange.case_files import parse_content
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.treatment_fields import Strict
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text
from lupustem.treatment.containers import Bag
from lupustem.treatment.devices import Device, Gravity, gravity, pump
from lupustem.treatment.dose import DoseOrder
from lupustem.treatment.infusion_log import InfusionLog, LogEvent, VitalSet
from lupustem.treatment.intrathecal import IntrathecalOrder
from lupustem.treatment.invalid import exact, in_order, one_zone, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet, site_set
from lupustem.treatment.segments import Segment, segment
from lupustem.treatment.weight import Weight
from lupustem.treatment.windows import stability

LIMIT = 10 * MIB
_ORDER = [
    "as_of",
    "dose_basis",
    "weight",
    "bags",
    "order",
    "dead_volume_ml",
    "flush_ml",
    "graduation_ml",
    "age_years",
    "bmi",
    "previous_infusion_at",
    "intrathecal",
]
_WEIGHT = ("value", "unit", "measured_at", "estimated", "previous_kg", "previous_at", "dry_kg", "use")
_BAG = ("id", "label_cells", "measured_cells", "count_basis", "viability", "volume_ml", "expiry")
_INTRATHECAL = ("cells", "route_on_label", "acvpu", "gcs", "consciousness_at")
_PLAN = ("volume_ml", "reading", "segments")
_SEGMENT = ("minutes", "rate_ml_min", "end_rate_ml_min", "from_minute", "setting")
_LOG = [
    "volume_ml",
    "planned_slow_minutes",
    "preparation_end",
    "label_expiry",
    "deadline_soft",
    "deadline_hard",
    "device",
    "events",
    "vitals",
]
_EVENT = ("at", "rate_ml_min", "rate_ml_h", "gtt_min", "stop", "end", "authorised_by")
_VITALS = ("at", "complete", "finding")
_SMALL = Text("一份医嘱或记录只有几 KB。", "an order or a log takes a few KB.")


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A rate plan as it stands in a file."""

    segments: tuple[Segment, ...]
    volume_ml: Fraction
    reach_cap: bool


@dataclass(frozen=True, slots=True)
class OrderFile:
    """An order of cells and, where there is one, its intrathecal part."""

    dose: DoseOrder
    intrathecal: IntrathecalOrder | None


def read_content(path: str | Path) -> Mapping[str, Any]:
    """The mapping in a YAML, JSON or TOML file. Raises Unreadable."""
    data = read_limited(path, LIMIT, _SMALL)
    name = shown(path)
    if not data.strip():
        raise Unreadable(Text(f"{name.zh}：文件是空的。", f"{name.en}: the file is empty."))
    content = parse_content(data, os.fspath(path))
    if not isinstance(content, Mapping):
        raise Unreadable(
            Text(f"{name.zh}：应为“名称: 值”的映射。", f"{name.en}: a mapping of names to values belongs here.")
        )
    return content


def read_parameters(path: str | Path | None) -> ParameterSet:
    """A site's own set, validated; the default one without a file."""
    return DEFAULT if path is None else site_set(read_content(path))


def order_of(content: Mapping[str, Any], now: datetime) -> OrderFile:
    """The order in a file; `as_of` is now where the file does not say."""
    top = Strict(content, "", _ORDER)
    weight = _weight(top.below("weight", _WEIGHT))
    as_of = top.moment("as_of") or _in_zone_of(weight.measured_at, now)
    ordered = top.below("order", ("per_kg", "total", "use_all"))
    intrathecal = top.below("intrathecal", _INTRATHECAL)
    made = DoseOrder(
        weight,
        tuple(_bag(one) for one in top.each("bags", _BAG)),
        as_of,
        top.word("dose_basis"),
        None if ordered is None else ordered.number("per_kg"),
        None if ordered is None else ordered.number("total"),
        bool(ordered is not None and ordered.boolean("use_all")),
        dead_volume_ml=_or(top.number("dead_volume_ml"), 0),
        flush_ml=_or(top.number("flush_ml"), 0),
        graduation_ml=_or(top.number("graduation_ml"), 1),
        age_years=top.number("age_years"),
        bmi=top.number("bmi"),
        previous_infusion_at=top.moment("previous_infusion_at"),
    )
    return OrderFile(made, None if intrathecal is None else _intrathecal(intrathecal, as_of))


def _in_zone_of(written: datetime | None, now: datetime) -> datetime:
    """Now, in the zone in which the file is written."""
    return now if written is None or written.utcoffset() is None else now.astimezone(written.tzinfo)


def _or(value: Any, otherwise: int) -> Any:
    return otherwise if value is None else value


def _weight(one: Strict | None) -> Weight:
    if one is None:
        raise refused("weight", "missing", "缺少体质量；不作任何假定。", "the weight is missing; none is assumed.")
    unit = one.word("unit")
    if unit is None:
        raise refused("weight.unit", "missing", "须写明单位：kg、斤或 lb。", "the unit is missing: kg, jin or lb.")
    return Weight(
        one.needed("value"),
        unit,
        one.moment("measured_at"),
        bool(one.boolean("estimated")),
        one.number("previous_kg"),
        one.moment("previous_at"),
        one.number("dry_kg"),
        one.word("use"),
    )


def _bag(one: Strict) -> Bag:
    name = one.word("id")
    if name is None:
        raise refused(one.at("id"), "missing", "缺少容器编号。", "the identifier of the container is missing.")
    return Bag(
        name,
        one.needed("label_cells"),
        one.needed("volume_ml"),
        one.number("measured_cells"),
        one.word("count_basis"),
        one.number("viability"),
        one.moment("expiry"),
    )


def _intrathecal(one: Strict, as_of: datetime) -> IntrathecalOrder:
    gcs = one.number("gcs")
    if gcs is not None and not isinstance(gcs, int):
        raise refused(one.at("gcs"), "out_of_bounds", "须为 3 至 15 的整数。", "has to be a whole number from 3 to 15.")
    return IntrathecalOrder(
        one.needed("cells"), as_of, one.word("route_on_label"), one.word("acvpu"), gcs, one.moment("consciousness_at")
    )


def is_log(content: Mapping[str, Any]) -> bool:
    """Whether a file is the log of an infusion and not a plan."""
    return "events" in content


def plan_of(content: Mapping[str, Any]) -> PlanFile:
    """The plan in a file, or in the JSON answer of `lupustem infusion plan`; the volume includes the flush."""
    top = Strict(content, "", None if content.get("kind") == "infusion_plan" else _PLAN)
    reading = top.word("reading")
    if reading not in (None, "cap_only", "reach_cap"):
        raise refused("reading", "not_allowed", "只能取 cap_only 或 reach_cap。", "takes cap_only or reach_cap.")
    segments = tuple(
        segment(one.needed("minutes"), one.needed("rate_ml_min"), one.number("end_rate_ml_min"), field=one.place)
        for one in top.each("segments", _SEGMENT)
    )
    volume = exact(top.needed("volume_ml"), "volume_ml", above=0, zero="zero_volume")
    return PlanFile(segments, volume, reading == "reach_cap")


def log_of(content: Mapping[str, Any], parameters: ParameterSet = DEFAULT) -> InfusionLog:
    """The log in a file. Deadlines come from the file, or from the end of preparation and the expiry on the label."""
    top = Strict(content, "", _LOG)
    device = device_of(top.below("device", ("drop_factor", "guard_band", "pump_resolution_ml_h")), parameters)
    soft, hard = top.moment("deadline_soft"), top.moment("deadline_hard")
    prepared = top.moment("preparation_end")
    if hard is None and prepared is not None:
        window = stability(prepared, 1, label_expiry=top.moment("label_expiry"), parameters=parameters)
        zone = prepared.tzinfo
        soft, hard = (
            None if one is None else one.astimezone(zone) for one in (window.deadline_soft, window.deadline_hard)
        )
    events = tuple(_event(one, device) for one in top.each("events", _EVENT))
    if events and prepared is not None:
        one_zone({"preparation_end": prepared, "events[0].at": events[0].at})
        in_order(prepared, events[0].at, "events[0].at", "end_before_start")
    vitals = top.each("vitals", _VITALS) if "vitals" in content else None
    return InfusionLog(
        events,
        top.needed("volume_ml"),
        top.number("planned_slow_minutes"),
        soft,
        hard,
        None if vitals is None else tuple(_vital_set(one) for one in vitals),
        device,
    )


def device_of(one: Strict | None, parameters: ParameterSet) -> Device | None:
    """The device named in a file."""
    if one is None:
        return None
    if one.given("drop_factor") == one.given("pump_resolution_ml_h"):
        raise refused(
            one.place, "not_allowed", "输液泵或滴系数，只写一项。", "name a pump or a drop factor, one of them."
        )
    if one.given("drop_factor"):
        return gravity(one.number("drop_factor"), one.number("guard_band"), parameters=parameters)
    return pump(one.number("pump_resolution_ml_h"), parameters=parameters)


def _event(one: Strict, device: Device | None) -> LogEvent:
    at = one.moment("at")
    if at is None:
        raise refused(one.at("at"), "missing", "缺少时间。", "the time is missing.")
    ends, stops = one.boolean("end") is True, one.boolean("stop") is True
    written = [key for key in ("rate_ml_min", "rate_ml_h", "gtt_min") if one.given(key)]
    if len(written) + ends + stops != 1:
        raise refused(
            one.place, "one_rate", "须且只能写一项：滴速、stop 或 end。", "write exactly one: a rate, stop or end."
        )
    rate = Fraction(0) if not written else _rate(one, written[0], device)
    return LogEvent(at, rate, one.words("authorised_by"), ends)


def _rate(one: Strict, key: str, device: Device | None) -> Fraction:
    number = exact(one.needed(key), one.at(key), low=0)
    if key == "rate_ml_min":
        return number
    if key == "rate_ml_h":
        return number / 60
    if not isinstance(device, Gravity):
        raise refused(
            one.at(key), "no_drop_factor", "须写明 device.drop_factor。", "needs device.drop_factor to become a rate."
        )
    return number / device.factor


def _vital_set(one: Strict) -> VitalSet:
    at, complete = one.moment("at"), one.boolean("complete")
    if at is None or complete is None:
        raise refused(one.place, "missing", "须写明 at 与 complete。", "needs at and complete.")
    return VitalSet(at, complete, one.word("finding"))


__all__ = [
    "OrderFile",
    "PlanFile",
    "device_of",
    "is_log",
    "log_of",
    "order_of",
    "plan_of",
    "read_content",
    "read_parameters",
]
