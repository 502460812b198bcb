"""Condition -> findings: what is coded, how sure it is, and from when to when.

Readings of the project: clinicalStatus active, recurrence and relapse are current; inactive, remission and resolved are
history (an abatement after the chosen date still means active then). verificationStatus confirmed, or none, counts;
provisional, differential and unconfirmed are shown to a person; refuted and entered-in-error are no finding, and never
turn a fact to "no". FamilyMemberHistory is not read at all.
"""

from __future__ import annotations

from functools import lru_cache

from lupustem.exchange.fhir.condition_codes import LASTING, SNOMED_CONDITIONS, Meaning
from lupustem.exchange.fhir.condition_words import facts_in_words, speaks_of_doubt, speaks_of_family
from lupustem.exchange.fhir.findings import Effect, Finding, State
from lupustem.exchange.fhir.icd10 import icd10_meanings
from lupustem.exchange.fhir.json_values import Json, concept_text, first_code, shown, sole_coding
from lupustem.exchange.fhir.moments import Moment, moment
from lupustem.exchange.fhir.records import Provenance
from lupustem.exchange.fhir.systems import system_name
from lupustem.exchange.fhir.wording import note

_STATE: dict[str | None, State] = {
    "active": "current",
    "recurrence": "current",
    "relapse": "current",
    "inactive": "ended",
    "remission": "ended",
    "resolved": "ended",
}


@lru_cache(maxsize=16384)
def meanings_of(system: str, code: str) -> tuple[Meaning, ...]:
    """What a coding of a condition says about facts."""
    name = system_name(system)
    if name == "snomed":
        return SNOMED_CONDITIONS.get(code, ())
    if name in ("icd10", "icd10cm"):
        return icd10_meanings(code, clinical_modification=name == "icd10cm")
    return ()


def read_condition(resource: Json) -> list[Finding]:
    """What one Condition says, one finding per fact. Raises WRONG_SHAPE where it is no Condition."""
    concept = resource.get("code")
    if not concept:
        return []
    sole = sole_coding(concept)
    if sole and _of_no_interest(*sole):
        return []
    by_fact: dict[str, list[tuple[Meaning, Json]]] = {}
    for coding in concept.get("coding", ()):
        if "code" in coding and "system" in coding:
            for meaning in meanings_of(coding["system"], coding["code"]):
                by_fact.setdefault(meaning.fact, []).append((meaning, coding))
    text = concept_text(concept)
    if not by_fact:
        by_fact = {
            fact: [(Meaning(fact, "review", "uncoded"), _first_coding(concept))] for fact in facts_in_words(text)
        }
        if not by_fact:
            return []
    elif speaks_of_family(text):
        return []
    doubt = speaks_of_doubt(text)
    found = (_finding(resource, fact, said, text, doubt) for fact, said in by_fact.items())
    return [finding for finding in found if finding is not None]


@lru_cache(maxsize=8192)
def _of_no_interest(system: str, code: str, display: str, text: str) -> bool:
    """Whether a condition under one code says nothing by code or text: most do, and come again and again."""
    return not meanings_of(system, code) and not facts_in_words(
        concept_text({"text": text, "coding": [{"display": display}]})
    )


def _first_coding(concept: Json) -> Json:
    return next((coding for coding in concept.get("coding", ()) if isinstance(coding, dict)), {})


def _finding(resource: Json, fact: str, said: list[tuple[Meaning, Json]], text: str, doubt: bool) -> Finding | None:
    meaning, coding = _strongest(said)
    if meaning.effect == "none":
        return None
    effect, why, value = _effect(meaning, doubt)
    verification = _verification(resource)
    if verification == "void":
        effect = "void"
    elif verification == "refuted":
        effect = "refuted"
    elif verification != "sure" and effect != "history":
        effect, why = "review", "unconfirmed"
    if "modifierExtension" in resource and effect == "says":
        effect, why = "review", "modifier"
    onset = resource.get("onsetDateTime") or (resource.get("onsetPeriod") or {}).get("start")
    recorded = resource.get("recordedDate")
    return Finding(
        fact=fact,
        effect=effect,
        value=value,
        why=why,
        group="condition",
        source=_source(resource, coding, text, onset or recorded, why if effect == "says" else ""),
        start=moment(onset) or moment(recorded),
        asserted=moment(recorded),
        end=_end(resource),
        state=_STATE.get(first_code(resource.get("clinicalStatus"), "condition-clinical"), "unstated"),
        lasting=fact in LASTING,
    )


def _strongest(said: list[tuple[Meaning, Json]]) -> tuple[Meaning, Json]:
    """Codes of one Condition about one fact: contradicting ones go to a person, a broader one beside does not."""
    effects = {meaning.effect for meaning, _ in said}
    stated = [pair for pair in said if pair[0].effect in ("true", "false")]
    if stated and ("not" in effects or {"true", "false"} <= effects):
        return Meaning(stated[0][0].fact, "review", "codes_disagree"), stated[0][1]
    order = ("true", "false", "not", "review", "history", "none")
    return min(said, key=lambda pair: order.index(pair[0].effect))


def _effect(meaning: Meaning, doubt: bool) -> tuple[Effect, str, bool | None]:
    if meaning.effect in ("true", "false"):
        if doubt:
            return "review", "doubtful_text", None
        return "says", meaning.why, meaning.effect == "true"
    return ("history" if meaning.effect == "history" else "review"), meaning.why, None


def _verification(resource: Json) -> str:
    if "verificationStatus" not in resource:
        return "sure"
    status = first_code(resource["verificationStatus"], "condition-ver-status")
    if status == "entered-in-error":
        return "void"
    return {"confirmed": "sure", "refuted": "refuted"}.get(status or "", "doubtful")


def _end(resource: Json) -> Moment | None:
    return moment(resource.get("abatementDateTime") or (resource.get("abatementPeriod") or {}).get("end"))


def _source(resource: Json, coding: Json, text: str, written: object, why: str) -> Provenance:
    return Provenance(
        resource_type="Condition",
        resource_id=shown(resource.get("id")) or "",
        date=shown(written),
        system=shown(coding.get("system")),
        code=shown(coding.get("code")),
        display=shown(coding.get("display")) or shown(text),
        note=note(why),
    )
