"""The bedside monitor: its findings on both sides of every limit, the schedule, alarms, refusals and the fold itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from lupustem.treatment import monitor_events as events
from lupustem.treatment.monitor import replay, step
from lupustem.treatment.monitor_advice import Advice, advise
from lupustem.treatment.monitor_events import STOP_SYMPTOMS, Event, EventRefused, SignsTaken
from lupustem.treatment.monitor_limits import Limits
from lupustem.treatment.monitor_rate import rest_minutes
from lupustem.treatment.monitor_state import Level, Phase, State, Watch
from lupustem.treatment.reasons import Standing
from lupustem.treatment.refusal import Refusal
from lupustem.treatment.simulator import EIGHT, TWO_NURSES, Course, infusion, watch
from lupustem.treatment.vital_signs import COMPLETE, Signs, read_signs

CALM: dict[str, Any] = {
    "respirations": 16,
    "spo2": 98,
    "oxygen": False,
    "systolic": 120,
    "diastolic": 74,
    "pulse": 80,
    "consciousness": "A",
    "temperature_c": "36.6",
}


def at(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def taken(minutes: float, **changes: Any) -> SignsTaken:
    return SignsTaken(f"signs {minutes}", at(minutes), read_signs({**CALM, **changes}))


def started(told: Watch | None = None, **baseline: Any) -> State:
    return after([taken(-5, **baseline), events.Started("start", at(0), Fraction(2), TWO_NURSES)], told)


def after(log: list[Event], told: Watch | None = None, state: State | None = None) -> State:
    made = state or State(told or watch())
    for event in log:
        made = step(made, event)
    return made


def rules(state: State, minutes: float) -> dict[str, str]:
    return {one.rule: str(one.weight) for one in advise(state, at(minutes)).findings}


def proposal(state: State, minutes: float) -> str:
    return advise(state, at(minutes)).proposal


@pytest.mark.parametrize(
    ("rule", "weight", "changes", "not_yet"),
    [
        ("consciousness_new", "stop", {"consciousness": "C"}, {"consciousness": "A"}),
        ("spo2_below_90", "stop", {"spo2": 89}, {"spo2": 90}),
        ("systolic_below_90", "stop", {"systolic": 89}, {"systolic": 90}),
        ("systolic_fall_30_percent", "stop", {"systolic": 84}, {"systolic": 85}),
        ("pulse_131_or_40", "stop", {"pulse": 131}, {"pulse": 130}),
        ("pulse_131_or_40", "stop", {"pulse": 40}, {"pulse": 41}),
        ("respirations_25_or_8", "stop", {"respirations": 25}, {"respirations": 24}),
        ("respirations_25_or_8", "stop", {"respirations": 8}, {"respirations": 9}),
        ("temperature_39_1", "stop", {"temperature_c": "39.05"}, {"temperature_c": "39.04"}),
        ("systolic_fall_20_percent", "hold", {"systolic": 96}, {"systolic": 97}),
        ("temperature_rise_1", "hold", {"temperature_c": "37.6"}, {"temperature_c": "37.5"}),
        ("spo2_fall_3", "hold", {"spo2": 95}, {"spo2": 96}),
        ("pulse_rise_30", "hold", {"pulse": 110}, {"pulse": 109}),
        ("news2_5_or_single_3", "hold", {"spo2": 91}, {"spo2": 92}),
        (
            "news2_7",
            "stop",
            {"respirations": 24, "spo2": 92, "pulse": 111, "systolic": 110},
            {"respirations": 24, "spo2": 92, "pulse": 111, "systolic": 111},
        ),
    ],
)
def test_a_finding_fires_at_its_limit_and_not_beside_it(
    rule: str, weight: str, changes: dict[str, Any], not_yet: dict[str, Any]
) -> None:
    fires = after([taken(5, **changes)], state=started())
    assert rules(fires, 5)[rule] == weight
    quiet = after([taken(5, **not_yet)], state=started())
    assert rule not in rules(quiet, 5)


def test_hz40_a_pulse_that_rises_from_85_to_116_is_seen_although_neither_is_alarming_alone() -> None:
    made = after([taken(5, pulse=116)], state=started(pulse=85))
    assert rules(made, 5)["pulse_rise_30"] == "hold"
    assert proposal(made, 5) == "hold"


def test_a_fall_of_5_points_stops_only_with_a_symptom() -> None:
    falls = after([taken(5, spo2=93)], state=started())
    assert "spo2_fall_5_with_symptoms" not in rules(falls, 5)
    ill = after([events.Symptom("s", at(5), "dizziness", 1)], state=falls)
    assert rules(ill, 5)["spo2_fall_5_with_symptoms"] == "stop"


def test_confusion_that_was_there_before_is_not_new_and_a_deeper_level_is() -> None:
    confused = started(consciousness="C")
    assert "consciousness_new" not in rules(after([taken(5, consciousness="C")], state=confused), 5)
    assert rules(after([taken(5, consciousness="V")], state=confused), 5)["consciousness_new"] == "stop"


@pytest.mark.parametrize("name", STOP_SYMPTOMS)
def test_some_symptoms_stop_whatever_their_grade(name: str) -> None:
    for grade in (None, 1):
        made = after([taken(5), events.Symptom("s", at(5), name, grade)], state=started())
        assert proposal(made, 5) == "stop"


@pytest.mark.parametrize(
    ("grade", "expected", "rule"),
    [
        (1, "no_step_up", "symptom_new_in_step"),
        (2, "hold", "reaction_grade_2"),
        (3, "stop", "reaction_grade_3"),
        (4, "stop", "reaction_grade_3"),
        (None, "hold", "reaction_not_graded"),
    ],
)
def test_a_reaction_is_answered_by_its_grade_and_an_ungraded_one_is_held(
    grade: int | None, expected: str, rule: str
) -> None:
    made = after([taken(10), events.Symptom("s", at(10), "flushing", grade)], state=started())
    assert proposal(made, 10) == expected
    assert rule in rules(made, 10)
    assert rule not in rules(after([events.SymptomEnded("gone", at(11), "flushing")], state=made), 11)


def test_a_step_up_needs_a_fresh_complete_set_the_time_on_the_level_and_the_end_of_the_slow_phase() -> None:
    ready = after([taken(10)], state=started())
    made = advise(ready, at(10))
    assert (made.proposal, made.proposed_rate, made.gate) == ("step_up", Fraction(5, 2), ())
    assert advise(ready, at(15)).proposal == "step_up"
    late = advise(ready, at(15) + timedelta(microseconds=1))
    assert "no_complete_set_within_5_min" in late.gate
    early = advise(after([taken(9)], state=started()), at(9.9))
    assert {"level_not_finished", "slow_phase"} <= set(early.gate)
    assert early.cap == 2


@pytest.mark.parametrize("name", COMPLETE)
def test_hz36_a_set_without_one_sign_lets_no_step_up_through(name: str) -> None:
    log: list[Event] = [taken(-5), events.Started("start", at(0), Fraction(2), TWO_NURSES)]
    partial = {key: value for key, value in CALM.items() if key != name}
    log.append(SignsTaken("partial", at(10), read_signs(partial)))
    made = advise(after(log), at(10))
    assert made.proposal in ("no_step_up", "continue")
    assert made.proposed_rate is None
    assert made.gate


def test_hz35_without_data_the_score_turns_grey_then_blank_and_nothing_is_called_stable() -> None:
    plateau = after(
        [events.RateSet(f"r{rate}", at(5 + number), Fraction(rate)) for number, rate in enumerate((3, 4))]
        + [taken(20), taken(20.5)],
        state=started(),
    )
    fresh, grey, blank = (advise(plateau, at(20.5 + minutes)) for minutes in (15, 16, 31))
    assert [one.due.shown for one in (fresh, grey, blank)] == ["fresh", "grey", "blank"]
    assert fresh.due.interval == 15
    assert blank.due.overdue is True
    assert blank.score is not None
    assert (blank.score.lower, blank.score.upper) == (0, 17)
    assert blank.status is Standing.UNKNOWN
    assert blank.proposal == "no_step_up"


def test_hz35_overdue_begins_beyond_one_and_a_half_intervals() -> None:
    made = after([taken(5)], state=started())
    assert advise(made, at(12.5)).due.overdue is False
    assert advise(made, at(12.5) + timedelta(microseconds=1)).due.overdue is True


def test_the_schedule_is_5_min_while_rising_then_15_and_after_the_end_at_fixed_times() -> None:
    state = started()
    assert advise(state, at(0)).due.at == at(5)
    log = infusion(5)
    ended = next(one for one in log if isinstance(one, events.Ended))
    done = replay(watch(), [one for one in log if one.at <= ended.at][:-1]).state
    assert done.phase is Phase.ENDED
    seen = []
    for minutes in (0, 15, 30, 60, 120, 180, 240):
        made = advise(done, ended.at + timedelta(minutes=minutes))
        assert made.due.at is not None
        seen.append(made.due.at - ended.at)
        signs = SignsTaken(f"post {minutes}", ended.at + timedelta(minutes=minutes), read_signs(CALM))
        done = step(done, signs)
    assert [one // timedelta(minutes=1) for one in seen] == [0, 15, 30, 60, 120, 180, 240]
    assert advise(done, ended.at + timedelta(minutes=241)).proposal == "done"


def test_temperature_has_its_own_30_min() -> None:
    state = started()
    for minutes in range(5, 50, 5):
        state = after([SignsTaken(f"s{minutes}", at(minutes), _without_temperature())], state=state)
    assert advise(state, at(45)).due.temperature_overdue is False
    assert advise(state, at(45.1)).due.temperature_overdue is True
    assert "temperature_overdue" in rules(state, 45.1)


def _without_temperature() -> Signs:
    return read_signs({key: value for key, value in CALM.items() if key != "temperature_c"})


def test_a_baseline_older_than_15_min_or_missing_keeps_the_rate() -> None:
    for minutes, rule in ((-15, None), (-15.1, "baseline_too_old")):
        log = [taken(minutes), events.Started("start", at(0), Fraction(2), TWO_NURSES), taken(10)]
        found = rules(after(log), 10)
        assert (rule in found) if rule else not any(one.startswith("baseline") for one in found)
    bare = after([events.Started("start", at(0), Fraction(2), TWO_NURSES), taken(10)])
    assert "baseline_missing" in rules(bare, 10)
    assert advise(bare, at(10)).proposed_rate is None


def test_an_abnormal_sign_counts_until_it_is_measured_again_however_old() -> None:
    state = after([taken(10, spo2=88), events.Acknowledged("ack", at(10), "spo2_below_90", "nurse A")], state=started())
    partial = {"respirations": 16, "pulse": 80}
    later = after([SignsTaken("partial", at(40), read_signs(partial))], state=state)
    assert proposal(later, 40) == "stop"


def test_a_high_alarm_waits_for_a_person_even_when_its_cause_has_gone() -> None:
    ill = after([taken(5, spo2=88)], state=started())
    well = after([taken(8)], state=ill)
    alarm = advise(well, at(8)).alarms["spo2_below_90"]
    assert (alarm.priority, alarm.latched, alarm.condition) == ("high", True, False)
    assert proposal(well, 8) == "stop"
    seen = after([events.Acknowledged("ack", at(9), "spo2_below_90", "nurse A")], state=well)
    assert "spo2_below_90" not in advise(seen, at(9)).alarms
    assert proposal(seen, 9) == "continue"


def test_a_medium_alarm_ends_with_its_cause() -> None:
    held = after([taken(5, pulse=112)], state=started())
    assert advise(held, at(5)).alarms["pulse_rise_30"].priority == "medium"
    assert "pulse_rise_30" not in advise(after([taken(8)], state=held), at(8)).alarms


def test_hz41_one_cause_is_one_alarm_that_counts_how_often_it_came() -> None:
    state = started()
    for number, spo2 in enumerate((88, 87, 88, 97, 88)):
        state = after([taken(5 + number, spo2=spo2)], state=state)
    low = [one for one in advise(state, at(9)).alarms.values() if one.name == "spo2_below_90"]
    assert [one.times for one in low] == [2]
    assert state.alarm_counts["spo2_below_90"] == 2


def test_hz41_calm_infusions_raise_no_alarm_above_low() -> None:
    for seed in range(20):
        counts = replay(watch(), infusion(seed)).state.alarm_counts
        assert not counts, seed


def test_an_unacknowledged_alarm_calls_somebody_else_after_two_minutes_and_sounds_until_paused() -> None:
    ill = after([taken(5, spo2=88)], state=started())
    assert advise(ill, at(6.9)).escalated == ()
    assert "spo2_below_90" in advise(ill, at(7)).escalated
    paused = after([events.SoundPaused("quiet", at(6), 120, "nurse A")], state=ill)
    assert advise(paused, at(7.9)).sounding is False
    assert "spo2_below_90" in advise(paused, at(7.9)).alarms
    assert advise(paused, at(8)).sounding is True


@pytest.mark.parametrize("seconds", [0, 121])
def test_the_sound_is_paused_for_120_seconds_at_most(seconds: int) -> None:
    assert refusal(started(), events.SoundPaused("quiet", at(6), seconds, "nurse A")) == "sound_pause_too_long"


def refusal(state: State, event: Event) -> str:
    with pytest.raises(EventRefused) as error:
        step(state, event)
    assert error.value.event_id == event.id
    assert error.value.text.zh
    return error.value.code


def test_hz38_one_event_stops_from_every_running_phase_without_a_second_person() -> None:
    held = after([events.Held("hold", at(6))], state=started())
    slow = after([events.Held("hold", at(6), Fraction(2))], state=started())
    restarted = after(
        [
            events.Stopped("stop", at(6)),
            events.Restarted("again", at(9), Fraction(2), "physician", TWO_NURSES),
        ],
        state=started(),
    )
    for state in (started(), held, slow, restarted):
        made = step(state, events.Stopped("now", at(10)))
        assert (made.phase, made.rate) == (Phase.STOPPED, 0)


def test_hz39_nothing_but_an_ordered_restart_by_two_persons_leaves_the_stop() -> None:
    stopped = after([events.Stopped("stop", at(6))], state=started())
    assert advise(stopped, at(30)).proposal == "stay_stopped"
    assert advise(stopped, at(30)).proposed_rate is None
    for number, event in enumerate(infusion(3)[2:]):
        moved = event._replace(id=f"x{number}", at=at(31))
        if not isinstance(moved, events.Ended | events.Aborted):
            try:
                assert step(stopped, moved).phase is Phase.STOPPED
            except EventRefused:
                continue
    for ordered, by in (
        ("", TWO_NURSES),
        ("physician", ("nurse A",)),
        ("physician", ("nurse A", "nurse A")),
        (" ", ("a", "b")),
    ):
        assert refusal(stopped, events.Restarted("r", at(9), Fraction(2), ordered, by)) == "restart_not_authorised"
    assert refusal(stopped, events.Held("h", at(9))) == "stopped"
    assert refusal(stopped, events.Started("s", at(9), Fraction(2), TWO_NURSES)) == "already_started"
    again = step(stopped, events.Restarted("r", at(9), Fraction(2), "physician", TWO_NURSES))
    assert again.phase is Phase.RUNNING


def test_after_a_restart_the_slow_cap_holds_for_five_minutes_of_flow() -> None:
    state = after(
        [
            taken(12),
            events.RateSet("up", at(12), Fraction(4)),
            events.Stopped("stop", at(15)),
            events.Restarted("again", at(20), Fraction(2), "physician", TWO_NURSES),
        ],
        state=started(),
    )
    assert advise(state, at(24.9)).cap == 2
    assert advise(state, at(25)).cap == 4
    assert refusal(
        state._replace(phase=Phase.STOPPED), events.Restarted("x", at(30), Fraction(201, 100), "p", TWO_NURSES)
    ) == ("restart_too_fast")


def test_the_third_stop_ends_the_infusion() -> None:
    state = started()
    for number in range(3):
        state = after([events.Stopped(f"stop {number}", at(10 + 10 * number))], state=state)
        again = events.Restarted(f"again {number}", at(12 + 10 * number), Fraction(2), "physician", TWO_NURSES)
        if number < 2:
            assert advise(state, at(11 + 10 * number)).proposal == "stay_stopped"
            state = step(state, again)
    assert advise(state, at(31)).proposal == "end"
    assert refusal(state, again) == "third_stop_ends"


def test_a_second_press_of_stop_is_no_error_and_no_second_stop() -> None:
    state = after([events.Stopped("one", at(6)), events.Stopped("two", at(6))], state=started())
    assert (state.phase, state.stops) == (Phase.STOPPED, 1)


def test_hz17_a_rate_above_the_cap_is_recorded_and_alarms_at_once() -> None:
    fast = after([events.RateSet("fast", at(1), Fraction(201, 100))], state=started())
    made = advise(fast, at(1))
    assert made.alarms["rate_above_cap"].priority == "high"
    assert (made.proposal, made.proposed_rate) == ("lower", Fraction(2))
    assert "rate_above_cap" not in rules(after([events.RateSet("ok", at(1), Fraction(2))], state=started()), 1)


def test_hz18_more_than_4_ml_min_alarms_at_any_time() -> None:
    state = after([taken(20), events.RateSet("fast", at(20), Fraction(401, 100))], state=started())
    assert (proposal(state, 20), advise(state, at(20)).proposed_rate) == ("lower", Fraction(4))
    assert "rate_above_cap" not in rules(after([events.RateSet("ok", at(21), Fraction(4))], state=state), 21)


def test_flow_in_a_stopped_line_is_an_alarm_not_a_restart() -> None:
    state = after([events.Stopped("stop", at(6)), events.RateSet("drip", at(8), Fraction(1))], state=started())
    assert state.phase is Phase.STOPPED
    assert advise(state, at(8)).alarms["flow_while_stopped"].priority == "high"


def test_hz04_a_hold_near_the_deadline_says_that_the_end_comes_too_late() -> None:
    plan_end = 33.75
    told = watch(deadline=at(plan_end + 16))
    state = after([taken(5)], told, state=started(told))
    assert "deadline_margin" not in rules(state, 5)
    held = after([events.Held("hold", at(6))], state=state)
    assert "deadline_margin" in rules(held, 8)
    late = rules(held, 26)
    assert late["deadline_missed"] == "hold"
    stopped = after([events.Stopped("stop", at(27))], state=held)
    assert (
        refusal(stopped, events.Restarted("r", at(40), Fraction(2), "physician", TWO_NURSES)) == "restart_past_deadline"
    )


def test_delivered_volume_is_the_exact_integral_of_the_rate() -> None:
    state = after(
        [
            events.RateSet("up", at(10), Fraction(5, 2)),
            events.Held("hold", at(13), Fraction(0)),
            events.RateSet("on", at(20), Fraction(2)),
            events.Tick("t", at(20.5)),
        ],
        state=started(),
    )
    assert state.delivered_ml == 20 + Fraction(15, 2) + 1
    assert advise(state, at(21)).delivered_ml == 20 + Fraction(15, 2) + 2


def test_a_hold_is_resumed_by_the_staff_after_a_new_set_and_slowly_after_a_pause() -> None:
    held = after([taken(15), events.Held("hold", at(16))], state=started())
    assert proposal(held, 17) == "stay_held"
    looked = after([taken(20)], state=held)
    assert proposal(looked, 20) == "may_resume"
    on = after([events.RateSet("on", at(21), Fraction(2))], state=looked)
    assert advise(on, at(25.9)).cap == 2
    assert refusal(on, events.Held("h", at(26), Fraction(201, 100))) == "hold_above_cap"


def test_hz17_a_pause_that_flows_slowly_again_while_held_is_followed_by_a_whole_slow_phase() -> None:
    paused = after([taken(15), events.Held("pause", at(16))], state=started())
    slow = after([events.Held("slow", at(20), Fraction(2)), taken(20.5)], state=paused)
    early = after([events.RateSet("up", at(21), Fraction(3))], state=slow)
    assert advise(early, at(21)).cap == 2
    assert rules(early, 21)["rate_above_cap"] == "lower"
    on_time = after([events.RateSet("up", at(25), Fraction(3))], state=slow)
    assert "rate_above_cap" not in rules(on_time, 25)


def test_hz13_the_same_event_again_is_a_named_error_and_changes_nothing() -> None:
    log = infusion(4)
    twice = [event for event in log for _ in range(3)]
    played = replay(watch(), twice)
    assert played.state == replay(watch(), log).state
    assert len(played.refused) == 2 * len(log)
    assert {one.code for one in played.refused} == {"duplicate_event"}


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (at(4), "out_of_order"),
        (at(2), "out_of_order"),
        (at(10).replace(tzinfo=None), "naive_time"),
        (at(10).astimezone(timezone(timedelta(hours=6))), "mixed_zones"),
        (at(10).astimezone(UTC), "mixed_zones"),
        ("soon", "naive_time"),
    ],
)
def test_hz16_an_event_too_early_without_a_zone_or_of_another_zone_is_a_named_error(moment: Any, code: str) -> None:
    assert refusal(after([taken(5)], state=started()), events.Tick("t", moment)) == code


def test_a_sentence_names_the_limit_that_the_site_has() -> None:
    told = watch(deadline=at(60), limits=Limits(margin=30, baseline_max_age=4, clock_warn_seconds=20))
    made = after([taken(5)._replace(clock_offset_s=21)], told, state=started(told))
    said = {one.rule: one.text for one in advise(made, at(5)).findings}
    for rule, zh, en in (
        ("deadline_margin", "不足 30 min", "less than 30 min"),
        ("baseline_too_old", "开始前 4 min", "older than 4 min"),
        ("device_clock_off", "超过 20 秒", "more than 20 s"),
    ):
        assert zh in said[rule].zh
        assert en in said[rule].en


def test_hz16_a_device_clock_off_by_more_than_five_minutes_is_refused() -> None:
    assert refusal(started(), taken(5)._replace(clock_offset_s=301)) == "clock_offset"
    assert refusal(started(), taken(5)._replace(clock_offset_s=-301)) == "clock_offset"
    off = after([taken(5)._replace(clock_offset_s=61)], state=started())
    assert "device_clock_off" in rules(off, 5)
    assert "device_clock_off" not in rules(after([taken(5)._replace(clock_offset_s=60)], state=started()), 5)


def test_hz16_a_device_clock_that_nobody_compared_is_said_and_not_taken_to_be_right() -> None:
    unknown = after([taken(5)], state=started())
    assert unknown.clock_offset_s is None
    assert rules(unknown, 5)["device_clock_unknown"] == "note"
    assert "device_clock_unknown" not in rules(after([taken(5)._replace(clock_offset_s=0)], state=started()), 5)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (events.RateSet("r", at(0), Fraction(2)), "not_started"),
        (events.Stopped("r", at(0)), "not_started"),
        (events.Ended("r", at(0)), "not_started"),
        (events.Started("r", at(0), Fraction(2), ("nurse A",)), "start_not_authorised"),
        (events.Started("r", at(0), Fraction(2), ("nurse A", "nurse A")), "start_not_authorised"),
        (events.Started("r", at(0), Fraction(2), ("nurse A", "")), "start_not_authorised"),
        (events.Started("r", at(0), Fraction(2), ("nurse A", " Nurse  A")), "start_not_authorised"),
        (events.Started("r", at(0), Fraction(-1), TWO_NURSES), "negative_rate"),
        (events.Started("r", at(0), Fraction(0), TWO_NURSES), "start_without_flow"),
        (events.Tick("r", at(0).replace(year=9999)), "year_out_of_bounds"),
        (events.Restarted("r", at(0), Fraction(2), "p", TWO_NURSES), "not_stopped"),
        (events.Symptom("r", at(0), "fever", 0), "no_such_grade"),
        (events.SymptomEnded("r", at(0), "fever"), "no_such_symptom"),
        (events.Acknowledged("r", at(0), "spo2_below_90", "n"), "no_such_alarm"),
        (events.Corrected("r", at(0), "nothing", "why", "n"), "no_such_event"),
    ],
)
def test_what_does_not_fit_the_phase_is_a_named_error(event: Event, code: str) -> None:
    assert refusal(State(watch()), event) == code


def test_hz04_a_rate_that_would_need_years_has_no_projected_end_and_misses_the_deadline() -> None:
    told = watch(plan=(Level(Fraction(10), Fraction(1, 10**12)),), deadline=at(600))
    start = events.Started("start", at(0), Fraction(1, 10**12), TWO_NURSES)
    made = after([taken(-5), start, taken(5)], told)
    assert advise(made, at(7)).projected_end is None
    assert rules(made, 7)["deadline_missed"] == "hold"


def test_the_projected_end_is_never_told_too_early() -> None:
    made = after([taken(5), events.RateSet("r", at(6), Fraction(3, 2))], state=started())
    found = advise(made, at(7)).projected_end
    assert found is not None
    assert Fraction((found - at(7)) // timedelta(microseconds=1), 60_000_000) >= rest_minutes(made, at(7))


def test_hz45_a_correction_adds_an_event_with_a_reason_and_takes_the_wrong_set_out_of_account() -> None:
    wrong = after([taken(5, spo2=88)], state=started())
    for reason, by in (("", "nurse A"), ("wrong patient's cable", " ")):
        assert refusal(wrong, events.Corrected("c", at(6), "signs 5", reason, by)) == "correction_without_reason"
    mended = step(wrong, events.Corrected("c", at(6), "signs 5", "probe off the finger", "nurse A"))
    assert {"signs 5", "c"} <= mended.seen
    assert "spo2_below_90" not in rules(mended, 6)
    assert advise(mended, at(6)).alarms["spo2_below_90"].latched is True
    assert mended.complete_at == at(-5)


def test_a_correction_of_the_baseline_leaves_none() -> None:
    made = step(after([taken(5)], state=started()), events.Corrected("c", at(6), "signs -5", "wrong bed", "nurse A"))
    assert made.baseline is None
    assert "baseline_missing" in rules(made, 6)


def test_a_person_under_16_or_pregnant_has_no_score_but_every_other_rule() -> None:
    for told in (watch(age_years=15), watch(pregnant=True)):
        state = after([taken(5, spo2=88)], told, state=started(told))
        made = advise(state, at(5))
        assert made.score is None
        assert {"news2_not_for_this_person", "spo2_below_90"} <= set(rules(state, 5))


def test_hz37_scale_2_without_its_record_gives_no_score_and_no_step_up() -> None:
    told = watch(scale=2)
    state = after([taken(10)], told, state=started(told))
    made = advise(state, at(10))
    assert (made.score, made.proposal) == (None, "no_step_up")
    assert "scale_2_needs_clinician" in rules(state, 10)


def test_a_site_may_tighten_the_caps_and_never_loosen_them() -> None:
    assert Limits(cap=Fraction(3)).cap == 3
    for changes in ({"cap": Fraction(5)}, {"slow_cap": Fraction(3)}, {"slow_minutes": 4}, {"slow_cap": Fraction(0)}):
        with pytest.raises(Refusal, match="tighten"):
            Limits(**changes)  # type: ignore[arg-type]
    told = watch(limits=Limits(cap=Fraction(3)))
    state = after([taken(20), events.RateSet("r", at(20), Fraction(3))], told, state=started(told))
    assert advise(state, at(20)).proposed_rate is None


def test_the_fold_never_changes_a_state_it_was_given() -> None:
    state = started()
    before = (state, dict(state.alarms), state.seen)
    step(state, taken(5, spo2=80))
    assert (state, dict(state.alarms), state.seen) == before


@pytest.mark.parametrize(
    ("course", "phase"),
    [
        (Course.CALM, Phase.ENDED),
        (Course.SILENCE, Phase.ENDED),
        (Course.FEVER, Phase.ABORTED),
        (Course.ANAPHYLAXIS, Phase.ABORTED),
        (Course.DESATURATION, Phase.ABORTED),
    ],
)
def test_the_simulated_courses_end_as_they_should(course: Course, phase: Phase) -> None:
    for seed in range(5):
        played = replay(watch(), infusion(seed, course))
        assert (played.state.phase, played.refused) == (phase, ())
        if phase is Phase.ENDED:
            assert played.state.remaining_ml == 0


def test_hz35_five_minutes_after_the_last_set_nobody_is_told_to_step_up() -> None:
    log = infusion(1, Course.SILENCE)
    last = max(event.at for event in log if isinstance(event, SignsTaken) and event.at < at(15))
    assert [
        event for event in log if isinstance(event, events.RateSet) and event.at > last + timedelta(minutes=5)
    ] == []
    assert [event for event in log if isinstance(event, events.RateSet)]


def test_the_advice_before_the_last_event_or_without_a_zone_is_refused() -> None:
    state = after([taken(5)], state=started())
    for moment, code in ((at(4), "out_of_order"), (at(9).replace(tzinfo=None), "naive_time")):
        with pytest.raises(Refusal) as error:
            advise(state, moment)
        assert error.value.code == code


def test_before_the_start_nothing_is_proposed_and_no_baseline_is_unknown() -> None:
    made: Advice = advise(State(watch()), at(0))
    assert (made.proposal, made.status, made.cap) == ("wait", Standing.UNKNOWN, 0)
