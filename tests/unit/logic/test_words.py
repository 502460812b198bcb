"""The rules as people read them, in Chinese and in English."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from lupustem.consensus import STATEMENTS, Statement
from lupustem.facts import (
    DERIVED,
    VOCABULARY,
    age_years,
    antiplatelet_start_day,
    bilag_a_count,
    cd73_percent,
    dose_1e6_per_kg,
    glasgow_coma_scale,
    label_cells_1e6,
    measured_cells_1e6,
    months_since_infusion,
    on_anticoagulant,
    pregnant,
    pulmonary_artery_pressure_mmhg,
    pulmonary_hypertension_present,
    renal_involvement,
    severity,
    sex,
    sle_diagnosed,
    sledai_2k,
)
from lupustem.logic import Expression
from lupustem.logic.as_words import derivation_words, plain, unit_words, value_words, words

RULES = [
    (pregnant, "妊娠", "Pregnant"),
    (~pregnant, "“妊娠”为否", "Not “pregnant”"),
    (
        pulmonary_artery_pressure_mmhg > 70,
        "肺动脉压高于 70 mmHg",
        "Pulmonary artery systolic pressure is above 70 mmHg",
    ),
    (
        ~(pulmonary_artery_pressure_mmhg > 70),
        "肺动脉压不超过 70 mmHg",
        "Pulmonary artery systolic pressure is at most 70 mmHg",
    ),
    (age_years < 18, "年龄低于 18 岁", "Age is below 18 years"),
    (months_since_infusion < 1, "输注后月数低于 1 个月", "Time since infusion is below 1 month"),
    (months_since_infusion >= 6, "输注后月数不低于 6 个月", "Time since infusion is at least 6 months"),
    (cd73_percent >= 95, "CD73 阳性率不低于 95%", "CD73 positive is at least 95 %"),
    (sex == "male", "性别为男", "Sex is male"),
    (sex != "male", "性别不为男", "Sex is not male"),
    (~(sex == "male"), "性别不为男", "Sex is not male"),
    (sex.is_known(), "已知“性别”", "“Sex” is known"),
    (
        severity.isin("moderate", "severe"),
        "病情严重程度为中度，或重度",
        "Severity used by the rules is moderate or severe",
    ),
    (
        (dose_1e6_per_kg >= 1) & (dose_1e6_per_kg <= 2),
        "每次剂量不低于 1 ×10⁶/kg，且不超过 2 ×10⁶/kg",
        "Dose per infusion is at least 1 ×10⁶/kg and at most 2 ×10⁶/kg",
    ),
    (
        sle_diagnosed & (bilag_a_count >= 1),
        "确诊系统性红斑狼疮，且 BILAG A 级系统数不低于 1",
        "Diagnosis of systemic lupus erythematosus and number of BILAG-2004 systems graded A is at least 1",
    ),
    (
        pregnant | (sledai_2k > 12),
        "妊娠，或 SLEDAI-2K 评分高于 12",
        "Pregnant or SLEDAI-2K score is above 12",
    ),
    (
        pregnant & (on_anticoagulant | (glasgow_coma_scale < 9)),
        "妊娠，且（正在使用抗凝药，或格拉斯哥昏迷评分低于 9）",
        "Pregnant and (takes an anticoagulant or Glasgow coma scale is below 9)",
    ),
    (
        pulmonary_hypertension_present | renal_involvement,
        "“肺动脉高压（已述或由压力推定）”，或肾脏受累",
        "“Pulmonary hypertension, stated or evident from the pressure” or renal involvement (lupus nephritis)",
    ),
    (~(pregnant & on_anticoagulant), "并非（妊娠，且正在使用抗凝药）", "Not (pregnant and takes an anticoagulant)"),
    (
        10 * measured_cells_1e6 <= 11 * label_cells_1e6,
        "10 × 实测细胞数不超过 11 × 标示细胞数",
        "10 × cells counted is at most 11 × cells stated on the label",
    ),
    (
        (measured_cells_1e6 - 1) / label_cells_1e6 != Decimal("0.5"),
        "（实测细胞数 − 1） ÷ 标示细胞数不等于 0.5",
        "(Cells counted − 1) ÷ cells stated on the label is not 0.5",
    ),
    (
        antiplatelet_start_day == -1,
        "开始日（输注日为 0）等于 -1 天",
        "First day relative to infusion (day 0) is -1 days",
    ),
]


@pytest.mark.parametrize(("rule", "zh", "en"), RULES, ids=[repr(rule) for rule, _, _ in RULES])
def test_a_rule_reads_as_a_sentence(rule: Expression, zh: str, en: str) -> None:
    assert words(rule).zh == zh
    assert words(rule).en == en


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=str)
def test_every_rule_of_the_consensus_has_words_in_both_languages(statement: Statement) -> None:
    for rule in (statement.applies, statement.holds):
        if rule is not None:
            said = words(rule)
            assert re.search("[\u4e00-\u9fff]", said.zh)
            assert not re.search("[\u4e00-\u9fff]", said.en)
            assert not re.search("[a-z]_[a-z]", said.zh + said.en), "a fact is named as people name it"
            assert not re.search(" {2}|[\u4e00-\u9fff] [\u4e00-\u9fff]", said.zh), "no space between Chinese words"
            assert said.en[:1] in "“(" or said.en[:1] == said.en[:1].upper()


def test_the_cases_of_a_derived_fact_read_from_top_to_bottom() -> None:
    read = derivation_words(DERIVED["could_be_pregnant"])
    assert [(when.en, value.en) for when, value in read] == [
        ("Pregnant or lactating", "yes"),
        ("Sex is male", "no"),
        ("“Sex” is known", "yes"),
    ]
    assert [value.zh for _, value in derivation_words(DERIVED["severity"])] == [
        "医生判定的病情严重程度",
        "重度",
        "中度",
        "轻度",
    ]


@pytest.mark.parametrize(
    ("value", "fact", "zh", "en"),
    [
        (None, "sex", "未知", "unknown"),
        (True, "pregnant", "是", "yes"),
        (False, "pregnant", "否", "no"),
        ("female", "sex", "女", "female"),
        (Decimal("62.50"), "weight_kg", "62.5 kg", "62.5 kg"),
        (1, "age_years", "1 岁", "1 year"),
        (34, "age_years", "34 岁", "34 years"),
        (14, "sledai_2k", "14", "14"),
        (95, "cd73_percent", "95%", "95 %"),
    ],
)
def test_a_value_reads_as_people_write_it(value: object, fact: str, zh: str, en: str) -> None:
    assert value_words(value, VOCABULARY[fact]) == (zh, en)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Decimal("1E+2"), "100"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("70.0"), "70"),
        (100, "100"),
        (Fraction(1, 3), "≈0.333333"),
    ],
)
def test_a_number_has_no_exponent_and_no_trailing_zeros(number: object, shown: str) -> None:
    assert plain(number) == shown


def test_every_unit_of_the_vocabulary_can_be_printed() -> None:
    for fact in VOCABULARY.values():
        for language in (None, "zh", "en"):
            printed = unit_words(fact.unit, language)
            assert (printed == "") == (fact.unit is None)
            assert not re.search(r"[\[\]{}*]", printed), "UCUM's brackets and stars are not for people"


def test_what_is_no_expression_has_no_words() -> None:
    with pytest.raises(TypeError, match="no words"):
        words(Expression())
