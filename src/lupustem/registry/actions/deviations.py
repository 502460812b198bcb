"""What people decide by name: a condition of the verdict, and a deviation from what is only recommended."""

from __future__ import annotations

from lupustem.consensus import STATEMENTS, Role
from lupustem.logic.text import Text
from lupustem.registry.actions.prescriptions import gates_or_refusal
from lupustem.registry.models import ConditionSettled, Decision, Deviation, DeviationSignature, Prescription
from lupustem.registry.models.written import sha256_of
from lupustem.registry.prescribing.gate import SOFT
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import decision_of, facts_of, still_speaks

REASON = Text("请写明理由。", "give the reason.")


def settle_condition(*, actor: Actor, key: str, decision: Decision, statement: str, reason: str) -> None:
    """Decide by name to go on although a condition is not met. Raises Refusal: no such condition, changed facts, no reason."""
    content = [decision.patient.number, decision.version, statement, reason]
    with changing(actor=actor, permission="condition.settle", key=key, content=content) as change:
        if change.done:
            return
        facts = facts_of(decision.patient)
        decided = decision_of(facts)
        if not still_speaks(decision, facts):
            raise Refusal(
                Text("事实已有变化；请先重新签署判定。", "the facts have changed; sign the decision anew first.")
            )
        if decided.verdict != "conditional" or statement not in decided.reasons:
            raise Refusal(Text("这不是当前判定的未满足条件。", "this is no open condition of the decision."))
        if not reason.strip():
            raise Refusal(REASON)
        if decision.settled.filter(statement=statement).exists():
            raise Refusal(Text("此条件已有人决定。", "this condition has been decided already."))
        row = ConditionSettled(decision=decision, statement=statement, reason=reason.strip())
        change.write(row, action="settle_condition")


def deviate(*, actor: Actor, key: str, prescription: Prescription, statement: str, reason: str) -> Deviation:
    """A deviation from a recommended gate, with the first signature; it counts once another person has confirmed it.

    Raises Refusal for what must be, for what is met or not known, and for a prescription that is not open.
    """
    content = [prescription.patient.number, prescription.number, statement, reason]
    with changing(actor=actor, permission="deviation.sign", key=key, content=content) as change:
        if change.done:
            return prescription.deviations.get(statement=statement)
        stage = _deviable(change, prescription, statement)
        if not reason.strip():
            raise Refusal(REASON)
        if prescription.deviations.filter(statement=statement).exists():
            raise Refusal(Text("此条已有偏离记录。", "there is a deviation from this statement already."))
        said = reason.strip()
        digest = sha256_of(canonical([prescription.digest, statement, said]))
        row = Deviation(prescription=prescription, stage=stage, statement=statement, digest=digest, reason=said)
        change.write(row, action="deviate")
        signature = DeviationSignature(deviation=row, position=1, meaning="deviates", digest=digest)
        change.write(signature, action="deviate")
    return row


def confirm_deviation(*, actor: Actor, key: str, deviation: Deviation) -> None:
    """The second signature, by another person. The caller has asked for the password again."""
    prescription = deviation.prescription
    content = [prescription.patient.number, prescription.number, deviation.statement]
    with changing(actor=actor, permission="deviation.confirm", key=key, content=content) as change:
        if change.done:
            return
        _open(change, prescription)
        signed = list(deviation.signatures.all())
        if any(one.by_id == actor.user.pk for one in signed):
            raise Refusal(Text("第二位签名者须为另一人。", "the second signature has to be another person's."))
        if len(signed) != 1:
            raise Refusal(Text("此偏离已有两人签名。", "two persons have signed this deviation already."))
        row = DeviationSignature(deviation=deviation, position=2, meaning="confirmed", digest=deviation.digest)
        change.write(row, action="confirm_deviation")


def _deviable(change: Change, prescription: Prescription, name: str) -> str:
    """The stage of a gate that may be passed by a deviation now. At the bedside what is found counts when it is found."""
    _open(change, prescription)
    statement = STATEMENTS.get(name)
    gate = statement is not None and statement.role is Role.GATE and statement.stage in ("prescribe", "infuse")
    if statement is None or not gate or statement.force not in SOFT:
        raise Refusal(
            Text(
                "只有“推荐”一级的要求可以偏离；“必须”的要求不能越过。",
                "one may deviate only from what is recommended; what must be is never passed.",
            )
        )
    if statement.stage == "prescribe":
        found = next(one for one in gates_or_refusal(prescription, change).gates if one.id == name)
        if not found.may_deviate:
            raise Refusal(
                Text(
                    "此项目前不是“不满足”：已满足的无须偏离，未知的须先查明。",
                    "this is not known to be unmet: what is met needs no deviation, and what is unknown is found out first.",
                )
            )
    return statement.stage


def _open(change: Change, prescription: Prescription) -> None:
    state = prescription_state(prescription, change.at)
    if state.name not in ("draft", "half_signed", "signed"):
        raise Refusal(
            Text(
                f"此处方的状态为“{state.text.zh}”，不能记录偏离。",
                f"this prescription is {state.text.en}; it takes no deviation.",
            )
        )
