"""What the consensus says of a patient now, with the whole explanation; and what was signed."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query

from lupustem.logic.text import Text
from lupustem.registry.api.operations import Number, operation, patient_of
from lupustem.registry.api.shapes import DecisionNow, SignedList, SignedWhole
from lupustem.registry.models import Decision
from lupustem.registry.standing import Facts, decision_of, facts_of, still_speaks
from lupustem.report.answer import answer

Language = Annotated[Literal["zh", "en"], Query(description="答案的语言 / the language of the answer")]
Version = Annotated[int, Path(ge=1, le=9_999_999, description="版本 / the version")]


@operation(
    "GET",
    "/patients/{number}/decision",
    "decisions.read",
    Text("按现有事实的判定与全部依据", "the decision of today with its whole explanation"),
    DecisionNow,
)
def read_decision(request: HttpRequest, number: Number, language: Language = "zh") -> Any:
    """What the consensus says of the facts as they stand now; nothing is signed by reading it."""
    patient = patient_of(request, number)
    facts = facts_of(patient)
    said = answer(decision_of(facts), case_id=patient.number, language=language, sources=facts.sources)
    return {"patient": patient.number, "facts_digest": facts.digest, "answer": said}


@operation(
    "GET",
    "/patients/{number}/decisions",
    "decisions.read",
    Text("已签名的判定", "the signed decisions"),
    SignedList,
)
def list_decisions(request: HttpRequest, number: Number) -> Any:
    """The signed decisions, the newest first."""
    patient = patient_of(request, number)
    facts, kept = facts_of(patient), patient.decisions.prefetch_related("signatures__by").order_by("-version")
    return {"patient": patient.number, "decisions": [_signed(one, facts) for one in kept]}


@operation(
    "GET",
    "/patients/{number}/decisions/{version}",
    "decisions.read",
    Text("一份已签名的判定，保持原样", "a signed decision as it was kept"),
    SignedWhole,
)
def read_signed_decision(request: HttpRequest, number: Number, version: Version) -> Any:
    """A decision with the answer that was signed."""
    patient = patient_of(request, number)
    kept = patient.decisions.filter(version=version).prefetch_related("signatures__by").first()
    if kept is None:
        raise Http404
    said = json.loads(kept.answer)
    return {"patient": patient.number, "answer": said, **_signed(kept, facts_of(patient))}


def signatures_of(row: Any) -> list[dict[str, Any]]:
    """The names under a row, in their order."""
    return [
        {"position": one.position, "meaning": one.meaning, "by": one.by.username, "role": one.role, "at": one.at}
        for one in sorted(row.signatures.all(), key=lambda one: int(one.position))
    ]


def _signed(kept: Decision, facts: Facts) -> dict[str, Any]:
    return {
        "version": kept.version,
        "verdict": kept.verdict,
        "digest": kept.digest,
        "facts_digest": kept.facts_digest,
        "speaks": still_speaks(kept, facts),
        "at": kept.at,
        "signatures": signatures_of(kept),
    }
