"""An infusion before its start: opened for a signed prescription, then patient, order and containers matched by two persons."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lupustem.logic.text import Text
from lupustem.registry.bedside.watching import watch_json
from lupustem.registry.models import IdentityMatch, Infusion, InfusionContainer, Prescription
from lupustem.registry.prescribing.containers import containers_of
from lupustem.registry.prescribing.reading import Reading, reading_of
from lupustem.registry.prescribing.state import prescription_state
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

MATCHES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was scanned or typed: the wristband, the birth date asked of the patient, the order, the containers."""

    wristband: str
    born_on: date | None
    order: str
    containers: tuple[str, ...]


def order_code(infusion: Infusion) -> str:
    """The code of the order, as it is printed: patient number, then the number of the prescription."""
    return f"{infusion.patient.number}-R{infusion.prescription.number}"


def open_infusion(*, actor: Actor, key: str, prescription: Prescription) -> Infusion:
    """Open a signed prescription at the bedside, with the containers set apart for it.

    Raises Refusal: not signed by two, taken back, no container assigned, opened already.
    """
    content = [prescription.patient.number, prescription.number]
    with changing(actor=actor, permission="infusion.open", key=key, content=content) as change:
        if change.done:
            return Infusion.objects.get(prescription=prescription)
        reading = reading_of(prescription.patient, change.at)
        _may_open(prescription, reading)
        containers = containers_of(prescription)
        if not containers:
            raise Refusal(NO_CONTAINER)
        infusion = Infusion(
            prescription=prescription,
            patient=prescription.patient,
            number=1 + Infusion.objects.filter(patient=prescription.patient).count(),
            watch=watch_json(prescription, reading),
        )
        change.write(infusion, action="open_infusion")
        for one in containers:
            if hasattr(one, "use"):
                raise Refusal(USED)
            change.write(InfusionContainer(infusion=infusion, container=one), action="open_infusion")
    return infusion


def match_identity(*, actor: Actor, key: str, infusion: Infusion, scanned: Scanned) -> tuple[Text, ...]:
    """Keep what one person matched; what does not belong, or nothing. A mismatch stays, and all begins anew.

    Raises Refusal: the infusion has started, two have matched already, the second is the first.
    """
    content = [infusion.pk, scanned.wristband, str(scanned.born_on), scanned.order, *scanned.containers]
    with changing(actor=actor, permission="infusion.match", key=key, content=content) as change:
        wrong = tuple(mismatches(infusion, scanned))
        if change.done:
            return wrong
        if infusion.events.filter(kind="started").exists():
            raise Refusal(STARTED)
        number, position = _place(infusion, actor)
        row = IdentityMatch(
            infusion=infusion,
            round=number,
            position=position,
            read=canonical(_read(infusion, scanned)),
            matched=not wrong,
        )
        change.write(row, action="match_identity")
    return wrong


def mismatches(infusion: Infusion, scanned: Scanned) -> Iterator[Text]:
    """What does not belong together, said without anything of the patient."""
    if _same(scanned.wristband) != _same(infusion.patient.number):
        yield WRISTBAND
    if not _born(infusion, scanned):
        yield BORN
    if _same(scanned.order) != _same(order_code(infusion)):
        yield ORDER
    hung = {_same(one.container.identifier): one.container.identifier for one in _hung(infusion)}
    read = {_same(one): one.strip() for one in scanned.containers if one.strip()}
    for one in sorted(set(read) - set(hung)):
        name = "".join(sign for sign in read[one] if sign.isprintable())[:60]
        yield Text(
            f"容器 {name} 不属于此医嘱：不得使用。", f"container {name} does not belong to this order: do not use it."
        )
    for one in sorted(set(hung) - set(read)):
        yield Text(f"容器 {hung[one]} 未核对。", f"container {hung[one]} was not read.")


def matched_by(infusion: Infusion) -> list[IdentityMatch]:
    """The matches that stand: those of the newest round, where none of it failed."""
    rows = list(infusion.matches.select_related("by").order_by("-round", "position"))
    newest = [one for one in rows if one.round == rows[0].round]
    return newest if all(one.matched for one in newest) else []


def _place(infusion: Infusion, actor: Actor) -> tuple[int, int]:
    """The round and the position of the next match."""
    newest = infusion.matches.order_by("-round", "-position").first()
    if newest is None:
        return 1, 1
    standing = matched_by(infusion)
    if not standing:
        return newest.round + 1, 1
    if len(standing) >= MATCHES_NEEDED:
        raise Refusal(MATCHED)
    if standing[0].by_id == actor.user.pk:
        raise Refusal(ANOTHER)
    return newest.round, 2


def _may_open(prescription: Prescription, reading: Reading) -> None:
    if hasattr(prescription, "infusion"):
        raise Refusal(OPENED)
    state = prescription_state(prescription, reading.at, reading)
    if state.name != "signed":
        said = Text(f"医嘱状态：{state.text.zh}。", f"the prescription is {state.text.en}.")
        raise Refusal(NOT_SIGNED, said, *state.reasons)


def _hung(infusion: Infusion) -> list[InfusionContainer]:
    return list(infusion.containers.select_related("container").order_by("container__identifier"))


def _born(infusion: Infusion, scanned: Scanned) -> bool:
    identity = infusion.patient.identities.order_by("-version").first()
    return identity is not None and scanned.born_on == identity.born_on


def _read(infusion: Infusion, scanned: Scanned) -> dict[str, object]:
    """What is kept of a match; the birth date only as whether it agreed, for the trail holds no identity."""
    return {
        "wristband": scanned.wristband.strip()[:60],
        "born": "agrees" if _born(infusion, scanned) else "differs",
        "order": scanned.order.strip()[:60],
        "containers": [one.strip()[:60] for one in scanned.containers if one.strip()][:20],
    }


def _same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


NOT_SIGNED = Text(
    "处方须有两人签名且仍有效，才能在床旁打开。",
    "a prescription is signed by two and still valid before it is opened at the bedside.",
)
OPENED = Text("此处方已在床旁打开。", "this prescription is open at the bedside already.")
NO_CONTAINER = Text(
    "还没有为此处方备好容器；请先由细胞实验室分配。",
    "no container is set apart for this prescription yet; the cell laboratory assigns one first.",
)
USED = Text(
    "所分配的容器已用于另一次输注；请更换容器。",
    "an assigned container was used in another infusion; assign another one.",
)
STARTED = Text("输注已开始，不再核对。", "the infusion has started; there is nothing to match any more.")
MATCHED = Text("已由两人核对。", "two persons have matched it already.")
ANOTHER = Text("第二位核对者须为另一人。", "the second match has to be another person's.")
WRISTBAND = Text(
    "腕带与此患者不符：不得输注，请核对床位与患者。",
    "the wristband is not this patient's: do not infuse; check the bed and the patient.",
)
BORN = Text(
    "出生日期与此患者不符：不得输注，请重新询问患者。",
    "the date of birth is not this patient's: do not infuse; ask the patient again.",
)
ORDER = Text("医嘱码与此处方不符：不得输注。", "the order's code is not that of this prescription: do not infuse.")
