"""What the list and the course of a patient show: the steps that exist, where one stands, what opens the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lupustem.decision.status import STATUS_SIGNS, VERDICT_WORDS, Verdict
from lupustem.logic.text import Language, Text
from lupustem.registry.models import Consent, Decision, Identity, Patient, Referral
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.search import matched
from lupustem.registry.standing import (
    Facts,
    consent_state,
    decision_of,
    facts_of,
    facts_of_all,
    form_in_force,
    still_speaks,
)
from lupustem.registry.words import WORDS
from lupustem.report.outcome import why
from lupustem.report.view import VERDICT_STATUS

CONSENT_STATUS = {"none": "unknown", "valid": "met", "outdated": "unknown", "withdrawn": "not_met"}
FOUND_BY = {
    "number": WORDS["found.number"],
    "name": WORDS["found.name"],
    "pinyin": WORDS["found.pinyin"],
    "initials": WORDS["found.initials"],
    "hospital_number": WORDS["found.hospital_number"],
}
SIGNS = {str(status): sign for status, sign in STATUS_SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign, a word and the status that colours them."""

    status: str
    word: Text

    @property
    def sign(self) -> str:
        """The status as one character."""
        return SIGNS[self.status]


@dataclass(frozen=True, slots=True)
class Listed:
    """A patient in the list."""

    patient: Patient
    name: str
    referred_on: date | None
    consent: Mark
    verdict: Mark
    signed: Text
    found_by: Text | None = None


def verdict_mark(verdict: Verdict | None) -> Mark:
    """A verdict as a sign and a word."""
    assert verdict is not None
    return Mark(str(VERDICT_STATUS[verdict]), VERDICT_WORDS[verdict])


def consent_mark(newest: Consent | None, in_force: Any) -> Mark:
    """The state of the consent as a sign and a word."""
    state = consent_state(newest, in_force)
    return Mark(CONSENT_STATUS[state], WORDS[f"consent.{state}"])


def listed(actor: Actor, patients: Sequence[Patient], *, named: bool, asked: str = "") -> list[Listed]:
    """The patients as the list shows them; a few queries for all of them. asked: what they were found by."""
    facts, names = facts_of_all(patients), _newest(Identity, patients) if named else {}
    consents, decisions = _newest(Consent, patients), _newest(Decision, patients, "signatures")
    referrals = _newest(Referral, patients)
    in_force = form_in_force(actor.centre, today())
    return [
        Listed(
            one,
            names[one.pk].name if one.pk in names else "",
            referrals[one.pk].referred_on if one.pk in referrals else None,
            consent_mark(consents.get(one.pk), in_force),
            verdict_mark(decision_of(facts[one.pk]).verdict),
            signed_words(decisions.get(one.pk), facts[one.pk]),
            _found_by(one, names.get(one.pk), asked),
        )
        for one in patients
    ]


def steps_of(patient: Patient) -> list[tuple[Text, Mark, str]]:
    """The steps of the course: name, how each stands or what opens it, and its page."""
    from lupustem.registry.pages.later_steps import later_steps

    facts, place = facts_of(patient), f"/patients/{patient.number}"
    consent = patient.consents.order_by("-version").first()
    newest = patient.decisions.defer("answer").order_by("-version").first()
    verdict = decision_of(facts).verdict
    assessed = (
        Mark("unknown", WORDS["step.open"]) if verdict is Verdict.UNDETERMINED else Mark("met", WORDS["step.done"])
    )
    steps = [
        (WORDS["course.referral"], Mark("met", WORDS["step.done"]), place),
        (
            WORDS["course.consent"],
            consent_mark(consent, form_in_force(patient.centre, today())),
            f"{place}#consent",
        ),
        (WORDS["course.assessment"], assessed, f"{place}/facts"),
        (WORDS["course.decision"], _decided(verdict_mark(verdict), newest, facts), f"{place}/decision"),
        *later_steps(patient, place),
    ]
    return _waiting(steps)


def _waiting(steps: list[tuple[Text, Mark, str]]) -> list[tuple[Text, Mark, str]]:
    """The steps, those that are closed with what opens them: the first step before them that is not done."""
    open_step = next((place for place, (_, mark, _) in enumerate(steps) if mark.status != "met"), len(steps))
    found = []
    for place, (name, mark, page) in enumerate(steps):
        if place > open_step and mark.word == WORDS["step.none"]:
            first = steps[open_step][0]
            words = Text(WORDS["line.waits"].zh.format(step=first.zh), WORDS["line.waits"].en.format(step=first.en))
            mark = Mark(mark.status, words)
        found.append((name, mark, page))
    return found


def _decided(verdict: Mark, newest: Decision | None, facts: Facts) -> Mark:
    """The verdict with its signatures; done once two have signed what still speaks."""
    signed, words = verdict.word, signed_words(newest, facts)
    both = Text(f"{signed.zh}，{words.zh}", f"{signed.en}, {words.en}")
    done = newest is not None and still_speaks(newest, facts) and len(newest.signatures.all()) == 2
    return Mark(verdict.status if done or verdict.status != "met" else "unknown", both)


def signed_words(decision: Decision | None, facts: Facts) -> Text:
    """Whether a decision is signed, by how many, and whether it still speaks for the patient."""
    if decision is None:
        return WORDS["signed.none"]
    if not still_speaks(decision, facts):
        return WORDS["signed.void"]
    return WORDS["signed.two" if len(decision.signatures.all()) == 2 else "signed.one"]


def course_of(patient: Patient, language: Language) -> dict[str, Any]:
    """The course of one patient, as its page shows it."""
    facts = facts_of(patient)
    decided = decision_of(facts)
    consents = list(patient.consents.select_related("form", "by").order_by("-version"))
    in_force = form_in_force(patient.centre, today())
    decisions = list(
        patient.decisions.defer("answer").select_related("by").prefetch_related("signatures__by").order_by("-version")
    )
    return {
        "referral": patient.referrals.select_related("by").order_by("-version").first(),
        "identity_versions": patient.identities.count(),
        "consents": consents,
        "consent": consent_mark(consents[0] if consents else None, in_force),
        "consent_given": bool(consents) and consents[0].act == "given",
        "form_in_force": in_force,
        "known_facts": len(facts.values),
        "verdict": verdict_mark(decided.verdict),
        "why": why(decided, language),
        "decisions": [
            {"row": one, "mark": verdict_mark(Verdict(one.verdict)), "speaks": still_speaks(one, facts)}
            for one in decisions
        ],
        "signed": signed_words(decisions[0] if decisions else None, facts),
    }


def _found_by(patient: Patient, identity: Identity | None, asked: str) -> Text | None:
    """By what a patient was found; None where nothing was asked."""
    if not asked.strip():
        return None
    name, hospital_number = ("", "") if identity is None else (identity.name, identity.hospital_number)
    return FOUND_BY.get(matched(patient.number, name, hospital_number, asked) or "")


def _newest(model: Any, patients: Sequence[Patient], *with_them: str) -> dict[int, Any]:
    rows = model.objects.filter(patient__in=[one.pk for one in patients]).order_by("version")
    if model is Decision:
        rows = rows.defer("answer")
    rows = rows.prefetch_related(*with_them)
    return {row.patient_id: row for row in rows}
