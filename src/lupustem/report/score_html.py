"""A score as one self-contained HTML page: no script, no request to anywhere, prints on A4.

Everything that comes from outside is escaped; the style is that of a decision, with `score.css` for what only a score has.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from lupustem.logic.text import Text
from lupustem.report.score_phrases import HEADINGS
from lupustem.report.score_view import Item, ScoreView, SystemLine

_LANG = {"zh": "zh-CN", "en": "en"}
_STYLES = ("decision.css", "score.css")


def score_page(seen: ScoreView) -> str:
    """The whole page as text, to be written as UTF-8."""
    title = HEADINGS["title"].in_(seen.language)
    return (
        f'<!doctype html>\n<html lang="{_LANG[seen.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(seen.title)} · lupustem</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<header class="bar"><strong>lupustem</strong><span class="muted">{title}</span></header>\n'
        f"<main>\n<section>\n{_value(seen)}{_systems(seen)}{_items(seen)}{_unknowns(seen)}</section>\n"
        f"<aside>\n{_aside(seen)}</aside>\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    folder = files("lupustem.report")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in _STYLES)


def _value(seen: ScoreView) -> str:
    status = "advised" if seen.settled else "unknown"
    fields = "".join(f"<dt>{escape(label)}</dt><dd>{escape(words)}</dd>" for label, words in seen.fields)
    return (
        f'<div class="card verdict {status}"><div class="sign {status}" aria-hidden="true">{seen.sign}</div>'
        f"<h1>{escape(seen.title)} <code>{escape(seen.index)}</code></h1>"
        f'<p class="value"><b>{escape(seen.value)}</b> <span class="tag {status}">{escape(seen.word)}</span></p>'
        f'<p class="why">{escape(seen.why)}</p><dl>{fields}</dl></div>\n'
    )


def _items(seen: ScoreView) -> str:
    if not seen.items and (seen.systems or not seen.itemised):
        return ""
    rows = "".join(map(_item, seen.items))
    nothing = f'<p class="muted">{HEADINGS["nothing"].in_(seen.language)}</p>'
    head = _heads(seen, "item", "points")
    return _card(seen, "contributions", f"<table>{head}<tbody>{rows}</tbody></table>" if rows else nothing)


def _item(item: Item) -> str:
    return f'<tr><th scope="row">{escape(item.name)}{_key(item)}</th><td>{escape(item.says)}</td></tr>\n'


def _unknowns(seen: ScoreView) -> str:
    if not seen.unknowns:
        return ""
    entries = "".join(
        f'<li><span class="unknown">?</span> <b>{escape(item.name)}</b>{_key(item)}'
        f'<span class="small muted">{escape(item.says)}</span></li>\n'
        for item in seen.unknowns
    )
    together = f'<p class="note">{escape(seen.unknowns_say)}</p>' if seen.unknowns_say else ""
    return _card(seen, "unknowns", f"<ul>{entries}</ul>{together}", "warnings")


def _systems(seen: ScoreView) -> str:
    if not seen.systems:
        return ""
    head = _heads(seen, "system", "grade", "best_to_worst")
    rows = "".join(_system(one, seen) for one in seen.systems)
    return _card(seen, "systems", f'<table class="systems">{head}<tbody>{rows}</tbody></table>')


def _system(one: SystemLine, seen: ScoreView) -> str:
    colon = Text("：", ": ").in_(seen.language)
    unknown = HEADINGS["unknown"].in_(seen.language)
    facts = "".join(
        f'<span class="chip">{escape(item.name)} <b>{escape(item.says)}</b></span> ' for item in one.items
    ) + "".join(f'<span class="chip ask">? {escape(name)}{colon}{unknown}</span> ' for name in one.unknown)
    sign = "" if one.settled else '<span class="unknown">? </span>'
    return (
        f'<tr><th scope="row">{escape(one.name)}</th><td>{sign}<b>{escape(one.grade)}</b></td>'
        f"<td>{escape(one.possible)}</td></tr>\n"
        + (f'<tr class="of"><td colspan="3"><div class="facts">{facts}</div></td></tr>\n' if facts else "")
    )


def _aside(seen: ScoreView) -> str:
    about = "".join(f"<p>{escape(one)}</p>" for one in seen.footer)
    return (
        _list(seen, "warnings", seen.warnings)
        + _list(seen, "unverified", seen.unverified)
        + f'<div class="card about">{about}</div>\n'
    )


def _list(seen: ScoreView, title: str, entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    return _card(seen, title, "<ul>" + "".join(f"<li>! {escape(one)}</li>" for one in entries) + "</ul>", "warnings")


def _card(seen: ScoreView, title: str, inside: str, kind: str = "") -> str:
    return f'<div class="card {kind}"><h2>{HEADINGS[title].in_(seen.language)}</h2>{inside}</div>\n'


def _heads(seen: ScoreView, *names: str) -> str:
    cells = "".join(f'<th scope="col">{HEADINGS[name].in_(seen.language)}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _key(item: Item) -> str:
    return "" if item.key == item.name else f" <code>{escape(item.key)}</code>"
