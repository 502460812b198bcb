"""The setting of every page: language, light or night, who is there and what they may do."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lupustem.logic.text import Language
from lupustem.registry.access.permissions import PERMISSIONS, may
from lupustem.registry.access.roles import ROLE_WORDS
from lupustem.registry.pages.menu import menu_of

LANGUAGE_COOKIE, THEME_COOKIE = "lupustem_language", "lupustem_theme"
THEMES = ("auto", "light", "night")


def language_of(request: HttpRequest) -> Language:
    """The language chosen on the page, else the first of the browser's that there is, else Chinese."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen not in ("zh", "en"):
        accepted = [
            part.partition(";")[0].strip().lower()[:2] for part in request.headers.get("Accept-Language", "").split(",")
        ]
        chosen = next((one for one in accepted if one in ("zh", "en")), "zh")
    return "en" if chosen == "en" else "zh"


def around(request: HttpRequest) -> dict[str, Any]:
    """The context of every template."""
    language, actor = language_of(request), getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    allowed = {name: may(actor, name) for name in PERMISSIONS}
    return {
        "language": language,
        "html_lang": "zh-CN" if language == "zh" else "en",
        "theme": theme if theme in THEMES else "auto",
        "actor": actor,
        "role_text": ROLE_WORDS[actor.role] if actor else None,
        "centre_name": (actor.centre.name_zh if language == "zh" else actor.centre.name_en) if actor else "",
        "may": {name.replace(".", "_"): is_allowed for name, is_allowed in allowed.items()},
        "menu": menu_of(allowed, request.path),
        "demo": settings.ENVIRONMENT.demo,
        "path": request.path,
        "form_key": secrets.token_hex(16),
    }
