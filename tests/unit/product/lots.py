"""An invented lot that may be released, and how tests change it. No figure here is of a real product."""

from __future__ import annotations

import copy
import json
from typing import Any

from lupustem.exchange.lot_files import parse_lot
from lupustem.product.release import LotDecision, release

GOOD: dict[str, Any] = {
    "lot": "INVENTED-1",
    "facts": {
        "gmp_compliant": True,
        "plastic_adherent": True,
        "cd73_percent": "97.9",
        "cd90_percent": "98.4",
        "cd105_percent": "96.2",
        **{f"{name}_percent": "0.4" for name in ("cd11b", "cd14", "cd19", "cd34", "cd45", "cd79a", "hla_dr")},
        "adipogenic": True,
        "osteogenic": True,
        "chondrogenic": True,
        "purity_percent": "95.1",
        "endotoxin_eu_ml": "0.12",
        "label_cells_1e6": "60",
        "measured_cells_1e6": "61.5",
        "bacteria_detected": False,
        "fungi_detected": False,
        "mycoplasma_detected": False,
        "virus_detected": False,
        "local_quality_control_passed": True,
        "third_party_review_passed": True,
        "storage_temperature_min_c": "3.1",
        "storage_temperature_max_c": "6.4",
        "stored_in_dark": True,
        "shaken_or_heated": False,
        "hours_preparation_to_end": "6.5",
    },
    "evidence": {
        "identity": {
            "donation_number": "G123498654321",
            "check_character": "H",
            "recipient_on_label": "P-1",
            "recipient_on_order": "P-1",
        },
        "dose": {"route": "intravenous", "ml_in_worst_hour": 100, "weight_kg": 50},
    },
}

ASSAY: dict[str, Any] = {
    "standards": [
        {"eu_ml": "0.005", "onset_s": [3310, 3350]},
        {"eu_ml": "0.05", "onset_s": [1795, 1821]},
        {"eu_ml": "0.5", "onset_s": [968, 982]},
        {"eu_ml": "5", "onset_s": [523, 529]},
    ],
    "blank_onset_s": None,
    "dilution": 20,
    "sample_onset_s": [2300, 2340],
    "spike_eu_ml": "0.5",
    "spiked_onset_s": [985, 975],
}
COUNT: dict[str, Any] = {
    "replicates": [{"live": 212, "dead": 14}, {"live": 198, "dead": 18}, {"live": 205, "dead": 12}],
    "squares": 4,
    "dilution": 2,
    "volume_ml": 50,
    "label_cells_1e6": "50",
}
PANEL = dict.fromkeys(("HIV", "HBV", "HCV", "HTLV", "CMV", "EBV"), "negative")
TUBE: dict[str, Any] = {"parent_events": 10000, "positive_events": 9700, "control": "fmo", "control_events": 10000}


def changed(
    *without: str,
    evidence: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    drop: tuple[str, ...] = (),
    **facts: Any,
) -> dict[str, Any]:
    """The good lot without some facts and kinds of evidence, with other facts, evidence and settings."""
    lot = copy.deepcopy(GOOD)
    for name in without:
        del lot["facts"][name]
    for kind in drop:
        del lot["evidence"][kind]
    lot["facts"] |= facts
    lot["evidence"] |= evidence or {}
    if settings is not None:
        lot["settings"] = settings
    return lot


def decided(content: dict[str, Any]) -> LotDecision:
    """A lot decided as if it had been read from a JSON file."""
    return release(parse_lot(json.dumps(content).encode(), "lot.json"))


def answered(*without: str, **given: Any) -> tuple[str, tuple[str, ...]]:
    """Decision and reasons of a changed lot."""
    made = decided(changed(*without, **given))
    return str(made.decision), made.reasons


RELEASED: tuple[str, tuple[str, ...]] = ("release", ())
