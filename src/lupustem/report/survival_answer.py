"""The answer of `lupustem survival` as JSON: every figure with its interval, method and level; what is undefined is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lupustem.outcome.survival.aalen_johansen import CompetingRisks, Incidence
from lupustem.outcome.survival.analysis import Analysis, Model
from lupustem.outcome.survival.cox import Cox
from lupustem.outcome.survival.curve import Curve
from lupustem.outcome.survival.times import finite

QUANTILES = (0.25, 0.5, 0.75)


def survival_answer(found: Analysis) -> dict[str, Any]:
    """The contents, keys in a fixed order."""
    return {
        "subjects": found.n,
        "events": found.n_events,
        "interval": found.interval,
        "level": found.level,
        "kaplan_meier": [_curve(curve, found.at) for curve in found.curves],
        "restricted_means": [asdict(one) for one in found.means],
        "restricted_mean_difference": None if found.mean_difference is None else asdict(found.mean_difference),
        "tests": [asdict(one) for one in found.tests],
        "competing_risks": [_risks(one, found.at) for one in found.risks],
        "gray": [asdict(one) for one in found.gray],
        "models": [_model(one) for one in found.models],
        "rows_left_out_of_models": found.left_out,
    }


def _curve(curve: Curve, at: tuple[float, ...]) -> dict[str, Any]:
    return {
        "group": curve.group,
        "subjects": curve.n,
        "events": curve.n_events,
        "quantiles": [asdict(curve.quantile(share)) for share in QUANTILES],
        "at": [asdict(one) for one in curve.at(at)],
        "steps": [asdict(step) for step in curve.steps()],
    }


def _risks(one: CompetingRisks, at: tuple[float, ...]) -> dict[str, Any]:
    return {
        "group": one.group,
        "subjects": one.n,
        "causes": [_incidence(cause, at) for cause in one.causes],
        "event_free": [
            {"time": time, "at_risk": risk, "censored": gone, "event_free": free}
            for time, risk, gone, free in zip(
                one.times.tolist(), one.at_risk.tolist(), one.censored.tolist(), one.event_free.tolist(), strict=True
            )
        ],
    }


def _incidence(one: Incidence, at: tuple[float, ...]) -> dict[str, Any]:
    columns = (one.times, one.events, one.value, one.standard_error, one.gray_variance, one.lower, one.upper)
    names = ("time", "events", "value", "standard_error", "gray_variance", "lower", "upper")
    return {
        "cause": one.cause,
        "code": one.code,
        "events": int(one.events.sum()),
        "at": [asdict(row) for row in one.at(at)],
        "steps": [
            dict(zip(names, [*row[:2], *(finite(value) for value in row[2:])], strict=True))
            for row in zip(*(column.tolist() for column in columns), strict=True)
        ],
    }


def _model(one: Model) -> dict[str, Any]:
    weighted = one.fine_gray
    return {
        "about": one.about,
        "cause": one.cause or None,
        "cox": None if one.cox is None else _cox(one.cox),
        "proportional_hazards": [asdict(check) for check in one.checks],
        "fine_gray": None
        if weighted is None
        else {
            "events": weighted.n_events,
            "competing": weighted.n_competing,
            "coefficients": [asdict(row) for row in weighted.coefficients],
            "covariance": weighted.covariance,
            "log_likelihood_null": weighted.log_likelihood_null,
            "log_likelihood": weighted.log_likelihood,
        },
        "refused": [{"zh": text.zh, "en": text.en} for text in one.refused],
    }


def _cox(model: Cox) -> dict[str, Any]:
    return {
        "subjects": model.n,
        "events": model.n_events,
        "ties": model.ties,
        "strata": list(model.strata),
        "coefficients": [asdict(row) for row in model.coefficients],
        "covariance": model.covariance,
        "log_likelihood_null": model.log_likelihood_null,
        "log_likelihood": model.log_likelihood,
        "likelihood_ratio": asdict(model.likelihood_ratio),
        "wald": asdict(model.wald),
        "score": asdict(model.score),
        "concordance": asdict(model.concordance),
    }
