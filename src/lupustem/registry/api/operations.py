"""An operation of the API: its method, its address, the scope that it wants, what it does in both languages.

    @operation("GET", "/patients/{number}/facts", "facts.read", Text(...), FactList)
    def read_facts(request, number: Number): ...

Whoever asks is known by a token before anything is read; who asked for whom is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Header, Path, Router
from ninja.security.http import HttpAuthBase

from lupustem.logic.text import Text
from lupustem.registry.access.permissions import may
from lupustem.registry.access.scopes import SCOPES
from lupustem.registry.access.token import TooManyWrong, token_of
from lupustem.registry.api.problems import Problem
from lupustem.registry.api.shapes import ProblemShape
from lupustem.registry.models import Patient, ReadRow
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.record.clock import now

Number = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{1,12}$", description="患者编号 / the patient's number")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[!-~]+$",
        description="每次写入的唯一键；重发同一键不会重复执行 / names the request: sent again it is not carried out again",
    ),
]
REFUSALS = (400, 401, 403, 404, 409, 422, 429)
router = Router()


@dataclass(frozen=True, slots=True)
class Operation:
    """What the page of the operations shows, and what the tests walk."""

    method: str
    path: str
    scope: str
    words: Text


OPERATIONS: list[Operation] = []


class Token(HttpAuthBase):
    """The token of a request, for one scope: sets who acts, and logs who read whom."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str, name: str) -> None:
        super().__init__()
        self.scope, self.name = scope, name

    def __call__(self, request: HttpRequest) -> Actor:
        """Who acts. Raises Problem."""
        try:
            found = token_of(request)
        except TooManyWrong:
            raise Problem("too_many") from None
        if found is None:
            raise Problem("no_token")
        token, membership = found
        actor = actor_of(membership)
        if self.scope not in token.scopes.split() or not may(actor, SCOPES[self.scope].permission):
            raise Problem("forbidden")
        request.actor = actor  # type: ignore[attr-defined]
        self._note_reading(request, actor)
        return actor

    def _note_reading(self, request: HttpRequest, actor: Actor) -> None:
        number = (request.resolver_match.kwargs if request.resolver_match else {}).get("number")
        if number is None:
            return
        patient = Patient.objects.filter(centre=actor.centre, number=number).first()
        ReadRow.objects.create(
            at=now(),
            centre=actor.centre,
            who=actor.user.username,
            role=str(actor.role),
            page=f"api {self.name}",
            patient=patient,
        )


def operation(method: str, path: str, scope: str, words: Text, shape: Any) -> Callable[[Any], Any]:
    """Register an operation."""

    def named(view: Any) -> Any:
        OPERATIONS.append(Operation(method, path, scope, words))
        register = router.api_operation(
            [method],
            path,
            auth=Token(scope, view.__name__),
            response={200: shape, **dict.fromkeys(REFUSALS, ProblemShape)},
            operation_id=view.__name__,
            summary=f"{words.zh} / {words.en}",
            description=f"scope: {scope}",
            openapi_extra={"x-scope": scope},
        )
        return register(view)

    return named


def actor_of_request(request: HttpRequest) -> Actor:
    """Who acts."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def patient_of(request: HttpRequest, number: str) -> Patient:
    """The patient of this number in the token's own centre."""
    found = Patient.objects.filter(centre=actor_of_request(request).centre, number=number).first()
    if found is None:
        raise Http404
    return found
