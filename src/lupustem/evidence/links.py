"""Which studies stand behind which statement. Ids only, so that an answer can name them without loading a study.

The article cites studies by section, not by statement; a link that it does not make itself is a reading of the project.
Where the article's citation is wrong, `CORRECTED` says so and `discrepancies` has the details.

>>> [link.study for link in studies_of("single_infusion")]
['deng_2017', 'wang_2012']
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lupustem.logic.text import Text


class LinkBasis(StrEnum):
    """On whose word a study stands with a statement."""

    ARTICLE = "article"
    CORRECTED = "corrected"
    READING = "reading"


LINK_WORDS: dict[LinkBasis, Text] = {
    LinkBasis.ARTICLE: Text("文章所引", "cited by the article"),
    LinkBasis.CORRECTED: Text("文章引文有误，已改正", "cited by the article under a wrong number, corrected"),
    LinkBasis.READING: Text("本项目的解读", "a reading of the project"),
}
BESIDE_GRADE = "deng_2017"
"""The only double-blind randomised trial; it stands beside the grade of the statements it bears on."""
RCT_IN_SHORT = Text(
    "唯一的双盲随机对照试验（Deng 2017）未见获益：缓解 9/12 对 5/6，提前终止",
    "the only double-blind randomised trial (Deng 2017) found no benefit: remission 9/12 against 5/6, stopped early",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A study with a statement. `beside_grade`: it has to be seen together with the grade."""

    study: str
    basis: LinkBasis
    beside_grade: bool = False


_ARTICLE, _CORRECTED, _READING = LinkBasis
_RCT = Link(BESIDE_GRADE, _READING, beside_grade=True)


def _read(*studies: str) -> tuple[Link, ...]:
    return tuple(Link(one, _READING) for one in studies)


LINKS: dict[str, tuple[Link, ...]] = {
    "moderate_to_severe": (
        _RCT,
        *_read("wang_2013", "gu_2014", "wang_2014", "wang_2018", "kamen_2022", "ranjbar_2022", "barbado_2018"),
    ),
    "organ_involvement": _read("deng_2017", "gu_2014", "li_2013", "shi_2012_dah", "liang_2010_dah"),
    "refractory_disease": _read(
        *("wang_2013", "gu_2014", "wang_2014", "wang_2018", "kamen_2022", "ranjbar_2022", "bao_2023")
    ),
    "repeat_after_relapse": (Link("wang_2014", _CORRECTED), *_read("wang_2013")),
    "other_autoimmune_disease_allowed": _read("liang_2018"),
    "infection_controlled_alongside": _read("liang_2018", "deng_2017"),
    "malignancy_excluded": _read("liang_2018"),
    "consider_hsct": _read("wang_2015_combo"),
    "allogeneic_donor": (_RCT, *_read("carrion_2010", "wang_2013")),
    "umbilical_cord_preferred": _read("deng_2017", "wang_2014", "kamen_2022", "ranjbar_2022"),
    "source_with_lupus_evidence": (
        Link("deng_2017", _ARTICLE),
        Link("liang_2018", _ARTICLE),
        Link("barbado_2018", _ARTICLE),
        Link("zeng_2016_rct", _ARTICLE),
        Link("carrion_2010", _ARTICLE),
        *_read("ranjbar_2022"),
    ),
    "dose_range": (
        _RCT,
        *_read("liang_2010", "wang_2013", "gu_2014", "kamen_2022", "ranjbar_2022", "chun_2022", "nct02633163"),
    ),
    "single_infusion": (_RCT, Link("wang_2012", _ARTICLE)),
    "peripheral_vein": (_RCT, *_read("wang_2013", "gu_2014", "zeng_2016_rct")),
    "no_cyclophosphamide_preconditioning": _read("wang_2014", "wang_2012", "wang_2013", "sun_2010"),
    "mild_reaction_observed": _read("li_2016"),
    "safety_reviewed": _read("deng_2017", "liang_2018"),
    "serious_event_reported": _read("deng_2017", "liang_2018"),
    "long_term_safety": _read("liang_2018", "wang_2018", "deng_2017"),
    "activity_indices": _read("liang_2010", "sun_cn_2010", "deng_2017"),
    "heart_lung_imaging": _read("shi_2012_dah"),
    "cytopenia_onset": _read("li_2013"),
    "renal_onset": _read("deng_2017", "sun_2010", "sun_cn_2010"),
    "relapse_watch": (Link("wang_2014", _CORRECTED), *_read("gu_2014", "wang_2013", "wang_2018")),
    "retreatment_on_relapse": (Link("wang_2014", _CORRECTED), *_read("wang_2013")),
    "switch_if_ineffective": _read("wang_2014"),
    "maintenance_therapy": _read("wang_2018"),
}


def studies_of(statement: str) -> tuple[Link, ...]:
    """The studies that stand with a statement, that beside its grade first."""
    return LINKS.get(statement, ())


def statements_of(study: str) -> tuple[str, ...]:
    """The statements that a study stands with."""
    return tuple(one for one, links in LINKS.items() if any(link.study == study for link in links))


def grade_note(statement: str) -> Text | None:
    """What has to be read beside the grade of a statement; None where no double-blind trial bears on it."""
    return RCT_IN_SHORT if any(link.beside_grade for link in studies_of(statement)) else None
