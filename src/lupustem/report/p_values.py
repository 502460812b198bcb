"""A p-value in words, the same on every page: two significant digits, never as zero."""

from __future__ import annotations

SMALLEST = 0.0001


def p_alone(value: float | None) -> str:
    """A p-value under a heading that says so; a dash where there is none."""
    if value is None:
        return "-"
    return f"< {SMALLEST:.4f}" if value < SMALLEST else f"{value:#.2g}"


def p_words(value: float | None) -> str:
    """A p-value with its letter: p = 0.03, p < 0.0001."""
    if value is None or value < SMALLEST:
        return f"p {p_alone(value)}"
    return f"p = {p_alone(value)}"
