"""Q, I2, H2 and tau2 with its Q-profile interval, by the definitions of metafor.

I2 and H2: where tau2 is estimated, from tau2 and the typical variance of a study (Higgins and Thompson, Stat Med 2002;21:1539);
for a common effect, from Q. Interval of tau2: Viechtbauer, Stat Med 2007;26:37, solved to machine precision; metafor stops
within 1.2e-4 and searches up to 100 or ten times tau2 only, so that a wider interval ends there.
"""

from __future__ import annotations

from lupustem.evidence.pooling.distributions import chi_square_quantile, chi_square_quantile_above, chi_square_tail
from lupustem.evidence.pooling.exact import Interval
from lupustem.evidence.pooling.result import Heterogeneity
from lupustem.evidence.pooling.tau2 import Tau2, q_at
from lupustem.evidence.pooling.weighted import Model, solved
from lupustem.logic.text import Text

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
    interval, empty = q_profile(model, level)
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
    )


def from_q(q: float, df: int) -> tuple[float, float]:
    """I2 in percent, never below 0, and H2 of a Q with its degrees of freedom."""
    return (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df


def q_profile(model: Model, level: float) -> tuple[Interval, bool]:
    """The values of tau2 whose Q lies between the chi-square quantiles; True where none does, with 0 to 0 as metafor has it."""
    tail = (1 - level) / 2
    low, high = chi_square_quantile(tail, model.df), chi_square_quantile_above(tail, model.df)
    empty = solved(model, 0.0).q < low
    return Interval(q_at(model, high), q_at(model, low), level, "q_profile"), empty


def undefined(reason: Text) -> Heterogeneity:
    """Heterogeneity that cannot be stated, and why."""
    return Heterogeneity(None, "none", None, None, None, None, None, None, None, None, None, reason=reason)


def _i2(tau2: float, typical: float) -> float:
    return 100 * tau2 / (typical + tau2)
