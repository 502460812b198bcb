"""Containers: entered, looked at with what may be done with each, set apart for a prescription; who received a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.actions.containers import Label, add_container, assign_container, discard, let_go
from lupustem.registry.labels import label_pdf
from lupustem.registry.models import Container, Lot, Patient, Prescription
from lupustem.registry.pages.answers import form_page, on_to, refusal_context, status_of
from lupustem.registry.pages.fields import Field, Form, Wrong
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.lot_view import state_mark
from lupustem.registry.pages.lots import download, lot_or_404, newest_or_404
from lupustem.registry.recipients import recipients_of
from lupustem.registry.record.clock import now, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.stock import Standing, standing_of
from lupustem.registry.words import WORDS

NO_PATIENT = Text("受者：本中心没有此编号的患者。", "recipient: the centre has no patient of this number.")
NO_MOMENT = Text("请填写日期和时间，如 2026-11-02 08:00。", "give day and time, such as 2026-11-02 08:00.")

ACTS = {"assigned": WORDS["container.act_assigned"], "let_go": WORDS["container.act_let_go"]}


@dataclass(frozen=True, slots=True)
class Moment(Field):
    """A moment in the zone of the site, to the minute."""

    kind: Any = "datetime-local"

    def read(self, given: str) -> Any:
        """The moment, with its zone. Raises Wrong."""
        if not given.strip() and not self.required:
            return None
        try:
            moment = datetime.fromisoformat(given.strip())
        except ValueError:
            raise Wrong(NO_MOMENT) from None
        return moment.replace(tzinfo=zone()) if moment.tzinfo is None else moment


NEW = (
    Field("identifier", WORDS["stock.identifier"], limit=40),
    Field(
        "check_character",
        WORDS["stock.check_character"],
        required=False,
        limit=1,
        hint=WORDS["container.check_hint"],
    ),
    Field("volume_ml", WORDS["stock.volume_ml"], limit=20),
    Field("cells_1e6", WORDS["stock.cells_1e6"], limit=20),
    Moment("prepared_at", WORDS["stock.prepared_at"], required=False, hint=WORDS["container.moment_hint"]),
    Moment("expires_at", WORDS["stock.expires_at"], hint=WORDS["container.moment_hint"]),
    Field("recipient", WORDS["stock.recipient"], required=False, limit=12),
)


@page("lot.record", methods=("GET", "POST"))
def new_container(request: HttpRequest, lot: str) -> HttpResponse:
    """A container of a lot enters the stock."""
    one = lot_or_404(request, lot)
    title = Text(*(WORDS["container.new"].in_(language).format(name=one.name) for language in ("zh", "en")))
    context = {"title": title, "submit": "container.submit", "back": f"/lots/{one.name}"}
    form = Form(NEW, {"identifier": request.GET.get("identifier", "")[:40]})
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    try:
        label = _label(one, form.cleaned)
        made = add_container(actor=request.actor, key=request.POST.get("key", ""), lot=one, label=label)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    return on_to(f"/containers/{made.identifier}")


@page("lot.read")
def container(request: HttpRequest, container: str) -> HttpResponse:
    """A container: its state, what may be done with it, what was."""
    return _shown(request, container_or_404(request, container))


@page("lot.read")
def container_label(request: HttpRequest, container: str) -> HttpResponse:
    """The label of a container, with its code."""
    one = container_or_404(request, container)
    try:
        data = label_pdf(one, newest_or_404(one.lot))
    except Refusal as refusal:
        return _shown(request, one, refusal)
    return download(data, f"{one.identifier}.pdf", "application/pdf")


@page("lot.assign", methods=("POST",))
def assign(request: HttpRequest, container: str) -> HttpResponse:
    """Set it apart for a prescription."""
    one = container_or_404(request, container)

    def act() -> None:
        assign_container(prescription=_prescription(request), container=one, **_common(request))

    return _done(request, one, act)


@page("lot.assign", methods=("POST",))
def free(request: HttpRequest, container: str) -> HttpResponse:
    """Let go of it."""
    one = container_or_404(request, container)

    def act() -> None:
        let_go(prescription=_prescription(request), container=one, reason=_reason(request), **_common(request))

    return _done(request, one, act)


@page("lot.act", methods=("POST",))
def throw_away(request: HttpRequest, container: str) -> HttpResponse:
    """Throw it away."""
    one = container_or_404(request, container)

    def act() -> None:
        discard(container=one, reason=_reason(request), **_common(request))

    return _done(request, one, act)


@page("lot.read")
def recall(request: HttpRequest, lot: str) -> HttpResponse:
    """Who received a lot, for whom it is set apart, what is left; by number, for printing."""
    one = lot_or_404(request, lot)
    found = recipients_of(one)
    act = one.acts.order_by("-version").first()
    context = {
        "lot": one,
        "found": found,
        "rest": [(each, state_mark(each)) for each in found.rest],
        "recalled": act if act is not None and act.act == "recalled" else None,
        "at": now(),
    }
    return render(request, "registry/recall.html", context)


def container_or_404(request: HttpRequest, identifier: str) -> Container:
    """The container of this identifier in the actor's own centre."""
    rows = Container.objects.filter(centre=request.actor.centre, identifier=identifier)  # type: ignore[attr-defined]
    found = rows.select_related("lot__centre", "recipient", "by").first()
    if found is None:
        raise Http404
    return found


def _label(lot: Lot, said: dict[str, Any]) -> Label:
    number = said["recipient"]
    patient = Patient.objects.filter(centre=lot.centre, number=number).first() if number else None
    if number and patient is None:
        raise Refusal(NO_PATIENT)
    return Label(**said | {"recipient": patient})


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "key": request.POST.get("key", "")}  # type: ignore[attr-defined]


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:500]


def _prescription(request: HttpRequest) -> Prescription:
    """The prescription that the form names, of the actor's own centre."""
    patient, _, number = request.POST.get("prescription", "").partition("/")
    rows = Prescription.objects.filter(patient__centre=request.actor.centre, patient__number=patient)  # type: ignore[attr-defined]
    found = (
        rows.filter(number=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 8 else None
    )
    if found is None:
        raise Refusal(Text("请选择一份处方。", "choose a prescription."))
    return found


def _done(request: HttpRequest, one: Container, act: Any) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _shown(request, one, refusal)
    return on_to(f"/containers/{one.identifier}")


def _shown(request: HttpRequest, one: Container, refusal: Refusal | None = None) -> HttpResponse:
    standing = standing_of([one])[0]
    context = {
        "one": one,
        "mark": state_mark(standing),
        "standing": standing,
        "reasons": standing.reasons(now(), prescription=standing.assigned, patient=one.recipient),
        "orders": _orders(one, standing),
        "free": standing.assigned is None and not standing.used and not standing.discarded,
        "history": _history(one),
        **refusal_context(refusal),
    }
    return render(request, "registry/container.html", context, status=200 if refusal is None else status_of(refusal))


def _orders(one: Container, standing: Standing) -> list[Prescription]:
    """The prescriptions for which it could be set apart: signed by two, standing, not yet infused."""
    rows = Prescription.objects.filter(patient__centre=one.centre, end=None, infusion=None, signatures__position=2)
    if one.recipient_id is not None:
        rows = rows.filter(patient=one.recipient_id)
    found = list(rows.select_related("patient").order_by("-id")[:200])
    return [order for order in found if not standing.reasons(now(), prescription=order)]


def _history(one: Container) -> list[tuple[Text, Any, str]]:
    """What was done with it, in order: what, the row, more about it."""
    rows: list[tuple[Text, Any, str]] = [(WORDS["container.entered"], one, "")]
    for each in one.assignments.select_related("prescription__patient", "by"):
        order = f"{each.prescription.patient.number}/{each.prescription.number}"
        rows.append((ACTS[each.act], each, order))
    ends = (("use", WORDS["container.act_used"]), ("discard", WORDS["container.act_discarded"]))
    rows += [(word, getattr(one, name), "") for name, word in ends if hasattr(one, name)]
    return sorted(rows, key=lambda row: row[1].at)
