"""A patient as the clinic knows one by number, and, in a table apart, who that is."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

from lupustem.registry.models.written import Written
from lupustem.registry.record.canonical import canonical


class Patient(Written):
    """A number in a centre. Nothing here or in the clinical tables says who it is."""

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="patients")
    number = models.CharField(max_length=12)

    trail_name = "patient"
    content_fields = ("number",)
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "number"), name="one_patient_for_a_number"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.number}"


class Identity(Written):
    """Who a patient is. The trail holds a salted hash of it, not the words."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identities")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    born_on = models.DateField()
    hospital_number = models.CharField(max_length=40, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    salt = models.CharField(max_length=64)

    trail_name = "identity"
    content_fields = ("name", "born_on", "hospital_number", "telephone")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "version"), name="one_identity_of_a_version"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="identity_version_from_1"),
        )

    def content(self) -> dict[str, Any]:
        """A salted hash of who it is, for the trail."""
        said = canonical([self.salt, super().content()])
        return {"version": self.version, "digest": hashlib.sha256(said.encode()).hexdigest()}

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.version}"


class SearchKey(models.Model):
    """A text by which a patient is found: number, name, pinyin, initials. Made anew when the identity changes."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="search_keys")
    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    identifies = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=("centre", "key"), name="search_by_key"),)
