from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from lupustem.decision.status import Verdict
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.indices import fill_index
from lupustem.registry.index_forms import score_of
from lupustem.registry.index_specs import SPECS
from lupustem.registry.models import AuditRow, IndexForm, Patient
from lupustem.registry.pages.index_rows import rest_absent
from lupustem.registry.record.refusals import Conflict, Forbidden, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import decision_of, facts_of
from tests.unit.registry.programme import actor, browser, fill_sledai, key

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
NONE = rest_absent("sledai_2k", {})


def _fill(patient: Patient, index: str, answers: dict[str, str], on: datetime.date = TODAY, seen: int = 0) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    fill_index(actor=doctor, key=key(), patient=patient, index=index, on=on, seen=seen, answers=answers)


def test_what_is_not_answered_is_never_absent_and_the_score_is_an_interval() -> None:
    score = score_of("sledai_2k", NONE | {"arthritis": "present", "seizure": ""}, None)
    assert (score.value, score.lower, score.upper) == (None, 4, 12)
    assert score_of("sledai_2k", {}, None).upper == 105
    assert score_of("sledai_2k", NONE, None).value == 0


@pytest.mark.parametrize("index", ["sledai_2k", "sle_das"])
def test_everything_else_absent_answers_each_finding_and_changes_no_answer(index: str) -> None:
    name = next(one.key for one in SPECS[index].questions.values() if one.kind == "state")
    answers = rest_absent(index, {name: "present"})
    kinds = {one.kind for one in SPECS[index].questions.values() if one.key in answers}
    assert answers.pop(name) == "present"
    assert set(answers.values()) == {"absent"}
    assert kinds == {"state"}


def test_of_bilag_everything_else_absent_leaves_the_numbers_and_the_history_open() -> None:
    answers = rest_absent("bilag2004", {"ever.renal": "no"})
    score = score_of("bilag2004", answers, None)
    assert score.systems["renal"].value is None
    assert (score.systems["mucocutaneous"].lower, score.systems["mucocutaneous"].upper) == ("E", "D")
    assert "9" in answers
    assert "84" not in answers
    assert "ever.mucocutaneous" not in answers


def test_bilag_grades_each_system_from_its_items_and_compares_with_the_form_before() -> None:
    answers = {"9": "4", "84": "1.2", "90": "8.4", "not_due.90": "yes", "ever.renal": "yes"}
    score = score_of("bilag2004", rest_absent("bilag2004", answers), None)
    assert score.systems["mucocutaneous"].value == "A"
    assert score.systems["renal"].contributions == {"84": "B"} or score.systems["renal"].lower != "E"
    counted = score_of("bilag2004", rest_absent("bilag2004", answers | {"not_due.90": ""}), None)
    assert counted.systems["haematological"].contributions["90"] == "B"
    assert "90" not in score.systems["haematological"].contributions
    improved = score_of("bilag2004", rest_absent("bilag2004", answers), {"84": "4.0"})
    assert improved.systems["renal"].contributions != score.systems["renal"].contributions


@pytest.mark.django_db
def test_a_settled_sledai_is_the_fact_of_its_day_with_its_form_as_source_and_the_verdict_follows(
    assessed: Patient,
) -> None:
    before = decision_of(facts_of(assessed)).verdict
    answers = NONE | {"low_complement": "present"}
    with pytest.raises(Refusal, match="reason"):
        fill_sledai(assessed, answers)
    assert not IndexForm.objects.exists()
    fill_sledai(assessed, answers, reason="scored item by item")
    entry = facts_of(assessed).entries["sledai_2k"]
    assert (entry.value, entry.observed_on, entry.source) == ("2", TODAY, f"sledai_2k {TODAY}/1")
    assert before is Verdict.RECOMMENDED
    assert decision_of(facts_of(assessed)).verdict is not before
    assert verify()[1] == []


@pytest.mark.django_db
def test_an_open_score_is_kept_as_an_interval_and_is_no_fact(patient: Patient) -> None:
    fill_sledai(patient, NONE | {"arthritis": "present", "rash": "present", "seizure": ""})
    form = IndexForm.objects.get()
    answer = json.loads(form.answer)
    assert (form.value, answer["lower"], answer["upper"]) == ("", 6, 14)
    assert "sledai_2k" not in facts_of(patient).values
    page = browser(Role.INFUSION_NURSE).get("/patients/0002/indices").content.decode()
    assert "6 to 14" in page


@pytest.mark.django_db
def test_a_correction_is_a_version_with_a_reason_and_takes_the_fact_with_it(patient: Patient) -> None:
    fill_sledai(patient, NONE | {"arthritis": "present"})
    assert facts_of(patient).values["sledai_2k"] == 4
    with pytest.raises(Refusal, match="reason"):
        fill_sledai(patient, NONE | {"rash": "present"}, seen=1)
    with pytest.raises(Conflict):
        fill_sledai(patient, NONE | {"rash": "present"}, seen=0, reason="r")
    fill_sledai(patient, NONE | {"rash": "present"}, seen=1, reason="wrong row")
    assert facts_of(patient).values["sledai_2k"] == 2
    fill_sledai(patient, NONE | {"rash": "present", "fever": ""}, seen=2, reason="fever was not asked")
    assert "sledai_2k" not in facts_of(patient).values
    assert list(IndexForm.objects.order_by("version").values_list("version", "value")) == [(1, "4"), (2, "2"), (3, "")]
    assert verify()[1] == []


@pytest.mark.django_db
def test_an_open_correction_leaves_a_fact_from_elsewhere_alone(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    record_facts(actor=doctor, key=key(), patient=patient, entered=[Entered("sledai_2k", 9, TODAY, "letter", 0)])
    fill_sledai(patient, NONE | {"fever": ""})
    assert facts_of(patient).values["sledai_2k"] == 9


@pytest.mark.django_db
def test_a_form_of_an_earlier_day_does_not_replace_what_is_known_of_a_later_one(patient: Patient) -> None:
    fill_sledai(patient, NONE | {"arthritis": "present"})
    fill_sledai(patient, NONE | {"rash": "present"}, on=TODAY - 30 * DAY)
    assert facts_of(patient).values["sledai_2k"] == 4
    assert IndexForm.objects.count() == 2


@pytest.mark.django_db
def test_a_form_later_than_the_fact_replaces_it_without_a_reason(patient: Patient) -> None:
    fill_sledai(patient, NONE | {"rash": "present"}, on=TODAY - 30 * DAY)
    fill_sledai(patient, NONE | {"arthritis": "present"})
    assert facts_of(patient).entries["sledai_2k"].source == f"sledai_2k {TODAY}/1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("index", "answers", "on", "says"),
    [
        ("sledai_2k", {"arthritis": "present"}, TODAY + DAY, "future"),
        ("sledai_2k", {}, TODAY, "nothing is answered"),
        ("sledai_2k", {"arthritis": "perhaps"}, TODAY, "choose one of those listed"),
        ("sledai_2k", {"no_such_item": "present"}, TODAY, "nothing is answered"),
        ("bilag2004", {"90": "84"}, TODAY, "outside the bounds 2 to 25"),
        ("bilag2004", {"90": "x"}, TODAY, "number"),
        ("bilag2004", {"1": "5"}, TODAY, "choose one of those listed"),
        ("sle_das", {"localized_rash": "present", "generalized_rash": "present"}, TODAY, "exclude each other"),
        ("pga", {"value": "4"}, TODAY, "outside the bounds 0 to 3"),
    ],
)
def test_a_form_that_cannot_stand_is_refused_and_leaves_nothing(
    index: str, answers: dict[str, str], on: datetime.date, says: str, patient: Patient
) -> None:
    rows = AuditRow.objects.count()
    with pytest.raises(Refusal, match=says):
        _fill(patient, index, answers, on)
    assert (IndexForm.objects.count(), AuditRow.objects.count()) == (0, rows)


@pytest.mark.django_db
def test_nobody_fills_in_a_form_who_may_not_record_a_fact(patient: Patient) -> None:
    for role in (Role.INFUSION_NURSE, Role.DIRECTOR, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden):
            fill_index(
                actor=actor(role), key=key(), patient=patient, index="pga", on=TODAY, seen=0, answers={"value": "1"}
            )


@pytest.mark.django_db
def test_the_same_request_twice_is_one_form_and_nothing_new_is_none(patient: Patient) -> None:
    doctor, once = actor(Role.RHEUMATOLOGIST), key()
    for _ in range(2):
        fill_index(actor=doctor, key=once, patient=patient, index="pga", on=TODAY, seen=0, answers={"value": "1.20"})
    assert IndexForm.objects.get().value == "1.2"
    with pytest.raises(Refusal, match="nothing new"):
        fill_index(actor=doctor, key=key(), patient=patient, index="pga", on=TODAY, seen=1, answers={"value": "1.20"})


@pytest.mark.django_db
def test_sle_das_is_kept_exactly_or_left_open(patient: Patient) -> None:
    numbers = {"sjc28": "2", "proteinuria_mg": "1200", "platelets": "180", "wbc": "4.2"}
    _fill(patient, "sle_das", rest_absent("sle_das", numbers))
    whole = IndexForm.objects.get(version=1)
    assert Decimal(whole.value) > 0
    _fill(patient, "sle_das", rest_absent("sle_das", {"sjc28": "2"}), TODAY - DAY)
    assert IndexForm.objects.get(on=TODAY - DAY).value == ""


def _post(client: Client, place: str, answers: dict[str, str], **more: str) -> tuple[int, str]:
    sent = {f"a.{name}": value for name, value in answers.items()}
    sent |= {"on": str(TODAY), "seen_on": str(TODAY), "seen": "0", "key": key(), **more}
    answer = client.post(f"/patients/0002/indices/{place}", sent)
    return answer.status_code, answer.content.decode()


def _score(page: str) -> str:
    found = re.search(r'id="score".*?class="value [^"]*">(.*?)</p>', page, re.DOTALL)
    return "" if found is None else " ".join(re.sub(r"<[^>]*>", "", found[1]).split())


@pytest.mark.django_db
def test_the_running_score_changes_with_each_answer_and_saves_nothing(patient: Patient, doctor: Client) -> None:
    rows = AuditRow.objects.count()
    _, page = _post(doctor, "sledai_2k/score", {"arthritis": "present"})
    assert "4 to 105" in _score(page)
    _, page = _post(doctor, "sledai_2k/score", {"arthritis": "present"}, do="rest")
    assert _score(page).startswith("= 4")
    assert 'name="a.seizure" value="absent" checked' in page
    assert 'name="a.arthritis" value="present" checked' in page
    assert (IndexForm.objects.count(), AuditRow.objects.count()) == (0, rows)


@pytest.mark.django_db
def test_a_number_out_of_bounds_is_named_beside_its_field_and_everything_typed_stays(
    patient: Patient, doctor: Client
) -> None:
    status, page = _post(doctor, "bilag2004", {"90": "84", "1": "3"}, reason="REASON-77")
    assert status == 422
    assert "outside the bounds 2 to 25" in page
    assert 'name="a.90" value="84"' in page
    assert 'name="a.1" value="3" checked' in page
    assert "REASON-77" in page


@pytest.mark.django_db
def test_the_form_before_stands_beside_it_and_answers_whether_a_system_was_ever_involved(
    patient: Patient, doctor: Client
) -> None:
    _fill(patient, "bilag2004", rest_absent("bilag2004", {"9": "4"}), TODAY - 30 * DAY)
    page = doctor.get("/patients/0002/indices/bilag2004").content.decode()
    assert f"Before ({TODAY - 30 * DAY})" in page
    assert 'name="a.ever.mucocutaneous" value="yes" checked' in page
    assert 'name="a.ever.renal" value="" checked' in page


@pytest.mark.django_db
def test_a_form_is_saved_shown_and_corrected_in_the_browser(patient: Patient, doctor: Client) -> None:
    assert _post(doctor, "sledai_2k", NONE | {"rash": "present"})[0] == 303
    page = doctor.get(f"/patients/0002/indices/sledai_2k/{TODAY}/1").content.decode()
    assert _score(page).startswith("= 2")
    again = doctor.get(f"/patients/0002/indices/sledai_2k?on={TODAY}").content.decode()
    assert 'name="a.rash" value="present" checked' in again
    assert 'name="seen" value="1"' in again
    status, refused = _post(doctor, "sledai_2k", NONE | {"fever": "present"})
    assert status == 409
    assert "both versions stand below" in refused
    assert _post(doctor, "sledai_2k", NONE | {"fever": "present"}, seen="1", reason="misread")[0] == 303
    assert "misread" in doctor.get(f"/patients/0002/indices/sledai_2k/{TODAY}/2").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["nonsense", "sledai_2k/2026-01-01/1", "sledai_2k/never/1", "nonsense/2026-01-01/1"])
def test_a_form_that_there_is_not_is_not_there(place: str, patient: Patient, doctor: Client) -> None:
    assert doctor.get(f"/patients/0002/indices/{place}").status_code == 404
