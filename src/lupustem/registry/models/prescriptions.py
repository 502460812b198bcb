"""The prescription: what is ordered for a patient, who stands for it, and which containers are set apart for it."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Signed, Written, two_signatures


class Prescription(Written):
    """An order, whole: dose, rate plan, drugs, and how every gate stood.

    order: canonical JSON of what was asked for (weight and its day, dose, volume, flush, device, start, zone, who prescribes).
    plan: canonical JSON of `report.plan_answer`. gates: canonical JSON, statement id -> status, of the stages centre and
    prescribe. digest: SHA-256 of the three with the digest of the decision and the version of the site policy. number: the
    patient's first prescription is 1; a changed one is another number.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="prescriptions")
    number = models.PositiveIntegerField()
    decision = models.ForeignKey("registry.Decision", on_delete=models.PROTECT, related_name="prescriptions")
    policy = models.ForeignKey("registry.SitePolicy", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order = models.TextField()
    plan = models.TextField()
    gates = models.TextField()
    digest = models.CharField(max_length=64)

    trail_name = "prescription"
    content_fields = ("number", "digest")
    long_fields = ("order", "plan", "gates")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("patient", "number"), name="one_prescription_of_a_number"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.number}"


class PrescriptionSignature(Signed):
    """A name under a prescription: who prescribed, then another person who confirmed."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="signatures")

    trail_name = "prescription_signature"
    home = "prescription__patient__centre"

    class Meta:
        constraints = two_signatures("prescription", "prescribed", "confirmed", "prescription_signature")

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.prescription.patient.number}/{self.prescription.number}/{self.position}"


class Deviation(Written):
    """A gate that is only recommended and is passed all the same: which statement, why. It counts once two have signed.

    stage: prescribe or infuse. digest: SHA-256 of prescription, statement and reason.
    """

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="deviations")
    stage = models.CharField(max_length=10)
    statement = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)

    trail_name = "deviation"
    content_fields = ("stage", "statement", "digest")
    home = "prescription__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("prescription", "statement"), name="one_deviation_of_a_statement"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="deviation_has_a_reason"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.prescription.patient.number}/{self.prescription.number}/{self.statement}"


class DeviationSignature(Signed):
    """A name under a deviation: who answers for it, then another person."""

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="signatures")

    trail_name = "deviation_signature"
    home = "deviation__prescription__patient__centre"

    class Meta:
        constraints = two_signatures("deviation", "deviates", "confirmed", "deviation_signature")

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        deviation = self.deviation
        order = f"{deviation.prescription.patient.number}/{deviation.prescription.number}"
        return f"{self.trail_name}:{order}/{deviation.statement}/{self.position}"


class PrescriptionEnd(Written):
    """A prescription taken back before its infusion."""

    prescription = models.OneToOneField(Prescription, on_delete=models.PROTECT, related_name="end")

    trail_name = "prescription_end"
    home = "prescription__patient__centre"

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="prescription_end_has_a_reason"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.prescription.patient.number}/{self.prescription.number}"


class Assignment(Written):
    """A container set apart for a prescription, or let go of again; the newest act of a container counts."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="assignments")
    container = models.ForeignKey("registry.Container", on_delete=models.PROTECT, related_name="assignments")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10)

    trail_name = "assignment"
    told_with = ("container",)
    content_fields = ("version", "act", "container_identifier")
    home = "prescription__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("container", "version"), name="one_assignment_of_a_version"),
            models.CheckConstraint(condition=models.Q(act__in=("assigned", "let_go")), name="assignment_act_is_known"),
        )

    @property
    def container_identifier(self) -> str:
        """Which container."""
        return self.container.identifier

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        order = f"{self.prescription.patient.number}/{self.prescription.number}"
        return f"{self.trail_name}:{order}/{self.container.identifier}/{self.version}"
