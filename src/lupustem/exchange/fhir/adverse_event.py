"""An adverse event, or a hazard that was caught in time, as a FHIR R4 AdverseEvent.

R4 and no other: R5 calls `event` `code` and adds a status. Grade and version of CTCAE, and one flag for each criterion of
seriousness, are extensions; a criterion that nobody answered says so and is never false. MedDRA codes are not written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from lupustem.exchange.fhir.elements import HL7, OWN, Json, answered, coded, moment, product, subject, unknown
from lupustem.logic.text import Language
from lupustem.treatment.causality import WHO_UMC_WORDS, Assessment, Naranjo, WhoUmc, related
from lupustem.treatment.ctcae import Graded
from lupustem.treatment.ctcae_terms import TERMS
from lupustem.treatment.hazard import Hazard
from lupustem.treatment.invalid import refused
from lupustem.treatment.seriousness import Seriousness

OUTCOMES: dict[str, str] = {
    "resolved": "Resolved",
    "recovering": "Recovering",
    "ongoing": "Ongoing",
    "resolvedWithSequelae": "Resolved with Sequelae",
    "fatal": "Fatal",
    "unknown": "Unknown",
}
"""The outcomes that R4 knows (required binding), with their display."""
SEVERITY: dict[int, str] = {1: "mild", 2: "moderate", 3: "severe", 4: "severe", 5: "severe"}
"""CTCAE grade -> the three words of R4 (required binding); the grade itself stands beside it."""
_UMC_CODES: dict[WhoUmc, tuple[str, str]] = {
    WhoUmc.CERTAIN: ("Certain", "Certain"),
    WhoUmc.PROBABLE: ("Probably-Likely", "Probably/Likely"),
    WhoUmc.POSSIBLE: ("Possible", "Possible"),
    WhoUmc.UNLIKELY: ("Unlikely", "Unlikely"),
    WhoUmc.CONDITIONAL: ("Conditional-Classified", "Conditional/Classified"),
    WhoUmc.UNASSESSABLE: ("Unassessable-Unclassifiable", "Unassessable/Unclassifiable"),
}


class Told(NamedTuple):
    """What is told of one event besides its grade. verbatim: the word that was said, where it is not the term's."""

    pseudonym: str
    lot: str
    at: datetime | None = None
    outcome: str | None = None
    assessments: Sequence[Assessment] = ()
    naranjo: Naranjo | None = None
    emergent: bool | None = None
    verbatim: str | None = None


def adverse_event(made: Graded, serious: Seriousness, told: Told, language: Language) -> Json:
    """One event that a patient had. Raises InvalidInput: no_grade, no_such_outcome, inconsistent, no_pseudonym, no_lot."""
    if made.grade == 0:
        raise refused("TERM", "no_grade", "未达到任何一级，不是不良事件。", "no grade is reached: no adverse event.")
    outcome = _outcome(told.outcome, serious)
    term = TERMS[made.term].text
    cells = product(told.lot, language)
    optional: dict[str, Any] = {
        "date": None if told.at is None else moment(told.at),
        "severity": severity(made.grade),
        "outcome": None if outcome is None else coded(f"{HL7}adverse-event-outcome", outcome, OUTCOMES[outcome]),
    }
    return {
        "resourceType": "AdverseEvent",
        "language": language,
        "contained": [{**cells, "id": "product"}],
        "extension": [
            grade_extension(made.version, made.grade, made.candidates),
            *criteria(serious),
            answered(f"{OWN}treatment-emergent", told.emergent),
        ],
        "actuality": "actual",
        "event": coded(
            f"{OWN}ctcae-term", made.term, term.en, told.verbatim or term.in_(language), version=made.version
        ),
        "subject": subject(told.pseudonym),
        "seriousness": seriousness_of(serious),
        **{name: value for name, value in optional.items() if value is not None},
        "suspectEntity": [_suspect(told, language)],
    }


def caught_hazard(
    hazard: Hazard, pseudonym: str, language: Language, *, at: datetime | None = None, lot: str | None = None
) -> Json:
    """A hazard that was seen before it reached the patient: actuality `potential`. Raises InvalidInput."""
    made: Json = {"resourceType": "AdverseEvent", "language": language}
    if lot is not None:
        made["contained"] = [{**product(lot, language), "id": "product"}]
    made |= {
        "extension": [{"url": f"{OWN}hazard-severity", "valueCode": f"S{hazard.severity}"}],
        "actuality": "potential",
        "event": coded(f"{OWN}hazard", hazard.id, hazard.hazard.en, hazard.hazard.in_(language)),
        "subject": subject(pseudonym),
    }
    if at is not None:
        made["date"] = moment(at)
    return made if lot is None else {**made, "suspectEntity": [{"instance": {"reference": "#product"}}]}


def severity(grade: int | None) -> Json | None:
    """Mild, moderate or severe, by the grade; None while there is none."""
    if not grade:
        return None
    word = SEVERITY[grade]
    return coded(f"{HL7}adverse-event-severity", word, word.capitalize())


def grade_extension(version: str, grade: int | None, possible: Sequence[int] = ()) -> Json:
    """The grade with the version of CTCAE; where it is open, the grades that are still possible."""
    parts: list[Json] = [{"url": "version", "valueString": version}]
    if grade is None:
        parts += [{"url": "grade", **unknown()}]
        parts += [{"url": "possible", "valueInteger": one} for one in possible]
    else:
        parts.append({"url": "grade", "valueInteger": grade})
    return {"url": f"{OWN}ctcae-grade", "extension": parts}


def criteria(serious: Seriousness) -> list[Json]:
    """One flag for each criterion: present, not present, or not known."""
    return [
        {
            "url": f"{OWN}seriousness-criterion",
            "extension": [{"url": "criterion", "valueCode": name}, answered("present", value)],
        }
        for name, value in serious.criteria.items()
    ]


def seriousness_of(serious: Seriousness) -> Json:
    """Serious, not serious, or an element that says that it is not known."""
    if serious.serious is None:
        return unknown()
    word = "Serious" if serious.serious else "Non-serious"
    return coded(f"{HL7}adverse-event-seriousness", word, word)


def _outcome(given: str | None, serious: Seriousness) -> str | None:
    if given is not None and given not in OUTCOMES:
        words = ", ".join(OUTCOMES)
        raise refused("outcome", "no_such_outcome", f"只能取 {words}。", f"takes one of {words}.")
    died = serious.criteria["death"]
    if (given == "fatal" and not died) or (died and given not in (None, "fatal")):
        raise refused(
            "outcome",
            "inconsistent",
            "fatal 须与严重性标准 death 一致；请核对。",
            "fatal goes with death as a criterion of seriousness, and only with it; check both.",
        )
    return "fatal" if died else given


def _suspect(told: Told, language: Language) -> Json:
    made: Json = {"instance": {"reference": "#product"}}
    words = [_assessed(one, language) for one in told.assessments]
    if words:
        made = {"extension": [answered(f"{OWN}related-for-reporting", related(*told.assessments))], **made}
    if told.naranjo is not None:
        words.append(_scored(told.naranjo))
    return {**made, "causality": words} if words else made


def _assessed(one: Assessment, language: Language) -> Json:
    word = WhoUmc(one.word)
    code, display = _UMC_CODES[word]
    return {
        "assessment": coded(f"{HL7}adverse-event-causality-assess", code, display, WHO_UMC_WORDS[word].in_(language)),
        "author": {"type": "PractitionerRole", "display": one.assessor},
        "method": {"text": "WHO-UMC"},
    }


def _scored(score: Naranjo) -> Json:
    method = coded(f"{HL7}adverse-event-causality-method", "ProbabilityScale", "Probability Scale", "Naranjo")
    return {"assessment": {"text": f"Naranjo {score.score}: {score.category}"}, "method": method}
