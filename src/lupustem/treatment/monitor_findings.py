"""What the present signs, symptoms and rate mean: findings that stop, hold, or keep the rate from rising.

The table is site policy: the consensus says what to watch and to stop on a severe reaction, and gives no numbers. Signs are
also compared with the patient's own baseline, since steroids blunt fever, beta-blockers the pulse, and a pressure of 110 can be
a fall. A sign that stopped or held counts until it is measured again, however old it is; for the score and for completeness
only what may still be shown counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.treatment.monitor_events import STOP_SYMPTOMS
from lupustem.treatment.monitor_schedule import Due, current, due
from lupustem.treatment.monitor_state import WATCHED, State, minutes
from lupustem.treatment.news2 import ADULT_YEARS, News2, Scale, news2
from lupustem.treatment.reasons import Kind, Standing
from lupustem.treatment.vital_signs import COMPLETE, NAMES, Signs


class Weight(StrEnum):
    """What a finding asks for, the heaviest first."""

    STOP = "stop"
    HOLD = "hold"
    LOWER = "lower"
    NO_STEP_UP = "no_step_up"
    NOTE = "note"


class Finding(NamedTuple):
    """A rule that fires, and what it asks for."""

    rule: str
    weight: Weight
    status: Standing
    kind: Kind
    text: Text


_DEPTH = {"A": 0, "C": 1, "V": 2, "P": 3, "U": 4}


def findings(state: State, now: datetime) -> tuple[Finding, ...]:
    """Every finding at an instant, in the order of the table; none before the start and once nothing is due."""
    when = due(state, now)
    if state.phase not in WATCHED and when.interval is None:
        return ()
    signs, newest = current(state, now), state.taken.signs
    score = score_of(state, signs)
    return (
        *_stop(state, newest, score),
        *_hold(state, newest, score),
        *_data(state, signs, when),
        *_symptoms_new(state),
    )


def score_of(state: State, signs: Signs) -> News2 | None:
    """NEWS2 of some signs; None for a person it is not made for, or where scale 2 is asked for without a record."""
    watch = state.watch
    if not news2_applies(state) or (watch.scale == 2 and watch.hypercapnia_recorded is not True):
        return None
    return _scored(signs, watch.age_years, watch.pregnant, watch.scale, watch.hypercapnia_recorded)


@lru_cache(maxsize=256)
def _scored(
    signs: Signs, age_years: int | None, pregnant: bool | None, scale: Scale, hypercapnia_recorded: bool | None
) -> News2:
    """The score, kept for a while: between two sets of signs it is asked for again and again."""
    return news2(signs, age_years=age_years, pregnant=pregnant, scale=scale, hypercapnia_recorded=hypercapnia_recorded)


def news2_applies(state: State) -> bool:
    """Whether the score is made for this person."""
    watch = state.watch
    return not watch.pregnant and not (watch.age_years is not None and watch.age_years < ADULT_YEARS)


def _stop(state: State, signs: Signs, score: News2 | None) -> Iterator[Finding]:
    for name in STOP_SYMPTOMS:
        if name in state.symptoms:
            yield _finding(name, Weight.STOP, STOP_SYMPTOMS[name])
    if any(one.grade is not None and one.grade >= 3 for one in state.symptoms.values()):
        yield _finding("reaction_grade_3", Weight.STOP, FINDING_WORDS["reaction_grade_3"])
    if (
        signs.consciousness is not None
        and _DEPTH[signs.consciousness] > _DEPTH[_baseline(state, "consciousness") or "A"]
    ):
        yield _finding("consciousness_new", Weight.STOP, FINDING_WORDS["consciousness_new"])
    fall = _fall(state, signs, "spo2")
    if _below(signs.spo2, 90):
        yield _finding("spo2_below_90", Weight.STOP, FINDING_WORDS["spo2_below_90"])
    if fall is not None and fall >= 5 and state.symptoms:
        yield _finding("spo2_fall_5_with_symptoms", Weight.STOP, FINDING_WORDS["spo2_fall_5_with_symptoms"])
    if _below(signs.systolic, 90):
        yield _finding("systolic_below_90", Weight.STOP, FINDING_WORDS["systolic_below_90"])
    if _share(state, signs, 30):
        yield _finding("systolic_fall_30_percent", Weight.STOP, FINDING_WORDS["systolic_fall_30_percent"])
    if signs.pulse is not None and not 40 < signs.pulse < 131:
        yield _finding("pulse_131_or_40", Weight.STOP, FINDING_WORDS["pulse_131_or_40"])
    if signs.respirations is not None and not 8 < signs.respirations < 25:
        yield _finding("respirations_25_or_8", Weight.STOP, FINDING_WORDS["respirations_25_or_8"])
    if signs.temperature_tenths is not None and signs.temperature_tenths >= 391:
        yield _finding("temperature_39_1", Weight.STOP, FINDING_WORDS["temperature_39_1"])
    if score is not None and score.lower >= 7:
        yield _finding("news2_7", Weight.STOP, FINDING_WORDS["news2_7"])


def _hold(state: State, signs: Signs, score: News2 | None) -> Iterator[Finding]:
    if score is not None and score.lower < 7 and (score.lower >= 5 or score.single_three):
        yield _finding("news2_5_or_single_3", Weight.HOLD, FINDING_WORDS["news2_5_or_single_3"])
    grades = [one.grade for name, one in state.symptoms.items() if name not in STOP_SYMPTOMS]
    if 2 in grades:
        yield _finding("reaction_grade_2", Weight.HOLD, FINDING_WORDS["reaction_grade_2"])
    if None in grades:
        yield _finding("reaction_not_graded", Weight.HOLD, FINDING_WORDS["reaction_not_graded"], Standing.UNKNOWN)
    if _share(state, signs, 20) and not _share(state, signs, 30):
        yield _finding("systolic_fall_20_percent", Weight.HOLD, FINDING_WORDS["systolic_fall_20_percent"])
    warmer = _fall(state, signs, "temperature_tenths")
    if warmer is not None and warmer <= -10:
        yield _finding("temperature_rise_1", Weight.HOLD, FINDING_WORDS["temperature_rise_1"])
    fall = _fall(state, signs, "spo2")
    if fall is not None and fall >= 3:
        yield _finding("spo2_fall_3", Weight.HOLD, FINDING_WORDS["spo2_fall_3"])
    faster = _fall(state, signs, "pulse")
    if faster is not None and faster <= -30:
        yield _finding("pulse_rise_30", Weight.HOLD, FINDING_WORDS["pulse_rise_30"])


def _data(state: State, signs: Signs, when: Due) -> Iterator[Finding]:
    """What is missing, late or too old: nothing of that is stable."""
    if when.overdue:
        yield _finding("signs_overdue", Weight.NO_STEP_UP, FINDING_WORDS["signs_overdue"], Standing.UNKNOWN)
    if when.temperature_overdue:
        yield _finding("temperature_overdue", Weight.NO_STEP_UP, FINDING_WORDS["temperature_overdue"], Standing.UNKNOWN)
    missing = [name for name in COMPLETE if getattr(signs, name) is None]
    if missing:
        zh, en = "、".join(NAMES[name].zh for name in missing), ", ".join(NAMES[name].en for name in missing)
        text = Text(f"缺少{zh}：不加速。", f"missing: {en}; no step up.")
        yield _finding("signs_incomplete", Weight.NO_STEP_UP, text, Standing.UNKNOWN)
    if state.clock_offset_s is None:
        if state.sets:
            yield _finding("device_clock_unknown", Weight.NOTE, FINDING_WORDS["device_clock_unknown"], Standing.OK)
    elif abs(state.clock_offset_s) > state.watch.limits.clock_warn_seconds:
        text = filled(FINDING_WORDS["device_clock_off"], state.watch.limits.clock_warn_seconds)
        yield _finding("device_clock_off", Weight.NOTE, text)
    if state.phase not in WATCHED:
        return
    if state.baseline is None:
        yield _finding("baseline_missing", Weight.NO_STEP_UP, FINDING_WORDS["baseline_missing"], Standing.UNKNOWN)
    elif _baseline_old(state):
        text = filled(FINDING_WORDS["baseline_too_old"], state.watch.limits.baseline_max_age)
        yield _finding("baseline_too_old", Weight.NO_STEP_UP, text, Standing.WARN)
    if not news2_applies(state):
        yield _finding(
            "news2_not_for_this_person", Weight.NOTE, FINDING_WORDS["news2_not_for_this_person"], Standing.WARN
        )
    elif state.watch.scale == 2 and state.watch.hypercapnia_recorded is not True:
        yield _finding(
            "scale_2_needs_clinician", Weight.NO_STEP_UP, FINDING_WORDS["scale_2_needs_clinician"], Standing.UNKNOWN
        )


def _symptoms_new(state: State) -> Iterator[Finding]:
    since = state.rate_since
    if any(one.grade == 1 and since is not None and one.at >= since for one in state.symptoms.values()):
        yield _finding("symptom_new_in_step", Weight.NO_STEP_UP, FINDING_WORDS["symptom_new_in_step"])


def _baseline_old(state: State) -> bool:
    assert state.baseline_at is not None
    assert state.started_at is not None
    return state.started_at - state.baseline_at > minutes(state.watch.limits.baseline_max_age)


def _baseline(state: State, name: str) -> str | None:
    value = None if state.baseline is None else getattr(state.baseline, name)
    return value if isinstance(value, str) else None


def _fall(state: State, signs: Signs, name: str) -> int | None:
    """How far a sign has fallen below the baseline; negative for a rise, None where one of them is missing."""
    before = None if state.baseline is None else getattr(state.baseline, name)
    after = getattr(signs, name)
    return None if before is None or after is None else before - after


def _share(state: State, signs: Signs, percent: int) -> bool:
    fall = _fall(state, signs, "systolic")
    if fall is None or state.baseline is None or state.baseline.systolic is None:
        return False
    return 100 * fall >= percent * state.baseline.systolic


def _below(value: int | None, limit: int) -> bool:
    return value is not None and value < limit


def filled(text: Text, limit: int) -> Text:
    """A sentence with the limit that the site has."""
    return Text(text.zh.format(limit), text.en.format(limit))


def _finding(rule: str, weight: Weight, text: Text, standing: Standing | None = None) -> Finding:
    usual = Standing.BLOCK if weight is Weight.STOP else Standing.WARN
    return Finding(rule, weight, standing or usual, Kind.SITE_POLICY, text)


FINDING_WORDS: dict[str, Text] = {
    "reaction_grade_3": Text("反应达 3 级或以上：停止。", "a reaction of grade 3 or more: stop."),
    "consciousness_new": Text("意识新发改变：停止。", "a new change of consciousness: stop."),
    "spo2_below_90": Text("SpO2 低于 90%：停止。", "SpO2 below 90 %: stop."),
    "spo2_fall_5_with_symptoms": Text(
        "SpO2 较基线下降 5 个百分点及以上且有症状：停止。", "SpO2 5 points or more below baseline, with symptoms: stop."
    ),
    "systolic_below_90": Text("收缩压低于 90 mmHg：停止。", "systolic pressure below 90 mmHg: stop."),
    "systolic_fall_30_percent": Text(
        "收缩压较基线下降 30% 及以上：停止。", "systolic pressure 30 % or more below baseline: stop."
    ),
    "pulse_131_or_40": Text(
        "脉搏不低于 131 或不高于 40 次/分：停止。", "pulse of 131 or more, or of 40 or less: stop."
    ),
    "respirations_25_or_8": Text(
        "呼吸不低于 25 或不高于 8 次/分：停止。", "25 or more respirations a minute, or 8 or fewer: stop."
    ),
    "temperature_39_1": Text("体温不低于 39.1 ℃：停止。", "temperature of 39.1 C or more: stop."),
    "news2_7": Text("NEWS2 下限不低于 7 分：停止。", "the lower end of NEWS2 is 7 or more: stop."),
    "news2_5_or_single_3": Text(
        "NEWS2 为 5～6 分或有单项 3 分：暂缓。", "NEWS2 of 5 or 6, or one sign that scores 3: hold."
    ),
    "reaction_grade_2": Text("反应 2 级：暂缓。", "a reaction of grade 2: hold."),
    "reaction_not_graded": Text("症状尚未分级：暂缓，先分级。", "a symptom is not graded: hold, and grade it."),
    "systolic_fall_20_percent": Text(
        "收缩压较基线下降 20% 及以上：暂缓。", "systolic pressure 20 % or more below baseline: hold."
    ),
    "temperature_rise_1": Text("体温较基线升高 1 ℃ 及以上：暂缓。", "temperature 1 C or more above baseline: hold."),
    "spo2_fall_3": Text("SpO2 较基线下降 3 个百分点及以上：暂缓。", "SpO2 3 points or more below baseline: hold."),
    "pulse_rise_30": Text("脉搏较基线加快 30 次/分及以上：暂缓。", "pulse 30 or more above baseline: hold."),
    "signs_overdue": Text(
        "生命体征逾期未测：不加速，立即测量。", "the vital signs are overdue: no step up, take them now."
    ),
    "temperature_overdue": Text("体温逾期未测：不加速。", "the temperature is overdue: no step up."),
    "baseline_missing": Text("没有完整的基线体征：不加速。", "there is no complete baseline: no step up."),
    "baseline_too_old": Text(
        "基线体征早于开始前 {} min：不加速。", "the baseline is older than {} min before the start: no step up."
    ),
    "news2_not_for_this_person": Text(
        "NEWS2 不用于 16 岁以下或妊娠者；其余规则仍适用。",
        "NEWS2 is not for under 16 or pregnancy; the other rules apply.",
    ),
    "scale_2_needs_clinician": Text(
        "SpO2 量表 2 缺少医生的高碳酸血症记录：不计分，不加速。",
        "SpO2 scale 2 lacks a clinician's record of hypercapnia: no score, no step up.",
    ),
    "device_clock_off": Text(
        "设备时钟偏差超过 {} 秒：请校时。", "the device's clock is off by more than {} s: set it."
    ),
    "device_clock_unknown": Text(
        "测量设备的时钟未与病房时钟核对：体征时间以设备所报为准。",
        "the device's clock was not compared with the ward's: the times of the signs are the device's own.",
    ),
    "symptom_new_in_step": Text("本级滴速内新发 1 级症状：不加速。", "a new grade 1 symptom at this rate: no step up."),
}
