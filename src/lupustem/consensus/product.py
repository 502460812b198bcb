"""Stage product: may this lot of mesenchymal stem cells (MSC) be released for the patient?

Fourth stage of the path, after `prescribe` and before `infuse`: manufacture, identity, potential, purity, count and
freedom from contamination. Gates hold the lot; so does a condition that is not met.

Source: section 2.2, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences are the project's own; the order is that of
the specification.
"""

from __future__ import annotations

from decimal import Decimal

from lupustem.consensus.statement import CONDITION, GATE, MUST, RECOMMEND, statement
from lupustem.facts import (
    adipogenic,
    bacteria_detected,
    cd11b_percent,
    cd14_percent,
    cd19_percent,
    cd34_percent,
    cd45_percent,
    cd73_percent,
    cd79a_percent,
    cd90_percent,
    cd105_percent,
    chondrogenic,
    endotoxin_eu_ml,
    fungi_detected,
    gmp_compliant,
    hla_dr_percent,
    label_cells_1e6,
    local_quality_control_passed,
    measured_cells_1e6,
    mycoplasma_detected,
    osteogenic,
    plastic_adherent,
    purity_percent,
    third_party_review_passed,
    virus_detected,
)

made_under_gmp = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="制备过程必须符合国家干细胞制剂指导原则与 GMP。",
    en="The cells must be made under the national stem-cell product guideline and GMP.",
    holds=gmp_compliant,
)

adherent_growth = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细胞在塑料培养器皿中必须呈贴壁生长。",
    en="The cells must grow adhering to plastic.",
    holds=plastic_adherent,
)

cd73_positive = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD73 阳性细胞必须不少于 95%。",
    en="At least 95 % of the cells must be positive for CD73.",
    holds=cd73_percent >= 95,
)

cd90_positive = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD90 阳性细胞必须不少于 95%。",
    en="At least 95 % of the cells must be positive for CD90.",
    holds=cd90_percent >= 95,
)

cd105_positive = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD105 阳性细胞必须不少于 95%。",
    en="At least 95 % of the cells must be positive for CD105.",
    holds=cd105_percent >= 95,
)

cd11b_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD11b 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD11b.",
    holds=cd11b_percent < 2,
)

cd14_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD14 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD14.",
    holds=cd14_percent < 2,
)

cd19_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD19 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD19.",
    holds=cd19_percent < 2,
)

cd34_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD34 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD34.",
    holds=cd34_percent < 2,
)

cd45_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD45 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD45.",
    holds=cd45_percent < 2,
)

cd79a_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="CD79a 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for CD79a.",
    holds=cd79a_percent < 2,
)

hla_dr_negative = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="HLA-DR 阳性细胞必须少于 2%。",
    en="Less than 2 % of the cells must be positive for HLA-DR.",
    holds=hla_dr_percent < 2,
)

adipogenic_potential = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细胞必须能够向脂肪细胞分化。",
    en="The cells must be able to differentiate into fat.",
    holds=adipogenic,
)

osteogenic_potential = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细胞必须能够向成骨细胞分化。",
    en="The cells must be able to differentiate into bone.",
    holds=osteogenic,
)

chondrogenic_potential = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细胞必须能够向软骨细胞分化。",
    en="The cells must be able to differentiate into cartilage.",
    holds=chondrogenic,
)

purity = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="使用前间充质干细胞的纯度必须不低于 92%。",
    en="Before use the MSC must be at least 92 % pure.",
    holds=purity_percent >= 92,
)

endotoxin = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细菌内毒素必须低于 0.5 EU/ml。",
    en="Bacterial endotoxin must be below 0.5 EU/ml.",
    holds=endotoxin_eu_ml < Decimal("0.5"),
)

# Multiplied out so that both ends are decided exactly: 17.6 counted of 16.0 on the label is met.
count_matches_label = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="实测细胞数必须在标示量的 90% 至 110% 之间，含两端。",
    en="The cells counted must lie between 90 % and 110 % of the number on the label, both ends included.",
    holds=(10 * measured_cells_1e6 >= 9 * label_cells_1e6) & (10 * measured_cells_1e6 <= 11 * label_cells_1e6),
)

no_bacteria = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="制剂必须未检出细菌。",
    en="Testing must find no bacteria in the product.",
    holds=~bacteria_detected,
)

no_fungi = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="制剂必须未检出真菌。",
    en="Testing must find no fungi in the product.",
    holds=~fungi_detected,
)

no_mycoplasma = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="制剂必须未检出支原体。",
    en="Testing must find no mycoplasma in the product.",
    holds=~mycoplasma_detected,
)

no_virus = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="制剂必须未检出病毒。",
    en="Testing must find no virus in the product.",
    holds=~virus_detected,
)

local_quality_control = statement(
    section="2.2",
    force=MUST,
    role=GATE,
    zh="细胞必须通过所在医院自身的质量检测。",
    en="The cells must pass the hospital's own quality control.",
    holds=local_quality_control_passed,
)

third_party_review = statement(
    section="2.2",
    force=RECOMMEND,
    role=CONDITION,
    zh="推荐再由公认的第三方机构进行质量复核，并达到合格。",
    en="A passed quality review by a recognised third party is recommended.",
    holds=third_party_review_passed,
)
