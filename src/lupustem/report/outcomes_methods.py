"""The methods of an answer: a paragraph to paste into a paper, then every estimator with its settings and source."""

from __future__ import annotations

from collections.abc import Iterator

from lupustem.logic.text import Language, Text
from lupustem.outcome.result import Outcomes
from lupustem.report.outcomes_words import method
from lupustem.report.page import Block, Heading, Paragraph, grid


def methods_blocks(found: Outcomes, language: Language) -> Iterator[Block]:
    """The paragraph and the table behind it."""
    yield Heading(Text("方法", "Methods").in_(language))
    yield Paragraph(methods_paragraph(found, language))
    rows = []
    for one in found.methods:
        settings = "; ".join(f"{name} = {value}" for name, value in one.settings)
        rows.append((one.text.in_(language), settings, one.source))
    heading = (Text("方法", "Method"), Text("设定", "Settings"), Text("来源", "Source"))
    yield from grid([one.in_(language) for one in heading], rows, labels=3)


def methods_paragraph(found: Outcomes, language: Language) -> str:
    """What was done, in sentences, with versions and settings."""
    settings = found.settings
    versions = ", ".join(f"{name} {number}" for name, number in settings.versions)
    interval = method(found.curves[0].interval if found.curves else settings.curve_interval)
    infusions = next((one.n for one in found.completeness.counts if one.code == "analysed"), None)
    unit = {
        "first": Text("每位患者的首次输注", "the first infusion of each patient"),
        "each": Text("每次输注", "every infusion"),
    }[settings.unit]
    n = Text("" if infusions is None else f"（{infusions} 次）", "" if infusions is None else f" ({infusions})")
    level = f"{100 * settings.level:g}"
    sentences = [
        Text(
            f"分析{unit.zh}{n.zh}，数据截至 {settings.as_of}。",
            f"We analysed {unit.en}{n.en}, with data to {settings.as_of}.",
        ),
        Text(
            f"基线为输注当日或此前 {settings.look_back_days} 天内的最后一次就诊；"
            "一次就诊只属于一次输注，前一次输注的随访止于下一次输注。",
            f"Baseline was the last visit on the day of the infusion or within {settings.look_back_days} days before it; a "
            "visit belongs to one infusion, and the follow-up of an infusion ends where the next begins.",
        ),
        Text(
            "各时点取窗口内最接近目标日的就诊；缺失的不结转、不填补，未知者另列并给出界限。",
            "Time points are the visits nearest to their day within a window; missing values were neither carried forward "
            "nor imputed, and the unknown are shown apart with the bounds that they allow.",
        ),
        Text(
            f"比例用 Clopper-Pearson 精确区间；生存用 Kaplan-Meier（{level}% 区间，{interval.zh}）；"
            "首次应答与复发用以死亡为竞争事件的 Aalen-Johansen 累积发生率；事件率用精确 Poisson 区间。",
            "Proportions have exact Clopper-Pearson intervals; survival is Kaplan-Meier "
            f"({level} % interval, {interval.en}); first response and relapse are Aalen-Johansen incidences with death "
            "competing; rates have exact Poisson intervals.",
        ),
        Text(
            f"应答者须先活到应答之时（不死时间偏倚），因此按应答分组的生存只从第 {settings.landmark_months} 个月的界标起比较。",
            "Responders had to live until they responded (immortal time); survival by response is therefore compared from a "
            f"landmark at month {settings.landmark_months} only.",
        ),
        Text(
            "组间比较给出估计与区间，p 值只与其同列，未校正多重比较；Cox 模型用 Efron 法，"
            f"每个协变量至少 {settings.events_per_covariate} 个事件时才拟合，并检验比例风险。",
            "Groups are compared by an estimate with its interval, a p-value only beside them, without correction for many "
            f"comparisons; Cox models (Efron) were fitted with at least {settings.events_per_covariate} events per covariate, "
            "and proportional hazards were tested.",
        ),
        Text(f"软件：{versions}。", f"Software: {versions}."),
    ]
    if settings.mask_below:
        sentences.insert(
            -1,
            Text(
                f"小于 {settings.mask_below} 的计数及可据以推算它的数已遮蔽。",
                f"Counts below {settings.mask_below} were masked, with those that would give them away.",
            ),
        )
    return ("" if language == "zh" else " ").join(one.in_(language) for one in sentences)
