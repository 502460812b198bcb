"""Every address of the site. A test walks this list: each page against each role, each change against the trail."""

from __future__ import annotations

from django.urls import URLPattern, path

from lupustem.registry.pages import (
    account,
    bedside,
    bedside_before,
    bedside_live,
    bedside_lock,
    bedside_sheet,
    centre,
    consent,
    decision,
    facts,
    login,
    patients,
    policy,
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
    path("uploads/<str:sha256>", uploads.download),
    path("centre", centre.centre),
    path("centre/<str:item>", centre.item_history),
    path("centre/<str:item>/answer", centre.answer_item),
    path("bedside", bedside.infusions),
    path("patients/<str:number>/prescriptions/<int:order>/open", bedside_before.opened),
    path("patients/<str:number>/infusions/<int:infusion>", bedside.bedside),
    path("patients/<str:number>/infusions/<int:infusion>/board", bedside.board),
    path("patients/<str:number>/infusions/<int:infusion>/events", bedside.events),
    path("patients/<str:number>/infusions/<int:infusion>/live", bedside_live.live),
    path("patients/<str:number>/infusions/<int:infusion>/match", bedside_before.matched),
    path("patients/<str:number>/infusions/<int:infusion>/checks", bedside_before.checks),
    path("patients/<str:number>/infusions/<int:infusion>/start", bedside_before.started),
    path("patients/<str:number>/infusions/<int:infusion>/restart", bedside.restarted),
    path("patients/<str:number>/infusions/<int:infusion>/lock", bedside_lock.lock),
    path("patients/<str:number>/infusions/<int:infusion>/unlock", bedside_lock.unlock),
    path("patients/<str:number>/infusions/<int:infusion>/sheet", bedside_sheet.sheet),
    path("policy", policy.policy),
    path("policy/new", policy.propose),
    path("policy/file", policy.from_file),
    path("policy/<int:version>", policy.version),
    path("policy/<int:version>/confirm", policy.confirm),
]
handler400 = "lupustem.registry.pages.refusals.bad_request"
handler403 = "lupustem.registry.pages.refusals.not_allowed"
handler404 = "lupustem.registry.pages.refusals.not_found"
handler500 = "lupustem.registry.pages.refusals.fault"
