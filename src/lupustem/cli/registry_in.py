"""`lupustem registry import`: a table of facts or a case file shown against the record; recorded with the digest "
"that was shown."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import Refused
from lupustem.cli.language import both, say
from lupustem.cli.options import Demo, Lang
from lupustem.cli.registry_admin import registry_app
from lupustem.cli.registry_out import prepared
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.registry.importing import Preview
    from lupustem.registry.record.actor import Actor


@registry_app.command(
    "import",
    help=both(
        "导入事实表（.csv）或病例文件：先逐行显示将保存什么；再加 --confirm 校验值才保存。",
        "Import a table of facts (.csv) or a case file: what would be recorded is shown row by row; --confirm with "
        "the digest shown "
        "records it.",
    ),
)
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help=both("文件。", "A file."))],
    user: Annotated[
        str, typer.Option("--as", metavar="USERNAME", help=both("以哪位数据管理员的名义。", "As which data manager."))
    ],
    confirm: Annotated[
        str | None,
        typer.Option(
            "--confirm",
            metavar="DIGEST",
            show_default=False,
            help=both("预览所示的校验值。", "As the preview shows it."),
        ),
    ] = None,
    patient: Annotated[
        str,
        typer.Option(
            "--patient", metavar="NUMBER", show_default=False, help=both("病例文件的患者编号。", "Case file: whose.")
        ),
    ] = "",
    day: Annotated[
        str | None,
        typer.Option(
            "--day", metavar="DATE", show_default=False, help=both("病例文件的所属日期。", "Case file: of which day.")
        ),
    ] = None,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", show_default=False, help=both("更正理由。", "Why something is corrected.")
        ),
    ] = "",
    demo: Demo = False,
    lang: Lang = None,
) -> None:
    """Preview an import, or record what was previewed."""
    prepared(demo)
    from lupustem.registry.record.refusals import Refusal

    path = Path(file)
    try:
        actor = _data_manager(user)
        found = _read(path, actor, patient, day)
        if confirm is None:
            _show(found)
            return
        count = _record(found, actor, confirm, path.name, reason)
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    print(say(Text(f"已保存 {count} 行。", f"{count} recorded.")))


def _data_manager(username: str) -> Actor:
    from lupustem.registry.access.permissions import may
    from lupustem.registry.models import Membership
    from lupustem.registry.record.actor import actor_of

    members = Membership.objects.select_related("user", "centre").filter(active=True, user__is_active=True)
    found = members.filter(user__username=username).order_by("id").first()
    actor = None if found is None else actor_of(found)
    if actor is None or not may(actor, "fact.import"):
        raise Unreadable(
            Text("--as 应为在用的数据管理员账户。", "--as names an active account of a data manager."),
        )
    return actor


def _read(path: Path, actor: Actor, patient: str, day: str | None) -> Preview:
    from lupustem.exchange.reading import read_limited
    from lupustem.registry.importing import LARGEST, preview, read_case, read_table

    data = read_limited(path, LARGEST)
    rows = (
        read_table(data, path.name) if path.suffix.lower() == ".csv" else read_case(data, path.name, patient, _day(day))
    )
    return preview(rows, actor.centre, path.name)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Unreadable(Text("--day 应写成 2026-01-31 的形式。", "--day is written as 2026-01-31.")) from None


def _show(found: Preview) -> None:
    from lupustem.registry.words import WORDS

    for row in found.rows:
        given, state = row.given, WORDS[row.word]
        said = Text(str(given.value), str(given.value)) if row.value is None else row.value
        why = row.why or Text("", "")
        zh, en = (
            f"{given.line} {state[i]} {given.patient} {row.fact[i]} {said[i]} {given.observed_on} {why[i]}"
            for i in (0, 1)
        )
        print(say(Text(zh.rstrip(), en.rstrip())))
    counts = WORDS["import.count"]
    numbers = {name: found.counts[name] for name in ("record", "same", "rejected")}
    print(say(Text(counts.zh.format(**numbers), counts.en.format(**numbers))))
    if found.plan:
        print(say(Text(f"要保存，请加 --confirm {found.digest}", f"to record it, add --confirm {found.digest}")))


def _record(found: Preview, actor: Actor, digest: str, name: str, reason: str) -> int:
    from lupustem.registry.actions.imports import import_facts
    from lupustem.registry.importing import entries_of

    if found.digest != digest:
        raise Unreadable(
            Text(
                "文件或记录在预览之后已有变化，没有保存；请重新预览，核对后再确认。",
                "the file or the record has changed since the preview and nothing was recorded; it has to be previewed again.",
            )
        )
    return import_facts(
        actor=actor,
        key=secrets.token_hex(16),
        entries=entries_of(found.plan),
        digest=digest,
        file=name,
        reason=reason.strip()[:500],
    )
