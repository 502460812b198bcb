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
    "flare": Text("复发", "Flare"),
    "relapse": Text("肾脏复发", "Renal relapse"),
    "increase": Text("比上次增加", "Increase since the visit before"),
    "increasing": Text("等级升高的系统数", "Systems that rose"),
    "decreasing": Text("等级降低的系统数", "Systems that fell"),
    "same": Text("等级不变的系统数", "Systems that stayed"),
    "measures": Text("所测的量", "Quantity measured"),
    "milestone": Text("此时间点的目标", "Target for the time passed"),
    "bilag_improved": Text("基线的 A、B 级均改善", "Every A and B of the baseline improved"),
    "red_cells": Text("尿红细胞由 <5 升至 >15/HPF", "Urine red cells from below 5 to above 15/HPF"),
    "casts": Text("新出现红细胞管型", "New red-cell casts"),
    "sledai_above_12": Text("SLEDAI 升至 12 以上", "SLEDAI risen to above 12"),
    "sledai_up_3": Text("SLEDAI 升高至少 3 分", "SLEDAI up by 3 or more"),
    "severe_manifestation": Text("须加强治疗的重度表现", "Severe manifestation that needs more treatment"),
    "mild_manifestation": Text("轻中度表现", "Mild or moderate manifestation"),
    "manifestations": Text("新发或加重的表现", "Manifestations new or worse"),
    "prednisone_above_half_mg_per_kg": Text("泼尼松增至 0.5 mg/kg/d 以上", "Prednisone up to above 0.5 mg/kg a day"),
    "prednisone_increased": Text("泼尼松增加", "Prednisone increased"),
    "prednisone_mg": Text("泼尼松剂量", "Prednisone dose"),
    "new_immunosuppressant": Text("新用免疫抑制剂", "New immunosuppressant"),
    "added_nsaid_or_hydroxychloroquine": Text("加用非甾体抗炎药或羟氯喹", "NSAID or hydroxychloroquine added"),
    "hospitalised": Text("因狼疮住院", "In hospital for lupus"),
    "pga_above_2_5": Text("PGA 升至 2.5 以上", "PGA risen to above 2.5"),
    "pga_up_1": Text("PGA 升高至少 1.0", "PGA up by 1.0 or more"),
    "depends_on_protein_limit": Text("结论取决于尿蛋白界值的取法", "Depends on how the protein limit is read"),
    "upcr_mg_g": Text("尿蛋白肌酐比（mg/g）", "Protein to creatinine ratio (mg/g)"),
    "upcr_g_g": Text("尿蛋白肌酐比（g/g）", "Protein to creatinine ratio (g/g)"),
    "creatinine_mg_dl": Text("血肌酐（mg/dL）", "Creatinine (mg/dL)"),
    "urine_rbc_hpf": Text("尿红细胞", "Urine red cells"),
    "months": Text("治疗月数", "Months of treatment"),
    "weight_kg": Text("体重", "Body weight"),
    "a_count": Text("A 级系统数", "Systems at A"),
    "b_count": Text("B 级系统数", "Systems at B"),
    "policy": Text("肾脏规则的取法", "Renal policy"),
    "criteria": Text("符合的肾脏标准", "Renal criteria met"),
}
_WORDS: dict[str, Text] = BANDS | {
    "none": Text("无", "none"),
    "mild_moderate": Text("轻中度", "mild or moderate"),
    "increasing": Text("升高", "increasing"),
    "decreasing": Text("降低", "decreasing"),
    "same": Text("不变", "same"),
    "not_assessable": Text("无法评定", "not assessable"),
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
_NO_ACTIVITY = dict.fromkeys(("sledai_2k", "selena_sledai"), BANDS["none"])
_WITHIN: dict[tuple[str, str], Text] = {("response", "none"): Text("未缓解", "none")}
# What stands before the name of a part: the visit that it belongs to, or the answer that it is a criterion of.
_PLACES_BEFORE: dict[str, Text] = {
    "baseline": Text("基线", "Baseline"),
    "followup": Text("随访", "Follow-up"),
    "previous": Text("上次", "Visit before"),
    "current": Text("本次", "This visit"),
    "complete": Text("完全缓解", "Complete"),
    "partial": Text("部分缓解", "Partial"),
    "mild": Text("轻度", "Mild"),
    "moderate": Text("中度", "Moderate"),
    "severe": Text("重度", "Severe"),
}
_PLACES = 4
_LONGEST_NAME = 60


def name_of(index: str, key: str, language: Language) -> str:
    """What an item, a system or an outcome of an index is called; the key itself where nobody has named it."""
    before, _, last = key.rpartition(".")
    name = item_name(index, last) or _OUTCOMES.get(last)
    if name is None:
        return key
    place = _PLACES_BEFORE.get(before.partition(".")[0])
    said = name.in_(language)
    return said if place is None else f"{place.in_(language)}{HEADINGS['colon'].in_(language)}{said}"


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
        own = _NO_ACTIVITY.get(index) if value == "none" else None
        word = own or item_name(index, value) or _WITHIN.get((outcome, value)) or _WORDS.get(value)
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
