"""A file given back as it came: always as a download, never shown, with nothing in it that a browser would run."""

from __future__ import annotations

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lupustem.registry.models import Upload
from lupustem.registry.pages.gate import page
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.uploads import open_upload, too_large


@page("upload.read")
def download(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file of the actor's own centre."""
    found = Upload.objects.filter(centre=request.actor.centre, sha256=sha256).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    try:
        data = open_upload(found)
    except Refusal as refusal:
        return render(request, "registry/refused.html", {"text": refusal.texts[0]}, status=410)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def given_file(request: HttpRequest, name: str = "document") -> tuple[str, bytes] | None:
    """The file that a form sent, its name and content; None where there is none. Raises Refusal for one that is too large."""
    given = cast("UploadedFile | None", request.FILES.get(name))
    if getattr(request, "too_much", False):
        raise too_large()
    if given is None or not given.size:
        return None
    return str(given.name), given.read()
