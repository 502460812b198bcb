"""Words in the text of a condition that a person should see; text alone never makes a fact.

A condition whose code is not in the table is looked through for them, so that a tumour under an unknown code does not
pass in silence. Words that turn a finding round (suspected, ruled out, history of) send a coded fact to a person's eye.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "malignancy",
        re.compile(
            r"neoplas|tumou?r|cancer|carcino|malignan|lymphom|leuka?emi|myelom|sarcom|melanom|blastom|metasta|glioma"
            r"|肿瘤|癌|瘤|白血病|恶性",
            re.I,
        ),
    ),
    ("sle_diagnosed", re.compile(r"lupus|\bSLE\b|狼疮", re.I)),
    ("pregnant", re.compile(r"pregnan|gestation|gravid|妊娠|怀孕|早孕|宫外孕|孕\d", re.I)),
    (
        "active_infection",
        re.compile(
            r"infect|sepsis|septic|pneumonia|tubercul|abscess|cellulitis|zoster|candid|aspergill|influenza|covid"
            r"|meningitis|encephalitis|endocarditis|osteomyelitis|viral|bacterial|fungal"
            r"|感染|脓毒|败血|肺炎|结核|脓肿|蜂窝织炎|带状疱疹|念珠菌|曲霉|流感|新冠",
            re.I,
        ),
    ),
    ("pulmonary_hypertension", re.compile(r"pulmonary (?:arterial )?hypertension|肺动脉高压|肺高压", re.I)),
    (
        "bleeding_tendency",
        re.compile(r"ha?emorrhag|bleed|ha?emophil|coagulopath|coagulation d|出血|血友病|凝血", re.I),
    ),
    ("consciousness_impaired", re.compile(r"\bcoma\b|unconscious|stupor|delirium|昏迷|意识|谵妄|昏睡", re.I)),
)
_FAMILY = re.compile(
    r"family history|family hx|\bfh\b[: ]|\bfhx\b|maternal history|paternal history|家族史|家族性?病史", re.I
)
_DOUBT = re.compile(
    r"suspect|possible|probable|ruled? out|\br/o\b|\bno evidence|\bnegative for|\bat risk|risk of|screening"
    r"|exposure to|carrier|vaccin|history of|\bh/o\b|\bhx\b|\(situation\)|in remission"
    r"|疑似|可疑|疑诊|待排|排除|除外|既往|病史|筛查|接触史|携带|缓解期"
    r"|[?？]",
    re.I,
)


@lru_cache(maxsize=4096)
def facts_in_words(text: str) -> tuple[str, ...]:
    """Facts that a text may speak of; none where it speaks of the family only."""
    if _FAMILY.search(text):
        return ()
    return tuple(fact for fact, words in _WORDS if words.search(text))


@lru_cache(maxsize=4096)
def speaks_of_family(text: str) -> bool:
    """Whether a text says that a relative is meant."""
    return _FAMILY.search(text) is not None


@lru_cache(maxsize=4096)
def speaks_of_doubt(text: str) -> bool:
    """Whether a text says suspected, possible, past or ruled out."""
    return _DOUBT.search(text) is not None
