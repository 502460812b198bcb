"""One lot's file, written by hand or by a laboratory system: YAML, JSON or TOML with facts, raw evidence and settings.

    lot: UC-DEMO-01
    facts: {gmp_compliant: true, plastic_adherent: true}
    evidence:
      flow:
        CD73: {parent_events: 21000, positive_events: 20700, control: fmo, control_events: 15000}

The form is strict: a key that does not exist, a key twice, a fact beside evidence for the same thing refuse the file. A value
that cannot be taken holds the lot instead, so that one slip of the pen does not hide the other reasons.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from lupustem.exchange import lot_evidence as kinds
from lupustem.exchange.case_files import LIMIT, Kind, parse_content
from lupustem.exchange.lot_attachments import Attachments
from lupustem.exchange.lot_fields import Fields, Notes, strange
from lupustem.exchange.lot_identity import IDENTITY_KEYS, TIMES_KEYS, identity, times
from lupustem.exchange.reading import STDIN, read_limited, shown
from lupustem.facts import FACTS
from lupustem.facts.row import category_problem, type_problem, unknown_name
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable
from lupustem.product.endotoxin import Assay
from lupustem.product.evidence import VIABILITY, read_evidence, yielded
from lupustem.product.limits import limits_of
from lupustem.product.lot import ROUNDING, Container, Evidence, Lot, LotProblem, Settings, TestRecord, Value
from lupustem.product.markers import LOWEST_QUANTILE, QUANTILE, MarkerCounts
from lupustem.product.measured import Measured, Misread, as_decimal, is_unknown, read_measured
from lupustem.product.rules import RULE, RULES
from lupustem.product.sterility import CULTURE_TESTS, MATERIALS, VIRUS_PANEL

_TOP = ("lot", "product_code", "facts", "evidence", "settings", "tests", "containers")
_EVIDENCE = (
    "flow",
    "cocktail",
    "sterility",
    "virus",
    "endotoxin_assay",
    "count",
    "temperature_log",
    "results",
    "identity",
    "dose",
    "times",
)
LOT = Kind(Text("批次文件", "lot file"), "lot file")
_COUNT = ("replicates", "squares", "dilution", "volume_ml", "label_cells_1e6")
_SETTINGS = ("rounding", "quantile", "virus_panel", "viability_minimum_percent", "tested_on")
_TEST = ("method", "material", "tester", "reviewer", "time", "files")
_CONTAINER = ("id", "volume_ml", "cells_1e6", "recipient")
_STANDS_FOR = {"count_basis": ("measured_cells_1e6",)}
_SHARES = {VIABILITY} | {
    limit.fact
    for rule in RULES
    for limit in (limits_of(rule.id) if rule.facts else ())
    if limit.operator == ">=" and FACTS[limit.fact].unit == "%"
}
"""Percentages that are high in a good lot: a bare number up to 1 is more likely a share of one."""


def read_lot_file(path: str | Path, *, pictures: bool = False) -> Lot:
    """Read the lot file at `path`, and the files it names beside it; "-" is standard input.

    pictures: draw the tubes that are counted from FCS files. Raises Unreadable, one line that names file, field and remedy.
    """
    folder = Path.cwd() if os.fspath(path) == STDIN else Path(path).parent
    return parse_lot(read_limited(path, LIMIT, _SMALL), path, Attachments(folder, pictures=pictures))


def parse_lot(data: bytes, path: str | Path, attachments: Attachments | None = None) -> Lot:
    """The lot in `data`; `path` gives its format by suffix. Without attachments, files that it names are refused."""
    name = shown(path)
    notes = Notes(name)
    top = Fields(parse_content(data, path, LOT), "", _TOP, notes)
    files = attachments or Attachments(None)
    files.hash_own(data, path, notes)
    containers = tuple(_container(one) for one in top.each("containers", _CONTAINER))
    settings = _settings(top.below("settings", _SETTINGS))
    lot = Lot(
        top.text("lot"),
        top.text("product_code"),
        _facts(top.content.get("facts"), notes),
        _evidence(top.below("evidence", _EVIDENCE), settings, containers, files),
        settings,
        _tests(top.below("tests", None), files),
        containers,
        tuple(notes.files),
        tuple(notes.problems),
        tuple(notes.pictures),
    )
    _refuse_doubles(lot, notes)
    return lot


def read_assay_file(path: str | Path) -> tuple[Assay, tuple[LotProblem, ...]]:
    """One endotoxin run: of a lot file, or of a file that holds the keys of `endotoxin_assay` alone.

    Raises Unreadable.
    """
    data, notes = read_limited(path, LIMIT, _SMALL), Notes(shown(path))
    if not data.strip():
        raise notes.refuse("", _NO_ASSAY)
    content = parse_content(data, path, LOT)
    place = ""
    if isinstance(content, dict) and isinstance(content.get("evidence"), dict):
        content, place = content["evidence"].get("endotoxin_assay"), "evidence.endotoxin_assay"
    elif isinstance(content, dict) and "endotoxin_assay" in content:
        content, place = content["endotoxin_assay"], "endotoxin_assay"
    if not isinstance(content, dict):
        raise notes.refuse(place, _NO_ASSAY)
    run = kinds.endotoxin_assay(Fields(content, place, kinds.ASSAY_KEYS, notes, ("endotoxin_eu_ml",)))
    assert run is not None
    return run, tuple(notes.problems)


def _facts(content: object, notes: Notes) -> dict[str, Value]:
    if content is None or content == "":
        return {}
    fields = Fields(content, "facts", None, notes)
    found: dict[str, Value] = {}
    for name, value in fields.content.items():
        fact = FACTS.get(name)
        if fact is None:
            raise notes.refuse("facts", unknown_name(name).text)
        if value is None or value == "":
            continue
        try:
            found[str(name)] = None if is_unknown(value) else _fact(fact, value)
        except Misread as misread:
            notes.leave_out(f"facts.{name}", misread.text, (str(name), *_STANDS_FOR.get(str(name), ())))
    return found


def _fact(fact: Variable, value: object) -> Value:
    if fact.kind == "boolean":
        if isinstance(value, bool):
            return value
        raise Misread(_after_name(type_problem(fact)))
    if fact.kind == "category":
        if isinstance(value, str) and value in fact.values:
            return value
        raise Misread(_after_name(category_problem(fact)))
    assert fact.minimum is not None
    assert fact.maximum is not None
    measured = read_measured(value, low=Fraction(fact.minimum), high=Fraction(fact.maximum), unit=fact.unit)
    if fact.name in _SHARES and measured.exact is not None and 0 < measured.exact <= 1 and "%" not in str(value):
        raise Misread(_SHARE)
    return measured


def _after_name(text: Text) -> Text:
    return Text(text.zh.partition("：")[2], text.en.partition(": ")[2])


def _settings(fields: Fields | None) -> Settings:
    if fields is None:
        return Settings()
    chosen = Settings()
    rounding = fields.content.get("rounding")
    if rounding is not None and rounding not in ROUNDING:
        raise fields.notes.refuse(fields.at("rounding"), _ROUNDING)
    quantile = fields.number("quantile", Fraction(LOWEST_QUANTILE), Fraction(999999, 1000000))
    panel = tuple(dict.fromkeys(str(one).strip().upper() for one in fields.items("virus_panel")))
    if "virus_panel" in fields.content and not panel:
        raise fields.notes.refuse(fields.at("virus_panel"), _PANEL)
    minimum = fields.number("viability_minimum_percent", 0, 100, "%")
    if fields.given("viability_minimum_percent") and minimum is None:
        raise fields.notes.refuse(fields.at("viability_minimum_percent"), _PERCENT)
    return replace(
        chosen,
        rounding=rounding or "none",
        quantile=QUANTILE if quantile is None else Decimal(str(as_decimal(quantile))),
        virus_panel=panel or VIRUS_PANEL,
        viability_minimum_percent=minimum,
        tested_on=_materials(fields.below("tested_on", (*CULTURE_TESTS, "virus"))),
    )


def _materials(fields: Fields | None) -> Mapping[str, tuple[str, ...]]:
    if fields is None:
        return {}
    found = {}
    for test in fields.content:
        wanted = fields.items(test)
        if any(one not in MATERIALS for one in wanted):
            raise fields.notes.refuse(fields.at(test), _MATERIAL)
        found[str(test)] = tuple(wanted)
    return found


def _evidence(
    fields: Fields | None, settings: Settings, containers: tuple[Container, ...], files: Attachments
) -> Evidence:
    if fields is None:
        return Evidence()
    counted, label = kinds.count(fields.below("count", _COUNT, ("measured_cells_1e6",)))
    virus_fields = fields.below("virus", None, ("virus_detected",))
    moments = times(fields.below("times", TIMES_KEYS, ("hours_preparation_to_end",)))
    assay_fields = fields.below("endotoxin_assay", kinds.ASSAY_KEYS, ("endotoxin_eu_ml",))
    return Evidence(
        markers=_markers(fields.below("flow", None), settings, files),
        cocktails=kinds.cocktails(fields),
        cultures=kinds.cultures(fields.below("sterility", CULTURE_TESTS)),
        virus=kinds.virus(virus_fields),
        endotoxin=kinds.endotoxin_assay(assay_fields),
        count=counted,
        count_label_1e6=label,
        temperature=kinds.temperature(fields, files.temperature_log, moments),
        results=kinds.results(fields.below("results", kinds.RELEASE_FACTS)),
        identity=identity(fields.below("identity", IDENTITY_KEYS), containers),
        dose=kinds.dose(fields.below("dose", ("route", "ml_in_worst_hour", "weight_kg"), ("endotoxin_dose",))),
        times=moments,
    )


def _markers(fields: Fields | None, settings: Settings, files: Attachments) -> tuple[MarkerCounts, ...]:
    found: dict[str, MarkerCounts] = {}
    for key in () if fields is None else fields.content:
        assert fields is not None
        marker = kinds.marker_name(str(key), fields)
        if marker in found:
            raise fields.notes.refuse(fields.at(str(key)), _TWICE)
        facts = (kinds.marker_fact(marker),)
        own = Fields(fields.content[key], fields.at(str(key)), None, fields.notes, facts)
        if own.given("file"):
            found[marker] = files.marker(marker, own, settings)
        else:
            own = Fields(own.content, own.place, kinds.COUNT_KEYS, fields.notes, facts)
            found[marker] = kinds.marker_counts(marker, own, settings.quantile)
    return tuple(found.values())


def _tests(fields: Fields | None, files: Attachments) -> dict[str, TestRecord]:
    found: dict[str, TestRecord] = {}
    for key in () if fields is None else fields.content:
        assert fields is not None
        if key not in RULE and key not in FACTS:
            raise fields.notes.refuse(fields.place, strange(str(key), tuple(RULE)))
        own = fields.below(str(key), _TEST)
        if own is not None:
            found[str(key)] = TestRecord(
                own.text("method"),
                own.text("material"),
                own.text("tester"),
                own.text("reviewer"),
                own.moment("time"),
                tuple(files.raw(str(one), own) for one in own.items("files")),
            )
    return found


def _container(fields: Fields) -> Container:
    name = fields.text("id")
    if name is None:
        raise fields.notes.refuse(fields.at("id"), _CONTAINER_ID)
    volume = fields.number("volume_ml", Fraction(1, 1000), 1_000_000, "mL")
    cells = fields.number("cells_1e6", Fraction(1, 1000), 100_000, "10*6")
    return Container(name, volume, cells, fields.text("recipient"))


def _refuse_doubles(lot: Lot, notes: Notes) -> None:
    """A fact given beside evidence for the same thing: both are shown, and somebody has to choose."""
    places = yielded(lot)
    both = [name for name in lot.facts if name in places]
    unread = [problem.field.removeprefix("facts.") for problem in lot.problems if problem.field.startswith("facts.")]
    both += [name for name in unread if name in places and name not in both]
    if both:
        found = read_evidence(replace(lot, facts={})).results
        name = both[0]
        given = _said(lot.facts.get(name))
        other = _said(found[name][-1].value if found.get(name) else None)
        raise notes.refuse(
            f"facts.{name}",
            Text(
                f"事实写为{given.zh}，而 {places[name]} 又给出{other.zh}；同一件事只留一处。",
                f"the fact says {given.en} and {places[name]} gives {other.en}; keep one of the two.",
            ),
        )


def _said(value: Any) -> Text:
    if isinstance(value, Measured):
        return Text(value.shown, value.shown)
    if isinstance(value, bool):
        return Text("是", "true") if value else Text("否", "false")
    return Text("无可用结果", "no usable result")


_SMALL = Text("一个批次的文件只有几 KB，原始数据请写文件名。", "a lot file takes a few KB; name raw data files in it.")
_NO_ASSAY = Text(
    "没有 endotoxin_assay；请写 standards、blank_onset_s、dilution、sample_onset_s、spike_eu_ml、spiked_onset_s。",
    "no endotoxin_assay in it; write standards, blank_onset_s, dilution, sample_onset_s, spike_eu_ml, spiked_onset_s.",
)
_SHARE = Text(
    "1 以下且没有单位，像是小数形式的比例；请按百分数（0 至 100）书写，或注明 %。",
    "at most 1 and without a unit, so it may be a share of one; write percent (0 to 100), or add the sign %.",
)
_ROUNDING = Text(f"只能取 {'、'.join(ROUNDING)}。", f"takes one of {', '.join(ROUNDING)}.")
_PANEL = Text("病毒组合不能为空。", "the virus panel cannot be empty.")
_PERCENT = Text("应为 0 至 100 的百分数。", "a percentage from 0 to 100 belongs here.")
_MATERIAL = Text(f"只能取 {'、'.join(MATERIALS)}。", f"takes some of {', '.join(MATERIALS)}.")
_TWICE = Text("同一标志写了两次；请只留一个。", "one marker stands twice; keep one.")
_CONTAINER_ID = Text("容器须有编号。", "a container needs an id.")
