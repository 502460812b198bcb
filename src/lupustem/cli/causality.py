"""`lupustem causality`: whether the product caused an event, by two assessors (WHO-UMC) and by Naranjo's questions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lupustem.cli.bedside import answers, asked, status_lines, write
from lupustem.cli.errors import one_of
from lupustem.cli.language import both
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import Form, Investigator, NaranjoAnswers, Sponsor
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text


def causality(
    investigator: Investigator = None,
    sponsor: Sponsor = None,
    naranjo: NaranjoAnswers = None,
    listed: Annotated[
        bool, typer.Option("--list", help=both("列出可用的词与十道题。", "List the words and the ten questions."))
    ] = False,
    output_format: Form = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Both assessors' words, whether the event counts as related for reporting, and Naranjo's score."""
    from lupustem.report.day_answer import causality_answer, causality_lines
    from lupustem.treatment import causality as judging

    form, language = asked(output_format, lang)
    if listed:
        known = _known()
        write(known, _known_lines(known, language), form, output)
        return
    words = tuple(assessments_of(investigator, sponsor))
    if not words and not naranjo:
        raise Unreadable(_NOTHING)
    score = judging.naranjo(questions_of(naranjo))
    contents = causality_answer(words, judging.related(*words), score, judging.warnings(*words))
    write(contents, [*status_lines(contents, language), *causality_lines(contents, language)], form, output)


def assessments_of(investigator: str | None, sponsor: str | None) -> list[Any]:
    """The words that were given. Raises Unreadable."""
    from lupustem.treatment.causality import Assessment, WhoUmc

    given = (("investigator", investigator), ("sponsor", sponsor))
    return [Assessment(who, one_of(f"--{who}", word, list(WhoUmc))) for who, word in given if word is not None]


def questions_of(given: list[str] | None) -> dict[int, bool | None]:
    """N=yes|no pairs of the ten questions; a name that is no number becomes question 0, which is refused."""
    found = answers(given, "--naranjo")
    return {int(name) if name.isdecimal() and len(name) < 3 else 0: value for name, value in found.items()}


def _known() -> dict[str, Any]:
    from lupustem.report.treatment_answer import both as texts
    from lupustem.treatment.causality import NARANJO_QUESTIONS, NOT_FOR_CELLS, WHO_UMC_WORDS

    return {
        "status": "ok",
        "reasons": [],
        "who_umc": {str(word): texts(text) for word, text in WHO_UMC_WORDS.items()},
        "naranjo": {str(number): texts(text) for number, text in NARANJO_QUESTIONS.items()},
        "not_for_cells": list(NOT_FOR_CELLS),
    }


def _known_lines(known: dict[str, Any], language: Language) -> list[str]:
    lines = [f"{word}  {text[language]}" for word, text in known["who_umc"].items()]
    return [*lines, *(f"{number}  {text[language]}" for number, text in known["naranjo"].items())]


_NOTHING = Text(
    "请给出 --investigator、--sponsor 或 --naranjo；lupustem causality --list 列出可用的词。",
    "give --investigator, --sponsor or --naranjo; lupustem causality --list names the words.",
)
