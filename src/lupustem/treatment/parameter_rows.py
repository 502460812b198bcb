"""Every number of the treatment, once: its value, on whose word it stands, and how a site may change it.

A limit of the consensus may only be tightened; what the article leaves open is site policy, free within bounds. Where a limit
stands in a statement too, `statement` names it and a test holds both together. Values are decimal text, read as exact
fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lupustem.logic.text import Text
from lupustem.treatment.reasons import Kind


class Change(StrEnum):
    """How a site's own set may differ from the default."""

    FIXED = "fixed"
    RAISE = "raise"
    LOWER = "lower"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, list of numbers or word. low, high: bounds for what a site may choose, both included.

    nullable: the site may leave it out (no such limit). words: those allowed, for a parameter that is a word.
    """

    name: str
    value: str | tuple[str, ...] | None
    kind: Kind
    change: Change
    text: Text
    unit: str = "1"
    statement: str | None = None
    low: str | None = None
    high: str | None = None
    words: tuple[str, ...] = ()
    nullable: bool = False
    many: bool = False


def _fixed(name: str, value: str, zh: str, en: str, unit: str = "1", statement: str | None = None) -> Parameter:
    return Parameter(name, value, Kind.CONSENSUS, Change.FIXED, Text(zh, en), unit, statement)


def _least(name: str, value: str, zh: str, en: str, unit: str, statement: str | None, high: str) -> Parameter:
    """A lower limit of the consensus: a site may raise it."""
    return Parameter(name, value, Kind.CONSENSUS, Change.RAISE, Text(zh, en), unit, statement, value, high)


def _most(name: str, value: str, zh: str, en: str, unit: str, statement: str | None, low: str) -> Parameter:
    """An upper limit of the consensus: a site may lower it."""
    return Parameter(name, value, Kind.CONSENSUS, Change.LOWER, Text(zh, en), unit, statement, low, value)


def _site(name: str, value: str, zh: str, en: str, unit: str, low: str, high: str) -> Parameter:
    """What the article leaves open."""
    return Parameter(name, value, Kind.SITE_POLICY, Change.WITHIN, Text(zh, en), unit, None, low, high)


def _list(name: str, values: tuple[str, ...], zh: str, en: str, unit: str, low: str, high: str) -> Parameter:
    return Parameter(name, values, Kind.SITE_POLICY, Change.WITHIN, Text(zh, en), unit, None, low, high, many=True)


DOSE_AND_BAG = (
    _least("dose.min_per_kg", "1000000", "每千克体质量最低剂量", "Least dose", "/kg", "dose_range", "2000000"),
    _most("dose.max_per_kg", "2000000", "每千克体质量最高剂量", "Largest dose", "/kg", "dose_range", "1000000"),
    _site("dose.target_per_kg", "1500000", "目标剂量", "Dose aimed at", "/kg", "1000000", "2000000"),
    Parameter(
        "dose.basis",
        "viable",
        Kind.SITE_POLICY,
        Change.WITHIN,
        Text("剂量按活细胞数或总细胞数计", "Whether the dose counts viable or all cells"),
        words=("viable", "total"),
    ),
    _fixed("dose.intrathecal_total", "1000000", "鞘内注射固定总量", "Fixed intrathecal total", "1", "intrathecal_dose"),
    _site(
        "dose.confirm_total", "200000000", "须再确认的总细胞数", "Total to be confirmed", "1", "1000000", "600000000"
    ),
    _site("dose.child_ml_kg_h", "10", "儿童每小时液量警戒值", "Volume to be weighed in a child", "mL/kg/h", "1", "20"),
    _site(
        "dose.child_below_years",
        "18",
        "视为儿童的年龄（不满）",
        "Age below which a patient is a child",
        "a",
        "14",
        "18",
    ),
    _site(
        "dose.repeat_confirm_d", "28", "距上次输注不足此天数须说明理由", "Days to an earlier infusion", "d", "7", "366"
    ),
    _least(
        "bag.count_lo", "0.90", "计数与标示量之比下限", "Count against label, least", "1", "count_matches_label", "1"
    ),
    _most("bag.count_hi", "1.10", "计数与标示量之比上限", "Count against label, most", "1", "count_matches_label", "1"),
    Parameter(
        "bag.max_total_cells",
        None,
        Kind.SITE_POLICY,
        Change.WITHIN,
        Text("每次输注细胞总数上限", "Cap on the cells of one infusion"),
        low="1000000",
        high="600000000",
        nullable=True,
    ),
)
RATE = (
    _most("rate.slow_cap", "2", "起始阶段滴速上限", "Cap on the rate at first", "mL/min", "slow_start", "0.5"),
    _most("rate.cap", "4", "全程滴速上限", "Cap on the rate", "mL/min", "rate_limit", "0.5"),
    _least("rate.slow_min", "5", "起始阶段最短时长", "Slow phase, least", "min", "slow_start", "10"),
    _most("rate.slow_max", "10", "起始阶段最长时长", "Slow phase, most", "min", None, "5"),
    _site("rate.slow_pref", "10", "起始阶段首选时长", "Slow phase, preferred", "min", "5", "10"),
    _site("rate.step", "0.5", "每级加速幅度", "Step of the rate", "mL/min", "0.05", "2"),
    _site("rate.dwell", "5", "每级停留时长", "Time on a step", "min", "1", "20"),
    _site("rate.dwell_min", "1", "每级最短停留时长", "Least time on a step", "min", "1", "20"),
    _least("rate.t_min", "30", "输注最短时长", "Infusion, least", "min", "infusion_length", "60"),
    _most("rate.t_max", "60", "输注最长时长", "Infusion, most", "min", "infusion_length", "30"),
    _site("pump.resolution_ml_h", "1", "输液泵分辨率", "Resolution of the pump", "mL/h", "0.01", "30"),
    _list("drip.factors", ("10", "15", "20", "60"), "可用的滴系数", "Drop factors in use", "/mL", "10", "60"),
    _site("drip.guard_band", "0", "滴速保留余量", "Guard band of drops", "1", "0", "0.5"),
    _site("drip.max_countable_gtt_min", "120", "可数滴速上限", "Most drops that can be counted", "/min", "20", "120"),
    _site("resume.slow_min", "5", "重新开始后的慢速时长", "Slow phase after a stop", "min", "5", "10"),
    _site("resume.stops_to_end", "3", "第几次停止即结束输注", "The stop that ends the infusion", "1", "1", "3"),
    _site("log.volume_ml", "2", "输入量允许差（绝对值）", "Volume tolerance, absolute", "mL", "0", "5"),
    _site("log.volume_share", "0.05", "输入量允许差（比例）", "Volume tolerance, share", "1", "0", "0.1"),
)
WINDOWS = (
    _most("stability.soft_h", "8", "输注完毕的较严时限", "End of infusion, advised", "h", None, "1"),
    _most("stability.hard_h", "12", "输注完毕的最后时限", "End of infusion, last", "h", "used_within_stability", "1"),
    _site("stability.margin_min", "15", "余量低于此值即报警", "Margin that gives an alarm", "min", "5", "120"),
    _site(
        "stability.log_gap_min", "15", "温度记录允许的最大间断", "Largest gap of a temperature log", "min", "1", "30"
    ),
    _least("stability.cold_lo_c", "2", "储存温度下限", "Storage temperature, least", "Cel", "stored_cold", "8"),
    _most("stability.cold_hi_c", "8", "储存温度上限", "Storage temperature, most", "Cel", "stored_cold", "2"),
    _least("stability.warm_min", "10", "室温放置最短时长", "Warm-up, least", "min", "warmed_to_room_temperature", "20"),
    _most("stability.warm_max", "20", "室温放置最长时长", "Warm-up, most", "min", "warmed_to_room_temperature", "10"),
    _site("clock.warn_s", "60", "设备时钟偏差警戒值", "Clock offset that warns", "s", "0", "60"),
    _site("clock.refuse_s", "300", "设备时钟偏差上限", "Clock offset that is refused", "s", "60", "300"),
    _least(
        "ctx.after_h",
        "48",
        "输注后禁用环磷酰胺时长",
        "No cyclophosphamide for",
        "h",
        "cyclophosphamide_interval",
        "720",
    ),
    Parameter(
        "ctx.anchor",
        "infusion_end",
        Kind.CONSENSUS,
        Change.FIXED,
        Text("环磷酰胺间隔的起点", "What the interval is counted from"),
        words=("infusion_end",),
    ),
    _least(
        "antiplatelet.lo_mg", "75", "抗血小板药日剂量下限", "Daily dose, least", "mg/d", "antiplatelet_course", "100"
    ),
    _most("antiplatelet.hi_mg", "100", "抗血小板药日剂量上限", "Daily dose, most", "mg/d", "antiplatelet_course", "75"),
    _fixed("antiplatelet.first_day", "-1", "抗血小板药首日", "First day", "d", "antiplatelet_course"),
    _fixed("antiplatelet.days", "14", "抗血小板药天数", "Days of the course", "d", "antiplatelet_course"),
    _site(
        "antiplatelet.platelets_decide_below",
        "75",
        "低于此值由医生决定",
        "Platelets to decide on",
        "10*9/L",
        "75",
        "150",
    ),
    _site(
        "antiplatelet.platelets_hold_below",
        "50",
        "低于此值暂停医嘱",
        "Platelets that hold the order",
        "10*9/L",
        "50",
        "150",
    ),
    _site(
        "antiplatelet.clopidogrel_stop_d",
        "7",
        "腰椎穿刺前停氯吡格雷",
        "Off clopidogrel before puncture",
        "d",
        "7",
        "14",
    ),
    _site(
        "antiplatelet.clopidogrel_restart_h",
        "6",
        "腰椎穿刺后恢复氯吡格雷",
        "Clopidogrel after puncture",
        "h",
        "6",
        "48",
    ),
    _fixed("premed.dexamethasone_mg", "5", "地塞米松剂量", "Dexamethasone", "mg", "dexamethasone_before_infusion"),
    _site("premed.max_gap_min", "60", "地塞米松至输注的最长间隔", "Dexamethasone to start, most", "min", "5", "120"),
)
PATIENT = (
    _site("weight.max_age_d", "7", "体质量有效天数", "Age of a weight, most", "d", "1", "7"),
    _site(
        "weight.previous_max_age_d", "180", "可比对的既往体质量", "Earlier weight that is compared", "d", "30", "366"
    ),
    _site("weight.change_confirm", "0.10", "须复测确认的变化", "Change to be confirmed", "1", "0.01", "0.10"),
    _list("weight.adult_range", ("30", "200"), "成人体质量范围", "Weights of adults", "kg", "20", "300"),
    _site("vitals.baseline_max_age_min", "15", "基线生命体征时效", "Age of the baseline, most", "min", "5", "15"),
    _site("vitals.ramp_gate_max_age_min", "5", "加速前生命体征时效", "Age before a step up, most", "min", "1", "5"),
    _site("vitals.every_min", "15", "生命体征间隔", "Interval of vital signs", "min", "1", "15"),
    _list(
        "vitals.post", ("15", "30", "60", "120", "180", "240"), "输注后监测时点", "After the end", "min", "5", "1440"
    ),
    _site("vitals.late_factor", "1.5", "逾期倍数", "Overdue beyond", "1", "1", "1.5"),
    _site("freshness.assessment_d", "7", "评估有效天数", "Age of an assessment, most", "d", "1", "7"),
    _site("freshness.pregnancy_test_d", "7", "妊娠试验有效天数", "Age of a pregnancy test, most", "d", "1", "7"),
    _site(
        "freshness.consciousness_h",
        "2",
        "意识评估有效小时数",
        "Age of a check of consciousness, most",
        "h",
        "0.25",
        "2",
    ),
)
ROWS = (*DOSE_AND_BAG, *RATE, *WINDOWS, *PATIENT)
