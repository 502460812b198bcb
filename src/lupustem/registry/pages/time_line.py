"""The course of a patient on one page: what was when, charts, the calendar; where it stands is in the bar of every page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.decision.status import VERDICT_WORDS, Verdict
from lupustem.logic.text import Language, Text
from lupustem.outcome.columns import KINDS
from lupustem.registry.actions.visits import PURPOSES
from lupustem.registry.adverse import Known, events_of
from lupustem.registry.follow_up import standing_events
from lupustem.registry.infused import Infused, infused
from lupustem.registry.measured import measured
from lupustem.registry.models import CourseEvent, Patient, Visit
from lupustem.registry.pages.answers import patient_context, refusal_context, status_of
from lupustem.registry.pages.charts import Mark, charts_of, strip_of
from lupustem.registry.pages.course import course_of
from lupustem.registry.pages.setting import language_of
from lupustem.registry.pages.visits import SITE_POLICY, calendars_of, ends_of_patient
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.visit_values import Found, visits_of
from lupustem.registry.words import WORDS

SIGNS = {"infusion": "●", "adverse": "!", "visit": "○", "relapse": "↻", "death": "†", "paper": "–", "consent": "✓"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day. kind: which sign and colour it has. place: the page behind it, "" for none."""

    on: date
    kind: str
    text: Text
    more: Text | None = None
    place: str = ""

    @property
    def sign(self) -> str:
        """The kind as one character."""
        return SIGNS.get(self.kind, "–")


def course_page(request: HttpRequest, patient: Patient, refusal: Refusal | None = None) -> HttpResponse:
    """The page."""
    language = language_of(request)
    given, made, adverse = infused(patient), visits_of(patient), events_of(patient)
    events = standing_events(patient.course_events.order_by("version"))
    ends = ends_of_patient(patient, made)
    marks = _marks(given, events)
    until = ends.died_on or today()
    entries = _entries(patient, given, made, adverse, events)
    context = patient_context(
        request,
        patient,
        **course_of(patient, language),
        years=_by_year(entries),
        strip=_strip(entries, marks, until, language),
        charts=charts_of(measured(patient, made), marks, until, language),
        calendars=calendars_of(patient, given, made, ends)[:1],
        site_policy=SITE_POLICY,
        ends=ends,
        course_events=_events(patient),
        infusions=given,
        can_retreat=bool(given) and given[-1].ended_at is not None and ends.died_on is None,
        **refusal_context(refusal),
    )
    return render(request, "registry/course.html", context, status=200 if refusal is None else status_of(refusal))


def _entries(
    patient: Patient,
    given: list[Infused],
    made: list[tuple[Visit, Found]],
    adverse: list[Known],
    events: Iterable[CourseEvent],
) -> list[Entry]:
    place = f"/patients/{patient.number}"
    found = [*_papers(patient, place)]
    for one in given:
        number = one.infusion.number
        word = WORDS["line.infusion_whole" if one.whole else "line.infusion"]
        text = Text(word.zh.format(number=number), word.en.format(number=number))
        found.append(Entry(one.on, "infusion", text, None, f"{place}/infusions/{number}"))
    for visit, values in made:
        sledai = values.get("sledai")
        more = None if sledai is None else Text(f"SLEDAI-2K {sledai}", f"SLEDAI-2K {sledai}")
        text = Text(f"随访：{PURPOSES[visit.purpose].zh}", f"visit: {PURPOSES[visit.purpose].en}")
        found.append(Entry(visit.on, "visit", text, more, f"{place}/visits/{visit.number}"))
    for known in adverse:
        told = known.newest
        grade = None if told.grade is None else Text(f"{told.grade} 级", f"grade {told.grade}")
        found.append(Entry(told.onset, "adverse", told.name, grade, f"{place}/adverse/{told.row.number}"))
    for event in events:
        kind = "relapse" if event.kind == "relapse" else "death" if "death" in event.kind else "paper"
        note = json.loads(event.content_json).get("note")
        more = None if not note else Text(note, note)
        found.append(Entry(event.on, kind, KINDS[event.kind], more, f"{place}/events/{event.number}"))
    return sorted(found, key=lambda one: one.on, reverse=True)


def _papers(patient: Patient, place: str) -> Iterable[Entry]:
    """Referral, consents, decisions, prescriptions."""
    referral = patient.referrals.order_by("-version").first()
    if referral is not None:
        yield Entry(referral.referred_on, "paper", WORDS["course.referral"], Text(referral.unit, referral.unit), place)
    for one in patient.consents.select_related("form"):
        word = WORDS["line.consent_given" if one.act == "given" else "line.consent_withdrawn"]
        name = None if one.form is None else Text(one.form.name, one.form.name)
        yield Entry(one.on, "consent", word, name, f"{place}#consent")
    for kept in patient.decisions.all():
        verdict = VERDICT_WORDS[Verdict(kept.verdict)]
        text = Text(f"签名判定：{verdict.zh}", f"decision signed: {verdict.en}")
        yield Entry(_day(kept.at), "paper", text, None, f"{place}/decisions/{kept.version}")
    for order in patient.prescriptions.select_related("end"):
        word = WORDS["line.prescription_ended" if hasattr(order, "end") else "line.prescription"]
        text = Text(word.zh.format(number=order.number), word.en.format(number=order.number))
        yield Entry(_day(order.at), "paper", text, None, f"{place}/prescriptions/{order.number}")


def _day(moment: Any) -> date:
    from lupustem.registry.record.clock import zone

    return moment.astimezone(zone()).date()  # type: ignore[no-any-return]


def _marks(given: list[Infused], events: Iterable[CourseEvent]) -> list[Mark]:
    found = [
        Mark(one.on, "infusion", Text(f"输注 {one.infusion.number}", f"infusion {one.infusion.number}"))
        for one in given
    ]
    return found + [Mark(one.on, "relapse", WORDS["line.relapse"]) for one in events if one.kind == "relapse"]


def _strip(entries: list[Entry], marks: list[Mark], until: date, language: Language) -> str:
    rows = [
        (title, kind, [(one.on, one.text) for one in entries if one.kind in kinds])
        for title, kind, kinds in (
            (WORDS["line.papers"], "paper", ("paper", "consent")),
            (WORDS["line.visits"], "visit", ("visit",)),
            (WORDS["line.adverse"], "adverse", ("adverse",)),
        )
    ]
    return strip_of(WORDS["line.strip"], rows, marks, until, language)


def _by_year(entries: list[Entry]) -> list[tuple[int, list[Entry]]]:
    found: dict[int, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.on.year, []).append(one)
    return list(found.items())


def _events(patient: Patient) -> list[dict[str, Any]]:
    """The events of the course in their newest versions, those taken back too."""
    newest = {one.number: one for one in patient.course_events.select_related("by").order_by("version")}
    return [{"row": one, "text": KINDS[one.kind]} for one in sorted(newest.values(), key=lambda one: one.on)[::-1]]
