"""The page of a role that may stop an infusion but reads no bedside page: which infusions are not over, and Stop, for each.

Patients by number and containers by identifier alone: no name, no sign, no rate.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.bedside.played import played
from lupustem.registry.models import BedsideEvent, Infusion
from lupustem.registry.pages.answers import refusal_context, status_of
from lupustem.registry.pages.gate import page
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.treatment.monitor_state import OVER, Phase

ENDINGS = ("ended", "aborted")
FLOWS = (Phase.RUNNING, Phase.HELD)


@dataclass(frozen=True, slots=True)
class Stoppable:
    """An infusion that is not over. flows: whether cells run or are on hold. stopped: nothing to stop any more."""

    infusion: Infusion
    containers: tuple[str, ...]
    phase: Text
    flows: bool
    stopped: bool


@page("infusion.stop_list")
def stop_list(request: HttpRequest) -> HttpResponse:
    """The infusions of the centre that are not over."""
    return stop_page(request)


def stop_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The page, with what was refused above it."""
    context = {"rows": _rows(request.actor), **refusal_context(refusal)}  # type: ignore[attr-defined]
    return render(request, "registry/stopping.html", context, status=200 if refusal is None else status_of(refusal))


def _rows(actor: Actor) -> list[Stoppable]:
    """Those that run first, then those opened and not begun."""
    over = BedsideEvent.objects.filter(kind__in=ENDINGS).values("infusion")
    found = Infusion.objects.filter(patient__centre=actor.centre).exclude(pk__in=over).select_related("patient")
    rows = [_stoppable(one) for one in found.prefetch_related("containers__container").order_by("-id")[:100]]
    return sorted((one for one in rows if one is not None), key=lambda one: (not one.flows, one.stopped))


def _stoppable(infusion: Infusion) -> Stoppable | None:
    phase = played(infusion).state.phase
    if phase in OVER:
        return None
    containers = tuple(sorted(one.container.identifier for one in infusion.containers.all()))
    return Stoppable(infusion, containers, WORDS[f"phase.{phase}"], phase in FLOWS, phase is Phase.STOPPED)
