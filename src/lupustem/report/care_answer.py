"""Bedside answers as JSON: `status`, `reasons` with the names of their rules, exact numbers as text beside rounded ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from lupustem.consensus.authority import DOI, NAME, NOT_A_DEVICE
from lupustem.report.treatment_answer import both, maybe, set_of
from lupustem.treatment.calendar import Visit
from lupustem.treatment.causality import Naranjo
from lupustem.treatment.ctcae import Graded
from lupustem.treatment.ctcae_facts import FACTS as QUESTIONS
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.monitor import Replay
from lupustem.treatment.monitor_advice import PROPOSALS, Advice
from lupustem.treatment.monitor_state import Alarm
from lupustem.treatment.news2 import RISK_WORDS, News2
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.reporting import Clock, Clocks
from lupustem.treatment.reporting_rules import VERIFICATION_WORDS
from lupustem.treatment.seriousness import Seriousness


def envelope(status: Standing, reasons: Iterable[Any], contents: Mapping[str, Any]) -> dict[str, Any]:
    """What every answer begins with, then its own contents."""
    return {
        "status": str(status),
        "reasons": [reason_entry(one) for one in reasons],
        **contents,
        "consensus": NAME,
        "doi": DOI,
        "notice": both(NOT_A_DEVICE),
    }


def reason_entry(reason: Any) -> dict[str, Any]:
    """One reason or finding."""
    return {
        "rule": reason.rule,
        "status": str(reason.status),
        "kind": str(reason.kind),
        "text": both(reason.text),
    }


def moment(value: datetime | date | None) -> str | None:
    """An instant or a day as ISO 8601; instants to the second."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    return None if value is None else value.isoformat()


def news2_answer(made: News2) -> dict[str, Any]:
    """The score with its interval."""
    first, last = made.repeat_hours
    return envelope(
        made.status,
        made.reasons,
        {
            "scale": made.scale,
            "score": made.score,
            "lower": made.lower,
            "upper": made.upper,
            "risk": str(made.risk),
            "risk_text": both(RISK_WORDS[made.risk]),
            "upper_risk": str(made.upper_risk),
            "single_three": made.single_three,
            "points": {name: list(ends) for name, ends in made.points.items()},
            "missing": list(made.missing),
            "repeat_hours": [first, last],
            "continuous": last == 0,
            "source": "Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017.",
        },
    )


def not_scored(error: Refusal) -> dict[str, Any]:
    """No score: it is not made for this person, or scale 2 lacks its record."""
    reason = Reason(error.code, Standing.BLOCK, Kind.PUBLISHED, error.text)
    return envelope(Standing.BLOCK, (reason,), {"score": None, "lower": None, "upper": None})


def grade_answer(
    made: Graded, serious: Seriousness | None, emergent: bool | None, verbatim: str | None
) -> dict[str, Any]:
    """A grade, or what is still possible with what has to be asked."""
    contents: dict[str, Any] = {
        "term": made.term,
        "term_text": both(TERMS[made.term].text),
        "verbatim": verbatim,
        "ctcae_version": made.version,
        "state": made.state,
        "grade": made.grade,
        "candidates": list(made.candidates),
        "asks": {name: both(QUESTIONS[name].text) if name in QUESTIONS else None for name in made.asks},
        "by_number": made.by_number,
        "grades_of_term": sorted(TERMS[made.term].grades),
        "treatment_emergent": emergent,
    }
    if serious is not None:
        contents["serious"] = serious.serious
        contents["seriousness"] = dict(serious.criteria)
    return envelope(made.status, made.reasons, contents)


def clocks_answer(
    made: Clocks,
    serious: Seriousness,
    related: bool | None,
    score: Naranjo | None,
    warnings: Iterable[Reason] = (),
) -> dict[str, Any]:
    """Every clock and the earliest, with what they rest on."""
    reasons = (*made.reasons, *warnings, *(serious.reasons if serious.serious is None else ()))
    contents = {
        "earliest": moment(made.earliest),
        "at_once": [f"{one.rule_set.id}:{one.rule.id}" for one in made.at_once],
        "clocks": [_clock(one) for one in made.clocks],
        "serious": serious.serious,
        "seriousness": dict(serious.criteria),
        "related_for_reporting": related,
        "naranjo": None if score is None else _naranjo(score),
    }
    return envelope(worst(one.status for one in reasons), reasons, contents)


def _naranjo(score: Naranjo) -> dict[str, Any]:
    return {"score": score.score, "category": score.category, "unknown": list(score.unknown)}


def _clock(one: Clock) -> dict[str, Any]:
    rule = one.rule
    return {
        "set": one.rule_set.id,
        "authority": both(one.rule_set.authority),
        "jurisdiction": one.rule_set.jurisdiction,
        "effective_from": moment(one.rule_set.effective_from),
        "effective_to": moment(one.rule_set.effective_to),
        "rule": rule.id,
        "recipient": both(rule.recipient),
        "anchor": rule.anchor,
        "length": rule.length,
        "unit": rule.unit,
        "verification": str(rule.verification),
        "verification_text": both(VERIFICATION_WORDS[rule.verification]),
        "deadline": moment(one.deadline),
        "certain": one.certain,
        "overdue": one.overdue,
    }


def advice_answer(made: Advice, played: Replay, parameters: ParameterSet) -> dict[str, Any]:
    """What the monitor says after a log, refused events first among the reasons."""
    refused = [{"event": one.event_id, "code": one.code, "text": both(one.text)} for one in played.refused]
    status = Standing.BLOCK if refused else made.status
    answer = envelope(
        status,
        made.findings,
        {
            "parameters": set_of(parameters),
            "now": moment(made.now),
            "phase": str(made.phase),
            "proposal": made.proposal,
            "proposal_text": both(PROPOSALS[made.proposal]),
            "proposed_rate_ml_min": maybe(made.proposed_rate),
            "cap_ml_min": maybe(made.cap),
            "no_step_up_because": list(made.gate),
            "due": {
                "interval_minutes": made.due.interval,
                "at": moment(made.due.at),
                "overdue": made.due.overdue,
                "age_minutes": maybe(_minutes(made.due.age)),
                "shown": made.due.shown,
                "temperature_at": moment(made.due.temperature_at),
                "temperature_overdue": made.due.temperature_overdue,
            },
            "news2": None
            if made.score is None
            else {
                "lower": made.score.lower,
                "upper": made.score.upper,
                "risk": str(made.score.risk),
                "missing": list(made.score.missing),
            },
            "alarms": [_alarm(one) for one in made.alarms.values()],
            "escalated": list(made.escalated),
            "sounding": made.sounding,
            "delivered_ml": maybe(made.delivered_ml),
            "projected_end": moment(made.projected_end),
            "stops": played.state.stops,
            "alarm_counts": dict(played.state.alarm_counts),
            "refused": refused,
        },
    )
    named = [
        {"rule": one.code, "status": "block", "kind": "engineering", "text": both(one.text)} for one in played.refused
    ]
    answer["reasons"] = named + answer["reasons"]
    return answer


def _minutes(age: timedelta | None) -> Fraction | None:
    return None if age is None else Fraction(age // timedelta(microseconds=1), 60_000_000)


def _alarm(one: Alarm) -> dict[str, Any]:
    return {
        "name": one.name,
        "priority": one.priority,
        "raised_at": moment(one.raised_at),
        "cause_present": one.condition,
        "latched": one.latched,
        "times": one.times,
        "acknowledged_by": one.acknowledged_by,
        "acknowledged_at": moment(one.acknowledged_at),
    }


def visit_entry(one: Visit) -> dict[str, Any]:
    """One visit."""
    return {
        "id": one.id,
        "on": moment(one.on),
        "window": [moment(one.first), moment(one.last)],
        "state": one.state,
        "text": both(one.text),
        "examinations": [
            {
                "id": item.examination.id,
                "status": str(item.status),
                "kind": str(item.examination.kind),
                "statement": item.examination.statement,
                "text": both(item.examination.text),
                "asks": list(item.asks),
            }
            for item in one.items
        ],
    }
