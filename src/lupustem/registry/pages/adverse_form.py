"""The form of an adverse event, made from the term: its numbers, the questions between its grades, and what all events ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lupustem.logic.text import Text
from lupustem.logic.tree import variables
from lupustem.registry.actions.adverse import ACTIONS, OUTCOMES
from lupustem.registry.adverse import CATEGORIES, OTHER, Told
from lupustem.registry.infused import Infused, infused
from lupustem.registry.models import Patient
from lupustem.registry.pages.asked import Asked, Group, local
from lupustem.registry.record.clock import now, today
from lupustem.registry.words import WORDS
from lupustem.treatment.ctcae_facts import FACTS
from lupustem.treatment.ctcae_numbers import QUALIFIERS, READ
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.reporting_rules import SETTINGS
from lupustem.treatment.seriousness import CRITERIA

NUMBERS: dict[str, tuple[Text, Text]] = {
    "temperature_c": (Text("体温", "Temperature"), Text("℃", "°C")),
    "hours_above_40": (Text("高于 40 ℃ 的时间", "Time above 40 °C"), Text("小时", "h")),
    "systolic": (Text("收缩压", "Systolic pressure"), Text("mmHg", "mmHg")),
    "diastolic": (Text("舒张压", "Diastolic pressure"), Text("mmHg", "mmHg")),
    "age_years": (Text("年龄", "Age"), Text("岁", "years")),
    "spo2_at_rest": (Text("静息 SpO₂", "SpO₂ at rest"), Text("%", "%")),
    "pao2_mmhg": (Text("PaO₂", "PaO₂"), Text("mmHg", "mmHg")),
    "platelets_10e9_l": (Text("血小板", "Platelets"), Text("×10⁹/L", "×10⁹/L")),
    "lower_limit_of_normal": (Text("血小板正常下限", "Lower limit of normal, platelets"), Text("×10⁹/L", "×10⁹/L")),
}
TERM_CHOICES = (*((name, one.text) for name, one in TERMS.items()), (OTHER, WORDS["adverse.no_term"]))
KNOWLEDGE = (("new", WORDS["adverse.knowledge_new"]), ("correction", WORDS["adverse.knowledge_correction"]))


def groups_for(term: str, patient: Patient, *, amends: bool) -> list[Group]:
    """The questions of an event of a term."""
    what = [
        Asked(
            "verbatim", WORDS["adverse.verbatim"], "text", required=term == OTHER, hint=WORDS["adverse.verbatim_hint"]
        ),
        Asked("category", WORDS["adverse.category"], "choice", tuple(CATEGORIES.items()), required=True),
        Asked("onset", WORDS["adverse.onset"], "date", required=True),
        Asked("onset_at", WORDS["adverse.onset_at"], "moment", hint=WORDS["adverse.onset_at_hint"]),
        Asked("end", WORDS["adverse.end"], "date"),
        Asked("infusion", WORDS["adverse.infusion"], "choice", _infusions(infused(patient))),
        Asked("action", WORDS["adverse.action"], "choice", tuple(ACTIONS.items()), required=True),
        Asked("treatment", WORDS["adverse.treatment"], "text"),
        Asked("outcome", WORDS["adverse.outcome"], "choice", tuple(OUTCOMES.items()), required=True),
    ]
    serious = [Asked(f"serious.{name}", text, "three") for name, text in CRITERIA.items()]
    telling = [
        Asked("known_at", WORDS["adverse.known_at"], "moment", required=True, hint=WORDS["adverse.known_at_hint"]),
        Asked("expected", WORDS["adverse.expected"], "three"),
        Asked("contamination", WORDS["adverse.contamination"], "three"),
        Asked("finished_at", WORDS["adverse.finished_at"], "moment"),
        *(Asked(f"settings.{name}", text, "three") for name, text in SETTINGS.items()),
    ]
    found = [
        Group(WORDS["adverse.what"], what),
        Group(WORDS["adverse.grade"], _grading(term), WORDS["adverse.grade_hint"]),
        Group(WORDS["adverse.seriousness"], serious, WORDS["adverse.seriousness_hint"]),
        Group(WORDS["adverse.telling"], telling, WORDS["adverse.telling_hint"]),
    ]
    if amends:
        version = [
            Asked("knowledge", WORDS["adverse.knowledge"], "choice", KNOWLEDGE, required=True),
            Asked("reason", WORDS["adverse.reason"], "long", required=True, limit=500),
        ]
        found.append(Group(WORDS["adverse.version"], version, WORDS["adverse.version_hint"]))
    return found


def _grading(term: str) -> list[Asked]:
    rows = [
        Asked(f"number.{name}", NUMBERS[name][0], "number", unit_text=NUMBERS[name][1]) for name in READ.get(term, ())
    ]
    rows += [Asked(f"answer.{name}", FACTS[name].text, "three") for name in questions_of(term)]
    grades = range(1, 6) if term == OTHER else sorted(TERMS[term].grades)
    every = tuple(
        (str(one), Text(f"{one} 级", f"grade {one}")) for one in range(1, 6) if term == OTHER or one in grades
    )
    rows.append(Asked("chosen", WORDS["adverse.chosen"], "choice", every, hint=WORDS["adverse.chosen_hint"]))
    before = tuple((str(one), Text(f"{one} 级", f"grade {one}")) for one in range(6))
    rows.append(Asked("baseline", WORDS["adverse.baseline"], "choice", before))
    return rows


def questions_of(term: str) -> list[str]:
    """The questions of a term, in the order in which they are declared."""
    if term == OTHER:
        return []
    asks = {name for rule in TERMS[term].grades.values() if rule is not None for name in variables(rule)}
    asks |= set(QUALIFIERS) if term == "hypertension" else set()
    return [name for name in FACTS if name in asks]


def _infusions(given: list[Infused]) -> tuple[tuple[str, Text], ...]:
    return tuple(
        (
            str(one.infusion.number),
            Text(f"第 {one.infusion.number} 次（{one.on}）", f"no. {one.infusion.number} ({one.on})"),
        )
        for one in given
    )


def fill(groups: list[Group], values: Mapping[str, str]) -> None:
    """Put values into the questions."""
    for group in groups:
        for one in group.rows:
            one.value = values.get(one.name, one.value)


def first_values(patient: Patient, settings: Mapping[str, Any]) -> dict[str, str]:
    """What a new event begins with. settings: those of the centre's newest event."""
    given = infused(patient)
    found = {"onset": today().isoformat(), "known_at": local(now()), "category": "adverse_event"}
    found |= {f"settings.{name}": _three(value) for name, value in settings.items()}
    return found | ({"infusion": str(given[-1].infusion.number)} if given else {})


def values_of(told: Told) -> dict[str, str]:
    """A version as the form shows it."""
    said, row = told.said, told.row
    found = {
        name: str(said.get(name) or "") for name in ("verbatim", "category", "end", "action", "treatment", "outcome")
    }
    found |= {"onset": said["onset"][:10], "chosen": str(said.get("chosen") or ""), "known_at": local(row.known_at)}
    found["onset_at"] = local(datetime.fromisoformat(said["onset"])) if len(said["onset"]) > 10 else ""
    found["finished_at"] = local(datetime.fromisoformat(said["finished_at"])) if said.get("finished_at") else ""
    found["infusion"] = "" if row.infusion is None else str(row.infusion.number)
    found["baseline"] = "" if said.get("baseline") is None else str(said["baseline"])
    found |= {name: _three(said.get(name)) for name in ("expected", "contamination")}
    found |= {f"number.{name}": value for name, value in said.get("numbers", {}).items()}
    for part, name in (("answers", "answer"), ("serious", "serious"), ("settings", "settings")):
        found |= {f"{name}.{one}": _three(value) for one, value in said.get(part, {}).items()}
    return found


def said_of(term: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What a filled form says, as the record keeps it; what was not answered is absent."""
    said: dict[str, Any] = {"term": term, "verbatim": cleaned.get("verbatim", "")}
    said |= {name: cleaned[name] for name in ("category", "action", "treatment", "outcome") if name in cleaned}
    at = cleaned.get("onset_at")
    said["onset"] = cleaned["onset"].isoformat() if at is None else at.isoformat(timespec="minutes")
    if "end" in cleaned:
        said["end"] = cleaned["end"].isoformat()
    if "finished_at" in cleaned:
        said["finished_at"] = cleaned["finished_at"].isoformat(timespec="minutes")
    said |= {name: int(cleaned[name]) for name in ("chosen", "baseline") if name in cleaned}
    said |= {name: cleaned[name] for name in ("expected", "contamination") if name in cleaned}
    for part, name in (("numbers", "number"), ("answers", "answer"), ("serious", "serious"), ("settings", "settings")):
        said[part] = {one.split(".", 1)[1]: value for one, value in cleaned.items() if one.startswith(f"{name}.")}
    if cleaned.get("knowledge") == "correction":
        said["corrects"] = True
    return said


def _three(value: Any) -> str:
    return "" if value is None else "true" if value else "false"
