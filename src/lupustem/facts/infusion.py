"""The infusion: before the start what is planned, afterwards what was recorded.

Storage excludes the planned time at room temperature."""

from __future__ import annotations

from lupustem.facts.declare import boolean, number

storage_temperature_min_c = number(
    unit="Cel", minimum=-200, maximum=60, zh="储存最低温度", en="Lowest storage temperature of the suspension"
)
storage_temperature_max_c = number(
    unit="Cel", minimum=-200, maximum=60, zh="储存最高温度", en="Highest storage temperature of the suspension"
)
stored_in_dark = boolean(zh="避光储存", en="Stored away from light")
shaken_or_heated = boolean(zh="剧烈震荡或加温", en="Shaken hard or heated")
minutes_at_room_temperature = number(
    unit="min", minimum=0, maximum=1440, zh="输注前室温放置时间", en="Time at room temperature before infusion"
)
hours_preparation_to_end = number(
    unit="h", minimum=0, maximum=1000, zh="制备完毕至输注完毕时间", en="From end of preparation to end of infusion"
)
infusion_set_filtered = boolean(zh="输液装置带过滤膜", en="Infusion set has a filter")
initial_phase_minutes = number(
    unit="min", minimum=0, maximum=600, zh="起始慢速阶段时长", en="Length of the slow first phase"
)
initial_rate_max_ml_min = number(
    unit="mL/min", minimum=0, maximum=100, zh="起始阶段最大滴速", en="Highest rate in the first phase"
)
max_rate_ml_min = number(unit="mL/min", minimum=0, maximum=100, zh="最大滴速", en="Highest rate of the whole infusion")
infusion_minutes = number(unit="min", minimum=0, maximum=1440, zh="输注时长", en="Length of the infusion")
dexamethasone_given = boolean(zh="输注前已给予地塞米松", en="Dexamethasone given before the infusion")
respiration_monitored = boolean(zh="监测呼吸", en="Respiration monitored")
pulse_monitored = boolean(zh="监测脉搏", en="Pulse monitored")
blood_pressure_monitored = boolean(zh="监测血压", en="Blood pressure monitored")
spo2_monitored = boolean(zh="监测血氧饱和度", en="Oxygen saturation monitored")
emergency_measures_ready = boolean(zh="急救措施已准备", en="Emergency measures prepared")
infusion_reaction = boolean(
    zh="输注反应", en="Any infusion reaction (dizziness, chest tightness, palpitations, fever ...)"
)
severe_reaction = boolean(zh="严重输注反应", en="Severe infusion reaction")
infusion_stopped = boolean(zh="已停止输注", en="Infusion stopped")
cyclophosphamide_after = boolean(zh="输注后使用环磷酰胺", en="Cyclophosphamide to be used after the infusion")
hours_to_cyclophosphamide = number(
    unit="h", minimum=0, maximum=100000, zh="输注完毕至环磷酰胺间隔", en="From end of infusion to cyclophosphamide"
)
