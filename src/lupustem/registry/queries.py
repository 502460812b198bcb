"""The queries of a patient as they stand, found beside the thing that they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lupustem.registry.models import Patient, Query, QueryStep

State = Literal["open", "answered", "closed"]


def state_after(act: str) -> State:
    """How a query stands after its newest step; empty where there is none."""
    if act == "answered":
        return "answered"
    return "closed" if act == "closed" else "open"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its steps. state: open, answered or closed."""

    query: Query
    steps: tuple[QueryStep, ...]
    state: State

    @property
    def seen(self) -> int:
        """The version that an answer to it has seen."""
        return self.steps[-1].version if self.steps else 0

    def concerns(self, subject: str) -> bool:
        """Whether it is about a row of the trail, a field of it, or a version of what the name says."""
        about = self.query.about
        return about == subject or about.startswith((f"{subject}/", f"{subject}#"))


def queries_of(patient: Patient) -> list[Asked]:
    """Every query about a patient's record, the newest first, in two queries."""
    rows = patient.queries.select_related("by").prefetch_related("steps__by").order_by("-number")
    found = []
    for row in rows:
        steps = tuple(sorted(row.steps.all(), key=lambda one: one.version))
        found.append(Asked(row, steps, state_after(steps[-1].act if steps else "")))
    return found


def with_state(queries: QuerySet[Query]) -> QuerySet[Query]:
    """Queries with `act`, that of their newest step; empty where there is none."""
    newest = QueryStep.objects.filter(query=OuterRef("pk")).order_by("-version").values("act")[:1]
    return queries.annotate(act=Coalesce(Subquery(newest), Value("")))


def unsettled(patient: Patient) -> int:
    """How many queries of a patient are not closed."""
    return with_state(patient.queries.all()).exclude(act="closed").count()
