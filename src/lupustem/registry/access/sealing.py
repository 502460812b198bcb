"""The secrets of second factors are encrypted with the site's key: a copy of the database alone does not hold them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal(secret: bytes) -> str:
    """A secret as the database keeps it."""
    return _fernet().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """The secret. Raises InvalidToken where the site's key has changed."""
    return _fernet().decrypt(sealed.encode())


def _fernet() -> Fernet:
    key = hashlib.sha256(b"lupustem second factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
