"""Who may act: a row of the trail, and so any change, wants a role that a director consented to; a reset, another person."""

from __future__ import annotations

from lupustem.registry.triggers.condition import Condition

_IN_FORCE = "{m}.active AND {c}.term = {m}.term AND {c}.role = {m}.role"
_WITHOUT_CONSENT = f"""NEW.role IN ('rheumatologist', 'cell_laboratory', 'infusion_nurse', 'data_manager', 'director',
    'auditor')
  AND NOT EXISTS (SELECT 1 FROM registry_user u JOIN registry_membership m ON m.user_id = u.id
    JOIN registry_centre e ON e.id = m.centre_id JOIN registry_roleconsent c ON c.membership_id = m.id
    WHERE u.username = NEW.who AND e.code = NEW.chain AND m.role = NEW.role AND {_IN_FORCE.format(m="m", c="c")})"""
_NO_DIRECTOR = f"""NOT EXISTS (SELECT 1 FROM registry_membership m WHERE m.id = NEW.membership_id
    AND m.role = NEW.role AND m.term = NEW.term)
  OR (NEW.by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM registry_membership m
    JOIN registry_membership d ON d.centre_id = m.centre_id JOIN registry_roleconsent c ON c.membership_id = d.id
    WHERE m.id = NEW.membership_id AND m.user_id <> NEW.by_id AND d.user_id = NEW.by_id AND d.role = 'director'
    AND {_IN_FORCE.format(m="d", c="c")}))"""
_SAME_PERSON = "EXISTS (SELECT 1 FROM registry_reset r WHERE r.id = NEW.reset_id AND NEW.by_id IN (r.by_id, r.user_id))"
_INSERTS = {
    "registry_auditrow": (_WITHOUT_CONSENT, "nobody acts in a role without the consent of a director"),
    "registry_roleconsent": (_NO_DIRECTOR, "a director of the centre consents to the role of somebody else"),
    "registry_resetconfirmation": (_SAME_PERSON, "a reset is confirmed by another person"),
}
CONDITIONS = tuple(Condition(table, "access", wrong, says) for table, (wrong, says) in _INSERTS.items())
