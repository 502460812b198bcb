"""Registered trials without a result that was seen, from copies of the register's pages: to be looked up before a release."""

from __future__ import annotations

from lupustem.evidence.dose import PerKg
from lupustem.evidence.study import Cells, Design, Detail, study
from lupustem.evidence.where import LISTING
from lupustem.logic.text import Text

_UC = (Cells.UMBILICAL_CORD,)
_STATUS = Text("状态", "status")


def _status(zh: str, en: str) -> Detail:
    return Detail(_STATUS, Text(zh, en))


nct02633163 = study(
    None,
    None,
    "MiSLE，NCT02633163",
    "MiSLE, NCT02633163",
    "NCT02633163",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text(
        "II 期双盲随机；1 ×10^6/kg、5 ×10^6/kg 与安慰剂比较（MUSC）",
        "phase II, randomised, double-blind: 1 ×10^6/kg against 5 ×10^6/kg against placebo (MUSC)",
    ),
    registration="NCT02633163",
    planned=81,
    dose=PerKg(1_000_000, 5_000_000),
    details=(
        Detail(Text("开始", "start"), Text("2018-10-26", "2018-10-26")),
        Detail(Text("预计完成", "completion, estimated"), Text("2025-06", "2025-06")),
        Detail(
            Text("中期", "interim"),
            Text(
                "ACR 2021 摘要 1770（第 1 队列，安全性），结果读不到",
                "abstract 1770 of ACR 2021 (cohort 1, safety); its results could not be read",
            ),
        ),
        _status(
            "进行中，不再招募（副本无日期）；未找到结果",
            "active, not recruiting (copy without a date); no results found",
        ),
    ),
    doubts=(
        Text(
            "结果一旦发表会改变现有证据；每次发布前须查",
            "its results will change the picture: to be looked up before every release",
        ),
    ),
)

nct03917797 = study(
    None,
    None,
    "NCT03917797（智利）",
    "NCT03917797 (Chile)",
    "NCT03917797",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text("IIa/b 期，重度狼疮性肾炎", "phase IIa/b, severe lupus nephritis"),
    registration="NCT03917797",
    planned=39,
    cells=_UC,
    details=(_status("招募中（副本无日期）", "recruiting (copy without a date)"),),
)

nct03580291 = study(
    None,
    None,
    "NCT03580291",
    "NCT03580291",
    "NCT03580291",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text(
        "II 期随机，与吗替麦考酚酯比较的非劣效，狼疮性肾炎",
        "phase II, randomised, non-inferiority against mycophenolate, lupus nephritis",
    ),
    registration="NCT03580291",
    cells=_UC,
    details=(_status("不明（副本无日期）", "unknown (copy without a date)"),),
)

nct04835883 = study(
    None,
    None,
    "NCT04835883",
    "NCT04835883",
    "NCT04835883",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text(
        "IIa 期单臂，CS20AT04，肾炎或血细胞减少", "phase IIa, single arm, CS20AT04, nephritis or cytopenia"
    ),
    registration="NCT04835883",
    planned=10,
    details=(_status("招募中（2025-11-14 的副本）", "recruiting (copy of 2025-11-14)"),),
)

nct06737380 = study(
    None,
    None,
    "NCT06737380",
    "NCT06737380",
    "NCT06737380",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text("I 期，开放", "phase I, open"),
    registration="NCT06737380",
    planned=10,
    cells=_UC,
    route="subcutaneous",
    details=(
        Detail(Text("开始", "start"), Text("2025-01-07", "2025-01-07")),
        Detail(Text("预计完成", "completion, estimated"), Text("2026-07-31", "2026-07-31")),
    ),
)

nct03458156 = study(
    None,
    None,
    "NCT03458156（大连）",
    "NCT03458156 (Dalian)",
    "NCT03458156",
    read=LISTING,
    design=Design.REGISTERED,
    design_note=Text("狼疮或狼疮性肾炎", "lupus or lupus nephritis"),
    registration="NCT03458156",
    planned=30,
    cells=_UC,
    details=(_status("不明", "unknown"),),
)
