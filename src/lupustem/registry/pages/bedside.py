"""The bedside page of an infusion: the board, what a tablet sends, the list of infusions, and the restart by order.

The board is the monitor's, made anew for each look; the tablet only counts time between two answers. What a tablet sends comes
as JSON in batches, or as a form where there is no script; both are read by the same code and kept once.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.actions.bedside import Kept, record_events, restart
from lupustem.registry.bedside.entries import Sent
from lupustem.registry.bedside.played import played
from lupustem.registry.models import Infusion, Prescription
from lupustem.registry.pages.answers import on_to, patient_context, patient_or_404, refusal_context, status_of
from lupustem.registry.pages.bedside_lock import is_locked, lock_if_idle, touched
from lupustem.registry.pages.bedside_persons import person_named
from lupustem.registry.pages.bedside_shown import before_context, board_context, page_words
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.pages.stopping import stop_page
from lupustem.registry.record.clock import now, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.invalid import InvalidInput, exact
from lupustem.treatment.monitor_state import OVER, Phase

LARGEST = 512 * 1024
KEEP_WATCH = (Phase.RUNNING, Phase.HELD, Phase.STOPPED)


@page("infusion.read")
def infusions(request: HttpRequest) -> HttpResponse:
    """The infusions of the centre: to be opened, before the start, under way, and the last that are over."""
    centre = request.actor.centre  # type: ignore[attr-defined]
    waiting = [
        one
        for one in Prescription.objects.filter(patient__centre=centre, infusion=None, end=None)
        .select_related("patient")
        .prefetch_related("signatures")
        .order_by("-id")[:100]
        if len(one.signatures.all()) == 2
    ]
    groups: dict[str, list[tuple[Infusion, Text]]] = {}
    found = Infusion.objects.filter(patient__centre=centre).select_related("patient", "prescription")
    for one in found.order_by("-id")[:60]:
        phase = played(one).state.phase
        name = "over" if phase in OVER else "before" if phase is Phase.PLANNED else "running"
        groups.setdefault(name, []).append((one, WORDS[f"phase.{phase}"]))
    titles = (("running", "infusions.running"), ("before", "infusions.before"), ("over", "infusions.over"))
    rows = [(WORDS[title], groups[name]) for name, title in titles if name in groups]
    return render(request, "registry/infusions.html", {"rows": rows, "to_open": waiting})


@page("infusion.read", identified=True)
def bedside(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """The page of the tablet."""
    found = infusion_or_404(request, number, infusion)
    touched(request)
    return shown(request, found)


@page("infusion.read")
def board(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """The board alone, for a page that stands open. It names nobody, and looking keeps a session only while it is watched."""
    found = infusion_or_404(request, number, infusion)
    made = played(found)
    if request.headers.get("X-Touched") == "yes" and not is_locked(request):
        touched(request)
    else:
        lock_if_idle(request)
    context = {**board_context(found, made), "locked": is_locked(request), "place": place_of(found)}
    answer = render(request, "registry/bedside_board.html", context)
    if not context["locked"]:
        answer.content += render(request, "registry/bedside_sets.html", context).content
    if made.state.phase not in KEEP_WATCH:
        leave_session(request)
    return answer


@page("infusion.stop", methods=("POST",))
def events(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """Take what a tablet sends: a batch as JSON, or one entry as a form."""
    found = infusion_or_404(request, number, infusion)
    batch, reads = request.content_type == "application/json", may(request.actor, "infusion.read")  # type: ignore[attr-defined]
    try:
        sent = _batch(request) if batch else [_form(request)]
        answers = record_events(
            actor=request.actor,  # type: ignore[attr-defined]
            infusion=found,
            sent=sent,
            locked=is_locked(request),
        )
    except Refusal as refusal:
        if batch:
            said = [text.in_(language_of(request)) for text in refusal.texts]
            return JsonResponse({"refused": said}, status=status_of(refusal))
        return shown(request, found, refusal=refusal) if reads else stop_page(request, refusal)
    if not is_locked(request):
        touched(request)
    if not batch:
        return on_to(place_of(found) if reads else "/stop")
    return JsonResponse({"entries": [_kept(one, request) for one in answers], "token": get_token(request)})


@sensitive_post_parameters("ordered_password", "first_password", "second_password")
@page("infusion.record", methods=("POST",), identified=True)
def restarted(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """Restart after a stop: the physician who orders and the two who do it each give name and password here."""
    found, post = infusion_or_404(request, number, infusion), request.POST
    try:
        people = [
            person_named(request, post.get(one, ""), post.get(f"{one}_password", ""))
            for one in ("ordered", "first", "second")
        ]
        key = post.get("key", "")
        rate = exact(post.get("rate", "").strip(), "rate", low=0, high=20)
        restart(actor=people[0], key=key, infusion=found, rate=rate, by=people[1:], event_id=f"restart-{key}"[:64])
    except InvalidInput as wrong:
        return shown(request, found, refusal=Refusal(*(one.text for one in wrong.problems)))
    except Refusal as refusal:
        return shown(request, found, refusal=refusal)
    return on_to(place_of(found))


def shown(request: HttpRequest, infusion: Infusion, *, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """The page, with what was refused above it."""
    made = played(infusion)
    context = patient_context(request, infusion.patient, **board_context(infusion, made), **more)
    context.pop("steps")
    context |= {
        "place": place_of(infusion),
        "locked": is_locked(request),
        "idle_minutes": settings.ENVIRONMENT.bedside_minutes,
        "spoken": page_words(),
        "zone": str(zone()),
        **before_context(infusion, made, request.actor),  # type: ignore[attr-defined]
        **refusal_context(refusal),
    }
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "registry/bedside.html", context, status=status)


def infusion_or_404(request: HttpRequest, number: str, infusion: int) -> Infusion:
    """The infusion of a patient of the actor's own centre."""
    patient = patient_or_404(request, number)
    found = (
        Infusion.objects.filter(patient=patient, number=infusion)
        .select_related("patient__centre", "prescription__policy")
        .first()
    )
    if found is None:
        raise Http404
    return found


def place_of(infusion: Infusion) -> str:
    """The address of the page."""
    return f"/patients/{infusion.patient.number}/infusions/{infusion.number}"


def leave_session(request: HttpRequest) -> None:
    """Do not save the session, so that looking alone keeps nobody logged in."""
    del request.session


def _batch(request: HttpRequest) -> list[Sent]:
    try:
        content = json.loads(request.body[: LARGEST + 1])
        entries = content["entries"]
        return [_sent(one) for one in entries]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(UNREADABLE) from None


def _sent(one: Any) -> Sent:
    fields = {str(name): str(value) for name, value in one["fields"].items()}
    return Sent(str(one["id"]), str(one["kind"]), _moment(one.get("at")), fields, str(one.get("by") or "")[:60])


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _form(request: HttpRequest) -> Sent:
    names = ("csrfmiddlewaretoken", "kind", "event_id", "key")
    fields = {name: value for name, value in request.POST.items() if name not in names and isinstance(value, str)}
    return Sent(request.POST.get("event_id", ""), request.POST.get("kind", ""), now(), fields)


def _kept(one: Kept, request: HttpRequest) -> dict[str, str]:
    why = "" if one.why is None else one.why.in_(language_of(request))
    return {"id": one.event_id, "state": one.state, "why": why}


UNREADABLE = Text(
    "所送内容无法读取，没有保存；记录仍在平板上。",
    "what was sent could not be read, and nothing was kept; the entries are still on the tablet.",
)
