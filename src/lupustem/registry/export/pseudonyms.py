"""A patient and a person of the centre under a name that tells nobody who it is, and that the centre alone can turn back.

A pseudonym is an HMAC under a key derived from the site's secret key, over centre, recipient, kind and number: the same
recipient gets the same pseudonyms again and can put a later export beside an earlier one, two recipients cannot put theirs
together, and without the key nobody turns one back. Where the site's key is changed, pseudonyms change.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Literal

LENGTH = 16


class Pseudonyms:
    """The pseudonyms of a centre for a recipient."""

    def __init__(self, secret_key: str, centre: str, recipient: str) -> None:
        key = hashlib.sha256(b"lupustem pseudonym\0" + secret_key.encode()).digest()
        self._mac = hmac.new(key, f"{centre}\0{recipient}\0".encode(), hashlib.sha256)

    def of(self, kind: Literal["patient", "person"], name: str) -> str:
        """P- for a patient, S- for a person of the centre, and 16 signs (80 bits)."""
        mac = self._mac.copy()
        mac.update(f"{kind}\0{name}".encode())
        sign = "P" if kind == "patient" else "S"
        return f"{sign}-{base64.b32encode(mac.digest()).decode()[:LENGTH]}"
