"""CTCAE v5.0 terms that matter around an infusion: which grades each has, and what the grades that need judgement ask for.

Own short words for what a public data file of v5.0 says; grades that a term does not have are not there. Grades given by a
number (fever, adult blood pressure, resting hypoxia, hypothermia, platelets) are in `ctcae`. Hypotension and tachycardia have
no number in v5.0 for adults, and none is invented here.
"""

from __future__ import annotations

from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.logic.tree import Expression
from lupustem.treatment import ctcae_facts as ask

VERSION = "5.0"


class Term(NamedTuple):
    """A term, and for each grade that it has the rule that gives it; None where a number does.

    syndrome: whether it stands for several symptoms that are then not counted beside it.
    """

    name: str
    text: Text
    grades: dict[int, Expression | None]
    syndrome: bool = False


def _term(name: str, zh: str, en: str, *rules: Expression | None, death: bool = True, syndrome: bool = False) -> Term:
    grades: dict[int, Expression | None] = {
        grade: rule for grade, rule in enumerate(rules, start=1) if rule is not None
    }
    if death:
        grades[5] = ask.death
    return Term(name, Text(zh, en), grades, syndrome)


def _mild(*others: Expression) -> Expression:
    """Grade 1 where nothing heavier is so and somebody says that it was mild."""
    rule: Expression = ask.mild_transient
    for one in others:
        rule = rule & ~one
    return rule


def _limiting(name: str, zh: str, en: str) -> Term:
    """A symptom graded by what it keeps people from doing; it has no grade 4 or 5."""
    moderate = ask.moderate_symptoms | ask.instrumental_adl
    severe = ask.severe_symptoms | ask.self_care_adl
    return _term(name, zh, en, _mild(moderate, severe), moderate, severe, death=False)


_PROPHYLAXIS = ask.prophylaxis_24h & (ask.prophylaxis_24h.is_known() | ~ask.mild_transient)
"""Where nobody said so, a mild and transient reaction had none."""
_IRR_2 = ((ask.interrupted | ask.treated) & ask.prompt_response) | _PROPHYLAXIS
_IRR_3 = (
    ask.recurred
    | ask.hospital
    | (ask.prolonged & ~ask.prompt_response & ~ask.mild_transient)
    | ((ask.interrupted | ask.treated) & ~ask.prompt_response)
)

_JUDGED = (
    _term(
        "infusion_related_reaction",
        "输注相关反应",
        "infusion related reaction",
        ~ask.interrupted & ~ask.treated,
        _IRR_2,
        _IRR_3,
        ask.life_threatening,
        syndrome=True,
    ),
    _term(
        "chills",
        "寒战",
        "chills",
        _mild(ask.whole_body_tremor, ask.opioid_indicated),
        ask.whole_body_tremor | ask.opioid_indicated,
        ask.opioid_no_response,
        death=False,
    ),
    _term(
        "hypotension",
        "低血压",
        "hypotension",
        ~ask.symptomatic & ~ask.treatment_indicated,
        ask.non_urgent_treatment,
        ask.treatment_indicated & ask.hospital,
        ask.life_threatening,
    ),
    _term(
        "sinus_tachycardia",
        "窦性心动过速",
        "sinus tachycardia",
        ~ask.symptomatic & ~ask.treatment_indicated,
        ask.symptomatic & ask.non_urgent_treatment,
        ask.urgent_treatment,
        death=False,
    ),
    _term(
        "sinus_bradycardia",
        "窦性心动过缓",
        "sinus bradycardia",
        ~ask.symptomatic & ~ask.treatment_indicated,
        (ask.symptomatic & ~ask.treatment_indicated) | (ask.drug_changed & ~ask.treatment_indicated),
        ask.symptomatic & ask.treatment_indicated,
        ask.life_threatening,
    ),
    _term(
        "dyspnea",
        "呼吸困难",
        "dyspnea",
        ask.exertion_moderate,
        ask.exertion_minimal | ask.instrumental_adl,
        ask.at_rest | ask.self_care_adl,
        ask.life_threatening,
    ),
    _term(
        "bronchospasm",
        "支气管痉挛",
        "bronchospasm",
        _mild(ask.treated),
        ask.treated | ask.instrumental_adl,
        ask.oxygen_indicated | ask.self_care_adl,
        ask.intubation,
    ),
    _term(
        "allergic_reaction",
        "过敏反应",
        "allergic reaction",
        ~ask.systemic_treatment,
        ask.oral_treatment,
        ask.bronchospasm_present | ask.hospital | ask.iv_treatment,
        ask.life_threatening,
    ),
    _term(
        "anaphylaxis",
        "严重过敏反应",
        "anaphylaxis",
        None,
        None,
        ask.bronchospasm_present | ask.iv_treatment | ask.angioedema | ask.low_pressure,
        ask.life_threatening,
        syndrome=True,
    ),
    _term(
        "cytokine_release_syndrome",
        "细胞因子释放综合征",
        "cytokine release syndrome",
        ask.fever_present,
        ask.fluid_responsive | ask.oxygen_below_40,
        ask.one_pressor | ask.oxygen_from_40,
        ask.life_threatening | ask.several_pressors,
        syndrome=True,
    ),
    _term(
        "urticaria",
        "荨麻疹",
        "urticaria",
        ask.skin_below_10,
        ask.skin_10_to_30,
        ask.skin_above_30 | ask.iv_treatment,
        death=False,
    ),
    _term(
        "thromboembolic_event",
        "血栓栓塞事件",
        "thromboembolic event",
        ~ask.treatment_indicated,
        ask.treatment_indicated,
        ask.urgent_treatment,
        ask.unstable | ask.life_threatening,
    ),
    _limiting("headache", "头痛", "headache"),
    _limiting("dizziness", "头晕", "dizziness"),
    _limiting("non_cardiac_chest_pain", "非心源性胸痛", "non-cardiac chest pain"),
    _term(
        "chest_pain_cardiac",
        "心源性胸痛",
        "chest pain - cardiac",
        ask.mild_transient,
        ask.exertional_stable,
        ask.at_rest | ask.new_onset,
        death=False,
    ),
    _term(
        "palpitations",
        "心悸",
        "palpitations",
        ask.mild_transient & ~ask.treatment_indicated,
        ask.treatment_indicated,
        death=False,
    ),
    _term(
        "flushing",
        "潮红",
        "flushing",
        ~ask.symptomatic,
        ask.moderate_symptoms | ask.instrumental_adl,
        ask.with_circulatory_change | ask.self_care_adl,
        death=False,
    ),
    _term(
        "hyperhidrosis",
        "多汗",
        "hyperhidrosis",
        ~ask.more_than_one_site,
        ask.more_than_one_site,
        ask.electrolyte_disturbance,
        death=False,
    ),
    _term(
        "extravasation",
        "输液外渗",
        "infusion site extravasation",
        ask.painless_oedema,
        ask.erythema_symptoms,
        ask.ulcer_or_necrosis,
        ask.life_threatening,
    ),
)
_MEASURED = (
    Term("fever", Text("发热", "fever"), {1: None, 2: None, 3: None, 4: None, 5: ask.death}),
    Term(
        "hypertension",
        Text("高血压", "hypertension"),
        {1: None, 2: None, 3: None, 4: ask.hypertensive_crisis, 5: ask.death},
    ),
    Term("hypoxia", Text("低氧", "hypoxia"), {2: None, 3: None, 4: ask.airway_danger, 5: ask.death}),
    Term("hypothermia", Text("低体温", "hypothermia"), {2: None, 3: None, 4: None, 5: ask.death}),
    Term(
        "platelet_count_decreased", Text("血小板减少", "platelet count decreased"), {1: None, 2: None, 3: None, 4: None}
    ),
)
TERMS: dict[str, Term] = {one.name: one for one in (*_JUDGED, *_MEASURED)}
"""Every term by name."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "platelets": ("platelet_count_decreased",),
    "sweating": ("hyperhidrosis",),
    "facial_flushing": ("flushing",),
    "infusion_site_extravasation": ("extravasation",),
    "chest_tightness": ("non_cardiac_chest_pain", "chest_pain_cardiac", "dyspnea"),
    "出汗": ("hyperhidrosis",),
    "多汗": ("hyperhidrosis",),
    "面部潮红": ("flushing",),
    "潮红": ("flushing",),
    "心悸": ("palpitations",),
    "头晕": ("dizziness",),
    "头痛": ("headache",),
    "发热": ("fever",),
    "寒战": ("chills",),
    "低血压": ("hypotension",),
    "高血压": ("hypertension",),
    "呼吸困难": ("dyspnea",),
    "荨麻疹": ("urticaria",),
    "胸闷": ("non_cardiac_chest_pain", "chest_pain_cardiac", "dyspnea"),
}
"""Words of the bedside; several terms behind one word are a coder's choice, and the word itself is kept."""

SYMPTOMS_OF: dict[str, frozenset[str]] = {
    "infusion_related_reaction": frozenset(TERMS)
    - {"infusion_related_reaction", "extravasation", "thromboembolic_event"},
    "cytokine_release_syndrome": frozenset(
        {"fever", "chills", "hypotension", "hypoxia", "sinus_tachycardia", "headache"}
    ),
    "anaphylaxis": frozenset({"bronchospasm", "urticaria", "hypotension", "allergic_reaction", "flushing", "dyspnea"}),
}
"""What a syndrome already holds: reported beside it, the same thing would count twice."""
