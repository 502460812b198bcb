"""Sterility, mycoplasma and the virus panel: only a finished, valid, negative test on the right material is a negative.

Source: the limits in statements no_bacteria to no_virus; lengths of culture from USP <71> (14 days) and <63> (28 days), from
memory; the members of the virus panel are a choice of this project and can be set by a site.

    >>> [detected(CultureTest(*given, 14)) for given in (("negative", 14), ("negative", 13), ("positive", 3))]
    [False, None, True]
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

RESULTS = ("negative", "positive", "pending", "no_growth_to_date", "indeterminate", "invalid", "not_tested")
MATERIALS = ("donor", "bank", "intermediate", "final")
FINAL = "final"
CULTURE_TESTS = ("bacteria", "fungi", "mycoplasma")
VIRUS_PANEL = ("HIV", "HBV", "HCV", "HTLV", "CMV", "EBV")
METHOD_DAYS: dict[str, int] = {"usp_71": 14, "usp_63_culture": 28}
"""Days of incubation by method, where the file does not state them."""

NAT = "nat"


@dataclass(frozen=True, slots=True)
class CultureTest:
    """One test for bacteria, fungi or mycoplasma.

    days, required_days: incubated, and demanded by the method as validated. method: nat needs no days but its internal
    control. controls_good: growth promotion, suitability, internal control; None is not stated. tested_on: the material.
    """

    result: str | None
    days: Fraction | int | None = None
    required_days: Fraction | int | None = None
    method: str | None = None
    controls_good: bool | None = None
    tested_on: str = FINAL
    invalidated: bool = False


@dataclass(frozen=True, slots=True)
class VirusTest:
    """The result for one virus."""

    result: str | None
    tested_on: str = FINAL
    invalidated: bool = False


def detected(test: CultureTest, accepted: Collection[str] = (FINAL,)) -> bool | None:
    """Whether the organism is there; None while the test cannot say so. A positive stays one until it is invalidated.

    accepted: the materials that the site declares to be good enough for this test.
    """
    if test.invalidated:
        return None
    if test.result == "positive":
        return True
    good = test.result == "negative" and _finished(test) and test.tested_on in accepted
    return False if good and test.controls_good is not False else None


def _finished(test: CultureTest) -> bool:
    if test.method == NAT:
        return test.controls_good is True
    required = METHOD_DAYS.get(test.method or "") if test.required_days is None else test.required_days
    return test.days is not None and required is not None and test.days >= required


def virus_detected(
    tests: Mapping[str, VirusTest], panel: Collection[str] = VIRUS_PANEL, accepted: Collection[str] = (FINAL,)
) -> bool | None:
    """Whether a virus is there: any positive counts, on any material; a negative needs the whole panel."""
    valid = {name: test for name, test in tests.items() if not test.invalidated}
    if any(test.result == "positive" for test in valid.values()):
        return True
    good = {name for name, test in valid.items() if test.result == "negative" and test.tested_on in accepted}
    return False if panel and set(panel) <= good else None
