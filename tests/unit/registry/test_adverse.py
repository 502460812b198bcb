"""Adverse events: the grade as far as it is known, clocks at their minute, two assessors, reports, what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.adverse import assess_causality, send_report
from lupustem.registry.adverse import Known, events_of, reports_due
from lupustem.registry.models import AdverseEvent, Patient
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.treatment.seriousness import CRITERIA
from tests.unit.registry.after_programme import event, infused_at
from tests.unit.registry.programme import actor, browser, key

NOT_SERIOUS = dict.fromkeys(CRITERIA, False)
STUDY = {"stem_cell_study": True, "new_technique": False, "drug_trial": False}
COMMITTEES = "cn-stem-cell-2015:committees_24h"


def _ago(**times: float) -> datetime:
    return now().replace(second=0, microsecond=0) - timedelta(**times)


def _known(patient: Patient) -> Known:
    return events_of(patient)[0]


def _state(patient: Patient, rule: str, at: datetime) -> str:
    return {one.rule: one.state for one in _known(patient).duties(at)}[rule]


def _deadline(patient: Patient) -> datetime | None:
    return next(one for one in _known(patient).duties(now()) if one.rule == COMMITTEES).clock.deadline


def _assess(row: AdverseEvent, assessor: str, word: str, by: str, excludes: bool | None = None) -> None:
    who = actor(Role.RHEUMATOLOGIST, username=by)
    assess_causality(actor=who, key=key(), event=row, assessor=assessor, word=word, excludes=excludes, questions={})


# The grade


@pytest.mark.django_db
def test_a_grade_is_computed_by_the_number_and_stays_open_while_questions_are(assessed: Patient) -> None:
    event(assessed, _ago(hours=1), {"numbers": {"temperature_c": "39.0"}})
    assert (_known(assessed).newest.grade, _known(assessed).newest.possible) == (1, (1,))
    event(
        assessed,
        _ago(minutes=50),
        {"term": "infusion_related_reaction", "numbers": {}, "answers": {"interrupted": True}},
    )
    told = events_of(assessed)[0].newest
    assert (told.grade, told.possible) == (None, (2, 3))
    assert told.serious.serious is None
    page = browser(Role.AUDITOR).get("/patients/0002/adverse").content.decode()
    assert "still possible: 2, 3" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"numbers": {"temperature_c": "37.9"}}, "no grade is reached"),
        ({"numbers": {"temperature_c": "39.1"}, "chosen": 1}, "contradicts"),
        ({"numbers": {"systolic": "180"}}, "systolic"),
        ({"answers": {"nonsense": True}}, "no such question"),
        ({"term": "nonsense"}, "no term is called so"),
        ({"term": "other", "numbers": {}, "verbatim": ""}, "has to be described"),
        ({"outcome": "fatal"}, "goes with the criterion death"),
        ({"outcome": "ongoing", "end": "today"}, "the outcome is still open"),
        ({"end": "2020-01-01"}, "the end lies neither"),
        ({"onset": "2999-01-01"}, "neither in the future"),
        ({"category": "nonsense"}, "choose one of those listed"),
        ({"finished_at": "2020-01-01T08:00+08:00"}, "management is finished neither"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(said: dict[str, Any], says: str, assessed: Patient) -> None:
    told = {name: today().isoformat() if value == "today" else value for name, value in said.items()}
    with pytest.raises(Refusal, match=says):
        event(assessed, _ago(hours=1), told)
    assert not AdverseEvent.objects.exists()


@pytest.mark.django_db
def test_an_infusion_of_a_later_day_or_of_another_patient_is_no_cause(assessed: Patient) -> None:
    infusion = infused_at(assessed, now() - timedelta(minutes=5))
    before = (now() - timedelta(days=2)).astimezone(zone()).date().isoformat()
    with pytest.raises(Refusal, match="began after the onset"):
        event(assessed, _ago(minutes=1), {"onset": before}, infusion=infusion)
    other = Patient.objects.get(centre=assessed.centre, number="0001")
    with pytest.raises(Refusal, match="not this patient's"):
        event(other, _ago(minutes=1), {}, infusion=infusion)


# Versions and clocks


@pytest.mark.django_db
def test_a_clock_of_24_hours_runs_to_its_very_minute(assessed: Patient) -> None:
    aware = _ago(hours=30)
    event(assessed, aware, {"serious": {"hospitalisation": True}, "settings": STUDY})
    end = aware + timedelta(hours=24)
    assert _state(assessed, COMMITTEES, end) == "due"
    assert _state(assessed, COMMITTEES, end + timedelta(seconds=1)) == "overdue"


@pytest.mark.django_db
def test_what_is_not_known_runs_as_if_it_were_serious_and_six_noes_stop_the_clock(assessed: Patient) -> None:
    aware = _ago(hours=2)
    row = event(assessed, aware, {"settings": STUDY})
    duty = next(one for one in _known(assessed).duties(now()) if one.rule == COMMITTEES)
    assert (duty.state, duty.clock.certain) == ("due", False)
    later = {"number": row.number, "seen": 1, "reason": "asked again"}
    event(assessed, _ago(hours=1), {"settings": STUDY, "serious": NOT_SERIOUS}, **later)
    left = {one.rule for one in _known(assessed).duties(now())}
    assert COMMITTEES not in left
    event(
        assessed,
        _ago(minutes=30),
        {"settings": STUDY, "serious": NOT_SERIOUS | {"hospitalisation": True}},
        **later | {"seen": 2},
    )
    duty = next(one for one in _known(assessed).duties(now()) if one.rule == COMMITTEES)
    assert duty.clock.deadline == _ago(minutes=30) + timedelta(hours=24), "it became serious then, not before"


@pytest.mark.django_db
def test_newer_knowledge_does_not_put_off_a_clock_that_runs_and_a_correction_replaces_it(assessed: Patient) -> None:
    aware, serious = _ago(hours=5), {"serious": {"hospitalisation": True}, "settings": STUDY}
    row = event(assessed, aware, serious)
    more = {"number": row.number, "reason": "more is known"}
    event(assessed, _ago(hours=1), serious, seen=1, **more)
    assert _deadline(assessed) == aware + timedelta(hours=24)
    with pytest.raises(Refusal, match="not older than"):
        event(assessed, _ago(hours=4), serious, seen=2, **more)
    event(assessed, _ago(hours=4), serious | {"corrects": True}, seen=2, **more)
    assert _deadline(assessed) == aware + timedelta(hours=24)
    with pytest.raises(Conflict):
        event(assessed, _ago(hours=1), serious, seen=1, **more)
    with pytest.raises(Refusal, match="give the reason"):
        event(assessed, _ago(hours=1), serious, seen=3, number=row.number)
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_corrected_first_version_no_longer_counts(assessed: Patient) -> None:
    serious = {"serious": {"hospitalisation": True}, "settings": STUDY}
    row = event(assessed, _ago(hours=30), serious)
    assert _state(assessed, COMMITTEES, now()) == "overdue"
    more = {"number": row.number, "seen": 1, "reason": "the day was mistyped"}
    event(assessed, _ago(hours=3), serious | {"corrects": True}, **more)
    assert _state(assessed, COMMITTEES, now()) == "due"


@pytest.mark.django_db
def test_reports_due_are_those_of_the_centre_not_sent_yet_by_deadline(
    assessed: Patient, django_assert_max_num_queries: Any
) -> None:
    row = event(assessed, _ago(hours=30), {"serious": {"hospitalisation": True}, "settings": STUDY})
    with django_assert_max_num_queries(3):
        found = reports_due(assessed.centre, now())
    assert [(one.number, one.event, one.duty.rule, one.state) for one in found] == [
        ("0002", 1, "cn-stem-cell-2015:stop_at_once", "at_once"),
        ("0002", 1, "cn-stem-cell-2015:contamination_at_once", "at_once"),
        ("0002", 1, COMMITTEES, "overdue"),
        ("0002", 1, "cn-stem-cell-2015:authorities", "open"),
        ("0002", 1, "cn-stem-cell-2015:follow_up_15d", "open"),
    ]
    assert reports_due(actor(Role.RHEUMATOLOGIST, "B").centre, now()) == []
    sent: dict[str, Any] = {"event": row, "rule": COMMITTEES, "recipient": "committee", "reference": "1"}
    data = actor(Role.DATA_MANAGER)
    for moment in (_ago(hours=31), now() + timedelta(minutes=1)):
        with pytest.raises(Refusal, match="neither before"):
            send_report(actor=data, key=key(), sent_at=moment, **sent)
    with pytest.raises(Refusal, match="no such duty"):
        send_report(actor=data, key=key(), sent_at=_ago(hours=1), **sent | {"rule": "none"})
    with pytest.raises(Forbidden):
        send_report(actor=actor(Role.INFUSION_NURSE), key=key(), sent_at=_ago(hours=1), **sent)
    send_report(actor=data, key=key(), sent_at=_ago(hours=1), **sent)
    assert _state(assessed, COMMITTEES, now()) == "late"
    with pytest.raises(Refusal, match="recorded already"):
        send_report(actor=data, key=key(), sent_at=_ago(hours=1), **sent)
    assert COMMITTEES not in {one.duty.rule for one in reports_due(assessed.centre, now())}


# Causality


@pytest.mark.django_db
def test_two_assessors_are_two_persons_and_only_both_together_rule_the_product_out(assessed: Patient) -> None:
    row = event(assessed, _ago(hours=1), {})
    assert _known(assessed).related is None
    _assess(row, "investigator", "unlikely", "rheumatologist-A")
    assert _known(assessed).related is True
    for assessor in ("sponsor", "investigator"):
        with pytest.raises(Refusal):
            _assess(row, assessor, "unlikely", "rheumatologist-A")
    _assess(row, "sponsor", "unlikely", "colleague-A")
    assert _known(assessed).related is False
    newer = event(assessed, _ago(minutes=5), {}, number=1, seen=1, reason="more is known")
    with pytest.raises(Refusal, match="a newer version"):
        _assess(row, "sponsor", "possible", "colleague-A")
    _assess(newer, "sponsor", "possible", "colleague-A")
    assert _known(assessed).related is True
    with pytest.raises(Forbidden):
        assess_causality(
            actor=actor(Role.INFUSION_NURSE),
            key=key(),
            event=newer,
            assessor="investigator",
            word="certain",
            excludes=None,
            questions={},
        )


# Pages


@pytest.mark.django_db
def test_a_reaction_of_the_bedside_is_offered_until_it_is_made_an_adverse_event(assessed: Patient) -> None:
    infused_at(assessed, _ago(minutes=60), symptoms=(("urticaria", 1),))
    nurse = browser(Role.INFUSION_NURSE)
    page = nurse.get("/patients/0002/adverse").content.decode()
    pk = page.partition("new?reaction=")[2].partition('"')[0]
    form = nurse.get(f"/patients/0002/adverse/new?reaction={pk}").content.decode()
    assert 'name="term" value="urticaria"' in form
    moment = _ago(minutes=58).astimezone(zone())
    sent = {"term": "urticaria", "reaction": pk, "category": "adverse_event", "onset": moment.date().isoformat()}
    sent |= {
        "action": "observed",
        "outcome": "resolved",
        "known_at": moment.strftime("%Y-%m-%dT%H:%M"),
        "infusion": "1",
    }
    computed = nurse.post("/patients/0002/adverse/new", sent | {"key": key(), "do": "grade"})
    assert "nothing is saved" in computed.content.decode()
    assert not AdverseEvent.objects.exists()
    answer = nurse.post("/patients/0002/adverse/new", sent | {"key": key(), "chosen": "1"})
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    assert "new?reaction=" not in nurse.get("/patients/0002/adverse").content.decode()


@pytest.mark.django_db
def test_an_event_leaves_as_fhir_with_a_pseudonym_and_without_an_hour_that_nobody_gave(assessed: Patient) -> None:
    infusion = infused_at(assessed, _ago(minutes=60))
    event(assessed, _ago(minutes=5), {"serious": NOT_SERIOUS}, infusion=infusion)
    answer = browser(Role.AUDITOR).get("/patients/0002/adverse/1/fhir")
    contents = answer.json()
    assert contents["resourceType"] == "AdverseEvent"
    assert contents["date"] == today().isoformat()
    assert "0002" not in answer.content.decode()
    assert "甲二" not in answer.content.decode()
    event(assessed, _ago(minutes=5), {"term": "other", "numbers": {}, "verbatim": "tired", "chosen": 1})
    refused = browser(Role.AUDITOR).get("/patients/0002/adverse/2/fhir")
    assert (refused.status_code, "choose a term first" in refused.content.decode()) == (422, True)
