"""The estimators of an answer with their settings and sources, as a methods paragraph names them."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.outcome.cohort import DAYS_A_MONTH
from lupustem.outcome.definitions import ACTIVE_NEPHRITIS
from lupustem.outcome.result import Method, Settings
from lupustem.outcome.time_points import width


def methods(settings: Settings) -> tuple[Method, ...]:
    """In the order in which a report uses them."""
    windows = ", ".join(f"{one.months}: ±{width(one.months)} d" for one in settings.time_points)
    level = f"{settings.level:g}"
    unit = {
        "first": Text("每位患者的首次输注", "the first infusion of each patient"),
        "each": Text("每次输注", "every infusion"),
    }[settings.unit]
    return (
        Method(
            "unit",
            Text(
                f"分析单位：{unit.zh}；随访到下一次输注为止",
                f"unit of analysis: {unit.en}, followed to the next infusion",
            ),
            (("unit", settings.unit),),
            "",
        ),
        Method(
            "baseline",
            Text(
                "基线：输注当日或之前、回溯期内的最后一次就诊",
                "baseline: the last visit on or before the day of the infusion, within the look-back",
            ),
            (("look_back_days", str(settings.look_back_days)),),
            "",
        ),
        Method(
            "windows",
            Text(
                "时间点取窗口内最接近目标日的一次就诊；缺失即为缺失，不以前值结转",
                "a time point is the visit nearest to its day within the window; what is missing stays missing, nothing is "
                "carried forward",
            ),
            (("windows", windows), ("days_a_month", f"{DAYS_A_MONTH:.4f}")),
            "treatment.follow_up_rules",
        ),
        Method(
            "nephritis",
            Text(
                "狼疮性肾炎应答只在基线尿蛋白不低于界值者中判定",
                "response of nephritis is judged in whoever had at least so much protein at baseline",
            ),
            (("protein_g", f"{ACTIVE_NEPHRITIS:g}"),),
            "",
        ),
        Method(
            "proportion",
            Text(
                "比例：精确区间；死亡计为无应答；未知另列，并给出全计为否与全计为是的界限",
                "proportions: exact intervals; a death is no response; unknown stands apart, with the bounds of all no and "
                "all yes",
            ),
            (("interval", "clopper_pearson"), ("level", level)),
            "Clopper, Pearson, Biometrika 1934;26:404",
        ),
        Method(
            "kaplan_meier",
            Text("生存：Kaplan-Meier，Greenwood 方差", "survival: Kaplan-Meier, variance of Greenwood"),
            (("interval", settings.curve_interval), ("level", level)),
            "Kaplan, Meier, J Am Stat Assoc 1958;53:457",
        ),
        Method(
            "reverse_kaplan_meier",
            Text("随访时间：反向 Kaplan-Meier；Clark 完整性指数", "follow-up: reverse Kaplan-Meier; Clark's index"),
            (("interval", settings.curve_interval),),
            "Schemper, Smith, Control Clin Trials 1996;17:343; Clark, Altman, De Stavola, Lancet 2002;359:1309",
        ),
        Method(
            "aalen_johansen",
            Text(
                "首次应答与复发：以死亡为竞争事件的累积发生率",
                "first response and relapse: cumulative incidence, death competing",
            ),
            (("interval", settings.curve_interval), ("level", level)),
            "Aalen, Johansen, Scand J Stat 1978;5:141",
        ),
        Method(
            "landmark",
            Text("按应答分组的生存：界标分析", "survival by response: landmark analysis"),
            (("months", str(settings.landmark_months)),),
            "Anderson, Cain, Gelber, J Clin Oncol 1983;1:710",
        ),
        Method(
            "change",
            Text("变化：配对差的均值与 t 区间", "change: mean of paired differences with its t interval"),
            (("level", level),),
            "",
        ),
        Method(
            "rate",
            Text("事件率：每 100 人年，精确 Poisson 区间", "rates: per 100 patient-years, exact Poisson interval"),
            (("interval", "exact_poisson"), ("level", level)),
            "Garwood, Biometrika 1936;28:437",
        ),
        Method(
            "comparison",
            Text(
                "组间：log-rank 与其风险比；比例用 Fisher 精确检验与条件比值比；p 值只与估计及区间同列；未校正多重比较",
                "groups: log-rank with its hazard ratio; proportions by Fisher's exact test with the conditional odds ratio; a "
                "p value stands only beside estimate and interval; no correction for many comparisons",
            ),
            (("level", level),),
            "Mantel 1966; Fisher 1935",
        ),
        Method(
            "cox",
            Text(
                "Cox 模型（Efron）：只在每个协变量有足够事件时拟合",
                "Cox model (Efron), fitted only with enough events per covariate",
            ),
            (("ties", "efron"), ("events_per_covariate", str(settings.events_per_covariate))),
            "Cox 1972; Efron 1977",
        ),
    )
