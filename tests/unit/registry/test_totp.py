from __future__ import annotations

import pytest

from lupustem.registry.access.totp import STEP_SECONDS, code_at, shown, step_of

SECRET = b"12345678901234567890"


# RFC 6238, appendix B, SHA-1, the last six of the eight figures.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // STEP_SECONDS) == code
    assert step_of(SECRET, code, seconds, 0) == seconds // STEP_SECONDS


def test_a_neighbouring_code_is_taken_and_one_further_away_is_not() -> None:
    now = 1_000_000 * STEP_SECONDS
    taken = [step_of(SECRET, code_at(SECRET, 1_000_000 + away), now, 0) is not None for away in (-2, -1, 0, 1, 2)]
    assert taken == [False, True, True, True, False]


def test_a_code_used_before_is_spent_and_so_are_those_before_it() -> None:
    now = 1_000_000 * STEP_SECONDS
    assert step_of(SECRET, code_at(SECRET, 1_000_000), now, 1_000_000) is None
    assert step_of(SECRET, code_at(SECRET, 999_999), now, 1_000_000) is None
    assert step_of(SECRET, code_at(SECRET, 1_000_001), now, 1_000_000) == 1_000_001


@pytest.mark.parametrize("code", ["", "28708", "2870820", "abcdef", "２８７０８２"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert step_of(SECRET, code, 59, 0) is None


def test_the_secret_is_shown_as_authenticators_take_it() -> None:
    assert shown(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
