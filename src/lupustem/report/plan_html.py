"""A plan as one self-contained HTML page: no script, no request, prints on A4; styled by certificate.css and plan.css."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from lupustem.report.plan_view import PlanLine, PlanView, Section

_LANG = {"zh": "zh-CN", "en": "en"}


def plan_html(seen: PlanView, picture: str = "") -> str:
    """The whole page as text, to be written as UTF-8. picture: an SVG element of this program."""
    folder = files("lupustem.report")
    style = "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("certificate.css", "plan.css"))
    title = escape(f"{seen.case_id} · {seen.title}")
    figure = f"<figure>{picture}</figure>\n" if picture else ""
    return (
        f'<!doctype html>\n<html lang="{_LANG[seen.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{escape(seen.title)} "
        f"{escape(seen.case_id)}</h1>\n"
        f'<div class="decision {seen.style}"><strong><span aria-hidden="true">{seen.sign}</span> '
        f"{escape(seen.status)}</strong><p>{escape(seen.verdict)}</p></div>\n"
        + "".join(map(_section, seen.sections))
        + figure
        + f"<footer>{''.join(f'<p>{escape(one)}</p>' for one in seen.footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    timed = any(line.when for line in section.lines)
    rows = "".join(_row(line, timed) for line in section.lines)
    return f'<h2>{escape(section.title)}</h2>\n<table class="plan{" timed" if timed else ""}">{rows}</table>\n'


def _row(line: PlanLine, timed: bool) -> str:
    when = f'<td class="when">{escape(line.when)}</td>' if timed else ""
    return (
        f'<tbody><tr><td class="verdict {line.style}"><span aria-hidden="true">{line.sign}</span></td>{when}'
        f'<td>{escape(line.text)}</td><td class="origin">{escape(line.kind)}</td></tr></tbody>\n'
    )
