"""The API as a part of the site: how JSON is read and written, how faults are said, its addresses and its document."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import get_schema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

import lupustem.registry.api.decisions
import lupustem.registry.api.facts
import lupustem.registry.api.lots
import lupustem.registry.api.plans  # noqa: F401  (each registers its operations)
from lupustem.logic.as_words import plain
from lupustem.logic.text import Text
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.api.operations import OPERATIONS, router
from lupustem.registry.api.problems import MEDIA, PLACE, Problem, of_refusal, problem
from lupustem.registry.pages.gate import OWN, PUBLIC, TOKEN, page
from lupustem.registry.pages.readable import NEVER
from lupustem.registry.record.refusals import Refusal

VERSION = "1"


class ExactParser(Parser):
    """JSON with exact decimals, no key twice, without NaN, and without characters that no text has."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises ValueError."""
        text = request.body.decode()
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once)
        if "\\u" in text or NEVER.search(text):
            _check(found)
        return found


class ExactRenderer(BaseRenderer):
    """JSON with the digits that a decimal has."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes."""
        return orjson.dumps(data, default=_exact)


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(plain(value))
    raise TypeError(type(value).__name__)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: neither of two values is chosen in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _check(value: Any) -> None:
    if isinstance(value, str) and NEVER.search(value):
        raise ValueError("a character that no text has")
    for one in value if isinstance(value, list) else ():
        _check(one)
    for name, one in value.items() if isinstance(value, dict) else ():
        _check(name)
        _check(one)


api = NinjaAPI(
    title="lupustem",
    version=VERSION,
    description="事实、判定、处方与批次；不提供患者身份。/ Facts, decisions, plans and lots; never who a patient is.",
    docs_url=None,
    openapi_url=None,
    parser=ExactParser(),
    renderer=ExactRenderer(),
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, found: Problem) -> HttpResponse:
    return problem(found.code, found.details)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, found: Http404) -> HttpResponse:
    return problem("not_found")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, found: HttpError) -> HttpResponse:
    return problem("unreadable")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """Where something is wrong and which rule it breaks; never what was sent."""
    places = {".".join(map(str, one["loc"])): str(one["type"]) for one in found.errors}
    return problem("invalid", [Text(f"{place}：{rule}", f"{place}: {rule}") for place, rule in places.items()])


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return of_refusal(refusal)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; refusals as problem JSON."""
    made = deepcopy(dict(get_schema(api=api, path_prefix=PLACE)))
    for methods in made["paths"].values():
        for one in methods.values():
            for status, answer in one["responses"].items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {MEDIA: answer["content"].popitem()[1]}
    return made


@page(PUBLIC)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; it says what the program can do and nothing of anybody."""
    return JsonResponse(document())


@page(OWN)
def operations(request: HttpRequest) -> HttpResponse:
    """The operations as a page of our own; nothing is fetched from elsewhere."""
    rows = [{"operation": one, "scope": SCOPES[one.scope].words, "place": f"/api{one.path}"} for one in OPERATIONS]
    return render(request, "registry/api.html", {"rows": rows})


def api_patterns() -> list[URLPattern]:
    """The addresses, each closed but to a token."""
    found = [
        path("api/openapi.json", openapi),
        path("api/docs", operations),
    ]
    views = {str(one.pattern): one.callback for one in api.urls[0] if one.name != "api-root"}
    return found + [path(f"api/{route}", _closed(view, route)) for route, view in views.items()]


def _closed(view: Callable[..., Any], route: str) -> Callable[..., Any]:
    methods = sorted(
        {one.method for one in OPERATIONS if one.path.lstrip("/") == route.replace("<", "{").replace(">", "}")}
    )
    assert methods, route
    view.permission, view.methods, view.identified = TOKEN, tuple(methods), False  # type: ignore[attr-defined]
    return view
