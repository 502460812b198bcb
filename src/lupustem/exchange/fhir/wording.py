"""What is said about findings that did not become facts, or only with a remark: value and date are shown."""

from __future__ import annotations

from datetime import date

from lupustem.exchange.fhir.records import Provenance
from lupustem.facts import FACTS
from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

REASONS: dict[str, Text] = {
    # conditions
    "broader_than_sle": Text("该编码比系统性红斑狼疮宽泛", "the code is broader than systemic lupus erythematosus"),
    "drug_induced_lupus": Text("药物性狼疮不作为系统性红斑狼疮", "drug-induced lupus is not taken as SLE"),
    "cutaneous_lupus_only": Text("仅为皮肤型狼疮，不是系统性红斑狼疮", "lupus of the skin only, not SLE"),
    "sle_implied": Text(
        "该编码提到系统性红斑狼疮，但没有单独的诊断编码", "the code mentions SLE, but SLE itself is not coded"
    ),
    "sle_subcode": Text("M32 的这个亚目不认识", "this subdivision of M32 is not known"),
    "other_organ": Text("M32.19 为“其他器官受累”，没有写明哪个器官", "M32.19 is “other organ”: it does not say which"),
    "cm_subcode": Text("五位码只在 ICD-10-CM 中表示器官", "the fifth character names an organ in ICD-10-CM only"),
    "ectopic_pregnancy": Text("异位妊娠：现状需人工核实", "ectopic pregnancy: somebody has to see how it stands now"),
    "pregnancy_ended": Text("已终止的妊娠", "a pregnancy that ended"),
    "obstetric": Text(
        "产科编码，看不出现在是否妊娠", "an obstetric code that does not tell whether she is pregnant now"
    ),
    "maybe_not_malignant": Text("可能是良性、原位或性质未定", "may be benign, in situ or uncertain"),
    "remission_code": Text("编码为缓解期", "the code says in remission"),
    "personal_history": Text("编码为个人史", "the code is a personal history"),
    "suspected": Text("编码为疑似", "the code says suspected"),
    "chronic_infection": Text("慢性或反复感染，不等于急性活动", "chronic or recurrent infection, not by itself acute"),
    "maybe_infection": Text("不一定是急性活动性感染", "not always an active acute infection"),
    "maybe_bleeding": Text("不一定是出血倾向", "not always a bleeding tendency"),
    "coma_scale": Text("昏迷量表的分项，清醒者也会有", "a part of the coma scale, also coded of a person who is awake"),
    "somnolence": Text("嗜睡等，不一定是意识不清", "somnolence and the like, not always impaired consciousness"),
    "codes_disagree": Text("同一资源的几个编码互相矛盾", "codes of one resource contradict each other"),
    "uncoded": Text("编码不认识，只有文字提示", "no code that is known; only the text suggests it"),
    "doubtful_text": Text("文字为疑似、既往或排除", "the text says suspected, past or ruled out"),
    "unconfirmed": Text("未确诊（verificationStatus）", "not confirmed (verificationStatus)"),
    "modifier": Text(
        "带有不认识的 modifierExtension，含义可能改变", "a modifierExtension that is not known may change the meaning"
    ),
    "status_missing": Text(
        "没有 clinicalStatus，不知是否仍存在", "no clinicalStatus: whether it still holds is not said"
    ),
    "abated_yet_active": Text("写为现患，却有更早的结束日期", "said to be active, yet an end date has passed"),
    "ended": Text("已结束，属病史", "ended: history"),
    "old_pregnancy": Text(
        "开始已超过 308 天，不可能仍是这次妊娠", "began more than 308 days ago: it cannot still be this pregnancy"
    ),
    "undated": Text("没有可读的日期", "no date that can be read"),
    "no_longer_refuted": Text("另有资源写明已排除该诊断", "another resource says that this diagnosis is refuted"),
    # medicines
    "drug_name_only": Text("药名像，但编码不认识", "the name fits, but no code is known"),
    "local_use": Text("外用、吸入或局部使用", "used on the skin, eye, airways or one spot"),
    "as_needed": Text("按需使用，不等于长期服用", "taken as needed, not long-term"),
    "order_ended": Text("医嘱有效期已过", "its validity has ended"),
    # measurements
    "comparator": Text("带有 < 或 > 等符号，不是确切数值", "with a sign such as < or >: no exact number"),
    "not_a_number": Text("不是数值", "not a number"),
    "no_value": Text("做过但没有结果", "measured, but without a result"),
    "unit_missing": Text("没有单位", "no unit"),
    "unit_unknown": Text("单位不认识", "its unit is not known"),
    "unit_conflict": Text("单位编码与单位文字不一致", "unit code and unit text do not agree"),
    "out_of_bounds": Text("超出允许范围", "outside the bounds"),
    "not_whole": Text("应为整数；不会替您舍入", "a whole number is needed; nothing is rounded"),
    "answer_not_understood": Text(
        "结果或实验室标记不认识", "the answer, or the laboratory's flag, is missing or not known"
    ),
    "wrong_shape": Text("结构不符，无法读取", "of a wrong shape, it cannot be read"),
    "twice": Text("同一资源中有两个值", "two values in one resource"),
    "preliminary": Text("初步结果，未审核", "a preliminary result, not verified"),
    "consent": Text(
        "记录中有同意书；是否针对本治疗需人工核实",
        "a consent is on record; whether it is for this treatment needs a person",
    ),
    # the person
    "sex_not_stated": Text("记录没有性别", "the record gives no gender"),
    "sex_other": Text(
        "性别既非男也非女，妊娠是否适用需人工判断",
        "gender is neither female nor male: a person judges whether pregnancy applies",
    ),
    "sex_contradicted": Text("行政性别与出生性别不一致", "gender and sex at birth do not agree"),
    "birth_date_missing": Text("没有出生日期", "no birth date"),
    "birth_date_unreadable": Text("出生日期无法读取", "the birth date cannot be read"),
    "birth_date_later": Text("出生日期晚于评估日期", "born after the date of assessment"),
}
_NOTES: dict[str, Text] = {
    "code_unverified": Text("该编码未经核对（凭记忆）", "the code is from memory, not yet verified"),
    "icd_range": Text(
        "按 ICD-10 类目范围归类（项目的理解）", "by the range of ICD-10 categories (the project's reading)"
    ),
    "cause_not_named": Text("编码没有写明由狼疮引起", "the code does not name lupus as the cause"),
    "bleeding_reading": Text(
        "由出血或凝血编码推定（项目的理解）", "inferred from a code of bleeding or coagulation (the project's reading)"
    ),
    "long_term": Text(
        "有效医嘱即视为长期（项目的理解）", "a current order is taken as long-term (the project's reading)"
    ),
    "status_assumed": Text("没有 clinicalStatus，视为现患", "no clinicalStatus; taken as present"),
}
_UNKNOWN = Text("按未知处理，请人工核实。", "taken as unknown; somebody has to look.")


def note(why: str) -> Text | None:
    """The remark that goes along with a fact; None where there is none."""
    return _NOTES.get(why)


def label(fact: str) -> Text:
    """A fact as people and programs call it."""
    text = FACTS[fact].text
    return Text(f"{text.zh}（{fact}）", f"{text.en} ({fact})")


def show(source: Provenance) -> Text:
    """What the record says, as written, with its date and code."""
    value = " ".join(part for part in (source.value, source.unit) if part)
    parts = [part for part in (source.display, value, f"[{source.code}]" if source.code else "") if part]
    body = " ".join(parts) or source.resource_type
    if source.resource_type == "Patient":
        return Text(body, body)
    return Text(f"{body}，{source.date or '无日期'}", f"{body}, {source.date or 'no date'}")


def said(why: str, fact: str, source: Provenance, *, unknown: bool = True) -> Notice:
    """A finding that needs a person's eye: the fact, what stands in the record, and why it is not taken."""
    name, reason, shown_ = label(fact), REASONS[why], show(source)
    if why == "out_of_bounds":
        variable = FACTS[fact]
        bounds = f"{variable.minimum} – {variable.maximum} {variable.unit or ''}".rstrip()
        reason = Text(f"{reason.zh} {bounds}", f"{reason.en} {bounds}")
    end = _UNKNOWN if unknown else Text("未采用。", "not used.")
    return Notice(
        f"fhir_{why}",
        (fact,),
        Text(f"{name.zh}：{shown_.zh}：{reason.zh}；{end.zh}", f"{name.en}: {shown_.en}: {reason.en}; {end.en}"),
    )


def stale(fact: str, source: Provenance, age: int, limit: int, policy: str) -> Notice:
    """A value that is older than the site policy allows."""
    name, old = label(fact), show(source)
    return Notice(
        "fhir_stale",
        (fact,),
        Text(
            f"{name.zh}：{old.zh}：已过 {age} 天，时效上限 {limit} 天（{policy}）；按未知处理。",
            f"{name.en}: {old.en}: {age} days old, the limit is {limit} days ({policy}); taken as unknown.",
        ),
    )


def differing(fact: str, one: Provenance, other: Provenance, *, settled: bool) -> Notice:
    """Two statements that contradict each other; settled: the newer one was taken."""
    name, a, b = label(fact), show(one), show(other)
    if settled:
        end = Text("采用较新的前者。", "the first is newer and was taken.")
    else:
        end = Text("分不出先后，按未知处理。", "neither is the newer; taken as unknown.")
    return Notice(
        "fhir_contradiction",
        (fact,),
        Text(f"{name.zh}：{a.zh}；又有 {b.zh}。{end.zh}", f"{name.en}: {a.en}; but also {b.en}; {end.en}"),
    )


def age_interval(source: Provenance, low: int, high: int) -> Notice:
    """A partial birth date that allows more than one age."""
    name = label("age_years")
    return Notice(
        "fhir_age_interval",
        ("age_years",),
        Text(
            f"{name.zh}：出生日期只写到 {source.value}，年龄在 {low} 至 {high} 岁之间；按未知处理。",
            f"{name.en}: the birth date says {source.value} only, so the age is {low} to {high}; taken as unknown.",
        ),
    )


_GENERAL: dict[str, Text] = {
    "deceased": Text(
        "记录写明患者已故（{}）：不制定治疗计划。", "The record says that the patient has died ({}): no plan is made."
    ),
    "deceased_later": Text(
        "死亡日期 {} 晚于评估日期：按当时在世处理。",
        "The date of death, {}, is after the date of assessment: taken as alive then.",
    ),
    "as_of_newest": Text(
        "没有指定评估日期：取记录中最新的日期 {}。", "No date was given: the newest date of the record is taken, {}."
    ),
    "as_of_today": Text("记录没有日期：评估日期取今天 {}。", "The record holds no date: today is taken, {}."),
    "future_dates": Text(
        "记录中有 {} 个晚于今天的日期，选取评估日期时不计。",
        "Dates of the record after today: {}; they do not set the date of assessment.",
    ),
    "other_subject": Text(
        "{} 个资源不属于该患者或没有写明属于谁，未采用。",
        "Resources of somebody else, or that do not say of whom: {}; not used.",
    ),
    "unreadable_resource": Text(
        "有资源结构不符，无法读取，已跳过：{}。", "Resources of a wrong shape were skipped: {}."
    ),
    "two_versions": Text(
        "同一资源有内容不同的两个版本，均未采用：{}。", "Two versions of one resource differ; neither was used: {}."
    ),
    "patient_inactive": Text(
        "患者资源标为停用{}；请核对是否为同一份病历。", "The Patient resource is marked inactive{}; check the record."
    ),
    "patient_replaced": Text(
        "患者资源已被另一份替代{}；请读取新的病历。", "The Patient resource was replaced by another{}; read that one."
    ),
    "patient_missing": Text(
        "没有患者资源{}：性别、年龄、是否在世均未知。",
        "There is no Patient resource{}: sex, age and death are unknown.",
    ),
    "further_pages": Text(
        "这只是检索结果的一页{}；其余页的内容未知。",
        "This is one page of a search result{}; what the others hold is unknown.",
    ),
    "medication_unresolved": Text(
        "{} 个当前用药引用的 Medication 不在记录中，药名未知。",
        "Current medicines that refer to a Medication which is not in the record: {}.",
    ),
    "resource_without_patient": Text(
        "{} 行不是 FHIR 资源或不属于任何患者，已跳过。",
        "Lines that are no FHIR resource or belong to no patient: {}; skipped.",
    ),
}


def seen(why: str, facts: tuple[str, ...], value: str | int | date) -> Notice:
    """A remark about the record as a whole."""
    text = _GENERAL[why]
    zh, en = text.zh.format(value), text.en.format(value)
    return Notice(f"fhir_{why}", facts, Text(zh.replace("（）", ""), en.replace(" ()", "")))
