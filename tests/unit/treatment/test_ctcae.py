"""CTCAE v5.0: limits on both sides, grades that do not exist, answers that are missing.

Expected grades follow a public data file of v5.0, as the spec paraphrases it; sinus bradycardia's grade 5 was read there.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from lupustem.treatment.ctcae import counted_twice, grade, judged, refuse_absent, term_of, treatment_emergent
from lupustem.treatment.ctcae_facts import FACTS
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.reasons import Standing
from lupustem.treatment.refusal import Refusal


@pytest.mark.parametrize(
    ("term", "number", "grades"),
    [
        ("fever", "temperature_c", {"37.9": 0, "37.99": 0, "38.0": 1, "39.0": 1, "39.1": 2, "39.01": 2, "40.0": 2}),
        ("hypothermia", "temperature_c", {"35.1": 0, "35": 2, "32.1": 2, "32": 3, "28.1": 3, "28": 4}),
        ("platelets", "platelets_10e9_l", {"74.9": 2, "50": 2, "49.9": 3, "25": 3, "24.9": 4, "0": 4}),
        ("hypoxia", "spo2_at_rest", {"87": 3, "88": 0, "90": 0, "87.9": 3}),
        ("hypoxia", "pao2_mmhg", {"55": 3, "55.1": 0}),
    ],
)
def test_a_number_is_graded_on_the_side_of_the_limit_that_v5_says(
    term: str, number: str, grades: dict[str, int]
) -> None:
    for value, expected in grades.items():
        assert grade(term, **{number: value}).grade == expected, value


def test_above_40_degrees_the_hours_decide_between_grade_3_and_4() -> None:
    assert grade("fever", temperature_c="40.1").candidates == (3, 4)
    assert grade("fever", temperature_c="40.1").status is Standing.UNKNOWN
    assert grade("fever", temperature_c="40.1", hours_above_40=24).grade == 3
    assert grade("fever", temperature_c="40.1", hours_above_40="24.1").grade == 4


def test_platelets_above_75_need_the_laboratorys_own_limit() -> None:
    assert grade("platelets", platelets_10e9_l=75).grade == 1
    assert grade("platelets", platelets_10e9_l="75.9").grade == 1
    assert grade("platelets", platelets_10e9_l=76).candidates == (0, 1)
    assert grade("platelets", platelets_10e9_l=75, lower_limit_of_normal=100).grade == 1
    assert grade("platelets", platelets_10e9_l="99.9", lower_limit_of_normal=100).grade == 1
    assert grade("platelets", platelets_10e9_l=100, lower_limit_of_normal=100).grade == 0


@pytest.mark.parametrize(
    ("systolic", "diastolic", "candidates"),
    [
        (119, 79, (0,)),
        (120, 79, (1,)),
        (119, 80, (1,)),
        (139, 89, (1,)),
        (140, 89, (1, 2)),
        (139, 90, (1, 2)),
        (159, 99, (1, 2)),
        (160, 80, (3,)),
        (130, 100, (3,)),
        (125, None, (1, 2, 3)),
        (165, None, (3,)),
    ],
)
def test_adult_blood_pressure_gives_a_candidate(
    systolic: int, diastolic: int | None, candidates: tuple[int, ...]
) -> None:
    made = grade("hypertension", systolic=systolic, diastolic=diastolic, age_years=34)
    assert made.candidates == candidates


def test_grade_2_hypertension_asks_for_its_qualifiers_and_one_is_enough() -> None:
    made = grade("hypertension", systolic=150, diastolic=85, age_years=34)
    assert set(made.asks) == {
        "pressure_was_normal",
        "pressure_persistent",
        "pressure_symptomatic_rise",
        "one_drug_started",
    }
    assert grade("hypertension", {"pressure_persistent": True}, systolic=150, diastolic=85, age_years=34).grade == 2
    none = dict.fromkeys(made.asks, False)
    assert grade("hypertension", none, systolic=150, diastolic=85, age_years=34).grade is None


def test_the_limits_of_adult_blood_pressure_are_not_used_for_a_child_or_without_an_age() -> None:
    assert grade("hypertension", systolic=170, diastolic=105, age_years=17).grade is None
    assert grade("hypertension", systolic=170, diastolic=105).grade is None


def test_saturation_of_90_is_no_hypoxia_grade_and_exertion_stays_open() -> None:
    made = grade("hypoxia", spo2_at_rest=90)
    assert (made.grade, made.status) == (0, Standing.UNKNOWN)
    assert made.asks == ("spo2_falls_on_exertion", "intermittent_oxygen")
    assert grade("hypoxia", {"intermittent_oxygen": True}, spo2_at_rest=90).grade == 2
    answered = {"spo2_falls_on_exertion": False, "intermittent_oxygen": False}
    assert grade("hypoxia", answered, spo2_at_rest=90).status is Standing.OK


@pytest.mark.parametrize("term", ["hypotension", "sinus_tachycardia"])
def test_hypotension_and_tachycardia_have_no_number(term: str) -> None:
    with pytest.raises(Refusal) as error:
        grade(term, systolic=60)
    assert error.value.code == "unknown_number"


_MILD = {"interrupted": False, "treated": False, "recurred": False, "hospital": False, "prolonged": False}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({**_MILD, "mild_transient": True}, 1),
        ({**_MILD, "prophylaxis_24h": True}, 2),
        ({"interrupted": True, "prompt_response": True, "recurred": False, "hospital": False}, 2),
        ({"treated": True, "prompt_response": True, "recurred": False, "hospital": False}, 2),
        ({"treated": True, "prompt_response": False}, 3),
        ({**_MILD, "mild_transient": True, "recurred": True}, 3),
        ({**_MILD, "hospital": True}, 3),
        ({**_MILD, "life_threatening": True}, 4),
        ({"death": True}, 5),
    ],
)
def test_an_infusion_related_reaction_is_graded_by_what_was_done_and_how_it_went(
    answers: dict[str, bool | None], expected: int
) -> None:
    assert grade("infusion_related_reaction", answers).grade == expected


def test_a_reaction_that_was_treated_and_got_better_still_asks_whether_it_came_back() -> None:
    made = grade("infusion_related_reaction", {"treated": True, "prompt_response": True})
    assert (made.state, made.candidates) == ("needs_judgement", (2, 3))
    assert set(made.asks) == {"recurred", "hospital"}


@pytest.mark.parametrize(
    ("term", "answers", "expected"),
    [
        ("hypotension", {"symptomatic": False, "treatment_indicated": False, "non_urgent_treatment": False}, 1),
        ("hypotension", {"non_urgent_treatment": True, "treatment_indicated": True, "hospital": True}, 3),
        (
            "urticaria",
            {"skin_below_10": True, "skin_10_to_30": False, "skin_above_30": False, "iv_treatment": False},
            1,
        ),
        ("urticaria", {"iv_treatment": True}, 3),
        ("allergic_reaction", {"iv_treatment": True}, 3),
        ("anaphylaxis", {"angioedema": True}, 3),
        ("cytokine_release_syndrome", {"one_pressor": True}, 3),
        ("cytokine_release_syndrome", {"oxygen_from_40": True}, 3),
        ("chills", {"opioid_no_response": True}, 3),
        ("chest_pain_cardiac", {"at_rest": True}, 3),
        ("dizziness", {"self_care_adl": True}, 3),
        ("sinus_bradycardia", {"symptomatic": True, "treatment_indicated": True}, 3),
        ("thromboembolic_event", {"urgent_treatment": True, "unstable": True}, 4),
        ("extravasation", {"ulcer_or_necrosis": True}, 3),
        ("palpitations", {"treatment_indicated": True}, 2),
    ],
)
def test_other_terms_are_graded_by_answers(term: str, answers: dict[str, bool | None], expected: int) -> None:
    assert grade(term, answers).grade == expected


@pytest.mark.parametrize("term", [one for one in TERMS if one not in ("fever", "hypoxia", "hypothermia")])
def test_without_an_answer_no_event_is_graded(term: str) -> None:
    made = grade(term)
    assert (made.grade, made.status) == (None, Standing.UNKNOWN)
    assert made.asks
    assert set(made.candidates) <= {0, *TERMS[term].grades}


@pytest.mark.parametrize(
    "term", [name for name, one in TERMS.items() if not any(rule is None for rule in one.grades.values())]
)
def test_no_further_answer_contradicts_a_grade_below_4_that_was_given(term: str) -> None:
    names = sorted({name for rule in TERMS[term].grades.values() for name in _names(rule)} - {"death"})
    for values in product((True, False), repeat=min(len(names), 7)):
        answers = dict(zip(names, values, strict=False))
        made = grade(term, answers)
        less = dict(list(answers.items())[:-1])
        before = grade(term, less)
        if before.grade is not None and made.grade is not None:
            assert made.grade == before.grade or made.grade >= 4


def _names(rule: Any) -> set[str]:
    from lupustem.logic.tree import variables

    return set(variables(rule))


@pytest.mark.parametrize(
    ("term", "absent"),
    [
        ("chills", (4, 5)),
        ("sinus_tachycardia", (4, 5)),
        ("hypoxia", (1,)),
        ("anaphylaxis", (1, 2)),
        ("urticaria", (4, 5)),
        ("headache", (4, 5)),
        ("palpitations", (3, 4, 5)),
        ("flushing", (4, 5)),
        ("hyperhidrosis", (4, 5)),
        ("hypothermia", (1,)),
        ("platelet_count_decreased", (5,)),
        ("chest_pain_cardiac", (4, 5)),
    ],
)
def test_a_grade_that_the_term_does_not_have_is_refused(term: str, absent: tuple[int, ...]) -> None:
    for level in range(6):
        if level in absent or level == 0:
            with pytest.raises(Refusal) as error:
                refuse_absent(term, level)
            assert error.value.code == "no_such_grade"
        else:
            assert refuse_absent(term, level) == level


def test_hz43_a_grade_carries_the_version_that_it_was_given_by() -> None:
    assert grade("fever", temperature_c=39).version == "5.0"


def test_a_persons_grade_may_not_contradict_the_number() -> None:
    made = grade("fever", temperature_c="38.5")
    with pytest.raises(Refusal, match="contradicts"):
        judged(made, 3)
    assert judged(grade("hypotension", {}), 2).grade == 2


def test_treatment_emergent_means_above_the_grade_before() -> None:
    assert treatment_emergent(1, 1) is False
    assert treatment_emergent(2, 1) is True
    assert treatment_emergent(2, None) is None
    assert treatment_emergent(None, 0) is None
    for baseline in (-1, 6):
        with pytest.raises(Refusal, match="0 to 5"):
            treatment_emergent(1, baseline)


def test_chest_tightness_is_the_coders_choice_and_sweating_is_not() -> None:
    for word in ("胸闷", "chest tightness"):
        with pytest.raises(Refusal) as error:
            term_of(word)
        assert error.value.code == "ambiguous_term"
    assert term_of("sweating").name == "hyperhidrosis"
    assert term_of("面部潮红").name == "flushing"
    with pytest.raises(Refusal) as error:
        term_of("nothing")
    assert error.value.code == "unknown_term"


def test_a_syndrome_and_its_symptom_are_not_counted_both() -> None:
    assert counted_twice(("infusion_related_reaction", "fever")) == (("infusion_related_reaction", "fever"),)
    assert counted_twice(("fever", "flushing")) == ()


@pytest.mark.parametrize(
    ("answers", "numbers", "code"),
    [
        ({"treate": True}, {}, "unknown_answer"),
        ({"treated": "yes"}, {}, "wrong_type"),
        ({"death": True, "life_threatening": False}, {}, "inconsistent"),
        ({}, {"temperature_c": "46"}, "out_of_bounds"),
        ({}, {"temperature_c": "hot"}, "wrong_type"),
        ({}, {"spo2_at_rest": 90}, "unknown_number"),
    ],
)
def test_what_cannot_be_read_is_a_named_error(answers: dict[str, Any], numbers: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as error:
        grade("fever", answers, **numbers)
    assert error.value.code == code


def test_every_question_has_words_in_both_languages() -> None:
    for name, one in FACTS.items():
        assert one.name == name
        assert one.text.zh
        assert one.text.en
