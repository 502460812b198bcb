"""The codes that are shown to people (`facts.codes`) and those that the FHIR reader acts on are the same."""

from __future__ import annotations

from itertools import product

import pytest

from lupustem.exchange.fhir.condition_codes import SNOMED_CONDITIONS
from lupustem.exchange.fhir.conditions import meanings_of
from lupustem.exchange.fhir.drug_codes import ATC, RXNORM, UNVERIFIED, atc_fact
from lupustem.exchange.fhir.observation_codes import LOINC
from lupustem.facts import FACTS
from lupustem.facts.codes import Code, codes_of

from .build import ICD10, ICD10CM, SNOMED

SHOWN = [(fact, code) for fact in FACTS for code in codes_of(fact)]
URIS = {"SNOMED CT": SNOMED, "ICD-10": ICD10, "ICD-10-CM": ICD10CM}

# Shown, but not read as the fact: why.
NOT_READ = {
    ("age_years", "LOINC", "30525-0"): "age is counted from Patient.birthDate",
    ("age_years", "LOINC", "21112-8"): "age is counted from Patient.birthDate",
    ("sledai_2k", "SNOMED CT", "273862004"): "another index (SLAM)",
    ("cns_involvement", "ICD-10-CM", "M32.19"): "another organ, which one it does not say: shown to a person",
}


def read_as(code: Code) -> set[str]:
    """The facts that the reader states by a code."""
    if code.system == "LOINC":
        return {LOINC[code.code].fact} if code.code in LOINC else set()
    if code.system == "RxNorm":
        return {RXNORM.get(code.code) or ""} - {""}
    if code.system == "ATC":
        entry = atc_fact(code.code)
        return set() if entry is None else {entry[0]}
    return stated(code.system, code.code)


def stated(system: str, code: str) -> set[str]:
    return {one.fact for one in meanings_of(URIS[system], code) if one.effect in ("true", "false")}


@pytest.mark.parametrize(("fact", "code"), SHOWN, ids=[f"{f}-{c.system}-{c.code}" for f, c in SHOWN])
def test_a_code_that_is_shown_is_read_as_its_fact_or_listed_here(fact: str, code: Code) -> None:
    key = (fact, code.system, code.code)
    for own in ends(code):
        assert (fact in read_as(code._replace(code=own))) != (key in NOT_READ)


def ends(code: Code) -> list[str]:
    """A code; of a block of ICD-10 its first and its last category, of a class of ATC one that is below it."""
    if code.system == "ATC":
        return [code.code + "AX01"[len(code.code) - 7 :] if len(code.code) < 7 else code.code]
    return code.code.split("-") if code.system == "ICD-10" else [code.code]


def test_the_list_of_what_is_not_read_names_codes_that_are_shown() -> None:
    assert NOT_READ.keys() <= {(fact, code.system, code.code) for fact, code in SHOWN}


def test_the_reader_states_no_fact_by_a_code_that_is_not_shown() -> None:
    read = {(m.fact, "LOINC", code) for code, m in LOINC.items()}
    read |= {(m.fact, "SNOMED CT", code) for code in SNOMED_CONDITIONS for m in _stated_by_snomed(code)}
    read |= {(fact, "RxNorm", code) for code, fact in RXNORM.items() if fact}
    read |= {(fact, "ATC", code) for code, fact in ATC.items()}
    assert read - {(fact, code.system, code.code) for fact, code in SHOWN} == set()


def _stated_by_snomed(code: str) -> list[object]:
    return [one for one in SNOMED_CONDITIONS[code] if one.effect in ("true", "false")]


@pytest.mark.parametrize("system", ["ICD-10", "ICD-10-CM"])
def test_no_category_of_icd_10_states_a_fact_that_does_not_show_it(system: str) -> None:
    systems = ("ICD-10",) if system == "ICD-10" else ("ICD-10", "ICD-10-CM")
    own: dict[str, list[str]] = {}
    for fact, code in SHOWN:
        if code.system in systems:
            own.setdefault(fact, []).append(code.code)
    letters, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
    heads = ["".join(head) for head in product(letters, digits, digits + "A")]
    subs = ["", *(f".{a}{b}" for a in digits for b in ["", *digits])]
    codes = (head + sub for head in heads for sub in subs)
    missing = {
        (fact, code)
        for code in codes
        for fact in stated(system, code)
        if not any(_covers(one, code) for one in own[fact])
    }
    assert missing == set()


def _covers(shown: str, code: str) -> bool:
    """Whether a code stands at or below a shown code, category or block."""
    first, dash, last = shown.partition("-")
    return first <= code[:3] <= last if dash else code.startswith(shown)


def test_a_code_from_memory_is_called_so_in_both() -> None:
    for _, code in SHOWN:
        if code.system == "LOINC" and code.code in LOINC:
            assert LOINC[code.code].verified == code.verified, code
        if (code.system == "RxNorm" and code.code in RXNORM) or (code.system == "ATC" and code.code in ATC):
            assert (code.code not in UNVERIFIED) == code.verified, code
