"""The columns of the two tables of a cohort: VISITS, a row per patient and visit, and EVENTS, a row per event.

VISITS has what the indices read over a table, and the laboratory values whose change is followed. Deaths stand in EVENTS, and
the baseline follows from the infusion: `died`, `baseline` and `months` are no columns here.
"""

from __future__ import annotations

from dataclasses import replace

from lupustem.facts import FACTS
from lupustem.facts.declare import boolean, category, integer
from lupustem.indices.declare import named
from lupustem.indices.tables.catalogue import TABLES
from lupustem.indices.tables.composites import REFUSED
from lupustem.indices.tables.kidney import TWO_RATIOS
from lupustem.indices.tables.table import DATE, PATIENT, Table
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

JUDGING = (
    *(f"sri{points}" for points in (4, 5, 6, 7, 8)),
    "bicla",
    "lldas",
    "doris_2021",
    "kdigo_2024_ln",
    "eular_era_edta_2019_ln",
    "eular_2025_ln",
    "bliss_ln_perr",
    "bliss_ln_crr",
    "selena_flare_index",
    "selena_flare_index_modified",
    "kdigo_relapse",
)
"""The indices that judge a visit as response, state or relapse."""
_MEASURED = ("albumin_g_l", "complement_c3_g_l", "platelets_10e9_l")
DERIVED_HERE = {
    "died": Text(
        "died：死亡写在 EVENTS 表中（kind 为 death）；请从 VISITS 删去此列。",
        "died: deaths stand in EVENTS, kind death; leave this column out of VISITS.",
    ),
    "baseline": Text(
        "baseline：基线由输注日期得出；请从 VISITS 删去此列。",
        "baseline: it follows from the date of the infusion; leave this column out of VISITS.",
    ),
    "months": Text(
        "months：由输注日期得出；请从 VISITS 删去此列。",
        "months: it follows from the date of the infusion; leave this column out of VISITS.",
    ),
}
"""Columns that an index reads and that follow from EVENTS here."""


def _visit_columns() -> dict[str, Variable]:
    read = {name: one for index in JUDGING for name, one in TABLES[index].columns.items()}
    read |= {name: FACTS[name] for name in _MEASURED}
    return {name: replace(one, name=name) for name, one in read.items() if name not in DERIVED_HERE}


VISIT_COLUMNS: dict[str, Variable] = _visit_columns()
VISITS = Table(VISIT_COLUMNS, lambda frame: frame, (), "previous", (*REFUSED, TWO_RATIOS))
"""VISITS as a table that can be checked; nothing is scored by it."""

KINDS: dict[str, Text] = {
    "infusion": Text("输注", "infusion"),
    "death": Text("死亡", "death"),
    "transplant_related_death": Text("移植相关死亡", "transplant-related death"),
    "relapse": Text("医生记录的复发", "relapse as recorded by a physician"),
    "infection": Text("感染", "infection"),
    "serious_infection": Text("严重感染", "serious infection"),
    "tumour": Text("肿瘤", "tumour"),
    "adverse_event": Text("其他不良事件", "other adverse event"),
    "lost_to_follow_up": Text("失访", "lost to follow-up"),
    "last_contact": Text("最后一次联系", "last contact"),
}
"""The closed list of kinds of events."""
DEATHS = ("death", "transplant_related_death")
ADVERSE = ("infection", "serious_infection", "tumour", "adverse_event")
CAUSES: dict[str, Text] = {
    "lupus": Text("狼疮活动", "active lupus"),
    "infection": Text("感染", "infection"),
    "cardiovascular": Text("心脑血管病", "cardiovascular disease"),
    "tumour": Text("肿瘤", "tumour"),
    "transplant_related": Text("移植相关", "related to the transplantation"),
    "other": Text("其他", "other"),
    "unknown": Text("不明", "not known"),
}
EVENT_DATE = "event_date"
FREE_TEXT = ("lot", "term")
"""Columns of EVENTS that hold any text."""
EVENT_COLUMNS: dict[str, Variable] = named(
    {
        "kind": category(zh="事件种类", en="Kind of event", values=KINDS),
        "source": category(zh="细胞来源", en="Source of the cells", values=dict(FACTS["tissue_source"].values)),
        "dose_1e6_per_kg": replace(FACTS["dose_1e6_per_kg"]),
        "dose_total_1e6": replace(
            FACTS["measured_cells_1e6"], text=Text("每次细胞总数", "Total cells of the infusion")
        ),
        "infusion_number": integer(minimum=1, maximum=50, zh="第几次输注", en="Which infusion of the patient it is"),
        "cause": category(zh="死因", en="Cause of death", values=CAUSES),
        "grade": integer(minimum=1, maximum=5, zh="CTCAE 分级", en="CTCAE grade"),
        "serious": boolean(zh="严重（SAE）", en="Serious"),
    }
)
BELONGS: dict[str, tuple[str, ...]] = {
    "source": ("infusion",),
    "dose_1e6_per_kg": ("infusion",),
    "dose_total_1e6": ("infusion",),
    "infusion_number": ("infusion",),
    "lot": ("infusion",),
    "cause": DEATHS,
    "term": ADVERSE,
    "grade": ADVERSE,
    "serious": ADVERSE,
}
"""Column of EVENTS -> the kinds of events that may fill it."""
__all__ = [
    "ADVERSE",
    "BELONGS",
    "CAUSES",
    "DATE",
    "DEATHS",
    "DERIVED_HERE",
    "EVENT_COLUMNS",
    "EVENT_DATE",
    "FREE_TEXT",
    "JUDGING",
    "KINDS",
    "PATIENT",
    "VISITS",
    "VISIT_COLUMNS",
]
