"""Reactions entered at the bedside, of which adverse events are made."""

from __future__ import annotations

import json
from typing import Any

from lupustem.logic.text import Language
from lupustem.registry.adverse import Known
from lupustem.registry.bedside.board import symptom_text
from lupustem.registry.models import BedsideEvent, Patient
from lupustem.registry.pages.asked import local
from lupustem.registry.record.clock import zone
from lupustem.treatment.ctcae import term_of
from lupustem.treatment.invalid import InvalidInput


def reactions_of(patient: Patient, found: list[Known]) -> list[dict[str, Any]]:
    """The reactions entered at the bedside that no adverse event was made of."""
    taken = {one.said.get("reaction") for known in found for one in known.versions}
    rows = BedsideEvent.objects.filter(infusion__patient=patient, kind="symptom").order_by("occurred_at")
    return [
        {
            "pk": row.pk,
            "at": row.occurred_at,
            "infusion": row.infusion.number,
            "name": symptom_text(json.loads(row.content_json).get("name", "")),
            "grade": json.loads(row.content_json).get("grade"),
        }
        for row in rows.select_related("infusion")
        if row.event_id not in taken
    ]


def reaction_of(patient: Patient, pk: str) -> BedsideEvent | None:
    """A reaction of this patient by its key; None for anything else."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    rows = BedsideEvent.objects.filter(infusion__patient=patient, kind="symptom", pk=int(pk))
    return rows.select_related("infusion").first()


def term_of_reaction(reaction: BedsideEvent | None) -> str:
    """The term that a reaction's word means; empty where a coder has to choose."""
    if reaction is None:
        return ""
    try:
        return term_of(json.loads(reaction.content_json).get("name", "")).name
    except InvalidInput:
        return ""


def from_reaction(reaction: BedsideEvent | None, language: Language) -> dict[str, str]:
    """What the form of an adverse event takes from a reaction."""
    if reaction is None:
        return {}
    said = json.loads(reaction.content_json)
    at = reaction.occurred_at.astimezone(zone())
    found = {
        "verbatim": symptom_text(str(said.get("name", ""))).in_(language),
        "onset": at.date().isoformat(),
        "onset_at": local(at),
    }
    found |= {"infusion": str(reaction.infusion.number), "known_at": local(at)}
    return found | ({"chosen": str(said["grade"])} if said.get("grade") else {})
