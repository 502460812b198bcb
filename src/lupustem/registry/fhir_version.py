"""Whether a Bundle is FHIR R4, or shows by its shape that it is an earlier or a later version.

A Bundle does not have to say its version. These elements changed between versions, so that reading them as R4 would lose what
they say: `Condition.clinicalStatus` is a word up to STU3; a medicine stands under `medication` from R5 on, and
`Encounter.class` is a list there.
"""

from __future__ import annotations

from typing import Any

from lupustem.logic.text import Text


def not_r4(data: bytes) -> Text | None:
    """What to do about a Bundle of another version; None for R4, and for what is no JSON at all."""
    import orjson

    try:
        bundle = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    resources = (
        [one.get("resource") for one in entries or () if isinstance(one, dict)] if isinstance(entries, list) else []
    )
    versions = {_version(one) for one in resources if isinstance(one, dict)} - {""}
    if not versions:
        return None
    version = min(versions)
    return Text(
        f"Bundle：结构为 FHIR {version}，此处只读 R4（4.0.1）；请让来源系统按 R4 导出。",
        f"Bundle: its shape is that of FHIR {version}, and R4 (4.0.1) is read here; have it exported as R4.",
    )


def _version(resource: dict[str, Any]) -> str:
    kind = resource.get("resourceType")
    if kind == "Condition" and isinstance(resource.get("clinicalStatus"), str):
        return "STU3"
    if str(kind).startswith("Medication") and isinstance(resource.get("medication"), dict):
        return "R5"
    if kind == "Encounter" and isinstance(resource.get("class"), list):
        return "R5"
    return ""
