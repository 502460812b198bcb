"""A certificate for a terminal: the decision and its reasons first, then every test, none wider than the terminal."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from lupustem.decision.status import Status
from lupustem.report.certificate_view import CertificateView, Row
from lupustem.report.certificate_words import PHRASES
from lupustem.report.text import STYLES, Styled, console, paragraphs, show
from lupustem.report.wrapping import padded, width

_MARK = 2


def print_certificate(seen: CertificateView, *, file: TextIO | None = None) -> None:
    """Print a certificate."""
    out = console(file or sys.stdout)
    show(out, certificate_lines(seen, out.width))


def certificate_text(seen: CertificateView) -> str:
    """The certificate as plain text of 80 columns."""
    written = io.StringIO()
    print_certificate(seen, file=written)
    return written.getvalue()


def certificate_lines(seen: CertificateView, columns: int) -> list[Styled | str]:
    """Every line, in order."""
    style = STYLES[Status(seen.style)]
    lot = f"{seen.head[0][0]} {seen.head[0][1]}"
    gap = max(columns - width(f"{seen.sign} {seen.decision}") - width(lot), 2)
    made: list[Styled | str] = [Styled(((f"{seen.sign} {seen.decision}", style), (" " * gap + lot, "dim")))]
    for reason in seen.why:
        made += paragraphs(reason, columns, _MARK)
    made += _heading(seen, "tests", columns)
    left = min(max(width(row.name) for row in seen.rows), columns // 3)
    for row in seen.rows:
        made += _row(row, columns, left)
    made += _listed(seen, "advisories", seen.advisories, columns)
    made += _listed(seen, "unread", seen.unread, columns)
    made += _pairs(seen, "settings", seen.settings, columns)
    made += _pairs(seen, "about", seen.head, columns)
    made += _listed(seen, "raw_files", tuple(f"{name}  {digest}" for name, digest in seen.files), columns)
    made += _listed(seen, "signatures", seen.signatures, columns)
    made.append("─" * columns)
    for sentence in seen.footer:
        made += paragraphs(sentence, columns)
    return made


def _row(row: Row, columns: int, left: int) -> list[Styled | str]:
    """A test: sign and name on the left, result, limit and verdict beside them, notes below."""
    style = STYLES[Status(row.style)]
    limit = f" ({row.limit})" if row.limit else ""
    verdict = f" {row.verdict}" if row.style != "met" else ""
    names = paragraphs(row.name, left)
    said = paragraphs(f"{row.result}{limit}{verdict}", columns - left - 4)
    made: list[Styled | str] = []
    for number in range(max(len(names), len(said))):
        name = names[number] if number < len(names) else ""
        text = said[number] if number < len(said) else ""
        made.append(
            Styled(((f"{row.sign} " if number == 0 else "  ", style), (f"{padded(name, left)}  {text}".rstrip(), "")))
        )
    for note in row.notes:
        made += paragraphs(note, columns, left + 4) if columns - left > 30 else paragraphs(note, columns, 4)
    return made


def _heading(seen: CertificateView, name: str, columns: int) -> list[Styled | str]:
    return ["", Styled(((f"── {PHRASES[name].in_(seen.language)}"[:columns], "bold"),))]


def _listed(seen: CertificateView, name: str, entries: tuple[str, ...], columns: int) -> list[Styled | str]:
    if not entries:
        return []
    made = _heading(seen, name, columns)
    for entry in entries:
        made += paragraphs(entry, columns, _MARK)
    return made


def _pairs(seen: CertificateView, name: str, entries: tuple[tuple[str, str], ...], columns: int) -> list[Styled | str]:
    colon = PHRASES["colon"].in_(seen.language)
    return _listed(seen, name, tuple(f"{key}{colon}{value}" for key, value in entries), columns)
