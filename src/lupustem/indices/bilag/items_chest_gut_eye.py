"""BILAG-2004 items 44 to 77: cardiorespiratory, gastrointestinal and ophthalmic.

Where one item is the milder form of another (44, 48, 57 and the severe and mild pairs of the eye), the split is from
memory.
"""

from __future__ import annotations

from functools import partial

from lupustem.indices.bilag.items_form import Item, severity
from lupustem.logic.text import Text

_cardiorespiratory = partial(severity, "cardiorespiratory")
_gastrointestinal = partial(severity, "gastrointestinal")
_ophthalmic = partial(severity, "ophthalmic")

CARDIORESPIRATORY: tuple[Item, ...] = (
    _cardiorespiratory(
        44,
        Text("心肌炎（轻度）", "Myocarditis, mild"),
        Text(
            "心肌炎症，无心力衰竭、心律失常或瓣膜功能障碍",
            "inflamed heart muscle without heart failure, arrhythmia or valve dysfunction",
        ),
        unverified=True,
    ),
    _cardiorespiratory(
        45,
        Text("心肌炎或心内膜炎伴心力衰竭", "Myocarditis or endocarditis with cardiac failure"),
        Text(
            "心肌或心内膜炎症并有心力衰竭，除外感染",
            "inflamed heart muscle or endocardium with heart failure, not infected",
        ),
    ),
    _cardiorespiratory(
        46,
        Text("心律失常", "Arrhythmia"),
        Text("心肌炎或传导系统炎症所致", "from inflammation of the heart muscle or its conduction system"),
    ),
    _cardiorespiratory(
        47,
        Text("新发瓣膜功能障碍", "New valvular dysfunction"),
        Text("狼疮活动新引起的瓣膜反流或狭窄", "valve leak or narrowing newly caused by active lupus"),
    ),
    _cardiorespiratory(
        48,
        Text("胸膜炎或心包炎", "Pleurisy or pericarditis"),
        Text(
            "胸膜或心包炎症，无填塞、无积液所致呼吸困难",
            "inflamed pleura or pericardium, without tamponade and without dyspnoea from effusion",
        ),
        unverified=True,
    ),
    _cardiorespiratory(
        49,
        Text("心脏压塞", "Cardiac tamponade"),
        Text("心包积液影响循环", "pericardial effusion that impairs the circulation"),
    ),
    _cardiorespiratory(
        50,
        Text("胸腔积液伴呼吸困难", "Pleural effusion with dyspnoea"),
        Text("积液足以引起呼吸困难", "fluid enough to make the patient breathless"),
    ),
    _cardiorespiratory(
        51,
        Text("肺出血或肺血管炎", "Pulmonary haemorrhage or vasculitis"),
        Text("炎症所致肺泡出血或肺血管炎", "bleeding into the lung by inflammation, or inflamed lung vessels"),
    ),
    _cardiorespiratory(
        52,
        Text("间质性肺泡炎或肺炎", "Interstitial alveolitis or pneumonitis"),
        Text("狼疮所致的肺间质炎症，除外感染", "inflamed lung interstitium from lupus, infection excluded"),
    ),
    _cardiorespiratory(
        53,
        Text("肺萎缩综合征", "Shrinking lung syndrome"),
        Text("肺容量减小、膈肌功能差，肺实质无明显病变", "small lungs and weak diaphragm without parenchymal disease"),
    ),
    _cardiorespiratory(
        54,
        Text("主动脉炎", "Aortitis"),
        Text("主动脉壁炎症，有影像学依据", "inflamed wall of the aorta, supported by imaging"),
    ),
    _cardiorespiratory(
        55,
        Text("冠状动脉血管炎", "Coronary vasculitis"),
        Text("冠状动脉炎症，除外动脉粥样硬化", "inflamed coronary arteries, atherosclerosis excluded"),
    ),
)

GASTROINTESTINAL: tuple[Item, ...] = (
    _gastrointestinal(
        56,
        Text("狼疮性腹膜炎", "Lupus peritonitis"),
        Text(
            "腹膜炎症，表现为急腹症，除外感染与穿孔",
            "acute abdomen from an inflamed peritoneum, no infection or perforation",
        ),
        unverified=True,
    ),
    _gastrointestinal(
        57,
        Text("腹腔浆膜炎或腹水", "Abdominal serositis or ascites"),
        Text("腹膜炎症或腹水，未表现为急腹症", "inflamed peritoneum or fluid in the abdomen, without an acute abdomen"),
        unverified=True,
    ),
    _gastrointestinal(
        58,
        Text("狼疮性小肠炎或结肠炎", "Lupus enteritis or colitis"),
        Text(
            "肠壁血管炎或炎症，有影像或病理依据", "inflamed bowel wall or its vessels, supported by imaging or biopsy"
        ),
    ),
    _gastrointestinal(
        59,
        Text("吸收不良", "Malabsorption"),
        Text("狼疮所致的肠道吸收障碍，除外其他病因", "poor absorption from the gut by lupus, other causes excluded"),
    ),
    _gastrointestinal(
        60,
        Text("蛋白丢失性肠病", "Protein-losing enteropathy"),
        Text(
            "蛋白经肠道丢失，白蛋白低，非肾性丢失",
            "protein lost through the gut with low albumin, not through the kidney",
        ),
    ),
    _gastrointestinal(
        61,
        Text("假性肠梗阻", "Intestinal pseudo-obstruction"),
        Text("有肠梗阻表现，无机械性梗阻", "picture of bowel obstruction without a mechanical block"),
    ),
    _gastrointestinal(
        62,
        Text("狼疮性肝炎", "Lupus hepatitis"),
        Text(
            "狼疮所致肝酶升高，除外药物、病毒等病因",
            "raised liver enzymes from lupus; drugs, viruses and others excluded",
        ),
    ),
    _gastrointestinal(
        63,
        Text("急性狼疮性胆囊炎", "Acute lupus cholecystitis"),
        Text("胆囊急性炎症，除外结石与感染", "acutely inflamed gallbladder without stones or infection"),
    ),
    _gastrointestinal(
        64,
        Text("急性狼疮性胰腺炎", "Acute lupus pancreatitis"),
        Text("胰腺急性炎症，除外胆石、酒精与药物", "acutely inflamed pancreas; gallstones, alcohol and drugs excluded"),
    ),
)

OPHTHALMIC: tuple[Item, ...] = (
    _ophthalmic(
        65,
        Text("眼眶炎症、眼外肌炎或眼球突出", "Orbital inflammation, myositis or proptosis"),
        Text("狼疮所致的眼眶或眼外肌炎症", "orbit or eye muscles inflamed by lupus"),
    ),
    _ophthalmic(
        66,
        Text("角膜炎（重度）", "Keratitis, severe"),
        Text("威胁视力", "sight in danger"),
        unverified=True,
    ),
    _ophthalmic(
        67,
        Text("角膜炎（轻度）", "Keratitis, mild"),
        Text("不威胁视力", "sight not in danger"),
        unverified=True,
    ),
    _ophthalmic(
        68,
        Text("前葡萄膜炎", "Anterior uveitis"),
        Text("虹膜或睫状体炎症", "inflamed iris or ciliary body"),
    ),
    _ophthalmic(
        69,
        Text("后葡萄膜炎或视网膜血管炎（重度）", "Posterior uveitis or retinal vasculitis, severe"),
        Text("威胁视力，或视力、黄斑已受累", "sight in danger, or vision or macula affected"),
        unverified=True,
    ),
    _ophthalmic(
        70,
        Text("后葡萄膜炎或视网膜血管炎（轻度）", "Posterior uveitis or retinal vasculitis, mild"),
        Text("不威胁视力，视力与黄斑未受累", "sight not in danger, vision and macula spared"),
        unverified=True,
    ),
    _ophthalmic(
        71,
        Text("表层巩膜炎", "Episcleritis"),
        Text("表层巩膜炎症，巩膜深层未受累", "inflamed episclera, the sclera below spared"),
    ),
    _ophthalmic(
        72,
        Text("巩膜炎（重度）", "Scleritis, severe"),
        Text("坏死性，或威胁视力", "necrotising, or sight in danger"),
        unverified=True,
    ),
    _ophthalmic(
        73,
        Text("巩膜炎（轻度）", "Scleritis, mild"),
        Text("非坏死性，不威胁视力", "not necrotising, sight not in danger"),
        unverified=True,
    ),
    _ophthalmic(
        74,
        Text("视网膜或脉络膜血管闭塞", "Retinal or choroidal vaso-occlusive disease"),
        Text("视网膜动脉、静脉或脉络膜血管闭塞", "blocked artery or vein of the retina, or blocked choroidal vessels"),
    ),
    _ophthalmic(
        75,
        Text("孤立性棉绒斑", "Isolated cotton-wool spots"),
        Text(
            "棉绒斑，无其他眼底血管病变",
            "cotton-wool spots (cytoid bodies) without other disease of the retinal vessels",
        ),
    ),
    _ophthalmic(
        76,
        Text("视神经炎", "Optic neuritis"),
        Text("视神经炎症，除外前部缺血性病变", "inflamed optic nerve, anterior ischaemic neuropathy excluded"),
    ),
    _ophthalmic(
        77,
        Text("前部缺血性视神经病变", "Anterior ischaemic optic neuropathy"),
        Text("视盘缺血、水肿并突发视力下降", "ischaemic, swollen optic disc with sudden loss of vision"),
    ),
)
