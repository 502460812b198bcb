"""Every index by name, other names under which people look for it, and what its items are called."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices import classification, damage_items, glucocorticoid, protein, sle_das
from lupustem.indices.bilag import items as bilag_items
from lupustem.indices.bilag import renal
from lupustem.indices.bilag.index import BILAG_2004, SYSTEM_INDICES
from lupustem.indices.bilag.numeric import BILAG_NUMERIC
from lupustem.indices.bilag.tally import BILAG_TALLY
from lupustem.indices.classification import EULAR_ACR_2019
from lupustem.indices.damage import SLICC_DAMAGE
from lupustem.indices.declare import Index
from lupustem.indices.egfr import CKD_EPI_2009, CKD_EPI_2021
from lupustem.indices.flare import MODIFIED_FLARE, SELENA_FLARE
from lupustem.indices.glucocorticoid import GLUCOCORTICOID
from lupustem.indices.msc_papers import MSC_PAPERS, WANG_2018_ENTRY
from lupustem.indices.nephritis import RESPONSES
from lupustem.indices.pga import PGA
from lupustem.indices.protein import UNIT
from lupustem.indices.relapse import KDIGO_RELAPSE
from lupustem.indices.responder import BICLA, SRI
from lupustem.indices.ri50 import S2K_RI50
from lupustem.indices.score import Score
from lupustem.indices.sle_das import SLE_DAS
from lupustem.indices.sledai import SELENA_SLEDAI, SLEDAI_2K
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.indices.targets import DORIS, LLDAS
from lupustem.logic.text import Text

INDICES: dict[str, Index] = {
    one.name: one
    for one in (
        SLEDAI_2K,
        SELENA_SLEDAI,
        S2K_RI50,
        BILAG_2004,
        *SYSTEM_INDICES.values(),
        BILAG_NUMERIC,
        BILAG_TALLY,
        PGA,
        SLE_DAS,
        EULAR_ACR_2019,
        SLICC_DAMAGE,
        CKD_EPI_2021,
        CKD_EPI_2009,
        UNIT,
        GLUCOCORTICOID,
        *SRI.values(),
        BICLA,
        SELENA_FLARE,
        MODIFIED_FLARE,
        LLDAS,
        DORIS,
        *RESPONSES.values(),
        KDIGO_RELAPSE,
        WANG_2018_ENTRY,
        *MSC_PAPERS.values(),
    )
}
ALIASES: dict[str, str] = {
    "sledai": "sledai_2k",
    "sledai2k": "sledai_2k",
    "sledas": "sle_das",
    "bilag": "bilag2004",
    "bilag_2004": "bilag2004",
    "sdi": "slicc_acr_damage",
    "slicc_sdi": "slicc_acr_damage",
    "slicc_acr_sdi": "slicc_acr_damage",
    "slicc_damage_index": "slicc_acr_damage",
    "ri50": "s2k_ri50",
    "acr_eular_2019": "eular_acr_2019",
    "egfr": "ckd_epi_2021",
    "prednisone_equivalent": "glucocorticoid",
    "prednisolone_equivalent": "glucocorticoid",
    "glucocorticoid_equivalent": "glucocorticoid",
    "tally": "bilag2004_tally",
    "bilag_tally": "bilag2004_tally",
    "bilag_systems_tally": "bilag2004_tally",
    "bilag_numeric": "bilag2004_numeric",
    "sri": "sri4",
    "sri_4": "sri4",
    "sri_5": "sri5",
    "sri_6": "sri6",
    "sri_7": "sri7",
    "sri_8": "sri8",
    "sfi": "selena_flare_index",
    "selena_flare": "selena_flare_index",
    "modified_sfi": "selena_flare_index_modified",
    "sfi_modified": "selena_flare_index_modified",
    "doris": "doris_2021",
    "kdigo_2021_ln": "kdigo_2024_ln",
    "kdigo_ln": "kdigo_2024_ln",
    "eular_2019_ln": "eular_era_edta_2019_ln",
    "eular_era_edta_2019": "eular_era_edta_2019_ln",
    "perr": "bliss_ln_perr",
    "crr": "bliss_ln_crr",
    "kdigo_2012_relapse": "kdigo_relapse",
    "kdigo_relapse_2012": "kdigo_relapse",
}


def find(name: str) -> Index:
    """An index by its name or another usual one, in any case, with - or _.

    Raises InvalidFacts with the nearest right name.
    """
    plain = name.strip().lower().replace("-", "_")
    plain = ALIASES.get(plain, plain)
    if plain in INDICES:
        return INDICES[plain]
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:60]
    near = get_close_matches(plain, [*INDICES, *ALIASES], n=1, cutoff=0.6)
    right = ALIASES.get(near[0], near[0]) if near else None
    hint = (
        Text(f"最接近的是 {right}。", f"the nearest is {right}.") if right else Text("请核对名称。", "check the name.")
    )
    text = Text(f"{shown}：没有这个指数；{hint.zh}", f"{shown}: no index has this name; {hint.en}")
    raise InvalidFacts((Problem(shown, "unknown_fact", text, "" if right else "indices"),))


def score(index: str, given: Mapping[str, object]) -> Score:
    """Score one visit: the input of an index by its name.

    Raises InvalidFacts with every problem of the name or the input.
    """
    return find(index).score(given)


def item_name(index: str, key: str) -> Text | None:
    """What an item of an index is called, as it stands in contributions and missing; None where nothing is known."""
    name = key.rpartition(".")[2]
    if name.isdecimal() and int(name) in bilag_items.ITEMS:
        return bilag_items.ITEMS[int(name)].variable.text
    for names in _NAMES.get(index, ()):
        if name in names:
            return names[name]
    return _GENERAL.get(name)


_SLEDAI = {name: one.text for name, one in DESCRIPTORS.items()}
_NAMES: dict[str, tuple[dict[str, Text], ...]] = {
    "glucocorticoid": (glucocorticoid.NAMES,),
    "unit": (protein.FAMILY_NAMES,),
    "sle_das": (sle_das.ITEM_NAMES,),
    "eular_acr_2019": ({name: one.text for name, one in classification.ITEMS.items()}, classification.DOMAINS),
    "slicc_acr_damage": ({name: one.text for name, one in damage_items.ITEMS.items()}, damage_items.SYSTEMS),
}
_GENERAL: dict[str, Text] = {
    **_SLEDAI,
    **bilag_items.SYSTEMS,
    **renal.NAMES,
    "ever_involved": Text("此前是否曾受累", "whether it was ever involved before"),
    "intercept": Text("常数项", "constant"),
    "ana_ge_1_80": Text("抗核抗体 ≥1:80", "ANA of 1:80 or more"),
    "creatinine": Text("血肌酐", "creatinine"),
    "age": Text("年龄", "age"),
    "sex": Text("性别", "sex"),
}
