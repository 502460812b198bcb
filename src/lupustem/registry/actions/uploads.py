"""A file enters the record: kept once under its SHA-256, however often and by whatever name it is given."""

from __future__ import annotations

import hashlib

from lupustem.registry.models import Upload
from lupustem.registry.record.recording import Change
from lupustem.registry.uploads import clean_name, keep, largest, media_type_of, too_large


def store(change: Change, name: str, data: bytes) -> Upload:
    """Keep a file within a change under way; the row there is already, where the centre has this content.

    The receipt of the change never names the file: what the action itself writes names it. Raises Refusal for a file that is
    too large or not of a type that is taken.
    """
    if len(data) > largest():
        raise too_large()
    cleaned = clean_name(name)
    media_type = media_type_of(cleaned, data)
    centre, digest = change.actor.centre, hashlib.sha256(data).hexdigest()
    keep(data)
    found = Upload.objects.filter(centre=centre, sha256=digest).first()
    if found is not None:
        return found
    subject = change.subject
    row = Upload(centre=centre, sha256=digest, name=cleaned, media_type=media_type, size=len(data))
    change.write(row, action="store_upload")
    change.subject = subject
    return row
