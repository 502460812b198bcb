"""Files on their way in: held in memory, large ones only from people who are logged in, and never written anywhere else.

A file above the limit is dropped while it arrives, and the request says so (`too_much`), so that a page can say it too.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler

from lupustem.registry.uploads import MIB

FORM_AROUND_IT = MIB


class InMemory(MemoryFileUploadHandler):
    """Django's handler in memory with this site's limits."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        """Decide by the announced length whether the file is taken."""
        known = getattr(self.request, "user", None)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if known is not None and known.is_authenticated:
            limit = settings.ENVIRONMENT.upload_mib * MIB + FORM_AROUND_IT
        self.activated = content_length <= limit
        self.request.too_much = not self.activated
