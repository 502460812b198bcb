"""A certificate as PDF/A for printing and filing; the page is certificate.typ beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from lupustem.report.certificate_view import CertificateView
from lupustem.report.certificate_words import PHRASES
from lupustem.report.typst_pdf import pdf

_WORDS = (
    "tests",
    "test",
    "result",
    "limit",
    "verdict",
    "origin",
    "advisories",
    "unread",
    "settings",
    "raw_files",
    "signatures",
)


def certificate_pdf(seen: CertificateView, pictures: Sequence[str] = ()) -> bytes:
    """The certificate as PDF. pictures: SVG text, on pages of their own at the end."""
    words = {name: PHRASES[name].in_(seen.language) for name in _WORDS}
    drawn = [one.replace("\n", " ") for one in pictures]
    view = {**asdict(seen), "lot": seen.head[0][1], "words": words, "date": _date(seen.issued_at), "pictures": drawn}
    return pdf("certificate.typ", view)


def _date(issued_at: str) -> list[int]:
    day = datetime.fromisoformat(issued_at)
    return [day.year, day.month, day.day]
