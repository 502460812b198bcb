"""The raw evidence of a lot file, kind by kind, as the assays of `product` take it; docs/en/release.md shows the shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lupustem.exchange.lot_fields import Fields, Notes, strange
from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable
from lupustem.product.count import Chamber, CountEvidence
from lupustem.product.endotoxin import THRESHOLD_EU_PER_KG, Assay, Dose, Standard
from lupustem.product.evidence import COLDEST, LABEL, MEASURED, VIABILITY, WARMEST
from lupustem.product.lot import Cocktail
from lupustem.product.markers import CONTROLS, LOWEST_QUANTILE, MARKER_FACTS, NEGATIVE, MarkerCounts
from lupustem.product.measured import (
    Measured,
    Misread,
    as_decimal,
    is_unit,
    is_unknown,
    read_measured,
    read_number,
    unit_name,
)
from lupustem.product.results import Result
from lupustem.product.rules import RULES
from lupustem.product.stability import Times
from lupustem.product.sterility import (
    CULTURE_TESTS,
    FINAL,
    MATERIALS,
    METHOD_DAYS,
    NAT,
    RESULTS,
    CultureTest,
    VirusTest,
)
from lupustem.product.temperature import Reading, TemperatureLog

RELEASE_FACTS = tuple(dict.fromkeys([*(fact for rule in RULES for fact in rule.facts), VIABILITY]))
"""The facts of which a test can have several results."""

COUNT_KEYS = (
    "parent_events",
    "positive_events",
    "control",
    "control_events",
    "quantile",
    "permeabilised",
    "viability_dye",
)
_CULTURE = ("result", "days", "required_days", "method", "controls_good", "tested_on", "invalidated")
ASSAY_KEYS = (
    "standards",
    "blank_onset_s",
    "dilution",
    "sample_onset_s",
    "spike_eu_ml",
    "spiked_onset_s",
)
_ROUTES = {
    "peripheral_vein": "intravenous",
    "central_vein": "intravenous",
    "iv": "intravenous",
    "i.v.": "intravenous",
    "it": "intrathecal",
    "i.t.": "intrathecal",
}
_PURITY = "purity"


def marker_name(key: str, fields: Fields) -> str:
    """The usual name of a marker, however capitals and hyphens are set; `purity` is a joint gate. Raises Unreadable."""
    plain = {_plain(name): name for name in (*MARKER_FACTS, _PURITY)}
    if _plain(key) not in plain:
        raise fields.notes.refuse(fields.place, strange(key, tuple(MARKER_FACTS)))
    return plain[_plain(key)]


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").replace(" ", "").upper()


def marker_counts(marker: str, fields: Fields, quantile: Decimal) -> MarkerCounts:
    """Counts from a file that was gated elsewhere."""
    parent, positive = fields.whole("parent_events"), fields.whole("positive_events")
    if parent is not None and positive is not None and positive > parent:
        fields.leave_out("positive_events", _MORE_POSITIVE)
        positive = None
    control = None if fields.content.get("control") in ("none", None) else fields.word("control", CONTROLS)
    own = fields.number("quantile", Fraction(LOWEST_QUANTILE), Fraction(999999, 1000000))
    if fields.given("quantile") and own is None:
        positive = None
    return MarkerCounts(
        marker,
        parent,
        positive,
        control,
        fields.whole("control_events"),
        quantile if own is None else Decimal(str(as_decimal(own))),
        fields.boolean("permeabilised"),
        fields.boolean("viability_dye"),
    )


def marker_fact(marker: str) -> str:
    """The fact that a marker, or the joint gate, yields."""
    return MARKER_FACTS.get(marker, "purity_percent")


def cocktails(fields: Fields) -> tuple[Cocktail, ...]:
    """One cocktail or a list of them."""
    if not fields.given("cocktail"):
        return ()
    several = isinstance(fields.content["cocktail"], list)
    keys = ("members", "percent", "permeabilised")
    found = fields.each("cocktail", keys) if several else [fields.below("cocktail", keys)]
    return tuple(_cocktail(one) for one in found if one is not None)


def _cocktail(fields: Fields) -> Cocktail:
    members = tuple(marker_name(str(one), fields) for one in fields.items("members"))
    for member in members:
        if member not in NEGATIVE:
            raise fields.notes.refuse(fields.at("members"), _NOT_NEGATIVE)
    fields.facts = tuple(marker_fact(member) for member in members)
    percent = fields.measured("percent", 0, 100, "%")
    return Cocktail(tuple(dict.fromkeys(members)), percent, fields.boolean("permeabilised"))


def cultures(fields: Fields | None) -> dict[str, CultureTest]:
    """Tests for bacteria, fungi and mycoplasma."""
    found: dict[str, CultureTest] = {}
    for name in CULTURE_TESTS if fields is not None else ():
        assert fields is not None
        if fields.given(name):
            found[name] = _culture(fields, name)
    return found


def _culture(fields: Fields, name: str) -> CultureTest:
    facts = (f"{name}_detected",)
    if isinstance(fields.content[name], str):
        return CultureTest(Fields(fields.content, fields.place, None, fields.notes, facts).word(name, RESULTS))
    own = Fields(fields.content[name], fields.at(name), _CULTURE, fields.notes, facts)
    return CultureTest(
        own.word("result", RESULTS),
        own.number("days", 0, 365),
        own.number("required_days", Fraction(1, 24), 365),
        own.word("method", (*METHOD_DAYS, NAT, "rapid", "culture")),
        own.boolean("controls_good"),
        own.word("tested_on", MATERIALS) or _material(own),
        own.boolean("invalidated") is True,
    )


def _material(fields: Fields) -> str:
    """The final product where no material is written; none that could satisfy a test where it cannot be read."""
    return "" if fields.given("tested_on") else FINAL


def virus(fields: Fields | None) -> dict[str, VirusTest] | None:
    """The viruses tested, by name in capitals: a word, or a mapping with result and material."""
    if fields is None:
        return None
    found: dict[str, VirusTest] = {}
    for key, value in fields.content.items():
        name = str(key).strip().upper()
        if not name.isprintable() or len(name) > 40 or name in found:
            raise fields.notes.refuse(fields.place, _VIRUS_NAME)
        if isinstance(value, dict):
            own = Fields(
                value, fields.at(key), ("result", "tested_on", "invalidated", "method"), fields.notes, fields.facts
            )
            material = own.word("tested_on", MATERIALS) or _material(own)
            found[name] = VirusTest(own.word("result", RESULTS), material, own.boolean("invalidated") is True)
        else:
            found[name] = VirusTest(fields.word(key, RESULTS))
    return found


def endotoxin_assay(fields: Fields | None) -> Assay | None:
    """One kinetic run."""
    if fields is None:
        return None
    standards = []
    for one in fields.each("standards", ("eu_ml", "onset_s")):
        eu_ml = _positive(one, "eu_ml", 1_000_000)
        standards += [] if eu_ml is None else [Standard(eu_ml, _onsets(one, "onset_s"))]
    blank = _onsets(fields, "blank_onset_s")
    return Assay(
        tuple(standards),
        tuple(onset for onset in blank if onset is not None),
        "blank_onset_s" in fields.content
        and fields.content["blank_onset_s"] != ""
        and not _left_out(fields, "blank_onset_s"),
        _positive(fields, "dilution", 1_000_000, 1),
        _onsets(fields, "sample_onset_s"),
        _positive(fields, "spike_eu_ml", 1_000_000),
        _onsets(fields, "spiked_onset_s"),
    )


def _left_out(fields: Fields, key: str) -> bool:
    return any(problem.field.startswith(fields.at(key)) for problem in fields.notes.problems)


def _positive(fields: Fields, key: str, high: int, low: Fraction | int = Fraction(1, 10**9)) -> Decimal | None:
    number = fields.number(key, low, high)
    return None if number is None else Decimal(str(as_decimal(number)))


def _onsets(fields: Fields, key: str) -> tuple[Decimal | None, ...]:
    """Onset times of wells; null or "none" is a well without onset; a value that cannot be read is left out."""
    value = fields.content.get(key)
    wells = value if isinstance(value, list) else [] if value is None or value == "" else [value]
    found: list[Decimal | None] = []
    for number, well in enumerate(wells):
        if well is None or (isinstance(well, str) and well.strip().lower() in ("none", "no onset", "无")):
            found.append(None)
            continue
        try:
            seconds = read_number(well, low=Fraction(1, 1000), high=1_000_000, unit="s")
            found.append(Decimal(str(as_decimal(seconds))))
        except Misread as misread:
            fields.leave_out(f"{key}[{number}]", misread.text)
    return tuple(found)


def count(fields: Fields | None) -> tuple[CountEvidence | None, Fraction | None]:
    """The replicates of a count, and the label where it stands beside them."""
    if fields is None:
        return None, None
    label_fields = Fields(fields.content, fields.place, None, fields.notes, (LABEL,))
    label = label_fields.number("label_cells_1e6", Fraction(1, 1000), 100_000, "10*6")
    if not any(fields.given(key) for key in ("replicates", "squares", "dilution", "volume_ml")):
        return None, label
    replicates = tuple(
        Chamber(one.whole("live"), one.whole("dead"))
        for one in fields.each("replicates", ("live", "dead"), (MEASURED,))
    )
    return CountEvidence(
        replicates,
        fields.number("squares", Fraction(1, 100), 10_000),
        fields.number("dilution", 1, 1_000_000),
        fields.number("volume_ml", Fraction(1, 1000), 1_000_000, "mL"),
    ), label


def temperature(fields: Fields, read_file: Callable[[str, Fields], LogFile], moments: Times) -> TemperatureLog | None:
    """Readings as [minute, Celsius], or a mapping with readings or a file, the time at room temperature and the span."""
    key, facts = "temperature_log", (COLDEST, WARMEST)
    if not fields.given(key):
        return None
    if isinstance(fields.content[key], list):
        readings = _readings(fields.items(key), fields.at(key), fields.notes, facts)
        return TemperatureLog(readings, lasting=_minute(moments.hand_over, moments.preparation_end))
    keys = ("readings", "file", "room_temperature", "preparation_end_minute", "hand_over_minute", "calibrated")
    own = Fields(fields.content[key], fields.at(key), keys, fields.notes, facts)
    file = read_file("file", own) if own.given("file") else LogFile(own.items("readings"), None)
    room = own.below("room_temperature", ("from_minute", "to_minute"))
    ends = None if room is None else (room.number("from_minute", 0, 10**6), room.number("to_minute", 0, 10**6))
    phase = None if ends is None or ends[0] is None or ends[1] is None or ends[0] > ends[1] else (ends[0], ends[1])
    if ends is not None and phase is None:
        own.leave_out("room_temperature", _PHASE)
    stated = (own.number("preparation_end_minute", -(10**6), 10**6), own.number("hand_over_minute", -(10**6), 10**6))
    known = (_minute(moments.preparation_end, file.began), _minute(moments.hand_over, file.began))
    span = (known[0] if stated[0] is None else stated[0], known[1] if stated[1] is None else stated[1])
    readings = _readings(file.rows, own.at("readings"), fields.notes, facts)
    lasting = _minute(moments.hand_over, moments.preparation_end) if span == (None, None) else None
    return TemperatureLog(readings, phase, span, own.day("calibrated"), lasting)


class LogFile(NamedTuple):
    """The rows of a temperature log, in minutes, and the moment of minute 0 where the log has moments with a zone."""

    rows: list[object]
    began: datetime | None


def _minute(moment: datetime | None, began: datetime | None) -> Fraction | None:
    if moment is None or began is None:
        return None
    return Fraction((moment - began) // timedelta(microseconds=1), 60_000_000)


def _readings(rows: list[object], place: str, notes: Notes, facts: tuple[str, ...]) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for number, row in enumerate(rows):
        try:
            if not isinstance(row, list | tuple) or len(row) != 2 or is_unknown(row[0]) or is_unknown(row[1]):
                raise Misread(_READING)
            minute = read_number(row[0], low=-(10**6), high=10**6, unit="min")
            found.append((minute, read_number(row[1], low=-200, high=60, unit="Cel")))
        except Misread as misread:
            notes.leave_out(f"{place}[{number}]", misread.text, facts)
    return tuple(found)


def results(fields: Fields | None) -> dict[str, tuple[Result, ...]]:
    """Several results of one test, oldest first; a number needs its unit here."""
    if fields is None:
        return {}
    keys = ("value", "unit", "invalidated", "reason", "by", "time", "method", "tester")
    return {
        name: tuple(_result(FACTS[name], one) for one in fields.each(name, keys, (name,))) for name in fields.content
    }


def _result(fact: Variable, fields: Fields) -> Result:
    aside = fields.boolean("invalidated") is True
    said = (fields.text("reason"), fields.text("by"), fields.text("tester"))
    if fact.kind == "boolean":
        return Result(fields.boolean("value"), aside, *said)
    return Result(None if is_unknown(fields.content.get("value")) else _with_unit(fact, fields), aside, *said)


def _with_unit(fact: Variable, fields: Fields) -> Measured | None:
    """A number with its unit; one that was set aside may lack it, since it is only kept for the record."""
    value, unit = fields.content["value"], fields.content.get("unit")
    assert fact.minimum is not None
    assert fact.maximum is not None
    low, high = Fraction(fact.minimum), Fraction(fact.maximum)
    try:
        if unit is not None and unit != "" and not (isinstance(unit, str) and is_unit(unit, fact.unit)):
            raise Misread(_other(fact))
        if (unit is None or unit == "") and not _carries_unit(value):
            raise Misread(_no_unit(fact))
        return read_measured(value, low=low, high=high, unit=fact.unit)
    except Misread as misread:
        if fields.content.get("invalidated") is not True:
            fields.leave_out("value", misread.text)
        return None


def _carries_unit(value: object) -> bool:
    return isinstance(value, str) and not value.strip()[-1:].isdecimal()


def dose(fields: Fields | None) -> Dose | None:
    """What the patient is to receive within the worst hour."""
    if fields is None:
        return None
    route = fields.word("route", (*THRESHOLD_EU_PER_KG, *_ROUTES))
    return Dose(
        _ROUTES.get(route or "", route),
        fields.number("ml_in_worst_hour", 0, 100_000, "mL"),
        fields.number("weight_kg", Fraction(1, 5), 300, "kg"),
    )


def _other(fact: Variable) -> Text:
    name = unit_name(fact.unit or "")
    return Text(f"单位不是 {name}；不会换算。", f"a unit other than {name}; nothing is converted.")


def _no_unit(fact: Variable) -> Text:
    name = unit_name(fact.unit or "")
    return Text(f"没有写单位；请写 unit: {name}。", f"no unit; write unit: {name}.")


_MORE_POSITIVE = Text("阳性事件多于父群事件。", "more positive events than events in the parent population.")
_NOT_NEGATIVE = Text(
    "鸡尾酒只能含阴性标志；阳性标志请单独检测。",
    "a cocktail holds negative markers only; test a positive marker by itself.",
)
_VIRUS_NAME = Text("病毒名称重复或无法显示。", "a virus named twice, or a name that cannot be shown.")
_PHASE = Text("须有先后两个分钟数。", "two minutes, the earlier first, belong here.")
_READING = Text("应为 [分钟, 摄氏度]。", "a reading is [minute, Celsius].")
