"""What happens before the site answers: settings are checked, the tables brought up to date, dangers named or refused."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sqlite3

from lupustem.logic.text import Text
from lupustem.registry.environment import Environment, WrongSetting, read_environment
from lupustem.registry.sqlite_version import warning

DEMO_PEOPLE = Text(
    "数据库中有演示账户，其口令是公开的；正式使用请换一个数据文件夹（LUPUSTEM_DATA_DIR）或数据库。",
    "the database holds people of the demo, whose password is public; for real work use another data folder "
    "(LUPUSTEM_DATA_DIR) or database.",
)
NO_DATABASE = Text(
    "数据库没有应答；请核对 LUPUSTEM_DATABASE_URL、数据库服务与磁盘空间。",
    "the database does not answer; check LUPUSTEM_DATABASE_URL, the database server and the space on the disk.",
)
PREVIEW = "0001_initial"
OF_THE_PREVIEW = Text(
    "此数据库由预览版建立，不能升级；请另设数据文件夹（LUPUSTEM_DATA_DIR）或数据库，重新建立。演示数据可直接删除。",
    "this database was made by the preview and cannot be upgraded; begin in another data folder (LUPUSTEM_DATA_DIR) or "
    "database. The data of a demo can simply be deleted.",
)
NO_CENTRE = Text(
    "还没有中心；请先运行 lupustem registry found，再启动。",
    "there is no centre yet; run lupustem registry found first, then start.",
)


def prepare() -> Environment:
    """Check the settings and make Django ready; what is written is open to its owner alone. Raises WrongSetting."""
    environment = read_environment(os.environ)
    os.umask(0o077)
    environment.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if "postgresql" in environment.database["ENGINE"]:
        import psycopg  # noqa: F401  (its absence is told with the extra that brings it)
    from lupustem.registry.backup.in_use import hold

    hold(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lupustem.registry.settings"
    import django

    django.setup()
    return environment


def _applied() -> set[str]:
    """The migrations of the registry that the database has seen."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "registry"}


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, and drop the sessions that have ended. Raises WrongSetting."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        if PREVIEW in _applied():
            raise WrongSetting(OF_THE_PREVIEW)
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError:
        raise WrongSetting(NO_DATABASE) from None
    call_command("clearsessions")


def ready(environment: Environment) -> list[Text]:
    """Fill the demo, or refuse what a real programme cannot have; the warnings to print. Raises WrongSetting."""
    from django.db import connection

    from lupustem.registry.models import Centre, User

    if environment.demo:
        from lupustem.registry.demo import make_demo

        make_demo()
    elif User.objects.filter(demo=True).exists():
        raise WrongSetting(DEMO_PEOPLE)
    elif not Centre.objects.exists():
        raise WrongSetting(NO_CENTRE)
    said = warning(sqlite3.sqlite_version_info[:3]) if connection.vendor == "sqlite" else None
    connection.close()
    return [] if said is None else [said]


def check_free(address: str, port: int) -> None:
    """Raise WrongSetting where the site could not listen."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((address, port))
    except OSError:
        raise WrongSetting(
            Text(
                f"{address} 的端口 {port} 不可用（可能已被占用）；请用 --port 换一个。",
                f"port {port} of {address} is not free or not allowed; choose another with --port.",
            )
        ) from None


def serve(address: str, port: int, workers: int) -> None:
    """Answer requests until stopped; in each worker the site in eight threads, streams beside them (`live.front`)."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    # A worker that is forked hangs in Polars where this process has used it, as making the demo does.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "lupustem.registry.asgi:application",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        backpressure=512,
        log_level=LogLevels.error,
    ).serve()
