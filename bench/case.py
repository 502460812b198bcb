"""One case: lupustem with validation and the trace that explains, beside a function written by hand with neither."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import lupustem
from bench import by_hand
from bench.measure import paired, verdict

LIMIT = 5
CASE: dict[str, Any] = {
    "sex": "female",
    "age_years": Decimal("34.5"),
    "weight_kg": Decimal("58.5"),
    "sle_diagnosed": True,
    "sledai_2k": 14,
    "bilag_a_count": 1,
    "bilag_b_count": 2,
    "refractory": True,
    "renal_involvement": True,
    "haematologic_involvement": False,
    "pulmonary_involvement": False,
    "cutaneous_involvement": False,
    "diffuse_alveolar_haemorrhage": False,
    "other_autoimmune_disease": False,
    "pregnant": False,
    "lactating": False,
    "malignancy": False,
    "haematologic_malignancy": False,
    "pulmonary_hypertension": True,
    "pulmonary_artery_pressure_mmhg": Decimal("45.5"),
    "severe_cardiopulmonary_insufficiency": False,
    "active_infection": True,
    "infection_under_treatment": True,
    "prior_msc_infusions": 0,
}


def main(times: int) -> list[str]:
    """Lines of a Markdown report."""
    lines = [
        "One case from a dict of facts, stage assess (16 statements), warm:",
        "",
        "| case | lupustem µs | by hand µs | ratio |",
        "| --- | --- | --- | --- |",
    ]
    cases = {
        "all facts known": CASE,
        "half unknown": dict(list(CASE.items())[::2]),
        "nothing known": {},
    }
    worst = 0.0
    for name, facts in cases.items():
        _agree(facts)
        found = paired(
            {"lupustem": partial(_explained, facts), "by hand": partial(by_hand.decide, facts)}, times=times, each=2000
        )
        one, other = found["lupustem"] * 1e6, found["by hand"] * 1e6
        worst = max(worst, one / other)
        lines.append(f"| {name} | {one:.1f} | {other:.1f} | {one / other:.2f} |")
    return [*lines, "", f"- Largest ratio: {verdict(worst, LIMIT)}"]


def _explained(facts: dict[str, Any]) -> object:
    """Validation, decision, and of every statement the facts that it read: the whole trace."""
    decision = lupustem.assess(facts)
    return [finding.facts for finding in decision.findings]


def _agree(facts: dict[str, Any]) -> None:
    decision = lupustem.assess(facts)
    verdict_by_hand, reasons, missing, statuses = by_hand.decide(facts)
    assert decision.verdict == verdict_by_hand
    assert (list(decision.reasons), list(decision.missing)) == (reasons, missing)
    assert decision.statuses == statuses
