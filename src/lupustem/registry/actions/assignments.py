"""Containers set apart for a prescription, and let go again; a container belongs to one order at a time."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.registry.models import Assignment, Container, Prescription
from lupustem.registry.prescribing.containers import assigned_to, containers_of, why_not
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import Change, changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words.prescription import WORDS


def assign_container(*, actor: Actor, key: str, prescription: Prescription, identifier: str) -> None:
    """Set a container apart for a prescription. Raises Refusal where it cannot be used for it, or is another order's."""
    content = [prescription.patient.number, prescription.number, identifier]
    with changing(actor=actor, permission="container.assign", key=key, content=content) as change:
        if change.done:
            return
        state = prescription_state(prescription, change.at)
        if state.name not in ("draft", "half_signed", "signed"):
            raise Refusal(_closed(state.text))
        set_apart(change, prescription, identifier)


def let_go_container(*, actor: Actor, key: str, prescription: Prescription, identifier: str, reason: str) -> None:
    """Let a container go again that was set apart and not hung. Raises Refusal without a reason, or where it is not so."""
    content = [prescription.patient.number, prescription.number, identifier, reason]
    with changing(actor=actor, permission="container.assign", key=key, content=content) as change:
        if change.done:
            return
        container = _container(prescription, identifier)
        if assigned_to(container) != prescription:
            raise Refusal(WORDS["container.not_assigned"])
        if hasattr(container, "use"):
            raise Refusal(WORDS["container.used"])
        if not reason.strip():
            raise Refusal(Text("请写明理由。", "give the reason."))
        _write(change, prescription, container, "let_go", reason.strip())


def set_apart(change: Change, prescription: Prescription, identifier: str) -> None:
    """Within a change: one container for a prescription."""
    container = _container(prescription, identifier)
    wrong = list(why_not(container, change.at))
    if container.recipient_id not in (None, prescription.patient_id):
        wrong.append(WORDS["container.of_another"])
    if hasattr(container, "use"):
        wrong.append(WORDS["container.used"])
    if assigned_to(container) is not None:
        wrong.append(WORDS["container.taken"])
    if wrong:
        raise Refusal(*(Text(f"{identifier}：{one.zh}", f"{identifier}: {one.en}") for one in wrong))
    _write(change, prescription, container, "assigned", "")


def let_go_all(change: Change, prescription: Prescription) -> None:
    """Within a change that ends a prescription: its containers are free again, save those that were hung."""
    for container in containers_of(prescription):
        if not hasattr(container, "use"):
            _write(change, prescription, container, "let_go", "")


def _container(prescription: Prescription, identifier: str) -> Container:
    centre = prescription.patient.centre
    found = Container.objects.select_related("lot").filter(centre=centre, identifier=identifier).first()
    if found is None:
        raise Refusal(WORDS["container.unknown"])
    return found


def _write(change: Change, prescription: Prescription, container: Container, act: str, reason: str) -> None:
    newest = container.assignments.order_by("-version").first()
    version = 1 if newest is None else newest.version + 1
    row = Assignment(prescription=prescription, container=container, version=version, act=act, reason=reason)
    change.write(row, action="assign_container" if act == "assigned" else "let_go_container")


def _closed(state: Text) -> Text:
    return Text(
        f"此处方的状态为“{state.zh}”，不能指定容器。", f"this prescription is {state.en}; it takes no container."
    )
