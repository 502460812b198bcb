"""What a SLEDAI score is called: bands by named scheme, never one only. Sources differ, and so do the bands."""

from __future__ import annotations

from typing import NamedTuple

from lupustem.indices.score import Claim, Source, Tag
from lupustem.logic.text import Text

NAMES: dict[str, Text] = {
    "none": Text("无活动", "no activity"),
    "mild": Text("轻度", "mild"),
    "moderate": Text("中度", "moderate"),
    "severe": Text("重度", "severe"),
    "very_high": Text("极重度", "very high"),
}


class Scheme(NamedTuple):
    """A named scheme: the highest score of each band in turn; the last band has no end."""

    name: str
    ends: tuple[tuple[str, int | None], ...]
    source: Source
    tag: Tag

    def band(self, score: int) -> str:
        """The band of a score, a whole number from 0 to 105."""
        return next(name for name, end in self.ends if end is None or score <= end)

    def band_of(self, lower: int, upper: int) -> str | None:
        """The band of a score that is known only between two bounds; None where they lie in different bands."""
        one, other = self.band(lower), self.band(upper)
        return one if one == other else None

    @property
    def claim(self) -> Claim:
        """How far the bands were checked."""
        return Claim(
            self.tag, Text(f"分级方案 {self.name} 的界值", f"the bands of scheme {self.name}"), str(self.source)
        )


SCHEMES: dict[str, Scheme] = {
    one.name: one
    for one in (
        Scheme(
            "ard_pitfalls",
            (("none", 0), ("mild", 4), ("moderate", 10), ("severe", None)),
            Source("Annals of the Rheumatic Diseases, table of index pitfalls; Malaysian CPG 2024"),
            "V",
        ),
        Scheme(
            "cook_2000",
            (("none", 0), ("mild", 5), ("moderate", 10), ("severe", 19), ("very_high", None)),
            Source("Cook 2000, as most open calculators quote it"),
            "V2",
        ),
        Scheme(
            "bsr_2018",
            (("mild", 5), ("moderate", 12), ("severe", None)),
            Source("British Society for Rheumatology 2018, as quoted by the Malaysian CPG 2024"),
            "V2",
        ),
        Scheme(
            "eular_2019",
            (("mild", 6), ("moderate", 12), ("severe", None)),
            Source("EULAR recommendations 2019, Ann Rheum Dis 78:736", "10.1136/annrheumdis-2019-215089"),
            "M",
        ),
        Scheme(
            "china_2020",
            (("mild", 6), ("moderate", 12), ("severe", None)),
            Source("Chinese guideline 2020, Rheumatol Immunol Res 1:5-23", "10.2478/rir-2020-0009"),
            "V2",
        ),
        Scheme(
            "china_teaching",
            (("none", 4), ("mild", 9), ("moderate", 14), ("severe", None)),
            Source("older Chinese teaching: 0-4, 5-9, 10-14, from 15"),
            "M",
        ),
    )
}
DEFAULT = "ard_pitfalls"
