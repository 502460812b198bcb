"""What a study is: who, where, when, how many, which cells, by which route and dose, with what result, and read where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.dose import Dose
from lupustem.evidence.outcomes import Events, Outcome, Percent
from lupustem.evidence.where import Where
from lupustem.logic.text import Text


class Design(StrEnum):
    """How a study was done."""

    DOUBLE_BLIND = "double_blind_rct"
    RANDOMISED = "randomised"
    SINGLE_ARM = "single_arm"
    SELF_CONTROLLED = "self_controlled"
    RETROSPECTIVE = "retrospective"
    CASES = "cases"
    REGISTERED = "registered"
    META_ANALYSIS = "meta_analysis"
    NOT_READ = "not_read"


DESIGN_WORDS: dict[Design, Text] = {
    Design.DOUBLE_BLIND: Text("双盲随机对照", "double-blind randomised controlled trial"),
    Design.RANDOMISED: Text("随机，未设盲或设盲情况不明", "randomised, open or blinding not known"),
    Design.SINGLE_ARM: Text("单臂，无对照", "single arm, no control"),
    Design.SELF_CONTROLLED: Text("自身前后对照", "before and after, each patient their own control"),
    Design.RETROSPECTIVE: Text("回顾性", "retrospective"),
    Design.CASES: Text("病例报告或病例系列", "case report or case series"),
    Design.REGISTERED: Text("已登记，结果未见", "registered; no result seen"),
    Design.META_ANALYSIS: Text("荟萃分析", "meta-analysis"),
    Design.NOT_READ: Text("设计没有读到", "the design was not read"),
}


class Cells(StrEnum):
    """The tissue that the cells came from."""

    UMBILICAL_CORD = "umbilical_cord"
    BONE_MARROW = "bone_marrow"
    CORD_BLOOD = "cord_blood"
    ADIPOSE = "adipose"


CELLS_WORDS: dict[Cells, Text] = {
    Cells.UMBILICAL_CORD: Text("脐带", "umbilical cord"),
    Cells.BONE_MARROW: Text("骨髓", "bone marrow"),
    Cells.CORD_BLOOD: Text("脐带血", "cord blood"),
    Cells.ADIPOSE: Text("脂肪", "adipose tissue"),
}
DONOR_WORDS: dict[str, Text] = {
    "allogeneic": Text("异体", "allogeneic"),
    "autologous": Text("自体", "autologous"),
    "haploidentical": Text("半相合异体", "allogeneic, haploidentical"),
}
ROUTE_WORDS: dict[str, Text] = {
    "intravenous": Text("静脉", "intravenous"),
    "renal_artery": Text("肾动脉", "renal artery"),
    "intravenous_and_femoral_artery": Text("静脉 + 旋股内侧动脉", "intravenous and medial circumflex femoral artery"),
    "subcutaneous": Text("皮下", "subcutaneous"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """When patients were enrolled, as printed: a year, a month or a day at each end."""

    first: str
    last: str

    def overlaps(self, other: Window) -> bool:
        """Whether the two windows share a day, a year or month counted whole."""
        return self.first <= other.last + "~" and other.first <= self.last + "~"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How long patients were followed, as printed."""

    unit: str
    mean: Decimal | None = None
    sd: Decimal | None = None
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    at_least: bool = False


def follow_up(
    unit: str = "months",
    *,
    mean: str | None = None,
    sd: str | None = None,
    median: str | None = None,
    low: str | None = None,
    high: str | None = None,
    at_least: bool = False,
) -> FollowUp:
    """Declare a follow-up; `at_least` where only its lower end `low` was printed."""
    middle, spread, half, least, most = (None if one is None else Decimal(one) for one in (mean, sd, median, low, high))
    return FollowUp(unit, middle, spread, half, least, most, at_least)


@dataclass(frozen=True, slots=True)
class Detail:
    """Something else that the source says: a label, what it says, and where it was read."""

    label: Text
    text: Text
    read: Where | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """One study. `id` is its Python name and `module` where it stands, both set when the catalogue is made.

    read: where its facts stand, save those named in `elsewhere`. group: whose patients they are (see `overlap`).
    doubts: what is not certain about the record itself. same_as: the study that this row of the article's table means.
    """

    authors: str | None
    year: int | None
    citation: Text
    identifiers: tuple[str, ...]
    read: Where
    design: Design
    design_note: Text | None
    group: str | None
    centre: Text | None
    window: Window | None
    registration: str | None
    msc: int | None
    control: int | None
    planned: int | None
    population: Text | None
    cells: tuple[Cells, ...]
    donor: str | None
    route: str | None
    dose: Dose | None
    infusions: Text | None
    conditioning: Text | None
    followed: FollowUp | None
    outcomes: tuple[Outcome, ...]
    details: tuple[Detail, ...]
    doubts: tuple[Text, ...]
    same_as: str | None
    not_only_lupus: bool
    elsewhere: Mapping[str, Where]
    id: str = field(default="", init=False)
    module: str = field(default="", init=False)

    def __str__(self) -> str:
        return self.id

    @property
    def overlap_group(self) -> str:
        """The group of patients that it belongs to; its own where nobody else's is known."""
        return self.group or self.id

    def where(self, name: str) -> Where:
        """Where a field of the study was read."""
        return self.elsewhere.get(name, self.read)

    def outcome_where(self, outcome: Outcome) -> Where:
        """Where an outcome was read."""
        return outcome.read or self.read


def study(
    authors: str | None,
    year: int | None,
    zh: str,
    en: str,
    *identifiers: str,
    read: Where,
    design: Design,
    design_note: Text | None = None,
    group: str | None = None,
    centre: Text | None = None,
    window: Window | None = None,
    registration: str | None = None,
    msc: int | None = None,
    control: int | None = None,
    planned: int | None = None,
    population: Text | None = None,
    cells: tuple[Cells, ...] = (),
    donor: str | None = None,
    route: str | None = None,
    dose: Dose | None = None,
    infusions: Text | None = None,
    conditioning: Text | None = None,
    followed: FollowUp | None = None,
    outcomes: tuple[Outcome, ...] = (),
    details: tuple[Detail, ...] = (),
    doubts: tuple[Text, ...] = (),
    same_as: str | None = None,
    not_only_lupus: bool = False,
    elsewhere: Mapping[str, Where] | None = None,
) -> Study:
    """Declare one study; authors as printed, then year, the reference in Chinese and in English, and its identifiers.

    Raises KeyError for a definition, donor or route that nobody declared, TypeError for a mean where patients are counted.
    """
    for one in outcomes:
        counted = isinstance(one, Events | Percent)
        if DEFINITIONS[one.definition].counted is not counted:
            raise TypeError(f"{one.definition} is {'measured' if counted else 'counted'}, not what was declared")
    _ = (donor and DONOR_WORDS[donor], route and ROUTE_WORDS[route])
    return Study(
        authors,
        year,
        Text(zh, en),
        identifiers,
        read,
        design,
        design_note,
        group,
        centre,
        window,
        registration,
        msc,
        control,
        planned,
        population,
        cells,
        donor,
        route,
        dose,
        infusions,
        conditioning,
        followed,
        outcomes,
        details,
        doubts,
        same_as,
        not_only_lupus,
        dict(elsewhere or {}),
    )
