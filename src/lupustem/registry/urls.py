"""Every address of the site. A test walks this list: each page against each role, each change against the trail."""

from __future__ import annotations

from django.urls import URLPattern, path

from lupustem.registry.api.site import api_patterns
from lupustem.registry.pages import (
    account,
    approvals,
    centre,
    consent,
    decision,
    export,
    facts,
    imports,
    locks,
    login,
    patients,
    policy,
    queries,
    today,
    tokens,
    trail,
    uploads,
    users,
)

urlpatterns: list[URLPattern] = [
    path("", account.home),
    path("health", account.health),
    path("setting", account.setting),
    path("login", login.log_in),
    path("logout", login.log_out),
    path("account", account.account),
    path("patients", patients.patient_list),
    path("patients/new", patients.refer),
    path("patients/<str:number>", patients.course),
    path("patients/<str:number>/identity", patients.identity),
    path("patients/<str:number>/referral", patients.referral),
    path("patients/<str:number>/consent", consent.give),
    path("patients/<str:number>/withdrawal", consent.withdraw),
    path("patients/<str:number>/facts", facts.assessment),
    path("patients/<str:number>/file", facts.case_file),
    path("patients/<str:number>/facts/<str:fact>", facts.history),
    path("patients/<str:number>/decision", decision.decision),
    path("patients/<str:number>/decision/sign", decision.sign),
    path("patients/<str:number>/decisions/<int:version>", decision.signed),
    path("patients/<str:number>/decisions/<int:version>/confirm", decision.confirm),
    path("patients/<str:number>/trail", trail.of_patient),
    path("consent-forms", consent.forms),
    path("trail", trail.of_centre),
    path("users", users.users),
    path("users/<str:username>/active", users.active),
    # Access
    path("choose", login.choose),
    path("users/<str:username>/reset", users.reset),
    path("approvals", approvals.approvals),
    path("approvals/accounts/<str:username>", approvals.consent),
    path("approvals/resets/<int:reset>", approvals.confirm),
    path("account/tokens", tokens.tokens),
    path("account/tokens/<str:token>/revoke", tokens.revoke),
    path("uploads/<str:sha256>", uploads.download),
    path("centre", centre.centre),
    path("centre/<str:item>", centre.item_history),
    path("centre/<str:item>/answer", centre.answer_item),
    path("policy", policy.policy),
    path("policy/new", policy.propose),
    path("policy/file", policy.from_file),
    path("policy/<int:version>", policy.version),
    path("policy/<int:version>/confirm", policy.confirm),
    path("patients/<str:number>/queries", queries.of_patient),
    path("patients/<str:number>/queries/new", queries.new),
    path("patients/<str:number>/queries/<int:query>/answer", queries.answer),
    path("patients/<str:number>/queries/<int:query>/close", queries.close),
    path("patients/<str:number>/queries/<int:query>/reopen", queries.reopen),
    path("patients/<str:number>/lock", locks.lock),
    path("patients/<str:number>/unlock", locks.unlock),
    path("today", today.today_page),
    path("export", export.export),
    path("import", imports.imported),
    path("import/confirm", imports.confirm),
]
urlpatterns += api_patterns()
handler400 = "lupustem.registry.pages.refusals.bad_request"
handler403 = "lupustem.registry.pages.refusals.not_allowed"
handler404 = "lupustem.registry.pages.refusals.not_found"
handler500 = "lupustem.registry.pages.refusals.fault"
