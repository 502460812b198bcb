"""The record under pseudonyms, downloaded as one .zip: what is in it, for whom, and then the file, a piece at a time."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from lupustem.registry.actions.exports import LONGEST_RECIPIENT, note_export
from lupustem.registry.export.writing import Asked, write_export
from lupustem.registry.pages.answers import form_page
from lupustem.registry.pages.fields import Field, Form
from lupustem.registry.pages.gate import page
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS

FIELDS = (
    Field(
        "recipient",
        WORDS["export.recipient"],
        required=False,
        hint=WORDS["export.recipient_hint"],
        limit=LONGEST_RECIPIENT,
    ),
)
PIECE = 1 << 16


@page("export.make", methods=("GET", "POST"))
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A GET says what an export holds; a POST makes one and sends it."""
    context = {"title": "export.title", "submit": "export.submit", "after": "registry/export_note.html"}
    form = Form(FIELDS)
    if request.method == "GET" or not form.read(request.POST):
        return form_page(request, form, context)
    actor, recipient = request.actor, form.cleaned["recipient"]  # type: ignore[attr-defined]
    try:
        note_export(actor=actor, key=request.POST.get("key", ""), recipient=recipient)
    except Refusal as refusal:
        return form_page(request, form, context, refusal=refusal)
    scratch = Path(tempfile.mkdtemp(dir=settings.ENVIRONMENT.data_dir, prefix=".export."))
    try:
        name = f"lupustem-{actor.centre.code}-{today().isoformat()}"
        _write(scratch, name, actor.centre, recipient)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    response = StreamingHttpResponse(_pieces(scratch, name), content_type="application/zip")
    response["Content-Length"] = str((scratch / f"{name}.zip").stat().st_size)
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def _write(scratch: Path, name: str, centre: object, recipient: str) -> None:
    folder = scratch / name
    folder.mkdir()
    write_export(
        folder,
        centre,  # type: ignore[arg-type]
        Asked(False, recipient),
        secret_key=settings.SECRET_KEY,
        uploads=settings.ENVIRONMENT.data_dir / "uploads",
    )
    with zipfile.ZipFile(scratch / f"{name}.zip", "x", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for path in sorted(folder.iterdir()):
            file.write(path, f"{name}/{path.name}")
    shutil.rmtree(folder)


def _pieces(scratch: Path, name: str) -> Iterator[bytes]:
    """The file, piece by piece; it is gone when it was sent, or when nobody takes it any more."""
    try:
        with open(scratch / f"{name}.zip", "rb") as file:
            while piece := file.read(PIECE):
                yield piece
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
