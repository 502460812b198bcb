"""A decision as it was signed: the facts, the whole answer, and who stands for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lupustem.registry.models.written import Signed, Written


class Decision(Written):
    """What the consensus said of a patient with the facts of a moment, kept whole.

    answer: the JSON answer of `report.answer`, canonical. digest: the SHA-256 of it, to which signatures are bound.
    facts_digest: of the facts alone; where today's facts give another, the decision no longer speaks for the patient.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20)
    answer = models.TextField()
    digest = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64)

    trail_name = "decision"
    content_fields = ("version", "verdict", "digest", "facts_digest")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("patient", "version"), name="one_decision_of_a_version"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.version}"


class Signature(Signed):
    """A person's name under a decision: the first assessed it, the second, another person, confirmed it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")

    trail_name = "signature"
    home = "decision__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("decision", "position"), name="one_signature_of_a_position"),
            models.UniqueConstraint(fields=("decision", "by"), name="second_signer_differs"),
            models.CheckConstraint(
                condition=Q(position=1, meaning="assessed") | Q(position=2, meaning="confirmed"),
                name="signature_has_its_meaning",
            ),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.decision.patient.number}/{self.decision.version}/{self.position}"


class ConditionSettled(Written):
    """A condition of a conditional verdict that somebody decided by name to go on with: which, why, for which decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="settled")
    statement = models.CharField(max_length=60)

    trail_name = "condition"
    content_fields = ("statement",)
    home = "decision__patient__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("decision", "statement"), name="one_settlement_of_a_condition"),
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_a_reason"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.decision.patient.number}/{self.decision.version}/{self.statement}"
