"""The indices as a list, for the terminal and as plain data: name, version, what each measures, what nobody has verified."""

from __future__ import annotations

import io
from typing import Any

from lupustem.indices.catalogue import INDICES
from lupustem.indices.declare import Index
from lupustem.indices.score import unverified
from lupustem.logic.text import Language, Text
from lupustem.report.answer import in_both
from lupustem.report.score_phrases import HEADINGS
from lupustem.report.text import Styled, console, paragraphs, show

NEXT = Text(
    "空白输入：lupustem score INDEX --template；评分：lupustem score INDEX FILE。",
    "An empty input: lupustem score INDEX --template; a score: lupustem score INDEX FILE.",
)


def listed_text(language: Language) -> str:
    """The list for a terminal."""
    text = io.StringIO()
    out = console(text)
    for index in INDICES.values():
        show(out, [Styled(((f"{index.name}", "bold"), (f"  {index.version}", "dim")))])
        show(
            out, paragraphs(f"{index.text.in_(language)}{_stop(language)}{index.measures.in_(language)}", out.width, 2)
        )
        show(out, [*paragraphs(_verified(index, language), out.width, 2), ""])
    show(out, paragraphs(NEXT.in_(language), out.width))
    return text.getvalue()


def listed_json() -> list[dict[str, Any]]:
    """The list as plain data, in both languages."""
    return [_entry(index) for index in INDICES.values()]


def _entry(index: Index) -> dict[str, Any]:
    open_claims = unverified(index.claims)
    return {
        "index": index.name,
        "text": in_both(index.text),
        "version": index.version,
        "measures": in_both(index.measures),
        "window": in_both(index.window),
        "range": in_both(index.range),
        "keys": {key.name: in_both(key.text) for key in index.keys},
        "verified": not open_claims,
        "unverified": [in_both(text) for text in open_claims],
        "source": "; ".join(map(str, index.sources)),
        "owner": index.owner,
    }


def _stop(language: Language) -> str:
    return Text("。", ". ").in_(language)


def _verified(index: Index, language: Language) -> str:
    claims = [text.in_(language) for text in unverified(index.claims)]
    if not claims:
        return f"✓ {HEADINGS['verified'].in_(language)}"
    colon, comma = Text("：", ": ").in_(language), Text("；", "; ").in_(language)
    return f"! {HEADINGS['not_verified'].in_(language)}{colon}{comma.join(claims)}"
