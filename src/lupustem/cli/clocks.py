"""`lupustem clocks --aware AT`: when reports of an adverse event are due, by every rule set that applies or may apply."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated, Any

import typer

from lupustem.cli.bedside import Format, answers, asked, instant, status_lines, write, yes_no
from lupustem.cli.errors import one_of
from lupustem.cli.language import both
from lupustem.cli.options import Lang, Output
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text

YesNo = "yes|no|unknown"


def clocks(
    aware: Annotated[
        str,
        typer.Option(
            "--aware",
            metavar="AT",
            show_default=False,
            help=both("获知时间，带时区。", "When the centre came to know, with its zone."),
        ),
    ],
    criterion: Annotated[
        list[str] | None,
        typer.Option(
            "--serious",
            metavar="CRITERION=yes|no|unknown",
            show_default=False,
            help=both(
                "严重性标准，可重复；或仅写 yes、no。",
                "A criterion of seriousness, may be repeated; or just yes or no.",
            ),
        ),
    ] = None,
    grade: Annotated[
        int | None,
        typer.Option("--grade", metavar="1-5", show_default=False, help=both("CTCAE 分级。", "CTCAE grade.")),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "--setting",
            metavar="stem_cell_study|new_technique|drug_trial=yes|no",
            show_default=False,
            help=both("治疗的性质，可重复；不写即未知。", "What the treatment is, may be repeated; unknown otherwise."),
        ),
    ] = None,
    unexpected: Annotated[
        str | None,
        typer.Option("--unexpected", metavar=YesNo, show_default=False, help=both("是否非预期。", "Unexpected?")),
    ] = None,
    contamination: Annotated[
        str | None,
        typer.Option(
            "--contamination",
            metavar=YesNo,
            show_default=False,
            help=both("差错或污染风险。", "Error or contamination risk?"),
        ),
    ] = None,
    investigator: Annotated[
        str | None,
        typer.Option(
            "--investigator",
            metavar="WHO-UMC",
            show_default=False,
            help=both("研究者的因果判断。", "The investigator's WHO-UMC word."),
        ),
    ] = None,
    sponsor: Annotated[
        str | None,
        typer.Option(
            "--sponsor",
            metavar="WHO-UMC",
            show_default=False,
            help=both("申办者的因果判断。", "The sponsor's WHO-UMC word."),
        ),
    ] = None,
    naranjo: Annotated[
        list[str] | None,
        typer.Option(
            "--naranjo",
            metavar="N=yes|no",
            show_default=False,
            help=both("Naranjo 第 N 题，可重复。", "Naranjo's question N; may be repeated."),
        ),
    ] = None,
    finished: Annotated[
        str | None,
        typer.Option(
            "--management-finished",
            metavar="AT",
            show_default=False,
            help=both("处理结束时间。", "When its management was finished."),
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone",
            metavar="NAME",
            show_default=False,
            help=both("计日时区，如 Asia/Shanghai。", "Zone whose days count, such as Asia/Shanghai."),
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(
            "--now", metavar="AT", show_default=False, help=both("以此时判断逾期。", "Judge overdue at this time.")
        ),
    ] = None,
    output_format: Format = "text",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Every clock of one event, and the earliest."""
    from lupustem.report.care_answer import clocks_answer
    from lupustem.treatment import causality, reporting

    form, language = asked(output_format, lang)
    at = instant(aware, "--aware")
    assert at is not None
    serious = _seriousness(criterion, grade)
    words = _assessments(investigator, sponsor)
    related = causality.related(*words) if words else None
    event = reporting.Event(
        at,
        serious=serious.serious,
        grave=_grave(serious.criteria),
        unexpected=yes_no(unexpected, "--unexpected"),
        related=related,
        contamination=yes_no(contamination, "--contamination"),
        management_finished=instant(finished, "--management-finished"),
        zone=_zone(zone),
    )
    made = reporting.clocks(event, answers(setting, "--setting"), now=instant(now, "--now"))
    score = causality.naranjo(_numbered(naranjo)) if naranjo else None
    contents = clocks_answer(made, serious, related, score, causality.warnings(*words))
    write(contents, _lines(contents, language), form, output)


def _seriousness(given: list[str] | None, grade: int | None) -> Any:
    """`--serious no` answers every criterion with no; `--serious yes` one of them, which is not said."""
    from lupustem.treatment.seriousness import CRITERIA, seriousness

    if given == ["no"]:
        return seriousness(dict.fromkeys(CRITERIA, False), grade)
    if given == ["yes"]:
        return seriousness({"medically_important": True}, grade)
    return seriousness(answers(given, "--serious"), grade)


def _grave(criteria: dict[str, bool | None]) -> bool | None:
    two = (criteria["death"], criteria["life_threatening"])
    return True if True in two else None if None in two else False


def _assessments(investigator: str | None, sponsor: str | None) -> list[Any]:
    from lupustem.treatment.causality import Assessment, WhoUmc

    given = (("investigator", investigator), ("sponsor", sponsor))
    return [Assessment(who, one_of(f"--{who}", word, list(WhoUmc))) for who, word in given if word is not None]


def _numbered(given: list[str] | None) -> dict[int, bool | None]:
    found = answers(given, "--naranjo")
    return {int(name) if name.isdecimal() and len(name) < 3 else 0: value for name, value in found.items()}


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            Text("--zone：没有这个时区；如 Asia/Shanghai。", "--zone: no such zone; such as Asia/Shanghai.")
        ) from None


def _lines(contents: dict[str, Any], language: Language) -> list[str]:
    lines = status_lines(contents, language)
    if contents["earliest"] is not None:
        lines.insert(1, f"  {_EARLIEST.in_(language)} {contents['earliest']}")
    for one in contents["clocks"]:
        when = one["deadline"] or one["unit"]
        lines.append(
            f"  {one['set']}:{one['rule']}  {when}  {one['recipient'][language]}  ({one['verification_text'][language]})"
        )
    if contents["naranjo"] is not None:
        lines.append(f"  Naranjo {contents['naranjo']['score']}  {contents['naranjo']['category']}")
    return lines


_EARLIEST = Text("最早期限：", "earliest:")
