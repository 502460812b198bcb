"""Stage centre: may this institution treat lupus with allogeneic mesenchymal stem cells (MSC) at all?

First stage of the path: what must stand before any patient is assessed. Every statement is a gate that nothing opens
but its fulfilment.

Source: section 2.1, doi 10.3760/cma.j.cn141217-20210923-00381. Sentences are the project's own; the order is that of
the specification.
"""

from __future__ import annotations

from lupustem.consensus.statement import GATE, MUST, statement
from lupustem.facts import (
    academic_committee,
    adverse_event_procedure,
    centre_registered,
    consent_form_approved_academic,
    consent_form_approved_ethics,
    drug_trial_qualified,
    ethics_committee,
    project_filed,
    protocol_approved_academic,
    protocol_approved_ethics,
    risk_management,
)
from lupustem.logic import Text

institution_registered = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="开展治疗的机构必须已完成国家干细胞临床研究机构备案。",
    en="The institution must be on the national register of centres for clinical stem-cell research.",
    holds=centre_registered,
)

drug_trial_qualification = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="承担治疗的学科必须具备药物临床试验机构资格。",
    en="The specialty that gives the treatment must be qualified as a site for clinical drug trials.",
    reading=Text(
        zh="持有资格证书，或其后取代证书的备案，均视为具备资格（未核实）。",
        en="Either the certificate or the filing that later replaced it counts (unverified).",
    ),
    holds=drug_trial_qualified,
)

academic_committee_in_place = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="机构必须设有由资深专家组成的学术委员会。",
    en="The institution must have an academic committee of senior experts.",
    holds=academic_committee,
)

ethics_committee_in_place = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="机构必须设有伦理委员会。",
    en="The institution must have an ethics committee.",
    holds=ethics_committee,
)

risk_management_in_place = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="机构必须建立干细胞临床研究的风险管理机制。",
    en="The institution must have a way of managing the risks of stem-cell research.",
    holds=risk_management,
)

adverse_event_procedure_in_place = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="机构必须备有处理不良事件的标准操作流程。",
    en="The institution must have a standard operating procedure for adverse events.",
    holds=adverse_event_procedure,
)

project_filed_nationally = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="治疗项目必须已在国家干细胞委员会备案。",
    en="The project must be filed with the national stem-cell committee.",
    holds=project_filed,
)

protocol_approved = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="治疗方案必须经学术委员会和伦理委员会双双批准。",
    en="Both the academic committee and the ethics committee must have approved the treatment protocol.",
    holds=protocol_approved_academic & protocol_approved_ethics,
)

consent_form_approved = statement(
    section="2.1",
    force=MUST,
    role=GATE,
    zh="知情同意书文本必须经学术委员会和伦理委员会双双批准。",
    en="Both the academic committee and the ethics committee must have approved the consent form.",
    holds=consent_form_approved_academic & consent_form_approved_ethics,
)
