"""Lots: what the laboratory says of one, who released it, its containers, and the chain of custody."""

from __future__ import annotations

from django.db import models

from lupustem.registry.models.written import Signed, Written, two_signatures

LOT_ACTS = ("quarantined", "recalled", "lifted")


class Lot(Written):
    """A lot of cells, by its name."""

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="lots")
    name = models.CharField(max_length=60)

    trail_name = "lot"
    content_fields = ("name",)
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "name"), name="one_lot_of_a_name"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.name}"


class LotRecord(Written):
    """What is known of a lot, whole, and what the rules of release say of it.

    source: the lot file as it was given or made from the forms. answer: canonical JSON of `report.lot_answer`, with
    `source_name` (the name of the lot file), `certificate` (its content, as `product.certificate` makes it) and `flow` (the
    tubes that were counted). decision: release, hold or reject. digest: SHA-256 of source, answer and the attached files, to
    which signatures are bound.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveIntegerField()
    source = models.TextField()
    answer = models.TextField()
    decision = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)

    trail_name = "lot_record"
    content_fields = ("version", "decision", "digest")
    long_fields = ("source", "answer")
    home = "lot__centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("lot", "version"), name="one_lot_record_of_a_version"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.lot.name}/{self.version}"


class LotFile(Written):
    """A file that a lot record rests on, by the name that its source uses for it: FCS files, scans of reports."""

    record = models.ForeignKey(LotRecord, on_delete=models.PROTECT, related_name="files")
    upload = models.ForeignKey("registry.Upload", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    trail_name = "lot_file"
    told_with = ("upload",)
    content_fields = ("name", "sha256")
    home = "record__lot__centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "name"), name="one_lot_file_of_a_name"),)

    @property
    def sha256(self) -> str:
        """Which file it is."""
        return self.upload.sha256

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.record.lot.name}/{self.record.version}/{self.name}"


class LotSignature(Signed):
    """A name under a lot record: who tested, then another person who releases."""

    record = models.ForeignKey(LotRecord, on_delete=models.PROTECT, related_name="signatures")

    trail_name = "lot_signature"
    home = "record__lot__centre"

    class Meta:
        constraints = two_signatures("record", "tested", "released", "lot_signature")

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.record.lot.name}/{self.record.version}/{self.position}"


class LotAct(Written):
    """A lot put in quarantine, recalled, or let go again; the newest one counts. A recall is never lifted."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="acts")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=12)

    trail_name = "lot_act"
    content_fields = ("version", "act")
    home = "lot__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lot", "version"), name="one_lot_act_of_a_version"),
            models.CheckConstraint(condition=models.Q(act__in=LOT_ACTS), name="lot_act_is_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="lot_act_has_a_reason"),
        )

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.lot.name}/{self.version}"


class Container(Written):
    """A bag or vial of a lot, by the identifier on its label, which no other of the centre has.

    volume_ml, cells_1e6: as on the label, decimal text. expires_at: of the label. recipient: for whom it is kept, or null.
    """

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="containers")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="containers")
    identifier = models.CharField(max_length=60)
    volume_ml = models.CharField(max_length=20)
    cells_1e6 = models.CharField(max_length=20)
    prepared_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    recipient = models.ForeignKey(
        "registry.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="containers"
    )

    trail_name = "container"
    told_with = ("recipient",)
    content_fields = ("identifier", "volume_ml", "cells_1e6", "prepared_at", "expires_at", "recipient_number")
    home = "centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "identifier"), name="one_container_of_an_identifier"),)

    @property
    def recipient_number(self) -> str:
        """The number of the patient for whom it is kept; empty for nobody."""
        return "" if self.recipient is None else self.recipient.number

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.identifier}"


class CustodyStep(Written):
    """A step of the chain of custody of a lot, from donor to infusion, linked by hashes (`product.custody`).

    event: canonical JSON of the event, its hash included. container: the one concerned; null for steps before there are any.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    container = models.ForeignKey(Container, null=True, blank=True, on_delete=models.PROTECT, related_name="custody")
    event = models.TextField()
    hash = models.CharField(max_length=64)

    trail_name = "custody"
    content_fields = ("number", "hash")
    long_fields = ("event",)
    home = "lot__centre"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("lot", "number"), name="one_custody_step_of_a_number"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.lot.name}/{self.number}"


class Discard(Written):
    """A container thrown away, with the reason; it never comes back."""

    container = models.OneToOneField(Container, on_delete=models.PROTECT, related_name="discard")

    trail_name = "discard"
    home = "container__centre"

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="discard_has_a_reason"),)

    @property
    def subject(self) -> str:
        """The name of this row in the trail."""
        return f"{self.trail_name}:{self.container.identifier}"
