"""Something new: the number of an infusion's last entry, as a stream of events for a screen that stands open.

Here it is one event and the end; browsers come again after two seconds, so any WSGI server will do. Where `lupustem serve`
runs the site, `live.front` keeps the stream open, with the checks of this page repeated. It says a number and nothing else,
and looking keeps no session alive.
"""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from lupustem.registry.pages.bedside import infusion_or_404, leave_session
from lupustem.registry.pages.gate import page

AGAIN_MS = 2000


@page("infusion.read")
def live(request: HttpRequest, number: str, infusion: int) -> HttpResponse:
    """The number of the last entry, once."""
    found = infusion_or_404(request, number, infusion)
    newest = found.events.aggregate(newest=Max("number"))["newest"] or 0
    answer = HttpResponse(f"retry: {AGAIN_MS}\ndata: {newest}\n\n", content_type="text/event-stream")
    answer["X-Infusion"] = str(found.pk)
    leave_session(request)
    return answer
