"""Logging in: password and code are judged together, so that nobody learns which of the two was wrong."""

from __future__ import annotations

import time
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from lupustem.registry.access.sealing import unseal
from lupustem.registry.access.totp import step_of
from lupustem.registry.models import User


class TwoFactors:
    """The authentication backend: both factors, or nobody."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", code: str = ""
    ) -> User | None:
        """The user, where name, password and code are right, the user is active and the code is not spent."""
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            make_password(password)  # As long as a check takes, so that names cannot be told apart by time.
            return None
        right = check_password(password, user.password)
        shared = settings.ENVIRONMENT.demo and user.demo
        step = _step(user, code, last_step=0 if shared else user.last_step)
        if not right or step is None:
            return None
        if shared:
            return user  # All who try the demo are this person, with the code that the page shows: it is not spent.
        spent = User.objects.filter(pk=user.pk, last_step__lt=step).update(last_step=step)
        return user if spent else None

    def get_user(self, pk: Any) -> User | None:
        """The user of a session, as long as the user is active."""
        return User.objects.filter(pk=pk, is_active=True).first()


def password_again(request: HttpRequest, user: User, password: str) -> bool:
    """Whether the password given at a signature is right; a wrong one counts towards the lock-out."""
    from axes.handlers.proxy import AxesProxyHandler

    credentials = {"username": user.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return False
    if check_password(password, user.password):
        return True
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return False


def _step(user: User, code: str, *, last_step: int) -> int | None:
    try:
        secret = unseal(user.sealed_secret)
    except InvalidToken:
        return None
    return step_of(secret, code.strip().replace(" ", ""), time.time(), last_step)
