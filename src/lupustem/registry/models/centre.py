"""What a centre has to show (section 2.1), the files behind it, and the numbers it set for itself."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Signed, Written, two_signatures


class Upload(Written):
    """A file as it was given: kept under its SHA-256 in the data folder, served for download only, never executed.

    media_type: found from the content, not from the name.
    """

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()

    trail_name = "upload"
    content_fields = ("sha256", "name", "media_type", "size")
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "sha256"), name="one_upload_of_a_content"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.sha256}"


class Accreditation(Written):
    """One item of section 2.1 as the centre shows it. item: the fact of the vocabulary that it answers.

    holds: whether it is in place; null is not known. expires_on: the last day on which it holds; null where it has none.
    """

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="accreditations")
    item = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    holds = models.BooleanField(null=True, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    trail_name = "accreditation"
    told_with = ("document",)
    content_fields = ("item", "version", "holds", "reference", "issued_on", "expires_on", "document_sha256")
    home = "centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("centre", "item", "version"), name="one_accreditation_of_a_version"),
        )

    @property
    def document_sha256(self) -> str:
        """The file that shows it; empty where there is none."""
        return "" if self.document is None else self.document.sha256

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.item}/{self.version}"


class SitePolicy(Written):
    """The numbers that the centre set where the article is silent, all of them, as one version with an author.

    content_json: canonical JSON, by group, of every number that differs from the default, as `treatment.parameters.site_set`
    reads them, and of those that only the record needs. In force once a second person has signed.
    """

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    content_json = models.TextField()
    digest = models.CharField(max_length=64)

    trail_name = "policy"
    content_fields = ("version", "digest")
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "version"), name="one_policy_of_a_version"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.version}"


class PolicySignature(Signed):
    """A name under a site policy: its author, then another person who put it in force."""

    policy = models.ForeignKey(SitePolicy, on_delete=models.PROTECT, related_name="signatures")

    trail_name = "policy_signature"
    home = "policy__centre"

    class Meta:
        constraints = two_signatures("policy", "written", "in_force", "policy_signature")

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.policy.version}/{self.position}"
