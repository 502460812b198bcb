"""Consent: the versions of the centre's form; given, withdrawn, given anew when the form has changed."""

from __future__ import annotations

from datetime import date

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version
from lupustem.registry.models import Consent, ConsentForm, Patient
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import form_in_force

CONSENT = Text("知情同意", "consent")


def add_consent_form(*, actor: Actor, key: str, name: str, valid_from: date) -> None:
    """A version of the consent form, in force from a day on. Raises Refusal for a name that exists."""
    with changing(actor=actor, permission="consent_form.add", key=key, content=[name, str(valid_from)]) as change:
        if change.done:
            return
        if ConsentForm.objects.filter(centre=actor.centre, name=name).exists():
            raise Refusal(
                Text(
                    "这个版本号已有；请用新的版本号。",
                    "a form of this version exists; give the new one another version.",
                )
            )
        change.write(ConsentForm(centre=actor.centre, name=name, valid_from=valid_from), action="add_consent_form")


def give_consent(
    *, actor: Actor, key: str, patient: Patient, seen: int, form: str, on: date, signer: str, family_informed: bool
) -> None:
    """A signed consent. seen: how many entries on consent the page showed.

    Raises Conflict; Refusal where the form is not the one in force on that day, or the day lies in the future.
    """
    content = [patient.number, seen, form, str(on), signer, family_informed]
    with changing(actor=actor, permission="consent.record", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.consents, seen=seen, what=CONSENT, mine={"form": form, "on": str(on)})
        _in_order(on, old)
        in_force = form_in_force(actor.centre, on)
        if in_force is None or in_force.name != form:
            raise Refusal(
                Text(
                    "所签的不是当日有效的知情同意书版本；请核对版本与日期，或请患者签署现行版本。",
                    "this is not the form in force on that day; check version and day, or have the current one signed.",
                )
            )
        row = Consent(
            patient=patient,
            version=version,
            act="given",
            form=in_force,
            on=on,
            signer=signer,
            family_informed=family_informed,
        )
        change.write(row, action="give_consent", old=None if old is None else old.content())


def withdraw_consent(
    *, actor: Actor, key: str, patient: Patient, seen: int, on: date, signer: str, reason: str
) -> None:
    """Consent withdrawn; a reason is not asked of the patient, only noted where one was given.

    Raises Conflict; Refusal where no consent stands.
    """
    content = [patient.number, seen, str(on), signer, reason]
    with changing(actor=actor, permission="consent.withdraw", key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(patient.consents, seen=seen, what=CONSENT, mine={"act": "withdrawn", "on": str(on)})
        if old is None or old.act != "given":
            raise Refusal(Text("目前没有可撤回的同意。", "there is no consent that could be withdrawn."))
        _in_order(on, old)
        row = Consent(
            patient=patient,
            version=version,
            act="withdrawn",
            on=on,
            signer=signer,
            family_informed=False,
            reason=reason,
        )
        change.write(row, action="withdraw_consent", old=old.content())


def _in_order(on: date, old: Consent | None) -> None:
    if on > today() or (old is not None and on < old.on):
        raise Refusal(
            Text(
                "日期不能晚于今天，也不能早于上一条同意记录。",
                "the day lies neither in the future nor before the last entry on consent.",
            )
        )
