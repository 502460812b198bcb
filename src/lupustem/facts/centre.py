"""The centre: what section 2.1 of the consensus asks of an institution and its project."""

from __future__ import annotations

from lupustem.facts.declare import boolean

centre_registered = boolean(
    zh="机构为干细胞临床研究备案机构", en="Institution is on the national stem-cell clinical research register"
)
drug_trial_qualified = boolean(
    zh="学科具有药物临床试验机构资格（或其后的备案）",
    en="Specialty holds the drug clinical trial institution certificate, or the filing that replaced it",
)
academic_committee = boolean(zh="设有学术委员会", en="Academic committee of senior experts in place")
ethics_committee = boolean(zh="设有伦理委员会", en="Ethics committee in place")
risk_management = boolean(zh="具有风险管理机制", en="Risk management mechanism for stem-cell research in place")
adverse_event_procedure = boolean(
    zh="具有不良事件处理标准操作流程", en="Standard operating procedure for adverse events in place"
)
project_filed = boolean(zh="项目已经国家干细胞委员会备案", en="Project filed with the national stem-cell committee")
protocol_approved_academic = boolean(
    zh="治疗方案经学术委员会批准", en="Treatment protocol approved by the academic committee"
)
protocol_approved_ethics = boolean(
    zh="治疗方案经伦理委员会批准", en="Treatment protocol approved by the ethics committee"
)
consent_form_approved_academic = boolean(
    zh="知情同意书经学术委员会批准", en="Consent form approved by the academic committee"
)
consent_form_approved_ethics = boolean(
    zh="知情同意书经伦理委员会批准", en="Consent form approved by the ethics committee"
)
