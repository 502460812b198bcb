"""What an ICD-10 code says, by its category: WHO, clinical modification and national editions.

Every range here is the project's reading of the classification, not a published mapping; where a category holds both
what states a fact and what does not, the code is shown to a person instead of deciding.

    >>> from lupustem.exchange.fhir.icd10 import icd10_meanings
    >>> icd10_meanings("M32.9", clinical_modification=False)
    (Meaning(fact='sle_diagnosed', effect='true', why=''),)
    >>> [m.effect for m in icd10_meanings("M32.0", clinical_modification=False)]
    ['not']

Chinese editions write longer codes (M32.900, M32.101+N08.5*): dagger and asterisk parts are read one by one, and digits
after the fourth character are taken as the national ones. Only ICD-10-CM's M32.11 to M32.15 name an organ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lupustem.exchange.fhir.condition_codes import Meaning, MeaningEffect

_SHAPE = re.compile(r"([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,10})", flags=re.ASCII)
Meanings = tuple[Meaning, ...]


@lru_cache(maxsize=8192)
def icd10_meanings(code: str, *, clinical_modification: bool) -> Meanings:
    """What a code says about facts; empty where it says nothing that is read here."""
    found: list[Meaning] = []
    for part in code.upper().split("+"):
        match = _SHAPE.fullmatch(part.strip().rstrip("*†!#"))
        if match is not None:
            found.extend(_category(match.group(1), match.group(2), clinical_modification))
    return tuple(dict.fromkeys(found))


def _category(head: str, sub: str, cm: bool) -> Meanings:
    rule = _RULES.get(head) or _LETTERS.get(head[0])
    return rule(head, sub, cm) if rule else ()


def _one(fact: str, effect: MeaningEffect, why: str = "") -> Meanings:
    return (Meaning(fact, effect, why),)


_CM_ORGANS = {"11": "cardiac", "12": "cardiac", "13": "pulmonary", "14": "renal", "15": "renal"}


def _lupus(head: str, sub: str, cm: bool) -> Meanings:
    if sub[:1] == "0":
        return _one("sle_diagnosed", "not", "drug_induced_lupus")
    if sub[:1] not in ("", "1", "8", "9"):
        return _one("sle_diagnosed", "review", "sle_subcode")
    sle = _one("sle_diagnosed", "true")
    if cm and sub in _CM_ORGANS:
        return sle + _one(f"{_CM_ORGANS[sub]}_involvement", "true")
    if cm and sub == "19":
        return sle + _one("cns_involvement", "review", "other_organ")
    if not cm and sub in _CM_ORGANS:
        return sle + _one(f"{_CM_ORGANS[sub]}_involvement", "review", "cm_subcode")
    return sle


def _malignant(head: str, sub: str, cm: bool) -> Meanings:
    if head > "C97":
        return ()
    blood = "C81" <= head <= "C96"
    facts = ("malignancy", "haematologic_malignancy") if blood else ("malignancy",)
    if blood and _in_remission(head, sub):
        return tuple(Meaning(fact, "review", "remission_code") for fact in facts)
    return tuple(Meaning(fact, "true", "icd_range") for fact in facts)


def _in_remission(head: str, sub: str) -> bool:
    """Fifth character of the blood cancers: 1 in C86, C88 and C90 to C95, or A in C81 to C88, says "in remission"."""
    if len(sub) != 2:
        return False
    return (sub[1] == "1" and (head in ("C86", "C88") or "C90" <= head <= "C95")) or (sub[1] == "A" and head <= "C88")


def _neoplasm(head: str, sub: str, cm: bool) -> Meanings:
    if head <= "D09":
        return _one("malignancy", "review", "maybe_not_malignant")
    if "D37" <= head <= "D49" and head != "D3A":
        found = _one("malignancy", "review", "maybe_not_malignant")
        return found + (
            _one("haematologic_malignancy", "review", "maybe_not_malignant") if "D45" <= head <= "D47" else ()
        )
    if head <= "D36" or head == "D3A":
        return _one("malignancy", "none")  # benign
    return ()


def _infectious(head: str, sub: str, cm: bool) -> Meanings:
    if head in ("A40", "A41", "B99") or "A15" <= head <= "A19":
        return _one("active_infection", "true", "icd_range")
    if head in ("B18", "B20", "B21", "B22", "B23", "B24"):
        return _one("active_infection", "review", "chronic_infection")
    if "B90" <= head <= "B98":  # sequelae; agents as a cause
        return _one("active_infection", "none")
    return _one("active_infection", "review", "maybe_infection")


def _airways(head: str, sub: str, cm: bool) -> Meanings:
    acute = head <= "J06" or "J09" <= head <= "J18" or "J20" <= head <= "J22"
    if acute:
        return _one("active_infection", "true", "icd_range")
    if head == "J84" and sub[:1] == "9":
        return _one("pulmonary_involvement", "true", "cause_not_named")
    return ()


def _obstetric(head: str, sub: str, cm: bool) -> Meanings:
    if cm and head == "O09":
        return _one("pregnant", "true", "icd_range")  # supervision of high-risk pregnancy
    return _one("pregnant", "review", "obstetric")


def _encounter(head: str, sub: str, cm: bool) -> Meanings:
    if head == "Z33":
        return _one("pregnant", "review", "obstetric") if cm and sub[:1] == "2" else _one("pregnant", "true")
    if head == "Z34" or (head == "Z35" and not cm):
        return _one("pregnant", "true", "icd_range")
    if head == "Z3A":
        return _one("pregnant", "review", "obstetric")
    if head == "Z39" and sub[:1] == "1":
        return _one("lactating", "true")
    if head == "Z85":
        return _one("malignancy", "history", "personal_history")
    return _one("malignancy", "none") if head == "Z80" else ()


def _blood(head: str, sub: str, cm: bool) -> Meanings:
    if head in ("D65", "D66", "D67") or (head == "D68" and sub[:1] in tuple("012349")):
        return _one("bleeding_tendency", "true", "bleeding_reading")
    if head == "D68" and cm and sub == "61":
        return _one("other_autoimmune_disease", "true")  # antiphospholipid syndrome
    if (head == "D59" and sub[:1] == "1") or (head == "D69" and sub[:1] == "3"):
        return _one("haematologic_involvement", "true", "cause_not_named")
    return _one("bleeding_tendency", "review", "maybe_bleeding") if head == "D69" else ()


def _autoimmune(head: str, sub: str, cm: bool) -> Meanings:
    own = (
        head in ("M05", "M33")
        or (head == "M06" and sub[:1] in ("0", "8", "9"))
        or (head == "M34" and sub[:1] != "2")  # M34.2: induced by drugs and chemicals
        or (head == "M35" and sub[:1] == "0")
    )
    return _one("other_autoimmune_disease", "true", "icd_range") if own else ()


def _consciousness(head: str, sub: str, cm: bool) -> Meanings:
    # R40.21 to R40.24 of ICD-10-CM are the parts of the coma scale, also of a person who is awake.
    if head == "R40" and cm and sub[:1] == "2" and sub not in ("2", "20", "2A"):
        return _one("consciousness_impaired", "review", "coma_scale")
    if head == "F05" or (head == "R40" and sub[:1] in ("1", "2")):
        return _one("consciousness_impaired", "true", "icd_range")
    return _one("consciousness_impaired", "review", "somnolence") if head == "R40" else ()


def _bleeding(head: str, sub: str, cm: bool) -> Meanings:
    if head in ("I60", "I61", "I62") or (head == "K92" and sub[:1] in ("0", "1", "2")):
        return _one("bleeding_tendency", "true", "bleeding_reading")
    return ()


def _pulmonary_hypertension(head: str, sub: str, cm: bool) -> Meanings:
    return _one("pulmonary_hypertension", "true") if sub[:1] in ("0", "2") else ()


def _glomerular(head: str, sub: str, cm: bool) -> Meanings:
    return _one("renal_involvement", "true", "cause_not_named") if sub[:1] == "5" and not cm else ()


def _covid(head: str, sub: str, cm: bool) -> Meanings:
    if sub[:1] == "1":
        return _one("active_infection", "true")
    return _one("active_infection", "review", "suspected") if sub[:1] == "2" else ()


def _local_infection(head: str, sub: str, cm: bool) -> Meanings:
    return _one("active_infection", "true", "icd_range") if head == "L03" or sub[:1] == "0" else ()


def _skin_lupus(head: str, sub: str, cm: bool) -> Meanings:
    return _one("sle_diagnosed", "not", "cutaneous_lupus_only")


Rule = Callable[[str, str, bool], Meanings]
_RULES: dict[str, Rule] = {
    "M32": _lupus,
    "L93": _skin_lupus,
    "N08": _glomerular,
    "I27": _pulmonary_hypertension,
    "U07": _covid,
    "L03": _local_infection,
    "N39": _local_infection,
    **dict.fromkeys(("D59", "D65", "D66", "D67", "D68", "D69"), _blood),
    **dict.fromkeys(("M05", "M06", "M33", "M34", "M35"), _autoimmune),
    **dict.fromkeys(("F05", "R40"), _consciousness),
    **dict.fromkeys(("I60", "I61", "I62", "K92"), _bleeding),
}
_LETTERS: dict[str, Rule] = {
    "A": _infectious,
    "B": _infectious,
    "C": _malignant,
    "D": _neoplasm,
    "J": _airways,
    "O": _obstetric,
    "Z": _encounter,
}
