"""Pages that say no, in the reader's language, and what to do; none says whether something exists elsewhere."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.api.problems import PLACE, of_status
from lupustem.registry.busy import TRY_AGAIN_S, is_busy

NOT_FOUND = Text("没有这个页面，或您的中心没有这条记录。", "there is no such page, or no such record in your centre.")
NOT_ALLOWED = Text(
    "您的角色看不到此页；需要时请联系项目负责人。",
    "this page is not open to your role; ask the programme director if you need it.",
)
STALE = Text(
    "页面已过期或来自别处，内容没有保存；请返回、重新载入页面后再提交。",
    "the page is too old or comes from elsewhere, and nothing was saved; go back, load it anew and submit again.",
)
FAULT = Text(
    "程序内部出错，内容没有保存；请重试，若仍出错请告知管理员。",
    "the program failed and nothing was saved; try again, and tell the administrator if it fails again.",
)

BUSY = Text(
    "同时保存的人太多，数据库一时没有空，内容没有保存；请稍等几秒后重试。",
    "too many people were saving at once, and nothing was saved; wait a few seconds and try again.",
)


def not_found(request: HttpRequest, exception: Exception | None = None, *, status: int = 404) -> HttpResponse:
    """Nothing here, for this reader."""
    return _refused(request, NOT_FOUND, status)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The table of permissions does not allow it."""
    return _refused(request, NOT_ALLOWED, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token against forgery."""
    return _refused(request, STALE, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, or one that is too large."""
    return _refused(request, STALE, 400)


def fault(request: HttpRequest) -> HttpResponse:
    """Something failed; nothing of it is shown. A database that is busy for a moment is no fault."""
    if is_busy(sys.exc_info()[1]):
        answer = _refused(request, BUSY, 503)
        answer["Retry-After"] = str(TRY_AGAIN_S)
        return answer
    return _refused(request, FAULT, 500)


def _refused(request: HttpRequest, text: Text, status: int) -> HttpResponse:
    if request.path.startswith(PLACE):
        return of_status(status)
    return render(request, "registry/refused.html", {"text": text}, status=status)
