"""BILAG-2004 items 78 to 97: renal and haematological, most of them numbers in the form's own units.

Haemoglobin is in g/dL here and in g/L among the facts. The form prints the dipstick to +++; ++++ is accepted as 4
(engineering choice).
The definitions of the yes-or-no items are from memory, except the sediment's limit per high-power field.
"""

from __future__ import annotations

from functools import partial

from lupustem.indices.bilag.items_form import Item, measured, severity, yes_no
from lupustem.logic.text import Text

_renal = partial(measured, "renal")
_renal_yes_no = partial(yes_no, "renal")
_blood = partial(measured, "haematological")
_count = partial(_blood, minimum=0, unit="10*9/L")
_blood_yes_no = partial(yes_no, "haematological")

RENAL: tuple[Item, ...] = (
    _renal(
        78,
        Text("收缩压", "Systolic blood pressure"),
        Text("本次就诊测得值", "as measured at this visit"),
        minimum=20,
        maximum=350,
        unit="mm[Hg]",
        whole=True,
    ),
    _renal(
        79,
        Text("舒张压", "Diastolic blood pressure"),
        Text("本次就诊测得值", "as measured at this visit"),
        minimum=10,
        maximum=250,
        unit="mm[Hg]",
        whole=True,
    ),
    _renal_yes_no(
        80,
        Text("急进性高血压", "Accelerated hypertension"),
        Text(
            "血压在 1 个月内升至 >170/110 mmHg，伴 3～4 级眼底改变",
            "blood pressure risen above 170/110 mmHg within 1 month, with grade 3 or 4 retinal change",
        ),
        unverified=True,
    ),
    _renal(
        81,
        Text("试纸尿蛋白", "Dipstick protein"),
        Text("加号个数：+ 为 1，++ 为 2，+++ 为 3", "number of plus signs: + is 1, ++ is 2, +++ is 3"),
        minimum=0,
        maximum=4,
        unit=None,
        whole=True,
    ),
    _renal(
        82,
        Text("尿白蛋白/肌酐比值（ACR）", "Urine albumin:creatinine ratio (ACR)"),
        Text("仅计白蛋白，不可与 PCR 互换", "albumin only; not to be exchanged with the PCR"),
        minimum=0,
        maximum=6000,
        unit="mg/mmol",
    ),
    _renal(
        83,
        Text("尿蛋白/肌酐比值（PCR）", "Urine protein:creatinine ratio (PCR)"),
        Text("总蛋白，不可与 ACR 互换", "total protein; not to be exchanged with the ACR"),
        minimum=0,
        maximum=6000,
        unit="mg/mmol",
    ),
    _renal(
        84,
        Text("24 h 尿蛋白", "24 h urine protein"),
        Text("24 h 尿蛋白总量，以 g 计", "total protein in a 24 h collection, in g"),
        minimum=0,
        maximum=60,
        unit="g/(24.h)",
    ),
    _renal_yes_no(
        85,
        Text("肾病综合征", "Nephrotic syndrome"),
        Text(
            "尿蛋白 >3.5 g/d 或 >50 mg/kg/d，或 PCR、ACR >350 mg/mmol，伴低白蛋白血症和水肿",
            "protein >3.5 g/day, >50 mg/kg/day or PCR or ACR >350 mg/mmol, with low albumin and oedema",
        ),
        unverified=True,
    ),
    _renal(
        86,
        Text("血肌酐", "Creatinine"),
        Text("血清或血浆肌酐", "in serum or plasma"),
        minimum=5,
        maximum=3000,
        unit="umol/L",
    ),
    _renal(
        87,
        Text("肾小球滤过率（GFR）", "Glomerular filtration rate (GFR)"),
        Text("测定或估算值，按体表面积校正", "measured or estimated, corrected for body surface"),
        minimum=0,
        maximum=250,
        unit="mL/min/{1.73_m2}",
    ),
    _renal_yes_no(
        88,
        Text("活动性尿沉渣", "Active urinary sediment"),
        Text(
            "红细胞或白细胞 >5/HPF（或 >10/mm³），或红细胞管型，除外其他原因",
            "more than 5 red or white cells per high-power field (10 per mm³), or red-cell casts; other causes excluded",
        ),
        unverified=True,
    ),
    _renal_yes_no(
        89,
        Text("组织学活动性肾炎", "Active nephritis on histology"),
        Text(
            "3 个月内肾活检：III、IV 型有活动性病变，或 V 型；单纯硬化不计",
            "biopsy within 3 months: class III or IV with activity, or class V; sclerosis alone does not count",
        ),
        unverified=True,
    ),
)

HAEMATOLOGICAL: tuple[Item, ...] = (
    _blood(
        90,
        Text("血红蛋白", "Haemoglobin"),
        Text("以 g/dL 计，不是 g/L", "in g/dL, not g/L"),
        minimum=2,
        maximum=25,
        unit="g/dL",
    ),
    _count(91, Text("白细胞", "White cells"), Text("白细胞总数", "total white-cell count"), maximum=500),
    _count(
        92,
        Text("中性粒细胞", "Neutrophils"),
        Text("绝对值，不是百分比", "absolute count, not a percentage"),
        maximum=400,
    ),
    _count(
        93, Text("淋巴细胞", "Lymphocytes"), Text("绝对值，不是百分比", "absolute count, not a percentage"), maximum=400
    ),
    _count(94, Text("血小板", "Platelets"), Text("血小板计数", "platelet count"), maximum=3000),
    severity(
        "haematological",
        95,
        Text("血栓性血小板减少性紫癜（TTP）", "Thrombotic thrombocytopenic purpura (TTP)"),
        Text("微血管病性溶血性贫血伴血小板减少", "microangiopathic haemolytic anaemia with low platelets"),
    ),
    _blood_yes_no(
        96,
        Text("活动性溶血", "Active haemolysis"),
        Text(
            "库姆斯试验阳性，并有胆红素或网织红细胞升高、结合珠蛋白降低、红细胞碎片或球形红细胞",
            "Coombs positive plus raised bilirubin or reticulocytes, low haptoglobin, or red-cell fragments or spherocytes",
        ),
        unverified=True,
    ),
    _blood_yes_no(
        97,
        Text("孤立性库姆斯试验阳性", "Isolated positive Coombs test"),
        Text("库姆斯试验阳性而无溶血", "Coombs positive without haemolysis"),
    ),
)
