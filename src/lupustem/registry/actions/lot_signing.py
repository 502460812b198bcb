"""A lot signed by who tested it, released by another; put in quarantine, let go again, recalled for good."""

from __future__ import annotations

import json

from lupustem.logic.text import Text
from lupustem.product.certificate import people
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.models import Lot, LotAct, LotRecord, LotSignature
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.persons import two_persons

ACT = Text("批次处置", "what was done with the lot")
_MAY_FOLLOW = {
    "": ("quarantined", "recalled"),
    "lifted": ("quarantined", "recalled"),
    "quarantined": ("lifted", "recalled"),
}


def sign_tested(*, actor: Actor, key: str, record: LotRecord) -> None:
    """The first signature: the laboratory stands for the results. The caller has asked for the password again.

    Raises Refusal where a newer version stands, the decision is not release, or it is signed already.
    """
    with changing(actor=actor, permission="lot.sign", key=key, content=_said(record, "tested")) as change:
        if change.done:
            return
        _may_be_signed(record)
        if record.signatures.exists():
            raise Refusal(Text("此版已签署。", "this version is signed already."))
        change.write(LotSignature(record=record, position=1, meaning="tested", digest=record.digest), action="sign_lot")


def release_lot(*, actor: Actor, key: str, record: LotRecord) -> None:
    """The second signature, by another person, which releases. The caller has asked for the password again.

    Raises Refusal for the person who signed first, for one whom the results name as tester or reviewer, without the first
    signature, a second time, where a newer version stands or the lot is in quarantine or recalled.
    """
    with changing(actor=actor, permission="lot.release", key=key, content=_said(record, "released")) as change:
        if change.done:
            return
        _may_be_signed(record)
        signed = list(record.signatures.order_by("position"))
        if not signed:
            raise Refusal(Text("须先由实验室签署检验结果。", "the laboratory has to sign the results first."))
        if any(one.by_id == actor.user.pk for one in signed):
            raise Refusal(Text("放行须由另一人签署。", "the release has to be another person's."))
        if len(signed) == 2:
            raise Refusal(Text("此版已放行。", "this version is released already."))
        testers = people(json.loads(record.answer)["certificate"])
        if any(not two_persons((actor.user.name, name)) for name in testers):
            raise Refusal(_TESTER)
        change.write(
            LotSignature(record=record, position=2, meaning="released", digest=record.digest), action="release_lot"
        )


def act_on_lot(*, actor: Actor, key: str, lot: Lot, seen: int, act: str, reason: str) -> None:
    """Quarantine, lift the quarantine, or recall. seen: the number of acts that the page showed.

    The caller has asked for the password again. A recall is final. Raises Conflict; Refusal for an act that cannot follow.
    """
    reason = reason_wanted(reason)
    with changing(actor=actor, permission="lot.act", key=key, content=[lot.name, seen, act, reason]) as change:
        if change.done:
            return
        version, old = next_version(lot.acts, seen=seen, what=ACT, mine={"act": act})
        stands = "" if old is None else old.act
        if stands == "recalled":
            raise Refusal(Text("召回不能撤销。", "a recall is never lifted."))
        if act not in _MAY_FOLLOW[stands]:
            raise Refusal(Text("目前不能这样处置此批次。", "this cannot be done with the lot as it stands."))
        row = LotAct(lot=lot, version=version, act=act, reason=reason)
        change.write(row, action="act_on_lot", old=None if old is None else old.content())


def _may_be_signed(record: LotRecord) -> None:
    newest = record.lot.records.order_by("-version").values_list("version", flat=True).first()
    if newest != record.version:
        raise Refusal(
            Text(
                "已有更新的结果，此版不能再签署；请查看新版。",
                "there are newer results, so this version is signed no more; look at the new one.",
            )
        )
    if record.decision != "release":
        raise Refusal(
            Text(
                "判定不是“建议放行”，不能签署放行；质量限度没有偏离可言。请补充或更正结果后登记新一版。",
                "the decision is not release, so it cannot be signed; there is no deviation from a limit of quality. Complete "
                "or correct the results as a further version.",
            )
        )
    act = record.lot.acts.order_by("-version").first()
    if act is not None and act.act != "lifted":
        raise Refusal(
            Text("本批正在隔离或已召回，不能签署放行。", "the lot is in quarantine or recalled and cannot be signed.")
        )


def _said(record: LotRecord, meaning: str) -> list[object]:
    return [record.lot.name, record.version, record.digest, meaning]


_TESTER = Text(
    "您在结果中列为检验或复核者，不能放行；请由另一位有权限者放行。",
    "the results name you as tester or reviewer, so you cannot release; somebody else who may has to.",
)
