"""A certificate as one self-contained HTML page: no script, no request to anywhere, prints on A4.

Everything that comes from a file is escaped; the style sheet is `certificate.css` beside this module. Pictures are inline
SVG that this program has drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from lupustem.report.certificate_view import CertificateView, Row
from lupustem.report.certificate_words import PHRASES

_LANG = {"zh": "zh-CN", "en": "en"}


def certificate_html(seen: CertificateView, pictures: Sequence[str] = ()) -> str:
    """The whole page as text, to be written as UTF-8. pictures: SVG elements."""
    style = files("lupustem.report").joinpath("certificate.css").read_text(encoding="utf-8")
    title = escape(f"{seen.head[0][1]} · {seen.title}")
    return (
        f'<!doctype html>\n<html lang="{_LANG[seen.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{escape(seen.title)}</h1>\n"
        f"{_decision(seen)}{_about(seen)}{_tests(seen)}{_listed(seen, 'advisories', seen.advisories)}"
        f"{_listed(seen, 'unread', seen.unread)}{_settings(seen)}{_files(seen)}"
        + "".join(f"<figure>{picture}</figure>\n" for picture in pictures)
        + f"{_signatures(seen)}<footer>{_paragraphs(seen.footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def _say(seen: CertificateView, name: str) -> str:
    return escape(PHRASES[name].in_(seen.language))


def _decision(seen: CertificateView) -> str:
    why = "".join(f"<li>{escape(one)}</li>" for one in seen.why)
    return (
        f'<div class="decision {seen.style}"><strong><span aria-hidden="true">{seen.sign}</span> '
        f"{escape(seen.decision)}</strong><ul>{why}</ul></div>\n"
    )


def _about(seen: CertificateView) -> str:
    return f"<dl>{''.join(f'<dt>{escape(key)}</dt><dd>{escape(value)}</dd>' for key, value in seen.head)}</dl>\n"


def _tests(seen: CertificateView) -> str:
    names = ("test", "result", "limit", "verdict", "origin")
    head = "".join(f'<th class="{name}">{_say(seen, name)}</th>' for name in names)
    return f"<h2>{_say(seen, 'tests')}</h2>\n<table><thead><tr>{head}</tr></thead>\n{''.join(map(_row, seen.rows))}</table>\n"


def _row(row: Row) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in row.notes)
    below = f'<tr class="note"><td></td><td colspan="4">{notes}</td></tr>' if notes else ""
    return (
        f'<tbody><tr><td>{escape(row.name)}</td><td class="result">{escape(row.result)}</td><td>{escape(row.limit)}</td>'
        f'<td class="verdict {row.style}"><span aria-hidden="true">{row.sign}</span> {escape(row.verdict)}</td>'
        f'<td class="origin">{escape(row.origin)}</td></tr>{below}</tbody>\n'
    )


def _listed(seen: CertificateView, name: str, entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    return f"<h2>{_say(seen, name)}</h2>\n<ul>{''.join(f'<li>{escape(one)}</li>' for one in entries)}</ul>\n"


def _settings(seen: CertificateView) -> str:
    pairs = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in seen.settings)
    return f"<h2>{_say(seen, 'settings')}</h2>\n<dl>{pairs}</dl>\n"


def _files(seen: CertificateView) -> str:
    rows = "".join(f"<p>{escape(name)}<br>{escape(digest)}</p>" for name, digest in seen.files)
    return f'<h2>{_say(seen, "raw_files")}</h2>\n<div class="files">{rows}</div>\n' if rows else ""


def _signatures(seen: CertificateView) -> str:
    box = "" if seen.signed else ' class="unsigned"'
    return f"<h2>{_say(seen, 'signatures')}</h2>\n<div{box}>{_paragraphs(seen.signatures)}</div>\n"


def _paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in sentences)
