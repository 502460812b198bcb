"""`lupustem ctcae TERM`: the CTCAE v5.0 grade of an event, by number or by answers, and whether it is serious."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lupustem.cli.bedside import answers, asked, instant, status_lines, write
from lupustem.cli.causality import assessments_of, questions_of
from lupustem.cli.fhir_output import (
    At,
    Caught,
    Lot,
    Outcome,
    Subject,
    caught_resource,
    needed,
    only_for_fhir,
    write_fhir,
)
from lupustem.cli.language import both
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import (
    FHIR_FORMATS,
    Criterion,
    FormOrFhir,
    Investigator,
    NaranjoAnswers,
    Sponsor,
    argument,
    option,
)
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text


def ctcae(
    term: Annotated[
        str | None,
        argument("TERM", "术语或床旁用语，如 fever、头晕。", "A term or a bedside word, such as fever."),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            "-a",
            metavar="QUESTION=yes|no|unknown",
            show_default=False,
            help=both("回答一个问题，可重复。", "Answer a question; may be repeated."),
        ),
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option(
            "--number",
            "-n",
            metavar="NAME=N",
            show_default=False,
            help=both("一个数值，可重复，如 temperature_c=38.4。", "A number; may be repeated: temperature_c=38.4."),
        ),
    ] = None,
    criterion: Criterion = None,
    baseline: Annotated[
        int | None,
        option("--baseline-grade", "0-5", "治疗前的分级。", "Grade before treatment."),
    ] = None,
    grade: Annotated[
        int | None,
        option(
            "--grade", "1-5", "由人判定的分级；核对该术语有此级。", "A grade that a person chose; checked to exist."
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help=both("列出全部术语及其问题。", "List the terms and what they ask."))
    ] = False,
    subject: Subject = None,
    lot: Lot = None,
    at: At = None,
    outcome: Outcome = None,
    investigator: Investigator = None,
    sponsor: Sponsor = None,
    naranjo: NaranjoAnswers = None,
    caught: Caught = None,
    output_format: FormOrFhir = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Grade one adverse event, or write it as a FHIR R4 AdverseEvent."""

    form, language = asked(output_format, lang, FHIR_FORMATS)
    only_for_fhir(form, subject=subject, lot=lot, at=at, outcome=outcome, caught=caught)
    only_for_fhir(form, investigator=investigator, sponsor=sponsor, naranjo=naranjo)
    moment = instant(at, "--at")
    if caught is not None:
        graded = (term, answer, number, criterion, baseline, grade, outcome, investigator, sponsor, naranjo)
        if listed or any(one is not None for one in graded):
            raise Unreadable(_CAUGHT)
        write_fhir(caught_resource(caught, subject, moment, lot, language), output)
        return
    if listed:
        if form == "fhir":
            raise Unreadable(_NO_LIST)
        contents = _terms()
        write(contents, _term_lines(contents, language), form, output)
        return
    if term is None:
        raise Unreadable(
            Text(
                "缺少 TERM；lupustem ctcae --list 列出全部。", "TERM is missing; lupustem ctcae --list names them all."
            )
        )
    made, serious, emergent, verbatim = _graded(term, answer, number, criterion, baseline, grade)
    if form == "fhir":
        from lupustem.exchange.fhir.adverse_event import Told, adverse_event
        from lupustem.treatment.causality import naranjo as scored

        whose, batch = needed(subject=subject, lot=lot)
        words = assessments_of(investigator, sponsor)
        score = scored(questions_of(naranjo)) if naranjo else None
        told = Told(whose, batch, moment, outcome, words, score, emergent, verbatim)
        write_fhir(adverse_event(made, serious, told, language), output)
        return
    from lupustem.report.care_answer import grade_answer

    contents = grade_answer(made, serious, emergent, verbatim)
    write(contents, _lines(contents, language), form, output)


def _graded(
    term: str,
    answer: list[str] | None,
    number: list[str] | None,
    criterion: list[str] | None,
    baseline: int | None,
    chosen: int | None,
) -> tuple[Any, Any, bool | None, str | None]:
    """The grade, the seriousness, whether it came with the treatment, and the word as said where it is no term."""
    from lupustem.treatment import ctcae as grading
    from lupustem.treatment.ctcae_terms import TERMS
    from lupustem.treatment.seriousness import seriousness

    one = grading.term_of(term)
    made = grading.grade(one.name, answers(answer, "--answer"), **numbers(number))
    if chosen is not None:
        made = grading.judged(made, chosen)
    serious = seriousness(answers(criterion, "--serious"), made.grade)
    verbatim = term if term not in TERMS else None
    return made, serious, grading.treatment_emergent(made.grade, baseline), verbatim


def numbers(given: list[str] | None) -> dict[str, str]:
    """NAME=N pairs. Raises Unreadable; nothing twice."""
    found: dict[str, str] = {}
    for one in given or ():
        name, sign, value = one.partition("=")
        if not sign or name.strip() in found:
            raise Unreadable(
                Text("--number：应为 名称=数值，每个名称一次。", "--number: NAME=N belongs here, each name once.")
            )
        found[name.strip()] = value.strip()
    return found


def _lines(contents: dict[str, Any], language: Language) -> list[str]:
    name = contents["term_text"][language]
    level = "?" if contents["grade"] is None else str(contents["grade"])
    possible = ", ".join(map(str, contents["candidates"]))
    lines = [f"{name}  CTCAE {contents['ctcae_version']}  {level}", *status_lines(contents, language)]
    if contents["grade"] is None:
        lines.append(f"  {_POSSIBLE.in_(language)}{possible}")
    for question, text in contents["asks"].items():
        lines.append(f"  ? {question}" + (f"  {text[language]}" if text else ""))
    serious = {True: _SERIOUS, False: _NOT_SERIOUS, None: _OPEN}[contents["serious"]]
    return [*lines, f"  {serious.in_(language)}"]


def _terms() -> dict[str, Any]:
    from lupustem.logic.tree import variables
    from lupustem.report.treatment_answer import both as texts
    from lupustem.treatment.ctcae_facts import FACTS
    from lupustem.treatment.ctcae_numbers import QUALIFIERS, READ
    from lupustem.treatment.ctcae_terms import TERMS, VERSION

    shown: dict[str, Any] = {"status": "ok", "reasons": [], "ctcae_version": VERSION, "terms": {}}
    for one in TERMS.values():
        asks = {name for rule in one.grades.values() if rule is not None for name in variables(rule)}
        asks |= set(QUALIFIERS) if one.name == "hypertension" else set()
        shown["terms"][one.name] = {
            "text": texts(one.text),
            "grades": sorted(one.grades),
            "numbers": list(READ.get(one.name, ())),
            "asks": {name: texts(FACTS[name].text) for name in FACTS if name in asks},
        }
    return shown


def _term_lines(contents: dict[str, Any], language: Language) -> list[str]:
    lines: list[str] = []
    for name, one in contents["terms"].items():
        lines.append(f"{name}  {one['text'][language]}  {', '.join(map(str, one['grades']))}")
        if one["numbers"]:
            lines.append(f"  -n {', '.join(one['numbers'])}")
        lines += [f"  -a {question}  {text[language]}" for question, text in one["asks"].items()]
    return lines


_CAUGHT = Text(
    "--caught：及时发现的危害没有分级；只与 --subject、--lot、--at 同用。",
    "--caught: a hazard caught in time has no grade; it goes with --subject, --lot and --at only.",
)
_NO_LIST = Text("--list：请用 --format text 或 json。", "--list: use --format text or json.")
_POSSIBLE = Text("仍可能的分级：", "grades still possible: ")
_SERIOUS = Text("严重不良事件", "serious")
_NOT_SERIOUS = Text("非严重", "not serious")
_OPEN = Text("严重性未定：请再次询问，期限按严重计", "seriousness is open: ask again; clocks run as if serious")
