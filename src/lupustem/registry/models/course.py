"""The first part of the course: referral, consent, and the facts of the assessment."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Written

ACTS = ("given", "withdrawn")
SIGNERS = ("patient", "representative")


class Referral(Written):
    """Why and from where a patient came."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="referrals")
    version = models.PositiveIntegerField()
    referred_on = models.DateField()
    unit = models.CharField(max_length=100)
    question = models.CharField(max_length=500)

    trail_name = "referral"
    content_fields = ("version", "referred_on", "unit", "question")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("patient", "version"), name="one_referral_of_a_version"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.version}"


class ConsentForm(Written):
    """A version of the centre's consent form; the newest one in force is what has to be signed."""

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="consent_forms")
    name = models.CharField(max_length=40)
    valid_from = models.DateField()

    trail_name = "consent_form"
    content_fields = ("name", "valid_from")
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "name"), name="one_consent_form_of_a_name"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.name}"


class Consent(Written):
    """Consent given or withdrawn, in order; the newest one counts."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="consents")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    form = models.ForeignKey(ConsentForm, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    signer = models.CharField(max_length=20)
    family_informed = models.BooleanField()

    trail_name = "consent"
    told_with = ("form",)
    content_fields = ("version", "act", "form_name", "on", "signer", "family_informed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "version"), name="one_consent_of_a_version"),
            models.CheckConstraint(condition=models.Q(act__in=ACTS), name="consent_act_is_known"),
            models.CheckConstraint(condition=models.Q(signer__in=SIGNERS), name="consent_signer_is_known"),
            models.CheckConstraint(
                condition=models.Q(act="withdrawn") | models.Q(form__isnull=False), name="consent_given_names_its_form"
            ),
        )

    @property
    def form_name(self) -> str:
        """The form that was signed; empty for a withdrawal."""
        return "" if self.form is None else self.form.name

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.version}"


class FactEntry(Written):
    """A fact of the vocabulary as somebody entered it: value, the day it held, where it comes from.

    value: canonical JSON; "null" takes an earlier value back, and the fact is unknown again.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="facts")
    fact = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.CharField(max_length=100)
    observed_on = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    trail_name = "fact"
    content_fields = ("fact", "version", "value", "observed_on", "source")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("patient", "fact", "version"), name="one_entry_of_a_fact_of_a_version"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.patient.number}/{self.fact}/{self.version}"
