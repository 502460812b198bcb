from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from lupustem.registry.models import Patient, Prescription
from lupustem.registry.record import clock
from lupustem.registry.templatetags.say import moment
from tests.unit.registry import bedside_course
from tests.unit.registry.course import (
    DIRECTOR,
    DOCTOR,
    FACTS,
    ORDERED,
    accredited,
    assessed_patient,
    colleague,
    drafted,
    record,
)
from tests.unit.registry.programme import PASSWORD, browser, key

SAID = {
    "start_time": "23:59",
    "per_kg_1e6": "1.5",
    "volume_ml": "100",
    "flush_ml": "0",
    "dead_volume_ml": "0",
    "device": "pump",
    **{name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in ORDERED.items()},
}


@pytest.fixture
def ready(db: None) -> Patient:
    """A patient for whom a prescription may be written."""
    accredited()
    return assessed_patient()


def _post(client: Client, place: str, **said: Any) -> Any:
    return client.post(place, {"key": key(), **said})


def _said(**more: str) -> dict[str, str]:
    return {**SAID, "start_day": clock.today().isoformat(), "seen": "0"} | more


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_plan_and_every_gate_are_shown_before_anything_is_kept(language: str, ready: Patient) -> None:
    doctor, place = browser(DOCTOR, language=language), f"/patients/{ready.number}/prescriptions/new"
    assert doctor.get(place).status_code == 200
    answer = _post(doctor, place, **_said(act="look"))
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in {"zh": ("滴速", "随访", "全部满足", "共识"), "en": ("Rate", "Follow-up", "all in order", "consensus")}[
        language
    ]:
        assert words in text
    assert not Prescription.objects.exists()


@pytest.mark.django_db
def test_what_was_typed_stays_when_it_is_refused(ready: Patient) -> None:
    doctor, place = browser(DOCTOR), f"/patients/{ready.number}/prescriptions/new"
    for wrong, says in (
        ({"start_time": "soon"}, "give a time such as 09:30"),
        ({"total_cells": "90000000"}, "not both"),
        ({"device": "gravity"}, "needs its drop factor"),
        ({"antiplatelet_mg_per_day": "many"}, "give a number such as 75"),
        ({"antiplatelet_days": "9999"}, "366"),
        ({"flush_ml": "much"}, "flush_ml"),
    ):
        answer = _post(doctor, place, **_said(act="keep", reason="typed with care", **wrong))
        text = answer.content.decode()
        assert (answer.status_code, says in text, "typed with care" in text) == (422, True, True), (wrong, text[-900:])
    assert not Prescription.objects.exists()


@pytest.mark.django_db
def test_a_refused_plan_says_why(db: None) -> None:
    accredited()
    patient = assessed_patient(facts=FACTS | {"malignancy": True})
    place = f"/patients/{patient.number}/prescriptions/new"
    text = _post(browser(DOCTOR), place, **_said(act="look")).content.decode()
    assert "no plan is made" in text
    assert "malignan" in text


@pytest.mark.django_db
def test_a_doctor_prescribes_and_another_person_confirms_on_the_pages(ready: Patient) -> None:
    doctor, place = browser(DOCTOR), f"/patients/{ready.number}/prescriptions"
    answer = _post(doctor, f"{place}/new", **_said(act="keep"))
    assert answer["Location"] == f"{place}/1"
    assert _post(doctor, f"{place}/1/sign", password="wrong").status_code == 422
    assert _post(doctor, f"{place}/1/sign", password=PASSWORD).status_code == 303
    assert "another person" in _post(doctor, f"{place}/1/confirm", password=PASSWORD).content.decode()
    assert _post(browser(DIRECTOR), f"{place}/1/confirm", password=PASSWORD).status_code == 303
    assert "signed by two" in doctor.get(f"{place}/1").content.decode()
    record(ready, {"sledai_2k": 16})
    text = doctor.get(f"{place}/1").content.decode()
    assert "The facts have changed." in text
    assert f"{place}/1/confirm" not in text


@pytest.mark.django_db
def test_a_deviation_is_written_and_confirmed_on_the_page_and_a_must_offers_none(ready: Patient) -> None:
    drafted(ready, facts=ORDERED | {"route": "central_vein"})
    place = f"/patients/{ready.number}/prescriptions/1"
    doctor = browser(DOCTOR)
    assert f"{place}/deviate" in doctor.get(place).content.decode()
    said = {"statement": "peripheral_vein", "reason": "none to be found", "password": PASSWORD}
    assert _post(doctor, f"{place}/deviate", **said).status_code == 303
    assert f"{place}/deviation" not in doctor.get(place).content.decode()
    other = browser(DOCTOR, username=colleague().user.username)
    assert _post(other, f"{place}/deviation", statement="peripheral_vein", password=PASSWORD).status_code == 303
    assert "none to be found" in doctor.get(place).content.decode()
    assert f"{place}/sign" in doctor.get(place).content.decode()


@pytest.mark.django_db
def test_hz15_the_plan_of_a_prescription_is_printed_as_it_was_kept(ready: Patient) -> None:
    drafted(ready)
    record(ready, {"sledai_2k": 16})
    answer = browser(DOCTOR, language="zh").get(f"/patients/{ready.number}/prescriptions/1/plan")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_used_prescription_shows_when_and_where_and_how_everything_stood_then(language: str) -> None:
    infusion = bedside_course.running()
    record(infusion.patient, {"pulmonary_artery_pressure_mmhg": 80, "malignancy": True})
    place = f"/patients/{infusion.patient.number}"
    page = browser(DOCTOR, language=language).get(f"{place}/prescriptions/1").content.decode()
    used = page.partition('id="used"')[2].partition("</details>")[0]
    start = infusion.events.get(kind="started")
    assert f"{place}/infusions/1" in used
    for said in (moment(start.occurred_at), start.by.name, start.person, "C1"):
        assert said in used
    assert used.count('class="row gate met"') + used.count('class="row gate not_applicable"') == used.count("row gate")
    assert used.count("row gate") == len(json.loads(infusion.checks.get().answer)["gates"])
    assert {"zh": "输注时的判定：推荐", "en": "Decision at the infusion: recommended"}[language] in used
    assert 'class="card verdict unknown"' not in page


@pytest.mark.django_db
def test_a_prescription_that_was_opened_but_not_started_is_not_called_used() -> None:
    infusion = bedside_course.opened()
    page = browser(DOCTOR).get(f"/patients/{infusion.patient.number}/prescriptions/1").content.decode()
    assert 'id="used"' not in page
    assert 'id="gates"' in page
