"""The rules of release in the order of the certificate: what a failure and a gap mean, and where each rule comes from.

A limit stands in its statement; here stands only what follows from it. Statements of the product stage are about quality
and reject; storage, time and identity are about handling and hold, since a deviation can be judged and a lot be saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from lupustem.consensus import STATEMENTS
from lupustem.decision.case import decide
from lupustem.decision.status import Status, inputs_of
from lupustem.logic.text import Text
from lupustem.product.flow.codes import FLAGS, READ_CODES, TUBE_CODES
from lupustem.product.measured import as_decimal


class Release(StrEnum):
    """The three answers, the weightiest first."""

    REJECT = "reject"
    HOLD = "hold"
    RELEASE = "release"


class Consequence(StrEnum):
    """What a failed or an unknown criterion does."""

    REJECT = "reject"
    HOLD = "hold"
    ADVISE = "advise"


class Origin(StrEnum):
    """Who says so."""

    CONSENSUS = "consensus"
    PHARMACOPOEIA = "pharmacopoeia"
    ENGINEERING = "engineering"


class Rule(NamedTuple):
    """One criterion. `id` is a statement's, or the name of a rule that the consensus does not have."""

    id: str
    failed: Consequence
    unknown: Consequence
    origin: Origin
    text: Text

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that a statement reads; none for a rule of another origin."""
        return inputs_of(STATEMENTS[self.id]) if self.id in STATEMENTS else ()


REJECT, HOLD, ADVISE = Consequence
CONSENSUS, PHARMACOPOEIA, ENGINEERING = Origin

RELEASE_WORDS: dict[Release, Text] = {
    Release.REJECT: Text("不合格，拒绝放行", "reject"),
    Release.HOLD: Text("暂缓放行", "hold"),
    Release.RELEASE: Text("建议放行", "release"),
}
ORIGIN_WORDS: dict[Origin, Text] = {
    CONSENSUS: Text("共识", "consensus"),
    PHARMACOPOEIA: Text("药典", "pharmacopoeia"),
    ENGINEERING: Text("工程选择", "engineering choice"),
}


def _statement(name: str, failed: Consequence = REJECT, unknown: Consequence = HOLD) -> Rule:
    return Rule(name, failed, unknown, CONSENSUS, STATEMENTS[name].text)


MARKER_RULES: dict[str, str] = {
    "CD73": "cd73_positive",
    "CD90": "cd90_positive",
    "CD105": "cd105_positive",
    "CD11b": "cd11b_negative",
    "CD14": "cd14_negative",
    "CD19": "cd19_negative",
    "CD34": "cd34_negative",
    "CD45": "cd45_negative",
    "CD79a": "cd79a_negative",
    "HLA-DR": "hla_dr_negative",
}
"""Surface and intracellular markers by their usual names, with the statement of each."""

RULES: tuple[Rule, ...] = (
    _statement("made_under_gmp"),
    _statement("adherent_growth"),
    *(_statement(name) for name in MARKER_RULES.values()),
    _statement("adipogenic_potential"),
    _statement("osteogenic_potential"),
    _statement("chondrogenic_potential"),
    _statement("purity"),
    Rule(
        "viability",
        REJECT,
        HOLD,
        ENGINEERING,
        Text(
            "共识对活率未设限度；本中心设有限度时，活率须达到该限度。",
            "The consensus sets no limit on viability; where the site sets one, it must be reached.",
        ),
    ),
    _statement("endotoxin"),
    _statement("count_matches_label"),
    _statement("no_bacteria"),
    _statement("no_fungi"),
    _statement("no_mycoplasma"),
    _statement("no_virus"),
    _statement("local_quality_control"),
    _statement("third_party_review", HOLD, ADVISE),
    _statement("stored_cold", HOLD),
    _statement("stored_away_from_light", HOLD),
    _statement("not_shaken_or_heated", HOLD),
    _statement("used_within_stability", HOLD, ADVISE),
    Rule(
        "endotoxin_dose",
        HOLD,
        ADVISE,
        PHARMACOPOEIA,
        Text(
            "患者每小时每千克体重接受的内毒素不得超过该途径的阈值（静脉 5 EU/kg，鞘内 0.2 EU/kg）。",
            "Within an hour the patient must receive no more endotoxin per kg than the route allows "
            "(5 EU/kg intravenous, 0.2 EU/kg intrathecal).",
        ),
    ),
    Rule(
        "identity",
        HOLD,
        HOLD,
        ENGINEERING,
        Text(
            "每次交接至少核对两项独立标识，全部一致，校验字符正确，来源链完整。",
            "At least two independent identifiers are read at every hand-over and all agree; check characters are right and "
            "the chain is unbroken.",
        ),
    ),
    Rule(
        "evidence",
        HOLD,
        HOLD,
        ENGINEERING,
        Text(
            "每个数值都能读懂，且有其方法、对照与原始数据。",
            "Every value can be read and has its method, controls and raw data.",
        ),
    ),
)
RULE: dict[str, Rule] = {rule.id: rule for rule in RULES}

CODES: dict[str, Text] = {
    "no_control": Text(
        "该管没有对照（FMO 或同型），阈值无从设定；请补对照管。",
        "No control (FMO or isotype) for the tube, so that no threshold can be set; run one.",
    ),
    "too_few_events": Text(
        "样本或对照的父群不足 5000 个事件；请采集更多（建议 10000）。",
        "Fewer than 5,000 parent events in sample or control; acquire more (10,000 advised).",
    ),
    "not_compensated": Text(
        "多色管未作补偿；请用同一矩阵补偿样本与对照。",
        "A tube of several colours without compensation; compensate sample and control with the same matrix.",
    ),
    "spillover_unusable": Text(
        "溢漏矩阵不可用（通道名不符、非方阵或奇异）；请提供正确的矩阵。",
        "The spillover matrix cannot be used (names that match no detector, not square, singular); give the right one.",
    ),
    "cd79a_not_permeabilised": Text(
        "CD79a 在细胞内，未注明破膜的检测说明不了问题；请破膜后重测。",
        "CD79a is inside the cell; without permeabilisation the tube proves nothing. Permeabilise and repeat.",
    ),
    "purity_undetermined": Text(
        "只有单标志管，由其推出的纯度上下界跨过限度；请用一管联合检测纯度。",
        "Single-marker tubes only, and the bounds they leave for purity lie on both sides of the limit; measure purity jointly "
        "in one tube.",
    ),
    "count_cv": Text(
        "计数不足 3 次，或变异系数超过 10%；请重新计数。",
        "Fewer than 3 counts, or a coefficient of variation above 10 %; count again.",
    ),
    "temperature_log_incomplete": Text(
        "温度记录不完整：间隔超过 15 min、时间倒退、读数互相矛盾，或未覆盖制备完毕至交接。",
        "The temperature log is incomplete: a gap above 15 min, time going backwards, readings in conflict, or a span that "
        "misses the end of preparation or the hand-over.",
    ),
    "identity_mismatch": Text(
        "标识不一致、校验字符错误或来源链断裂；请隔离并查明。",
        "Identifiers disagree, a check character is wrong or the chain is broken; quarantine and find out.",
    ),
    "endotoxin_assay_invalid": Text("内毒素试验无效", "The endotoxin assay is invalid"),
    "few_cells_counted": Text(
        "计数的细胞总数不足 400 个，仅抽样误差就超过 5%。",
        "Fewer than 400 cells were counted in all: chance alone is above 5 %.",
    ),
    "unstained_control": Text(
        "阈值取自未染色管，而不是 FMO 或同型对照。",
        "The threshold comes from an unstained tube, not from FMO or isotype.",
    ),
    "no_viability_dye": Text(
        "未用死活染料，父群可能含死细胞。", "No viability dye: dead cells may be in the parent population."
    ),
    "invalidation_undocumented": Text(
        "有结果被作废而未写明调查理由或签署人。",
        "A result was invalidated without a reason or a name on record.",
    ),
}
"""What is said of evidence that cannot be used, and of what a reader of the certificate has to know."""

ASSAY_FAULTS: dict[str, Text] = {
    "standards": Text(
        "标准品少于 3 个浓度，或某浓度少于 2 孔", "fewer than 3 standard levels, or fewer than 2 wells in one"
    ),
    "wells": Text(
        "样本或加标样本少于 2 孔，或有孔未反应",
        "fewer than 2 wells of the sample or the spiked sample, or one without onset",
    ),
    "r": Text("相关系数绝对值低于 0.980", "the correlation is below 0.980 in absolute value"),
    "slope": Text("标准曲线斜率不为负", "the slope of the standard curve is not negative"),
    "recovery": Text(
        "加标回收率不在 50% 至 200%（含两端），或未做",
        "spike recovery outside 50 to 200 % (both included), or not done",
    ),
    "mvd": Text(
        "稀释倍数超过最大有效稀释倍数，或未写明", "the dilution exceeds the maximum valid dilution, or is not stated"
    ),
    "blank": Text("空白不比最低标准品慢，或未做", "the blank is not slower than the lowest standard, or was not run"),
    "cv": Text("复孔变异系数超过 10%", "a coefficient of variation of wells above 10 %"),
}


ADVISORIES: dict[str, Text] = {
    "third_party_review": Text(
        "没有第三方质量复核的记录；共识推荐在临床治疗开始前进行。",
        "No third-party review is on record; the consensus recommends one before clinical treatment begins.",
    ),
    "used_within_stability": Text(
        "制备完毕至输注完毕的时间未知或超过 8 h；须在 12 h 内输注完毕。",
        "The time from the end of preparation to the end of the infusion is not known or exceeds 8 h; the infusion has to be "
        "over within 12 h.",
    ),
    "endotoxin_dose": Text(
        "未能计算每小时每千克体重的内毒素剂量；请提供途径、最大一小时输注量与体重。",
        "The endotoxin dose per kg and hour could not be computed; give route, largest volume within an hour and weight.",
    ),
}
"""What is said of a rule that is only advised while it is open."""


_FLOW = {**READ_CODES, **TUBE_CODES, **FLAGS}


def reason_text(code: str) -> Text:
    """A reason in words: the sentence of the statement or rule, or what is wrong with the evidence."""
    name, _, why = code.partition(":")
    if name in RULE:
        return RULE[name].text
    if why:
        fault = ASSAY_FAULTS[why]
        return Text(f"{CODES[name].zh}：{fault.zh}。", f"{CODES[name].en}: {fault.en}.")
    return CODES.get(code) or _FLOW.get(code) or Text(code, code)


def advisory_text(code: str) -> Text:
    """An advisory in words."""
    return ADVISORIES.get(code) or reason_text(code)


def statuses(values: Mapping[str, Fraction | bool]) -> dict[str, Status]:
    """The statements of release decided on facts that are known exactly; what is absent is unknown."""
    exact = {name: value if isinstance(value, bool) else as_decimal(value) for name, value in values.items()}
    return decide(exact, stages=("product", "infuse")).statuses
