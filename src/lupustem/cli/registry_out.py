"""`lupustem registry export` and `whose`: the record as open files, and back from a pseudonym to the centre's own number."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import Refused
from lupustem.cli.language import both, say
from lupustem.cli.options import Centre, Demo, Lang, Recipient
from lupustem.cli.registry_admin import registry_app
from lupustem.exchange.reading import shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.exchange.cohort_run import CohortSummary

Reason = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar="TEXT",
        show_default=False,
        help=both("理由，写入变更记录。", "Why; it stands in the trail."),
    ),
]


@registry_app.command(
    "export",
    help=both(
        "把一个中心的全部记录写成开放文件：每表 CSV 与 Parquet、说明、校验值、变更记录；默认用假名，不含身份与自由文本。",
        "Write a centre's whole record as open files: CSV and Parquet for each table, schema, checksums, trail; by "
        "default under "
        "pseudonyms, without identities and free text.",
    ),
)
def export(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", show_default=False, help=both("新文件夹。", "A new folder."))
    ],
    recipient: Recipient = "",
    identified: Annotated[
        bool, typer.Option("--identified", help=both("实名导出，须写理由。", "With who patients are; wants --reason."))
    ] = False,
    reason: Reason = "",
    centre: Centre = None,
    demo: Demo = False,
    lang: Lang = None,
) -> None:
    """Export the record."""
    prepared(demo)
    from django.conf import settings

    from lupustem.registry.actions.exports import note_export_by_operator
    from lupustem.registry.centres import centre_named
    from lupustem.registry.export.writing import Asked, write_export
    from lupustem.registry.record.refusals import Refusal

    target = Path(folder)
    if target.exists():
        name = shown(target)
        raise Unreadable(Text(f"{name.zh}：已存在；请换一个名称。", f"{name.en}: exists; give another name."))
    try:
        own = centre_named(centre)
        note_export_by_operator(centre=own, what="tables", identified=identified, recipient=recipient, reason=reason)
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    with tempfile.TemporaryDirectory(
        dir=target.absolute().parent, prefix=f".{target.name}.", suffix=".part"
    ) as scratch:
        place = Path(scratch, "export")
        place.mkdir()
        done = write_export(
            place,
            own,
            Asked(identified, recipient),
            secret_key=settings.SECRET_KEY,
            uploads=settings.ENVIRONMENT.data_dir / "uploads",
        )
        os.rename(place, target)
    rows = sum(done.counts.values())
    kind = Text("实名", "identified") if identified else Text("假名", "pseudonymous")
    print(
        say(
            Text(
                f"已导出到 {target}（{kind.zh}）：{len(done.counts)} 张表，{rows} 行。",
                f"exported to {target} ({kind.en}): {len(done.counts)} tables, {rows} rows.",
            )
        )
    )
    print(say(Text(f"SHA256SUMS 的校验值 {done.digest}", f"digest of SHA256SUMS {done.digest}")))


@registry_app.command(
    "whose",
    help=both(
        "由假名找回本中心的患者编号；须写理由，写入变更记录。",
        "Find the centre's patient number by a pseudonym; wants a reason, which stands in the trail.",
    ),
)
def whose(
    pseudonym: Annotated[str, typer.Argument(metavar="PSEUDONYM", show_default=False, help=both("P-…。", "P-…."))],
    reason: Reason = "",
    recipient: Recipient = "",
    centre: Centre = None,
    demo: Demo = False,
    lang: Lang = None,
) -> None:
    """Turn a pseudonym back."""
    prepared(demo)
    from django.conf import settings

    from lupustem.registry.actions.exports import note_export_by_operator
    from lupustem.registry.centres import centre_named
    from lupustem.registry.export.pseudonyms import Pseudonyms
    from lupustem.registry.models import Patient
    from lupustem.registry.record.refusals import Refusal

    try:
        own = centre_named(centre)
        note_export_by_operator(centre=own, what=pseudonym[:40], identified=True, recipient=recipient, reason=reason)
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    names = Pseudonyms(settings.SECRET_KEY, own.code, recipient)
    numbers = Patient.objects.filter(centre=own).values_list("number", flat=True)
    found = next((number for number in numbers.iterator() if names.of("patient", number) == pseudonym), None)
    if found is None:
        raise Unreadable(
            Text(
                "本中心没有此假名的患者；请核对假名、--for 与 --centre，密钥更换后旧假名不能找回。",
                "no patient of this centre has this pseudonym; check it, --for and --centre. After a change of the "
                "key an old one "
                "is not found.",
            )
        )
    print(found)


def decided(
    output: Path, stages: tuple[str, ...], *, facts: str | None, recipient: str, code: str | None, demo: bool
) -> CohortSummary:
    """The registry's patients decided as a cohort; that they were is in the trail."""
    prepared(demo)
    from django.conf import settings

    from lupustem.registry.actions.exports import note_export_by_operator
    from lupustem.registry.centres import centre_named
    from lupustem.registry.cohort import decide_registry
    from lupustem.registry.export.pseudonyms import Pseudonyms
    from lupustem.registry.record.refusals import Refusal

    try:
        own = centre_named(code)
        note_export_by_operator(centre=own, what="cohort", identified=False, recipient=recipient, reason="")
    except Refusal as refusal:
        raise Refused(refusal.texts) from None
    names = Pseudonyms(settings.SECRET_KEY, own.code, recipient)
    return decide_registry(own, output, stages=stages, names=names, facts=None if facts is None else Path(facts))


def prepared(demo: bool) -> None:
    """Make the registry ready for a command that reads it. Raises Unreadable where there is none of this version."""
    from lupustem.cli.audit import _prepare

    _prepare(demo)
