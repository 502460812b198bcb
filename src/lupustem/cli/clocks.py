"""`lupustem clocks --aware AT`: when reports of an adverse event are due, by every rule set that applies or may apply."""

from __future__ import annotations

from typing import Annotated, Any

from lupustem.cli.bedside import answers, asked, instant, status_lines, write, yes_no, zone_of
from lupustem.cli.causality import assessments_of, questions_of
from lupustem.cli.options import Lang, Output
from lupustem.cli.treatment_options import Form, Investigator, NaranjoAnswers, Now, Sponsor, option
from lupustem.logic.text import Language, Text

YesNo = "yes|no|unknown"


def clocks(
    aware: Annotated[
        str,
        option("--aware", "AT", "获知时间，带时区。", "When the centre came to know, with its zone."),
    ],
    criterion: Annotated[
        list[str] | None,
        option(
            "--serious",
            "CRITERION=yes|no|unknown",
            "严重性标准，可重复；或仅写 yes、no。",
            "A criterion of seriousness, may be repeated; or just yes or no.",
        ),
    ] = None,
    grade: Annotated[
        int | None,
        option("--grade", "1-5", "CTCAE 分级。", "CTCAE grade."),
    ] = None,
    setting: Annotated[
        list[str] | None,
        option(
            "--setting",
            "stem_cell_study|new_technique|drug_trial=yes|no",
            "治疗的性质，可重复；不写即未知。",
            "What the treatment is, may be repeated; unknown otherwise.",
        ),
    ] = None,
    unexpected: Annotated[
        str | None,
        option("--unexpected", YesNo, "是否非预期。", "Unexpected?"),
    ] = None,
    contamination: Annotated[
        str | None,
        option("--contamination", YesNo, "差错或污染风险。", "Error or contamination risk?"),
    ] = None,
    investigator: Investigator = None,
    sponsor: Sponsor = None,
    naranjo: NaranjoAnswers = None,
    finished: Annotated[
        str | None,
        option("--management-finished", "AT", "处理结束时间。", "When its management was finished."),
    ] = None,
    zone: Annotated[
        str | None,
        option("--zone", "NAME", "计日时区，如 Asia/Shanghai。", "Zone whose days count, such as Asia/Shanghai."),
    ] = None,
    now: Now = None,
    output_format: Form = "text",
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
    words = assessments_of(investigator, sponsor)
    related = causality.related(*words) if words else None
    event = reporting.Event(
        at,
        serious=serious.serious,
        grave=_grave(serious.criteria),
        unexpected=yes_no(unexpected, "--unexpected"),
        related=related,
        contamination=yes_no(contamination, "--contamination"),
        management_finished=instant(finished, "--management-finished"),
        zone=None if zone is None else zone_of(zone),
    )
    made = reporting.clocks(event, answers(setting, "--setting"), now=instant(now, "--now"))
    score = causality.naranjo(questions_of(naranjo)) if naranjo else None
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


def _lines(contents: dict[str, Any], language: Language) -> list[str]:
    lines = status_lines(contents, language)
    if contents["earliest"] is not None:
        lines.insert(1, f"  {_EARLIEST.in_(language)}{contents['earliest']}")
    for one in contents["clocks"]:
        when = one["deadline"] or one["unit"]
        lines.append(
            f"  {one['set']}:{one['rule']}  {when}  {one['recipient'][language]}  ({one['verification_text'][language]})"
        )
    if contents["naranjo"] is not None:
        lines.append(f"  Naranjo {contents['naranjo']['score']}  {contents['naranjo']['category']}")
    return lines


_EARLIEST = Text("最早期限：", "earliest: ")
