"""Facts that cannot both be right: said aloud, never settled in silence. What was given is used as it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lupustem.facts.follow_up import (
    months_since_infusion,
    relapsed,
    renal_biopsy_month,
    renal_biopsy_repeated,
    response_effective,
    serious_adverse_event,
    serious_adverse_event_reported,
)
from lupustem.facts.infusion import (
    cyclophosphamide_after,
    hours_to_cyclophosphamide,
    infusion_minutes,
    infusion_reaction,
    initial_phase_minutes,
    initial_rate_max_ml_min,
    max_rate_ml_min,
    severe_reaction,
    storage_temperature_max_c,
    storage_temperature_min_c,
)
from lupustem.facts.laboratory import diastolic_mmhg, prednisone_mg_per_day, systolic_mmhg
from lupustem.facts.notices import Notice
from lupustem.facts.patient import (
    active_infection,
    bilag_a_count,
    bilag_b_count,
    bleeding_tendency,
    diffuse_alveolar_haemorrhage,
    haematologic_malignancy,
    infection_under_treatment,
    lactating,
    malignancy,
    on_anticoagulant,
    on_glucocorticoid,
    platelets_10e9_l,
    pregnant,
    prior_msc_effective,
    prior_msc_infusions,
    pulmonary_artery_pressure_mmhg,
    pulmonary_hypertension,
    pulmonary_involvement,
    relapsed_after_msc,
    severity_assessed,
    sex,
    sledai_2k,
)
from lupustem.facts.prescription import (
    antiplatelet_drug,
    antiplatelet_mg_per_day,
    intrathecal_cells_1e6,
    intrathecal_planned,
)
from lupustem.logic.as_python import Closure, PythonSource
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, variables


@dataclass(frozen=True, slots=True, eq=False)
class Contradiction:
    """Two or more facts that do not go together, and what was done."""

    code: str
    when: Expression
    text: Text


_HAEMORRHAGE = diffuse_alveolar_haemorrhage.is_known() & diffuse_alveolar_haemorrhage
_SEVERE = (sledai_2k > 12) | (bilag_a_count >= 1) | diffuse_alveolar_haemorrhage
_MODERATE = (sledai_2k > 6) | (bilag_b_count >= 2)
_NOT_SEVERE = (sledai_2k <= 12) & (bilag_a_count == 0) & ~_HAEMORRHAGE
_MILD = (sledai_2k <= 6) & (bilag_a_count == 0) & (bilag_b_count < 2) & ~_HAEMORRHAGE

CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        "severity_below_scores",
        ((severity_assessed == "mild") & (_SEVERE | _MODERATE)) | ((severity_assessed == "moderate") & _SEVERE),
        Text(
            "医生判定的严重程度低于评分或弥漫性肺泡出血所提示的程度；按医生判定处理，请复核。",
            "The judged severity is below what the scores or an alveolar haemorrhage suggest; the judgement is used, "
            "please check it.",
        ),
    ),
    Contradiction(
        "severity_above_scores",
        ((severity_assessed == "severe") & _NOT_SEVERE) | ((severity_assessed == "moderate") & _MILD),
        Text(
            "医生判定的严重程度高于评分所提示的程度；按医生判定处理，请复核。",
            "The judged severity is above what the scores suggest; the judgement is used, please check it.",
        ),
    ),
    Contradiction(
        "pregnant_or_lactating_man",
        (sex == "male") & (pregnant | lactating),
        Text(
            "性别为男，却记为妊娠或哺乳；按妊娠或哺乳处理，请核对。",
            "Sex is male, yet pregnancy or lactation is stated; pregnancy or lactation is used, please check.",
        ),
    ),
    Contradiction(
        "pulmonary_hypertension_denied",
        ~pulmonary_hypertension & (pulmonary_artery_pressure_mmhg > 40),
        Text(
            "记为无肺动脉高压，但肺动脉压高于 40 mmHg；按有肺动脉高压处理，请核对。",
            "Pulmonary hypertension is denied, yet the pressure is above 40 mmHg; hypertension is used, please check.",
        ),
    ),
    Contradiction(
        "infection_treatment_without_infection",
        ~active_infection & infection_under_treatment,
        Text(
            "记为无活动性感染，却有抗感染治疗；按无感染处理，请核对。",
            "No active infection is stated, yet it is being treated; no infection is used, please check.",
        ),
    ),
    Contradiction(
        "malignancy_denied",
        ~malignancy & haematologic_malignancy,
        Text(
            "记为无恶性肿瘤，却有血液系统恶性疾病；按有恶性肿瘤处理，请核对。",
            "Malignancy is denied, yet a haematologic malignancy is stated; malignancy is used, please check.",
        ),
    ),
    Contradiction(
        "bleeding_tendency_denied",
        ~bleeding_tendency & ((platelets_10e9_l < 50) | diffuse_alveolar_haemorrhage | on_anticoagulant),
        Text(
            "记为无出血倾向，但血小板低于 50 ×10⁹/L、有弥漫性肺泡出血或正用抗凝药；按有出血倾向处理，请核对。",
            "A bleeding tendency is denied, yet platelets are below 50 ×10⁹/L, the alveoli bleed or an anticoagulant "
            "is taken; a tendency is used, please check.",
        ),
    ),
    Contradiction(
        "outcome_of_no_infusion",
        (prior_msc_infusions == 0) & (prior_msc_effective | relapsed_after_msc),
        Text(
            "既往未输注间充质干细胞，却记有疗效或复发；请核对。",
            "No earlier MSC infusion is stated, yet a response or a relapse after one is; please check.",
        ),
    ),
    Contradiction(
        "relapse_without_response",
        (~prior_msc_effective & relapsed_after_msc) | (~response_effective & relapsed),
        Text(
            "记为治疗无效，却又记为缓解后复发；请核对。",
            "The treatment is stated to have failed, yet a relapse after response is stated too; please check.",
        ),
    ),
    Contradiction(
        "haemorrhage_without_lung",
        diffuse_alveolar_haemorrhage & ~pulmonary_involvement,
        Text(
            "有弥漫性肺泡出血，却记为无肺脏受累；请核对。",
            "Diffuse alveolar haemorrhage is stated, yet the lung is said not to be involved; please check.",
        ),
    ),
    Contradiction(
        "prednisone_without_glucocorticoid",
        ~on_glucocorticoid & (prednisone_mg_per_day > 0),
        Text(
            "记为未用糖皮质激素，却有泼尼松剂量；请核对。",
            "No glucocorticoid is stated, yet a prednisone dose is; please check.",
        ),
    ),
    Contradiction(
        "intrathecal_cells_without_plan",
        ~intrathecal_planned & (intrathecal_cells_1e6 > 0),
        Text(
            "未计划鞘内注射，却填有鞘内细胞数；请核对。",
            "No intrathecal injection is planned, yet a cell number is given for it; please check.",
        ),
    ),
    Contradiction(
        "antiplatelet_dose_without_drug",
        (antiplatelet_drug == "none") & (antiplatelet_mg_per_day > 0),
        Text(
            "未选抗血小板药，却填有每日剂量；请核对。",
            "No antiplatelet drug is chosen, yet a daily dose is given; please check.",
        ),
    ),
    Contradiction(
        "storage_temperatures_reversed",
        storage_temperature_min_c > storage_temperature_max_c,
        Text(
            "储存最低温度高于最高温度；请核对。",
            "The lowest storage temperature is above the highest; please check.",
        ),
    ),
    Contradiction(
        "first_phase_beyond_infusion",
        (initial_phase_minutes > infusion_minutes) | (initial_rate_max_ml_min > max_rate_ml_min),
        Text(
            "起始阶段的时长或滴速超过整个输注的时长或最大滴速；请核对。",
            "The first phase is longer, or faster, than the whole infusion; please check.",
        ),
    ),
    Contradiction(
        "severe_reaction_denied",
        ~infusion_reaction & severe_reaction,
        Text(
            "记为无输注反应，却有严重反应；请核对。",
            "No infusion reaction is stated, yet a severe one is; please check.",
        ),
    ),
    Contradiction(
        "interval_without_cyclophosphamide",
        ~cyclophosphamide_after & hours_to_cyclophosphamide.is_known(),
        Text(
            "输注后不用环磷酰胺，却填有间隔时间；请核对。",
            "No cyclophosphamide follows, yet an interval to it is given; please check.",
        ),
    ),
    Contradiction(
        "report_without_event",
        ~serious_adverse_event & serious_adverse_event_reported,
        Text(
            "记为无严重不良事件，却已上报；请核对。",
            "No serious adverse event is stated, yet one was reported; please check.",
        ),
    ),
    Contradiction(
        "biopsy_month_disagrees",
        (~renal_biopsy_repeated & renal_biopsy_month.is_known()) | (renal_biopsy_month > months_since_infusion),
        Text(
            "重复肾活检的月份与其他记录不符（未做，或晚于当前随访时间）；请核对。",
            "The month of the repeated biopsy does not fit: none was done, or it lies after this visit; please check.",
        ),
    ),
    Contradiction(
        "blood_pressure_reversed",
        systolic_mmhg <= diastolic_mmhg,
        Text("收缩压不高于舒张压；请核对。", "Systolic pressure is not above diastolic pressure; please check."),
    ),
)


CONTRADICTION_WORDS: dict[str, Text] = {one.code: one.text for one in CONTRADICTIONS}
"""What each contradiction says, by code."""


def contradictions(row: Mapping[str, Any]) -> tuple[Notice, ...]:
    """A notice for every contradiction that is certain on this row, in the order of the table."""
    any_certain, certain = _certain()
    return tuple(certain(row)) if any_certain(row) else ()


@cache
def _certain() -> tuple[Closure, Closure]:
    whether, which = PythonSource(at_need=True), PythonSource(at_need=True)
    pairs = [f"({which.constant(_notice(one))}, {which.true(one.when)})" for one in CONTRADICTIONS]
    return (
        whether.function(" or ".join(whether.true(one.when) for one in CONTRADICTIONS)),
        which.function(f"[notice for notice, certain in ({', '.join(pairs)}) if certain]"),
    )


def _notice(one: Contradiction) -> Notice:
    return Notice(one.code, tuple(variables(one.when)), one.text)
