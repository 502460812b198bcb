"""Q, I2, H2 and tau2 with its Q-profile interval, by the definitions of metafor.

I2 and H2: where tau2 is estimated, from tau2 and the typical variance of a study (Higgins and Thompson, Stat Med 2002;21:1539);
for a common effect, from Q. Interval of tau2: Viechtbauer, Stat Med 2007;26:37. PM and the interval are searched as metafor
does, with R's `uniroot`, so that the digits agree; it stops within 1.2e-4, and where that is coarse for the data the exact
solution is said beside it. An end above 100 and ten times tau2, where metafor gives up, is solved exactly.
"""

from __future__ import annotations

from lupustem.evidence.pooling.distributions import chi_square_quantile, chi_square_quantile_above, chi_square_tail
from lupustem.evidence.pooling.exact import Interval
from lupustem.evidence.pooling.result import Heterogeneity
from lupustem.evidence.pooling.tau2 import Tau2, q_at, q_at_by_r
from lupustem.evidence.pooling.weighted import Model, solved
from lupustem.logic.text import Text

# Engine choice: R's digits further than this from the exact solution, relatively, are said to be coarse.
COARSE = 1e-3
ONE_STUDY = Text("只有一项研究，异质性无从谈起。", "there is one study only, so that nothing can differ.")


def heterogeneity(model: Model, method: str, tau2: Tau2, level: float) -> Heterogeneity:
    """What is left between studies after the coefficients of the model; needs more studies than coefficients."""
    at_0, df = solved(model, 0.0), model.df
    q, p_value = at_0.q, chi_square_tail(at_0.q, df)
    if method == "common":
        i2, h2 = from_q(q, df)
        reason = Text("共同效应模型不含 tau2。", "a common-effect model has no tau2.")
        return Heterogeneity(q, "cochran", df, p_value, i2, h2, 0.0, None, None, None, None, reason=reason)
    typical = df / at_0.trace_p
    interval, empty = q_profile(model, level, tau2.value)
    return Heterogeneity(
        q=q,
        q_kind="cochran",
        df=df,
        p_value=p_value,
        i2=_i2(tau2.value, typical),
        h2=tau2.value / typical + 1,
        tau2=tau2.value,
        tau2_se=tau2.standard_error,
        tau2_interval=interval,
        i2_interval=Interval(_i2(interval.lower, typical), _i2(interval.upper, typical), level, "q_profile"),
        h2_interval=Interval(interval.lower / typical + 1, interval.upper / typical + 1, level, "q_profile"),
        empty=empty,
        coarse=_coarse(model, method, tau2.value, interval),
    )


def from_q(q: float, df: int) -> tuple[float, float]:
    """I2 in percent, never below 0, and H2 of a Q with its degrees of freedom."""
    return (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df


def q_profile(model: Model, level: float, tau2: float) -> tuple[Interval, bool]:
    """The values of tau2 whose Q lies between the chi-square quantiles; True where none does, with 0 to 0 as metafor has it."""
    low, high = _quantiles(model, level)
    top = max(100.0, 10 * tau2)
    empty = solved(model, 0.0).q < low
    ends = q_at_by_r(model, high, top), q_at_by_r(model, low, top)
    if ends[0] > ends[1]:
        # Both searches stop within 1.2e-4, which may be wider than the interval itself.
        ends = q_at(model, high), q_at(model, low)
    return Interval(*ends, level, "q_profile"), empty


def _quantiles(model: Model, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    return chi_square_quantile(tail, model.df), chi_square_quantile_above(tail, model.df)


def _coarse(model: Model, method: str, tau2: float, interval: Interval) -> Text | None:
    """What the exact solutions are, where R's search stopped too early for the scale of the data."""
    low, high = _quantiles(model, interval.level)
    pairs = [("tau2", tau2, q_at(model, float(model.df)))] if method == "PM" else []
    pairs += [("tau2_low", interval.lower, q_at(model, high)), ("tau2_high", interval.upper, q_at(model, low))]
    apart = [(name, exact) for name, found, exact in pairs if abs(found - exact) > COARSE * exact]
    if not apart:
        return None
    said = ", ".join(f"{name} = {exact:.6g}" for name, exact in apart)
    return Text(
        f"R 的搜索在 1.2e-4 之内即停，对这些数据的尺度太粗；精确解：{said}。",
        f"R's search stops within 1.2e-4, which is coarse for the scale of these data; solved exactly: {said}.",
    )


def undefined(reason: Text) -> Heterogeneity:
    """Heterogeneity that cannot be stated, and why."""
    return Heterogeneity(None, "none", None, None, None, None, None, None, None, None, None, reason=reason)


def _i2(tau2: float, typical: float) -> float:
    return 100 * tau2 / (typical + tau2)
