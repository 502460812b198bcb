"""The infusion at the bedside: opened for a prescription, its containers, who matched what, the checks, and the events."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Written


class Infusion(Written):
    """The infusion of a prescription. watch: canonical JSON of what the monitor is told (`treatment.monitor_state.Watch`)."""

    prescription = models.OneToOneField("registry.Prescription", on_delete=models.PROTECT, related_name="infusion")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="infusions")
    number = models.PositiveIntegerField()
    watch = models.TextField()

    trail_name = "infusion"
    content_fields = ("number",)
    long_fields = ("watch",)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("patient", "number"), name="one_infusion_of_a_number"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}"


class InfusionContainer(Written):
    """A container hung for an infusion. The database takes no container twice."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="containers")
    container = models.OneToOneField("registry.Container", on_delete=models.PROTECT, related_name="use")

    trail_name = "infusion_container"
    told_with = ("container",)
    content_fields = ("container_identifier",)
    home = "infusion__patient__centre"

    @property
    def container_identifier(self) -> str:
        """Which container."""
        return self.container.identifier

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        infusion = self.infusion
        return f"{self.trail_name}:{infusion.patient.number}/{infusion.number}/{self.container.identifier}"


class IdentityMatch(Written):
    """A person matched patient, order and containers at the bedside; two different persons have to.

    read: canonical JSON, what was scanned or typed. matched: whether all of it belongs together. round: a mismatch, or a change
    of containers, begins a new one.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="matches")
    round = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    read = models.TextField()
    matched = models.BooleanField()

    trail_name = "match"
    content_fields = ("round", "position", "read", "matched")
    home = "infusion__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("infusion", "round", "position"), name="one_match_of_a_position"),
            models.UniqueConstraint(fields=("infusion", "round", "by"), name="second_match_by_another"),
            models.CheckConstraint(condition=models.Q(position__in=(1, 2)), name="match_by_two"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.infusion.patient.number}/{self.infusion.number}/{self.round}/{self.position}"


class StartCheck(Written):
    """What was found just before the start, and what the start gates say of it; the newest one counts.

    report: canonical JSON of what was entered. answer: canonical JSON of the gates of `treatment.start_checks` and of the
    stage infuse. ready: whether everything that has to be in order is.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="checks")
    version = models.PositiveIntegerField()
    report = models.TextField()
    answer = models.TextField()
    ready = models.BooleanField()

    trail_name = "start_check"
    content_fields = ("version", "ready")
    long_fields = ("report", "answer")
    home = "infusion__patient__centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("infusion", "version"), name="one_start_check_of_a_version"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.infusion.patient.number}/{self.infusion.number}/{self.version}"


class BedsideEvent(Written):
    """An event at the bedside, in the order of arrival; with the id and the time of its maker.

    event_id: made where it happened, so that what is sent twice is kept once. occurred_at: by the clock there. content_json:
    as in `exchange.event_log`. person: who did it, where that is not who is logged in.
    """

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    event_id = models.CharField(max_length=64)
    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    content_json = models.TextField()
    person = models.CharField(max_length=60, blank=True)

    trail_name = "bedside"
    content_fields = ("number", "event_id", "occurred_at", "kind", "content_json", "person")
    home = "infusion__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("infusion", "number"), name="one_bedside_event_of_a_number"),
            models.UniqueConstraint(fields=("infusion", "event_id"), name="one_bedside_event_of_an_id"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.infusion.patient.number}/{self.infusion.number}/{self.number}"
