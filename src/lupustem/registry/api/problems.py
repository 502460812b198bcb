"""How the API says no: problem JSON (RFC 9457) with a code for programs and sentences in both languages for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from lupustem.logic.text import Text
from lupustem.registry.record.refusals import Conflict, Forbidden, KeyUsed, Refusal

MEDIA = "application/problem+json"
PLACE = "/api/"
PROBLEMS: dict[str, tuple[int, Text]] = {
    "unreadable": (
        400,
        Text(
            "请求无法读取：应为不超过 2 MiB 的 JSON，同一对象中的键不得重复。",
            "the request cannot be read: it takes JSON of at most 2 MiB, each key once in its object.",
        ),
    ),
    "no_token": (
        401,
        Text(
            "没有令牌，或令牌无效、已过期、已撤销；请在“我的账户”中另建。",
            "there is no token, or it is wrong, over or revoked; its owner makes another under “My account”.",
        ),
    ),
    "forbidden": (
        403,
        Text(
            "令牌没有此权限范围，或其所有者的角色已无此权限。",
            "the token lacks this scope, or its owner's role no longer has the permission.",
        ),
    ),
    "not_found": (
        404,
        Text("没有此地址，或本中心没有这条记录。", "no such address, or no such record in your centre."),
    ),
    "method": (405, Text("此地址不接受这种方法。", "this address does not take this method.")),
    "conflict": (
        409,
        Text("已有更新的版本；请重新读取后再提交。", "there is a newer version; read it and send yours anew."),
    ),
    "invalid": (422, Text("内容不符合要求；见 details。", "what was sent cannot be taken; see details.")),
    "refused": (422, Text("此操作被拒绝；见 details。", "this was refused; see details.")),
    "key_used": (
        422,
        Text("此 Idempotency-Key 已用于另一请求。", "this Idempotency-Key belongs to another request."),
    ),
    "too_many": (
        429,
        Text(
            "来自此地址的错误令牌过多；请一分钟后再试。", "too many wrong tokens from this address; try after a minute."
        ),
    ),
    "busy": (
        503,
        Text(
            "数据库一时没有空，没有保存；请稍等几秒后重试。",
            "the database is busy and nothing was saved; try again after a few seconds.",
        ),
    ),
    "fault": (500, Text("程序内部出错，没有保存。", "the program failed, and nothing was saved.")),
}
_BY_STATUS = {status: code for code, (status, _) in reversed(PROBLEMS.items())}


class Problem(Exception):
    """An answer that is a problem, by its code."""

    def __init__(self, code: str, *details: Text) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def problem(code: str, details: Iterable[Text] = (), **more: Any) -> HttpResponse:
    """The answer that a code has."""
    status, title = PROBLEMS[code]
    said = {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": _both(title),
        "details": [_both(one) for one in details],
        **more,
    }
    answer = HttpResponse(json.dumps(said, ensure_ascii=False, default=str), content_type=MEDIA, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def of_status(status: int) -> HttpResponse:
    """The problem of an HTTP status, where no page was reached."""
    return problem(_BY_STATUS.get(status, "unreadable"))


def of_refusal(refusal: Refusal) -> HttpResponse:
    """What an action refused; of a conflict both versions."""
    if isinstance(refusal, Conflict):
        return problem("conflict", refusal.texts, mine=refusal.mine, theirs=refusal.theirs)
    if isinstance(refusal, KeyUsed):
        return problem("key_used", refusal.texts)
    return problem("forbidden" if isinstance(refusal, Forbidden) else "refused", refusal.texts)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
