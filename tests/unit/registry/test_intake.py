from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.intake import Taken, by_fact, read_intake
from lupustem.registry.models import AuditRow, Patient
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import facts_of
from tests.unit.exchange.fhir.build import ATC, coded, condition, observation, order, quantity
from tests.unit.exchange.fhir.build import patient as person
from tests.unit.registry.programme import actor, key

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
SNOMED_SLE = coded("http://snomed.info/sct", "55464009", "Systemic lupus erythematosus")
SHARED = Path(__file__).parents[4] / "shared" / "data" / "fhir" / "synthea_r4"
NAME = [{"family": "Invented", "given": ["Nobody"]}]


def _bundle(*resources: Any, **fields: Any) -> bytes:
    """An invented Bundle of a patient born as the patient of the tests is."""
    own = {"birthDate": "1990-05-01", "name": NAME, "identifier": [{"system": "urn:mrn", "value": "MRN-4711"}]}
    entries = [{"resource": one} for one in (person(**{**own, **fields}), *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def _weight(value: str, unit: str, day: datetime.date, own_id: str = "w1") -> dict[str, Any]:
    number = json.loads(value)
    return observation("29463-7", when=day.isoformat(), id=own_id, valueQuantity=quantity(number, unit))


def _read(data: bytes, patient: Patient, name: str = "pasted.json") -> Any:
    identity = patient.identities.order_by("-version").first()
    return read_intake(data, name, facts_of(patient), identity, clock.today())


@pytest.mark.django_db
def test_each_fact_says_from_which_resource_code_value_and_day_it_was_taken(patient: Patient) -> None:
    intake = _read(_bundle(_weight("110", "[lb_av]", TODAY - 3 * DAY)), patient)
    weight: Taken = by_fact(intake)["weight_kg"]
    assert weight.day == TODAY - 3 * DAY
    assert (weight.where, weight.written) == ("Observation/w1", "110 [lb_av]")
    assert weight.code.startswith("LOINC 29463-7")
    assert weight.value == Decimal("49.8952")
    assert weight.source.startswith("FHIR Observation, LOINC 29463-7")
    assert "w1" not in weight.source
    fever = observation("8310-5", when=TODAY.isoformat(), id="t1", valueQuantity=quantity(98, "[degF]"))
    assert by_fact(_read(_bundle(fever), patient))["temperature_c"].value == Decimal("36.6667")


@pytest.mark.django_db
def test_a_condition_and_an_order_become_facts_with_their_codes(patient: Patient) -> None:
    prednisone = order(coded(ATC, "H02AB07", "prednisone"), when=TODAY.isoformat(), id="m1")
    taken = by_fact(_read(_bundle(condition(SNOMED_SLE, id="c1"), prednisone), patient))
    assert taken["sle_diagnosed"].value is True
    assert taken["sle_diagnosed"].where == "Condition/c1"
    assert taken["on_glucocorticoid"].code.startswith("ATC H02AB07")


@pytest.mark.django_db
def test_what_was_not_used_is_named_with_its_reason(patient: Patient) -> None:
    old = _weight("58", "kg", TODAY - 400 * DAY)
    foreign = {**_weight("70", "kg", TODAY), "subject": {"reference": "Patient/somebody-else"}}
    intake = _read(_bundle(old, foreign), patient)
    assert "weight_kg" not in by_fact(intake)
    said = " ".join(text.en for text in intake.left)
    assert "Resources of somebody else" in said
    assert re.search(r"[Ww]eight", said)


@pytest.mark.django_db
def test_what_the_record_holds_already_or_newer_is_left_as_it_is(patient: Patient) -> None:
    entered = [Entered("weight_kg", Decimal(58), TODAY, "ward", 0), Entered("sex", "female", TODAY, "ward", 0)]
    record_facts(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=patient, entered=entered)
    intake = _read(_bundle(_weight("61", "kg", TODAY - DAY)), patient)
    assert not {"weight_kg", "sex"} & set(by_fact(intake))
    said = " ".join(text.en for text in intake.left)
    assert "the record holds a newer value" in said
    assert "the record says the same already" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, None),
        ({"birthDate": "1991-05-01"}, "another year of birth"),
        ({"gender": "male"}, "another sex"),
        ({"birthDate": "1960-05-01"}, "the age differs"),
    ],
)
def test_a_bundle_that_may_be_somebody_elses_is_warned_of(
    fields: dict[str, Any], says: str | None, patient: Patient
) -> None:
    entered = [Entered("sex", "female", TODAY, "", 0), Entered("age_years", TODAY.year - 1991, TODAY, "", 0)]
    record_facts(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=patient, entered=entered)
    warnings = [text.en for text in _read(_bundle(**fields), patient).warnings]
    assert any(says in one for one in warnings) if says else warnings == []


@pytest.mark.django_db
@pytest.mark.parametrize("birth", ["1990-05-01", "1990", "zzz-unreadable"])
def test_nothing_of_who_the_bundle_speaks_of_is_shown_or_becomes_a_source(
    birth: str, patient: Patient, doctor: Client
) -> None:
    data = _bundle(_weight("58", "kg", TODAY), birthDate=birth)
    page = _paste(doctor, data.decode())[1]
    shown = re.sub(r"<textarea id=\"text\".*?</textarea>|Born.*?<", "<", page, flags=re.DOTALL)
    shown = shown.replace('<span class="muted">born 1990-05-01</span>', "")
    for word in ("Invented", "Nobody", "MRN-4711", "1990", "zzz-unreadable"):
        assert word not in shown, word


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b" \n", "there is nothing in it"),
        (b'{"resourceType": "Bundle", "type": "coll', "is not complete UTF-8 JSON (line 1"),
        (b'{"resourceType": "Bundle", "type": "collection", "entry": [\xff]}', "not complete UTF-8 JSON"),
        (b'{"resourceType": "Patient", "id": "p"}', "a Bundle belongs here"),
        (b'{"resourceType": "Bundle", "type": "history"}', "Bundle.type"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "no (such) Patient"),
        (b"\x00\x01\x02", "pasted.json"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "pasted.json"),
        (_bundle({**condition(SNOMED_SLE), "clinicalStatus": "active"}), "that of FHIR STU3, and R4"),
        (_bundle({"resourceType": "MedicationRequest", "medication": {"concept": {}}}), "that of FHIR R5"),
        (_bundle({"resourceType": "Encounter", "class": []}), "that of FHIR R5"),
        (_bundle(person(id="q")), "2 Patient resources"),
        (b"[" * 100_000, "pasted.json"),
        (b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000, "not complete UTF-8 JSON"),
        (b"{" + b" " * (1024 * 1024) + b"}", "choose a file"),
    ],
    ids=range(15),
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, says: str, patient: Patient) -> None:
    with pytest.raises(Refusal) as refused:
        _read(data, patient)
    assert says in str(refused.value)


def _paste(client: Client, text: str, **more: Any) -> tuple[int, str]:
    answer = client.post("/patients/0002/file", {"text": text, "key": key(), **more})
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_a_pasted_bundle_fills_the_form_and_is_saved_only_after_it_was_confirmed(
    patient: Patient, doctor: Client
) -> None:
    rows = AuditRow.objects.count()
    day = (TODAY - DAY).isoformat()
    status, page = _paste(doctor, _bundle(_weight("58.50", "kg", TODAY - DAY)).decode())
    assert status == 200
    assert "nothing is saved yet" in page
    assert 'name="fact.weight_kg" value="58.5"' in page
    assert f'name="day.weight_kg" value="{day}"' in page
    assert (AuditRow.objects.count(), patient.facts.count()) == (rows, 0)
    source = re.search(r'name="source.weight_kg" value="([^"]*)"', page)
    assert source is not None
    sent = {"fact.weight_kg": "58.5", "day.weight_kg": day, "source.weight_kg": source[1], "seen.weight_kg": "0"}
    assert doctor.post("/patients/0002/facts", {**sent, "key": key()}).status_code == 303
    entry = facts_of(patient).entries["weight_kg"]
    assert (entry.value, entry.observed_on) == ("58.5", TODAY - DAY)
    assert entry.source.startswith("FHIR Observation, LOINC 29463-7")


@pytest.mark.django_db
def test_what_was_typed_stays_beside_what_is_filled_in_and_when_the_paste_is_refused(
    patient: Patient, doctor: Client
) -> None:
    typed = {"fact.weight_kg": "60", "day.weight_kg": str(TODAY), "source.weight_kg": "ward", "seen.weight_kg": "0"}
    for text in (_bundle(_weight("58", "kg", TODAY)).decode(), "{broken"):
        _, page = _paste(doctor, text, reason="REASON-77", **typed)
        assert 'name="fact.weight_kg" value="60"' in page
        assert 'name="source.weight_kg" value="ward"' in page
        assert "REASON-77" in page
    assert "{broken</textarea>" in page


@pytest.mark.django_db
def test_a_file_goes_before_a_paste_and_a_case_file_can_be_pasted_too(patient: Patient, doctor: Client) -> None:
    file = SimpleUploadedFile("b.json", _bundle(_weight("58", "kg", TODAY)))
    assert 'name="fact.weight_kg" value="58"' in _paste(doctor, "facts: {weight_kg: 61}", file=file)[1]
    assert 'name="fact.weight_kg" value="61"' in _paste(doctor, "facts: {weight_kg: 61}")[1]


@pytest.mark.django_db
def test_bundles_of_a_real_generator_are_read_without_a_name_on_the_page(patient: Patient, doctor: Client) -> None:
    """Synthetic patients of Synthea, where they lie beside the project; the tests above carry the weight."""
    files = sorted(SHARED.glob("*.json"))
    if not files:
        pytest.skip("no Synthea bundles beside the project; the invented ones above were read")
    for file in files[:3]:
        data = file.read_bytes()
        names = {word for word in file.stem.rpartition("_")[0].split("_") if len(word) > 3}
        intake = _read(data, patient)
        assert {"sex", "age_years"} & set(by_fact(intake))
        answer = doctor.post("/patients/0002/file", {"file": SimpleUploadedFile("b.json", data), "key": key()})
        assert answer.status_code == 200
        assert not [name for name in names if name in answer.content.decode()]


@pytest.mark.django_db
def test_a_value_written_twice_in_a_bundle_is_refused_with_its_place_and_nothing_is_taken(patient: Patient) -> None:
    data = _bundle(_weight("58", "kg", TODAY)).replace(b'"value": 58', b'"value": 85, "value": 58')
    with pytest.raises(Refusal, match=r"entry\[1\]\.resource\.valueQuantity\.value is written twice"):
        _read(data, patient)
