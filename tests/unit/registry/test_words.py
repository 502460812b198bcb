"""Nothing on a page is untranslated: templates hold no words of their own, and every phrase stands in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.test import Client

import lupustem.registry
from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.models import Patient
from lupustem.registry.pages.order_form import NUMBERS
from lupustem.registry.words import ACTION_WORDS, PERMISSION_WORDS, WORDS
from lupustem.registry.work.lists import SECTIONS, SIGNS
from lupustem.report.phrases import PHRASES
from tests.unit.registry.programme import browser, propose_policy

FOLDER = Path(lupustem.registry.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
INDEX_PAGES = ("", "/sledai_2k", "/bilag2004", "/sle_das", "/pga")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What stands in both languages: the program's name, the other language's own name.
NAMES = {"lupustem", "English"}
# Phrases of the bedside that are found by the name of a phase, an event, a symptom, a gate or a field.
BY_NAME = ("phase.", "event.", "symptom.", "gate.", "priority.", "check.", "override.")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"{% block shape %}\w*{% endblock %}|{%.*?%}|{{.*?}}|<!doctype html>", "", text, flags=re.DOTALL)
    said = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', text)
    said += re.sub(r"<[^>]*>", " ", text).split()
    assert {word for word in said if re.search(r"[A-Za-z\u3400-\u9fff]", word)} <= NAMES


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_a_template_names_only_phrases_that_there_are_and_has_nothing_inline(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert set(re.findall(r"""{% say ["']([^"']+)["']""", text)) <= set(WORDS)
    assert set(re.findall(r"""{% phrase ["']([^"']+)["']""", text)) <= set(PHRASES)
    assert not re.search(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:|https?://""", text)


def test_every_phrase_is_used() -> None:
    used = "".join(one.read_text(encoding="utf-8") for one in [*TEMPLATES, *FOLDER.rglob("*.py")])
    made = {f"consent.{state}" for state in ("none", "valid", "outdated", "withdrawn")}
    fields = {name for name in WORDS if name.startswith("field.")}
    made |= {name for name in WORDS if name.startswith(("gate.", "void.", "state."))}
    made |= {f"rx.{name}" for name in NUMBERS}
    titles = {f"{what}.title" for what in ("identity", "referral")}
    unused = {name for name in WORDS if used.count(f'"{name}"') + used.count(f"'{name}'") < 2}
    lists = {f"list.{name}{end}" for name in SECTIONS for end in ("", ".none")}
    lines = {f"work.{one}" for one in (*SIGNS, "query_open", "query_answered", "consent_outdated", "consent_withdrawn")}
    bedside = {name for name in WORDS if name.startswith(BY_NAME)}
    assert unused - made - fields - titles - lists - lines - bedside == set()


@pytest.mark.parametrize("name", [*WORDS, *(f"permission {one}" for one in PERMISSION_WORDS)])
def test_a_phrase_is_chinese_in_chinese_and_english_in_english(name: str) -> None:
    text = WORDS[name] if name in WORDS else PERMISSION_WORDS[name.removeprefix("permission ")]
    if name != "site.language":
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)
    assert set(re.findall(r"{\w+}", text.zh)) == set(re.findall(r"{\w+}", text.en))


def test_every_action_that_the_trail_can_hold_has_its_words() -> None:
    written = set()
    for file in (FOLDER / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "action":
                values = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
                written |= {one for one in values if isinstance(one, str)}
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "operator_says":
                written |= {one.value for one in node.args[1:2] if isinstance(one, ast.Constant)}
    assert written | {"log_in", "log_out", "choose_centre"} == set(ACTION_WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_mixes_the_languages(language: str, assessed: Patient) -> None:
    """Names of invented people are Chinese in both; everything else of an English page is English, and the other way."""
    pages = {
        Role.RHEUMATOLOGIST: (
            "",
            "/new",
            "/0002",
            "/0002/identity",
            "/0002/consent",
            "/0002/facts",
            "/0002/decision",
            "/0002/prescriptions",
            "/0002/prescriptions/new",
        ),
        Role.DIRECTOR: ("/0002/trail", "/0002/withdrawal", "/0002/facts/sledai_2k"),
    }
    addresses = [(role, f"/patients{page}") for role, all_ in pages.items() for page in all_]
    addresses += [(Role.DIRECTOR, "/trail"), (Role.DIRECTOR, "/consent-forms"), (Role.ADMINISTRATOR, "/users")]
    addresses += [(role, "/account") for role in Role]
    addresses += [(Role.RHEUMATOLOGIST, f"/patients/0002/indices{page}") for page in INDEX_PAGES]
    propose_policy({"rate": {"cap": "3.5"}})
    addresses += [(Role.DIRECTOR, f"/policy{page}") for page in ("", "/new", "/1")]
    addresses += [(Role.DIRECTOR, f"/centre{page}") for page in ("", "/project_filed", "/project_filed/answer")]
    addresses += [(Role.DATA_MANAGER, "/import"), (Role.DIRECTOR, "/export")]
    for role, address in addresses:
        page = browser(role, language=language).get(address, follow=True).content.decode()
        text = re.sub(r"<[^>]*>|甲[一二]|中文|A 中心|English", " ", page)
        labels = " ".join(re.findall(r'(?:placeholder|aria-label)="([^"]*)"', page))
        if language == "en":
            assert not CHINESE.search(text + labels), (address, CHINESE.search(text + labels))
        else:
            wanted = {words.zh for words in WORDS.values()} | {words.zh for words in ROLE_WORDS.values()}
            assert any(one in text for one in wanted)
            english = {words.en for words in WORDS.values() if " " in words.en and "{" not in words.en}
            assert not [one for one in english if one in text], address


@pytest.mark.django_db
def test_the_language_is_the_one_chosen_then_the_browsers_then_chinese() -> None:
    assert 'lang="zh-CN"' in Client().get("/login").content.decode()
    assert 'lang="en"' in Client(headers={"accept-language": "fr, en;q=0.8"}).get("/login").content.decode()
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/setting", {"language": "zh", "theme": "night", "next": "/login"})
    assert (answer.status_code, answer["Location"]) == (303, "/login")
    page = client.get("/login").content.decode()
    assert 'lang="zh-CN" data-theme="night"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", "/\\elsewhere.example", ""]
)
def test_the_setting_never_leads_elsewhere(place: str) -> None:
    assert Client().post("/setting", {"language": "en", "next": place})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("status", [403, 404, 405])
def test_a_page_that_says_no_says_so_in_the_readers_language(language: str, status: int) -> None:
    client = browser(Role.ADMINISTRATOR, language=language)
    answer = {403: client.get("/patients"), 404: client.get("/nowhere"), 405: client.post("/health")}[status]
    assert answer.status_code == status
    assert WORDS["site.refused"].in_(language) in answer.content.decode()
