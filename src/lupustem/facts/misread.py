"""Text where a number or a yes-or-no belongs: what is wrong with it, in words, and never the text itself.

>>> from lupustem.facts import weight_kg
>>> hint("62 kg", weight_kg).en
'weight_kg: a number with its unit; write the number alone, in kg.'
"""

from __future__ import annotations

import re

from lupustem.logic.as_words import unit_words
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

_NUMBER = r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?"
_CHINESE = "〇零一二三四五六七八九十百千万亿两半点壹贰叁肆伍陆柒捌玖拾佰仟"
_KINDS: tuple[tuple[re.Pattern[str], Text], ...] = tuple(
    (re.compile(pattern, re.ASCII), text)
    for pattern, text in (
        (
            r"(?i)nan|[-+]?inf(inity)?|unknown|n/?a|null|none|-+|\?+|未知|不详|不明|未查|无",
            Text("未知请留空，不写文字。", "leave it empty if it is unknown, without a word."),
        ),
        (
            r"[-+]?0\d+(\.\d+)?",
            Text(
                "数字以 0 开头，可能被当作八进制；请去掉开头的 0。",
                "a leading zero could mean octal; write it without.",
            ),
        ),
        (
            _NUMBER,
            Text("数值写成了文字；请去掉引号。", "a number in quotation marks; remove the quotation marks."),
        ),
        (
            r"[-+]?\d[\d_]*(\.[\d_]+)?",
            Text("数字中有下划线；请去掉。", "underscores inside a number; write it without."),
        ),
        (
            r"\d{1,4}([-/.]\d{1,2}){2}.*|\d{4}年.*",
            Text("这是日期；此处应为数值。", "this is a date; a number belongs here."),
        ),
        (
            r"\d+([:：]\d+)+",
            Text(
                "数字中有冒号，像是时间；请写成一个普通数值。",
                "a colon inside it, like a time; write one plain number.",
            ),
        ),
        (
            r"[-+]?[\d ,，'’.]*\d[,，'’]\d[\d ,，'’.]*",
            Text(
                "小数点请用“.”，不用逗号，也不用千位分隔符。",
                "a comma in a number; write the decimal point as . and no thousands separator.",
            ),
        ),
        (
            r"(?i)0[xob][\da-f]+",
            Text("请用普通的十进制数。", "write a plain decimal number."),
        ),
        (
            r"[<>≤≥＜＞~≈约]=?\s*\d.*",
            Text(
                "带有比较号；请写测得的数值，没有则留空。",
                "it carries a comparison sign; write the value measured, or leave it empty.",
            ),
        ),
        (
            rf"\s*[{_CHINESE}]+\s*\D{{0,6}}",
            Text("这是中文数字；请用阿拉伯数字。", "a Chinese numeral; write it in digits."),
        ),
        (
            r".*[０-９．].*",
            Text("这是全角数字；请用半角数字。", "full-width digits; write half-width ones."),
        ),
        (
            r"\d+(\.\d+)?\s*(-|–|~|～|至|to)\s*\d+.*",
            Text("这是一个范围；请写一个数值。", "a range; write one value."),
        ),
    )
)
_YES_NO = re.compile(r"(?i)yes|no|y|n|on|off|t|f|是|否|有|无|0|1|阳性|阴性")
_QUOTED = re.compile(r"(?i)true|false")


def hint(value: object, fact: Variable) -> Text | None:
    """What to do about a value of the wrong type; None where nothing more particular can be said."""
    if isinstance(value, list | dict | tuple | set):
        return _said(fact, Text("只能写一个值，不能是列表或映射。", "one value belongs here, not a list or a mapping."))
    if fact.kind == "boolean":
        return _boolean(value, fact)
    if fact.kind in ("number", "integer") and isinstance(value, str):
        return _number(value.strip(), fact)
    return None


def _boolean(value: object, fact: Variable) -> Text | None:
    if isinstance(value, str) and _QUOTED.fullmatch(value.strip()):
        return _said(fact, Text("请去掉引号，只写 true 或 false。", "remove the quotation marks: true or false alone."))
    if isinstance(value, int) or (isinstance(value, str) and _YES_NO.fullmatch(value.strip())):
        return _said(fact, Text("请写 true 或 false；未知请留空。", "write true or false; leave it empty if unknown."))
    return None


def _number(text: str, fact: Variable) -> Text | None:
    for pattern, what in _KINDS:
        if pattern.fullmatch(text):
            return _said(fact, what)
    if re.match(r"[-+]?[0-9]", text):
        zh_unit, en_unit = unit_words(fact.unit, "zh").strip(), unit_words(fact.unit, "en").strip()
        zh, en = (f"（单位：{zh_unit}）", f", in {en_unit}") if fact.unit else ("", "")
        return _said(
            fact,
            Text(f"数值后带了单位或文字；请只写数值{zh}。", f"a number with its unit; write the number alone{en}."),
        )
    return None


def _said(fact: Variable, what: Text) -> Text:
    return Text(f"{fact.name}：{what.zh}", f"{fact.name}: {what.en}")
