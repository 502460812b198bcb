"""The code of the second factor, as RFC 6238 has it: SHA-1, six figures, a new one every 30 seconds.

>>> code_at(b"12345678901234567890", 59 // 30)
'287082'
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

STEP_SECONDS = 30
FIGURES = 6


def new_secret() -> bytes:
    """A secret of 160 bits, as RFC 4226 recommends."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int) -> str:
    """The code of a step, the number of whole half-minutes since 1970."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**FIGURES:0{FIGURES}d}"


def step_of(secret: bytes, code: str, seconds: float, last_step: int) -> int | None:
    """The step that a code belongs to, this one or a neighbour; None for a wrong code or one used before.

    last_step: the step of the last code accepted; that one and all before it are spent.
    """
    present = int(seconds) // STEP_SECONDS
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > last_step:
            found = step
    return found


def shown(secret: bytes) -> str:
    """The secret as an authenticator takes it by hand: base32."""
    return base64.b32encode(secret).decode()
