"""The tables of BILAG-2004: scale, items and the grades they reach, limits, the renal policies, totals by scheme."""

from __future__ import annotations

from docs.index_criteria import Sentences, criteria_table, heading_of
from docs.index_tables import KEY, UNVERIFIED, Section, range_of, rows
from lupustem.indices.bilag.index import CLAIMS
from lupustem.indices.bilag.items import ITEM_SCALE, ITEMS, SYSTEMS, Item
from lupustem.indices.bilag.numeric import CODES, DEFAULT
from lupustem.indices.bilag.renal import PROTEIN_LIMITS
from lupustem.indices.bilag.rules import BLOOD_LIMITS, LISTS
from lupustem.logic.text import Language, Text

_REACHES = Text("为 2 至 4 时达到", "Reaches at 2 to 4")
_NUMBER, _ITEM = Text("编号", "Number"), Text("条目", "Item")
_ANSWER, _GLOSSARY = Text("回答", "Answer"), Text("说明", "What counts")
_CRITERIA = {"constitutional": ("constitutional",), "renal": ("renal_strict", "renal_grades")}
_YES_NO = Text("是或否", "yes or no")


def bilag_sections(sentences: Sentences, language: Language) -> list[Section]:
    """Everything that only BILAG-2004 has; sentences: the criteria in words."""
    return [
        (Text("条目的回答", "How an item is answered"), _scale(language)),
        *((_system_heading(system), _system(system, sentences, language)) for system in SYSTEMS),
        (Text("肾脏策略", "Renal policies"), _policies(language)),
        (Text("总分", "Totals"), _codes(language)),
    ]


def _scale(language: Language) -> str:
    head = (Text("值", "Value"), Text("含义", "Meaning"))
    return rows(language, head, [(str(value), words.in_(language)) for value, words in ITEM_SCALE.items()])


def _system_heading(system: str) -> Text:
    words = SYSTEMS[system]
    return Text(f"{words.zh}（{system}）", f"{words.en} system")


def _system(system: str, sentences: Sentences, language: Language) -> str:
    own = [item for item in ITEMS.values() if item.system == system]
    listed = LISTS.get(system)
    head = (_NUMBER, _ITEM, _ANSWER, *((_REACHES,) if listed else ()), _GLOSSARY)
    body = [
        (
            str(item.number),
            item.variable.text.in_(language),
            _answer(item, language),
            *((_reaches(item.number, listed),) if listed else ()),
            item.glossary.in_(language) + (f" {UNVERIFIED.in_(language)}" if item.unverified else ""),
        )
        for item in own
    ]
    parts = [rows(language, head, body)]
    if listed:
        parts.append(_by_list(listed, language))
    if system == "haematological":
        parts.append(_blood(language))
    parts += [_protein(language)] if system == "renal" else []
    for group in _CRITERIA.get(system, ()):
        parts += [f"**{heading_of(group).in_(language)}**", criteria_table(group, sentences, language)]
    return "\n\n".join(parts)


def _answer(item: Item, language: Language) -> str:
    if item.kind == "severity":
        return "0–4"
    return _YES_NO.in_(language) if item.kind == "yes_no" else range_of(item.variable, language)


def _reaches(number: int, listed: tuple[tuple[int, ...], ...]) -> str:
    return next(letter for letter, numbers in zip("ABC", listed, strict=True) if number in numbers)


def _by_list(listed: tuple[tuple[int, ...], ...], language: Language) -> str:
    """What 1 (improving) reaches follows from the same lists: one grade lower, C for the items of C."""
    milder = Text(
        "为 1（好转）时低一级：A 的条目达到 B，B 的条目达到 C。",
        "At 1 (improving) an item reaches one grade less: of A it reaches B, of B it reaches C.",
    )
    mild = Text("C 的条目为 1 时仍达到 C。", " An item of C still reaches C at 1.") if listed[2] else Text("", "")
    return milder.in_(language) + mild.in_(language)


def _blood(language: Language) -> str:
    head = (_ITEM, *(Text(f"达到 {letter}", f"Reaches {letter}") for letter in "ABC"))
    body = [
        (f"{ITEMS[number].variable.text.in_(language)} ({number})", *(f"<{limit}" if limit else "" for limit in limits))
        for number, limits in BLOOD_LIMITS.items()
    ]
    rest = Text(
        "95（TTP）：2 至 4 达到 A，1 达到 B。96（活动性溶血）：B。97（孤立性库姆斯试验阳性）：C。写了 `90_due_to_sle: false`"
        "（90 至 94）的数值不计。界值相接而不留空隙：血红蛋白 8.95 为 B。",
        "95 (TTP): A at 2 to 4, B at 1. 96 (active haemolysis): B. 97 (isolated positive Coombs): C. A value with "
        "`90_due_to_sle: false` (90 to 94) does not count. The limits leave no gap: a haemoglobin of 8.95 is B.",
    )
    known = all(one.verified for one in CLAIMS["haematological"])
    mark = "" if known else Text("以下界值", "The limits ").in_(language) + UNVERIFIED.in_(language)
    return "\n\n".join(filter(None, (mark, rows(language, head, body), rest.in_(language))))


def _protein(language: Language) -> str:
    head = (
        _ITEM,
        Text("重度：高于", "Severe: above"),
        Text("中度：不低于", "Moderate: at least"),
        Text("轻度：高于", "Mild: above"),
    )
    body = [
        (f"{ITEMS[number].variable.text.in_(language)} ({number})", *limits)
        for number, limits in PROTEIN_LIMITS.items()
    ]
    return rows(language, head, body)


def _policies(language: Language) -> str:
    head = (KEY, Text("没有上次数值时", "Without a value from the visit before"))
    body = [
        (
            "`strict`",
            Text(
                "默认。须与上次比较的规则不成立；尿蛋白（没有什么能表明已改善）与 GFR 低于 50 除外。",
                "The default. A rule that compares does not hold, except for protein (nothing shows that it improved) and "
                "for GFR below 50.",
            ).in_(language),
        ),
        (
            "`legacy`",
            Text(
                "同 UK JSLE 程序，只用于没有上次就诊时：血肌酐高于 130 即视为升高，GFR 低于 80 即视为下降，"
                "试纸 2 个加号以上即视为升高。",
                "As the UK JSLE program does, only where there was no visit before: creatinine above 130 counts as risen, "
                "GFR below 80 as fallen, a dipstick of 2 or more as risen.",
            ).in_(language),
        ),
    ]
    return rows(language, head, body)


def _codes(language: Language) -> str:
    head = (Text("方案", "Scheme"), *(Text(letter, letter) for letter in "ABCDE"), Text("系统数", "Systems"))
    body = [
        (
            f"`{one.name}`" + (Text("（默认）", " (default)").in_(language) if one.name == DEFAULT else ""),
            *(str(one.points[letter]) for letter in "ABCDE"),
            str(len(one.systems)),
        )
        for one in CODES.values()
    ]
    return rows(language, head, body)
