"""The settings of the registry: environment variables, one table of them, read once and checked before anything starts.

>>> from lupustem.registry.environment import read_environment
>>> read_environment({"LUPUSTEM_DEMO": "on", "LUPUSTEM_DATA_DIR": "/srv/lupustem"}).database["NAME"]
'/srv/lupustem/demo/registry.sqlite3'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lupustem.logic.text import Text

SHORTEST_KEY = 50
DEMO_KEY = "demo-key-for-invented-patients-only-never-for-a-real-programme"


class WrongSetting(ValueError):
    """The registry cannot start with these settings; `text` names the variable and the remedy."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what stands without it, what it does."""

    name: str
    default: str
    meaning: Text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "LUPUSTEM_DATA_DIR",
        "~/.local/share/lupustem",
        Text("数据文件夹；演示数据放在其下的 demo。", "The data folder; the demo keeps its own in `demo` below it."),
    ),
    Setting(
        "LUPUSTEM_DATABASE_URL",
        "SQLite",
        Text(
            "postgresql://用户:密码@主机:端口/库名；不设则用数据文件夹中的 SQLite。",
            "postgresql://user:password@host:port/name; without it, SQLite in the data folder.",
        ),
    ),
    Setting(
        "LUPUSTEM_SECRET_KEY",
        "",
        Text(
            "签名与加密用的密钥，至少 50 个字符；除演示外必填，请妥善保管，不与备份放在一起。",
            "The key that signs and encrypts, at least 50 characters; required save in the demo. Keep it safe and apart "
            "from the backups.",
        ),
    ),
    Setting(
        "LUPUSTEM_HOSTS",
        "localhost,127.0.0.1",
        Text("网站可用的主机名，逗号分隔。", "The host names of the site, separated by commas."),
    ),
    Setting(
        "LUPUSTEM_HTTPS",
        "on",
        Text(
            "on：Cookie 只经 HTTPS 发送；off 仅供本机试用。演示时为 off。",
            "on: cookies travel over HTTPS only; off is for trying on one machine. The demo has off.",
        ),
    ),
    Setting(
        "LUPUSTEM_TRUSTED_PROXY",
        "off",
        Text(
            "on：相信反向代理写入的 X-Forwarded-Proto；代理须先删去外来的同名头。",
            "on: believe the X-Forwarded-Proto of the reverse proxy, which must drop the one that comes from outside.",
        ),
    ),
    Setting(
        "LUPUSTEM_TIME_ZONE",
        "Asia/Shanghai",
        Text(
            "本站所在时区（IANA 名称）；日期按此计算。",
            "The time zone of the site, by its IANA name; days are counted in it.",
        ),
    ),
    Setting(
        "LUPUSTEM_IDLE_MINUTES",
        "30",
        Text("无操作多少分钟后须重新登录，5 至 480。", "Minutes without use after which one logs in anew, 5 to 480."),
    ),
    Setting(
        "LUPUSTEM_UPLOAD_MIB",
        "50",
        Text(
            "上传文件的大小上限（MiB），1 至 500；反向代理的上限须不小于此值。",
            "The largest file that can be uploaded, in MiB, 1 to 500; the reverse proxy has to let as much through.",
        ),
    ),
    Setting(
        "LUPUSTEM_BEDSIDE_LOCK_MINUTES",
        "5",
        Text(
            "床旁平板无触碰多少分钟后锁定，1 至 60；时间、报警与停止仍可用。",
            "Minutes without a touch after which the bedside page locks, 1 to 60; time, alarms and Stop stay.",
        ),
    ),
    Setting(
        "LUPUSTEM_WORKERS",
        "1",
        Text(
            "应答请求的进程数，1 至 16；每个约占一个处理器核，用户多时宜与核数相同。",
            "The processes that answer, 1 to 16; each takes about one core, so one for each core serves many users best.",
        ),
    ),
    Setting(
        "LUPUSTEM_DEMO",
        "off",
        Text(
            "on：虚构的演示项目，口令公开；由 lupustem serve --demo 设置。",
            "on: an invented programme with public passwords; set by lupustem serve --demo.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings, checked. database: what Django's DATABASES wants."""

    data_dir: Path
    database: dict[str, Any]
    secret_key: str
    hosts: tuple[str, ...]
    https: bool
    trusted_proxy: bool
    zone: ZoneInfo
    idle_minutes: int
    demo: bool
    upload_mib: int = 50
    bedside_minutes: int = 5
    workers: int = 1


def read_environment(given: Mapping[str, str]) -> Environment:
    """The settings of an environment. Raises WrongSetting for the first that cannot stand."""
    demo = _switch(given, "LUPUSTEM_DEMO", False)
    folder = _data_dir(given, demo)
    return Environment(
        folder,
        _database(given.get("LUPUSTEM_DATABASE_URL", ""), folder, demo),
        _key(given.get("LUPUSTEM_SECRET_KEY", ""), demo),
        tuple(host.strip() for host in given.get("LUPUSTEM_HOSTS", "localhost,127.0.0.1").split(",") if host.strip()),
        _switch(given, "LUPUSTEM_HTTPS", not demo),
        _switch(given, "LUPUSTEM_TRUSTED_PROXY", False),
        _zone(given.get("LUPUSTEM_TIME_ZONE") or "Asia/Shanghai"),
        _whole(given, "LUPUSTEM_IDLE_MINUTES", "30", 5, 480),
        demo,
        _whole(given, "LUPUSTEM_UPLOAD_MIB", "50", 1, 500),
        _whole(given, "LUPUSTEM_BEDSIDE_LOCK_MINUTES", "5", 1, 60),
        _whole(given, "LUPUSTEM_WORKERS", "1", 1, 16),
    )


def _switch(given: Mapping[str, str], name: str, default: bool) -> bool:
    value = given.get(name, "")
    if value not in ("", "on", "off"):
        raise WrongSetting(Text(f"{name} 只能是 on 或 off。", f"{name} is either on or off."))
    return default if value == "" else value == "on"


def _data_dir(given: Mapping[str, str], demo: bool) -> Path:
    home = Path(given.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = Path(given.get("LUPUSTEM_DATA_DIR") or home / "lupustem")
    return folder / "demo" if demo else folder


def _key(key: str, demo: bool) -> str:
    if demo:
        return DEMO_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or key == DEMO_KEY:
        raise WrongSetting(
            Text(
                f"LUPUSTEM_SECRET_KEY 未设置、过短（少于 {SHORTEST_KEY} 个字符）或为演示密钥，不能启动；请生成一个："
                'python3 -c "import secrets; print(secrets.token_urlsafe(64))"，保存好后再启动。试用请加 --demo。',
                f"LUPUSTEM_SECRET_KEY is missing, shorter than {SHORTEST_KEY} characters or that of the demo; the registry "
                'does not start. Make one: python3 -c "import secrets; print(secrets.token_urlsafe(64))", and keep it. '
                "To try the program, add --demo.",
            )
        )
    return key


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongSetting(
            Text(
                "LUPUSTEM_TIME_ZONE 应为 IANA 时区名，如 Asia/Shanghai。",
                "LUPUSTEM_TIME_ZONE is an IANA name such as Asia/Shanghai.",
            )
        ) from None


def _whole(given: Mapping[str, str], name: str, default: str, least: int, most: int) -> int:
    text = given.get(name) or default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    if not least <= number <= most:
        raise WrongSetting(
            Text(f"{name} 应为 {least} 至 {most} 的整数。", f"{name} is a whole number from {least} to {most}.")
        )
    return number


def _database(url: str, folder: Path, demo: bool) -> dict[str, Any]:
    if not url:
        return sqlite_database(folder / "registry.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise WrongSetting(
            Text(
                "LUPUSTEM_DATABASE_URL 应为 postgresql://用户:密码@主机:端口/库名；使用 SQLite 时不必设置。",
                "LUPUSTEM_DATABASE_URL has the form postgresql://user:password@host:port/name; leave it out for SQLite.",
            )
        )
    if demo:
        raise WrongSetting(
            Text(
                "演示只用自己的 SQLite；请去掉 LUPUSTEM_DATABASE_URL。",
                "the demo uses an SQLite of its own; leave LUPUSTEM_DATABASE_URL out.",
            )
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite with a write-ahead log, foreign keys, every commit on the disk, and transactions that lock at their start."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas, "timeout": 20},
    }
