"""Why a tube cannot be used, and what has to be known of one that can: a code for programs, a sentence for people.

A refusal never holds what stands in the TEXT segment of a file beyond the name of a keyword or a channel: it carries names of
people.
"""

from __future__ import annotations

from lupustem.logic.text import Text

READ_CODES: dict[str, Text] = {
    "fcs_empty": Text("文件是空的", "the file is empty"),
    "fcs_not_fcs": Text("不是 FCS 文件", "not an FCS file"),
    "fcs_version": Text("不支持的 FCS 版本", "an FCS version that is not supported"),
    "fcs_header": Text("文件头的偏移量不可用", "offsets in the HEADER cannot be used"),
    "fcs_text": Text("TEXT 段不可读", "the TEXT segment cannot be read"),
    "fcs_keyword": Text("关键字缺失或不可用", "a keyword is missing or cannot be used"),
    "fcs_channels": Text("通道名缺失或重复", "channel names are missing or stand twice"),
    "fcs_several_data_sets": Text("一个文件含多个数据集", "several data sets in one file"),
    "fcs_mode": Text("不是逐事件数据", "not list-mode data"),
    "fcs_data_type": Text("不支持的数据类型", "a data type that is not supported"),
    "fcs_byte_order": Text("不支持的字节序", "a byte order that is not supported"),
    "fcs_bit_width": Text("不支持的位宽", "a bit width that is not supported"),
    "fcs_offsets": Text("HEADER 与 TEXT 对 DATA 段的位置说法不一", "HEADER and TEXT disagree on the DATA segment"),
    "fcs_truncated": Text("文件被截断", "the file is cut short"),
    "fcs_data_end": Text("DATA 段末尾差一个字节", "the end of DATA is off by one byte"),
    "fcs_event_count": Text("$TOT 与数据长度不符", "$TOT and the length of the data differ"),
    "fcs_no_events": Text("没有事件", "no events"),
    "fcs_too_large": Text("文件过大", "the file is too large"),
    "fcs_not_finite": Text("数据中有 NaN 或无穷大", "NaN or infinity among the data"),
    "fcs_scale": Text("放大器或增益设置不可用", "amplifier or gain settings that cannot be used"),
}
"""Why a file is not read."""

TUBE_CODES: dict[str, Text] = {
    "channel_unknown": Text("找不到该标志的通道", "no channel for the marker"),
    "channel_ambiguous": Text("不止一个通道符合", "more than one channel fits"),
    "gate_unusable": Text("门的设置不可用", "a gate cannot be set as asked"),
    "no_viability_control": Text(
        "有活性染料通道，但没有可定阈值的对照", "a viability channel without a control for its threshold"
    ),
    "spillover_unusable": Text("溢漏矩阵不可用", "the spillover matrix cannot be used"),
    "not_compensated": Text("多色管未作补偿", "a tube of several colours without compensation"),
    "no_control": Text("没有对照", "no control"),
    "too_few_events": Text("父群不足 5000 个事件", "fewer than 5,000 parent events"),
    "cd79a_not_permeabilised": Text("CD79a 未破膜", "CD79a without permeabilisation"),
    "purity_undetermined": Text("纯度无法确定", "purity cannot be determined"),
}
"""Why a tube that can be read does not count."""

FLAGS: dict[str, Text] = {
    "control_is_sample": Text(
        "样本与对照是同一个文件，阈值无从设定；请给出另行上机的对照管。",
        "Sample and control are the same file, which sets no threshold; give the tube that was run as the control.",
    ),
    "control_brighter": Text(
        "对照管比样本管更亮；两管可能放反，请核对。",
        "the control is brighter than the sample; the two tubes may be swapped, check.",
    ),
    "matrices_differ": Text(
        "两管文件中的溢漏矩阵不同；两管均用样本管的矩阵。",
        "the spillover matrices of the two files differ; the sample's was used for both.",
    ),
    "control_without_matrix": Text(
        "对照管没有溢漏矩阵；两管均用样本管的矩阵。",
        "the control has no spillover matrix; the sample's was used for both.",
    ),
    "no_scatter_gate": Text("没有前向散射通道，未按散射设门。", "no forward scatter channel, so no scatter gate."),
    "no_singlets_gate": Text(
        "没有成对的散射面积与高度通道，未去除粘连体。",
        "no pair of scatter area and height, so doublets were not removed.",
    ),
    "no_viability_dye": Text(
        "未按死活染料设门，父群可能含死细胞。",
        "no gate on a viability dye: dead cells may be in the parent population.",
    ),
    "viability_not_gated": Text(
        "文件中有像是死活染料的通道，但未用于设门；请指定该通道及其对照。",
        "a channel looks like a viability dye but was not gated on; name it and its control.",
    ),
    "unstained_control": Text(
        "阈值取自未染色管，而不是 FMO 或同型对照。",
        "the threshold comes from an unstained tube, not from FMO or isotype.",
    ),
    "fewer_than_advised": Text(
        "父群不足建议的 10000 个事件。", "fewer than the 10,000 parent events that are advised."
    ),
    "lineage_incomplete": Text(
        "该管未含全部谱系标志；联合纯度只就管内标志而言。",
        "not every lineage marker is in the tube; joint purity speaks only of those that are.",
    ),
    "time_step_ignored": Text(
        "$TIMESTEP 不是数值，时间通道未换算（不影响阳性率）。",
        "$TIMESTEP is no number, so time is not scaled (percent positive does not depend on it).",
    ),
}
"""What goes along with a result that counts."""


class FlowRefused(ValueError):
    """A tube, matrix or gate that cannot be used: `code` for programs, `text` for people, with the remedy."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text
