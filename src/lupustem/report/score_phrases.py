"""The words around a score: headings, and what its outcomes are called in both languages.

What an index calls its own items comes from `indices.catalogue`; what neither knows is shown as it is written in JSON.
"""

from __future__ import annotations

from lupustem.indices.bands import NAMES as BANDS
from lupustem.indices.catalogue import INDICES, item_name
from lupustem.indices.score import Score, Value
from lupustem.logic.as_words import plain
from lupustem.logic.text import Language, Text
from lupustem.report.phrases import clean
from lupustem.report.wrapping import width

HEADINGS: dict[str, Text] = {
    "settled": Text("已定", "settled"),
    "open": Text("未定", "open"),
    "unknown": Text("未知", "unknown"),
    "contributions": Text("各项得分", "What counts"),
    "nothing": Text("没有计分的条目。", "No item counts."),
    "unknowns": Text("未知的条目", "What is unknown"),
    "systems": Text("各系统", "Organ systems"),
    "system": Text("系统", "System"),
    "best_to_worst": Text("仍可能：最轻至最重", "still possible, best to worst"),
    "warnings": Text("提醒", "Warnings"),
    "unverified": Text("未核实的规则", "Unverified rules"),
    "verified": Text("规则均有来源（原始或二手）", "every rule has a source, primary or secondary"),
    "not_verified": Text("含未核实的规则", "rests on unverified rules"),
    "version": Text("版本", "Version"),
    "grade": Text("分级", "Grade"),
    "clinical": Text("临床评分（不计补体与抗 dsDNA）", "Clinical score (without complement and anti-dsDNA)"),
    "window": Text("回顾期", "Look-back"),
    "range": Text("取值范围", "Range"),
    "source": Text("来源", "Source"),
    "scheme": Text("总分方案", "Scheme of the total"),
    "colon": Text("：", ": "),
    "verification": Text("核实", "Verification"),
    "item": Text("条目", "Item"),
    "points": Text("得分或回答", "Points or answer"),
    "could_add": Text("最多还能加", "could add up to"),
    "title": Text("指数评分", "Index score"),
}
_OUTCOMES: dict[str, Text] = {
    "category": Text("分类", "Category"),
    "change": Text("与上次相比", "Against the visit before"),
    "classified": Text("符合分类标准", "Classified"),
    "depends_on_dose_boundary": Text("结论取决于剂量界值的取法", "Depends on how the dose limit is read"),
    "egfr": Text("eGFR", "eGFR"),
    "failed": Text("未满足的部分", "Parts that fail"),
    "met": Text("达标", "Met"),
    "points": Text("得分", "Points"),
    "reason": Text("原因", "Reason"),
    "responder": Text("应答", "Responder"),
    "response": Text("缓解程度", "Response"),
    "score": Text("评分", "Score"),
    "total": Text("总分", "Total"),
    "unrounded": Text("未舍入的值", "Before rounding"),
    "age_as_given": Text("所用年龄（岁）", "Age used (years)"),
    "baseline_score": Text("基线评分", "Score at baseline"),
    "measure": Text("所用的蛋白尿指标", "Measure of protein used"),
    "race_factor": Text("使用种族系数", "Race factor used"),
    "unit": Text("单位", "Unit"),
    "bilag": Text("BILAG 无新的 A 或多于 1 个新的 B", "BILAG: no new A, not more than one new B"),
    "complete": Text("完全缓解", "Complete"),
    "partial": Text("部分缓解", "Partial"),
    "new_activity": Text("无新出现的活动", "No new activity"),
    "clinical_sledai": Text("临床 SLEDAI 为 0", "Clinical SLEDAI of 0"),
    "pred_limit_inclusive": Text("泼尼松龙 5 mg 计为达标", "Prednisolone of exactly 5 mg counts"),
    "function": Text("肾功能", "Kidney function"),
    "major_organ": Text("主要脏器无活动", "No activity in a major organ"),
    "pga": Text("PGA（医生总体评估）", "PGA (physician's global assessment)"),
    "prednisolone": Text("泼尼松龙剂量", "Prednisolone dose"),
    "protein": Text("尿蛋白", "Urine protein"),
    "protein_below_3": Text("尿蛋白低于 3 g/g", "Urine protein below 3 g/g"),
    "protein_halved": Text("尿蛋白至少减半", "Urine protein halved or better"),
    "rescue": Text("未用补救或禁用治疗", "No rescue or prohibited treatment"),
    "sledai": Text("SLEDAI 条件", "SLEDAI criterion"),
    "stable_therapy": Text("治疗稳定", "Stable therapy"),
    "standard_therapy": Text("标准治疗，可耐受", "Standard therapy, tolerated"),
    "a_count": Text("A 级系统数", "Systems at A"),
    "b_count": Text("B 级系统数", "Systems at B"),
    "policy": Text("肾脏规则的取法", "Renal policy"),
    "criteria": Text("符合的肾脏标准", "Renal criteria met"),
}
_WORDS: dict[str, Text] = BANDS | {
    "complete": Text("完全缓解", "complete"),
    "entry_criterion": Text("不满足入门条件", "the entry criterion is not met"),
    "classified": Text("符合", "classified"),
    "not_classified": Text("不符合", "not classified"),
    "flare": Text("复发", "flare"),
    "improvement": Text("改善", "improvement"),
    "moderate_severe": Text("中重度", "moderate or severe"),
    "no_clinical_criterion": Text("没有临床条目", "no clinical criterion"),
    "partial": Text("部分缓解", "partial"),
    "persistent": Text("无明显变化", "persistent"),
    "remission": Text("缓解", "remission"),
}
_WITHIN: dict[tuple[str, str], Text] = {("response", "none"): Text("未缓解", "none")}
_PLACES = 4
_LONGEST_NAME = 60


def name_of(index: str, key: str, language: Language) -> str:
    """What an item, a system or an outcome of an index is called; the key itself where nobody has named it."""
    name = item_name(index, key) or _OUTCOMES.get(key)
    return key if name is None else name.in_(language)


def input_name(index: str, key: str, language: Language) -> str:
    """What stands under a key of the input, where that is short enough for a name; the key itself where it is not."""
    keys = INDICES[index].keys if index in INDICES else ()
    short = (one.text for one in keys if one.name == key and width(one.text.en) <= _LONGEST_NAME)
    return next((text.in_(language) for text in short), key)


def value_words(value: object, language: Language, *, index: str = "", outcome: str = "") -> str:
    """A value in words: yes or no, a named grade, a number without idle zeros; unknown for None, a list joined."""
    if value is None:
        return HEADINGS["unknown"].in_(language)
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no").in_(language)
    if isinstance(value, str):
        word = item_name(index, value) or _WITHIN.get((outcome, value)) or _WORDS.get(value)
        return clean(value) if word is None else word.in_(language)
    if isinstance(value, tuple):
        said = [value_words(one, language, index=index, outcome=outcome) for one in value]
        return Text("、", ", ").in_(language).join(said) or Text("无", "none").in_(language)
    return number(value)


def number(value: object) -> str:
    """A number with at most 4 places; one with more is rounded and says so."""
    text = plain(value)
    if "." not in text or len(text.partition(".")[2]) <= _PLACES:
        return text
    return "≈" + format(round(float(text.lstrip("≈")), _PLACES), f".{_PLACES}f").rstrip("0").rstrip(".")


def interval(score: Score, language: Language) -> str:
    """What is still possible, from the lower to the upper bound; the value itself once it is settled."""
    if score.settled:
        return value_words(score.value, language, index=score.index)
    if isinstance(score.lower, bool) and isinstance(score.upper, bool) and score.lower != score.upper:
        return Text("是或否", "yes or no").in_(language)
    low, high = (_bound(end, score.index, language) for end in (score.lower, score.upper))
    if low == high:
        return low
    return Text(f"{low} 至 {high}", f"{low} to {high}").in_(language)


def _bound(value: Value, index: str, language: Language) -> str:
    return "?" if value is None else value_words(value, language, index=index)
