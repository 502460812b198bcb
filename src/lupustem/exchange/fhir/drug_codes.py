"""Codes of medicines and the fact that a current order states: RxNorm ingredients and products, ATC.

RxNorm products are listed where the terminology table or a public record shows code and display together; no other
product is guessed. `UNVERIFIED` holds codes known from memory only: a fact that rests on one says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

ANTIPLATELET = "long_term_antiplatelet"
ANTICOAGULANT = "on_anticoagulant"
GLUCOCORTICOID = "on_glucocorticoid"
IMMUNOSUPPRESSANT = "on_immunosuppressant"

RXNORM: dict[str, str | None] = {
    "1191": ANTIPLATELET,  # aspirin
    "243670": ANTIPLATELET,  # Aspirin 81 MG Oral Tablet (records)
    "32968": ANTIPLATELET,  # clopidogrel
    "309362": ANTIPLATELET,  # clopidogrel 75 MG Oral Tablet
    "11289": ANTICOAGULANT,  # warfarin
    "8640": GLUCOCORTICOID,  # prednisone
    "312615": GLUCOCORTICOID,  # prednisone 20 MG Oral Tablet
    "312617": GLUCOCORTICOID,  # predniSONE 5 MG Oral Tablet (records)
    "8638": GLUCOCORTICOID,  # prednisolone
    "6902": GLUCOCORTICOID,  # methylprednisolone
    "3264": GLUCOCORTICOID,  # dexamethasone
    "5492": GLUCOCORTICOID,  # hydrocortisone
    "106258": None,  # Hydrocortisone 10 MG/ML Topical Cream (records): on the skin, says nothing
    "3002": IMMUNOSUPPRESSANT,  # cyclophosphamide
    "68149": IMMUNOSUPPRESSANT,  # mycophenolate mofetil
    "265323": IMMUNOSUPPRESSANT,  # mycophenolate
    "42316": IMMUNOSUPPRESSANT,  # tacrolimus
    "108515": IMMUNOSUPPRESSANT,  # 1 ML tacrolimus 5 MG/ML Injection (records)
    "1664463": IMMUNOSUPPRESSANT,  # 24 HR tacrolimus 1 MG Extended Release Oral Tablet (records)
    "3008": IMMUNOSUPPRESSANT,  # cycloSPORINE
    "241834": IMMUNOSUPPRESSANT,  # cyclosporine, modified 100 MG Oral Capsule
    "835900": IMMUNOSUPPRESSANT,  # cycloSPORINE 50 MG Oral Capsule (records)
    "1256": IMMUNOSUPPRESSANT,  # azathioprine
    "6851": IMMUNOSUPPRESSANT,  # methotrexate
    "105586": IMMUNOSUPPRESSANT,  # Methotrexate 10 MG Oral Tablet (records)
    "27169": IMMUNOSUPPRESSANT,  # leflunomide
    "121191": IMMUNOSUPPRESSANT,  # rituximab
    "1092437": IMMUNOSUPPRESSANT,  # belimumab
}

ATC: dict[str, str] = {
    "B01AC04": ANTIPLATELET,  # clopidogrel
    "B01AC06": ANTIPLATELET,  # acetylsalicylic acid as an antithrombotic; N02BA01 (pain) is not
    "B01AA": ANTICOAGULANT,  # vitamin K antagonists
    "B01AB": ANTICOAGULANT,  # heparins
    "B01AE": ANTICOAGULANT,  # direct thrombin inhibitors
    "B01AF": ANTICOAGULANT,  # direct factor Xa inhibitors
    "B01AX05": ANTICOAGULANT,  # fondaparinux
    "H02AB": GLUCOCORTICOID,  # glucocorticoids for systemic use
    "L01AA01": IMMUNOSUPPRESSANT,  # cyclophosphamide
    "L01BA01": IMMUNOSUPPRESSANT,  # methotrexate
    "L01FA01": IMMUNOSUPPRESSANT,  # rituximab
    "L01XC02": IMMUNOSUPPRESSANT,  # rituximab, until 2021
    "L04A": IMMUNOSUPPRESSANT,  # the class of that name
    "L04AD01": IMMUNOSUPPRESSANT,  # ciclosporin
    "L04AD02": IMMUNOSUPPRESSANT,  # tacrolimus
}
"""A code says what the longest entry says that it begins with."""

UNVERIFIED = frozenset(
    {"32968", "B01AC04", "B01AA", "B01AB", "B01AE", "B01AF", "B01AX05", "L01BA01", "L01FA01", "L01XC02", "L04A"}
)

_ATC_SHAPE = re.compile(r"[A-Z]\d\d[A-Z][A-Z](\d\d)?", flags=re.ASCII)


@lru_cache(maxsize=4096)
def atc_fact(code: str) -> tuple[str, bool] | None:
    """The fact that an ATC code states and whether its entry is verified; None where it states none."""
    if _ATC_SHAPE.fullmatch(code) is None:
        return None
    for length in (7, 5, 4):
        entry = code[:length]
        if entry in ATC and len(entry) == length:
            return ATC[entry], entry not in UNVERIFIED
    return None


_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (ANTIPLATELET, re.compile(r"aspirin|acetylsalicyl|clopidogrel|阿司匹林|乙酰水杨酸|氯吡格雷", re.I)),
    (
        ANTICOAGULANT,
        re.compile(
            r"warfarin|heparin|rivaroxaban|apixaban|edoxaban|dabigatran|fondaparinux|phenprocoumon|acenocoumarol"
            r"|华法林|肝素|利伐沙班|阿哌沙班|艾多沙班|达比加群|磺达肝癸",
            re.I,
        ),
    ),
    (
        GLUCOCORTICOID,
        re.compile(
            r"prednis(?:on|olon)|methylpred|dexamethason|betamethason|hydrocortison|cortisone|triamcinolon|deflazacort"
            r"|泼尼松|强的松|地塞米松|倍他米松|氢化可的松|可的松|曲安奈德|甲强龙",
            re.I,
        ),
    ),
    (
        IMMUNOSUPPRESSANT,
        re.compile(
            r"cyclophosphamid|mycophenol|tacrolimus|voclosporin|c[iy]c?losporin|azathioprin|methotrexat|leflunomid|rituximab"
            r"|belimumab|anifrolumab|telitacicept|obinutuzumab|sirolimus|baricitinib|tofacitinib|iguratimod"
            r"|环磷酰胺|麦考酚|霉酚酸|他克莫司|伏环孢素|环孢素|环孢霉素|硫唑嘌呤|甲氨蝶呤|来氟米特|利妥昔|贝利尤|泰它西普"
            r"|泰他西普|阿尼鲁|奥妥珠|西罗莫司|巴瑞替尼|托法替布|艾拉莫德",
            re.I,
        ),
    ),
)


@lru_cache(maxsize=4096)
def facts_named(text: str) -> tuple[str, ...]:
    """Facts whose medicines a text names: for a person to look at, never enough for a fact."""
    return tuple(fact for fact, names in _NAMES if names.search(text))


_LOCAL = re.compile(
    r"topical|cream|ointment|lotion|inhal|nasal|ophthalm|otic\b|eye|ear drop|shampoo|enema|rectal|intra-?articular"
    r"|metered dose|外用|软膏|乳膏|凝胶|洗剂|吸入|鼻|滴眼|眼膏|滴耳|灌肠|关节腔",
    re.I,
)


@lru_cache(maxsize=4096)
def is_local(text: str) -> bool:
    """Whether a text speaks of use on one spot (skin, eye, airways): not what "takes" means without a person's word."""
    return _LOCAL.search(text) is not None
