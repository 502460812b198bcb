"""The trail: who changed what, chained by hashes; who read whom; which requests were carried out already."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """One change, as text, so that a stand-alone script can recompute its hash. `record.chain` says how.

    chain: the centre's code. old, new: canonical JSON. previous: the hash of the row before; empty for the first.
    """

    chain = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=32)
    who = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    old = models.TextField()
    new = models.TextField()
    reason = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "number"), name="one_row_for_a_number_of_a_chain"),)
        indexes = (
            models.Index(
                fields=("chain", "subject"),
                opclasses=("varchar_pattern_ops", "varchar_pattern_ops"),
                name="audit_by_subject_beginning",
            ),
        )


class ChainHead(models.Model):
    """Where a chain ends; locked while a change is written, so that rows of one chain come one after the other."""

    chain = models.CharField(max_length=20, unique=True)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")


class ReadRow(models.Model):
    """Somebody saw a page that shows who a patient is."""

    at = models.DateTimeField()
    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT)
    who = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    page = models.CharField(max_length=40)
    patient = models.ForeignKey("registry.Patient", null=True, on_delete=models.PROTECT)


class Receipt(models.Model):
    """A request that was carried out: sent again with the same key it is not carried out again."""

    user = models.ForeignKey("registry.User", on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    action = models.CharField(max_length=40)
    content = models.CharField(max_length=64)
    subject = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="one_receipt_for_a_key"),)
