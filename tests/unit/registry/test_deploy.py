"""The examples of deploy/ call commands that there are and set what the registry reads."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import yaml

from lupustem.cli.main import COMMANDS
from lupustem.registry.environment import SETTINGS

FOLDER = Path(__file__).parents[3] / "deploy"
NAMES = {one.name for one in SETTINGS} | {"LUPUSTEM_LANG"}


def _unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((FOLDER / name).read_text(encoding="utf-8"))
    return unit


def test_every_command_and_variable_of_an_example_is_one_of_the_program() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        called = set(
            re.findall(r"(?<![\w/.-])(?:/opt/lupustem/bin/)?lupustem (\w+)", re.sub(r"Description=.*", "", text))
        )
        assert called - {"and", "lupustem"} <= set(COMMANDS), (path.name, called)
        assert set(re.findall(r"LUPUSTEM_\w+", text)) <= NAMES, path.name


def test_the_units_serve_and_back_up_as_the_same_user_on_the_same_data() -> None:
    site, backup = _unit("lupustem.service")["Service"], _unit("lupustem-backup.service")["Service"]
    assert site["ExecStart"].endswith("lupustem serve")
    assert "lupustem backup" in backup["ExecStart"]
    for name in ("User", "Group", "EnvironmentFile", "UMask"):
        assert site[name] == backup[name]
    assert "LUPUSTEM_DATA_DIR=/var/lib/lupustem" in site["Environment"]
    assert "LUPUSTEM_DATA_DIR=/var/lib/lupustem" in backup["Environment"]
    assert _unit("lupustem-backup.timer")["Timer"]["OnCalendar"]


def test_the_compose_file_wants_its_secrets_from_outside_and_opens_the_site_to_this_machine_alone() -> None:
    services = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    site, database = services["site"], services["database"]
    assert database["image"] == "postgres:15"
    assert "ports" not in database
    assert site["environment"]["LUPUSTEM_SECRET_KEY"] == "${LUPUSTEM_SECRET_KEY:?}"
    assert site["ports"] == ["127.0.0.1:8620:8620"]
    assert (FOLDER.parent / site["build"]["dockerfile"]).is_file()
