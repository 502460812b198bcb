"""A page as one self-contained HTML file: no script, no request to anywhere, prints on A4, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from lupustem.logic.text import Text
from lupustem.report.page import Block, Grid, Heading, Page, Paragraph, Picture
from lupustem.report.phrases import clean

_LANG = {"zh": "zh-CN", "en": "en"}
_CONTENTS = Text("目录", "Contents")


def page_html(page: Page) -> str:
    """The whole page as text, to be written as UTF-8."""
    style = files("lupustem.report").joinpath("page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{_LANG[page.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(page.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{_safe(page.title)}</h1>\n"
        f'<p class="quiet">{_safe(page.subtitle)}</p>\n{_contents(page)}'
        + "".join(_body(page.blocks))
        + f"<footer>{''.join(f'<p>{_safe(one)}</p>' for one in page.footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def page_body(page: Page) -> str:
    """The contents and the blocks, for a site that has a style sheet of its own: nothing in it is styled inline."""
    return _STYLE.sub("", _contents(page) + "".join(_body(page.blocks)))


_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)


def _safe(text: str) -> str:
    return escape(clean(text))


def _contents(page: Page) -> str:
    parts = [block for block in page.blocks if isinstance(block, Heading) and block.level == 2]
    links = "".join(f'<a href="#part{at}">{_safe(part.text)}</a>' for at, part in enumerate(parts, 1))
    return f'<nav aria-label="{_CONTENTS.in_(page.language)}">{links}</nav>\n' if links else ""


def _body(blocks: tuple[Block, ...]) -> Iterator[str]:
    part = 0
    for block in blocks:
        match block:
            case Heading(text, level, kind):
                small = f" <small>{_safe(kind)}</small>" if kind else ""
                part += level == 2
                anchor = f' id="part{part}"' if level == 2 else ""
                yield f"<h{level}{anchor}>{_safe(text)}{small}</h{level}>\n"
            case Paragraph(text, tone):
                yield f"<p{f' class={chr(34)}{tone}{chr(34)}' if tone else ''}>{_safe(text)}</p>\n"
            case Picture(svg, words):
                yield f'<figure tabindex="0" aria-label="{_safe(words)}">{svg}</figure>\n'
            case Grid():
                yield _grid(block)


def _grid(block: Grid) -> str:
    """A table; it may be scrolled sideways, by keyboard as well."""
    caption = f"<caption>{_safe(block.caption)}</caption>" if block.caption else ""
    heads = "".join(f'<th scope="col"{_word(at, block)}>{_safe(cell)}</th>' for at, cell in enumerate(block.heading))
    rows = "".join(f"<tr>{''.join(_cells(row, block))}</tr>\n" for row in block.rows)
    return (
        f'<div class="wide" tabindex="0"><table>{caption}<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>\n"
    )


def _cells(row: tuple[str, ...], block: Grid) -> Iterator[str]:
    for at, cell in enumerate(row):
        tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        yield f"<{tag}{scope}{_word(at, block)}>{_safe(cell)}</{tag}>"


def _word(at: int, block: Grid) -> str:
    return ' class="w"' if block.is_words(at) else ""
