"""Centres, the people who work there, and in which role: one role for one person in one centre."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from lupustem.registry.access.roles import Role


class Centre(models.Model):
    """A treatment centre; its code names its audit chain."""

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)


class User(AbstractBaseUser):
    """A person who logs in with a password and a code that changes every 30 seconds.

    sealed_secret: the shared secret of the code, encrypted with the site's key. last_step: the step of the last code used, so
    that no code works twice. demo: an invented person whose password is public. epoch: moved on when every session and token
    of the person has to end. password_given_at: since when the password is one that others have seen; a person who logs in
    with such a one is led to choose another before anything else.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    sealed_secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField(default=0)
    demo = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    password_given_at = models.DateTimeField(null=True, blank=True)

    objects: BaseUserManager[User] = BaseUserManager()
    USERNAME_FIELD = "username"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session has to carry: another one once the password, the secret or the epoch has changed."""
        said = f"{self.epoch}:{self.password}:{self.sealed_secret}"
        return str(salted_hmac("lupustem.registry.session", said, secret=secret, algorithm="sha256").hexdigest())


class Membership(models.Model):
    """The role of a person in a centre. term: how often the person was let in; a consent is for one term."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    active = models.BooleanField(default=True)
    term = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "centre"), name="one_role_for_a_person_in_a_centre"),
            models.CheckConstraint(condition=models.Q(role__in=[str(role) for role in Role]), name="role_is_known"),
        )
