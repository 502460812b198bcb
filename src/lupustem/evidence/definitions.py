"""What was counted or measured: the named definitions of the papers, and what of `indices` they can be set beside.

Remission is not one outcome. Two figures are pooled only where they stand under one definition here. `index` is the index
of `lupustem score` with the same criteria; `nearest` are those that come near, with the `difference` said: a figure of the
one is no figure of the other. Ids of indices are plain text, since this package does not know `indices`.

>>> DEFINITIONS["sri4"].index, DEFINITIONS["renal_cr_pr"].nearest
('sri4', ('kdigo_2024_ln', 'eular_2025_ln'))
"""

from __future__ import annotations

from lupustem.evidence.definition import FAMILY_WORDS, Definition, Family
from lupustem.evidence.definitions_measured import MEASURED
from lupustem.evidence.definitions_response import RESPONSE

DEFINITIONS: dict[str, Definition] = {**RESPONSE, **MEASURED}
"""Every definition by id, in the order in which they are listed."""
for _id, _one in DEFINITIONS.items():
    object.__setattr__(_one, "id", _id)

__all__ = ["DEFINITIONS", "FAMILY_WORDS", "Definition", "Family"]
