"""After the infusion, and before: visits, index forms, adverse events with their reports, and what befell the patient."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Written


class Visit(Written):
    """A visit: the day, what it was for, and what was found. number: the patient's first is 1; a correction is a version.

    purpose: baseline, follow_up or unscheduled. values: canonical JSON, column of `outcome.columns.VISIT_COLUMNS` or fact ->
    value; what was not found is absent, never null or zero. examined: canonical JSON list of the calendar's examinations done.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    on = models.DateField()
    purpose = models.CharField(max_length=12)
    values = models.TextField()
    examined = models.TextField()
    note = models.CharField(max_length=1000, blank=True)

    trail_name = "visit"
    content_fields = ("number", "version", "on", "purpose", "values", "examined", "note")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "number", "version"), name="one_visit_of_a_version"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=("baseline", "follow_up", "unscheduled")), name="visit_purpose_is_known"
            ),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}/{self.version}"


class IndexForm(Written):
    """An index as it was filled in on a day. given: canonical JSON of the input. answer: of `report.score_answer`.

    value: the score as text where it is settled, else empty: then the answer holds what is still possible.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="index_forms")
    index = models.CharField(max_length=40)
    on = models.DateField()
    version = models.PositiveIntegerField()
    given = models.TextField()
    answer = models.TextField()
    value = models.CharField(max_length=20, blank=True)

    trail_name = "index"
    content_fields = ("index", "on", "version", "given", "value")
    long_fields = ("answer",)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "index", "on", "version"), name="one_index_form_of_a_version"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.index}/{self.on.isoformat()}/{self.version}"


class AdverseEvent(Written):
    """An adverse event as it is known. number: the patient's first is 1; later knowledge is a version.

    content_json: canonical JSON: term, grade and the answers behind it, onset, end, seriousness, expectedness, outcome.
    known_at: when the centre learned of it, from which the clocks run.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="adverse_events")
    infusion = models.ForeignKey(
        "registry.Infusion", null=True, blank=True, on_delete=models.PROTECT, related_name="adverse_events"
    )
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    known_at = models.DateTimeField()
    content_json = models.TextField()

    trail_name = "adverse_event"
    content_fields = ("number", "version", "known_at", "content_json")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "number", "version"), name="one_adverse_event_of_a_version"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}/{self.version}"


class Causality(Written):
    """What one assessor says of the cause of an adverse event. content_json: the WHO-UMC word, Naranjo's answers."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="causalities")
    content_json = models.TextField()

    trail_name = "causality"
    content_fields = ("content_json",)
    home = "event__patient__centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "by"), name="one_causality_of_an_assessor"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        event = self.event
        return f"{self.trail_name}:{event.patient.number}/{event.number}/{event.version}/{self.by.username}"


class ReportSent(Written):
    """A report of an adverse event that was sent: under which rule (`treatment.reporting_rules`), to whom, when."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="reports")
    rule = models.CharField(max_length=60)
    recipient = models.CharField(max_length=100)
    sent_at = models.DateTimeField()
    reference = models.CharField(max_length=100, blank=True)

    trail_name = "report"
    content_fields = ("rule", "recipient", "sent_at", "reference")
    home = "event__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "rule", "recipient"), name="one_report_to_a_recipient"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        event = self.event
        return f"{self.trail_name}:{event.patient.number}/{event.number}/{event.version}/{self.rule}/{self.recipient}"


class CourseEvent(Written):
    """What befell a patient, one of `outcome.columns.KINDS` that no other table tells: relapse, death, lost, last contact.

    content_json: canonical JSON of the columns that belong to the kind. withdrawn: taken back by this version, with a reason.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="course_events")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    on = models.DateField()
    content_json = models.TextField()
    withdrawn = models.BooleanField(default=False)

    trail_name = "course_event"
    content_fields = ("number", "version", "kind", "on", "content_json", "withdrawn")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "number", "version"), name="one_course_event_of_a_version"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}/{self.version}"
