"""A row of any table of the record, made around the actions: what is tested is the database beneath them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models

from lupustem.registry.models import Assignment, Consent, CourseEvent, Lock, LotAct, QueryStep, User, Visit
from lupustem.registry.record.clock import now

ACTS: dict[type[models.Model], dict[str, Any]] = {
    Consent: {"act": "withdrawn", "signer": "patient"},
    LotAct: {"act": "recalled"},
    Assignment: {"act": "assigned"},
    QueryStep: {"act": "closed"},
    Lock: {"act": "locked"},
    Visit: {"purpose": "baseline"},
    CourseEvent: {"kind": "relapse"},
}
SIGNED = {
    "Signature": "assessed",
    "PolicySignature": "written",
    "LotSignature": "tested",
    "PrescriptionSignature": "prescribed",
    "DeviationSignature": "deviates",
}


def any_row(model: Any) -> Any:
    """The first row of a table; one is made, with all that it rests on, where there is none."""
    found = model._default_manager.first()
    return found or model._default_manager.create(**{one.name: _value(model, one) for one in _asked(model)})


def _asked(model: Any) -> list[models.Field[Any, Any]]:
    return [one for one in model._meta.fields if not one.primary_key]


def _value(model: Any, field: Any) -> Any:
    if field.name in ACTS.get(model, {}):
        return ACTS[model][field.name]
    if model.__name__ in SIGNED and field.name in ("position", "meaning", "digest"):
        return {"position": 1, "meaning": SIGNED[model.__name__], "digest": "x"}[field.name]
    if field.is_relation:
        return User.objects.first() if field.related_model is User else any_row(field.related_model)
    kinds: dict[Any, Any] = {
        models.DateTimeField: now(),
        models.DateField: datetime.date(2026, 1, 1),
        models.BooleanField: True,
        models.PositiveIntegerField: 1,
        models.PositiveSmallIntegerField: 1,
    }
    return kinds.get(type(field), "x")
