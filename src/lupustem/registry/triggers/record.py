"""What holds the record together: the chain, signatures bound to what they sign, release, recall, the start of an infusion."""

from __future__ import annotations

from lupustem.registry.triggers.condition import Condition

LAST = "(SELECT {column} FROM registry_auditrow WHERE chain = NEW.chain ORDER BY number DESC LIMIT 1)"
_BROKEN_CHAIN = f"""NEW.number <> 1 + COALESCE({LAST.format(column="number")}, 0)
  OR NEW.previous <> COALESCE({LAST.format(column="hash")}, '')"""


def _unbound(table: str, signed: str, column: str) -> tuple[str, str]:
    """A signature of another content, or the second before the first."""
    wrong = f"""NEW.digest <> (SELECT digest FROM registry_{signed} WHERE id = NEW.{column})
  OR (NEW.position = 2 AND NOT EXISTS (SELECT 1 FROM registry_{table} WHERE {column} = NEW.{column} AND position = 1))"""
    return wrong, "a signature is bound to what it signs, the first before the second"


_STARTED = """NEW.kind = 'started' AND (
  (SELECT COUNT(*) FROM registry_prescriptionsignature s JOIN registry_infusion i ON i.prescription_id = s.prescription_id
    WHERE i.id = NEW.infusion_id) < 2
  OR NOT EXISTS (SELECT 1 FROM registry_infusioncontainer WHERE infusion_id = NEW.infusion_id)
  OR (SELECT COUNT(*) FROM registry_identitymatch m WHERE m.infusion_id = NEW.infusion_id AND m.matched
    AND m.round = (SELECT MAX(round) FROM registry_identitymatch WHERE infusion_id = NEW.infusion_id)) < 2
  OR NOT EXISTS (SELECT 1 FROM registry_startcheck c WHERE c.infusion_id = NEW.infusion_id AND c.ready
    AND c.version = (SELECT MAX(version) FROM registry_startcheck WHERE infusion_id = NEW.infusion_id)))"""
_UNRELEASABLE = f"""{_unbound("lotsignature", "lotrecord", "record_id")[0]}
  OR (NEW.position = 2 AND 'release' <> (SELECT decision FROM registry_lotrecord WHERE id = NEW.record_id))"""
_INSERTS = {
    "auditrow": (_BROKEN_CHAIN, "the trail: a row has to follow the last one"),
    "signature": _unbound("signature", "decision", "decision_id"),
    "policysignature": _unbound("policysignature", "sitepolicy", "policy_id"),
    "lotsignature": (_UNRELEASABLE, "a lot is released by two, each bound to it, and only where it may be"),
    "lotact": (
        "EXISTS (SELECT 1 FROM registry_lotact WHERE lot_id = NEW.lot_id AND act = 'recalled')",
        "a recall is never lifted",
    ),
    "prescriptionsignature": _unbound("prescriptionsignature", "prescription", "prescription_id"),
    "deviationsignature": _unbound("deviationsignature", "deviation", "deviation_id"),
    "bedsideevent": (
        _STARTED,
        "no start without two signatures, a container, the match of two persons and a check that is ready",
    ),
}
CONDITIONS = tuple(Condition(f"registry_{table}", "check", wrong, says) for table, (wrong, says) in _INSERTS.items())
