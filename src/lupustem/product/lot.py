"""One lot as its file gives it: facts, raw evidence, who tested what, containers, settings. Checked in form, not yet decided.

What is unknown is absent or None. A value that could not be read is absent too, and stands among the problems, which hold
the lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lupustem.logic.text import Text
from lupustem.product.count import CountEvidence
from lupustem.product.endotoxin import Assay, Dose
from lupustem.product.identity import Identity
from lupustem.product.markers import QUANTILE, MarkerCounts
from lupustem.product.measured import Measured
from lupustem.product.results import Result
from lupustem.product.stability import Times
from lupustem.product.sterility import VIRUS_PANEL, CultureTest, VirusTest
from lupustem.product.temperature import TemperatureLog

if TYPE_CHECKING:
    from lupustem.product.flow.picture import MarkerPicture

Value = Measured | bool | str | None
"""None: it is written that there is no result yet (pending, not tested); a fact of which nothing is written is absent."""

ROUNDING = ("none", "usp_7_20")


@dataclass(frozen=True, slots=True)
class LotProblem:
    """A value that cannot be used: where it stands, the facts that stay unknown for it, and what to do."""

    field: str
    facts: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of raw data: its name without folders, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Cocktail:
    """Negative markers in one colour: their common percentage bounds each from above."""

    members: tuple[str, ...]
    percent: Measured | None
    permeabilised: bool | None = None


@dataclass(frozen=True, slots=True)
class TestRecord:
    """Who did a test, how, on what, when."""

    method: str | None = None
    material: str | None = None
    tester: str | None = None
    reviewer: str | None = None
    time: datetime | None = None
    files: tuple[RawFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """One bag or vial of the lot."""

    id: str
    volume_ml: Fraction | None = None
    cells_1e6: Fraction | None = None
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site has chosen; all of it stands on the certificate.

    tested_on: test -> the materials that may satisfy it (undeclared: the final product).
    """

    rounding: str = "none"
    quantile: Decimal = QUANTILE
    virus_panel: tuple[str, ...] = VIRUS_PANEL
    viability_minimum_percent: Fraction | None = None
    tested_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_TIMES = Times()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Raw evidence by kind; each replaces the facts that it yields."""

    markers: tuple[MarkerCounts, ...] = ()
    cocktails: tuple[Cocktail, ...] = ()
    cultures: Mapping[str, CultureTest] = field(default_factory=dict)
    virus: Mapping[str, VirusTest] | None = None
    endotoxin: Assay | None = None
    count: CountEvidence | None = None
    count_label_1e6: Fraction | None = None
    temperature: TemperatureLog | None = None
    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    identity: Identity | None = None
    dose: Dose | None = None
    times: Times = NO_TIMES


@dataclass(frozen=True, slots=True)
class Lot:
    """Everything that is known of one lot."""

    name: str | None = None
    product_code: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    evidence: Evidence = Evidence()
    settings: Settings = Settings()
    tests: Mapping[str, TestRecord] = field(default_factory=dict)
    containers: tuple[Container, ...] = ()
    files: tuple[RawFile, ...] = ()
    problems: tuple[LotProblem, ...] = ()
    pictures: tuple[MarkerPicture, ...] = ()
