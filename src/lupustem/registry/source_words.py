"""The source of a fact in words, where the record itself is the source: a visit, an index form, the infusions counted."""

from __future__ import annotations

import re

from lupustem.indices.catalogue import INDICES
from lupustem.logic.text import Text
from lupustem.registry.infused import COUNTED

_VISIT = re.compile(r"visit/(\d{1,6})")
_FORM = re.compile(r"([a-z0-9_]+) (\d{4}-\d{2}-\d{2})/(\d{1,6})")


def source_words(source: str) -> Text:
    """A source as one reads it; what somebody typed, as it was typed."""
    if source == COUNTED:
        return Text("由本记录计数", "counted from this record")
    if visit := _VISIT.fullmatch(source):
        return Text(f"第 {visit[1]} 次随访", f"visit {visit[1]}")
    form = _FORM.fullmatch(source)
    if form is None or form[1] not in INDICES:
        return Text(source, source)
    name = INDICES[form[1]].text
    return Text(f"{form[2]} 评分表：{name.zh}，第 {form[3]} 版", f"{name.en}, form of {form[2]}, version {form[3]}")
