"""By what a patient is found: number, name, pinyin and its initials, hospital number; each from its beginning.

>>> from lupustem.registry.search import keys_of
>>> sorted(key for key, _ in keys_of("0007", "单小雨", "H88"))[:4]
['0007', '7', 'chanxiaoyu', 'cxy']
"""

from __future__ import annotations

from itertools import islice, product
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lupustem.registry.models import Patient
from lupustem.registry.record.actor import Actor

MOST_READINGS = 8
LAST = "\U0010ffff"


def keys_of(number: str, name: str, hospital_number: str) -> set[tuple[str, bool]]:
    """The texts by which a patient is found, and whether each says who it is.

    A character with several readings counts with each: 单 is found as dan, shan and chan.
    """
    identifying = {_plain(name), _plain(name[1:]), _plain(hospital_number)}
    for reading in _readings(name):
        identifying |= {"".join(reading), "".join(one[:1] for one in reading)}
    keys = {(key, True) for key in identifying if key}
    return keys | {(number, False), (number.lstrip("0"), False)}


def find(actor: Actor, asked: str, *, by_identity: bool) -> QuerySet[Patient]:
    """The patients of the actor's centre that begin so, the newest first; all of them where nothing was asked.

    by_identity: whether the actor may find people by name.
    """
    patients = Patient.objects.filter(centre=actor.centre).order_by("-id")
    wanted = _plain(asked)
    if not wanted:
        return patients
    found: dict[str, Any] = {"search_keys__centre": actor.centre, **_begins(wanted)}
    if not by_identity:
        found["search_keys__identifies"] = False
    return patients.filter(**found).distinct()


def _begins(wanted: str) -> dict[str, str]:
    """Keys that begin so. SQLite orders by bytes, so that a range finds them in the index; LIKE would read every key."""
    if connection.vendor == "sqlite":
        return {"search_keys__key__gte": wanted, "search_keys__key__lt": wanted + LAST}
    return {"search_keys__key__startswith": wanted}


def _plain(text: str) -> str:
    return "".join(text.split()).lower()[:120]


def _readings(name: str) -> list[tuple[str, ...]]:
    from pypinyin import Style, pinyin

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors=_plain)
    each = [[one for one in dict.fromkeys(options) if one] for options in syllables]
    return list(islice(product(*[options for options in each if options]), MOST_READINGS))
