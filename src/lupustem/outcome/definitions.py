"""The named definitions of response, state and relapse that can be computed, each with the index that judges it.

A grade counts from a level upwards: `kdigo_2024_ln.partial_or_complete` is met by partial and by complete. What the MSC papers
meant by response is named too, and not computed: their thresholds were not obtained.
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.indices.catalogue import INDICES
from lupustem.indices.msc_papers import PAPERS
from lupustem.indices.nephritis import RULES
from lupustem.indices.score import unverified
from lupustem.indices.tables.catalogue import TABLES
from lupustem.logic.text import Text
from lupustem.outcome.columns import JUDGING
from lupustem.outcome.figures import Definition
from lupustem.outcome.result import NotComputed


@dataclass(frozen=True, slots=True)
class Judged:
    """A definition and how it is read off the answers of its table: met by `grades`, or true where there are none."""

    definition: Definition
    grades: tuple[str, ...] = ()

    @property
    def renal(self) -> bool:
        """Whether it judges the kidney alone."""
        return self.definition.index in RULES or self.definition.index == "kdigo_relapse"


_LEVELS: dict[str, Text] = {
    "": Text("", ""),
    "complete": Text("完全", "complete"),
    "partial_or_complete": Text("完全或部分", "complete or partial"),
    "any": Text("任何程度", "of any grade"),
    "moderate_or_severe": Text("中度或重度", "moderate or severe"),
    "severe": Text("重度", "severe"),
}
_STATES = ("lldas", "doris_2021")
_FLARES: dict[str, dict[str, tuple[str, ...]]] = {
    "selena_flare_index": {"any": ("mild_moderate", "severe"), "severe": ("severe",)},
    "selena_flare_index_modified": {"any": ("mild_moderate", "severe"), "severe": ("severe",)},
    "kdigo_relapse": {
        "any": ("mild", "moderate", "severe"),
        "moderate_or_severe": ("moderate", "severe"),
    },
}


def _levels(index: str) -> dict[str, tuple[str, ...]]:
    if index in _FLARES:
        return _FLARES[index]
    if index not in RULES:
        return {"": ()}
    if RULES[index].partial is None:
        return {"complete": ("complete",)}
    return {"complete": ("complete",), "partial_or_complete": ("partial", "complete")}


def _judged(index: str, level: str, grades: tuple[str, ...]) -> Judged:
    one = INDICES[index]
    kind = "relapse" if index in _FLARES else "state" if index in _STATES else "response"
    zh, en = (f"（{_LEVELS[level].zh}）", f" ({_LEVELS[level].en})") if level else ("", "")
    definition = Definition(
        code=f"{index}.{level}" if level else index,
        index=index,
        text=Text(f"{one.text.zh}{zh}", f"{one.text.en}{en}"),
        kind=kind,
        level=level,
        version=one.version,
        compared=TABLES[index].compared,
        sources=tuple(map(str, one.sources)),
        unverified=unverified(one.claims),
    )
    return Judged(definition, grades)


DEFINITIONS: dict[str, Judged] = {
    one.definition.code: one
    for index in JUDGING
    for level, grades in _levels(index).items()
    for one in (_judged(index, level, grades),)
}
RECORDED = Definition(
    code="recorded",
    index="",
    text=Text("医生记录的复发", "relapse as recorded by a physician"),
    kind="relapse",
    level="",
    version="",
    compared="alone",
    sources=("EVENTS, kind relapse",),
)
"""Relapse as EVENTS has it; what was called a relapse is the centre's own."""

ACTIVE_NEPHRITIS = 0.5
"""g/g or g/24 h of protein at baseline from which response of nephritis is judged: an engineering choice."""

NOT_COMPUTED: tuple[NotComputed, ...] = tuple(
    NotComputed(
        paper.name,
        paper.text,
        Text(
            "论文中的界值未取得（未核实），不予计算。",
            "The thresholds of the paper were not obtained (unverified): not computed.",
        ),
        paper.printed,
        str(paper.source),
    )
    for paper in PAPERS
)
