"""Release, hold or reject: both sides of every limit, gaps, pending and unreadable values, several results of one test."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from typing import Any

import pytest

from lupustem.exchange.lot_files import parse_lot
from lupustem.exchange.unreadable import Unreadable
from lupustem.product.certificate import certificate
from lupustem.product.rules import CODES, RULES, reason_text
from lupustem.report.lot_answer import lot_answer
from tests.unit.product.lots import GOOD, PANEL, RELEASED, TUBE, answered, changed, decided

POSITIVE = ("cd73", "cd90", "cd105")
NEGATIVE = ("cd11b", "cd14", "cd19", "cd34", "cd45", "cd79a", "hla_dr")
QUALITY = {
    "gmp_compliant": "made_under_gmp",
    "plastic_adherent": "adherent_growth",
    "adipogenic": "adipogenic_potential",
    "osteogenic": "osteogenic_potential",
    "chondrogenic": "chondrogenic_potential",
    "local_quality_control_passed": "local_quality_control",
}
FOUND = {f"{name}_detected": f"no_{name}" for name in ("bacteria", "fungi", "mycoplasma", "virus")}
HANDLING = {"stored_in_dark": "stored_away_from_light", "shaken_or_heated": "not_shaken_or_heated"}


def test_a_lot_that_meets_every_criterion_is_released_without_advisory() -> None:
    made = decided(GOOD)
    assert (str(made.decision), made.reasons, made.advisories) == ("release", (), ())


LIMITS = [
    *((f"{name}_percent", "95", "94.999", f"{name}_positive", "reject") for name in POSITIVE),
    *((f"{name}_percent", "1.999", "2", f"{name}_negative", "reject") for name in NEGATIVE),
    ("purity_percent", "92", "91.999", "purity", "reject"),
    ("endotoxin_eu_ml", "0.499", "0.5", "endotoxin", "reject"),
    ("measured_cells_1e6", "54", "53.999", "count_matches_label", "reject"),
    ("measured_cells_1e6", "66", "66.001", "count_matches_label", "reject"),
    ("storage_temperature_min_c", "2.0", "1.999", "stored_cold", "hold"),
    ("storage_temperature_max_c", "8.0", "8.001", "stored_cold", "hold"),
    ("hours_preparation_to_end", "12.0", "12.001", "used_within_stability", "hold"),
]


@pytest.mark.parametrize(("fact", "passes", "fails", "reason", "decision"), LIMITS)
def test_both_sides_of_a_limit(fact: str, passes: str, fails: str, reason: str, decision: str) -> None:
    assert answered(**{fact: passes}) == RELEASED
    assert answered(**{fact: fails}) == (decision, (reason,))


def test_many_decimal_places_are_compared_and_not_rounded() -> None:
    assert answered(cd73_percent="94.99999999999999999") == ("reject", ("cd73_positive",))
    assert answered(cd34_percent="1.99999999999999999999") == RELEASED


@pytest.mark.parametrize(("fact", "rule"), QUALITY.items())
def test_a_quality_criterion_that_is_false_rejects(fact: str, rule: str) -> None:
    assert answered(**{fact: False}) == ("reject", (rule,))


@pytest.mark.parametrize(("fact", "rule"), FOUND.items())
def test_what_is_detected_rejects(fact: str, rule: str) -> None:
    assert answered(**{fact: True}) == ("reject", (rule,))


def test_handling_and_third_party_review_hold() -> None:
    assert answered(stored_in_dark=False) == ("hold", ("stored_away_from_light",))
    assert answered(shaken_or_heated=True) == ("hold", ("not_shaken_or_heated",))
    assert answered(third_party_review_passed=False) == ("hold", ("third_party_review",))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.facts], ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    "word", [None, "", "pending", "negative to date", "indeterminate", "invalid", "not tested", "absent"]
)
def test_no_gap_is_a_pass(rule: Any, word: str | None) -> None:
    fact = rule.facts[0]
    made = decided(changed(fact) if word == "absent" else changed(**{fact: word}))
    advised = rule.id in ("third_party_review", "used_within_stability")
    assert str(made.decision) == ("release" if advised else "hold")
    bounded = rule.id == "purity" and word in (None, "", "absent")
    assert made.reasons == (() if advised else ("purity_undetermined",) if bounded else (rule.id,))
    assert made.advisories == ((rule.id,) if advised else (("endotoxin_dose",) if rule.id == "endotoxin" else ()))
    assert made.lot.problems == ()


@pytest.mark.parametrize("value", [101, -1, float("nan"), "NaN", "ninety", "97.9 mg", True, "1e999", "9" * 80, [97]])
def test_a_value_that_cannot_be_taken_holds_and_names_its_field(value: object) -> None:
    made = decided(changed(cd73_percent=value))
    assert (str(made.decision), made.reasons) == ("hold", ("cd73_positive",))
    (problem,) = made.lot.problems
    assert problem.field == "facts.cd73_percent"
    assert "facts.cd73_percent" in problem.text.en
    assert "ninety" not in problem.text.en + problem.text.zh


def test_an_unreadable_value_that_no_rule_needs_still_holds() -> None:
    assert answered(weight_kg="heavy") == ("hold", ("evidence",))
    assert answered(hours_preparation_to_end=-1) == ("hold", ("evidence",))


@pytest.mark.parametrize("fact", ["cd73_percent", "cd90_percent", "cd105_percent", "purity_percent"])
def test_a_bare_share_of_one_is_not_taken_for_a_percentage(fact: str) -> None:
    made = decided(changed(**{fact: "0.98"}))
    assert str(made.decision) == "hold"
    assert [one.field for one in made.lot.problems] == [f"facts.{fact}"]
    assert decided(changed(**{fact: "0.98 %"})).decision == "reject"
    assert answered(cd34_percent="0.98") == RELEASED


@pytest.mark.parametrize("written", ["0.31 ng/mL", "0.31 EU/mg", "< 0.1 ng/ml"])
def test_another_unit_of_endotoxin_is_never_converted(written: str) -> None:
    assert answered(endotoxin_eu_ml=written) == ("hold", ("endotoxin",))
    assert answered(endotoxin_eu_ml="0.31 IU/ml") == RELEASED


@pytest.mark.parametrize(
    ("written", "decision"),
    [
        ("< 0.5", "release"),
        ("<0.1", "release"),
        ("<= 0.499", "release"),
        ("≤0.5", "hold"),
        ("< 0.500001", "hold"),
        ("< 1.0", "hold"),
        ("> 0.499", "hold"),
        ("> 0.5", "reject"),
        (">= 0.5", "reject"),
        ("> 5", "reject"),
    ],
)
def test_a_censored_endotoxin_passes_only_where_every_value_it_allows_does(written: str, decision: str) -> None:
    made = decided(changed(endotoxin_eu_ml=written))
    assert str(made.decision) == decision


@pytest.mark.parametrize(
    ("fact", "written", "decision"),
    [
        ("cd73_percent", "> 95", "release"),
        ("cd73_percent", ">= 95", "release"),
        ("cd73_percent", "> 94", "hold"),
        ("cd73_percent", "< 95", "reject"),
        ("cd73_percent", "<= 95", "hold"),
        ("cd45_percent", "< 2", "release"),
        ("cd45_percent", "<= 2", "hold"),
        ("cd45_percent", ">= 2", "reject"),
        ("cd45_percent", "> 1.9", "hold"),
        ("measured_cells_1e6", "> 66", "reject"),
        ("measured_cells_1e6", "> 60", "hold"),
        ("storage_temperature_max_c", "< 8", "release"),
        ("storage_temperature_max_c", "> 8", "hold"),
    ],
)
def test_censored_results_of_other_tests(fact: str, written: str, decision: str) -> None:
    assert str(decided(changed(**{fact: written})).decision) == decision


def test_count_limits_are_exact_where_doubles_are_not() -> None:
    """product.md, exact arithmetic: of 5,800 pairs at exactly 90 or 110 percent, doubles decide 603 wrongly."""
    wrong = 0
    for tenths in range(100, 3000):
        label = Fraction(tenths, 10)
        for share in (Fraction(9, 10), Fraction(11, 10)):
            counted = label * share
            wrong += not 90 <= 100 * float(counted) / float(label) <= 110
    assert wrong == 603
    for measured, label in (("17.6", "16.0"), ("9.45", "10.5"), ("0.033", "0.03"), ("0.027", "0.03")):
        assert answered(measured_cells_1e6=measured, label_cells_1e6=label) == RELEASED


def test_a_label_of_nothing_holds() -> None:
    assert answered(label_cells_1e6=0) == ("hold", ("count_matches_label",))
    assert answered("label_cells_1e6") == ("hold", ("count_matches_label",))


def test_reject_stands_before_hold_and_every_reason_is_listed() -> None:
    made = decided(changed("gmp_compliant", cd34_percent=3, stored_in_dark=False, endotoxin_eu_ml="0.7"))
    assert str(made.decision) == "reject"
    assert made.reasons == ("made_under_gmp", "cd34_negative", "endotoxin", "stored_away_from_light")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([("0.6", "EU/mL", False), ("0.31", "EU/mL", False)], ("reject", ("endotoxin",))),
        ([("0.31", "EU/mL", False), ("0.6", "EU/mL", False)], ("reject", ("endotoxin",))),
        ([("0.6", "EU/mL", True), ("0.31", "EU/mL", False)], RELEASED),
        ([("0.6", "EU/mL", True)], ("hold", ("endotoxin",))),
        ([("0.31", "ng/mL", False)], ("hold", ("endotoxin",))),
        ([("0.31", None, False)], ("hold", ("endotoxin",))),
        ([("pending", None, False), ("0.31", "EU/mL", False)], ("hold", ("endotoxin",))),
        ([("< 1.0", "IU/ml", False), ("0.31", "EU/mL", False)], RELEASED),
        ([("< 1.0", "IU/ml", False)], ("hold", ("endotoxin",))),
        ([("0.31", "EU/ML", False)], RELEASED),
    ],
)
def test_several_results_of_one_test(results: list[tuple[Any, ...]], expected: tuple[str, tuple[str, ...]]) -> None:
    given = [{"value": value, "unit": unit, "invalidated": aside} for value, unit, aside in results]
    evidence = {"results": {"endotoxin_eu_ml": given}}
    assert answered("endotoxin_eu_ml", evidence=evidence) == expected


def test_a_result_set_aside_stays_on_record_and_wants_reason_and_name() -> None:
    given = [
        {"value": "0.6", "unit": "EU/mL", "invalidated": True, "reason": "pipette fault, report 7", "by": "QA"},
        {"value": "0.2", "unit": "EU/mL"},
    ]
    made = decided(changed("endotoxin_eu_ml", evidence={"results": {"endotoxin_eu_ml": given}}))
    assert "invalidation_undocumented" not in made.advisories
    (aside,) = lot_answer(made)["results"]["endotoxin"]["invalidated"]
    assert aside == {"value": "0.6", "reason": "pipette fault, report 7", "by": "QA"}
    del given[0]["by"]
    made = decided(changed("endotoxin_eu_ml", evidence={"results": {"endotoxin_eu_ml": given}}))
    assert "invalidation_undocumented" in made.advisories


def test_yes_or_no_tests_may_have_several_results_too() -> None:
    for given, decision in (([True, False], "reject"), ([False, False], "release"), ([None, False], "hold")):
        evidence = {"results": {"virus_detected": [{"value": one} for one in given]}}
        assert answered("virus_detected", evidence=evidence)[0] == decision


def test_rounding_as_usp_is_a_recorded_choice_and_never_the_default() -> None:
    usp = {"rounding": "usp_7_20"}
    assert answered(cd73_percent="94.6") == ("reject", ("cd73_positive",))
    assert answered(cd73_percent="94.6", settings=usp) == RELEASED
    assert answered(cd73_percent="94.4", settings=usp) == ("reject", ("cd73_positive",))
    assert answered(cd34_percent="1.6", settings=usp) == ("reject", ("cd34_negative",))
    assert answered(endotoxin_eu_ml="0.45", settings=usp) == ("reject", ("endotoxin",))
    assert answered(measured_cells_1e6="66.2", settings=usp) == RELEASED
    assert answered(storage_temperature_max_c="8.4", settings=usp) == ("hold", ("stored_cold",))
    assert lot_answer(decided(changed(settings=usp)))["settings"]["rounding"] == "usp_7_20"


def test_a_rounded_number_is_printed_as_it_was_compared_with_the_unrounded_one_beside_it() -> None:
    made = decided(changed(cd73_percent="94.6", cd34_percent="1.6", settings={"rounding": "usp_7_20"}))
    results = lot_answer(made)["results"]
    passed, failed = results["cd73_positive"], results["cd34_negative"]
    assert (passed["shown"], passed["unrounded"], passed["verdict"]) == ("95", "94.6", "pass")
    assert (failed["shown"], failed["unrounded"], failed["verdict"]) == ("2", "1.6", "fail")
    made = decided(changed(endotoxin_eu_ml="0.44", settings={"rounding": "usp_7_20"}))
    assert made.dose.eu_per_kg_h is not None
    assert made.dose.eu_per_kg_h.exact == Fraction("0.88")


def test_viability_is_reported_and_decides_only_where_the_site_sets_a_limit() -> None:
    assert answered(viability_percent=40) == RELEASED
    site = {"viability_minimum_percent": "85"}
    assert answered(viability_percent="85", settings=site) == RELEASED
    assert answered(viability_percent="84.99", settings=site) == ("reject", ("viability",))
    assert answered(settings=site) == ("hold", ("viability",))


def test_hours_beyond_eight_advise_and_beyond_twelve_hold() -> None:
    for hours, advised in (("8", ()), ("8.001", ("used_within_stability",)), ("12", ("used_within_stability",))):
        made = decided(changed(hours_preparation_to_end=hours))
        assert (str(made.decision), made.advisories) == ("release", advised)


def test_printed_numbers_never_contradict_the_verdict() -> None:
    for fact, value, rule, shown in (
        ("cd73_percent", "94.9999999999", "cd73_positive", "94.9999999999"),
        ("cd73_percent", "94.96", "cd73_positive", "94.96"),
        ("cd34_percent", "1.96", "cd34_negative", "1.96"),
    ):
        assert lot_answer(decided(changed(**{fact: value})))["results"][rule]["shown"] == shown
    tube = {**TUBE, "parent_events": 3_000_001, "positive_events": 2_850_000}
    made = decided(changed("cd73_percent", evidence={"flow": {"CD73": tube}}))
    assert made.reasons == ("cd73_positive",)
    shown = lot_answer(made)["results"]["cd73_positive"]["shown"]
    assert Fraction(shown) < 95, shown


def test_facts_beside_evidence_for_the_same_thing_are_refused_and_both_shown() -> None:
    for evidence, place, value in (
        ({"flow": {"CD73": TUBE}}, "evidence.flow.CD73", "97"),
        ({"virus": PANEL}, "evidence.virus", "false"),
        ({"temperature_log": [[0, 4], [10, 5]]}, "evidence.temperature_log", "4"),
        (
            {"results": {"endotoxin_eu_ml": [{"value": "0.3", "unit": "EU/mL"}]}},
            "evidence.results.endotoxin_eu_ml",
            "0.3",
        ),
    ):
        with pytest.raises(Unreadable) as refused:
            decided(changed(evidence=evidence))
        assert place in refused.value.text.en
        assert value in refused.value.text.en
        assert "facts." in refused.value.text.zh


def test_an_empty_lot_is_held_for_everything_that_is_required() -> None:
    made = release_of({})
    required = [rule.id for rule in RULES if rule.id not in _OPTIONAL]
    assert (str(made.decision), list(made.reasons)) == ("hold", required)
    assert made.advisories == ("third_party_review", "used_within_stability", "endotoxin_dose")


_OPTIONAL = ("viability", "third_party_review", "used_within_stability", "endotoxin_dose", "evidence")


def release_of(content: dict[str, Any]) -> Any:
    """A lot of this content alone."""
    return decided(content)


def test_every_reason_and_advisory_has_a_text_in_both_languages() -> None:
    for code in (*CODES, *(rule.id for rule in RULES), "endotoxin_assay_invalid:recovery"):
        if code != "endotoxin_assay_invalid":
            zh, en = reason_text(code)
            assert zh != en != code


def test_a_certificate_holds_no_float_and_every_test_with_its_limit_and_operator() -> None:
    content = certificate(decided(GOOD), issued_at="2026-11-02T09:00:00+08:00", software="x", rules="y")

    def floats(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(content)
    limits = {one["id"]: one["limit"] for one in content["tests"]}
    assert limits["cd105_positive"] == ">= 95"
    assert limits["cd14_negative"] == "< 2"
    assert limits["count_matches_label"] == ">= 90 and <= 110"
    assert limits["stored_cold"] == ">= 2 and <= 8"
    assert limits["endotoxin"] == "< 0.5"


def test_a_flag_of_the_file_never_turns_hold_into_release() -> None:
    lot = copy.deepcopy(GOOD)
    for key in ("decision", "force", "override"):
        with pytest.raises(Unreadable):
            parse_lot(json.dumps({**lot, key: "release"}).encode(), "lot.json")
