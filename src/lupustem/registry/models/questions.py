"""Cleaning the record: queries about what stands in it, and locking it when it is clean."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Written


class Query(Written):
    """A question about something in a patient's record. about: the name of the row in the trail, or a field of it."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="queries")
    number = models.PositiveIntegerField()
    about = models.CharField(max_length=120)
    question = models.CharField(max_length=500)

    trail_name = "query"
    content_fields = ("number", "about", "question")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("patient", "number"), name="one_query_of_a_number"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}"


class QueryStep(Written):
    """What became of a query: answered, closed, opened again; the newest one counts."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    text = models.CharField(max_length=500, blank=True)

    trail_name = "query_step"
    content_fields = ("version", "act", "text")
    home = "query__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("query", "version"), name="one_query_step_of_a_version"),
            models.CheckConstraint(
                condition=models.Q(act__in=("answered", "closed", "reopened")), name="query_act_is_known"
            ),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.query.patient.number}/{self.query.number}/{self.version}"


class Lock(Written):
    """A patient's record locked after cleaning, or unlocked with a reason; the newest one counts."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="locks")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10)

    trail_name = "lock"
    content_fields = ("version", "act")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "version"), name="one_lock_of_a_version"),
            models.CheckConstraint(condition=models.Q(act__in=("locked", "unlocked")), name="lock_act_is_known"),
            models.CheckConstraint(
                condition=models.Q(act="locked") | ~models.Q(reason=""), name="unlocking_has_a_reason"
            ),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.version}"
