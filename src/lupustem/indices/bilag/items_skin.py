"""BILAG-2004 items 1 to 18: constitutional and mucocutaneous.

The splits between severe and mild are from memory; the body-surface limit of items 5 and 6 replaced the classic 2/9.
"""

from __future__ import annotations

from functools import partial

from lupustem.indices.bilag.items_form import Item, severity
from lupustem.logic.text import Text

_constitutional = partial(severity, "constitutional")
_mucocutaneous = partial(severity, "mucocutaneous")

CONSTITUTIONAL: tuple[Item, ...] = (
    _constitutional(
        1,
        Text("发热", "Pyrexia"),
        Text("有记录的体温 >37.5 ℃", "a recorded temperature above 37.5 ℃, not from infection"),
    ),
    _constitutional(
        2, Text("体重下降", "Weight loss"), Text("非主动减重，下降 >5%", "more than 5% of body weight, not intended")
    ),
    _constitutional(
        3,
        Text("淋巴结肿大或脾大", "Lymphadenopathy or splenomegaly"),
        Text("可触及的淋巴结肿大或脾脏增大，除外感染", "nodes that can be felt or a large spleen, without infection"),
    ),
    _constitutional(
        4, Text("食欲减退", "Anorexia"), Text("狼疮活动所致的食欲下降", "loss of appetite from active lupus")
    ),
)

MUCOCUTANEOUS: tuple[Item, ...] = (
    _mucocutaneous(
        5,
        Text("皮疹（重度）", "Skin eruption, severe"),
        Text(
            "活动性皮疹 >18% 体表面积",
            "active rash over more than 18% of the body surface",
        ),
    ),
    _mucocutaneous(
        6,
        Text("皮疹（轻度）", "Skin eruption, mild"),
        Text(
            "活动性皮疹 ≤18% 体表面积",
            "active rash over at most 18% of the body surface",
        ),
    ),
    _mucocutaneous(
        7,
        Text("血管性水肿（重度）", "Angio-oedema, severe"),
        Text("可能危及生命，如出现喉鸣", "may endanger life, for instance with stridor"),
    ),
    _mucocutaneous(
        8,
        Text("血管性水肿（轻度）", "Angio-oedema, mild"),
        Text("不危及生命", "does not endanger life"),
    ),
    _mucocutaneous(
        9,
        Text("黏膜溃疡（重度）", "Mucosal ulceration, severe"),
        Text("广泛而深，影响功能或进食", "wide and deep, disabling or in the way of eating and drinking"),
        unverified=True,
    ),
    _mucocutaneous(
        10,
        Text("黏膜溃疡（轻度）", "Mucosal ulceration, mild"),
        Text("局限，不影响进食", "confined to small areas, eating and drinking unhindered"),
        unverified=True,
    ),
    _mucocutaneous(
        11,
        Text("脂膜炎或大疱性狼疮（重度）", "Panniculitis or bullous lupus, severe"),
        Text(">9% 体表面积，或有溃疡、影响功能", "over more than 9% of the body surface, or with ulcers, or disabling"),
        unverified=True,
    ),
    _mucocutaneous(
        12,
        Text("脂膜炎或大疱性狼疮（轻度）", "Panniculitis or bullous lupus, mild"),
        Text(
            "≤9% 体表面积，无溃疡、不影响功能",
            "over at most 9% of the body surface, without ulcers and not disabling",
        ),
        unverified=True,
    ),
    _mucocutaneous(
        13,
        Text("严重皮肤血管炎或血栓", "Major cutaneous vasculitis or thrombosis"),
        Text("大范围坏疽、溃疡或皮肤梗死", "large areas of gangrene, ulcer or infarcted skin"),
        unverified=True,
    ),
    _mucocutaneous(
        14,
        Text("指（趾）梗死或结节性血管炎", "Digital infarcts or nodular vasculitis"),
        Text("指（趾）局限性梗死，或痛性红斑结节", "small infarcts of fingers or toes, or tender red nodules"),
        unverified=True,
    ),
    _mucocutaneous(
        15,
        Text("脱发（重度）", "Alopecia, severe"),
        Text("临床可见的脱发，伴头皮炎症", "hair loss that can be seen, with an inflamed scalp"),
        unverified=True,
    ),
    _mucocutaneous(
        16,
        Text("脱发（轻度）", "Alopecia, mild"),
        Text("脱发，无头皮炎症", "hair loss without an inflamed scalp"),
        unverified=True,
    ),
    _mucocutaneous(
        17,
        Text("甲周红斑或冻疮样皮疹", "Peri-ungual erythema or chilblains"),
        Text("甲周皮肤发红，或遇冷诱发的炎性皮损", "red skin around the nails, or inflamed lesions set off by cold"),
    ),
    _mucocutaneous(
        18,
        Text("甲下线状出血", "Splinter haemorrhages"),
        Text(
            "甲床纵行线状出血，除外外伤与感染", "lengthwise streaks of blood under a nail, without injury or infection"
        ),
    ),
)
