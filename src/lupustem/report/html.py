"""The decision as one self-contained HTML page: no script, no request to anywhere, prints on A4.

Everything that comes from outside is escaped; the style sheet is `decision.css` beside this module.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from lupustem.decision.status import STATUS_SIGNS
from lupustem.logic.text import Language, Text
from lupustem.report.outcome import Change, Question
from lupustem.report.phrases import PHRASES, more
from lupustem.report.view import Chip, Group, Line, View

_LANG = {"zh": "zh-CN", "en": "en"}
QUESTIONS_SHOWN = 12


def html_page(seen: View) -> str:
    """The whole page as text, to be written as UTF-8."""
    language = seen.language
    title = PHRASES["title"].in_(language)
    return (
        f'<!doctype html>\n<html lang="{_LANG[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_title(seen, title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"{_bar(seen, title)}<main>\n<section>\n{_verdict(seen)}"
        + "".join(_group(group, language) for group in seen.groups)
        + f"</section>\n<aside>\n{_aside(seen)}</aside>\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    return files("lupustem.report").joinpath("decision.css").read_text(encoding="utf-8")


def _title(seen: View, title: str) -> str:
    return escape(f"{seen.case_id} · {title}" if seen.case_id else title)


def _bar(seen: View, title: str) -> str:
    case = f'<span class="case">{PHRASES["patient"].in_(seen.language)} <b>{escape(seen.case_id)}</b></span>'
    return (
        f'<header class="bar"><strong>lupustem</strong><span class="muted">{escape(title)}</span>'
        f"{case if seen.case_id else ''}</header>\n"
    )


def _verdict(seen: View) -> str:
    return (
        f'<div class="card verdict {seen.status}"><div class="sign {seen.status}" aria-hidden="true">{seen.sign}</div>'
        f"<h1>{escape(seen.verdict)}</h1><p>{escape(seen.why)}</p></div>\n"
    )


def _group(group: Group, language: Language) -> str:
    rows = "".join(_line(line, language) for line in group.lines)
    return (
        f'<div class="card"><div class="group"><h2>{escape(group.title)}</h2>'
        f'<span class="small muted">{escape(group.summary)}</span></div>\n{rows}</div>\n'
    )


def _line(line: Line, language: Language) -> str:
    tags = "".join(f' <span class="tag {kind}">{PHRASES[kind].in_(language)}</span>' for kind in line.kinds)
    chips = "".join(_chip(chip) for chip in line.chips)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in line.notes)
    grade = (
        f'<p class="note">GRADE {escape(line.grade.partition(" ")[0])}{_colon(language)}{escape(line.grade_words)}</p>'
    )
    return (
        f'<div class="row {line.status}" id="{escape(line.id)}"><div class="status">'
        f'<span class="sign {line.status}" aria-hidden="true">{line.sign}</span>'
        f'<span class="word {line.status}">{escape(line.word)}</span></div>'
        f'<div class="sentence">{escape(line.sentence)}{tags}</div>'
        f'<div class="auth"><span class="grade">{escape(line.grade) or "—"}</span>'
        f'<span class="small muted">{escape(line.section)}</span></div>'
        f'<div class="facts">{chips}</div>'
        f'<div class="notes">{grade if line.grade else ""}{notes}</div></div>\n'
    )


def _chip(chip: Chip) -> str:
    source = f' <span class="source">← {escape(chip.source)}</span>' if chip.source else ""
    kind = "chip" if chip.known else "chip ask"
    return f'<span class="{kind}">{escape(chip.name)} <b>{escape(chip.value)}</b>{source}</span>'


def _aside(seen: View) -> str:
    language = seen.language
    parts = [
        _card("questions", _questions(seen.questions, language), language),
        _card("changes", "".join(map(_change, seen.changes)), language),
        _card("warnings", "".join(f"<li>{escape(one)}</li>" for one in seen.warnings), language, "warnings"),
        _card("readings", "".join(f"<li>{escape(one)}</li>" for one in seen.readings), language),
        '<div class="card about">' + "".join(f"<p>{escape(one)}</p>" for one in seen.footer) + "</div>\n",
    ]
    return "".join(parts)


def _card(title: str, entries: str, language: Language, kind: str = "") -> str:
    if not entries:
        return ""
    return f'<div class="card {kind}"><h2>{PHRASES[title].in_(language)}</h2><ul>{entries}</ul></div>\n'


def _questions(asked: tuple[Question, ...], language: Language) -> str:
    entries = [
        f"<li><b>{escape(one.name)}</b> <code>{escape(one.fact)}</code>"
        f'<span class="small muted">{escape(one.wanted)} · {escape(one.touches)}</span></li>'
        for one in asked[:QUESTIONS_SHOWN]
    ]
    rest = len(asked) - QUESTIONS_SHOWN
    return "".join(entries) + (f"<li>{more(rest).in_(language)}</li>" if rest > 0 else "")


def _change(change: Change) -> str:
    return (
        f'<li><span class="{change.status}">{STATUS_SIGNS[change.status]} {escape(change.now)}</span> '
        f'{escape(change.required)} <span class="small muted">{escape(change.section)}</span></li>'
    )


def _colon(language: Language) -> str:
    return Text("：", ": ").in_(language)
