"""The form of a visit: everything that the outcomes read, grouped, and the examinations of the calendar for this patient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.logic.text import Text
from lupustem.registry.actions.visits import PURPOSES
from lupustem.registry.fact_values import written
from lupustem.registry.pages.asked import Asked, Group
from lupustem.registry.pages.fact_rows import as_typed
from lupustem.registry.visit_values import VARIABLES
from lupustem.registry.words import WORDS
from lupustem.treatment.calendar import Item
from lupustem.treatment.reasons import KIND_WORDS

_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "visit.blood",
        (
            "platelets_10e9_l",
            "haemoglobin_g_l",
            "white_cells_10e9_l",
            "complement_c3_g_l",
            "complement_c4_g_l",
            "albumin_g_l",
        ),
    ),
    (
        "visit.kidney",
        (
            "protein_g_24h",
            "upcr_g_g",
            "upcr_mg_g",
            "upcr_mg_mmol",
            "creatinine_umol_l",
            "creatinine_mg_dl",
            "egfr",
            "urine_rbc_hpf",
            "new_casts",
        ),
    ),
    (
        "visit.therapy",
        (
            "prednisone_mg",
            "prednisolone_mg",
            "weight_kg",
            "standard_therapy",
            "stable_therapy",
            "rescue",
            "added_nsaid_or_hydroxychloroquine",
            "new_immunosuppressant",
        ),
    ),
    ("visit.global", ("pga", "sledai", "clinical_sledai", "response_effective")),
    ("visit.sledai", tuple(DESCRIPTORS)),
    ("visit.bilag", tuple(f"bilag_{system}" for system in SYSTEMS)),
)
_FLARE = tuple(name for name in VARIABLES if not any(name in part for _, part in _PARTS))
GROUPS = (*_PARTS, ("visit.flare", _FLARE))
"""Title -> what is asked under it; what stands nowhere else, under the last."""
_CLOSED = ("visit.sledai", "visit.bilag", "visit.flare")
_KINDS: dict[str, Any] = {"boolean": "three", "category": "choice"}


def groups_for(items: list[Item], *, amends: bool) -> list[Group]:
    """The questions of a visit. items: the examinations of the calendar's visit, else of the whole calendar."""
    head = [
        Asked("on", WORDS["visit.on"], "date", required=True),
        Asked("purpose", WORDS["visit.purpose"], "choice", tuple(PURPOSES.items()), required=True),
    ]
    found = [Group(WORDS["visit.visit"], head), Group(WORDS["visit.examined"], list(map(_examination, items)))]
    for title, names in GROUPS:
        note = WORDS["visit.kidney_note"] if title == "visit.kidney" else None
        found.append(Group(WORDS[title], [_question(name) for name in names], note, closed=title in _CLOSED))
    last = [Asked("note", WORDS["visit.note"], "long", limit=1000)]
    reason = Asked(
        "reason", WORDS["adverse.reason"], "long", required=amends, limit=500, hint=WORDS["visit.reason_hint"]
    )
    found.append(Group(WORDS["visit.end"], [*last, reason]))
    return [group for group in found if group.rows]


def _question(name: str) -> Asked:
    one = VARIABLES[name]
    kind = _KINDS.get(one.kind, "number")
    choices = tuple(one.values.items()) if one.kind == "category" else ()
    variable = None if kind == "three" else one
    return Asked(f"v.{name}", one.text, kind, choices, variable=variable)


def _examination(item: Item) -> Asked:
    one = item.examination
    kind = KIND_WORDS[one.kind]
    hint = kind
    if item.asks:
        from lupustem.facts import FACTS

        zh = "、".join(FACTS[name].text.zh for name in item.asks)
        en = "; ".join(FACTS[name].text.en for name in item.asks)
        hint = Text(f"{kind.zh}；是否适用取决于：{zh}", f"{kind.en}; whether it applies hangs on: {en}")
    return Asked(f"e.{one.id}", one.text, "tick", hint=hint)


def fill(groups: list[Group], values: Mapping[str, Any], examined: list[str], head: Mapping[str, str]) -> None:
    """Put a visit into the questions."""
    given = typed_of(values, examined, head)
    for group in groups:
        for one in group.rows:
            one.value = given.get(one.name, one.value)


def typed_of(values: Mapping[str, Any], examined: list[str], head: Mapping[str, str]) -> dict[str, str]:
    """A visit as the questions hold it, by name."""
    given = {f"v.{name}": as_typed(value) for name, value in values.items()}
    return given | {f"e.{name}": "yes" for name in examined} | dict(head)


def found_in(cleaned: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a filled form says was found and examined."""
    values = {name[2:]: value for name, value in cleaned.items() if name.startswith("v.")}
    examined = [name[2:] for name, value in cleaned.items() if name.startswith("e.") and value]
    assert all(written(value) != "null" for value in values.values())
    return values, examined
