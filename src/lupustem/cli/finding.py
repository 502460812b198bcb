"""Finding facts and statements by what people type: any case, parts of words, Chinese characters left out.

>>> from lupustem.facts import FACTS
>>> found("PLATELET count", {name: f"{name} {fact.text.en}" for name, fact in FACTS.items()})
['platelets_10e9_l']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

_NEAR = 0.5
# What people also say; tried where nothing holds the word itself.
_ALSO_SAID = {
    "体重": "体质量",
    "怀孕": "妊娠",
    "孕": "妊娠",
    "癌": "恶性",
    "cancer": "malignan",
    "steroid": "glucocorticoid",
    "prednisolone": "glucocorticoid",
    "plt": "platelet",
    "wbc": "white cell",
    "hemoglobin": "haemoglobin",
    "breastfeeding": "lactati",
}


def found(query: str, entries: Mapping[str, str]) -> list[str]:
    """The keys of the entries that a query means, the closest first.

    Entries that hold every word come first; without any, other words for the same, Chinese with characters left out,
    then words that are nearly the same (a slip of the pen).
    """
    asked = _plain(query).split()
    if not asked:
        return []
    texts = {key: _plain(text) for key, text in entries.items()}
    for words in (asked, [_ALSO_SAID.get(word, word) for word in asked]):
        whole = [key for key, text in texts.items() if all(word in text for word in words)]
        if whole:
            return sorted(whole, key=lambda key: _rank(key, texts[key], words))
    scattered = [key for key, text in texts.items() if all(_in_order(word, text) for word in asked)]
    return scattered or [key for key, text in texts.items() if all(_slip(word, text) for word in asked)]


def nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like a wrong one; None where nothing is like it."""
    score, name = max(((_likeness(_plain(wrong), _plain(name)), name) for name in names), default=(0.0, ""))
    return name if score >= _NEAR else None


def _likeness(wrong: str, name: str) -> float:
    begins = len(wrong) > 2 and name.replace(" ", "").startswith(wrong.replace(" ", ""))
    return SequenceMatcher(None, wrong, name).ratio() + begins


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-–，。、；：（）()“”]+", " ", text.casefold()).strip()


def _rank(key: str, text: str, asked: list[str]) -> tuple[bool, bool, bool]:
    name, query = _plain(key), " ".join(asked)
    return name != query, query not in name, f" {query} " not in f" {text} "


def _in_order(word: str, text: str) -> bool:
    """Whether the characters of a Chinese word stand in the text in their order, near each other."""
    if len(word) < 2 or not all("\u4e00" <= sign <= "\u9fff" for sign in word):
        return word in text
    return re.search(".{0,4}?".join(map(re.escape, word)), text) is not None


def _slip(word: str, text: str) -> bool:
    return any(SequenceMatcher(None, word, one).ratio() >= 0.8 for one in text.split())
