"""`{{ id|has_evidence }}`: whether studies stand behind a statement, so that a link to them is shown."""

from __future__ import annotations

from django import template

from lupustem.evidence.links import studies_of

register = template.Library()


@register.filter
def has_evidence(statement: str) -> bool:
    """Whether there are studies to show."""
    return bool(studies_of(statement))
