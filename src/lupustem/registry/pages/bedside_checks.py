"""The form of the checks before the start: everything that only the bedside knows, with units; empty is unknown, never no.

What the record knows itself (verdict, identity, release, dose, rate plan, expiry) is not asked: `prescribing.start_gate`
reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.registry.bedside.played import Played
from lupustem.registry.pages.fields import Field, Wrong
from lupustem.registry.prescribing.start_report import SEEN
from lupustem.registry.record.clock import zone
from lupustem.registry.words import WORDS
from lupustem.treatment.antiplatelet import AGENTS, BLEEDING
from lupustem.treatment.monitor_findings import Weight, findings
from lupustem.treatment.monitor_state import Phase
from lupustem.treatment.start_gate import OVERRIDE_CODES

YES_NO = (("yes", WORDS["check.yes"]), ("no", WORDS["check.no"]))
HEAVIEST = (Weight.STOP, Weight.HOLD, Weight.NO_STEP_UP)


def _ask(name: str, kind: Any = "choice", choices: tuple[tuple[str, Text], ...] = (), limit: int = 100) -> Field:
    hint = WORDS.get(f"check.{name}.hint")
    label = WORDS[f"check.{name}"] if f"check.{name}" in WORDS else FACTS[name].text
    chosen = (choices or YES_NO) if kind == "choice" else ()
    return Field(name, label, kind, required=False, choices=chosen, hint=hint, limit=limit)


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "check.of_product",
        (
            _ask("removal", "datetime-local"),
            _ask("temperature_log", "long", limit=4000),
            _ask("stored_in_dark"),
            _ask("shaken_or_heated"),
        ),
    ),
    (
        "check.of_line",
        (
            _ask("line_identity", "text"),
            _ask("filtered"),
            _ask("pore_um", "text"),
            _ask("drop_factor", "text"),
            _ask("filter_exception", "text"),
            _ask("emergency"),
        ),
    ),
    (
        "check.of_patient",
        (
            _ask("could_be"),
            _ask("pregnant_now"),
            _ask("lactating_now"),
            _ask("tested_at", "datetime-local"),
            *(_ask(one) for one in SEEN[2:]),
        ),
    ),
    (
        "check.of_drugs",
        (
            _ask("dexa_given"),
            _ask("dexa_at", "datetime-local"),
            _ask("dexa_mg", "text"),
            _ask("long_term_user"),
            _ask("long_term_drug", "text"),
            _ask("drug", "choice", tuple((one, WORDS[f"check.{one}"]) for one in AGENTS)),
            _ask("mg", "text"),
            _ask("first_day", "date"),
            _ask("days", "text"),
            _ask("bleeding", "choice", tuple((one, WORDS[f"check.bleeding_{one}"]) for one in BLEEDING)),
            _ask("platelets", "text"),
            _ask("intrathecal"),
            _ask("coagulation_known"),
            _ask("influenza_or_varicella"),
        ),
    ),
)
FIELDS = tuple(field for _, fields in GROUPS for field in fields)
OVERRIDES = tuple((one, WORDS[f"override.{one}"]) for one in OVERRIDE_CODES)


def entered_of(cleaned: Mapping[str, Any], post: Mapping[str, str], made: Played) -> dict[str, Any]:
    """The report as `check_start` takes it; what was left empty is not in it. Raises Wrong for readings that are none."""
    said = {name: value for name, value in cleaned.items() if value not in ("", None)}
    report: dict[str, Any] = {}
    for name in ("removal", "dexa_at", "tested_at"):
        if name in said:
            said[name] = _moment(said[name])
    if "removal" in said:
        report["removal"] = said["removal"]
    if "temperature_log" in said:
        report["temperature_log"] = [_reading(line) for line in said["temperature_log"].splitlines() if line.strip()]
    line = _part(said, {"line_identity": "identity", "pore_um": "pore_um", "drop_factor": "drop_factor"})
    line |= _part(said, {"filter_exception": "exception"}) | _truths(said, {"filtered": "filtered"})
    dexamethasone = _truths(said, {"dexa_given": "given"}) | _part(said, {"dexa_at": "at", "dexa_mg": "mg"})
    pregnancy = _truths(said, {"could_be": "could_be", "pregnant_now": "pregnant", "lactating_now": "lactating"})
    pregnancy |= _part(said, {"tested_at": "tested_at"})
    course = _part(said, {one: one for one in ("drug", "mg", "days", "long_term_drug", "bleeding", "platelets")})
    asked = ("long_term_user", "intrathecal", "coagulation_known", "influenza_or_varicella")
    course |= _truths(said, {one: one for one in asked})
    if "first_day" in said:
        course["first_day"] = _day(said["first_day"])
    if course.get("long_term_user") is True and not course.get("drug"):
        course["doses"] = []
    if course and made.watch.age_years is not None:
        course["age_years"] = str(made.watch.age_years)
    facts = _truths(said, {one: one for one in SEEN})
    parts = {
        "line": line,
        "dexamethasone": dexamethasone,
        "pregnancy": pregnancy,
        "antiplatelet": course,
        "facts": facts,
    }
    report |= {name: part for name, part in parts.items() if part}
    report |= _truths(said, {"emergency": "emergency"})
    vitals = vitals_of(made)
    if vitals is not None:
        report["vitals"] = vitals
    if overrides := _overrides(post):
        report["overrides"] = overrides
    return report


def vitals_of(made: Played) -> dict[str, Any] | None:
    """The baseline as the start gate reads it: when, whether complete, and the heaviest finding of the monitor's table."""
    state = made.state
    if state.baseline is None or state.baseline_at is None:
        return None
    at = state.baseline_at
    seen = state._replace(phase=Phase.HELD, started_at=at, run_since=at, regime_since=at, rate_since=at)
    weights = {one.weight for one in findings(seen, at)}
    finding = next((str(one) for one in HEAVIEST if one in weights), "none")
    return {"at": at.astimezone(zone()).isoformat(), "complete": not state.baseline.missing, "finding": finding}


def values_of(report: Mapping[str, Any]) -> dict[str, str]:
    """A report as the fields of the form hold it, so that a second check begins with the first."""
    line, dexa = report.get("line") or {}, report.get("dexamethasone") or {}
    pregnancy, course = report.get("pregnancy") or {}, report.get("antiplatelet") or {}
    flat = {
        **course,
        **(report.get("facts") or {}),
        "removal": report.get("removal"),
        "emergency": report.get("emergency"),
    }
    flat |= {"line_identity": line.get("identity"), "filter_exception": line.get("exception")}
    flat |= {one: line.get(one) for one in ("filtered", "pore_um", "drop_factor")}
    flat |= {f"dexa_{one}": dexa.get(one) for one in ("given", "at", "mg")}
    flat |= {"could_be": pregnancy.get("could_be"), "tested_at": pregnancy.get("tested_at")}
    flat |= {f"{one}_now": pregnancy.get(one) for one in ("pregnant", "lactating")}
    flat["temperature_log"] = "\n".join(
        f"{one['at'][:16].replace('T', ' ')} {one['celsius']}" for one in report.get("temperature_log") or ()
    )
    return {name: _typed(name, value) for name, value in flat.items() if value is not None}


def _typed(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)[:16] if name in ("removal", "dexa_at", "tested_at") else str(value)


def _part(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {key: said[name] for name, key in names.items() if name in said}


def _truths(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, bool]:
    return {key: said[name] == "yes" for name, key in names.items() if name in said}


def _day(value: date) -> str:
    return value.isoformat()


def _moment(text: str) -> str:
    """A time as a browser sends it, in the zone of the site."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone()).isoformat()
    except ValueError:
        raise Wrong(WORDS["check.no_time"]) from None


def _reading(line: str) -> dict[str, str]:
    moment, _, celsius = line.strip().rpartition(" ")
    try:
        at = datetime.fromisoformat(moment.strip())
    except ValueError:
        raise Wrong(WORDS["check.temperature_log.hint"]) from None
    return {"at": at.replace(tzinfo=zone()).isoformat() if at.tzinfo is None else at.isoformat(), "celsius": celsius}


def _overrides(post: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for name, text in post.items():
        if name.startswith("why.") and text.strip():
            rule = name.removeprefix("why.")[:60]
            found.append({"rule": rule, "code": post.get(f"code.{rule}", ""), "text": text.strip()[:300]})
    return found
