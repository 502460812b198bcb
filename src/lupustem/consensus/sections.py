"""The sections of the article that hold normative statements, each with what it covers.

Compiled from the project's specification (the `section` of each statement), not from the article's table of contents:
the titles are the project's own words and say what the statements of a section are about. Sections without a statement
are left out.

    >>> section_of("3.3, Table 1").number
    '3.3'

Source of the numbering: doi 10.3760/cma.j.cn141217-20210923-00381.
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.logic import Text


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the article: its number as statements cite it, and what it covers."""

    number: str
    title: Text


SECTIONS: tuple[Section, ...] = (
    Section(
        "introduction", Text("引言：造血干细胞移植的位置", "Introduction: the place of haematopoietic transplantation")
    ),
    Section("1", Text("知情同意与个体化方案", "Consent and the individual plan")),
    Section("2.1", Text("开展治疗的机构条件", "What a centre must have in place")),
    Section("2.2", Text("细胞制备与质量要求", "Making the cells, and their quality")),
    Section("3.1", Text("供者选择", "Choice of donor")),
    Section("3.2", Text("适用患者", "Patients to be treated")),
    Section("3.3", Text("细胞的组织来源", "Tissue of origin")),
    Section("3.4", Text("剂量与输注次数", "Dose and number of infusions")),
    Section("3.5", Text("输注途径与鞘内注射", "Route, and intrathecal injection")),
    Section("3.6", Text("环磷酰胺预处理", "Preconditioning with cyclophosphamide")),
    Section("3.7", Text("储存、输注操作与监护", "Storage, infusion and monitoring")),
    Section("3.8", Text("合并用药", "Drugs alongside the infusion")),
    Section("3.9", Text("复发与再次治疗", "Relapse and repeated treatment")),
    Section("3.10", Text("合并其他自身免疫病", "Other autoimmune disease")),
    Section("3.11", Text("合并感染", "Infection")),
    Section("3.12(1)", Text("HLA 配型", "HLA matching")),
    Section("3.12(2)", Text("儿童与老年患者", "Children and the elderly")),
    Section("3.12(3)", Text("肺动脉高压", "Pulmonary hypertension")),
    Section("3.12(4)", Text("妊娠与哺乳", "Pregnancy and lactation")),
    Section("3.12(5)", Text("恶性肿瘤", "Malignant disease")),
    Section("4.1", Text("安全性随访", "Follow-up of safety")),
    Section("4.2", Text("疗效评价与后续治疗", "Judging the response, and what comes next")),
)

_BY_NUMBER = {section.number: section for section in SECTIONS}


def section_of(reference: str) -> Section:
    """The section that a statement's `section` points into; a table named after a comma belongs to it.

    Raises KeyError for a reference to a section that the table does not have.
    """
    return _BY_NUMBER[reference.partition(",")[0].strip()]
