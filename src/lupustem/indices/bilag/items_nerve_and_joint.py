"""BILAG-2004 items 19 to 43: neuropsychiatric and musculoskeletal. The splits of items 39 to 43 are from memory."""

from __future__ import annotations

from functools import partial

from lupustem.indices.bilag.items_form import Item, severity
from lupustem.logic.text import Text

_neuropsychiatric = partial(severity, "neuropsychiatric")
_musculoskeletal = partial(severity, "musculoskeletal")

NEUROPSYCHIATRIC: tuple[Item, ...] = (
    _neuropsychiatric(
        19,
        Text("无菌性脑膜炎", "Aseptic meningitis"),
        Text(
            "脑膜炎症状，脑脊液有炎症改变而培养阴性",
            "signs of meningitis with inflamed cerebrospinal fluid and negative cultures",
        ),
    ),
    _neuropsychiatric(
        20,
        Text("脑血管炎", "Cerebral vasculitis"),
        Text("脑血管炎症，有影像学或病理依据", "inflamed vessels of the brain, supported by imaging or biopsy"),
    ),
    _neuropsychiatric(
        21,
        Text("脱髓鞘综合征", "Demyelinating syndrome"),
        Text(
            "白质病变引起的局灶神经功能缺损，除外多发性硬化",
            "focal deficits from white-matter lesions, multiple sclerosis excluded",
        ),
    ),
    _neuropsychiatric(
        22,
        Text("脊髓病", "Myelopathy"),
        Text(
            "急性脊髓病变：肢体无力、感觉平面或括约肌障碍",
            "acute disease of the spinal cord: weak limbs, a sensory level or failing sphincters",
        ),
    ),
    _neuropsychiatric(
        23,
        Text("急性意识模糊状态", "Acute confusional state"),
        Text(
            "急性、波动的意识或注意障碍，除外代谢、感染与药物",
            "acute, fluctuating loss of awareness or attention, without metabolic, infectious or drug cause",
        ),
    ),
    _neuropsychiatric(
        24,
        Text("精神病性症状", "Psychosis"),
        Text("妄想或幻觉，无意识障碍，除外药物", "delusions or hallucinations in clear consciousness, drugs excluded"),
    ),
    _neuropsychiatric(
        25,
        Text("急性炎症性脱髓鞘性多发性神经根神经病", "Acute inflammatory demyelinating polyradiculoneuropathy"),
        Text(
            "快速进展、大致对称的肢体无力，反射减弱或消失",
            "rapidly progressive, roughly symmetrical weakness with weak or absent reflexes",
        ),
    ),
    _neuropsychiatric(
        26,
        Text("单神经病（单发或多发）", "Mononeuropathy, single or multiplex"),
        Text("一支或多支周围神经的感觉或运动障碍", "loss of sensation or strength in one or several peripheral nerves"),
    ),
    _neuropsychiatric(
        27,
        Text("脑神经病变", "Cranial neuropathy"),
        Text(
            "脑神经感觉或运动障碍，视神经另计",
            "sensory or motor loss of a cranial nerve; the optic nerve has its own item",
        ),
    ),
    _neuropsychiatric(
        28,
        Text("神经丛病", "Plexopathy"),
        Text("臂丛或腰骶丛病变", "disease of the brachial or lumbosacral plexus"),
    ),
    _neuropsychiatric(
        29,
        Text("多发性神经病", "Polyneuropathy"),
        Text("对称性、远端为主的感觉或运动障碍", "symmetrical sensory or motor loss, mainly at the ends of the limbs"),
    ),
    _neuropsychiatric(
        30,
        Text("癫痫发作", "Seizure disorder"),
        Text("狼疮活动所致，未达持续状态", "seizures from active lupus, short of status epilepticus"),
    ),
    _neuropsychiatric(
        31,
        Text("癫痫持续状态", "Status epilepticus"),
        Text("发作持续或反复，其间未恢复", "seizures prolonged or repeated without recovery in between"),
    ),
    _neuropsychiatric(
        32,
        Text("脑血管病（非血管炎所致）", "Cerebrovascular disease, not from vasculitis"),
        Text(
            "卒中或短暂性脑缺血，无血管炎，除外动脉硬化",
            "stroke or transient ischaemia without vasculitis, arteriosclerosis excluded",
        ),
    ),
    _neuropsychiatric(
        33,
        Text("认知功能障碍", "Cognitive dysfunction"),
        Text("记忆、注意、推理等认知能力明显下降", "clear loss of memory, attention, reasoning or other thinking"),
    ),
    _neuropsychiatric(
        34,
        Text("运动障碍", "Movement disorder"),
        Text("舞蹈症等不自主运动，除外药物", "chorea or other involuntary movement, drugs excluded"),
    ),
    _neuropsychiatric(
        35,
        Text("自主神经功能障碍", "Autonomic disorder"),
        Text(
            "血压、心率、出汗、膀胱或肠道的自主调节异常",
            "failing autonomic control of blood pressure, heart rate, sweating, bladder or bowel",
        ),
    ),
    _neuropsychiatric(
        36,
        Text("小脑性共济失调（孤立性）", "Cerebellar ataxia, isolated"),
        Text(
            "小脑体征，无其他中枢神经系统表现", "cerebellar signs without other features of the central nervous system"
        ),
    ),
    _neuropsychiatric(
        37,
        Text("狼疮性头痛（严重、持续）", "Lupus headache, severe and unremitting"),
        Text("狼疮所致的严重头痛，持续不缓解", "severe headache from lupus that does not let up"),
    ),
    _neuropsychiatric(
        38,
        Text("颅内高压性头痛", "Headache from intracranial hypertension"),
        Text("颅内压升高所致，除外占位", "from raised intracranial pressure without a mass"),
    ),
)

MUSCULOSKELETAL: tuple[Item, ...] = (
    _musculoskeletal(
        39,
        Text("肌炎（重度）", "Myositis, severe"),
        Text("肌无力，肌酶明显升高", "muscle weakness with clearly raised muscle enzymes"),
        unverified=True,
    ),
    _musculoskeletal(
        40,
        Text("肌炎（轻度）", "Myositis, mild"),
        Text(
            "肌酶升高而无力较轻，或无症状但肌电图、活检异常",
            "raised enzymes with milder weakness, or no symptoms but abnormal electromyogram or biopsy",
        ),
        unverified=True,
    ),
    _musculoskeletal(
        41,
        Text("关节炎（重度）", "Arthritis, severe"),
        Text(
            "至少 2 个关节有滑膜炎，4 周内数日功能显著丧失、基本日常生活受限",
            "synovitis of at least 2 joints; function and basic daily activities badly impaired on several days in 4 weeks",
        ),
        unverified=True,
    ),
    _musculoskeletal(
        42,
        Text("关节炎（中度）或肌腱炎、腱鞘炎", "Arthritis, moderate, or tendonitis or tenosynovitis"),
        Text(
            "至少 1 个关节有滑膜炎，部分功能丧失；或肌腱、腱鞘炎症",
            "synovitis of at least 1 joint with some loss of function, or inflamed tendons or tendon sheaths",
        ),
        unverified=True,
    ),
    _musculoskeletal(
        43,
        Text("关节炎（轻度）或关节痛、肌痛", "Arthritis, mild, or arthralgia or myalgia"),
        Text("仅有炎性疼痛，未达中度标准", "inflammatory pain only, short of moderate arthritis"),
        unverified=True,
    ),
)
