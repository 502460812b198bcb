"""Before everything else: a request with characters that no text has is not read.

A null character, another control character in an address, or half a surrogate pair would be refused by one database and kept by
the other; here it is refused once, for every address, field and cookie. Fields say more about what they take.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

NEVER = re.compile("[\x00\ud800-\udfff]")
NOT_IN_ADDRESSES = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Readable:
    """The middleware; it stands before the sessions, whose cookie it checks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it cannot be read."""
        from lupustem.registry.pages.refusals import bad_request

        queries = [text for name, values in request.GET.lists() for text in (name, *values)]
        if NOT_IN_ADDRESSES.search(request.path) or any(
            NEVER.search(text) for text in (*queries, *request.COOKIES.values())
        ):
            request.COOKIES.clear()
            return bad_request(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Look at the fields of a form; a body of another kind is read by its page."""
        from lupustem.registry.pages.gate import TOKEN
        from lupustem.registry.pages.refusals import bad_request

        if request.method != "POST" or getattr(view, "permission", None) == TOKEN:
            return None
        fields = [text for name, values in request.POST.lists() for text in (name, *values)]
        names = [str(one.name) for one in request.FILES.values()]
        return bad_request(request) if any(NEVER.search(text) for text in (*fields, *names)) else None
