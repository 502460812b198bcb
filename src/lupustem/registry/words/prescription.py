"""The prescription, its gates, its signatures, and the start."""

from __future__ import annotations

from lupustem.logic.text import Text

OPENS: dict[str, Text] = {
    # What opens a gate: by the name of the gate, else by the stage that its statement stands in.
    "prescribe": Text("请在处方中补充或更正相应项目。", "Complete or correct it in the order."),
    "infuse": Text("请在输注前核对中补充或更正。", "Complete or correct it in the check before the start."),
    "centre": Text("请在“中心资质”页登记。", "Record it on the centre's page."),
    "consent_obtained": Text(
        "请登记患者已签署的现行知情同意书，并注明家属已充分知情。",
        "Record the consent signed on the form in force, with the family informed.",
    ),
    "decision_signed": Text("请两人在判定页签名。", "Two persons sign the decision on its page."),
    "decision_speaks": Text(
        "签名后事实已有变化：请对新的判定重新签名。", "The facts have changed since: sign the decision anew."
    ),
    "verdict": Text(
        "请在判定页查看依据；未知项须先补充。", "See the decision page for why; what is unknown has to be found out."
    ),
    "assessment_fresh": Text("请重新评估并登记。", "Assess anew and record it."),
    "plan": Text("请更正剂量、容量或装置；原因见方案。", "Mend dose, volume or device; the plan says why."),
    "weight": Text("请登记有效期内的体质量。", "Record a weight that is recent enough."),
    "explained": Text("请在处方中写明理由。", "Give the reason in the order."),
    "containers": Text(
        "请换用可用的容器，或先解除问题。", "Set another container apart, or settle what stands against it."
    ),
    "container_there": Text("请为此处方指定容器。", "Set a container apart for this order."),
    "signed": Text(
        "请两人在处方页签名；已失效的处方须重新开立。", "Two persons sign the prescription; a void one is written anew."
    ),
    "identity": Text(
        "请两人在床旁分别核对患者、处方与容器；更换容器后须重新核对。",
        "Two persons match patient, order and containers at the bedside, anew after any change of containers.",
    ),
    "not_started": Text("输注已经开始，不能再次开始。", "The infusion has begun; it does not begin twice."),
}
WORDS: dict[str, Text] = {
    # Gates of the record's own
    "gate.decision_signed": Text("判定须有两人签名。", "The decision is signed by two persons."),
    "gate.decision_speaks": Text(
        "已签名的判定与现有事实一致。", "The signed decision rests on the facts as they stand."
    ),
    "gate.verdict": Text("当前判定", "Decision today"),
    "gate.assessment_fresh": Text("评估在有效期内。", "The assessment is recent enough."),
    "gate.plan": Text("滴速方案可行。", "There is a rate plan that can be kept."),
    "gate.weight": Text("体质量已知且在有效期内。", "The weight is known and recent enough."),
    "gate.explained": Text("须说明理由之处均已说明。", "What needs a reason has one."),
    "gate.containers": Text(
        "每个容器均已放行、未过期、未用过，且属于此患者与此处方。",
        "Every container is released, not expired, not used, and of this patient and order.",
    ),
    "gate.container_there": Text("有可输注的容器。", "There is a container to infuse."),
    "gate.signed": Text("处方有两人签名且仍有效。", "The prescription is signed by two persons and not void."),
    "gate.identity": Text("两人核对患者、处方与容器一致。", "Two persons matched patient, order and containers."),
    "gate.not_started": Text("此处方的输注尚未开始。", "The infusion of this prescription has not begun."),
    "gate.deviated": Text("不满足，已按记录的偏离通过", "not met; passed by a documented deviation"),
    "opens.condition": Text("请由医生署名决定并写明理由。", "A physician decides it by name, with the reason."),
    "opens.reason": Text("请更正后重新开立。", "Mend it and write the order anew."),
    # States
    "state.draft": Text("草稿", "draft"),
    "state.half_signed": Text("已有一人签名", "signed by one"),
    "state.signed": Text("已有两人签名", "signed by two"),
    "state.void": Text("已失效", "void"),
    "state.ended": Text("已终止", "ended"),
    "state.used": Text("已用于输注", "used"),
    "void.facts": Text("事实已有变化。", "The facts have changed."),
    "void.decision": Text("所依据的判定没有两人签名。", "The decision it rests on is not signed by two."),
    "void.consent": Text("知情同意已有变化。", "The consent has changed."),
    "void.policy": Text("本中心规定的参数已有新版本。", "The site policy has changed."),
    "void.centre": Text("中心资质有未满足之处。", "The centre lacks something of section 2.1."),
    "void.digest": Text("内容与签名时的摘要不符。", "The content does not fit its digest."),
    # Containers
    "container.of_another": Text("容器属于另一位患者。", "The container is another patient's."),
    "container.not_assigned": Text("容器未指定给此处方。", "The container is not set apart for this order."),
    "reason.repeat": Text(
        "距上次输注的时间短于本中心的限度；须说明理由。",
        "The last infusion is nearer than the site's limit; a reason is needed.",
    ),
    "reason.beyond": Text(
        "容器多于此剂量所需：可能重复给予；请取下多余的容器。",
        "There are more containers than the dose needs, a double dose perhaps; take the others away.",
    ),
    # Pages
    "rx.title": Text("处方", "Prescriptions"),
    "rx.new": Text("开立处方", "Write a prescription"),
    "rx.none": Text(
        "还没有处方。判定由两人签名后即可开立。",
        "There is no prescription yet. Write one once two persons have signed the decision.",
    ),
    "rx.number": Text("第 {number} 号处方", "Prescription {number}"),
    "rx.policy": Text("本中心参数第 {number} 版", "site policy, version {number}"),
    "rx.order": Text("内容", "The order"),
    "rx.look": Text("查看方案", "Show the plan"),
    "rx.keep": Text("保存草稿", "Keep as a draft"),
    "rx.plan": Text("方案", "The plan"),
    "rx.go": Text("前往", "go there"),
    "rx.gates": Text("须满足的条件", "What has to be in order"),
    "rx.gates_closed": Text("{number} 项未满足", "{number} not yet"),
    "rx.gates_open": Text("全部满足", "all in order"),
    "rx.gates_others": Text("已满足的 {number} 项", "{number} in order"),
    "rx.replaces": Text("以此取代第 {number} 号处方", "takes the place of prescription {number}"),
    "rx.hint_replaces": Text(
        "为避免重复给予，每位患者同时只能有一份未终止的处方。",
        "To give no dose twice, a patient has one prescription at a time.",
    ),
    "rx.hint_look": Text(
        "填写后先查看方案：剂量、滴速、时间窗口、合并用药与随访；确认后再保存。",
        "Fill it in and look at the plan first: dose, rate, windows, drugs, follow-up. Then keep it.",
    ),
    "rx.hint_decision": Text(
        "开立处方须先有两人签名的判定。", "A prescription rests on a decision that two persons have signed."
    ),
    "rx.start_day": Text("计划输注日期", "Day of the infusion"),
    "rx.start_time": Text("计划开始时间（时:分）", "Planned start (hh:mm)"),
    "rx.per_kg_1e6": Text("剂量，×10⁶ 个细胞/kg", "Dose, 10⁶ cells/kg"),
    "rx.total_cells": Text("或总细胞数", "Or the cells in all"),
    "rx.volume_ml": Text("预计容量，ml", "Expected volume, ml"),
    "rx.flush_ml": Text("冲管量，ml", "Flush, ml"),
    "rx.dead_volume_ml": Text("管路死腔，ml", "Dead volume of the line, ml"),
    "rx.drop_factor": Text("滴系数，gtt/ml", "Drop factor, gtt/ml"),
    "rx.basis": Text("细胞计量", "Cells are counted as"),
    "rx.device": Text("输注装置", "Device"),
    "rx.containers": Text("容器编号", "Containers, by identifier"),
    "rx.reason": Text("理由", "Reason"),
    "rx.hint_total": Text("只填其中一种；如 9000万 或 9.0×10^7。", "One of the two; such as 9.0e7 or 90,000,000."),
    "rx.hint_volume": Text("尚无容器时填写。", "Where no container is named yet."),
    "rx.hint_drop": Text("仅重力输液器填写。", "Of a drip set only."),
    "rx.hint_containers": Text("多个编号以空格分隔。", "Several, with spaces between."),
    "rx.hint_reason": Text("方案中“须说明理由”之处在此说明。", "For whatever the plan says needs a reason."),
    "rx.yes": Text("是", "yes"),
    "rx.no": Text("否", "no"),
    "rx.pump": Text("输液泵", "pump"),
    "rx.gravity": Text("重力输液器", "drip set"),
    "rx.viable": Text("活细胞", "viable cells"),
    "rx.total": Text("总细胞", "all cells"),
    "rx.wrong_time": Text("请填写时间，如 09:30。", "give a time such as 09:30."),
    "rx.wrong_number": Text("请填写数字，如 75。", "give a number such as 75."),
    "rx.wrong_drop": Text(
        "重力输液器须填滴系数，输液泵则留空。", "a drip set needs its drop factor; with a pump leave it empty."
    ),
    "rx.wrong_two_doses": Text("每千克剂量与总量只填一种。", "write a dose per kg or a total, not both."),
    "rx.unsigned": Text("尚无签名。", "Nobody has signed."),
    "rx.prescribed": Text("开立", "prescribed"),
    "rx.confirmed": Text("确认", "confirmed"),
    "rx.sign": Text("签署处方", "Sign the prescription"),
    "rx.confirm": Text("作为第二人确认", "Confirm as the second person"),
    "rx.sign_later": Text("全部条件满足后方可签名。", "It can be signed once everything is in order."),
    "rx.void_hint": Text(
        "已失效的处方不能使用；请终止后重新开立。", "A void prescription is not used; end it and write another."
    ),
    "rx.conditions": Text("须署名决定的条件", "Conditions to decide by name"),
    "rx.settle": Text("署名决定继续", "Decide by name to go on"),
    "rx.why": Text("理由", "Reason"),
    "rx.deviations": Text("偏离", "Deviations"),
    "rx.deviations_hint": Text(
        "只有“推荐”一级且已知不满足的要求可以偏离，须两人签名；“必须”的要求不能越过。",
        "One may deviate only from what is recommended and known not to be met, by two signatures; a must is never passed.",
    ),
    "rx.deviate": Text("记录并签署偏离", "Write and sign the deviation"),
    "rx.deviation_confirm": Text("作为第二人确认偏离", "Confirm the deviation as the second person"),
    "rx.no_deviation": Text("没有这条偏离记录。", "There is no such deviation."),
    "rx.paper": Text("纸质方案", "On paper"),
    "rx.paper_hint": Text("床旁无网络时使用。", "For the bedside where there is no network."),
    "rx.print": Text("打开 PDF", "Open the PDF"),
    "rx.end": Text("终止处方", "End the prescription"),
    "rx.used": Text("已用于第 {number} 次输注", "Used in infusion {number}"),
    "rx.used_at": Text("开始时间", "Started"),
    "rx.used_by": Text("开始者", "Started by"),
    "rx.used_containers": Text("容器", "Containers"),
    "rx.used_where": Text("打开该次输注的床旁记录", "Open the bedside record of that infusion"),
    "rx.used_gates": Text(
        "开始输注时各项条件的状态（当时保存，不再变化）", "How everything stood at the start, as it was kept"
    ),
    "rx.used_plan": Text(
        "以下是 {at} 保存并签名的方案；其中的“未知”指当时尚待询问的事项。",
        "Below is the plan as it was kept at {at} and signed; what is unknown in it is what was still to be asked then.",
    ),
    "rx.digest": Text("签名所绑定的摘要", "The hash that signatures are bound to"),
}
