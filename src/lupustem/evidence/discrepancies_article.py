"""Where the consensus article's own figures and citations do not agree with themselves or with their sources."""

from __future__ import annotations

from lupustem.evidence.article_figures import PRINTED, table_sums
from lupustem.evidence.discrepancy import Discrepancy
from lupustem.logic.text import Text

_SUMS = table_sums()
_TEXT = int(PRINTED["allogeneic"].value) + int(PRINTED["autologous"].value)
_GRADED = ("moderate_to_severe", "allogeneic_donor", "dose_range", "single_infusion", "peripheral_vein")

ARTICLE: dict[str, Discrepancy] = {
    "table_1_sum": Discrepancy(
        "1, Table 1",
        Text(
            f"正文：异体 691 例、自体 4 例，共 {_TEXT} 例", f"the text: 691 allogeneic and 4 autologous, {_TEXT} in all"
        ),
        Text(
            f"表 1 的 {_SUMS.rows} 行相加：患者 {_SUMS.patients}（异体 {_SUMS.allogeneic}、自体 {_SUMS.autologous}），"
            f"对照 {_SUMS.control}",
            f"the {_SUMS.rows} rows of Table 1 add up to {_SUMS.patients} patients ({_SUMS.allogeneic} allogeneic, "
            f"{_SUMS.autologous} autologous) and {_SUMS.control} controls",
        ),
        Text(
            "两种数都写出；差 1 例可能是 2015 年那一例（自体造血干细胞加异体间充质干细胞），这是推测",
            "both are shown; the one patient may be that of 2015 (autologous haematopoietic cells with allogeneic MSC), "
            "which is a guess",
        ),
        ("source_with_lupus_evidence",),
        ("table1_13", "wang_2015_combo"),
    ),
    "worldwide_1500": Discrepancy(
        "1",
        Text("全球已治疗 1500 余例", "more than 1500 patients treated worldwide"),
        Text(f"没有参考文献；表 1 支持 {_SUMS.patients} 例", f"without a reference; Table 1 supports {_SUMS.patients}"),
        Text("不显示 1500，也不用它计算", "1500 is neither shown as a result nor used in a calculation"),
        ("source_with_lupus_evidence",),
    ),
    "zeng_arms": Discrepancy(
        "Table 1",
        Text("第 11 行（曾雯 2016）：对照 15、干细胞 7", "row 11 (Zeng Wen 2016): 15 controls and 7 treated"),
        Text("Zeng 2022 表 1：干细胞 7、对照 8，共 15", "Table 1 of Zeng 2022: 7 treated and 8 controls, 15 in all"),
        Text("15 像是总数；不用它作对照人数", "15 looks like the total: it is not used as the number of controls"),
        ("source_with_lupus_evidence",),
        ("table1_11", "zeng_2016_rct"),
    ),
    "years": Discrepancy(
        "Table 1",
        Text("Deng 2018；Barbado 2017", "Deng 2018; Barbado 2017"),
        Text("Deng 发表于 2017 年，Barbado 发表于 2018 年", "Deng is of 2017, Barbado of 2018"),
        Text("以论文的年份为准，表中原样另存", "the papers' years are used; the row is kept as printed"),
        ("source_with_lupus_evidence",),
        ("deng_2017", "barbado_2018", "table1_03", "table1_06"),
    ),
    "row_14_author": Discrepancy(
        "Table 1",
        Text("第 14 行的作者姓名", "the author's name in row 14"),
        Text("所据文本中像是文字识别错误", "looks like an error of character recognition in the text at hand"),
        Text("核对之前不显示该姓名", "the name is not shown until it is checked"),
        ("source_with_lupus_evidence",),
        ("table1_14",),
    ),
    "not_404_lupus": Discrepancy(
        "1, Table 1",
        Text(
            "404 例狼疮患者，感染与肿瘤没有增加",
            "404 patients with lupus, no increase of infections and tumours",
        ),
        Text(
            "404 例自身免疫病（狼疮、干燥综合征、系统性硬化症等）；感染 119、严重感染 52、恶性肿瘤 5、死亡 45；无对照组",
            "404 patients with autoimmune diseases (lupus, Sjögren, systemic sclerosis and others): infections 119, serious "
            "52, malignancy 5, deaths 45; no control group",
        ),
        Text(
            f"404 不计作狼疮，因此表 1 的 {_SUMS.patients} 作为狼疮人数偏高；显示各计数，不说“没有增加”",
            f"the 404 are not counted as lupus, so that the {_SUMS.patients} of Table 1 are too many; the counts are shown, "
            "and no “no increase” is said",
        ),
        (
            "long_term_safety",
            "infection_controlled_alongside",
            "malignancy_excluded",
            "other_autoimmune_disease_allowed",
        ),
        ("liang_2018", "table1_02"),
    ),
    "no_serious_event": Discrepancy(
        "1, 4",
        Text(
            "没有移植相关死亡，也没有严重不良事件",
            "no transplantation-related death and no serious adverse event",
        ),
        Text(
            "Liang 2018：移植相关死亡 0.2%；Deng 2017 干细胞组 12 人中：1 例重症肺炎死亡，1 例白细胞减少、肺炎并脓肿",
            "Liang 2018: transplantation-related mortality 0.2 %; Deng 2017, of 12 with MSC: one death from severe "
            "pneumonia, one with leucopenia, pneumonia and an abscess",
        ),
        Text("两者都显示", "both are shown"),
        ("safety_reviewed", "serious_event_reported", "long_term_safety"),
        ("liang_2018", "deng_2017"),
    ),
    "four_year_figures": Discrepancy(
        "1",
        Text("4 年缓解 50%、生存 94%（参考文献 27）", "remission 50 % and survival 94 % at four years (reference 27)"),
        Text(
            "Wang 2013：1 至 4 年完全缓解 23/83、12/39、5/12、3/6；94% 是平均 27 个月时的粗生存 82/87",
            "Wang 2013: complete remission 23/83, 12/39, 5/12 and 3/6 at one to four years; 94 % is the crude 82/87 at a "
            "mean of 27 months",
        ),
        Text(
            "百分比总带分子与分母；3/6 的 95% 精确区间是 12% 至 88%",
            "a percentage always carries numerator and denominator; 3/6 has an exact 95 % interval of 12 to 88 %",
        ),
        ("moderate_to_severe", "refractory_disease"),
        ("wang_2013",),
    ),
    "relapse_citation": Discrepancy(
        "3.9",
        Text(
            "狼疮性肾炎复发：9 个月 12.5%、12 个月 16.7%（参考文献 47）",
            "relapse of nephritis 12.5 % at 9 and 16.7 % at 12 months (reference 47)",
        ),
        Text(
            "参考文献 47 是移植物抗宿主病的荟萃分析；数字来自 Wang 2014（参考文献 41）：应答者 24 人中该时点新发 3 例与 4 例；"
            "该试验的对象是狼疮，40 人中 38 人有肾炎",
            "reference 47 is a meta-analysis of graft-versus-host disease; the figures are of Wang 2014 (reference 41): 3 and "
            "4 new relapses of 24 responders, in a trial of lupus with nephritis in 38 of 40",
        ),
        Text("12 个月累计复发为 7/24（29.2%）", "cumulative relapse at 12 months is 7/24 (29.2 %)"),
        ("relapse_watch", "repeat_after_relapse", "retreatment_on_relapse"),
        ("wang_2014",),
    ),
    "mortality_citation": Discrepancy(
        "4.2",
        Text("5 年病死率 16%（参考文献 41）", "mortality 16 % at five years (reference 41)"),
        Text(
            "是 Wang 2018（参考文献 42）：13/81；参考文献 41 只随访 12 个月",
            "it is Wang 2018 (reference 42): 13/81; reference 41 followed for 12 months",
        ),
        Text("改引 Wang 2018，并写出 13/81", "Wang 2018 is cited, with 13/81"),
        ("maintenance_therapy", "long_term_safety"),
        ("wang_2018", "wang_2014"),
    ),
    "mice_citation": Discrepancy(
        "-",
        Text("小鼠的环磷酰胺预处理（参考文献 50）", "cyclophosphamide pre-treatment in mice (reference 50)"),
        Text(
            "参考文献 50 是人体单次与两次输注的试验（Wang 2012）",
            "reference 50 is the human trial of one infusion against two (Wang 2012)",
        ),
        Text("引文存疑，不作为小鼠证据", "the citation is doubtful and taken for no evidence in mice"),
        ("no_cyclophosphamide_preconditioning",),
        ("wang_2012",),
    ),
    "graded_1a": Discrepancy(
        "Table 3",
        Text("推荐意见 2 为 1A，另有数条 1A、1B", "recommendation 2 is graded 1A, others 1A and 1B"),
        Text(
            "唯一的双盲随机对照试验（Deng 2017，12 对 6）没有见到获益：缓解 9/12 对 5/6，提前终止",
            "the only double-blind randomised trial (Deng 2017, 12 against 6) found no benefit: remission 9/12 against 5/6, "
            "stopped early",
        ),
        Text("在等级旁边显示这项试验", "this trial is shown beside the grade"),
        _GRADED,
        ("deng_2017",),
    ),
    "no_adipose": Discrepancy(
        "3.3",
        Text("狼疮中没有脂肪来源的报告", "no adipose cells reported in lupus"),
        Text("Ranjbar 2022：9 例，脂肪来源，2 ×10^6/kg", "Ranjbar 2022: 9 patients, adipose cells, 2 ×10^6/kg"),
        Text("此句已过时", "the sentence is outdated"),
        ("source_with_lupus_evidence", "umbilical_cord_preferred"),
        ("ranjbar_2022",),
    ),
    "double_infusion": Discrepancy(
        "-",
        Text("两次输注并不更好（参考文献 50）", "two infusions are no better (reference 50)"),
        Text(
            "Wang 2012（据述评）：完全缓解单次 16/30，两次 8/27；点估计偏向单次，区间宽",
            "Wang 2012 (from the editorial): complete remission 16/30 with one, 8/27 with two; the point estimate favours "
            "one, with a wide interval",
        ),
        Text("不作为两者等效的证据", "not taken for evidence of equivalence"),
        ("single_infusion",),
        ("wang_2012",),
    ),
}
