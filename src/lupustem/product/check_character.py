"""The check character of a donation number: ISO 7064 MOD 37-2, as ISBT 128 uses it.

It catches every wrong character and every swap of neighbours. Product-code tables of ISBT 128 are licensed and none is
here; a site's own product code is opaque text.

    >>> check_character("G123498654321"), check_flag("G123498654321"), is_right("A999920000001", "*")
    ('H', 77, True)
"""

from __future__ import annotations

import re

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
DONATION_NUMBER = re.compile(r"[A-Z0-9]{5}[0-9]{8}")
_FLAG_SHIFT = 60


def check_character(identifier: str) -> str:
    """The character that belongs behind an identifier of capitals and digits. Raises ValueError for any other sign."""
    return CHARACTERS[_value(identifier)]


def check_flag(identifier: str) -> int:
    """The number under which bar codes carry the check character."""
    return _value(identifier) + _FLAG_SHIFT


def is_right(identifier: str, character: str) -> bool:
    """Whether an identifier and its check character belong together; capitals matter, nothing is folded."""
    try:
        return character == check_character(identifier)
    except ValueError:
        return False


def is_donation_number(identifier: str) -> bool:
    """Whether a text has the form of a donation number: facility 5, year 2, number 6."""
    return DONATION_NUMBER.fullmatch(identifier) is not None


def _value(identifier: str) -> int:
    if not identifier:
        raise ValueError("no identifier")
    total: int = sum(CHARACTERS[:36].index(sign) * 2**place for place, sign in enumerate(reversed(identifier), 1))
    return (38 - total % 37) % 37
