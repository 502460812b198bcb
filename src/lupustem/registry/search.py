"""By what a patient is found: number, name, pinyin and its initials, hospital number; each from its beginning.

>>> from lupustem.registry.search import keys_of, matched
>>> sorted(key for key, _ in keys_of("0007", "单小雨", "H88"))[:4]
['0007', '7', 'chanxiaoyu', 'cxy']
>>> matched("0007", "单小雨", "H88", "ＳＸ")
'initials'
"""

from __future__ import annotations

import unicodedata
from itertools import product
from math import prod
from typing import Literal

from django.db.models import QuerySet

from lupustem.registry.models import Patient, SearchKey
from lupustem.registry.prefix import begins
from lupustem.registry.record.actor import Actor

MOST_READINGS = 64
DOTS = str.maketrans("", "", "·•‧∙・")
"""Middle dots, as between the parts of names of several peoples of China: written or not, the name is found."""
TONES = str.maketrans("üǖǘǚǜ", "vvvvv")
Kind = Literal["number", "name", "pinyin", "initials", "hospital_number"]


def keys_of(number: str, name: str, hospital_number: str) -> set[tuple[str, bool]]:
    """The texts by which a patient is found, and whether each says who it is.

    A character with several readings counts with each: 单 is found as dan, shan and chan.
    """
    keys = _keys(number, name, hospital_number)
    return {(key, kind != "number") for kind, of in keys.items() for key in of}


def matched(number: str, name: str, hospital_number: str, asked: str) -> Kind | None:
    """What of a patient begins with what was asked; None where nothing does."""
    wanted = _plain(asked)
    for kind, keys in _keys(number, name, hospital_number).items():
        if any(key.startswith(wanted) for key in keys):
            return kind
    return None


def find(actor: Actor, asked: str, *, by_identity: bool) -> QuerySet[Patient]:
    """The patients of the actor's centre that begin so, the newest first; all of them where nothing was asked.

    by_identity: whether the actor may find people by name.
    """
    patients = Patient.objects.filter(centre=actor.centre).order_by("-id")
    wanted = _plain(asked)
    if not wanted:
        return patients if not asked.strip() else patients.none()
    keys = SearchKey.objects.filter(begins("key", wanted), centre=actor.centre)
    if not by_identity:
        keys = keys.filter(identifies=False)
    return patients.filter(pk__in=keys.values("patient"))


def _keys(number: str, name: str, hospital_number: str) -> dict[Kind, set[str]]:
    plain, readings = _plain(name), _readings(name)
    keys: dict[Kind, set[str]] = {
        "number": {number, number.lstrip("0")},
        "name": {plain, plain[1:]},
        "hospital_number": {_plain(hospital_number)},
        "pinyin": {_plain("".join(reading)) for reading in readings},
        "initials": {_plain("".join(one[:1] for one in reading)) for reading in readings},
    }
    return {kind: of - {""} for kind, of in keys.items()}


def _plain(text: str) -> str:
    """Letters without case, width, tone marks, spaces and middle dots; ü as v, as on a keyboard."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(TONES))
    kept = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return "".join(unicodedata.normalize("NFKC", kept).translate(DOTS).split()).lower()[:120]


def _readings(name: str) -> list[tuple[str, ...]]:
    """Every reading; of a long name every one of the first character, the family's, with one unusual reading after it.

    Each character is read by itself: what it is called inside a word (单行) says nothing of a name.
    """
    from pypinyin import Style, pinyin

    signs = unicodedata.normalize("NFKC", name).translate(DOTS)
    syllables = [pinyin(sign, style=Style.NORMAL, heteronym=True, errors=_plain) for sign in signs]
    each = [known for one in syllables for options in one if (known := [it for it in dict.fromkeys(options) if it])]
    if not each or prod(len(one) for one in each) <= MOST_READINGS:
        return list(product(*each))
    usual = [one[0] for one in each[1:]]
    rest = [usual] + [
        [*usual[:place], other, *usual[place + 1 :]] for place, one in enumerate(each[1:]) for other in one[1:]
    ]
    return [(first, *others) for first, others in product(each[0], rest)]
