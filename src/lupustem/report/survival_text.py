"""The answer of `lupustem survival` as lines for a terminal: estimates with intervals first, tests beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lupustem.logic.text import Language, Text
from lupustem.outcome.survival.aalen_johansen import CompetingRisks
from lupustem.outcome.survival.analysis import Analysis, Model
from lupustem.outcome.survival.cox import Coefficient
from lupustem.outcome.survival.curve import Curve, Limits
from lupustem.report.p_values import p_alone, p_words
from lupustem.report.wrapping import padded, width

_METHODS = {
    "log_rank": Text("log-rank 检验", "log-rank test"),
    "peto_peto": Text("Peto-Peto 检验（rho=1）", "Peto-Peto test (rho=1)"),
}
_ABOUT = {"groups": Text("组别", "groups"), "covariates": Text("协变量", "covariates")}


def survival_lines(found: Analysis, language: Language) -> Iterator[str]:
    """Every line, without line feeds."""
    level = f"{found.level * 100:g}%"
    yield Text(
        f"{found.n} 名受试者，{found.n_events} 个事件；{level} 置信区间，{found.interval} 变换",
        f"{found.n} subjects, {found.n_events} events; {level} intervals on the {found.interval} scale",
    ).in_(language)
    if found.curves:
        yield from _curves(found, language)
    if found.means:
        yield from _means(found, language)
    if found.tests:
        yield from _tests(found, language)
    if found.risks:
        yield from _incidences(found, language)
    if found.gray:
        yield from _gray(found, language)
    for model in found.models:
        yield from _model(model, language)
    if found.left_out:
        yield ""
        yield Text(
            f"因协变量缺失而未进入模型的行数：{found.left_out}",
            f"Rows left out of the models for a missing covariate: {found.left_out}",
        ).in_(language)


def _curves(found: Analysis, language: Language) -> Iterator[str]:
    yield from _title(Text("Kaplan-Meier 生存", "Kaplan-Meier survival"), language)
    head = [_GROUP, Text("例数", "n"), _EVENTS, Text("中位时间", "median"), _INTERVAL]
    yield from _table(head, [_median(curve, language) for curve in found.curves], language)
    if found.at:
        yield ""
        head = [_GROUP, _TIME, _RISK, _EVENTS, Text("生存率", "survival"), _ERROR, _INTERVAL]
        rows = [
            [
                _group(curve.group, language),
                number(at.time),
                str(at.at_risk),
                str(at.events),
                number(at.survival),
                number(at.standard_error),
                limits(at.interval),
            ]
            for curve in found.curves
            for at in curve.at(found.at)
        ]
        yield from _table(head, rows, language)


def _median(curve: Curve, language: Language) -> list[str]:
    median = curve.median()
    value = number(median.value) if median.value is not None else Text("未达到", "not reached").in_(language)
    return [_group(curve.group, language), str(curve.n), str(curve.n_events), value, limits(median.interval)]


def _means(found: Analysis, language: Language) -> Iterator[str]:
    tau = number(found.means[0].tau)
    yield from _title(Text(f"限制性平均生存时间，至 {tau}", f"Restricted mean survival time up to {tau}"), language)
    rows = [
        [_group(one.group, language), number(one.value), number(one.standard_error), limits(one.interval)]
        for one in found.means
    ]
    if found.mean_difference is not None:
        apart = found.mean_difference
        name = f"{apart.group} - {apart.reference}"
        rows.append([name, number(apart.value), number(apart.standard_error), limits(apart.interval)])
    yield from _table([_GROUP, Text("均值", "mean"), _ERROR, _INTERVAL], rows, language)
    if any(one.extended for one in found.means):
        yield Text(
            "注意：有一组的随访短于该时间，其曲线按最后的水平延长。",
            "Note: a group was followed for less; its curve was kept level up to there.",
        ).in_(language)


def _tests(found: Analysis, language: Language) -> Iterator[str]:
    for test in found.tests:
        within = Text("，分层", ", stratified") if test.stratified else Text("", "")
        name = _METHODS[test.method]
        yield from _title(Text(name.zh + within.zh, name.en + within.en), language)
        head = [_GROUP, Text("例数", "n"), Text("观察", "observed"), Text("期望", "expected"), Text("观察/期望", "O/E")]
        rows = [
            [one.group, str(one.n), number(one.observed), number(one.expected), number(one.ratio)]
            for one in test.groups
        ]
        yield from _table(head, rows, language)
        if test.hazard_ratio is not None:
            ratio = test.hazard_ratio
            words = Text("风险比（一步估计）", "hazard ratio (one step)").in_(language)
            yield f"{words} {ratio.group} / {ratio.reference}: {number(ratio.value)} ({limits(ratio.interval)})"
        yield _chi_square(test.statistic, test.degrees, test.p_value, language)


def _incidences(found: Analysis, language: Language) -> Iterator[str]:
    yield from _title(Text("累积发生率（Aalen-Johansen）", "Cumulative incidence (Aalen-Johansen)"), language)
    head = [_GROUP, _CAUSE, Text("例数", "n"), _EVENTS]
    rows = [
        [_group(risks.group, language), one.cause, str(risks.n), str(int(one.events.sum()))]
        for risks in found.risks
        for one in risks.causes
    ]
    yield from _table(head, rows, language)
    if found.at:
        yield ""
        gray = Text("Gray 方差", "Gray's variance")
        head = [_GROUP, _CAUSE, _TIME, _RISK, _EVENTS, Text("发生率", "incidence"), _ERROR, _INTERVAL, gray]
        yield from _table(head, [row for risks in found.risks for row in _at(risks, found.at, language)], language)


def _at(risks: CompetingRisks, times: Sequence[float], language: Language) -> Iterator[list[str]]:
    for one in risks.causes:
        for at in one.at(times):
            yield [
                _group(risks.group, language),
                one.cause,
                number(at.time),
                str(at.at_risk),
                str(at.events),
                number(at.value),
                number(at.standard_error),
                limits(at.interval),
                number(at.gray_variance),
            ]


def _gray(found: Analysis, language: Language) -> Iterator[str]:
    yield from _title(Text("Gray 检验", "Gray's test"), language)
    for one in found.gray:
        yield f"{one.cause}: {_chi_square(one.statistic, one.degrees, one.p_value, language)}"


def _model(model: Model, language: Language) -> Iterator[str]:
    about = _ABOUT[model.about]
    cause = f" ({model.cause})" if model.cause else ""
    if model.cox is not None:
        kind = Text("病因别 Cox 模型", "Cause-specific Cox model") if model.cause else Text("Cox 模型", "Cox model")
        ties = model.cox.ties
        yield from _title(
            Text(f"{kind.zh}{cause}：{about.zh}（同时事件：{ties}）", f"{kind.en}{cause}: {about.en} (ties: {ties})"),
            language,
        )
        yield from _coefficients(model.cox.coefficients, Text("风险比", "hazard ratio"), language)
        test, index = model.cox.likelihood_ratio, model.cox.concordance
        words = Text("似然比检验", "likelihood ratio test").in_(language)
        yield f"{words}: {_chi_square(test.statistic, test.degrees, test.p_value, language)}"
        if index.value is not None:
            words = Text("一致性指数", "concordance").in_(language)
            yield f"{words} {number(index.value)} ({_ERROR.in_(language)} {number(index.standard_error)})"
        yield Text("比例风险检验（score，km）：", "proportional hazards (score test, km):").in_(language)
        for check in model.checks:
            yield f"  {check.name}: {_chi_square(check.statistic, check.degrees, check.p_value, language)}"
    if model.fine_gray is not None:
        title = Text(f"Fine-Gray 模型{cause}：{about.zh}", f"Fine-Gray model{cause}: {about.en}")
        yield from _title(title, language)
        yield from _coefficients(model.fine_gray.coefficients, Text("子分布风险比", "subdistribution HR"), language)
    if model.refused:
        yield from _title(Text(f"未拟合的模型{cause}：{about.zh}", f"Model not fitted{cause}: {about.en}"), language)
        yield from (text.in_(language) for text in model.refused)


def _coefficients(rows: Iterable[Coefficient], ratio: Text, language: Language) -> Iterator[str]:
    head = [Text("协变量", "covariate"), Text("系数", "coef"), _ERROR, ratio, _INTERVAL, Text("z", "z"), Text("p", "p")]
    cells = [
        [
            row.name,
            number(row.coef),
            number(row.standard_error),
            number(row.hazard_ratio),
            limits(row.interval),
            number(row.z),
            p_alone(row.p_value),
        ]
        for row in rows
    ]
    yield from _table(head, cells, language)


def _chi_square(statistic: float | None, degrees: int, p: float | None, language: Language) -> str:
    if statistic is None or p is None:
        return Text("无法检验（信息不足）", "not testable (no information)").in_(language)
    return Text(
        f"χ² = {number(statistic)}，自由度 {degrees}，{p_words(p)}",
        f"chi-square {number(statistic)}, df {degrees}, {p_words(p)}",
    ).in_(language)


def number(value: float | None) -> str:
    """Five significant digits; a dash for what is undefined."""
    return "-" if value is None else f"{value:.5g}"


def limits(interval: Limits) -> str:
    """Both limits; a dash for one that is not reached or undefined."""
    return f"{number(interval.lower)} ~ {number(interval.upper)}"


def _group(group: str | None, language: Language) -> str:
    return Text("全部", "all").in_(language) if group is None else group


def _title(title: Text, language: Language) -> Iterator[str]:
    yield ""
    yield title.in_(language)


def _table(head: Sequence[Text], rows: Sequence[Sequence[str]], language: Language) -> Iterator[str]:
    names = [one.in_(language) for one in head]
    columns = [max(width(row[at]) for row in (names, *rows)) for at in range(len(names))]
    for row in (names, *rows):
        yield ("  " + "  ".join(padded(cell, size) for cell, size in zip(row, columns, strict=True))).rstrip()


_GROUP = Text("组", "group")
_EVENTS = Text("事件", "events")
_TIME = Text("时间", "time")
_RISK = Text("在险", "at risk")
_ERROR = Text("标准误", "SE")
_INTERVAL = Text("区间", "interval")
_CAUSE = Text("病因", "cause")
