"""Prescriptions: the order, the plan of the infusion, how every gate stood, who signed."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path

from lupustem.logic.text import Text
from lupustem.registry.api.decisions import signatures_of
from lupustem.registry.api.operations import Number, operation, patient_of
from lupustem.registry.api.shapes import PlanList, PlanWhole
from lupustem.registry.models import Patient, Prescription

Order = Annotated[int, Path(ge=1, le=9_999_999, description="处方号 / the number of the prescription")]


@operation(
    "GET", "/patients/{number}/plans", "plans.read", Text("患者的处方", "the prescriptions of a patient"), PlanList
)
def list_plans(request: HttpRequest, number: Number) -> Any:
    """The prescriptions, the newest first."""
    patient = patient_of(request, number)
    return {"patient": patient.number, "plans": [_short(one) for one in _of(patient).order_by("-number")]}


@operation(
    "GET",
    "/patients/{number}/plans/{order}",
    "plans.read",
    Text("一份处方及其输注方案", "a prescription with its plan"),
    PlanWhole,
)
def read_plan(request: HttpRequest, number: Number, order: Order) -> Any:
    """A prescription, whole, as it was signed."""
    patient = patient_of(request, number)
    found = _of(patient).filter(number=order).first()
    if found is None:
        raise Http404
    parts = {name: json.loads(getattr(found, name)) for name in ("order", "plan", "gates")}
    return {"patient": patient.number, **_short(found), **parts}


def _of(patient: Patient) -> Any:
    return patient.prescriptions.select_related("decision", "end").prefetch_related("signatures__by")


def _short(one: Prescription) -> dict[str, Any]:
    return {
        "number": one.number,
        "digest": one.digest,
        "at": one.at,
        "decision": one.decision.version,
        "ended": hasattr(one, "end"),
        "signatures": signatures_of(one),
    }
