"""Raw evidence read as facts: each kind replaces the facts that it yields, or gives the code that says why it cannot.

>>> from lupustem.product.lot import Evidence, Lot
>>> from lupustem.product.markers import MarkerCounts
>>> found = read_evidence(Lot(evidence=Evidence(markers=(MarkerCounts("CD73", 21000, 20700, "fmo", 15000),))))
>>> found.results["cd73_percent"][0].value.shown, found.unusable
('98.5714285714286', {})
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from lupustem.product.count import CountResult, count
from lupustem.product.endotoxin import AssayResult, assay
from lupustem.product.lot import Lot
from lupustem.product.markers import INTRACELLULAR, MARKER_FACTS, MarkerResult, percent_positive
from lupustem.product.measured import Measured, below, exactly
from lupustem.product.results import Result
from lupustem.product.stability import hours_to_end
from lupustem.product.sterility import FINAL, detected, virus_detected
from lupustem.product.temperature import LogResult, read_log

LABEL, MEASURED, VIABILITY = "label_cells_1e6", "measured_cells_1e6", "viability_percent"
COLDEST, WARMEST = "storage_temperature_min_c", "storage_temperature_max_c"
HOURS = "hours_preparation_to_end"


@dataclass(slots=True)
class Found:
    """What the evidence of a lot yields.

    results: fact -> results, oldest first. sources: fact -> where it comes from. unusable: fact -> codes that forbid its use.
    intervals: fact -> Wilson interval. flags: codes that a reader has to know.
    """

    results: dict[str, list[Result]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    unusable: dict[str, list[str]] = field(default_factory=dict)
    intervals: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    markers: dict[str, MarkerResult] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    assay: AssayResult | None = None
    count: CountResult | None = None
    log: LogResult | None = None

    def add(self, fact: str, value: Measured | bool | None, source: str, codes: tuple[str, ...] = ()) -> None:
        """One result more for a fact; with codes it is there and cannot be used."""
        self.results.setdefault(fact, []).append(Result(None if codes else value))
        self.sources[fact] = source
        if codes:
            self.unusable.setdefault(fact, []).extend(codes)


def read_evidence(lot: Lot) -> Found:
    """Every fact of a lot with its results: those stated, those of repeated tests, those that raw data yield."""
    found = Found()
    for name, value in lot.facts.items():
        if not isinstance(value, str):
            found.add(name, value, "stated")
    for name, results in lot.evidence.results.items():
        found.results.setdefault(name, []).extend(results)
        found.sources[name] = "results"
        if any(one.invalidated and not (one.reason and one.by) for one in results):
            found.flags.append("invalidation_undocumented")
    for read in (_markers, _cultures, _virus, _endotoxin, _count, _temperature, _times):
        read(lot, found)
    return found


def _markers(lot: Lot, found: Found) -> None:
    for counts in lot.evidence.markers:
        fact = MARKER_FACTS.get(counts.marker, "purity_percent")
        result = percent_positive(counts)
        found.add(fact, result.percent, "flow", result.unusable)
        found.markers[fact] = result
        found.flags += result.flags
        if result.interval is not None:
            found.intervals[fact] = result.interval
    measured = {counts.marker for counts in lot.evidence.markers}
    for cocktail in lot.evidence.cocktails:
        bound = cocktail.percent
        if bound is not None and bound.exact is not None:
            bound = below(bound.exact, or_equal=True)
        for member in cocktail.members:
            if member not in measured:
                blind = member == INTRACELLULAR and cocktail.permeabilised is not True
                codes = ("cd79a_not_permeabilised",) if blind else ()
                found.add(MARKER_FACTS[member], bound, "cocktail_upper_bound", codes)


def _cultures(lot: Lot, found: Found) -> None:
    for name, test in lot.evidence.cultures.items():
        accepted = lot.settings.tested_on.get(name, (FINAL,))
        found.results.setdefault(f"{name}_detected", []).append(Result(detected(test, accepted), test.invalidated))
        found.sources[f"{name}_detected"] = "culture" if test.method is None else test.method


def _virus(lot: Lot, found: Found) -> None:
    if lot.evidence.virus is not None:
        accepted = lot.settings.tested_on.get("virus", (FINAL,))
        found.add(
            "virus_detected", virus_detected(lot.evidence.virus, lot.settings.virus_panel, accepted), "virus_panel"
        )


def _endotoxin(lot: Lot, found: Found) -> None:
    if lot.evidence.endotoxin is not None:
        found.assay = assay(lot.evidence.endotoxin)
        codes = tuple(f"endotoxin_assay_invalid:{fault}" for fault in found.assay.faults)
        found.add("endotoxin_eu_ml", found.assay.eu_ml, "kinetic_chromogenic", codes)


def _count(lot: Lot, found: Found) -> None:
    if lot.evidence.count_label_1e6 is not None:
        found.add(LABEL, exactly(lot.evidence.count_label_1e6), "count")
    if lot.evidence.count is None:
        return
    made = found.count = count(lot.evidence.count, count_basis(lot))
    total = None if made.measured_1e6 is None else exactly(made.measured_1e6)
    found.add(MEASURED, total, "count", made.unusable)
    if made.viability_percent is not None:
        found.add(VIABILITY, exactly(made.viability_percent), "count")
    found.flags += made.flags


def count_basis(lot: Lot) -> str | None:
    """What the count counts: viable cells where nothing is said; None where what is said cannot be read."""
    if any("count_basis" in problem.facts for problem in lot.problems):
        return None
    basis = lot.facts.get("count_basis", "viable")
    return basis if isinstance(basis, str) else None


def _temperature(lot: Lot, found: Found) -> None:
    if lot.evidence.temperature is None:
        return
    made = found.log = read_log(lot.evidence.temperature)
    for fact, value in ((COLDEST, made.lowest_c), (WARMEST, made.peak_c)):
        found.results.setdefault(fact, []).append(Result(None if value is None else exactly(value)))
        found.sources[fact] = "temperature_log"
        if made.unusable:
            found.unusable.setdefault(fact, []).extend(made.unusable)


def _times(lot: Lot, found: Found) -> None:
    hours = hours_to_end(lot.evidence.times)
    if hours is not None and hours >= 0:
        found.add(HOURS, exactly(hours), "times")


def yielded(lot: Lot) -> dict[str, str]:
    """The facts that the evidence of a lot stands for, usable or not, with the place of the evidence in the file."""
    evidence = lot.evidence
    places = {MARKER_FACTS.get(one.marker, "purity_percent"): f"evidence.flow.{one.marker}" for one in evidence.markers}
    for cocktail in evidence.cocktails:
        places |= {MARKER_FACTS[member]: "evidence.cocktail" for member in cocktail.members if member in MARKER_FACTS}
    places |= {f"{name}_detected": f"evidence.sterility.{name}" for name in evidence.cultures}
    if evidence.virus is not None:
        places["virus_detected"] = "evidence.virus"
    if evidence.endotoxin is not None:
        places["endotoxin_eu_ml"] = "evidence.endotoxin_assay"
    if evidence.count is not None:
        places |= {MEASURED: "evidence.count", VIABILITY: "evidence.count"}
    if evidence.count_label_1e6 is not None:
        places[LABEL] = "evidence.count.label_cells_1e6"
    if evidence.temperature is not None:
        places |= dict.fromkeys((COLDEST, WARMEST), "evidence.temperature_log")
    if hours_to_end(evidence.times) is not None:
        places[HOURS] = "evidence.times"
    return places | {name: f"evidence.results.{name}" for name in evidence.results}


__all__ = ["Found", "count_basis", "read_evidence", "yielded"]
