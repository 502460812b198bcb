"""Signing a decision: it is kept whole as it stood, under the hash of its content, with the password asked again."""

from __future__ import annotations

import hashlib

from lupustem.logic.text import Language, Text
from lupustem.registry.actions.versions import next_version
from lupustem.registry.models import Decision, Patient, Signature
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import decision_of, facts_of, still_speaks
from lupustem.report.answer import answer

DECISION = Text("判定", "decision")


def sign_decision(
    *, actor: Actor, key: str, patient: Patient, seen: int, facts_digest: str, language: Language
) -> Decision:
    """Keep what the consensus says of the facts as the page showed them, with the first signature.

    facts_digest: of the facts on the page. The caller has asked for the password again. Raises Refusal where the facts have
    changed since, Conflict where another decision was signed.
    """
    content = [patient.number, seen, facts_digest]
    with changing(actor=actor, permission="decision.sign", key=key, content=content) as change:
        if change.done:
            return Decision.objects.get(patient=patient, version=int(change.done.rpartition("/")[2]))
        version, _ = next_version(patient.decisions, seen=seen, what=DECISION, mine={})
        facts = facts_of(patient)
        if facts.digest != facts_digest:
            raise Refusal(
                Text(
                    "页面打开之后事实已有变化；请核对新的判定后再签名。",
                    "the facts have changed since the page was opened; look at the decision anew, then sign.",
                )
            )
        decided = decision_of(facts)
        kept = canonical(answer(decided, case_id=patient.number, language=language, sources=facts.sources))
        decision = Decision(
            patient=patient,
            version=version,
            verdict=str(decided.verdict),
            answer=kept,
            digest=hashlib.sha256(kept.encode()).hexdigest(),
            facts_digest=facts.digest,
        )
        change.write(decision, action="sign_decision")
        row = Signature(decision=decision, position=1, meaning="assessed", digest=decision.digest)
        change.write(row, action="sign_decision")
    return decision


def confirm_decision(*, actor: Actor, key: str, decision: Decision) -> None:
    """The second signature, by another person. Raises Refusal for the same person, a second time, or changed facts."""
    content = [decision.patient.number, decision.version]
    with changing(actor=actor, permission="decision.confirm", key=key, content=content) as change:
        if change.done:
            return
        signed = list(decision.signatures.order_by("position"))
        if any(one.by_id == actor.user.pk for one in signed):
            raise Refusal(Text("第二位签名者须为另一人。", "the second signature has to be another person's."))
        if len(signed) != 1:
            raise Refusal(Text("此判定已有两人签名。", "two persons have signed this decision already."))
        if not still_speaks(decision, facts_of(decision.patient)):
            raise Refusal(
                Text(
                    "签名之后事实已有变化，此判定已失效；请对新的判定重新签名。",
                    "the facts have changed since, and this decision no longer speaks for the patient; sign the new one.",
                )
            )
        row = Signature(decision=decision, position=2, meaning="confirmed", digest=decision.digest)
        change.write(row, action="confirm_decision")
