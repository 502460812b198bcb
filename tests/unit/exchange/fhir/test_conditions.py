"""Conditions: codes, certainty, and from when to when."""

from __future__ import annotations

from datetime import date

import pytest

from lupustem.exchange.fhir import DEFAULT_MAX_AGE
from lupustem.exchange.fhir.condition_codes import SNOMED_CONDITIONS
from lupustem.exchange.fhir.icd10 import icd10_meanings
from lupustem.exchange.fhir.systems import system_name
from lupustem.exchange.fhir.wording import REASONS, note
from lupustem.facts import FACTS

from .build import ICD10, ICD10CM, SNOMED, coded, codes, condition, observation, read

SLE = coded(SNOMED, "55464009", "Systemic lupus erythematosus")


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (SNOMED, "55464009"),
        (ICD10, "M32"),
        (ICD10, "M32.1"),
        (ICD10, "M32.9"),
        (ICD10CM, "M32.10"),
        ("http://hl7.org/fhir/sid/icd-10-cn", "M32.900"),
        ("urn:oid:2.16.840.1.113883.6.3", "M32.8"),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "M32.1+"),
    ],
)
def test_systemic_lupus_is_read_from_its_codes(system: str, code: str) -> None:
    assert read(condition(coded(system, code))).facts["sle_diagnosed"] is True


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (SNOMED, "200936003"),
        (SNOMED, "201436003"),
        (SNOMED, "80258006"),
        (SNOMED, "200938002"),
        (ICD10, "M32.0"),
        (ICD10CM, "M32.0"),
        ("http://hl7.org/fhir/sid/icd-10-cn", "M32.000"),
        (ICD10, "L93.0"),
        (ICD10, "M32.5"),
    ],
)
def test_a_broader_drug_induced_or_cutaneous_lupus_is_shown_but_is_no_sle(system: str, code: str) -> None:
    record = read(condition(coded(system, code)))
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed")


@pytest.mark.parametrize(
    "system",
    [
        "http://hl7.org/fhir/sid/icd-9-cm",
        "http://id.who.int/icd11/mms",
        "urn:oid:2.16.840.1.113883.6.4",
        SNOMED,
        "http://www.cms.gov/Medicare/Coding/ICD10PCS",
        "http://hl7.org/fhir/sid/icd-10-pcs",
        "http://example.org/own",
    ],
)
def test_a_code_means_nothing_in_another_system(system: str) -> None:
    assert "sle_diagnosed" not in read(condition(coded(system, "M32.9"))).facts


def test_snomed_digits_in_another_system_are_no_finding() -> None:
    assert read(condition(coded("http://example.org/own", "55464009"))).facts.keys() == {"sex", "age_years"}


@pytest.mark.parametrize("status", ["inactive", "remission", "resolved"])
def test_what_has_ended_is_history(status: str) -> None:
    record = read(condition(SLE, status=status))
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed") == {"ended"}


@pytest.mark.parametrize("status", ["active", "recurrence", "relapse"])
def test_what_is_active_counts(status: str) -> None:
    assert read(condition(SLE, status=status)).facts["sle_diagnosed"] is True


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_refuted_is_no_finding_and_never_a_no(status: str) -> None:
    record = read(condition(SLE, verified=status))
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed") == set()


@pytest.mark.parametrize("status", ["provisional", "differential", "unconfirmed", "something-else"])
def test_what_is_not_confirmed_needs_a_person(status: str) -> None:
    record = read(condition(SLE, verified=status))
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed") == {"unconfirmed"}


def test_a_confirmed_diagnosis_beside_a_later_refuted_one_needs_a_person() -> None:
    good = condition(SLE, id="a", onsetDateTime="2020-01-01")
    refuted = condition(coded(ICD10, "M32.9"), id="b", verified="refuted", onsetDateTime="2021-01-01")
    record = read(good, refuted)
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed") == {"no_longer_refuted"}
    earlier = {**refuted, "onsetDateTime": "2019-01-01"}
    assert read(good, earlier).facts["sle_diagnosed"] is True


def test_another_cancer_that_was_refuted_does_not_take_back_the_one_that_is() -> None:
    colon = condition(coded(SNOMED, "363406005"), id="a")
    breast = condition(coded(SNOMED, "254837009"), id="b", verified="refuted", onsetDateTime="2024-06-01")
    assert read(colon, breast).facts["malignancy"] is True


def test_an_end_after_the_date_means_still_active_then() -> None:
    resolved = condition(
        coded(SNOMED, "363406005"), status="resolved", onsetDateTime="2020-01-01", abatementDateTime="2022-01-01"
    )
    assert read(resolved, as_of=date(2021, 1, 1)).facts["malignancy"] is True
    assert "malignancy" not in read(resolved, as_of=date(2022, 1, 1)).facts
    assert codes(read(resolved), "malignancy") == {"ended"}


def test_an_onset_after_the_date_does_not_count() -> None:
    assert "sle_diagnosed" not in read(condition(SLE), as_of=date(2024, 4, 30)).facts


def test_active_with_an_end_that_has_passed_is_a_contradiction() -> None:
    record = read(condition(SLE, abatementDateTime="2024-06-01"))
    assert "sle_diagnosed" not in record.facts
    assert codes(record, "sle_diagnosed") == {"abated_yet_active"}


def test_a_missing_status_is_present_for_a_lasting_diagnosis_only() -> None:
    record = read(condition(SLE, status=None))
    assert record.facts["sle_diagnosed"] is True
    source = record.sources["sle_diagnosed"].note
    assert source is not None
    assert "clinicalStatus" in source.en
    assert codes(read(condition(coded(SNOMED, "363406005"), status=None)), "malignancy") == {"status_missing"}


@pytest.mark.parametrize("code", ["312824007", "68496003"])
def test_family_history_and_a_polyp_are_no_finding(code: str) -> None:
    record = read(condition(coded(SNOMED, code)))
    assert codes(record, "malignancy") == set()
    assert "malignancy" not in record.facts


@pytest.mark.parametrize("text", ["Family history of malignant neoplasm of colon", "大肠癌家族史"])
def test_family_history_by_its_text_is_no_finding_whatever_the_code(text: str) -> None:
    assert "malignancy" not in read(condition(coded(SNOMED, "363406005", text))).facts
    assert codes(read(condition({"text": text})), "malignancy") == set()


@pytest.mark.parametrize("text", ["Suspected malignant tumor of colon", "结肠癌？", "H/O: colon cancer", "疑似结肠癌"])
def test_a_suspected_or_past_finding_by_its_text_needs_a_person(text: str) -> None:
    record = read(condition(coded(SNOMED, "363406005", text)))
    assert "malignancy" not in record.facts
    assert codes(record, "malignancy") == {"doubtful_text"}


@pytest.mark.parametrize(
    "text", ["Neoplasm of ovary", "Carcinoma of cervix", "卵巢肿瘤", "弥漫大B细胞淋巴瘤", "白血病"]
)
def test_a_tumour_under_an_unknown_code_is_shown(text: str) -> None:
    record = read(condition(coded("http://example.org/own", "T1", text)))
    assert codes(record, "malignancy") == {"uncoded"}
    assert "malignancy" not in record.facts


def test_a_doubtful_finding_beside_a_sure_one_does_not_take_it_back() -> None:
    record = read(condition(coded(SNOMED, "363406005"), id="a"), condition(coded(SNOMED, "126906006"), id="b"))
    assert record.facts["malignancy"] is True
    assert codes(record, "malignancy") == {"maybe_not_malignant"}


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("C50.9", {"malignancy": "true"}),
        ("C7A.00", {"malignancy": "true"}),
        ("C97", {"malignancy": "true"}),
        ("C83.3", {"malignancy": "true", "haematologic_malignancy": "true"}),
        ("C91.01", {"malignancy": "review", "haematologic_malignancy": "review"}),
        ("C83.3A", {"malignancy": "review", "haematologic_malignancy": "review"}),
        ("C81.01", {"malignancy": "true", "haematologic_malignancy": "true"}),
        ("D05.1", {"malignancy": "review"}),
        ("D25.9", {"malignancy": "none"}),
        ("D48.9", {"malignancy": "review"}),
        ("D46.9", {"malignancy": "review", "haematologic_malignancy": "review"}),
        ("D50.9", {}),
        ("Z85.3", {"malignancy": "history"}),
        ("Z80.0", {"malignancy": "none"}),
        ("O21.0", {"pregnant": "review"}),
        ("O00.1", {"pregnant": "review"}),
        ("Z34.0", {"pregnant": "true"}),
        ("Z39.1", {"lactating": "true"}),
        ("A41.9", {"active_infection": "true"}),
        ("B35.3", {"active_infection": "review"}),
        ("B18.1", {"active_infection": "review"}),
        ("J18.9", {"active_infection": "true"}),
        ("J45.9", {}),
        ("U07.1", {"active_infection": "true"}),
        ("D68.6", {}),
        ("D68.9", {"bleeding_tendency": "true"}),
        ("I27.2", {"pulmonary_hypertension": "true"}),
        ("I27.1", {}),
        ("M06.9", {"other_autoimmune_disease": "true"}),
        ("M06.4", {}),
        ("M34.2", {}),
        ("R40.2", {"consciousness_impaired": "true"}),
        ("E11.9", {}),
    ],
)
def test_icd_10_categories_say_what_is_safe_and_no_more(code: str, facts: dict[str, str]) -> None:
    assert {m.fact: m.effect for m in icd10_meanings(code, clinical_modification=False)} == facts


def test_only_the_clinical_modification_names_organs_in_the_fifth_character() -> None:
    assert {m.fact: m.effect for m in icd10_meanings("M32.14", clinical_modification=True)} == {
        "sle_diagnosed": "true",
        "renal_involvement": "true",
    }
    assert {m.effect for m in icd10_meanings("M32.14", clinical_modification=False)} == {"true", "review"}


def test_other_organ_involvement_is_not_the_nervous_system() -> None:
    record = read(condition(coded(ICD10CM, "M32.19")))
    assert "cns_involvement" not in record.facts
    assert codes(record, "cns_involvement") == {"other_organ"}


def test_the_parts_of_the_coma_scale_are_no_coma() -> None:
    record = read(condition(coded(ICD10CM, "R40.241", "Glasgow coma scale score 13-15")))
    assert "consciousness_impaired" not in record.facts


def test_codes_that_contradict_each_other_in_one_condition_need_a_person() -> None:
    both = {"coding": [*SLE["coding"], {"system": ICD10, "code": "M32.0"}]}
    assert codes(read(condition(both)), "sle_diagnosed") == {"codes_disagree"}
    broader = {"coding": [{"system": SNOMED, "code": "200936003"}, {"system": ICD10, "code": "M32.9"}]}
    assert read(condition(broader)).facts["sle_diagnosed"] is True


def test_a_pregnancy_that_began_more_than_44_weeks_ago_is_unknown_whatever_the_policy() -> None:
    normal = coded(SNOMED, "72892002", "Normal pregnancy")
    assert read(condition(normal, onsetDateTime="2023-09-01")).facts["pregnant"] is True
    record = read(condition(normal, onsetDateTime="2023-08-01"))
    assert "pregnant" not in record.facts
    assert codes(record, "pregnant") == {"old_pregnancy"}
    assert record.sources["pregnant"].date == "2023-08-01"


def test_a_tubal_pregnancy_is_always_for_a_person() -> None:
    record = read(condition(coded(SNOMED, "79586000", "Tubal pregnancy")))
    assert "pregnant" not in record.facts
    assert codes(record, "pregnant") == {"ectopic_pregnancy"}


def test_a_newer_negative_answer_stands_against_an_older_pregnancy_and_both_are_shown() -> None:
    pregnancy = condition(coded(SNOMED, "77386006"), onsetDateTime="2024-03-01")
    negative = observation("82810-3", when="2024-06-10", valueCodeableConcept=coded(SNOMED, "60001007"))
    record = read(pregnancy, negative)
    assert record.facts["pregnant"] is False
    assert codes(record, "pregnant") == {"contradiction"}
    written_again = {**pregnancy, "recordedDate": "2024-06-12"}
    assert read(written_again, negative).facts["pregnant"] is True


def test_a_contradiction_without_an_order_is_unknown() -> None:
    pregnancy = condition(coded(SNOMED, "77386006"), onsetDateTime="2024-06")
    negative = observation("82810-3", when="2024-06-10", valueCodeableConcept=coded(SNOMED, "60001007"))
    record = read(pregnancy, negative)
    assert "pregnant" not in record.facts
    assert codes(record, "pregnant") == {"contradiction"}


def test_an_old_infection_that_is_still_called_active_is_unknown_with_the_old_value_shown() -> None:
    sinusitis = condition(coded(SNOMED, "444814009", "Viral sinusitis"), onsetDateTime="2021-03-14")
    record = read(sinusitis, max_age=DEFAULT_MAX_AGE)
    assert "active_infection" not in record.facts
    assert codes(record, "active_infection") == {"stale"}
    assert any("2021-03-14" in n.text.en for n in record.notices)
    assert record.sources["active_infection"].display == "Viral sinusitis"
    assert read(sinusitis).facts["active_infection"] is True


def test_a_chronic_diagnosis_has_no_age_limit() -> None:
    old = condition(SLE, onsetDateTime="1995-01-01")
    assert read(old, max_age=DEFAULT_MAX_AGE).facts["sle_diagnosed"] is True


def test_a_modifier_extension_that_is_not_known_may_turn_the_meaning() -> None:
    record = read(condition(SLE, modifierExtension=[{"url": "http://example.org/not", "valueBoolean": True}]))
    assert codes(record, "sle_diagnosed") == {"modifier"}


def test_every_meaning_speaks_of_a_fact_and_has_its_words() -> None:
    for meanings in SNOMED_CONDITIONS.values():
        for meaning in meanings:
            assert meaning.fact in FACTS
            if meaning.effect in ("review", "not", "history"):
                assert meaning.why in REASONS
            elif meaning.why:
                assert note(meaning.why) is not None


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("http://hl7.org/fhir/sid/icd-10", "icd10"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "icd10cm"),
        ("http://id.who.int/icd/release/10/2019", None),
        ("http://hl7.org/fhir/sid/icd-10-cn", "icd10"),
        ("http://hl7.org/fhir/sid/icd-10|2016", "icd10"),
        ("http://hl7.org/fhir/sid/icd-o-3", None),
        ("http://hl7.org/fhir/sid/icd-9-cm", None),
        ("https://example.org/medicd-10x", None),
    ],
)
def test_systems_are_known_by_their_uri(uri: str, name: str | None) -> None:
    assert system_name(uri) == name
