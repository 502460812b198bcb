"""The words of a certificate, a label and a verification, in both languages."""

from __future__ import annotations

from lupustem.consensus import STATEMENTS
from lupustem.decision.status import inputs_of
from lupustem.facts import FACTS
from lupustem.logic.text import Text

PHRASES: dict[str, Text] = {
    "title": Text("间充质干细胞制剂检验报告书", "Certificate of analysis: mesenchymal stem cells"),
    "revocation": Text("放行撤销记录", "Revocation of a certificate"),
    "lot": Text("批号", "Lot"),
    "product_code": Text("产品代码", "Product code"),
    "donation_number": Text("供者编号", "Donation number"),
    "containers": Text("容器", "Containers"),
    "recipients": Text("受者", "Recipients"),
    "label_cells_1e6": Text("标示细胞数（×10⁶）", "Cells on the label (×10⁶)"),
    "preparation_end": Text("制备完毕", "End of preparation"),
    "latest_infusion_start": Text("最迟开始输注", "Latest start of infusion"),
    "latest_infusion_end": Text("最迟输注完毕", "Latest end of infusion"),
    "longest_hours": Text("制备至输注完毕的最长时间（h）", "Longest from preparation to end of infusion (h)"),
    "issued_at": Text("出具时间", "Issued"),
    "software": Text("软件", "Software"),
    "rules": Text("规则版本", "Rules"),
    "about": Text("批次信息", "About the lot"),
    "test": Text("检验项目", "Test"),
    "tests": Text("检验结果", "Tests"),
    "found": Text("结果", "found"),
    "no_result": Text("无可用结果", "no usable result"),
    "semicolon": Text("；", "; "),
    "comma": Text("、", ", "),
    "fmo": Text("FMO", "FMO"),
    "isotype": Text("同型", "isotype"),
    "unstained": Text("未染色", "unstained"),
    "usp_7_20": Text("USP 7.20（先修约再比较）", "USP 7.20 (rounded before comparing)"),
    "result": Text("结果", "Result"),
    "limit": Text("限度", "Limit"),
    "verdict": Text("判定", "Verdict"),
    "origin": Text("依据", "Origin"),
    "reasons": Text("理由", "Reasons"),
    "advisories": Text("提示", "Advisories"),
    "unread": Text("未能读取的数值", "Values that could not be read"),
    "settings": Text("本中心设定", "Settings of the site"),
    "raw_files": Text("原始文件（SHA-256）", "Raw files (SHA-256)"),
    "signatures": Text("签署", "Signatures"),
    "unsigned": Text(
        "未签署：本页只是建议，不是放行。须由获授权且未参与本批检验与复核的人员签署。",
        "Unsigned: this page is a recommendation, not a release. Somebody authorised has to sign, who neither tested nor "
        "reviewed this lot.",
    ),
    "logger_calibrated": Text("温度记录仪校准日期", "logger calibrated"),
    "not_yet": Text("尚未签署，本批还没有放行。", "Not signed yet, so the lot is not released."),
    "signed_printed": Text(
        "签名须用 lupustem release verify 在证书文件上核验；纸面不能证明签名有效。",
        "Verify signatures on the certificate file with lupustem release verify; paper does not prove them.",
    ),
    "borderline": Text("临界：置信区间跨过限度", "borderline: the interval holds the limit"),
    "unrounded": Text("修约前", "before rounding"),
    "interval": Text("95% 置信区间", "95 % interval"),
    "method": Text("方法", "method"),
    "material": Text("检验材料", "material"),
    "tester": Text("检验", "tested by"),
    "reviewer": Text("复核", "reviewed by"),
    "time": Text("时间", "at"),
    "control": Text("对照", "control"),
    "control_events": Text("对照事件数", "control events"),
    "parent_events": Text("父群事件数", "parent events"),
    "positive_events": Text("阳性事件数", "positive events"),
    "quantile": Text("分位数", "quantile"),
    "source": Text("来源", "from"),
    "invalidated": Text("已作废的结果", "result set aside"),
    "rounding": Text("数值修约", "rounding"),
    "virus_panel": Text("病毒组合", "virus panel"),
    "viability_minimum_percent": Text("活率下限（%）", "lowest viability (%)"),
    "tested_on": Text("各项目可用的检验材料", "materials accepted per test"),
    "none": Text("无", "none"),
    "no_limit": Text("未设限", "no limit"),
    "not_given": Text("未提供", "not given"),
    "everything_met": Text("全部必需项目已知且符合。", "Every required criterion is known and met."),
    "colon": Text("：", ": "),
    "to": Text(" 至 ", " to "),
    "page": Text("页", "page"),
    "key": Text("公钥", "public key"),
    "scope": Text(
        "依据共识 2.2 与 3.7 节；“药典”“工程选择”两类不属共识。本软件未经认证，不能代替质量受权人。",
        "After sections 2.2 and 3.7 of the consensus; what is marked pharmacopoeia or engineering choice is not of the "
        "consensus. This software is not certified and does not stand in for a qualified person.",
    ),
}

DECISIONS: dict[str, tuple[str, str, Text]] = {
    "release": ("✓", "met", Text("建议放行", "release")),
    "hold": ("?", "unknown", Text("暂缓放行", "hold")),
    "reject": ("✕", "not_met", Text("不合格，拒绝放行", "reject")),
}
"""Decision -> sign, style, words."""

VERDICTS: dict[str, tuple[str, str, Text]] = {
    "pass": ("✓", "met", Text("符合", "pass")),
    "fail": ("✕", "not_met", Text("不符合", "fail")),
    "hold": ("?", "unknown", Text("待定", "open")),
    "advisory": ("→", "advised", Text("未知，不影响放行", "unknown, advisory")),
    "reported": ("–", "not_applicable", Text("仅报告", "reported")),
}

SOURCES: dict[str, Text] = {
    "stated": Text("批次文件所述", "stated in the lot file"),
    "results": Text("多次结果", "several results"),
    "flow": Text("流式细胞术", "flow cytometry"),
    "cocktail_upper_bound": Text("同色鸡尾酒的上界", "upper bound from a cocktail"),
    "purity_bounds": Text("由单标志管推得的上下界", "bounds from single-marker tubes"),
    "kinetic_chromogenic": Text("动态显色法", "kinetic chromogenic assay"),
    "count": Text("计数板", "counting chamber"),
    "culture": Text("培养", "culture"),
    "nat": Text("核酸扩增", "nucleic acid amplification"),
    "virus_panel": Text("病毒组合", "virus panel"),
    "temperature_log": Text("温度记录", "temperature log"),
    "times": Text("时间记录", "recorded times"),
    "dose": Text("由剂量计算", "computed from the dose"),
    "label": Text("标签与医嘱", "label and order"),
    "file": Text("批次文件", "lot file"),
}

_OWN_NAMES: dict[str, Text] = {
    "count_matches_label": Text("实测细胞数占标示量", "Cells counted, of the label"),
    "stored_cold": Text("储存温度", "Storage temperature"),
    "viability": Text("活率", "Viability"),
    "endotoxin_dose": Text("内毒素剂量", "Endotoxin dose"),
    "identity": Text("身份核对与来源链", "Identity and chain of custody"),
    "evidence": Text("数据可读且完整", "Values readable and complete"),
}
_UNITS = {"Cel": "℃", "EU/mL": "EU/ml", "EU/kg/h": "EU/kg/h", "%": "%", "h": "h"}
_FINDS = {"true": Text("检出", "detected"), "false": Text("未检出", "not detected")}
_YES_NO = {"true": Text("是", "yes"), "false": Text("否", "no")}


def test_name(rule: str) -> Text:
    """A test as it is called on paper."""
    if rule in _OWN_NAMES:
        return _OWN_NAMES[rule]
    return FACTS[inputs_of(STATEMENTS[rule])[0]].text


def unit_text(unit: str | None) -> str:
    """A unit behind its number, with the space before it."""
    return "" if unit is None else f" {_UNITS.get(unit, unit)}"


def result_text(rule: str, result: str | None, unit: str | None) -> Text:
    """A result on paper: with unit; detected or not; yes or no; or that there is none."""
    if result is None:
        return Text("—", "—")
    if result in _YES_NO:
        return (_FINDS if rule.startswith("no_") else _YES_NO)[result]
    signs = result.replace("<=", "≤").replace(">=", "≥")
    return Text(signs.replace(" to ", " 至 ") + unit_text(unit), signs + unit_text(unit))


def limit_words(limit: str | None, unit: str | None) -> Text:
    """A limit on paper, with its operator."""
    if limit is None:
        return Text("", "")
    signs = limit.replace("<=", "≤").replace(">=", "≥")
    return Text(signs.replace(" and ", " 且 ") + unit_text(unit), signs + unit_text(unit))
