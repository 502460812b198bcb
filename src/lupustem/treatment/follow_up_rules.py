"""What is examined at follow-up, for whom and when: each line with the statement or the policy that it rests on.

The consensus (sections 3.9, 4.1 and 4.2) names what to look at and a few times; the grid of visits and the width of their
windows are site policy.
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.facts import (
    cardiac_involvement,
    cns_involvement,
    diffuse_alveolar_haemorrhage,
    haematologic_involvement,
    hepatic_involvement,
    pulmonary_hypertension_present,
    pulmonary_involvement,
    renal_biopsy_repeated,
    renal_involvement,
    response_effective,
)
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression
from lupustem.treatment.reasons import Kind

YEARLY_FROM = 72
"""Months: half-yearly to here, yearly after."""
DEFAULT_YEARS = 10


@dataclass(frozen=True, slots=True)
class Window:
    """How many days a visit may be early or late, for visits up to so many months."""

    up_to_months: int
    days: int


WINDOWS = (Window(0, 3), Window(1, 7), Window(3, 14), Window(12, 30), Window(10_000, 60))
"""Site policy."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing to do at visits.

    statement: the statement that it rests on, None for site policy. applies: for whom; None for everyone. months: the visits at
    which it is due, None for each from `from_month` to `to_month` inclusive. week: also at the visit after one week.
    """

    id: str
    text: Text
    statement: str | None
    kind: Kind
    applies: Expression | None = None
    months: tuple[int, ...] | None = None
    from_month: int = 1
    to_month: int | None = None
    week: bool = False


_LUNG_HEART = (
    cardiac_involvement | pulmonary_involvement | pulmonary_hypertension_present | diffuse_alveolar_haemorrhage
)
_ORGANS = haematologic_involvement | renal_involvement | hepatic_involvement

EXAMINATIONS: tuple[Examination, ...] = (
    Examination(
        "safety",
        Text("询问并记录不良事件", "ask for and record adverse events"),
        "safety_reviewed",
        Kind.CONSENSUS,
        week=True,
    ),
    Examination(
        "activity_indices", Text("SLEDAI、BILAG、PGA", "SLEDAI, BILAG, PGA"), "activity_indices", Kind.CONSENSUS
    ),
    Examination(
        "serology",
        Text("自身抗体滴度、补体、调节性 T 细胞", "autoantibody titres, complement, regulatory T cells"),
        "serology",
        Kind.CONSENSUS,
    ),
    Examination(
        "blood_count_week_1",
        Text("血常规", "blood count"),
        None,
        Kind.SITE_POLICY,
        haematologic_involvement,
        months=(),
        week=True,
    ),
    Examination(
        "organ_function",
        Text(
            "血常规、肝功能、肾功能、24 h 尿蛋白、脏器 B 超",
            "blood count, liver and kidney function, 24 h urine protein, organ ultrasound",
        ),
        "organ_function",
        Kind.CONSENSUS,
        _ORGANS,
    ),
    Examination(
        "cytopenia_onset",
        Text("留意血细胞减少是否开始起效", "look for the onset of an effect on cytopenia"),
        "cytopenia_onset",
        Kind.CONSENSUS,
        haematologic_involvement,
        months=(),
        week=True,
    ),
    Examination(
        "renal_onset",
        Text("留意肾脏是否开始起效（1～3 个月）", "look for the onset of an effect on the kidneys (months 1 to 3)"),
        "renal_onset",
        Kind.CONSENSUS,
        renal_involvement,
        months=(1, 3),
    ),
    Examination(
        "renal_biopsy",
        Text("如需重复肾活检，在第 6～12 个月", "a repeated renal biopsy, if wanted, in months 6 to 12"),
        "renal_biopsy_window",
        Kind.CONSENSUS,
        renal_involvement & renal_biopsy_repeated,
        months=(6, 12),
    ),
    Examination(
        "heart_lung_imaging",
        Text("可复查超声心动图和胸部 CT", "echocardiography and chest CT may be repeated"),
        "heart_lung_imaging",
        Kind.CONSENSUS,
        _LUNG_HEART,
        months=(6, 12),
    ),
    Examination(
        "cns_reassessment",
        Text(
            "中枢神经系统：原文中断，复评内容由医生定",
            "central nervous system: the source breaks off, a physician decides",
        ),
        "cns_reassessment",
        Kind.CONSENSUS,
        cns_involvement,
        months=(6, 12),
    ),
    Examination(
        "maintenance", Text("核对维持治疗", "check the maintenance therapy"), "maintenance_therapy", Kind.CONSENSUS
    ),
    Examination(
        "response",
        Text("评价疗效：无效可更换治疗", "judge the response: if it did not work, treatment may be switched"),
        "switch_if_ineffective",
        Kind.CONSENSUS,
        months=(6, 12),
    ),
    Examination(
        "relapse_watch",
        Text("留意复发；有效后复发者可再次治疗", "watch for relapse; after a response treatment may be repeated"),
        "relapse_watch",
        Kind.CONSENSUS,
        response_effective,
        from_month=6,
    ),
    Examination(
        "long_term_safety",
        Text("长期安全性：肿瘤、感染、血栓", "long-term safety: tumour, infection, thrombosis"),
        "long_term_safety",
        Kind.CONSENSUS,
        from_month=12,
    ),
)
"""In the order of the article."""
