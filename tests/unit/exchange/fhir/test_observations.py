"""Measurements and coded answers: units, the latest value, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.exchange.fhir import DEFAULT_MAX_AGE
from lupustem.exchange.fhir.observation_codes import LOINC as MEASURES
from lupustem.exchange.fhir.units import UnitError, convert, exact
from lupustem.facts import FACTS

from .build import LOINC, SNOMED, UCUM, coded, codes, flag, observation, quantity, read


def weight(value: object = 60, unit: str | None = "kg", **fields: Any) -> dict[str, Any]:
    return observation("29463-7", valueQuantity=quantity(value, unit), **fields)


@pytest.mark.parametrize(
    ("fact", "value", "unit", "expected"),
    [
        # factors: international pound; UCUM; creatinine 88.4, the conventional factor
        ("weight_kg", "150", "[lb_av]", Decimal("68.0388555")),
        ("weight_kg", "16", "[oz_av]", Decimal("0.45359237")),
        ("weight_kg", "3500", "g", Decimal("3.5")),
        ("creatinine_umol_l", "1", "mg/dL", Decimal("88.4")),
        ("creatinine_umol_l", "0.09", "mmol/L", 90),
        ("platelets_10e9_l", "150", "10*3/uL", 150),
        ("platelets_10e9_l", "150000", "/uL", 150),
        ("platelets_10e9_l", "150", "K/uL", 150),
        ("platelets_10e9_l", "150000", "10*6/L", 150),
        ("temperature_c", "98.6", "[degF]", 37),
        ("temperature_c", "310.15", "K", 37),
        ("temperature_c", "100", "[degF]", Fraction(340, 9)),
        ("haemoglobin_g_l", "12.5", "g/dL", 125),
        ("albumin_g_l", "3500", "mg/dL", 35),
        ("complement_c3_g_l", "90", "mg/dl", Decimal("0.9")),
        ("urine_protein_creatinine_mg_mmol", "1", "g/g", Fraction(25000, 221)),
        ("urine_protein_creatinine_mg_mmol", "884", "mg/g", 100),
        ("urine_protein_g_24h", "500", "mg/(24.h)", Decimal("0.5")),
        ("urine_protein_g_24h", "500", "mg/d", Decimal("0.5")),
        ("systolic_mmhg", "13.3322", "kPa", 100),
    ],
)
def test_units_are_converted_exactly(fact: str, value: str, unit: str, expected: object) -> None:
    assert exact(convert(fact, Decimal(value), code=unit)) == expected


@given(st.decimals(min_value=-10_000, max_value=10_000, allow_nan=False, places=6))
def test_pounds_and_fahrenheit_survive_the_round_trip_exactly(value: Decimal) -> None:
    assert convert("weight_kg", value, code="[lb_av]") / Fraction("0.45359237") == Fraction(value)
    assert convert("temperature_c", value, code="[degF]") * Fraction(9, 5) + 32 == Fraction(value)
    assert convert("creatinine_umol_l", value, code="mg/dL") / Fraction("88.4") == Fraction(value)


@given(st.fractions())
def test_an_exact_value_is_the_same_number(value: Fraction) -> None:
    assert Fraction(exact(value)) == value


@pytest.mark.parametrize(
    ("code", "unit", "why"),
    [
        (None, None, "unit_missing"),
        ("", "", "unit_missing"),
        ("[stone_av]", "stone", "unit_unknown"),
        (None, "Kilos or so", "unit_unknown"),
        (None, "KG", "unit_unknown"),
        ("kg", "lb", "unit_conflict"),
    ],
)
def test_no_unit_is_ever_guessed(code: str | None, unit: str | None, why: str) -> None:
    with pytest.raises(UnitError, match=why):
        convert("weight_kg", Decimal(60), code=code, unit=unit)


def test_a_gfr_that_is_not_per_body_surface_is_refused() -> None:
    with pytest.raises(UnitError):
        convert("egfr_ml_min_1_73m2", Decimal(60), code="mL/min")


def test_the_unit_text_is_read_where_there_is_no_code() -> None:
    micro = {"value": 76, "unit": "µmol/L"}
    assert read(observation("14682-9", valueQuantity=micro)).facts["creatinine_umol_l"] == 76
    foreign = {"value": 60, "unit": "kg", "system": SNOMED, "code": "258683005"}
    assert read(observation("29463-7", valueQuantity=foreign)).facts["weight_kg"] == 60


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"valueQuantity": quantity(60)}, "unit_missing"),
        ({"valueQuantity": quantity(60, "[stone_av]")}, "unit_unknown"),
        ({"valueQuantity": quantity(60, "kg", comparator="<")}, "comparator"),
        ({"valueQuantity": quantity(600, "kg")}, "out_of_bounds"),
        ({"valueQuantity": quantity(-60, "kg")}, "out_of_bounds"),
        ({"valueQuantity": quantity("60", "kg")}, "not_a_number"),
        ({"valueQuantity": quantity(True, "kg")}, "not_a_number"),
        ({"valueString": "60 kg"}, "not_a_number"),
        ({"valueQuantity": ["60"]}, "wrong_shape"),
        ({"when": None, "valueQuantity": quantity(60, "kg")}, "undated"),
        ({"when": "01/06/2024", "valueQuantity": quantity(60, "kg")}, "undated"),
        ({"dataAbsentReason": coded("x", "error")}, "no_value"),
        ({"valueQuantity": quantity(60, "kg"), "status": "preliminary"}, "preliminary"),
        ({"valueQuantity": quantity(60, "kg"), "modifierExtension": [{"url": "x"}]}, "modifier"),
    ],
)
def test_a_value_that_cannot_be_taken_is_unknown_and_shown(fields: dict[str, Any], why: str) -> None:
    record = read(observation("29463-7", **fields))
    assert "weight_kg" not in record.facts
    assert codes(record, "weight_kg") == {why}


@pytest.mark.parametrize("status", ["registered", "cancelled", "entered-in-error", "unknown", "made-up"])
def test_an_observation_of_another_status_does_not_count(status: str) -> None:
    record = read(weight(status=status))
    assert "weight_kg" not in record.facts
    assert codes(record, "weight_kg") == set()


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_a_final_amended_or_corrected_value_counts(status: str) -> None:
    assert read(weight(status=status)).facts["weight_kg"] == 60


def test_a_value_outside_the_bounds_is_shown_with_the_bounds() -> None:
    notice = next(n for n in read(weight(600)).notices if n.code == "fhir_out_of_bounds")
    assert "600 kg" in notice.text.en
    assert "2 – 300 kg" in notice.text.zh


def test_the_latest_value_at_or_before_the_date_is_taken() -> None:
    series = [weight(v, when=w) for v, w in ((60, "2024-06-01"), (58, "2024-01-01"), (62, "2024-06-20"))]
    assert read(*series).facts["weight_kg"] == 60
    assert read(*series, as_of=date(2024, 1, 31)).facts["weight_kg"] == 58
    assert read(*series, as_of=date(2024, 6, 20)).facts["weight_kg"] == 62
    assert "weight_kg" not in read(*series, as_of=date(2023, 12, 31)).facts


def test_instants_are_compared_across_zones() -> None:
    later = weight(61, when="2024-06-01T23:30:00-05:00")  # 04:30 UTC on 2 June
    earlier = weight(62, when="2024-06-02T11:00:00+08:00")  # 03:00 UTC on 2 June
    assert read(later, earlier).facts["weight_kg"] == 61
    assert read(earlier, later).facts["weight_kg"] == 61


def test_values_that_differ_at_one_time_are_unknown_and_equal_ones_agree() -> None:
    record = read(weight(60), weight(61))
    assert "weight_kg" not in record.facts
    assert codes(record, "weight_kg") == {"contradiction"}
    assert read(weight(60), weight(60000, "g")).facts["weight_kg"] == 60


def test_a_day_without_time_is_neither_before_nor_after_an_hour_of_it() -> None:
    record = read(weight(60, when="2024-06-01"), weight(61, when="2024-06-01T10:00:00Z"))
    assert codes(record, "weight_kg") == {"contradiction"}


def test_an_older_value_is_not_put_in_the_place_of_a_latest_one_that_cannot_be_read() -> None:
    record = read(weight(60, when="2024-05-01"), weight(61, "[stone_av]", when="2024-06-01"))
    assert "weight_kg" not in record.facts
    assert record.sources["weight_kg"].value == "61"


def test_a_newer_measurement_without_result_leaves_the_older_value_and_is_shown() -> None:
    absent = observation("29463-7", when="2024-06-10", dataAbsentReason=coded("x", "not-performed"))
    record = read(weight(60), absent)
    assert record.facts["weight_kg"] == 60
    assert codes(record, "weight_kg") == {"no_value"}


def test_several_codes_give_one_laboratory_value() -> None:
    blood = observation("38483-4", when="2024-06-02", valueQuantity=quantity(1, "mg/dL"))
    serum = observation("14682-9", when="2024-06-01", valueQuantity=quantity(100, "umol/L"))
    assert read(blood, serum).facts["creatinine_umol_l"] == Decimal("88.4")


def test_several_codings_of_one_observation_give_one_value() -> None:
    both = weight()
    both["code"] = {"coding": [{"system": "urn:own", "code": "29463-7"}, *coded(LOINC, "3141-9")["coding"]]}
    assert read(both).facts["weight_kg"] == 60


def test_codings_that_name_two_facts_give_none() -> None:
    both = weight()
    both["code"]["coding"].append({"system": LOINC, "code": "777-3"})
    record = read(both)
    assert not {"weight_kg", "platelets_10e9_l"} & record.facts.keys()
    assert "codes_disagree" in codes(record, "weight_kg")


def test_a_stated_weight_is_not_a_measured_one() -> None:
    assert "weight_kg" not in read(observation("3142-7", valueQuantity=quantity(60, "kg"))).facts


def test_components_are_read_and_two_results_for_one_fact_in_one_resource_give_none() -> None:
    part = {"code": coded(LOINC, "8480-6"), "valueQuantity": quantity(120, "mm[Hg]")}
    assert read(observation("85354-9", component=[part])).facts["systolic_mmhg"] == 120
    other = {**part, "valueQuantity": quantity(130, "mm[Hg]")}
    record = read(observation("85354-9", component=[part, other]))
    assert codes(record, "systolic_mmhg") == {"twice"}


def test_a_whole_number_is_not_made_by_rounding() -> None:
    assert read(observation("8867-4", valueQuantity=quantity(72.0, "/min"))).facts["pulse_per_min"] == 72
    assert codes(read(observation("8867-4", valueQuantity=quantity(72.4, "/min"))), "pulse_per_min") == {"not_whole"}


def test_an_observation_about_somebody_else_is_not_the_patients() -> None:
    record = read(observation("8867-4", valueQuantity=quantity(140, "/min"), focus=[{"reference": "Patient/fetus"}]))
    assert "pulse_per_min" not in record.facts


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (coded(SNOMED, "77386006"), True),
        (coded(LOINC, "LA15173-0"), True),
        (coded(SNOMED, "60001007"), False),
        (coded(LOINC, "LA26683-5"), False),
        (coded(LOINC, "LA4489-6"), None),
        ({"text": "not pregnant"}, None),
    ],
)
def test_pregnancy_status_is_what_its_coded_answer_says(answer: dict[str, Any], expected: bool | None) -> None:
    record = read(observation("82810-3", valueCodeableConcept=answer))
    assert record.facts.get("pregnant") is expected
    if expected is None:
        assert codes(record, "pregnant") == {"answer_not_understood"}


def test_a_pregnancy_test_says_positive_or_negative_and_is_marked_as_an_unverified_code() -> None:
    record = read(observation("2106-3", valueCodeableConcept=coded(SNOMED, "260385009")))
    assert record.facts["pregnant"] is False
    assert record.sources["pregnant"].note is not None
    assert read(observation("2118-8", interpretation=flag("POS"))).facts["pregnant"] is True


def test_a_negative_answer_grows_old_by_policy() -> None:
    negative = observation("82810-3", when="2024-05-20", valueCodeableConcept=coded(SNOMED, "60001007"))
    record = read(negative, max_age=DEFAULT_MAX_AGE)
    assert "pregnant" not in record.facts
    assert codes(record, "pregnant") == {"stale"}


@pytest.mark.parametrize(("code", "expected"), [("H", True), ("HH", True), ("N", False), ("L", None), ("A", None)])
def test_anti_dsdna_is_raised_where_the_laboratory_says_so(code: str, expected: bool | None) -> None:
    value = observation("5130-0", valueQuantity=quantity(120, "[IU]/mL"), interpretation=flag(code))
    assert read(value).facts.get("anti_dsdna_raised") is expected


def test_a_titre_without_the_laboratorys_flag_is_not_interpreted() -> None:
    record = read(observation("5130-0", valueQuantity=quantity(120, "[IU]/mL")))
    assert codes(record, "anti_dsdna_raised") == {"answer_not_understood"}


def test_low_complement_is_the_laboratorys_word_and_two_normal_ones_are_no_no() -> None:
    c3 = observation("4485-9", valueQuantity=quantity(50, "mg/dL"), interpretation=flag("L"))
    c4 = observation("4498-2", valueQuantity=quantity(20, "mg/dL"), interpretation=flag("N"))
    assert read(c3, c4).facts["complement_low"] is True
    normal = {**c3, "interpretation": flag("N")}
    assert "complement_low" not in read(normal, c4).facts


def test_slam_is_not_sledai() -> None:
    slam = observation("0", valueInteger=20)
    slam["code"] = coded(SNOMED, "273862004", "Systemic lupus activity measure")
    assert "sledai_2k" not in read(slam).facts


def test_a_period_counts_by_its_end_and_issued_is_the_last_resort() -> None:
    urine = observation(
        "2889-4",
        when=None,
        effectivePeriod={"start": "2024-06-09", "end": "2024-06-10"},
        valueQuantity=quantity(1.5, "g/(24.h)"),
    )
    assert read(urine).sources["urine_protein_g_24h"].date == "2024-06-10"
    assert read(weight(when=None, issued="2024-06-01T10:00:00Z")).facts["weight_kg"] == 60


def test_an_old_value_is_unknown_with_age_and_limit_shown() -> None:
    record = read(weight(when="2024-05-01"), max_age=DEFAULT_MAX_AGE)
    assert "weight_kg" not in record.facts
    notice = next(n for n in record.notices if n.code == "fhir_stale")
    assert "45 days old, the limit is 30 days" in notice.text.en
    assert record.sources["weight_kg"].value == "60"
    assert read(weight(when="2024-05-16"), max_age=DEFAULT_MAX_AGE).facts["weight_kg"] == 60


def test_floats_are_the_decimals_that_were_written() -> None:
    assert read(weight(60.1)).facts["weight_kg"] == Decimal("60.1")


def test_every_measure_gives_a_fact_and_has_units() -> None:
    for measure in MEASURES.values():
        assert measure.fact in FACTS
        if measure.kind == "number":
            with pytest.raises(UnitError):
                convert(measure.fact, Decimal(1), code="[no_such_unit]")
            unit = FACTS[measure.fact].unit
            if unit:
                assert convert(measure.fact, Decimal(7), code=unit) == 7


def test_ucum_is_the_only_system_whose_code_is_a_unit() -> None:
    assert quantity(1, "kg")["system"] == UCUM
