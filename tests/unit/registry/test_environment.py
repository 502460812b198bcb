from __future__ import annotations

import re
from pathlib import Path

import pytest

from lupustem.registry.environment import DEMO_KEY, SETTINGS, WrongSetting, read_environment
from lupustem.registry.sqlite_version import wal_reset_defect, warning

ROOT = Path(__file__).parents[3]
KEY = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("key", ["", "short", "a" * 80, DEMO_KEY])
def test_without_the_demo_a_missing_short_monotonous_or_public_key_is_refused(key: str) -> None:
    with pytest.raises(WrongSetting, match="LUPUSTEM_SECRET_KEY"):
        read_environment({"LUPUSTEM_SECRET_KEY": key})


def test_production_has_https_and_the_demo_its_own_folder_and_key() -> None:
    real = read_environment({"LUPUSTEM_SECRET_KEY": KEY, "LUPUSTEM_DATA_DIR": "/srv/x"})
    demo = read_environment({"LUPUSTEM_DEMO": "on", "LUPUSTEM_DATA_DIR": "/srv/x", "LUPUSTEM_SECRET_KEY": KEY})
    assert (real.https, demo.https) == (True, False)
    assert real.database["NAME"] == "/srv/x/registry.sqlite3"
    assert demo.database["NAME"] == "/srv/x/demo/registry.sqlite3"
    assert (real.secret_key, demo.secret_key) == (KEY, DEMO_KEY)


def test_a_postgresql_address_is_taken_apart_with_its_escapes() -> None:
    url = "postgresql://reg%40x:p%2Fw@db.example:5433/lupus"
    database = read_environment({"LUPUSTEM_SECRET_KEY": KEY, "LUPUSTEM_DATABASE_URL": url}).database
    assert database["ENGINE"].endswith("postgresql")
    parts = [database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert parts == ["lupus", "reg@x", "p/w", "db.example", "5433"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"LUPUSTEM_DATABASE_URL": "mysql://x/y"},
        {"LUPUSTEM_DATABASE_URL": "postgresql://host/"},
        {"LUPUSTEM_IDLE_MINUTES": "4"},
        {"LUPUSTEM_IDLE_MINUTES": "an hour"},
        {"LUPUSTEM_UPLOAD_MIB": "0"},
        {"LUPUSTEM_UPLOAD_MIB": "501"},
        {"LUPUSTEM_WORKERS": "0"},
        {"LUPUSTEM_WORKERS": "17"},
        {"LUPUSTEM_HTTPS": "yes"},
        {"LUPUSTEM_DEMO": "on", "LUPUSTEM_DATABASE_URL": "postgresql://h/n"},
    ],
)
def test_a_setting_that_cannot_stand_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match=next(reversed(wrong))):
        read_environment({"LUPUSTEM_SECRET_KEY": KEY} | wrong)


@pytest.mark.parametrize(
    ("version", "defect"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_versions_of_sqlite_with_the_wal_reset_defect(version: tuple[int, int, int], defect: bool) -> None:
    assert wal_reset_defect(version) is defect
    assert (warning(version) is not None) is defect


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_names_every_setting_with_its_default_and_meaning(language: str) -> None:
    page = (ROOT / "docs" / language / "registry.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(LUPUSTEM_\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert list(rows) == [one.name for one in SETTINGS]
    for one in SETTINGS:
        default = f"`{one.default}`" if one.default else "—"
        assert rows[one.name] == f"{default} | {one.meaning.zh if language == 'zh' else one.meaning.en}"
