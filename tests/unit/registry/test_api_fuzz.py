"""Schemathesis over the OpenAPI document against the running application: no server error, every answer as the document says.

Each operation is tried with what the document allows and with what it forbids, at addresses that exist and at random ones; the
seed is fixed, so that every run is the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from lupustem.registry.access import token as access_token
from lupustem.registry.access.roles import Role
from lupustem.registry.api.site import document
from lupustem.registry.models import Patient
from lupustem.registry.record.verifying import verify
from tests.unit.registry.programme import program

schemathesis = pytest.importorskip("schemathesis", reason="no schemathesis here: the API was not fuzzed")
pytestmark = pytest.mark.django_db
FEWER = bool(os.environ.get("LUPUSTEM_DATABASE_URL"))
EXAMPLES = {"get": 3 if FEWER else 6, "post": 4 if FEWER else 12}
THERE = {"number": "0002", "fact": "sledai_2k", "version": "1", "order": "1", "name": "LOT-1"}
TRIED = [
    (path, method, mode, there)
    for path, one in document()["paths"].items()
    for method in one
    for mode in ("positive", "negative")
    for there in ((True, False) if "{" in path else (False,))
]


@pytest.fixture(autouse=True)
def _connected() -> Iterator[None]:
    """A request closes no connection that the transaction of the test is on, as Django's own client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def _schema() -> Any:
    """The document as a program reads it from the running application."""
    from lupustem.registry.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/openapi.json", application, base_url="http://testserver")


def _checks(method: str) -> list[Any]:
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as openapi

    # What a program asks for beyond the document is passed over; what it sends to be kept is not.
    refused = [openapi.negative_data_rejection] if method == "post" else []
    return [
        *refused,
        checks.not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_headers_conformance,
        openapi.response_schema_conformance,
    ]


@pytest.mark.parametrize(("path", "method", "mode", "there"), TRIED)
def test_whatever_is_sent_the_answer_is_one_that_the_document_names(
    path: str, method: str, mode: str, there: bool, assessed: Patient
) -> None:
    operation = _schema()[path][method.upper()]
    role = Role.CELL_LABORATORY if "/lots" in path else Role.RHEUMATOLOGIST
    authorization = program(role).defaults["HTTP_AUTHORIZATION"]
    fixed = {name: value for name, value in THERE.items() if f"{{{name}}}" in path}
    cases = operation.as_strategy(
        generation_mode=schemathesis.GenerationMode(mode), **({"path_parameters": fixed} if there else {})
    )

    @settings(
        max_examples=EXAMPLES[method],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def tried(case: Any) -> None:
        access_token.WRONG.forget()
        case.call_and_validate(headers={"Authorization": authorization, "Host": "testserver"}, checks=_checks(method))

    tried()
    assert verify()[1] == []
