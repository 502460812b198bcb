"""Real servers for the tests: the site as `lupustem serve` starts it, and a PostgreSQL of the test run's own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PLACES = ("/usr/lib/postgresql", "/usr/local/bin", "/usr/bin")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Site:
    """The demo site in a process of its own. more: further variables of its environment."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port, self._more = folder, free_port(), more
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        call = [sys.executable, "-m", "lupustem", "serve", "--demo", "--port", str(self.port), "--lang", "en"]
        environment = {**os.environ, "LUPUSTEM_DATA_DIR": str(self.folder), "LUPUSTEM_HOSTS": "127.0.0.1"}
        for name in ("DJANGO_SETTINGS_MODULE", "LUPUSTEM_DATABASE_URL"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            call,
            env=environment | self._more,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(1800):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/health", timeout=5):
                return
            assert self._process.poll() is None, "the site ended instead of answering"
            time.sleep(0.1)
        raise AssertionError("the site does not answer")

    def end(self) -> None:
        """End it as Ctrl+C does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_the_first_process(self) -> None:
        """End the process that was started, and none of those that it started."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()


def postgresql_folder() -> Path | None:
    """Where PostgreSQL's programs are; None where there are none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next((one.parent for place in PLACES for one in sorted(Path(place).glob("**/initdb"))), None)


@contextlib.contextmanager
def postgresql(programs: Path) -> Iterator[str]:
    """A server with an empty cluster, reached over the loopback; the address of its database."""
    port, user = free_port(), "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "cluster"
        folder.mkdir()
        if user:
            account = pwd.getpwnam(user)
            os.chmod(top, 0o755)
            os.chown(folder, account.pw_uid, account.pw_gid)
        quiet = {"user": user, "cwd": "/", "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        made = [programs / "initdb", "-D", folder, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run(made, **quiet)  # type: ignore[call-overload]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        control = [programs / "pg_ctl", "-D", folder, "-w"]
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://test@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
