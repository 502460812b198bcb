"""The prescription: kept as a draft with plan and gates, signed by two while every gate is open, ended with a reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lupustem.logic.text import LANGUAGES, Text
from lupustem.registry.models import Assignment, Patient, Prescription, PrescriptionEnd, PrescriptionSignature
from lupustem.registry.prescribing.containers import containers_of
from lupustem.registry.prescribing.gate import Gate
from lupustem.registry.prescribing.order import Order
from lupustem.registry.prescribing.prescription_gates import Draft, Gates, named, newest_decision, prescription_gates
from lupustem.registry.prescribing.reading import Reading, reading_of, signed_by_two
from lupustem.registry.prescribing.state import digest_of, open_prescription, prescription_state, started
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Conflict, Refusal
from lupustem.registry.standing import still_speaks
from lupustem.report.plan_answer import plan_answer
from lupustem.report.plan_view import plan_view
from lupustem.treatment.invalid import InvalidInput

PRESCRIPTION = Text("处方", "prescription")


def draft_prescription(
    *, actor: Actor, key: str, patient: Patient, seen: int, order: Order, reason: str = "", replaces: int = 0
) -> Prescription:
    """Keep an order with its plan and gates; the containers that it names are those it was planned with.

    seen: the number of the patient's newest prescription on the page. reason: for what may stand only with one. replaces: the
    open prescription that this one takes the place of, which is ended; there is never more than one (HZ12).
    Raises Conflict where another was written meanwhile; Refusal without a signed decision, and for numbers no plan is made of.
    """
    content = [patient.number, seen, order.as_json(), reason, replaces]
    with changing(actor=actor, permission="prescription.write", key=key, content=content) as change:
        if change.done:
            return _found(patient, change.done)
        newest = patient.prescriptions.order_by("-number").first()
        number = 0 if newest is None else newest.number
        if number != seen:
            raise Conflict(PRESCRIPTION, {"number": seen + 1}, {"number": number})
        _make_way(change, patient, replaces)
        row = _kept(change, patient, number + 1, order, reason.strip())
        change.subject = row.subject
    return row


def sign_prescription(*, actor: Actor, key: str, prescription: Prescription) -> None:
    """The first signature. The caller has asked for the password again. Raises Refusal while a gate is closed."""
    _sign(actor, key, prescription, "prescription.sign", 1, "prescribed")


def confirm_prescription(*, actor: Actor, key: str, prescription: Prescription) -> None:
    """The second signature, by another person. Raises Refusal while a gate is closed, and for the same person."""
    _sign(actor, key, prescription, "prescription.confirm", 2, "confirmed")


def end_prescription(*, actor: Actor, key: str, prescription: Prescription, reason: str) -> None:
    """Take a prescription back before its infusion; its containers are let go. Raises Refusal without a reason, or too late."""
    content = [prescription.patient.number, prescription.number, reason]
    with changing(actor=actor, permission="prescription.end", key=key, content=content) as change:
        if not change.done:
            _end(change, prescription, reason)


def _found(patient: Patient, subject: str) -> Prescription:
    return Prescription.objects.get(patient=patient, number=int(subject.rpartition("/")[2]))


def _make_way(change: Change, patient: Patient, replaces: int) -> None:
    """End the open prescription that the new one takes the place of."""
    before = open_prescription(patient)
    if before is None:
        return
    if before.number != replaces:
        raise Refusal(
            Text(
                f"第 {before.number} 号处方尚未终止也未输注；为避免重复给予，每位患者同时只能有一份。"
                "请先终止它，或以新处方取代它。",
                f"prescription {before.number} is neither ended nor used; to give no dose twice there is one at a time. "
                "End it first, or let the new one take its place.",
            )
        )
    _end(change, before, "replaced / 已由新处方取代")


def _kept(change: Change, patient: Patient, number: int, order: Order, reason: str) -> Prescription:
    decision = newest_decision(patient)
    if decision is None or not signed_by_two(decision):
        raise Refusal(
            Text(
                "开立处方须先有两人签名的判定。",
                "a prescription rests on a decision that two persons have signed; sign it first.",
            )
        )
    containers = named(patient, order)
    found = gates_or_refusal(Draft(patient, decision, order, containers, reason), change)
    if not still_speaks(decision, found.reading.facts):
        raise Refusal(
            Text(
                "判定签名后事实已有变化；请先对新的判定签名。",
                "the facts have changed since the decision was signed; sign it anew first.",
            )
        )
    consent = None if found.reading.consent is None else found.reading.consent.version
    row = Prescription(
        patient=patient,
        number=number,
        decision=decision,
        policy=found.reading.policy,
        order=canonical({**order.as_json(), "consent": consent}),
        plan=canonical(_plan(found, patient.number)),
        gates=canonical(found.statuses),
        reason=reason,
    )
    row.digest = digest_of(row)
    change.write(row, action="draft_prescription")
    return row


def _plan(found: Gates, number: str) -> dict[str, Any]:
    """The plan for programs, and as people see it in both languages, so that what was signed can always be shown as it was."""
    made = found.planned.plan
    shown = {language: asdict(plan_view(made, case_id=number, language=language)) for language in LANGUAGES}
    return {**plan_answer(made, number), "view": shown}


def gates_or_refusal(of: Prescription | Draft, change: Change, reading: Reading | None = None) -> Gates:
    """The gates at the moment of a change. Raises Refusal with what is wrong where no plan can be made."""
    try:
        return prescription_gates(of, change.at, reading)
    except InvalidInput as wrong:
        raise Refusal(*(one.text for one in wrong.problems)) from wrong


def _sign(actor: Actor, key: str, prescription: Prescription, permission: str, position: int, meaning: str) -> None:
    content = [prescription.patient.number, prescription.number, prescription.digest]
    with changing(actor=actor, permission=permission, key=key, content=content) as change:
        if change.done:
            return
        fresh = Prescription.objects.select_related("patient__centre", "decision", "policy").get(pk=prescription.pk)
        reading = reading_of(fresh.patient, change.at)
        _in_turn(fresh, change, position, reading)
        shut = gates_or_refusal(fresh, change, reading).closed
        if shut:
            raise Refusal(*(closed_words(one) for one in shut))
        row = PrescriptionSignature(prescription=fresh, position=position, meaning=meaning, digest=fresh.digest)
        change.write(row, action="sign_prescription" if position == 1 else "confirm_prescription")


def _in_turn(prescription: Prescription, change: Change, position: int, reading: Reading) -> None:
    """Refuse a signature that is not the next one, by the same person, or under a prescription that is void."""
    state = prescription_state(prescription, change.at, reading)
    if state.name == "void":
        raise Refusal(
            Text("此处方已失效；请终止后重新开立。", "this prescription is void; end it and write another."),
            *state.reasons,
        )
    if any(one.by_id == change.actor.user.pk for one in prescription.signatures.all()):
        raise Refusal(Text("第二位签名者须为另一人。", "the second signature has to be another person's."))
    if state.name != ("draft", "half_signed")[position - 1]:
        raise Refusal(
            Text(
                f"此处方的状态为“{state.text.zh}”，现在不能这样签名。",
                f"this prescription is {state.text.en}; it takes no such signature now.",
            )
        )


def closed_words(gate: Gate) -> Text:
    """A closed gate and what opens it, in a sentence."""
    opens = gate.opens or Text("", "")
    return Text(f"{gate.text.zh}（{gate.word.zh}）{opens.zh}", f"{gate.text.en} ({gate.word.en}) {opens.en}")


def _end(change: Change, prescription: Prescription, reason: str) -> None:
    if started(prescription):
        raise Refusal(
            Text(
                "输注已经开始，不能终止处方；请在床旁停止输注。",
                "its infusion has begun; stop that at the bedside instead.",
            )
        )
    if PrescriptionEnd.objects.filter(prescription=prescription).exists():
        raise Refusal(Text("此处方已终止。", "this prescription is ended already."))
    if not reason.strip():
        raise Refusal(Text("请写明终止的理由。", "give the reason for ending it."))
    change.write(PrescriptionEnd(prescription=prescription, reason=reason.strip()), action="end_prescription")
    for container in containers_of(prescription):
        if not hasattr(container, "use"):
            version = container.assignments.count() + 1
            row = Assignment(prescription=prescription, container=container, version=version, act="let_go")
            change.write(row, action="let_go")
