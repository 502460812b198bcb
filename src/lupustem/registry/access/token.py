"""Whose request is it? The token in the Authorization header, looked up by its number and compared with its hash.

A token opens what its owner may at this moment, within its scopes: role, consent, activity and the table of permissions are
asked at every request. Wrong tokens from one address are limited.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
import time
from collections import deque
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lupustem.registry.access.memberships import in_force
from lupustem.registry.models import Token, TokenUse
from lupustem.registry.record.clock import now, today

PREFIX = "lupustem"
SHAPE = re.compile(rf"{PREFIX}_([0-9a-f]{{10}})_([A-Za-z0-9_-]{{43}})")
MOST_WRONG = 20
WINDOW_SECONDS = 60


class TooManyWrong(Exception):
    """Too many wrong tokens came from this address; it is answered again after a minute."""


def digest_of(secret: str) -> str:
    """What is kept of a token's secret. It has 256 random bits, so that a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def opens(token: Token, user: Any) -> bool:
    """Whether a token of this person is neither revoked, nor past its day, nor ended with the sessions."""
    return token.epoch == user.epoch and token.expires_on >= today() and not hasattr(token, "end")


def token_of(request: HttpRequest) -> tuple[Token, Any] | None:
    """The token of a request and the membership behind it; None where it opens nothing. Raises TooManyWrong."""
    address = address_of(request)
    if WRONG.full(address):
        raise TooManyWrong
    found = _found(request.headers.get("Authorization", ""))
    if found is None:
        WRONG.note(address)
    return found


def _found(header: str) -> tuple[Token, Any] | None:
    kind, _, text = header.partition(" ")
    shape = SHAPE.fullmatch(text.strip())
    if kind.lower() != "bearer" or shape is None:
        return None
    number, secret = shape.groups()
    token = Token.objects.filter(number=number).select_related("end", "use").first()
    if token is None or not hmac.compare_digest(digest_of(secret), token.digest):
        return None
    membership = in_force().filter(pk=token.membership_id).first()
    if membership is None or not opens(token, membership.user) or membership.user.password_given_at is not None:
        return None
    _note_use(token)
    return token, membership


def _note_use(token: Token) -> None:
    """When it was used, at most one write a minute."""
    moment = now().replace(second=0, microsecond=0)
    if not hasattr(token, "use") or token.use.at != moment:
        TokenUse.objects.update_or_create(token=token, defaults={"at": moment})


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind a trusted proxy what that proxy wrote last, else the other end of the line."""
    told = request.headers.get("X-Forwarded-For", "") if settings.ENVIRONMENT.trusted_proxy else ""
    return told.rpartition(",")[2].strip()[:60] or str(request.META.get("REMOTE_ADDR", ""))


class Wrongs:
    """The wrong tokens of the last minute, by address; in the memory of this process."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def full(self, address: str) -> bool:
        """Whether an address has sent too many."""
        with self._lock:
            return len(self._recent(address)) >= MOST_WRONG

    def note(self, address: str) -> None:
        """One more."""
        with self._lock:
            if len(self._seen) > 10_000:
                self._seen.clear()
            self._recent(address)
            self._seen.setdefault(address, deque()).append(time.monotonic())

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()

    def _recent(self, address: str) -> deque[float]:
        times = self._seen.get(address, deque())
        while times and times[0] < time.monotonic() - WINDOW_SECONDS:
            times.popleft()
        if not times:
            self._seen.pop(address, None)
        return times


WRONG = Wrongs()
