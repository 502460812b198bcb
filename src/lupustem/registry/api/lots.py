"""Lots: what the laboratory says of them and what the rules of release say; a lot file recorded as a new version."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query

from lupustem.logic.text import Text
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.api.decisions import signatures_of
from lupustem.registry.api.facts import printable
from lupustem.registry.api.operations import Key, actor_of_request, operation
from lupustem.registry.api.shapes import LotEntered, LotList, LotWhole
from lupustem.registry.models import Lot, LotRecord

PAGE = 100
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="批号 / the name of the lot")]
After = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9._-]*$", description="从此批号之后 / after this name")]


@operation("GET", "/lots", "lots.read", Text("批次列表", "the lots of the centre"), LotList)
def list_lots(request: HttpRequest, after: After = "") -> Any:
    """The lots by name, each in its newest version."""
    found = Lot.objects.filter(centre=actor_of_request(request).centre, name__gt=after).order_by("name")
    lots = list(found[: PAGE + 1])
    shown = [_short(newest) for one in lots[:PAGE] if (newest := _newest(one)) is not None]
    return {"lots": shown, "next": lots[PAGE - 1].name if len(lots) > PAGE else None}


@operation("GET", "/lots/{name}", "lots.read", Text("一个批次的现行结果", "a lot in its newest version"), LotWhole)
def read_lot(request: HttpRequest, name: Name) -> Any:
    """A lot with the whole answer."""
    newest = _newest(_lot(request, name))
    if newest is None:
        raise Http404
    return _whole(newest)


@operation("POST", "/lots", "lots.write", Text("以批次文件登记新批次", "record a new lot by its file"), LotWhole)
def write_lot(request: HttpRequest, entered: LotEntered, idempotency_key: Key) -> Any:
    """A new lot."""
    return _record(request, None, entered, idempotency_key)


@operation(
    "POST",
    "/lots/{name}",
    "lots.write",
    Text("登记一个批次的新一版结果", "record a further version of a lot"),
    LotWhole,
)
def write_lot_version(request: HttpRequest, name: Name, entered: LotEntered, idempotency_key: Key) -> Any:
    """A further version; files that the lot file names are those of the version before. Others are added on the page."""
    return _record(request, _lot(request, name), entered, idempotency_key)


def _record(request: HttpRequest, lot: Lot | None, entered: LotEntered, key: str) -> dict[str, Any]:
    row = record_lot(
        actor=actor_of_request(request),
        key=key,
        source=entered.source.encode(),
        source_name=entered.source_name,
        lot=lot,
        seen=entered.seen,
        reason=printable("reason", entered.reason),
    )
    return _whole(row)


def _lot(request: HttpRequest, name: str) -> Lot:
    found = Lot.objects.filter(centre=actor_of_request(request).centre, name=name).first()
    if found is None:
        raise Http404
    return found


def _newest(lot: Lot) -> LotRecord | None:
    return lot.records.prefetch_related("signatures__by").order_by("-version").first()


def _whole(row: LotRecord) -> dict[str, Any]:
    return {**_short(row), "answer": json.loads(row.answer), "source": row.source}


def _short(row: LotRecord) -> dict[str, Any]:
    act = row.lot.acts.order_by("-version").first()
    return {
        "name": row.lot.name,
        "version": row.version,
        "decision": row.decision,
        "digest": row.digest,
        "at": row.at,
        "act": None if act is None else act.act,
        "signatures": signatures_of(row),
    }
