"""The 97 items of BILAG-2004 in the form's order, by number, by system and by how they are answered.

Source: the official form, revision 1 September 2009 (doi 10.1093/rheumatology/keh624 for the index); our own words.

    >>> ITEMS[90].variable.name, ITEMS[90].variable.unit, ITEMS[90].system
    ('bilag_90', 'g/dL', 'haematological')
"""

from __future__ import annotations

from lupustem.indices.bilag.items_chest_gut_eye import CARDIORESPIRATORY, GASTROINTESTINAL, OPHTHALMIC
from lupustem.indices.bilag.items_form import ITEM_SCALE, Item, ItemKind
from lupustem.indices.bilag.items_measured import HAEMATOLOGICAL, RENAL
from lupustem.indices.bilag.items_nerve_and_joint import MUSCULOSKELETAL, NEUROPSYCHIATRIC
from lupustem.indices.bilag.items_skin import CONSTITUTIONAL, MUCOCUTANEOUS
from lupustem.logic.text import Text

__all__ = ["ITEMS", "ITEM_SCALE", "NUMBERS", "SEVERITY", "SYSTEMS", "YES_NO", "Item", "ItemKind"]

SYSTEMS: dict[str, Text] = {
    "constitutional": Text("全身表现", "Constitutional"),
    "mucocutaneous": Text("皮肤黏膜", "Mucocutaneous"),
    "neuropsychiatric": Text("神经精神", "Neuropsychiatric"),
    "musculoskeletal": Text("肌肉骨骼", "Musculoskeletal"),
    "cardiorespiratory": Text("心肺", "Cardiorespiratory"),
    "gastrointestinal": Text("胃肠道", "Gastrointestinal"),
    "ophthalmic": Text("眼", "Ophthalmic"),
    "renal": Text("肾脏", "Renal"),
    "haematological": Text("血液", "Haematological"),
}
ITEMS: dict[int, Item] = {
    item.number: item
    for group in (
        CONSTITUTIONAL,
        MUCOCUTANEOUS,
        NEUROPSYCHIATRIC,
        MUSCULOSKELETAL,
        CARDIORESPIRATORY,
        GASTROINTESTINAL,
        OPHTHALMIC,
        RENAL,
        HAEMATOLOGICAL,
    )
    for item in group
}


def _of(kind: ItemKind) -> tuple[int, ...]:
    return tuple(item.number for item in ITEMS.values() if item.kind == kind)


SEVERITY, YES_NO, NUMBERS = _of("severity"), _of("yes_no"), _of("number")
