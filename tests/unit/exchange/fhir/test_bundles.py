"""Whole invented bundles: what each yields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import orjson
import pytest

from lupustem.exchange.fhir import DEFAULT_MAX_AGE, PatientFacts, UnreadableRecord, looks_like_fhir, read_bundle
from lupustem.facts import DERIVED, FACTS

from .build import DATA, SNOMED, TODAY, bundle, coded, codes, condition, observation, order, patient, quantity


def from_file(name: str, **asked: object) -> PatientFacts:
    data = (DATA / name).read_bytes()
    return read_bundle(data, as_of=asked.get("as_of"), max_age=DEFAULT_MAX_AGE, today=TODAY)  # type: ignore[arg-type]


def test_a_complete_transaction_bundle_gives_every_fact_in_its_unit() -> None:
    record = from_file("lupus_complete_transaction.json")
    assert record.as_of == date(2024, 6, 1)
    assert record.facts == {
        "sex": "female",
        "age_years": 36,
        "sle_diagnosed": True,
        "renal_involvement": True,
        "other_autoimmune_disease": True,
        "weight_kg": Decimal("59.87419284"),  # 132 lb of 0.45359237 kg
        "temperature_c": Fraction(110, 3),  # 98 [degF]
        "creatinine_umol_l": Decimal("106.08"),  # 1.2 mg/dL x 88.4
        "platelets_10e9_l": 150,
        "white_cells_10e9_l": Decimal("4.2"),
        "haemoglobin_g_l": 112,
        "urine_protein_creatinine_mg_mmol": 100,  # 884 mg/g / 8.84
        "urine_protein_g_24h": Decimal("1.5"),
        "complement_c3_g_l": Decimal("0.55"),
        "complement_c4_g_l": Decimal("0.2"),
        "complement_low": True,
        "anti_dsdna_raised": True,
        "systolic_mmhg": 128,
        "diastolic_mmhg": 82,
        "glasgow_coma_scale": 15,
        "pregnant": False,
        "on_glucocorticoid": True,
        "on_immunosuppressant": True,
        "long_term_antiplatelet": True,
    }


def test_every_fact_says_where_it_comes_from_in_the_words_of_the_record() -> None:
    record = from_file("lupus_complete_transaction.json")
    assert set(record.facts) <= set(record.sources)
    assert record.sources["weight_kg"].to_dict() == {
        "resource_type": "Observation",
        "resource_id": "weight",
        "date": "2024-05-30T08:00:00+08:00",
        "system": "http://loinc.org",
        "code": "29463-7",
        "display": "Body weight",
        "value": "132",
        "unit": "lb",
    }
    note = record.sources["urine_protein_g_24h"].note
    assert note is not None
    assert "not yet verified" in note.en


def test_a_chinese_collection_reads_dagger_codes_contained_medicines_and_leaves_refuted_and_family_out() -> None:
    record = from_file("lupus_chinese_collection.json")
    assert record.facts == {
        "sex": "female",
        "sle_diagnosed": True,
        "renal_involvement": True,
        "on_glucocorticoid": True,
        "on_immunosuppressant": True,
        "weight_kg": Decimal("58.5"),
        "creatinine_umol_l": 76,
        "platelets_10e9_l": 88,
    }
    assert codes(record, "malignancy") == {"maybe_not_malignant"}
    assert codes(record, "age_years") == {"age_interval"}
    assert any("44 至 45 岁" in notice.text.zh for notice in record.notices)


def test_a_searchset_reads_absolute_references_and_says_that_pages_are_missing() -> None:
    record = from_file("lupus_searchset.json")
    assert record.facts["pulmonary_involvement"] is True
    assert record.facts["sle_diagnosed"] is True
    assert "malignancy" not in record.facts
    assert {"further_pages", "other_subject"} <= codes(record)


def test_a_current_pregnancy_is_read_and_nothing_else_is_made_up() -> None:
    record = from_file("lupus_pregnant.json")
    assert record.facts["pregnant"] is True
    assert record.facts["weight_kg"] == 61


def test_a_deceased_patient_is_said_to_be_dead_and_was_alive_before() -> None:
    assert from_file("lupus_deceased.json").deceased is True
    earlier = from_file("lupus_deceased.json", as_of=date(2024, 2, 2))
    assert earlier.deceased is False
    assert "deceased_later" in codes(earlier)
    assert earlier.deceased_date == "2024-02-03T04:05:00+08:00"


def test_a_bundle_of_traps_yields_nothing_but_the_age() -> None:
    record = from_file("traps_collection.json")
    assert record.facts == {"age_years": 43}
    assert codes(record, "sledai_2k") == set()
    assert {"drug_induced_lupus", "cutaneous_lupus_only"} == codes(record, "sle_diagnosed")
    assert {"ectopic_pregnancy", "old_pregnancy"} == codes(record, "pregnant")
    assert {"unreadable_resource", "consent", "unit_missing", "comparator", "unit_unknown"} <= codes(record)
    assert record.sources["weight_kg"].value == "70"


def test_only_facts_of_the_vocabulary_come_out() -> None:
    for path in DATA.glob("*.json"):
        record = from_file(path.name)
        assert (set(record.facts) | set(record.sources)) <= set(FACTS)
        assert not set(record.facts) & set(DERIVED)


def test_every_notice_speaks_both_languages() -> None:
    for path in DATA.glob("*.json"):
        for notice in from_file(path.name).notices:
            assert notice.text.zh
            assert notice.text.en
            assert "{}" not in notice.text.zh + notice.text.en


def test_the_newest_date_is_taken_and_said_and_dates_after_today_do_not_move_it() -> None:
    data = bundle(patient(), observation("29463-7", valueQuantity=quantity(60, "kg"), when="2024-03-04"))
    record = read_bundle(data, as_of=None, max_age=None, today=TODAY)
    assert (record.as_of, record.as_of_given) == (date(2024, 3, 4), False)
    assert "as_of_newest" in codes(record)
    future = bundle(patient(), observation("29463-7", when="2031-01-01"), observation("777-3", when="2024-01-01"))
    record = read_bundle(future, as_of=None, max_age=None, today=TODAY)
    assert record.as_of == date(2024, 1, 1)
    assert "future_dates" in codes(record)


def test_a_record_without_dates_is_taken_as_of_today_and_says_so() -> None:
    record = read_bundle(bundle(patient()), as_of=None, max_age=None, today=TODAY)
    assert record.as_of == TODAY
    assert "as_of_today" in codes(record)


def test_an_erroneous_resource_does_not_date_the_record() -> None:
    wrong = observation("29463-7", status="entered-in-error", when="2024-06-06")
    record = read_bundle(
        bundle(patient(), wrong, observation("777-3", when="2024-01-01")), as_of=None, max_age=None, today=TODAY
    )
    assert record.as_of == date(2024, 1, 1)


def test_medication_resources_are_found_by_any_reference() -> None:
    drug = {"resourceType": "Medication", "id": "m", "code": coded("http://www.whocc.no/atc", "H02AB07")}
    for reference in (
        "Medication/m",
        "http://other.example/fhir/Medication/m",
        "urn:uuid:m",
        "Medication/m/_history/1",
    ):
        use = order(None, medicationReference={"reference": reference})
        entries = [{"resource": patient()}, {"resource": use}, {"resource": drug, "fullUrl": "urn:uuid:m"}]
        data = orjson.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
        assert read_bundle(data, as_of=TODAY, max_age=None).facts["on_glucocorticoid"] is True


def test_a_medication_that_is_not_in_the_record_is_counted() -> None:
    use = order(None, medicationReference={"reference": "Medication/gone"})
    assert "medication_unresolved" in codes(read_bundle(bundle(patient(), use), as_of=TODAY, max_age=None))


def test_an_absolute_reference_to_another_server_is_another_patient() -> None:
    weight = observation("29463-7", valueQuantity=quantity(60, "kg"))
    weight["subject"] = {"reference": "http://b.example/fhir/Patient/p"}
    entries = [{"resource": patient(), "fullUrl": "http://a.example/fhir/Patient/p"}, {"resource": weight}]
    data = orjson.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    record = read_bundle(data, as_of=TODAY, max_age=None)
    assert "weight_kg" not in record.facts
    assert "other_subject" in codes(record)


def test_one_of_several_patients_may_be_asked_for() -> None:
    other = condition(coded(SNOMED, "55464009"))
    other["subject"] = {"reference": "Patient/q"}
    data = bundle(patient(), patient(id="q"), other)
    assert "sle_diagnosed" not in read_bundle(data, as_of=TODAY, max_age=None, patient="p").facts
    assert read_bundle(data, as_of=TODAY, max_age=None, patient="q").facts["sle_diagnosed"] is True


def test_the_same_resource_twice_counts_once_and_two_versions_are_refused() -> None:
    weight = observation("29463-7", id="w", valueQuantity=quantity(60, "kg"))
    assert read_bundle(bundle(patient(), weight, weight), as_of=TODAY, max_age=None).facts["weight_kg"] == 60
    other = {**weight, "status": "entered-in-error"}
    with pytest.raises(UnreadableRecord, match="Observation/w"):
        read_bundle(bundle(patient(), weight, other), as_of=TODAY, max_age=None)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "not complete"),
        (b"\x00\xff", "not complete"),
        (b'{"resourceType": "Bundle", "type": "collection", "entry": [', "not complete"),
        (b"[" * 100_000, "not complete"),
        (b"[]", "resourceType"),
        (b"{}", "resourceType"),
        (b'{"resourceType": "Patient", "id": "p"}', "Patient"),
        (b'{"resourceType": "Bundle"}', "Bundle.type"),
        (b'{"resourceType": "Bundle", "type": "batch-response"}', "batch-response"),
        (b'{"resourceType": "Bundle", "type": "history"}', "history"),
        (b'{"resourceType": "Bundle", "type": ["collection"]}', "Bundle.type"),
        (b'{"resourceType": "Bundle", "type": "collection", "entry": {}}', "Bundle.entry"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "no (such) Patient"),
        (bundle(patient(), patient(id="q")), "2 Patient"),
        (bundle(patient(), patient(gender="male")), "twice"),
    ],
)
def test_what_is_no_record_of_one_patient_is_refused_in_one_line(data: bytes, field: str) -> None:
    with pytest.raises(UnreadableRecord) as refused:
        read_bundle(data, as_of=None, max_age=None)
    assert field in refused.value.text.en
    assert "\n" not in refused.value.text.zh + refused.value.text.en
    assert refused.value.text.zh != refused.value.text.en


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert read_bundle(b"\xef\xbb\xbf" + bundle(patient()), as_of=TODAY, max_age=None).facts["sex"] == "female"


def test_fhir_is_told_from_a_case_file_by_its_first_bytes() -> None:
    assert looks_like_fhir(bundle(patient())[:200])
    assert looks_like_fhir(b'\xef\xbb\xbf\n {"id": "x", "resourceType" : "Patient"}\n{"resourceType": "Observation"}')
    assert not looks_like_fhir(b'{"case_id": "1", "facts": {"sex": "female"}}')
    assert not looks_like_fhir(b'{"case_id": "1", "sex": "female"}\n')
    assert not looks_like_fhir(b"facts:\n  sex: female\n")
    assert not looks_like_fhir(b"")


def test_text_of_a_record_cannot_steer_the_terminal() -> None:
    concept = coded(SNOMED, "1", "Neoplasm\x1b[2J\u202e of " + "x" * 500)
    notice = next(n for n in from_bytes(condition(concept)).notices if n.code == "fhir_uncoded")
    assert "\x1b" not in notice.text.en
    assert "\u202e" not in notice.text.en
    assert len(notice.text.en) < 500


def from_bytes(*resources: dict[str, object]) -> PatientFacts:
    return read_bundle(bundle(patient(), *resources), as_of=TODAY, max_age=None)
