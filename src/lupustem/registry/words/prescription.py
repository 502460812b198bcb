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
}
