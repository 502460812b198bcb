"""Figures that the text of the consensus article prints, and the sums of its Table 1 computed from the rows."""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.evidence.studies import STUDIES
from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as the article prints it, with the section."""

    value: str
    unit: str
    months: int | None
    section: str
    says: Text


_PATIENTS = "patients"
PRINTED: dict[str, Printed] = {
    "allogeneic": Printed("691", _PATIENTS, None, "1", Text("异体治疗的患者", "patients with allogeneic cells")),
    "autologous": Printed("4", _PATIENTS, None, "1", Text("自体治疗的患者", "patients with autologous cells")),
    "worldwide": Printed("1500+", _PATIENTS, None, "1", Text("全球患者", "patients worldwide")),
    "remission_1y": Printed(
        "60.5", "%", 12, "1", Text("1 年完全或部分缓解", "complete or partial remission at one year")
    ),
    "remission_4y": Printed("50", "%", 48, "1", Text("4 年缓解", "remission at four years")),
    "survival_4y": Printed("94", "%", 48, "1", Text("4 年生存", "survival at four years")),
    "relapse_overall": Printed("23", "%", 48, "1", Text("复发", "relapse")),
    "safety_n": Printed(
        "404", _PATIENTS, None, "1", Text("安全性随访，称为狼疮患者", "followed for safety, called lupus")
    ),
    "follow_up_mean": Printed("43", "months", None, "1", Text("平均随访", "mean follow-up")),
    "follow_up_sd": Printed("26", "months", None, "1", Text("随访的标准差", "its sd")),
    "relapse_9mo": Printed("12.5", "%", 9, "3.9", Text("9 个月复发", "relapse at 9 months")),
    "relapse_12mo": Printed("16.7", "%", 12, "3.9", Text("12 个月复发", "relapse at 12 months")),
    "response_rate": Printed("60", "%", None, "4.2", Text("应答率", "response rate")),
    "mortality_5y": Printed("16", "%", 60, "4.2", Text("5 年病死率", "mortality at five years")),
    "mortality_5y_before": Printed(
        "35-45", "%", 60, "4.2", Text("以往的 5 年病死率", "mortality at five years before")
    ),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """Patients and controls of the rows of Table 1."""

    rows: int
    patients: int
    control: int
    allogeneic: int
    autologous: int


def table_sums() -> Sums:
    """Table 1 added up row by row."""
    rows = [one for one in STUDIES.values() if one.read.kind == "article"]
    return Sums(
        len(rows),
        sum(one.msc or 0 for one in rows),
        sum(one.control or 0 for one in rows),
        sum(one.msc or 0 for one in rows if one.donor == "allogeneic"),
        sum(one.msc or 0 for one in rows if one.donor == "autologous"),
    )
