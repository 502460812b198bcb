"""Which columns a table of visits may have for an index, which answers it gets, and what a visit is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from docs.index_tables import Section, rows
from lupustem.cli.glossary import wanted
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.declare import Index
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.indices.tables.catalogue import TABLES
from lupustem.indices.tables.table import Table
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable

HEADING = Text("按表评分", "Over a table of visits")
_COMPARED = {
    "alone": Text(
        "每行单独评分，不需要患者与日期。",
        "Every row is scored by itself; patient and date are not needed.",
    ),
    "previous": Text(
        "每次就诊与同一患者的前一次比较：须有 `patient_id` 与 `visit_date` 两列，行的先后不拘。",
        "A visit is compared with the patient's visit before: the columns `patient_id` and `visit_date` are needed, in "
        "whatever order the rows stand.",
    ),
    "baseline": Text(
        "每次就诊与同一患者的基线比较：须有 `patient_id` 与 `visit_date` 两列；"
        "基线是 `baseline` 列为 true 的那次，没有则为首次。"
        "基线及更早的就诊不作判断。",
        "A visit is compared with the patient's baseline: the columns `patient_id` and `visit_date` are needed; the "
        "baseline is the visit whose column `baseline` is true, else the first. The baseline and visits before it "
        "are not judged.",
    ),
}
_BLANK = Text(
    "没有的列与空单元格都是未知，不像一次就诊的文件那样把没有写的条目按“无”计；只有 `died` 为空按否。被拒的行连同原因写入 "
    "OUT.rejects.csv。",
    "A column that is not there and an empty cell are unknown, also where the file of one visit takes an item that is not "
    "written for absent; only an empty `died` is no. Rejected rows go to OUT.rejects.csv, with the reason.",
)
_DESCRIPTORS = rf"({'|'.join(DESCRIPTORS)})"
_MANY: tuple[tuple[str, Text], ...] = (
    (r"bilag_\d+", Text("BILAG-2004 条目，回答见上", "an item of BILAG-2004, answered as above")),
    (r"bilag_\d+_due_to_sle", Text("该数值是否由狼疮引起", "whether that value is due to lupus")),
    (r"ever_involved_\w+", Text("该系统此前是否曾受累", "whether the system was ever involved before")),
    (rf"bilag_({'|'.join(SYSTEMS)})", Text("该系统的 BILAG 等级", "the BILAG grade of a system")),
    (_DESCRIPTORS, Text("SLEDAI-2K 条目", "a descriptor of SLEDAI-2K")),
)


def columns_section(indices: list[Index], note: Mapping[str, str] | None, language: Language) -> Section:
    """Columns in and answers out; an index with the same columns as the first is only named by its answers."""
    first = TABLES[indices[0].name]
    command = f"`lupustem score {indices[0].name} visits.csv -o scores.csv`"
    parts = [
        f"{command}{Text('：', ': ').in_(language)}{_COMPARED[first.compared].in_(language)}",
        *((note[language],) if note else ()),
        _columns(first, language),
        *(_more(indices, language)),
        _answers(indices, language),
        _BLANK.in_(language),
    ]
    return HEADING, "\n\n".join(parts)


def _columns(one: Table, language: Language) -> str:
    head = (Text("列", "Column"), Text("含义", "What it is"), Text("可取", "May be"))
    return rows(language, head, [_row(group, language) for group in _grouped(one.vocabulary.values())])


def _grouped(columns: Iterable[Variable]) -> list[list[Variable]]:
    """Columns of one kind together, others alone."""
    found = []
    for kind, group in groupby(columns, _kind):
        members = list(group)
        # SLE-DAS shares some names with SLEDAI-2K; only all of its descriptors together are meant by that word.
        few = kind == _DESCRIPTORS and len(members) < len(DESCRIPTORS)
        found += [members] if kind and not few else [[one] for one in members]
    return found


def _kind(column: Variable) -> str | None:
    return next((pattern for pattern, _ in _MANY if re.fullmatch(pattern, column.name)), None)


def _row(group: list[Variable], language: Language) -> tuple[str, str, str]:
    first = group[0]
    if len(group) == 1:
        return f"`{first.name}`", first.text.in_(language), _may_be(first, language)
    words = next(text for pattern, text in _MANY if re.fullmatch(pattern, first.name))
    kinds = list(dict.fromkeys(_may_be(one, language) for one in group))
    may_be = kinds[0] if len(kinds) == 1 else Text("依条目而定", "by item").in_(language)
    return shortened([one.name for one in group], language), words.in_(language), may_be


def _may_be(column: Variable, language: Language) -> str:
    if column.kind == "category":
        return " / ".join(f"`{value}`" for value in column.values)
    return wanted(column).in_(language)


def shortened(names: list[str], language: Language) -> str:
    """Names in a row that only count up are shown by the first and the last."""
    numbers = [re.fullmatch(r"bilag_(\d+)(_due_to_sle)?", name) for name in names]
    if all(numbers) and len(names) > 2:
        to = Text(" 至 ", " to ").in_(language)
        return f"`{names[0]}`{to}`{names[-1]}`"
    return listed(names, language)


def listed(names: Iterable[str], language: Language) -> str:
    """Names as code, in a row."""
    return Text("、", ", ").in_(language).join(f"`{name}`" for name in names)


def _more(indices: list[Index], language: Language) -> list[str]:
    """Columns that only a later index of the page reads."""
    known = set(TABLES[indices[0].name].vocabulary)
    said = []
    for index in indices[1:]:
        extra = [name for name in TABLES[index.name].vocabulary if name not in known] if index.name in TABLES else []
        if extra:
            also, colon = Text("另读", "also reads").in_(language), Text("：", ": ").in_(language)
            said.append(f"`{index.name}` {also}{colon}{listed(extra, language)}")
    return said


def _answers(indices: list[Index], language: Language) -> str:
    lines = []
    for index in indices:
        if index.name in TABLES:
            names = listed(TABLES[index.name].answers, language)
            said = Text(f"* 加上的列（`{index.name}`）：{names}", f"* Columns added (`{index.name}`): {names}")
            lines.append(said.in_(language))
    return "\n".join(lines)
