"""What the centre itself brings to a prescription: the site policy in force, and whether it may treat at all."""

from __future__ import annotations

import json
from datetime import date

from lupustem.decision.case import Finding, decide
from lupustem.registry.models import Accreditation, Centre, SitePolicy
from lupustem.treatment.parameters import DEFAULT, ParameterSet, site_set


def policy_in_force(centre: Centre) -> SitePolicy | None:
    """The newest site policy that two persons have signed; None where the defaults hold."""
    signed = centre.policies.filter(signatures__position=2)
    return signed.order_by("-version").first()


def parameters_of(policy: SitePolicy | None) -> ParameterSet:
    """The numbers of a site policy."""
    return DEFAULT if policy is None else site_set(json.loads(policy.content_json))


def centre_findings(centre: Centre, on: date) -> tuple[Finding, ...]:
    """The statements of stage centre, from the newest entry of each item; what has expired holds no longer."""
    newest = {one.item: one for one in Accreditation.objects.filter(centre=centre).order_by("version")}
    facts = {name: _holds(one, on) for name, one in newest.items()}
    known = {name: value for name, value in facts.items() if value is not None}
    return tuple(decide(known, stages=("centre",)).findings)


def _holds(one: Accreditation, on: date) -> bool | None:
    if one.holds and one.expires_on is not None and one.expires_on < on:
        return False
    return one.holds
