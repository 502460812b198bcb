"""The questions that a grade needs answered: yes, no or not known, never assumed.

Each is a yes-or-no variable of the project's one logic, so that "unknown" goes through a grading rule as it does through a
statement.
"""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.logic.tree import Variable


def _ask(zh: str, en: str) -> Variable:
    return Variable("boolean", Text(zh, en))


death = _ask("因该事件死亡", "death from the event")
life_threatening = _ask("当时危及生命，需紧急处理", "life-threatening at the time, urgent intervention needed")
mild_transient = _ask("轻微且短暂", "mild and transient")
interrupted = _ask("因此中断输注", "the infusion was interrupted for it")
treated = _ask("接受了治疗", "it was treated")
prompt_response = _ask("处理后迅速好转", "it responded promptly")
prophylaxis_24h = _ask("用药预防不超过 24 h", "prophylactic drugs for up to 24 h")
prolonged = _ask("持续不缓解", "prolonged, no rapid response")
recurred = _ask("初步好转后再次出现", "came back after a first improvement")
hospital = _ask("因此住院或延长住院", "hospital care needed for it")
symptomatic = _ask("有症状", "symptoms")
non_urgent_treatment = _ask("需非紧急处理", "non-urgent treatment indicated")
urgent_treatment = _ask("需紧急处理", "urgent treatment indicated")
treatment_indicated = _ask("需医疗处理", "treatment indicated")
drug_changed = _ask("调整了用药", "a drug was changed")
instrumental_adl = _ask("影响工具性日常活动", "limits instrumental activities of daily living")
self_care_adl = _ask("影响自理性日常活动", "limits self-care")
severe_symptoms = _ask("症状严重", "severe symptoms")
moderate_symptoms = _ask("症状中等", "moderate symptoms")
whole_body_tremor = _ask("中度全身颤抖", "moderate tremor of the whole body")
opioid_indicated = _ask("需用阿片类药", "an opioid is indicated")
opioid_no_response = _ask("重度或持久，阿片类无效", "severe or prolonged and not answering to opioids")
exertion_moderate = _ask("中等活动时气短", "short of breath on moderate exertion")
exertion_minimal = _ask("轻微活动时气短", "short of breath on minimal exertion")
at_rest = _ask("静息时出现", "present at rest")
oxygen_indicated = _ask("需吸氧", "oxygen is indicated")
intubation = _ask(
    "呼吸或循环受损，需插管或紧急处理", "breathing or circulation failing, intubation or urgent treatment"
)
oral_treatment = _ask("口服药物治疗", "treated by mouth")
iv_treatment = _ask("静脉用药治疗", "treated by vein")
systemic_treatment = _ask("需全身用药", "systemic treatment needed")
bronchospasm_present = _ask("支气管痉挛", "bronchospasm")
angioedema = _ask("过敏相关水肿或血管性水肿", "allergic oedema or angioedema")
low_pressure = _ask("低血压", "hypotension")
fever_present = _ask("发热", "fever")
fluid_responsive = _ask("低血压补液后好转", "hypotension that answers fluid")
one_pressor = _ask("用一种升压药", "one pressor")
several_pressors = _ask("需多种升压药或机械通气", "several pressors or a ventilator")
oxygen_below_40 = _ask("低于 40% 氧可纠正的缺氧", "hypoxia corrected by less than 40 % oxygen")
oxygen_from_40 = _ask("需 40% 及以上氧", "hypoxia that needs 40 % oxygen or more")
skin_below_10 = _ask("皮疹少于体表 10%", "less than 10 % of the body surface")
skin_10_to_30 = _ask("皮疹占体表 10%～30%", "10 to 30 % of the body surface")
skin_above_30 = _ask("皮疹超过体表 30%", "more than 30 % of the body surface")
unstable = _ask("血流动力学或神经学不稳定", "haemodynamically or neurologically unstable")
exertional_stable = _ask("劳力时出现、稳定", "on exertion, stable")
new_onset = _ask("新发，或行心导管检查", "new onset, or catheterisation done")
with_circulatory_change = _ask("伴低血压或心动过速", "with hypotension or tachycardia")
more_than_one_site = _ask("不止一处，或因此就医", "more than one site, or help was sought")
electrolyte_disturbance = _ask("伴血流动力学或电解质紊乱", "with haemodynamic or electrolyte disturbance")
painless_oedema = _ask("无痛性水肿", "painless oedema")
erythema_symptoms = _ask("红斑伴水肿、疼痛、硬结或静脉炎", "redness with swelling, pain, induration or phlebitis")
ulcer_or_necrosis = _ask("溃疡、坏死或需手术", "ulcer, necrosis or surgery")
hypertensive_crisis = _ask("高血压危象", "hypertensive crisis")
more_intense_therapy = _ask(
    "需一种以上降压药，或比以前更强的治疗", "more than one drug, or more intense therapy than before"
)
pressure_was_normal = _ask("以往血压正常", "pressure was normal before")
pressure_persistent = _ask("反复或持续 24 h 及以上", "recurrent or persistent for 24 h or more")
pressure_symptomatic_rise = _ask(
    "有症状的舒张压升高超过 20 mmHg 或高于 140/90", "symptomatic rise by more than 20 mmHg diastolic or above 140/90"
)
one_drug_started = _ask("开始一种降压药", "one drug was started")
spo2_falls_on_exertion = _ask("活动时饱和度低于 88%", "saturation below 88 % on exertion")
intermittent_oxygen = _ask("需间断吸氧", "intermittent oxygen needed")
airway_danger = _ask("气道危急，需插管或气管切开", "airway in danger, intubation or tracheostomy")

FACTS: dict[str, Variable] = {name: value for name, value in globals().items() if isinstance(value, Variable)}
for _name, _fact in FACTS.items():
    _fact.name = _name
