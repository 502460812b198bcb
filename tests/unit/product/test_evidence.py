"""Raw evidence becomes facts, or the code that says why it cannot. Worked figures are those of the project's specification."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lupustem.exchange.unreadable import Unreadable
from lupustem.product.markers import MARKER_RULES, purity_bounds, wilson
from lupustem.product.measured import exactly
from lupustem.report.lot_answer import derived, lot_answer
from tests.unit.product.lots import ASSAY, COUNT, PANEL, RELEASED, TUBE, answered, changed, decided

MARKERS = {marker: rule.rpartition("_")[0] + "_percent" for marker, rule in MARKER_RULES.items()}


def tube(**other: Any) -> dict[str, Any]:
    return {**TUBE, **other}


def flow(marker: str, **other: Any) -> tuple[str, tuple[str, ...]]:
    return answered(MARKERS[marker], evidence={"flow": {marker: tube(**other)}})


def numbers(*without: str, **given: Any) -> dict[str, Any]:
    return derived(decided(changed(*without, **given)))


# ---- flow cytometry counts


def test_percent_positive_comes_from_counts_with_its_wilson_interval() -> None:
    """product.md, section 5: 9,520 of 10,000 gives 94.76 to 95.60, 190 of 10,000 gives 1.65 to 2.19."""
    for positive, interval in ((9520, ("94.76", "95.60")), (190, ("1.65", "2.19"))):
        assert tuple(f"{end:.2f}" for end in wilson(positive, 10000)) == interval
    made = decided(changed("cd105_percent", evidence={"flow": {"CD105": tube(positive_events=9520)}}))
    assert derived(made)["cd105_percent"] == 95.2
    result = lot_answer(made)["results"]["cd105_positive"]
    assert (result["verdict"], result["borderline"]) == ("pass", True)
    result = lot_answer(decided(changed("cd45_percent", evidence={"flow": {"CD45": tube(positive_events=190)}})))
    assert (result["results"]["cd45_negative"]["verdict"], result["results"]["cd45_negative"]["borderline"]) == (
        "pass",
        True,
    )


def test_both_sides_of_a_limit_in_counts() -> None:
    assert flow("CD105", positive_events=9500) == RELEASED
    assert flow("CD105", positive_events=9499) == ("reject", ("cd105_positive",))
    assert flow("HLA-DR", positive_events=199) == RELEASED
    assert flow("HLA-DR", positive_events=200) == ("reject", ("hla_dr_negative",))


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ({"control": None}, ("no_control",)),
        ({"control": "none"}, ("no_control",)),
        ({"parent_events": 4999, "positive_events": 4900}, ("too_few_events",)),
        ({"control_events": 4999}, ("too_few_events",)),
        ({"control_events": None}, ("too_few_events",)),
        ({"control": None, "parent_events": 400, "positive_events": 399}, ("no_control", "too_few_events")),
        ({"parent_events": None}, ("too_few_events",)),
        ({"positive_events": None}, ("cd73_positive",)),
    ],
)
def test_a_tube_that_proves_nothing_gives_its_code(other: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert flow("CD73", **other) == ("hold", codes)


def test_exactly_5000_events_are_enough() -> None:
    assert flow("CD73", parent_events=5000, positive_events=4900, control_events=5000) == RELEASED


def test_an_unusable_tube_holds_even_where_its_number_would_fail() -> None:
    assert flow("CD73", positive_events=10, control=None) == ("hold", ("no_control",))


def test_cd79a_needs_permeabilisation() -> None:
    assert flow("CD79a", positive_events=20, permeabilised=True) == RELEASED
    for stated in (False, None):
        assert flow("CD79a", positive_events=20, permeabilised=stated) == ("hold", ("cd79a_not_permeabilised",))


def test_more_positive_than_parent_events_holds_with_an_error() -> None:
    made = decided(changed("cd73_percent", evidence={"flow": {"CD73": tube(positive_events=10001)}}))
    assert made.reasons == ("cd73_positive",)
    assert [one.field for one in made.lot.problems] == ["evidence.flow.CD73.positive_events"]


def test_an_unstained_control_is_flagged_and_a_wrong_quantile_holds() -> None:
    made = decided(changed("cd73_percent", evidence={"flow": {"CD73": tube(control="unstained")}}))
    assert (str(made.decision), made.advisories) == ("release", ("unstained_control",))
    assert flow("CD73", quantile="0.99") == RELEASED
    assert flow("CD73", quantile="0.98") == ("hold", ("cd73_positive",))


@pytest.mark.parametrize("name", ["HLA-DR", "HLA_DR", "hladr", "Hla-Dr"])
def test_a_marker_may_be_written_as_laboratories_write_it(name: str) -> None:
    evidence = {"flow": {name: tube(positive_events=20)}}
    assert answered("hla_dr_percent", evidence=evidence) == RELEASED


def test_one_marker_twice_is_refused() -> None:
    with pytest.raises(Unreadable, match="twice"):
        decided(changed("hla_dr_percent", evidence={"flow": {"HLA-DR": tube(), "hladr": tube()}}))


# ---- cocktail


def test_a_cocktail_bounds_each_of_its_members_from_above() -> None:
    members = ["CD11b", "CD19", "CD34", "CD45", "HLA-DR"]
    without = [MARKERS[member] for member in members]
    assert answered(*without, evidence={"cocktail": {"members": members, "percent": "1.999"}}) == RELEASED
    for percent in ("2", "5"):
        made = decided(changed(*without, evidence={"cocktail": {"members": members, "percent": percent}}))
        assert str(made.decision) == "hold"
        assert made.reasons == tuple(MARKER_RULES[member] for member in members)
    made = decided(changed(*without, "cd14_percent", evidence={"cocktail": {"members": members, "percent": "0.8"}}))
    assert made.reasons == ("cd14_negative",)


def test_cd79a_in_a_cocktail_needs_permeabilisation_too() -> None:
    given: dict[str, Any] = {"members": ["CD79a", "CD34"], "percent": "0.8"}
    without = ("cd79a_percent", "cd34_percent")
    assert answered(*without, evidence={"cocktail": given}) == ("hold", ("cd79a_not_permeabilised",))
    given["permeabilised"] = True
    assert answered(*without, evidence={"cocktail": given}) == RELEASED


def test_a_positive_marker_is_no_member_of_a_cocktail() -> None:
    with pytest.raises(Unreadable, match="negative markers only"):
        decided(changed("cd73_percent", evidence={"cocktail": {"members": ["CD73"], "percent": "0.8"}}))


def test_a_member_measured_by_itself_counts_as_measured() -> None:
    evidence = {"cocktail": {"members": ["CD34"], "percent": "3"}, "flow": {"CD34": tube(positive_events=20)}}
    assert answered("cd34_percent", evidence=evidence) == RELEASED


# ---- purity


def percents(positive: tuple[str, ...], negative: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(MARKERS.values(), (*positive, *negative), strict=True))


PURITY = [
    # product.md, section 5: sum of negatives, largest, then the bounds.
    (("99.6", "99.8", "99.2"), ("0.3", "0.1", "0.1", "0.1", "0.1", "0.1", "0"), "97.8", "99.2", RELEASED),
    (("98.4", "99.1", "97.9"), ("0.6", "0.4", "0.3", "0.3", "0.3", "0.3", "0.3"), "92.9", "97.9", RELEASED),
    (
        ("97.0", "97.0", "97.0"),
        ("0.5", "0.3", "0.3", "0.3", "0.3", "0.3", "0.1"),
        "88.9",
        "97",
        ("hold", ("purity_undetermined",)),
    ),
    (("95", "95", "95"), ("1.9",) * 7, "71.7", "95", ("hold", ("purity_undetermined",))),
]


@pytest.mark.parametrize(("positive", "negative", "low", "high", "expected"), PURITY)
def test_single_tubes_bound_purity(
    positive: tuple[str, ...], negative: tuple[str, ...], low: str, high: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    given = percents(positive, negative)
    bounds = purity_bounds({marker: exactly(Fraction(given[fact])) for marker, fact in MARKERS.items()})
    assert bounds == (Fraction(low), Fraction(high))
    made = decided(changed("purity_percent", **given))
    assert (str(made.decision), made.reasons) == expected
    assert derived(made)["purity_bounds"] == [float(low), float(high)]


def test_bounds_that_exclude_purity_reject_and_a_missing_marker_leaves_no_bounds() -> None:
    made = decided(changed("purity_percent", cd105_percent="90"))
    assert (str(made.decision), made.reasons) == ("reject", ("cd105_positive", "purity"))
    assert answered("purity_percent", "cd14_percent") == ("hold", ("cd14_negative", "purity"))


def test_bounds_are_taken_with_the_worse_end_of_a_censored_result() -> None:
    given = percents(("99.6", "99.8", "99.2"), ("< 0.5",) * 7)
    made = decided(changed("purity_percent", **given))
    assert derived(made)["purity_bounds"] == [95.1, 99.2]
    assert str(made.decision) == "release"


def test_a_joint_purity_in_counts_decides_by_itself() -> None:
    evidence = {"flow": {"purity": tube(positive_events=9199)}}
    assert answered("purity_percent", evidence=evidence) == ("reject", ("purity",))
    evidence = {"flow": {"purity": tube(positive_events=9200)}}
    assert answered("purity_percent", evidence=evidence) == RELEASED


# ---- sterility, mycoplasma, virus

GOOD_CULTURE = {"result": "negative", "days": 14, "required_days": 14}


@pytest.mark.parametrize(
    ("test", "decision"),
    [
        (GOOD_CULTURE, "release"),
        ({**GOOD_CULTURE, "days": 15}, "release"),
        ({**GOOD_CULTURE, "days": 13}, "hold"),
        ({**GOOD_CULTURE, "days": "13.99"}, "hold"),
        ({"result": "negative", "days": 14}, "hold"),
        ({"result": "negative"}, "hold"),
        ({"result": "negative", "days": 14, "method": "usp_71"}, "release"),
        ({"result": "negative", "days": 7, "method": "usp_71"}, "hold"),
        ({**GOOD_CULTURE, "result": "pending"}, "hold"),
        ({**GOOD_CULTURE, "result": "no_growth_to_date"}, "hold"),
        ({**GOOD_CULTURE, "result": "negative to date"}, "hold"),
        ({**GOOD_CULTURE, "result": "indeterminate"}, "hold"),
        ({**GOOD_CULTURE, "result": "invalid"}, "hold"),
        ({**GOOD_CULTURE, "controls_good": False}, "hold"),
        ({**GOOD_CULTURE, "controls_good": True}, "release"),
        ({**GOOD_CULTURE, "tested_on": "bank"}, "hold"),
        ({**GOOD_CULTURE, "tested_on": "final"}, "release"),
        ({**GOOD_CULTURE, "tested_on": "basement"}, "hold"),
        ({**GOOD_CULTURE, "invalidated": True}, "hold"),
        ({"result": "positive", "days": 2, "required_days": 14}, "reject"),
        ({"result": "positive", "tested_on": "bank"}, "reject"),
        ({"result": "positive", "invalidated": True}, "hold"),
        ("negative", "hold"),
        ("positive", "reject"),
    ],
)
@pytest.mark.parametrize("name", ["bacteria", "fungi", "mycoplasma"])
def test_only_a_finished_valid_negative_is_a_negative(name: str, test: Any, decision: str) -> None:
    got = answered(f"{name}_detected", evidence={"sterility": {name: test}})
    assert got == (decision, () if decision == "release" else (f"no_{name}",))


def test_a_site_may_declare_the_bank_good_enough() -> None:
    evidence = {"sterility": {"bacteria": {**GOOD_CULTURE, "tested_on": "bank"}}}
    settings = {"tested_on": {"bacteria": ["bank", "final"]}}
    assert answered("bacteria_detected", evidence=evidence, settings=settings) == RELEASED
    assert answered("bacteria_detected", evidence=evidence, settings={"tested_on": {"fungi": ["bank"]}})[0] == "hold"


def test_nat_for_mycoplasma_needs_its_internal_control() -> None:
    for control, decision in ((True, "release"), (False, "hold"), (None, "hold")):
        evidence = {"sterility": {"mycoplasma": {"result": "negative", "method": "nat", "controls_good": control}}}
        assert answered("mycoplasma_detected", evidence=evidence)[0] == decision


@pytest.mark.parametrize("virus", PANEL)
def test_a_virus_panel_is_negative_only_where_all_of_it_is(virus: str) -> None:
    assert answered("virus_detected", evidence={"virus": PANEL}) == RELEASED
    for word in ("pending", "indeterminate", "invalid", None, "", "nagetive"):
        assert answered("virus_detected", evidence={"virus": {**PANEL, virus: word}}) == ("hold", ("no_virus",))
    rest = {name: word for name, word in PANEL.items() if name != virus}
    assert answered("virus_detected", evidence={"virus": rest}) == ("hold", ("no_virus",))
    assert answered("virus_detected", evidence={"virus": {virus: "positive"}}) == ("reject", ("no_virus",))


def test_the_panel_is_a_setting_and_a_positive_outside_it_counts() -> None:
    settings = {"virus_panel": ["HIV", "HBV"]}
    given = {"HIV": "negative", "hbv": "negative"}
    assert answered("virus_detected", evidence={"virus": given}, settings=settings) == RELEASED
    given["B19"] = "positive"
    assert answered("virus_detected", evidence={"virus": given}, settings=settings) == ("reject", ("no_virus",))
    with pytest.raises(Unreadable):
        decided(changed(settings={"virus_panel": []}))


# ---- endotoxin


def endotoxin(**other: Any) -> tuple[str, tuple[str, ...]]:
    return answered("endotoxin_eu_ml", evidence={"endotoxin_assay": {**ASSAY, **other}})


def test_the_worked_curve() -> None:
    """product.md, section 7."""
    got = numbers("endotoxin_eu_ml", evidence={"endotoxin_assay": ASSAY})
    assert got["slope"] == pytest.approx(-0.26726, abs=5e-6)
    assert got["intercept"] == pytest.approx(2.90832, abs=5e-6)
    assert got["r"] == pytest.approx(-0.99995, abs=5e-6)
    assert got["endotoxin_eu_ml"] / 20 == pytest.approx(0.01948, abs=5e-6)
    assert got["endotoxin_eu_ml"] == pytest.approx(0.390, abs=5e-4)
    assert got["endotoxin_reported"] == "0.390"
    assert got["recovery_percent"] == pytest.approx(94.0, abs=0.05)
    assert got["mvd"] == 100
    assert endotoxin() == RELEASED


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"standards": ASSAY["standards"][:2]}, {"standards"}),
        ({"standards": [{**one, "onset_s": one["onset_s"][:1]} for one in ASSAY["standards"]]}, {"standards"}),
        ({"standards": [*ASSAY["standards"][:3], {"eu_ml": "5", "onset_s": [529, None]}]}, {"standards"}),
        ({"dilution": 101}, {"mvd"}),
        ({"dilution": None}, {"mvd"}),
        ({"blank_onset_s": 3350}, {"blank"}),
        ({"blank_onset_s": [4000, 3349]}, {"blank"}),
        ({"spike_eu_ml": None}, {"recovery"}),
        ({"spiked_onset_s": [2300, 2340]}, {"recovery"}),
        ({"spiked_onset_s": [600, 610]}, {"recovery"}),
        ({"sample_onset_s": [2300]}, {"wells"}),
        ({"sample_onset_s": [2300, None]}, {"wells"}),
        ({"spiked_onset_s": [985, None]}, {"recovery", "wells"}),
        ({"sample_onset_s": [2000, 2400]}, {"cv"}),
    ],
)
def test_an_invalid_assay_holds_with_its_reason_and_gives_no_number(other: dict[str, Any], why: set[str]) -> None:
    decision, reasons = endotoxin(**other)
    assert decision == "hold"
    assert {reason.partition(":")[2] for reason in reasons} == why
    assert all(reason.startswith("endotoxin_assay_invalid:") for reason in reasons)
    assert "endotoxin_eu_ml" not in numbers("endotoxin_eu_ml", evidence={"endotoxin_assay": {**ASSAY, **other}})


def test_a_blank_that_was_not_run_is_not_a_blank_without_onset() -> None:
    without = {key: value for key, value in ASSAY.items() if key != "blank_onset_s"}
    assert answered("endotoxin_eu_ml", evidence={"endotoxin_assay": without}) == (
        "hold",
        ("endotoxin_assay_invalid:blank",),
    )
    assert endotoxin(blank_onset_s=3351) == RELEASED
    assert endotoxin(blank_onset_s=[None, 3400]) == RELEASED


def test_a_curve_that_rises_or_scatters_is_invalid() -> None:
    rising = [{**one, "onset_s": [x * 10 for x in (50, 51)]} for one in ASSAY["standards"]]
    for level, one in enumerate(rising):
        one["onset_s"] = [500 + 300 * level, 510 + 300 * level]
    assert "endotoxin_assay_invalid:slope" in endotoxin(standards=rising)[1]
    scattered = [
        {**one, "onset_s": times}
        for one, times in zip(ASSAY["standards"], ([3310, 3350], [1000, 1010], [1900, 1910], [523, 529]), strict=True)
    ]
    assert "endotoxin_assay_invalid:r" in endotoxin(standards=scattered)[1]


def test_the_largest_valid_dilution_is_limit_over_lambda() -> None:
    assert endotoxin(dilution=100, sample_onset_s=[4000, 4010]) == RELEASED
    assert endotoxin(dilution="100.01", sample_onset_s=[4000, 4010])[1] == ("endotoxin_assay_invalid:mvd",)


@pytest.mark.parametrize(
    ("sample", "dilution", "reported", "decision"),
    [
        ([None, None], 20, "< 0.1", "release"),
        ([4000, 4100], 20, "< 0.1", "release"),
        ([4000, 4100], 100, "< 0.5", "release"),
        ([500, 505], 1, "> 5", "reject"),
        ([1000, 1010], 20, None, "reject"),
    ],
)
def test_results_outside_the_curve_are_censored(
    sample: list[Any], dilution: int, reported: str | None, decision: str
) -> None:
    spiked = [500, 505] if sample[0] in (500,) else [985, 975]
    run = {**ASSAY, "sample_onset_s": sample, "dilution": dilution, "spiked_onset_s": spiked}
    if decision == "reject":
        run |= {"spike_eu_ml": "5", "spiked_onset_s": [425, 427] if sample[0] == 500 else [522, 524]}
    made = decided(changed("endotoxin_eu_ml", evidence={"endotoxin_assay": run}))
    assert str(made.decision) == decision, made.reasons
    if reported is not None:
        assert derived(made)["endotoxin_reported"] == reported


def test_recovery_limits_are_inclusive() -> None:
    from lupustem.product.endotoxin import Assay, Standard, assay

    # A curve through exact powers: onset 1000 at 1, 100 at 10, 10 at 100: log10 onset = 3 - log10 EU.
    levels = tuple(
        Standard(Decimal(eu), (Decimal(t), Decimal(t))) for eu, t in (("0.001", 10**6), ("1", 1000), ("10", 100))
    )
    sample = (Decimal(10**5), Decimal(10**5))  # 0.01 EU/ml
    for spiked, added, good in (
        ("12500", "0.14", True),  # 0.08: (0.08 - 0.01) / 0.14 = 50 %
        ("12500", "0.1400001", False),
        ("12500", "0.035", True),  # 200 %
        ("12500", "0.0349999", False),
    ):
        run = Assay(levels, (), True, Decimal(1), sample, Decimal(added), (Decimal(spiked),) * 2)
        assert ("recovery" not in assay(run).faults) == good, (added, assay(run).recovery_percent)


@pytest.mark.parametrize(
    ("eu_ml", "dose", "expected", "amount"),
    [
        (
            "0.48",
            {"route": "intravenous", "ml_in_worst_hour": 240, "weight_kg": 22},
            ("hold", ("endotoxin_dose",)),
            5.236,
        ),
        ("0.4", {"route": "intravenous", "ml_in_worst_hour": 250, "weight_kg": 20}, RELEASED, 5),
        (
            "0.4",
            {"route": "intravenous", "ml_in_worst_hour": "250.1", "weight_kg": 20},
            ("hold", ("endotoxin_dose",)),
            5.002,
        ),
        ("0.4", {"route": "intrathecal", "ml_in_worst_hour": 10, "weight_kg": 20}, RELEASED, 0.2),
        (
            "0.4",
            {"route": "intrathecal", "ml_in_worst_hour": "10.1", "weight_kg": 20},
            ("hold", ("endotoxin_dose",)),
            0.202,
        ),
    ],
)
def test_the_dose_limit_rules_where_it_is_stricter(eu_ml: str, dose: Any, expected: Any, amount: float) -> None:
    made = decided(changed(endotoxin_eu_ml=eu_ml, evidence={"dose": dose}))
    assert (str(made.decision), made.reasons) == expected
    assert derived(made)["eu_per_kg_h"] == pytest.approx(amount, abs=5e-4)


@pytest.mark.parametrize(
    ("eu_ml", "expected"),
    [
        ("< 0.5", ("hold", ("endotoxin_dose",))),
        ("< 0.4584", ("hold", ("endotoxin_dose",))),
        ("< 0.4583", ("release", ())),
        ("> 0.4", ("hold", ("endotoxin",))),
    ],
)
def test_a_dose_that_is_only_known_to_lie_below_more_than_the_limit_holds(eu_ml: str, expected: Any) -> None:
    """240 ml within the hour to 22 kg: 5 EU/kg are reached at 0.45833 EU/ml."""
    dose = {"route": "intravenous", "ml_in_worst_hour": 240, "weight_kg": 22}
    made = answered(endotoxin_eu_ml=eu_ml, evidence={"dose": dose})
    assert made == expected


def test_an_unknown_dose_advises_and_an_impossible_one_holds() -> None:
    made = decided(changed(drop=("dose",)))
    assert (str(made.decision), made.advisories) == ("release", ("endotoxin_dose",))
    assert answered(evidence={"dose": {"route": "intravenous", "ml_in_worst_hour": 100, "weight_kg": 0}})[0] == "hold"
    made = decided(changed(evidence={"dose": {"route": "intravenous", "ml_in_worst_hour": 100}}))
    assert made.advisories == ("endotoxin_dose",)


# ---- count


def counted(**other: Any) -> Any:
    return decided(changed("measured_cells_1e6", "label_cells_1e6", evidence={"count": {**COUNT, **other}}))


def test_the_worked_count() -> None:
    """product.md, section 6."""
    got = derived(counted())
    assert got["measured_cells_1e6"] == 51.25
    assert got["cv_percent"] == pytest.approx(3.41, abs=0.005)
    assert got["viability_percent"] == pytest.approx(93.32, abs=0.005)
    assert got["count_percent_of_label"] == 102.5
    assert counted().decision == "release"


def test_counts_that_scatter_or_are_too_few_hold() -> None:
    far = [{"live": 200, "dead": 1}, {"live": 250, "dead": 1}, {"live": 180, "dead": 1}]
    for replicates in (COUNT["replicates"][:2], far, []):
        assert counted(replicates=replicates).reasons == ("count_cv",)
    # 90, 100, 110: mean 100, s 10, exactly 10 %.
    exact = [{"live": 90, "dead": 0}, {"live": 100, "dead": 0}, {"live": 110, "dead": 0}]
    assert counted(replicates=exact, label_cells_1e6="25").reasons == ()
    assert counted(replicates=[*exact[:2], {"live": 111, "dead": 0}], label_cells_1e6="25").reasons == ("count_cv",)


def test_few_cells_are_said_and_missing_parts_hold() -> None:
    few = [{"live": 120, "dead": 0}, {"live": 121, "dead": 0}, {"live": 119, "dead": 0}]
    made = counted(replicates=few, label_cells_1e6="30")
    assert (str(made.decision), made.advisories) == ("release", ("few_cells_counted",))
    for key in ("squares", "dilution", "volume_ml", "label_cells_1e6"):
        assert counted(**{key: None}).reasons == ("count_matches_label",)
    assert counted(label_cells_1e6=0).reasons == ("count_matches_label",)


def test_a_count_of_all_cells_counts_the_dead_too() -> None:
    content = changed("measured_cells_1e6", "label_cells_1e6", count_basis="total", evidence={"count": COUNT})
    assert derived(decided(content))["measured_cells_1e6"] == pytest.approx(659 / 3 / 4 * 2 * 0.01 * 50)
    content["facts"]["count_basis"] = "some"
    assert decided(content).reasons == ("count_matches_label",)


# ---- temperature


def stored(log: Any) -> Any:
    return decided(changed("storage_temperature_min_c", "storage_temperature_max_c", evidence={"temperature_log": log}))


def every_ten(*celsius: object) -> list[list[object]]:
    return [[10 * number, value] for number, value in enumerate(celsius)]


def test_the_worked_logs() -> None:
    """product.md, section 9."""
    made = stored(every_ten(4, 5, 9, 11, 7, 5))
    assert made.reasons == ("stored_cold",)
    got = derived(made)
    assert (got["minutes_above"], got["minutes_below"], got["peak_c"]) == (20, 0, 11)
    got = derived(stored(every_ten(4, 2, "1.5", 2)))
    assert (got["minutes_above"], got["minutes_below"]) == (0, 20)
    made = stored(every_ten("8.0", 8, 8))
    assert (str(made.decision), derived(made)["minutes_above"]) == ("release", 0)


@pytest.mark.parametrize(
    "log",
    [
        [[0, 4], [16, 4]],
        [[0, 4], [10, 4], [9, 4]],
        [[0, 4], [10, 4], [10, 5]],
        [[0, 4]],
        {"readings": [[10, 4], [20, 4]], "preparation_end_minute": 0},
        {"readings": [[0, 4], [10, 4]], "hand_over_minute": 11},
    ],
)
def test_an_incomplete_log_holds_with_its_code(log: Any) -> None:
    assert stored(log).reasons == ("temperature_log_incomplete",)


def test_a_gap_of_fifteen_minutes_is_allowed_and_one_of_more_is_not() -> None:
    assert stored([[0, 4], [15, 4]]).reasons == ()
    assert stored([[0, 4], ["15.01", 4]]).reasons == ("temperature_log_incomplete",)


def test_an_excursion_in_an_incomplete_log_gives_both_reasons() -> None:
    assert stored([[0, 4], [16, 9]]).reasons == ("stored_cold", "temperature_log_incomplete")


def test_the_time_at_room_temperature_is_marked_and_not_counted() -> None:
    log = {"readings": every_ten(4, 5, 6, 21, 22), "room_temperature": {"from_minute": 25, "to_minute": 40}}
    made = stored(log)
    assert (str(made.decision), derived(made)["peak_c"], derived(made)["minutes_above"]) == ("release", 6, 0)
    assert stored(every_ten(4, 5, 6, 21, 22)).reasons == ("stored_cold",)


def test_readings_that_cannot_be_read_hold() -> None:
    made = stored([[0, 4], [10, "warm"], [20, 5]])
    assert str(made.decision) == "hold"
    assert [one.field for one in made.lot.problems] == ["evidence.temperature_log[1]"]


def test_mean_kinetic_temperature_hides_a_freeze() -> None:
    """product.md, section 9: 8.85 and 4.64; the second is 4.635 before rounding."""
    from lupustem.product.temperature import mean_kinetic_temperature

    assert mean_kinetic_temperature([(7.5, 5), (0.5, 25)]) == pytest.approx(8.85, abs=0.005)
    assert mean_kinetic_temperature([(7.5, 5), (0.5, -5)]) == pytest.approx(4.64, abs=0.006)


# ---- moments


def test_the_window_ends_with_the_infusion_and_time_never_goes_back() -> None:
    times = {"preparation_end": "2026-11-02T08:00+08:00", "infusion_end": "2026-11-02T20:00+08:00"}
    made = decided(changed("hours_preparation_to_end", evidence={"times": times}))
    assert (str(made.decision), made.advisories) == ("release", ("used_within_stability",))
    assert derived(made)["latest_infusion_end"] == "2026-11-02T20:00:00+08:00"
    assert derived(made)["latest_infusion_start"] == "2026-11-02T19:00:00+08:00"
    times["infusion_end"] = "2026-11-02T20:00:01+08:00"
    assert answered("hours_preparation_to_end", evidence={"times": times}) == ("hold", ("used_within_stability",))
    times["infusion_end"] = "2026-11-02T07:00+08:00"
    assert answered("hours_preparation_to_end", evidence={"times": times}) == ("hold", ("evidence",))
    times["infusion_end"] = "2026-11-02 20:00"
    assert answered("hours_preparation_to_end", evidence={"times": times}) == ("hold", ("evidence",))
