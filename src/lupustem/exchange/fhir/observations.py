"""Observation: which ones give a fact, and the latest of them; `measurements` reads these few.

A record holds hundreds of measurements of which a handful are the latest: so here only codes, status and days are
looked at. Kept are the newest day of each fact and two days before it (for the zones), and what has no exact day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from lupustem.exchange.fhir.json_values import Json
from lupustem.exchange.fhir.observation_codes import LOINC, Measure
from lupustem.exchange.fhir.systems import system_name

COUNTS = frozenset({"final", "amended", "corrected"})
_SLACK = 2
_SPARE = ("meta", "category", "subject", "encounter", "text", "performer", "referenceRange", "contained")


class Sighting(NamedTuple):
    """An Observation, or a component, whose code gives a fact. spoilt: why it cannot be taken whatever it says."""

    resource: Json
    part: Json
    measure: Measure
    coding: Json
    spoilt: str = ""


# Without the Python call that Sighting(...) is: a record holds hundreds.
_sighting = partial(tuple.__new__, Sighting)


@dataclass(slots=True)
class Series:
    """The sightings of one fact that may still be the latest. newest: the ordinal of the newest day with a result."""

    newest: int = 0
    kept: list[tuple[int | None, Sighting]] = field(default_factory=list)

    def add(self, day: int | None, sighting: Sighting, *, solid: bool) -> None:
        """Keep a sighting if it may be the latest; a solid one drives out what is older."""
        if day is not None:
            if day < self.newest - _SLACK:
                return
            if solid and day > self.newest:
                self.newest = day
                edge = day - _SLACK
                self.kept = [kept for kept in self.kept if kept[0] is None or kept[0] >= edge]
        self.kept.append((day, sighting))


def see_observation(resource: Json, series: dict[str, Series], cap: int, *, slim: bool) -> None:
    """Put what an Observation says to its facts. cap: the last day that counts. slim: drop from it what is not needed.

    Raises WRONG_SHAPE where it is no Observation.
    """
    found: list[Sighting] = []
    codings = resource["code"].get("coding", ())
    if len(codings) == 1 or any(coding.get("code") in LOINC for coding in codings):
        _read(resource, resource, found)
    if "component" in resource:
        for part in resource["component"]:
            _read(resource, part, found)
    if not found or "focus" in resource:
        return
    day = _ordinal(written_time(resource))
    if day is not None and day > cap:
        return
    counts = resource.get("status") in COUNTS
    for sighting in found if len(found) == 1 else _once_per_fact(found):
        own = series.get(sighting.measure.fact)
        if own is None:
            own = series[sighting.measure.fact] = Series()
        own.add(day, sighting, solid=counts and _has_result(sighting.part))
    if slim:
        for name in _SPARE:
            if name in resource:
                del resource[name]


def written_time(resource: Json) -> object:
    """effective, else issued; of a period its end."""
    written = resource.get("effectiveDateTime") or resource.get("effectiveInstant")
    if written is None and "effectivePeriod" in resource:
        period = resource["effectivePeriod"]
        written = period.get("end") or period.get("start")
    return resource.get("issued") if written is None else written


def _ordinal(written: object) -> int | None:
    if not isinstance(written, str):
        return None
    try:
        return date.fromisoformat(written[:10]).toordinal()
    except ValueError:
        return None


def _has_result(part: Json) -> bool:
    if "valueQuantity" in part and "dataAbsentReason" not in part:
        return True
    return "dataAbsentReason" not in part and any(key.startswith("value") or key == "interpretation" for key in part)


def _read(resource: Json, part: Json, found: list[Sighting]) -> None:
    codings = part["code"].get("coding", ())
    if len(codings) == 1:
        coding = codings[0]
        measure = LOINC.get(coding.get("code"))
        if measure is not None and system_name(coding.get("system") or "") == "loinc":
            found.append(_sighting((resource, part, measure, coding, "")))
        return
    matches = [
        (LOINC[coding["code"]], coding)
        for coding in codings
        if coding.get("code") in LOINC and system_name(coding.get("system") or "") == "loinc"
    ]
    if not matches:
        return
    measure, coding = matches[0]
    if len(matches) > 1 and any(other.fact != measure.fact for other, _ in matches):
        found += [Sighting(resource, part, other, own, "codes_disagree") for other, own in matches]
    else:
        found.append(Sighting(resource, part, measure, coding))


def _once_per_fact(found: list[Sighting]) -> list[Sighting]:
    """Two results for one fact in one resource: none of them is taken."""
    by_fact: dict[str, Sighting] = {}
    for sighting in found:
        fact = sighting.measure.fact
        if fact in by_fact and by_fact[fact].part != sighting.part:
            sighting = Sighting(sighting.resource, sighting.part, sighting.measure, sighting.coding, "twice")
        by_fact[fact] = sighting
    return list(by_fact.values())
