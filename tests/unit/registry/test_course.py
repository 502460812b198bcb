from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.models import AuditRow, Consent, Decision, FactEntry, Patient, Signature
from lupustem.registry.record.clock import now
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.search import keys_of
from lupustem.registry.standing import consent_state, decision_of, facts_of, facts_of_all, form_in_force, still_speaks
from tests.unit.registry.programme import PASSWORD, RECOMMENDED, actor, browser, key, refer

TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)


def _give(patient: Patient, seen: int = 0, form: str = "v1", on: datetime.date = TODAY) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    give_consent(
        actor=doctor, key=key(), patient=patient, seen=seen, form=form, on=on, signer="patient", family_informed=True
    )


def _record(patient: Patient, *entered: Entered, reason: str = "") -> int:
    return record_facts(actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=patient, entered=entered, reason=reason)


def _sign(patient: Patient, seen: int = 0) -> Decision:
    digest = facts_of(patient).digest
    return sign_decision(
        actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=patient, seen=seen, facts_digest=digest, language="en"
    )


def _state(patient: Patient) -> str:
    newest = patient.consents.order_by("-version").first()
    return consent_state(newest, form_in_force(patient.centre, TODAY))


# Consent


@pytest.mark.django_db
def test_consent_is_given_withdrawn_and_given_anew_and_nothing_is_overwritten(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    assert _state(patient) == "none"
    _give(patient)
    assert _state(patient) == "valid"
    withdraw_consent(actor=doctor, key=key(), patient=patient, seen=1, on=TODAY, signer="patient", reason="")
    assert _state(patient) == "withdrawn"
    with pytest.raises(Refusal, match="no consent"):
        withdraw_consent(actor=doctor, key=key(), patient=patient, seen=2, on=TODAY, signer="patient", reason="")
    _give(patient, seen=2)
    assert _state(patient) == "valid"
    assert [one.act for one in patient.consents.order_by("version")] == ["given", "withdrawn", "given"]


@pytest.mark.django_db
def test_a_newer_form_makes_a_consent_outdated_and_the_older_form_can_no_longer_be_signed(patient: Patient) -> None:
    _give(patient)
    add_consent_form(actor=actor(Role.DIRECTOR), key=key(), name="v2", valid_from=TODAY)
    assert _state(patient) == "outdated"
    with pytest.raises(Refusal, match="in force on that day"):
        _give(patient, seen=1, form="v1")
    _give(patient, seen=1, form="v2")
    assert _state(patient) == "valid"


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, -60])
def test_consent_is_neither_of_the_future_nor_of_a_day_without_a_form(days: int, patient: Patient) -> None:
    with pytest.raises(Refusal):
        _give(patient, on=TODAY + datetime.timedelta(days=days))


@pytest.mark.django_db
def test_two_people_recording_consent_at_once_do_not_both_succeed(patient: Patient) -> None:
    _give(patient)
    with pytest.raises(Conflict):
        _give(patient)
    row = {"at": now(), "by": actor(Role.RHEUMATOLOGIST).user, "role": "x", "on": TODAY, "signer": "patient"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(patient=patient, version=1, act="withdrawn", family_informed=False, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(patient=patient, version=2, act="given", family_informed=False, **row)


# Facts


@pytest.mark.django_db
def test_a_fact_keeps_its_exact_value_day_and_source_and_absent_ones_stay_unknown(patient: Patient) -> None:
    _record(patient, Entered("pulmonary_artery_pressure_mmhg", Decimal("70.000001"), YESTERDAY, "echo", 0))
    facts = facts_of(patient)
    assert facts.values == {"pulmonary_artery_pressure_mmhg": Decimal("70.000001")}
    source = facts.sources["pulmonary_artery_pressure_mmhg"]
    assert (source["date"], source["note"]["en"]) == (YESTERDAY.isoformat(), "echo")
    assert str(decision_of(facts).verdict) == "not_recommended"  # Above 70 by a millionth.


@pytest.mark.django_db
def test_a_newer_finding_needs_no_reason_and_a_correction_does(patient: Patient) -> None:
    _record(patient, Entered("sledai_2k", 14, YESTERDAY, "", 0))
    _record(patient, Entered("sledai_2k", 6, TODAY, "", 1))
    with pytest.raises(Refusal, match="corrects what was recorded"):
        _record(patient, Entered("sledai_2k", 8, TODAY, "", 2))
    _record(patient, Entered("sledai_2k", 8, TODAY, "", 2), reason="an item was missed")
    versions = FactEntry.objects.filter(patient=patient).order_by("version").values_list("value", "reason")
    assert list(versions) == [("14", ""), ("6", ""), ("8", "an item was missed")]
    assert facts_of(patient).values == {"sledai_2k": 8}


@pytest.mark.django_db
def test_a_fact_taken_back_is_unknown_again_never_no(patient: Patient) -> None:
    _record(patient, Entered("pregnant", False, TODAY, "", 0))
    with pytest.raises(Refusal, match="reason"):
        _record(patient, Entered("pregnant", None, TODAY, "", 1))
    _record(patient, Entered("pregnant", None, TODAY, "", 1), reason="another patient's test")
    assert facts_of(patient).values == {}
    assert patient.facts.count() == 2


@pytest.mark.django_db
def test_a_fact_changed_in_the_meantime_is_not_overwritten_and_both_values_are_shown(patient: Patient) -> None:
    _record(patient, Entered("sledai_2k", 14, TODAY, "", 0))
    with pytest.raises(Conflict) as conflict:
        _record(patient, Entered("sledai_2k", 3, TODAY, "", 0))
    assert (conflict.value.mine["value"], conflict.value.theirs["value"]) == ("3", "14")


@pytest.mark.django_db
def test_saving_what_stands_already_changes_nothing(patient: Patient) -> None:
    _record(patient, Entered("sledai_2k", 14, TODAY, "", 0))
    with pytest.raises(Refusal, match="nothing new"):
        _record(patient, Entered("sledai_2k", 14, TODAY, "", 1))


# Decisions


@pytest.mark.django_db
def test_of_one_fact_entered_twice_in_one_form_the_second_is_a_conflict_and_nothing_is_kept(patient: Patient) -> None:
    twice = [Entered("sledai_2k", value, TODAY, "", 0) for value in (4, 5)]
    with pytest.raises(Conflict):
        _record(patient, *twice)
    assert patient.facts.count() == 0


@pytest.mark.django_db
def test_only_the_newest_entry_of_each_fact_of_each_patient_stands(patient: Patient, assessed: Patient) -> None:
    other = refer(actor(Role.RHEUMATOLOGIST), name="乙")
    for seen, value in enumerate((20, 30, None)):
        _record(other, Entered("age_years", value, TODAY, "", seen), reason="misread")
    _record(other, Entered("sledai_2k", 7, TODAY, "", 0))
    _record(assessed, Entered("age_years", 44, TODAY, "", 1), reason="misread")
    found = facts_of_all([other, assessed])
    assert {name: one.version for name, one in found[other.pk].entries.items()} == {"age_years": 3, "sledai_2k": 1}
    assert found[other.pk].values == {"sledai_2k": 7}
    assert found[assessed.pk].entries["age_years"].version == 2
    for one in (other, assessed):
        alone = facts_of(one)
        assert (alone.values, alone.digest) == (found[one.pk].values, found[one.pk].digest)


@pytest.mark.django_db
def test_many_facts_ask_the_database_no_more_often_than_two(patient: Patient) -> None:
    many = [Entered(name, value, TODAY, "", 0) for name, value in RECOMMENDED.items()]
    asked = []
    for entered in (many[:2], many[2:]):
        with CaptureQueriesContext(connection) as queries:
            _record(patient, *entered)
        asked.append(len(queries))
    assert asked[1] <= asked[0]
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_decision_is_kept_whole_and_signed_by_two_different_people(assessed: Patient) -> None:
    kept = _sign(assessed)
    assert kept.verdict == "recommended"
    assert '"verdict":"recommended"' in kept.answer
    with pytest.raises(Refusal, match="another person"):
        confirm_decision(actor=actor(Role.RHEUMATOLOGIST), key=key(), decision=kept)
    confirm_decision(actor=actor(Role.DIRECTOR), key=key(), decision=kept)
    with pytest.raises(Refusal, match="two persons"):
        confirm_decision(actor=actor(Role.RHEUMATOLOGIST, username="colleague-A"), key=key(), decision=kept)
    assert [one.meaning for one in kept.signatures.order_by("position")] == ["assessed", "confirmed"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "position", "meaning", "digest"),
    [
        ("rheumatologist-A", 2, "confirmed", None),  # the same person
        ("director-A", 1, "assessed", None),  # a second first signature
        ("director-A", 2, "assessed", None),  # a meaning that is not its own
        ("director-A", 3, "confirmed", None),  # a third
        ("director-A", 2, "confirmed", "0" * 64),  # of another content
    ],
)
def test_the_database_refuses_a_signature_that_cannot_be(
    who: str, position: int, meaning: str, digest: str | None, assessed: Patient
) -> None:
    kept, by = _sign(assessed), actor(Role.DIRECTOR, username=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            decision=kept,
            position=position,
            meaning=meaning,
            digest=digest or kept.digest,
            by=by.user,
            role=str(by.role),
            at=now(),
        )


@pytest.mark.django_db
def test_the_database_refuses_a_second_signature_before_the_first(assessed: Patient) -> None:
    by = actor(Role.DIRECTOR)
    common = {"by": by.user, "role": "x", "at": now()}
    kept = Decision.objects.create(
        patient=assessed, version=1, verdict="recommended", answer="{}", digest="d", facts_digest="f", **common
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(decision=kept, position=2, meaning="confirmed", digest="d", **common)


@pytest.mark.django_db
def test_a_change_of_the_facts_voids_the_signatures_and_stops_the_second_one(assessed: Patient) -> None:
    kept = _sign(assessed)
    assert still_speaks(kept, facts_of(assessed))
    _record(assessed, Entered("active_infection", True, TODAY, "ward", 1), reason="culture")
    assert not still_speaks(kept, facts_of(assessed))
    with pytest.raises(Refusal, match="no longer speaks"):
        confirm_decision(actor=actor(Role.DIRECTOR), key=key(), decision=kept)
    newer = _sign(assessed, seen=1)
    assert (newer.version, newer.verdict) == (2, "conditional")
    assert Decision.objects.get(patient=assessed, version=1).verdict == "recommended"


@pytest.mark.django_db
def test_what_is_signed_is_what_the_page_showed(assessed: Patient) -> None:
    shown = facts_of(assessed).digest
    _record(assessed, Entered("sledai_2k", 7, TODAY, "ward", 1), reason="recount")
    with pytest.raises(Refusal, match="facts have changed"):
        sign_decision(
            actor=actor(Role.RHEUMATOLOGIST), key=key(), patient=assessed, seen=0, facts_digest=shown, language="en"
        )
    assert not Decision.objects.exists()


# In the browser


@pytest.mark.django_db
def test_the_course_walks_from_referral_to_a_decision_signed_by_two(patient: Patient, doctor: Client) -> None:
    form = {"name": "单小雨", "born_on": "1992-03-04", "referred_on": str(TODAY), "unit": "nephrology", "question": "?"}
    place = doctor.post("/patients/new", {**form, "key": key()})["Location"]
    number = place.rpartition("/")[2]
    for asked in ("单", "小雨", "sxy", "cxy", "shanxiaoyu", number, number.lstrip("0")):
        assert place in doctor.get("/patients", {"q": asked}).content.decode(), asked
    given = {"form": "v1", "on": str(TODAY), "signer": "patient", "family_informed": "yes", "seen": "0", "key": key()}
    assert doctor.post(f"{place}/consent", given).status_code == 303
    sent: dict[str, str] = {"key": key()}
    answers = {"sex": "male", "age_years": "41", "sle_diagnosed": "true", "sledai_2k": "14", "malignancy": "false"}
    answers |= {"pulmonary_hypertension": "false", "active_infection": "false", "prior_msc_infusions": "0"}
    for name, value in answers.items():
        sent |= {f"fact.{name}": value, f"day.{name}": str(TODAY), f"source.{name}": "clinic", f"seen.{name}": "0"}
    assert doctor.post(f"{place}/facts", sent)["Location"] == f"{place}/decision"
    page = doctor.get(f"{place}/decision").content.decode()
    assert "<h1>recommended</h1>" in page
    digest = page.partition('name="facts" value="')[2][:64]
    signed = doctor.post(f"{place}/decision/sign", {"facts": digest, "seen": "0", "password": PASSWORD, "key": key()})
    assert signed["Location"] == f"{place}/decisions/1"
    director = browser(Role.DIRECTOR)
    assert "Confirm with a second signature" in director.get(f"{place}/decisions/1").content.decode()
    assert director.post(f"{place}/decisions/1/confirm", {"password": PASSWORD, "key": key()}).status_code == 303
    page = director.get(f"{place}/decisions/1").content.decode()
    assert "Confirm with a second signature" not in page
    assert "speaks for today" in page


@pytest.mark.django_db
def test_a_wrong_password_signs_nothing(assessed: Patient, doctor: Client) -> None:
    sent = {"facts": facts_of(assessed).digest, "seen": "0", "password": "wrong", "key": key()}
    assert doctor.post("/patients/0002/decision/sign", sent).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("sledai_2k", "106", "outside the bounds 0 to 105"),
        ("sledai_2k", "3.5", "whole number"),
        ("sledai_2k", "many", "whole number"),
        ("age_years", "12,5", "number"),
        ("age_years", "NaN", "number"),
        ("age_years", "1e400", "outside the bounds"),
        ("age_years", "1.1234567", "decimal places"),
        ("sex", "x", "not one of its values"),
        ("pregnant", "maybe", "true or false"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field_and_stays_there(
    name: str, value: str, says: str, patient: Patient, doctor: Client
) -> None:
    sent = {f"fact.{name}": value, f"day.{name}": str(TODAY), f"seen.{name}": "0", "key": key()}
    answer = doctor.post("/patients/0002/facts", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert patient.facts.count() == 0


@pytest.mark.django_db
def test_an_empty_field_is_unknown_and_no_row(patient: Patient, doctor: Client) -> None:
    sent = {"key": key()}
    for name, value in (("pregnant", ""), ("sledai_2k", "0")):
        sent |= {f"fact.{name}": value, f"day.{name}": str(TODAY), f"seen.{name}": "0"}
    assert doctor.post("/patients/0002/facts", sent).status_code == 303
    assert facts_of(patient).values == {"sledai_2k": 0}


@pytest.mark.django_db
def test_an_empty_field_wants_no_day_and_a_filled_one_does(patient: Patient, doctor: Client) -> None:
    sent = {"fact.pregnant": "", "day.pregnant": "", "seen.pregnant": "0", "fact.sledai_2k": "3", "seen.sledai_2k": "0"}
    assert doctor.post("/patients/0002/facts", sent | {"day.sledai_2k": "", "key": key()}).status_code == 422
    assert doctor.post("/patients/0002/facts", sent | {"day.sledai_2k": str(TODAY), "key": key()}).status_code == 303


@pytest.mark.django_db
def test_of_two_browsers_the_second_sees_both_versions_and_nothing_is_lost(patient: Patient, doctor: Client) -> None:
    sent = {"fact.sledai_2k": "14", "day.sledai_2k": str(TODAY), "seen.sledai_2k": "0"}
    assert doctor.post("/patients/0002/facts", sent | {"key": key()}).status_code == 303
    answer = doctor.post("/patients/0002/facts", sent | {"fact.sledai_2k": "4", "key": key()})
    assert answer.status_code == 409
    assert "both versions stand below" in answer.content.decode()
    assert facts_of(patient).values == {"sledai_2k": 14}


@pytest.mark.django_db
def test_a_case_file_fills_the_form_with_its_source_and_saves_nothing(patient: Patient, doctor: Client) -> None:
    before = AuditRow.objects.count()
    upload = SimpleUploadedFile("visit.yaml", b"facts: {sex: female, weight_kg: 58.50, pregnant: false}\n")
    page = doctor.post("/patients/0002/file", {"file": upload}).content.decode()
    assert "visit.yaml: 3 facts were taken and nothing is saved yet" in page
    assert 'name="fact.weight_kg" value="58.5"' in page
    assert 'name="source.weight_kg" value="visit.yaml"' in page
    assert AuditRow.objects.count() == before
    assert patient.facts.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("visit.exe", b"facts: {}", "choose a file"),
        ("visit.yaml", b"x" * (1024 * 1024 + 1), "choose a file"),
        ("visit.yaml", b"facts: {weight_kg: 5850}", "outside the bounds"),
        ("visit.yaml", b"facts: {weihgt_kg: 58}", "no fact has this name"),
        ("visit.json", b"{", "not valid JSON"),
        ("visit.yaml", b"!!python/object/apply:os.system ['true']", "visit.yaml"),
    ],
)
def test_a_file_that_is_no_case_file_is_refused_with_the_reason(
    name: str, data: bytes, says: str, patient: Patient, doctor: Client
) -> None:
    answer = doctor.post("/patients/0002/file", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_name_is_found_by_every_reading_of_its_characters() -> None:
    keys = {key for key, _ in keys_of("0007", "单小雨", "H88")}
    assert {"0007", "7", "单小雨", "小雨", "h88", "shanxiaoyu", "danxiaoyu", "sxy", "dxy", "cxy"} <= keys


@pytest.mark.django_db
def test_a_name_with_markup_is_shown_as_it_is_and_never_as_markup(patient: Patient, doctor: Client) -> None:
    form = {
        "name": "<script>x</script>",
        "born_on": "1992-03-04",
        "referred_on": str(TODAY),
        "unit": '"><b>',
        "question": "?",
    }
    place = doctor.post("/patients/new", {**form, "key": key()})["Location"]
    for page in (place, "/patients", f"{place}/identity", f"{place}/referral"):
        text = doctor.get(page).content.decode()
        assert "<script>x" not in text
        assert '"><b>' not in text
