"""A statement with the studies behind it and those of their figures that bear on it.

>>> [(one.study.id, len(one.figures)) for one in behind("relapse_watch")]
[('wang_2014', 3), ('gu_2014', 1), ('wang_2013', 5), ('wang_2018', 1)]
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.evidence.definitions import DEFINITIONS, Family
from lupustem.evidence.links import LINK_WORDS, Link, studies_of
from lupustem.evidence.outcomes import Outcome
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.study import DESIGN_WORDS, Study
from lupustem.evidence.words import cells_words, dose_line, figure, patients_words, remarks, when
from lupustem.logic.text import Text

_HARM = (Family.SURVIVAL, Family.SAFETY)
_ASKED: dict[str, tuple[Family, ...]] = {
    "activity_indices": (Family.MEASURE, Family.CHANGE),
    "cytopenia_onset": _HARM,
    "infection_controlled_alongside": _HARM,
    "long_term_safety": _HARM,
    "maintenance_therapy": (Family.SURVIVAL, Family.RELAPSE),
    "malignancy_excluded": _HARM,
    "mild_reaction_observed": _HARM,
    "other_autoimmune_disease_allowed": _HARM,
    "relapse_watch": (Family.RELAPSE,),
    "renal_onset": (Family.MEASURE,),
    "repeat_after_relapse": (Family.RELAPSE,),
    "retreatment_on_relapse": (Family.RELAPSE,),
    "safety_reviewed": _HARM,
    "serious_event_reported": _HARM,
}
"""What a statement asks of a study; response, where it is not said."""
_FEW = 6


@dataclass(frozen=True, slots=True)
class Behind:
    """A study behind a statement with its figures on the point."""

    link: Link
    study: Study
    figures: tuple[Outcome, ...]


def behind(statement: str) -> tuple[Behind, ...]:
    """The studies behind a statement; none for most of them."""
    asked = _ASKED.get(statement, (Family.RESPONSE,))
    return tuple(
        Behind(
            link,
            STUDIES[link.study],
            tuple(one for one in STUDIES[link.study].outcomes if DEFINITIONS[one.definition].family in asked),
        )
        for link in studies_of(statement)
    )


def summary(one: Behind) -> Text:
    """Design, patients, cells and dose of the study, and on whose word it stands here."""
    parts = [DESIGN_WORDS[one.study.design], patients_words(one.study)]
    parts += [part for part in (cells_words(one.study), dose_line(one.study)) if part is not None]
    if one.study.read.secondary:
        parts.append(Text("二手来源", "second-hand"))
    parts.append(LINK_WORDS[one.link.basis])
    return Text(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def figures_words(one: Behind) -> tuple[Text, ...]:
    """The figures in words, the first few; the study's own sheet has them all."""
    said, rest = list(every_figure(one)[:_FEW]), len(one.figures) - _FEW
    if rest > 0:
        command = f"lupustem evidence show {one.study.id}"
        said.append(Text(f"另有 {rest} 个数字：{command}", f"{rest} more figures: {command}"))
    return tuple(said)


def every_figure(one: Behind) -> tuple[Text, ...]:
    """Each figure in words: what was counted, when, the number, and what has to be said of it."""
    said = []
    for outcome in one.figures:
        name, time, number = DEFINITIONS[outcome.definition].name, when(outcome), figure(outcome)
        notes = remarks(outcome)
        zh = "".join(f"；{note.zh}" for note in notes)
        en = "".join(f"; {note.en}" for note in notes)
        said.append(Text(f"{name.zh}，{time.zh}：{number.zh}{zh}", f"{name.en}, {time.en}: {number.en}{en}"))
    return tuple(said)
