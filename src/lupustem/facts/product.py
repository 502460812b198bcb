"""The product: identity, purity, potency and safety of one lot of mesenchymal stem cells."""

from __future__ import annotations

from lupustem.facts.declare import boolean, category, number
from lupustem.logic.text import Text

gmp_compliant = boolean(zh="制备符合指导原则与 GMP", en="Made under the national stem-cell product guideline and GMP")
plastic_adherent = boolean(zh="贴壁生长", en="Plastic-adherent growth")
cd73_percent = number(unit="%", minimum=0, maximum=100, zh="CD73 阳性率", en="CD73 positive")
cd90_percent = number(unit="%", minimum=0, maximum=100, zh="CD90 阳性率", en="CD90 positive")
cd105_percent = number(unit="%", minimum=0, maximum=100, zh="CD105 阳性率", en="CD105 positive")
cd11b_percent = number(unit="%", minimum=0, maximum=100, zh="CD11b 阳性率", en="CD11b positive")
cd14_percent = number(unit="%", minimum=0, maximum=100, zh="CD14 阳性率", en="CD14 positive")
cd19_percent = number(unit="%", minimum=0, maximum=100, zh="CD19 阳性率", en="CD19 positive")
cd34_percent = number(unit="%", minimum=0, maximum=100, zh="CD34 阳性率", en="CD34 positive")
cd45_percent = number(unit="%", minimum=0, maximum=100, zh="CD45 阳性率", en="CD45 positive")
cd79a_percent = number(unit="%", minimum=0, maximum=100, zh="CD79a 阳性率", en="CD79a positive")
hla_dr_percent = number(unit="%", minimum=0, maximum=100, zh="HLA-DR 阳性率", en="HLA-DR positive")
adipogenic = boolean(zh="成脂肪分化", en="Differentiates into fat")
osteogenic = boolean(zh="成骨分化", en="Differentiates into bone")
chondrogenic = boolean(zh="成软骨分化", en="Differentiates into cartilage")
purity_percent = number(unit="%", minimum=0, maximum=100, zh="纯度", en="MSC purity before use")
endotoxin_eu_ml = number(unit="[EU]/mL", minimum=0, maximum=10000, zh="细菌内毒素", en="Bacterial endotoxin")
label_cells_1e6 = number(unit="10*6", minimum="0.001", maximum=100000, zh="标示细胞数", en="Cells stated on the label")
measured_cells_1e6 = number(unit="10*6", minimum=0, maximum=100000, zh="实测细胞数", en="Cells counted")
count_basis = category(
    zh="计数口径",
    en="What the count and the label count",
    values={"total": Text("总数", "all cells"), "viable": Text("活细胞", "viable cells")},
)
viability_percent = number(unit="%", minimum=0, maximum=100, zh="活率", en="Viability")
bacteria_detected = boolean(zh="细菌检出", en="Bacteria detected")
fungi_detected = boolean(zh="真菌检出", en="Fungi detected")
mycoplasma_detected = boolean(zh="支原体检出", en="Mycoplasma detected")
virus_detected = boolean(zh="病毒检出", en="Virus detected")
local_quality_control_passed = boolean(zh="所在医院质量检测合格", en="The hospital's own quality control passed")
third_party_review_passed = boolean(zh="第三方质量复核合格", en="Quality review by a recognised third party passed")
