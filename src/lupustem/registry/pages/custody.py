"""The chain of custody of a lot: its steps with the breaks found, and a further one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.product.custody import LINKS, Thing
from lupustem.registry.actions.custody import custody_step
from lupustem.registry.custody import LINK_WORDS, steps_of
from lupustem.registry.models import Lot
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.containers import Moment
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.lots import lot_or_404
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

LINK_CHOICES = tuple((name, LINK_WORDS[name]) for name in LINKS)
NAMES: tuple[tuple[str, Text], ...] = (
    ("donation_number", WORDS["stock.donation_number"]),
    ("batch", LINK_WORDS["batch"]),
    ("container", LINK_WORDS["container"]),
    ("recipient", LINK_WORDS["recipient"]),
    ("product_code", WORDS["stock.product_code"]),
)
NAME_WORDS = dict(NAMES)
READS = 3


@page("lot.read")
def chain(request: HttpRequest, lot: str) -> HttpResponse:
    """The steps from the donor on, and where the chain is broken."""
    one = lot_or_404(request, lot)
    steps = steps_of(one)
    rows = [
        {
            "step": step,
            "origin": LINK_WORDS[step.event.origin.kind],
            "target": LINK_WORDS[step.event.target.kind],
            "read": [(NAME_WORDS.get(name, Text(name, name)), a, b, a != b) for name, a, b in step.event.read],
        }
        for step in steps
    ]
    context = {"lot": one, "rows": rows, "broken": any(step.breaks for step in steps)}
    return render(request, "registry/custody.html", context)


@page("custody.record", methods=("GET", "POST"))
def add_step(request: HttpRequest, lot: str) -> HttpResponse:
    """A further step."""
    one = lot_or_404(request, lot)
    title = Text(*(WORDS["custody.title"].in_(language).format(name=one.name) for language in ("zh", "en")))
    place = f"/lots/{one.name}/custody"
    context = {"title": title, "back": place}
    form = Form(_fields(one), _begun(one))
    if request.method == "GET":
        return _form(request, form, context)
    if not form.read(request.POST):
        return _form(request, form, context, status=422)
    try:
        _record(request, one, form.cleaned)
    except Refusal as refusal:
        return _form(request, form, {**context, **refusal_context(refusal)}, status_of(refusal))
    return on_to(place)


def _form(request: HttpRequest, form: Form, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "registry/custody_new.html", {**context, "form": form}, status=status)


def _record(request: HttpRequest, lot: Lot, said: dict[str, Any]) -> None:
    read = [
        (said[f"read{n}_name"], said[f"read{n}_label"], said[f"read{n}_order"])
        for n in range(READS)
        if said[f"read{n}_name"]
    ]
    ends = Thing(said["from_kind"], said["from_id"]), Thing(said["to_kind"], said["to_id"])
    named = [one.id for one in ends if one.kind == "container"] + [said["container"]]
    custody_step(
        actor=request.actor,  # type: ignore[attr-defined]
        key=request.POST.get("key", ""),
        lot=lot,
        what=said["what"],
        origin=ends[0],
        target=ends[1],
        read=read,
        when=said["when"],
        container=lot.containers.filter(identifier__in=[name for name in named if name]).order_by("id").first(),
    )


def _begun(lot: Lot) -> dict[str, str]:
    """The form begins where the last step ended."""
    last = steps_of(lot)[-1:]
    if not last:
        return {"from_kind": "donor", "read1_name": "batch", "read0_name": "donation_number"}
    target = last[0].event.target
    return {"from_kind": target.kind, "from_id": target.id, "read0_name": "donation_number", "read1_name": "batch"}


def _fields(lot: Lot) -> tuple[Field, ...]:
    containers = tuple((one.identifier, Text(one.identifier, one.identifier)) for one in lot.containers.order_by("id"))
    reads = (
        (
            Field(f"read{n}_name", WORDS["stock.read_name"], "choice", required=n < 2, choices=NAMES),
            Field(f"read{n}_label", WORDS["stock.read_label"], required=n < 2, limit=60),
            Field(f"read{n}_order", WORDS["stock.read_order"], required=n < 2, limit=60),
        )
        for n in range(READS)
    )
    return (
        Field("what", WORDS["stock.what"], limit=200),
        Moment("when", WORDS["stock.when"], required=False, hint=WORDS["container.moment_hint"]),
        Field("container", WORDS["stock.container"], "choice", required=False, choices=containers),
        Field("from_kind", WORDS["stock.from_kind"], "choice", choices=LINK_CHOICES),
        Field("from_id", WORDS["stock.from_id"], limit=60),
        Field("to_kind", WORDS["stock.to_kind"], "choice", choices=LINK_CHOICES),
        Field("to_id", WORDS["stock.to_id"], limit=60),
        *(field for row in reads for field in row),
    )
