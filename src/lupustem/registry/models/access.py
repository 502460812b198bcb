"""What opens an account: the consent of a second person to a role and to new login factors; and the tokens of programs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lupustem.registry.access.roles import Role


class RoleConsent(models.Model):
    """A director stands for the role of a person. Without it the account opens nothing, save an administrator's.

    term: which term of the membership it is for; a person who is let in again begins a new term and needs a new consent.
    by: nobody where it was given on the machine itself.
    """

    membership = models.ForeignKey("registry.Membership", on_delete=models.PROTECT, related_name="consents")
    term = models.PositiveIntegerField()
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", null=True, on_delete=models.PROTECT, related_name="+")

    home = "membership__centre"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("membership", "term"), name="one_consent_to_a_term"),
            models.CheckConstraint(condition=Q(role__in=[str(role) for role in Role]), name="consented_role_is_known"),
        )


class Reset(models.Model):
    """An administrator asks for new login factors for a person. password: the hash of the new one, not in force yet."""

    centre = models.ForeignKey("registry.Centre", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")


class ResetConfirmation(models.Model):
    """Another person confirms a reset, and it takes effect; the database refuses the one who asked, and the one concerned."""

    reset = models.OneToOneField(Reset, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")


class Token(models.Model):
    """A program may do what its owner may, within its scopes, until a day.

    number: names the token where people see it. digest: the SHA-256 of the secret, which is shown once and not kept.
    epoch: that of the owner when it was made; a reset or a closed account moves it on, and the token opens nothing any more.
    """

    membership = models.ForeignKey("registry.Membership", on_delete=models.PROTECT, related_name="tokens")
    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    scopes = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField()
    expires_on = models.DateField()


class TokenEnd(models.Model):
    """A token was revoked."""

    token = models.OneToOneField(Token, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")


class TokenUse(models.Model):
    """When a token was last used, to the minute."""

    token = models.OneToOneField(Token, on_delete=models.PROTECT, related_name="use")
    at = models.DateTimeField()
