"""Stage infuse: the day of the infusion, from the refrigerator to the last drop and the hours after it.

Fifth stage of the path, after `product` and before `follow_up`. Before the start the facts hold what is planned,
afterwards what was recorded. `treatment` may enforce more strictly what is only reported here.

Source: sections 3.7 and 3.8, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences are the project's own; the order is
that of the specification.
"""

from __future__ import annotations

from lupustem.consensus.statement import GATE, INFO, INFORM, MUST, RECOMMEND, RECOMMEND_AGAINST, statement
from lupustem.facts import (
    blood_pressure_monitored,
    cyclophosphamide_after,
    dexamethasone_given,
    emergency_measures_ready,
    hours_preparation_to_end,
    hours_to_cyclophosphamide,
    infusion_minutes,
    infusion_reaction,
    infusion_set_filtered,
    infusion_stopped,
    initial_phase_minutes,
    initial_rate_max_ml_min,
    max_rate_ml_min,
    minutes_at_room_temperature,
    pulse_monitored,
    respiration_monitored,
    severe_reaction,
    shaken_or_heated,
    spo2_monitored,
    storage_temperature_max_c,
    storage_temperature_min_c,
    stored_in_dark,
)

stored_cold = statement(
    section="3.7",
    force=MUST,
    role=GATE,
    zh="细胞悬液必须在 2 ℃ 至 8 ℃ 储存。",
    en="The cell suspension must be stored between 2 ℃ and 8 ℃.",
    holds=(storage_temperature_min_c >= 2) & (storage_temperature_max_c <= 8),
)

stored_away_from_light = statement(
    section="3.7",
    force=MUST,
    role=GATE,
    zh="细胞悬液必须避光储存。",
    en="The cell suspension must be stored away from light.",
    holds=stored_in_dark,
)

not_shaken_or_heated = statement(
    section="3.7",
    force=MUST,
    role=GATE,
    zh="细胞悬液必须避免剧烈震荡和加温。",
    en="The cell suspension must be neither shaken hard nor heated.",
    holds=~shaken_or_heated,
)

warmed_to_room_temperature = statement(
    section="3.7",
    force=MUST,
    role=INFO,
    zh="输注前，细胞悬液必须在室温放置不少于 10 min、不超过 20 min。",
    en="Before infusion the cell suspension must stand at room temperature for 10 to 20 minutes.",
    holds=(minutes_at_room_temperature >= 10) & (minutes_at_room_temperature <= 20),
)

unfiltered_set = statement(
    section="3.7",
    force=RECOMMEND,
    role=GATE,
    zh="推荐使用不带过滤膜的输液装置。",
    en="An infusion set without a filter is recommended.",
    holds=~infusion_set_filtered,
)

emergency_ready = statement(
    section="3.7",
    force=MUST,
    role=GATE,
    zh="急救措施必须准备就绪。",
    en="Emergency measures must be prepared.",
    holds=emergency_measures_ready,
)

dexamethasone_given_first = statement(
    section="3.7",
    force=RECOMMEND,
    role=INFO,
    recommendation=7,
    zh="推荐先给予地塞米松，再开始输注。",
    en="Giving dexamethasone before the infusion is recommended.",
    holds=dexamethasone_given,
)

vital_signs_monitored = statement(
    section="3.7",
    force=MUST,
    role=GATE,
    recommendation=6,
    zh="必须监测呼吸、脉搏、血压和血氧饱和度。",
    en="Respiration, pulse, blood pressure and oxygen saturation must be monitored.",
    holds=respiration_monitored & pulse_monitored & blood_pressure_monitored & spo2_monitored,
)

slow_start = statement(
    section="3.7",
    force=RECOMMEND,
    role=INFO,
    zh="推荐缓慢起始，至少前 5 min 的滴速不超过 2 ml/min。",
    en="A slow start is recommended: at most 2 ml/min for at least the first 5 minutes.",
    holds=(initial_phase_minutes >= 5) & (initial_rate_max_ml_min <= 2),
)

rate_limit = statement(
    section="3.7",
    force=RECOMMEND,
    role=INFO,
    zh="推荐全程滴速不超过 4 ml/min。",
    en="A rate of at most 4 ml/min throughout the infusion is recommended.",
    holds=max_rate_ml_min <= 4,
)

infusion_length = statement(
    section="3.7",
    force=RECOMMEND,
    role=INFO,
    zh="推荐输注时长不少于 30 min、不超过 60 min。",
    en="An infusion that lasts 30 to 60 minutes is recommended.",
    holds=(infusion_minutes >= 30) & (infusion_minutes <= 60),
)

used_within_stability = statement(
    section="3.7",
    force=RECOMMEND,
    role=GATE,
    zh="推荐自制备完毕起 12 h 内输注完毕。",
    en="Finishing the infusion within 12 h of the end of preparation is recommended.",
    holds=hours_preparation_to_end <= 12,
)

mild_reaction_observed = statement(
    section="3.7",
    force=INFORM,
    role=INFO,
    recommendation=6,
    zh="出现非严重的输注反应时，对患者继续观察。",
    en="With an infusion reaction that is not severe, the patient is kept under observation.",
    applies=infusion_reaction & ~severe_reaction,
)

stop_on_severe_reaction = statement(
    section="3.7",
    force=MUST,
    role=INFO,
    recommendation=6,
    zh="发生严重输注反应时，必须停止输注。",
    en="The infusion must be stopped when a severe reaction occurs.",
    applies=severe_reaction,
    holds=infusion_stopped,
)

cyclophosphamide_interval = statement(
    section="3.8",
    force=RECOMMEND_AGAINST,
    role=INFO,
    zh="不推荐在输注完毕后不足 48 h 即使用环磷酰胺。",
    en="Cyclophosphamide less than 48 h after the end of the infusion is not recommended.",
    applies=cyclophosphamide_after,
    holds=hours_to_cyclophosphamide >= 48,
)
