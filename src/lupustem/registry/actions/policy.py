"""The numbers that a centre sets for itself: the director proposes a version, a second person puts it in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version, reason_wanted
from lupustem.registry.models import PolicySignature, SitePolicy
from lupustem.registry.models.written import sha256_of
from lupustem.registry.policy import checked, own_numbers
from lupustem.registry.policy_text import stored
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import today
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

POLICY = Text("本中心参数", "site policy")
SOMEBODY_ELSE = "the second person"


def write_policy(*, actor: Actor, key: str, seen: int, content: Mapping[str, Any], reason: str) -> SitePolicy:
    """Propose a version, signed by its author. content: by group, what is asked for; what is left out is the default.

    The caller has asked for the password again. Raises InvalidInput where a number may not stand so, Conflict where another
    version was proposed, Refusal without a reason and where nothing is new.
    """
    said = json.loads(canonical(content))
    with changing(actor=actor, permission="policy.write", key=key, content=[seen, said, reason]) as change:
        if change.done:
            return SitePolicy.objects.get(centre=actor.centre, version=int(change.done.partition(":")[2]))
        rows = SitePolicy.objects.filter(centre=actor.centre)
        version, old = next_version(rows, seen=seen, what=POLICY, mine={})
        made = checked(content, actor.centre.code, version, (actor.user.username, SOMEBODY_ELSE), today())
        kept = canonical(stored(made, own_numbers(content)))
        if kept == ("{}" if old is None else old.content_json):
            raise Refusal(
                Text(
                    "与最近一版完全相同，没有新的内容可提交。",
                    "this is the newest version as it stands; there is nothing new to propose.",
                )
            )
        policy = SitePolicy(
            centre=actor.centre,
            version=version,
            content_json=kept,
            digest=sha256_of(kept),
            reason=reason_wanted(reason),
        )
        change.write(policy, action="write_policy", old=None if old is None else old.content())
        row = PolicySignature(policy=policy, position=1, meaning="written", digest=policy.digest)
        change.write(row, action="write_policy")
    return policy


def confirm_policy(*, actor: Actor, key: str, policy: SitePolicy) -> None:
    """The second signature, which puts a version in force from today. The caller has asked for the password again.

    Raises Refusal for its author, a second time, and for a version that a newer one has replaced.
    """
    content = [policy.version, policy.digest]
    with changing(actor=actor, permission="policy.confirm", key=key, content=content) as change:
        if change.done:
            return
        signed = list(policy.signatures.select_related("by").order_by("position"))
        if any(one.by_id == actor.user.pk for one in signed):
            raise Refusal(Text("第二位签名者须为另一人。", "the second signature has to be another person's."))
        if len(signed) != 1:
            raise Refusal(Text("此版本已有两人签名。", "two persons have signed this version already."))
        if SitePolicy.objects.filter(centre=actor.centre, version__gt=policy.version).exists():
            raise Refusal(
                Text(
                    "已有更新的版本提出，此版本不能再生效；请核对最新版本。",
                    "a newer version has been proposed, so this one can no longer come into force; look at the newest.",
                )
            )
        persons = (signed[0].by.username, actor.user.username)
        checked(json.loads(policy.content_json), actor.centre.code, policy.version, persons, today())
        row = PolicySignature(policy=policy, position=2, meaning="in_force", digest=policy.digest)
        change.write(row, action="confirm_policy")
