"""Visits: what was found on a day. What is a fact of the assessment becomes one in the same transaction; the newest counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from lupustem.facts import FACTS
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.fact_values import UNKNOWN, written
from lupustem.registry.follow_up import ends_of, standing_events
from lupustem.registry.models import FactEntry, Patient, Visit
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import newest_entries
from lupustem.registry.visit_values import (
    FACT_OF,
    VARIABLES,
    differing,
    merged,
    newest_forms,
    newest_visits,
    read_values,
)
from lupustem.treatment.follow_up_rules import EXAMINATIONS

VISIT = Text("随访记录", "visit")
PURPOSES: dict[str, Text] = {
    "baseline": Text("基线", "baseline"),
    "follow_up": Text("按日程随访", "follow-up by the calendar"),
    "unscheduled": Text("计划外", "unscheduled"),
}
_EXAMINED = frozenset(one.id for one in EXAMINATIONS)


def record_visit(
    *,
    actor: Actor,
    key: str,
    patient: Patient,
    number: int,
    seen: int,
    on: date,
    purpose: str,
    values: Mapping[str, Any],
    examined: Collection[str],
    note: str = "",
    reason: str = "",
) -> Visit:
    """A new visit (number 0), or a correction of one, which wants a reason.

    values: checked, by name of `visit_values.VARIABLES`; what was not found is absent. Raises Conflict; Refusal for a day in
    the future, after death or of another visit, for values that contradict each other or an index form of the day, and where a
    fact of the same day says something else and no reason is given.
    """
    text = "{" + ",".join(f'"{name}":{written(values[name])}' for name in sorted(values)) + "}"
    did = canonical(sorted(examined))
    asked = [patient.number, number, seen, str(on), purpose, text, did, note, reason]
    with changing(actor=actor, permission="visit.record", key=key, content=asked) as change:
        if change.done:
            place = change.done.rsplit("/", 2)
            return Visit.objects.get(patient=patient, number=int(place[1]), version=int(place[2]))
        old = None
        if number:
            reason = reason_wanted(reason)
            mine = {"on": str(on), "purpose": purpose, "values": text, "examined": did, "note": note}
            version, old = next_version(patient.visits.filter(number=number), seen=seen, what=VISIT, mine=mine)
        else:
            number, version = 1 + patient.visits.filter(version=1).count(), 1
        _check(patient, number, on, values, examined)
        row = Visit(
            patient=patient,
            number=number,
            version=version,
            on=on,
            purpose=purpose,
            values=text,
            examined=did,
            note=note,
            reason=reason.strip(),
        )
        change.write(row, action="record_visit", old=None if old is None else old.content())
        _as_facts(change, row, values)
    return row


def facts_found(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the assessment that a visit's values say."""
    found = {FACT_OF[name]: value for name, value in values.items() if name in FACT_OF}
    grades = [values.get(f"bilag_{system}") for system in SYSTEMS]
    if None not in grades:
        found |= {f"bilag_{grade.lower()}_count": grades.count(grade) for grade in "AB"}
    return found


def _check(patient: Patient, number: int, on: date, values: Mapping[str, Any], examined: Collection[str]) -> None:
    if on > today():
        raise Refusal(Text("日期不能晚于今天。", "the day cannot lie in the future."))
    if not values and not examined:
        raise Refusal(
            Text(
                "没有可保存的内容：请填写至少一项结果或检查。",
                "there is nothing to save: enter a finding or an examination.",
            )
        )
    if not set(examined) <= _EXAMINED or not set(values) <= set(VARIABLES):
        raise Refusal(Text("检查：请从列出的选项中选择。", "examinations: choose from those listed."))
    days = dict(patient.visits.order_by("version").values_list("number", "on"))
    if any(day == on for other, day in days.items() if other != number):
        raise Refusal(
            Text(
                "这一天已有一次随访；请更正该次记录，或核对日期。",
                "there is a visit of that day already; correct that one, or check the day.",
            )
        )
    died = ends_of(standing_events(patient.course_events.order_by("version")), ()).died_on
    if died is not None and on > died:
        raise Refusal(
            Text("患者已于此日期之前死亡；请核对日期。", "the patient had died before that day; check the day.")
        )
    forms = newest_forms(patient.index_forms.filter(on=on).order_by("version")).get((patient.pk, on), [])
    if unlike := differing(values, forms):
        names = [VARIABLES[name].text for name in unlike]
        zh, en = "、".join(one.zh for one in names), "; ".join(one.en for one in names)
        raise Refusal(
            Text(
                f"与当日的指数表不一致：{zh}；请核对，或留空以采用指数表。",
                f"unlike the index form of that day: {en}; check them, or leave them empty to take the form's.",
            )
        )
    if said := contradictions(merged(values, forms)):
        raise Refusal(*said)


def contradictions(values: Mapping[str, Any]) -> list[Text]:
    """What the outcomes would refuse in a row of these values."""
    import polars as pl

    from lupustem.outcome.columns import VISIT_COLUMNS, VISITS

    schema, rules = _rules()
    frame = pl.DataFrame({name: [_engine(values.get(name))] for name in VISIT_COLUMNS}, schema=schema)
    [found] = VISITS.filled(frame.lazy()).select(rules).collect().rows()
    return [text for (_, text), wrong in zip(VISITS.refused, found, strict=True) if wrong]


@cache
def _rules() -> tuple[Any, list[Any]]:
    """The types of the columns of a visit, and the rules that refuse one, as the engine takes them."""
    from lupustem.facts.columns import COLUMN_TYPES
    from lupustem.outcome.columns import VISIT_COLUMNS, VISITS

    rules = [rule.fill_null(False).alias(str(at)) for at, (rule, _) in enumerate(VISITS.refused)]
    return {name: COLUMN_TYPES[one.kind] for name, one in VISIT_COLUMNS.items()}, rules


def _engine(value: Any) -> Any:
    """A value in the engine's type, which has no exact decimals."""
    return value if value is None or isinstance(value, bool | str | int) else float(value)


def _as_facts(change: Change, visit: Visit, values: Mapping[str, Any]) -> None:
    """The facts that follow from a version of a visit, and those that its version before had said and that no longer do."""
    patient, found = visit.patient, facts_found(values)
    before = patient.visits.filter(number=visit.number, version__lt=visit.version) if visit.version > 1 else ()
    own = {one.at for one in before}
    said = [fact for fact in FACTS if fact in found or fact in _SAID]
    stand = {row.fact: row for row in newest_entries(patient.facts.filter(fact__in=said))}
    rows = []
    for fact in said:
        newest = stand.get(fact)
        was_ours = newest is not None and newest.at in own and newest.source == source_of(visit)
        row = None
        if fact in found and not was_ours:
            row = _add(visit, newest, fact, found[fact])
        elif was_ours:
            assert newest is not None
            row = _replace(visit, newest, fact, found.get(fact))
        if row is not None:
            rows.append((row, None if newest is None else newest.content()))
    change.write_all(rows, action="record_visit")


_SAID = frozenset({*FACT_OF.values(), "bilag_a_count", "bilag_b_count"})


def source_of(visit: Visit) -> str:
    """What stands as the source of a fact that a visit found."""
    return f"visit/{visit.number}"


def _add(visit: Visit, newest: FactEntry | None, fact: str, value: Any) -> FactEntry | None:
    said = written(value)
    if newest is not None and newest.value != UNKNOWN:
        if newest.observed_on > visit.on or (newest.observed_on == visit.on and newest.value == said):
            return None
        if newest.observed_on == visit.on and not visit.reason:
            name = FACTS[fact].text
            raise Refusal(
                Text(
                    f"{name.zh}：当日已有另一个值；请核对，确为更正时写明理由。",
                    f"{name.en}: another value of that day stands already; check it, and give the reason if this corrects it.",
                )
            )
    return _entry(visit, newest, (visit.on, fact, said, source_of(visit)))


def _replace(visit: Visit, newest: FactEntry, fact: str, value: Any) -> FactEntry | None:
    """A correction of the visit whose finding stood: the newest of what is left, or unknown."""
    left = _others(visit, fact)
    if value is not None:
        left.append((visit.on, fact, written(value), source_of(visit)))
    stands = max(left, key=lambda one: one[0], default=(visit.on, fact, UNKNOWN, source_of(visit)))
    if (stands[2], stands[0], stands[3]) == (newest.value, newest.observed_on, newest.source):
        return None
    return _entry(visit, newest, stands)


_Said = tuple[date, str, str, str]


def _others(visit: Visit, fact: str) -> list[_Said]:
    """What else says the fact: the other visits, and the newest entry that is no visit's."""
    rows = visit.patient.visits.order_by("version")
    stamps = set(rows.values_list("at", flat=True))
    found: list[_Said] = []
    for one in newest_visits(rows):
        values = facts_found(read_values(one.values))
        if one.number != visit.number and fact in values:
            found.append((one.on, fact, written(values[fact]), source_of(one)))
    entries = visit.patient.facts.filter(fact=fact).order_by("-version")
    typed = next((one for one in entries if one.at not in stamps), None)
    if typed is not None and typed.value != UNKNOWN:
        found.append((typed.observed_on, fact, typed.value, typed.source))
    return found


def _entry(visit: Visit, newest: FactEntry | None, said: _Said) -> FactEntry:
    on, fact, value, source = said
    return FactEntry(
        patient=visit.patient,
        fact=fact,
        version=1 + (0 if newest is None else newest.version),
        value=value,
        observed_on=on,
        source=source,
        reason=visit.reason,
    )
