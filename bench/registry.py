"""The registry with 25,000 invented patients under 50 users, beside a bare Django view that reads one row, in the same run.

python -m bench.registry [--patients 25000] [--users 50] [--seconds 120]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.unit.registry.servers import free_port, postgresql, postgresql_folder

from bench.measure import peak_mb
from bench.registry_load import Found, load

BARE = "bare view, one row"
BARE_SITE = ("-c", "from bench.bare_site import main; main()")
THINK = 5.0
KEY = "the bench alone, 0123456789-0123456789-0123456789-0123456789"


def main(patients: int = 25_000, users: int = 50, seconds: float = 120) -> list[str]:
    """Lines of a Markdown report: SQLite, and PostgreSQL where there is one."""
    lines = _on("SQLite", None, patients, users, seconds)
    programs = postgresql_folder()
    if programs is None:
        return [*lines, "", "PostgreSQL: none here (initdb), not measured."]
    with postgresql(programs) as address:
        return [*lines, "", *_on("PostgreSQL", address, patients, users, seconds)]


def _on(name: str, address: str | None, patients: int, users: int, seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(folder, address)
        begun = time.perf_counter()
        rows = int(_run(environment, "bench.registry_bulk", "--patients", str(patients), "--users", str(users)))
        built = time.perf_counter() - begun
        with (
            _server(environment, "-m", "lupustem", "serve", "--port") as site,
            _server(environment, *BARE_SITE) as bare,
        ):
            found = load(site, bare, users=users, patients=patients, think=THINK, seconds=seconds)
        checked = json.loads(_run(environment, "bench.registry", "--verify"))
    title = f"{name}: {patients:,} patients, {rows:,} rows of the trail (built in {built:.0f} s), {users} users, "
    title += f"{environment['LUPUSTEM_WORKERS']} workers, "
    return [f"{title}one request every {THINK:g} s each, {seconds:g} s.", "", *_table(found), "", _verified(checked)]


def _table(found: Found) -> list[str]:
    base = found.seconds[BARE]
    lines = ["| what | n | p50 ms | p95 ms | p50 to the bare view | p95 to the bare view |", "| --- " * 6 + "|"]
    for what in sorted(found.seconds, key=lambda one: (one != BARE, one)):
        taken = found.seconds[what]
        middle, high = at(taken, 0.5), at(taken, 0.95)
        ratios = f"{middle / at(base, 0.5):.1f} | {high / at(base, 0.95):.1f}"
        lines.append(f"| {what} | {len(taken)} | {middle * 1000:.1f} | {high * 1000:.1f} | {ratios} |")
    errors = len(found.errors)
    said = "" if not errors else f" ({'; '.join(found.errors[:3])})"
    return [*lines, "", f"Errors{said}: {errors} {'ok' if not errors else 'OVER'}"]


def at(taken: Sequence[float], share: float) -> float:
    """The value below which a share of all lie (nearest rank)."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _verified(checked: dict[str, float]) -> str:
    good = "ok" if not checked["wrong"] else "NO"
    return (
        f"`lupustem audit verify`: {checked['rows']:,.0f} rows in {checked['seconds']:.0f} s, "
        f"peak {checked['peak_mb']:.0f} MB; all hold: {good}"
    )


def _verify() -> str:
    from lupustem.registry import starting

    starting.prepare()
    from lupustem.registry.record.verifying import verify

    begun = time.perf_counter()
    count, wrong = verify()
    taken = time.perf_counter() - begun
    return json.dumps({"rows": count, "seconds": taken, "peak_mb": peak_mb(), "wrong": len(wrong)})


def _environment(folder: str, address: str | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUPUSTEM_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {"LUPUSTEM_DATA_DIR": folder, "LUPUSTEM_SECRET_KEY": KEY, "LUPUSTEM_HTTPS": "off"}
    environment["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parents[1]), environment.get("PYTHONPATH", "")))
    environment["LUPUSTEM_WORKERS"] = str(min(16, os.cpu_count() or 1))
    return environment | ({} if address is None else {"LUPUSTEM_DATABASE_URL": address})


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    call = [sys.executable, "-m", module, *arguments]
    return subprocess.run(call, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


@contextlib.contextmanager
def _server(environment: dict[str, str], *program: str) -> Iterator[int]:
    """A server in a process of its own; the port where it answers."""
    port = free_port()
    call = [sys.executable, *program, str(port)]
    process = subprocess.Popen(call, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    place = "/health" if "serve" in program else "/row/1"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{place}", timeout=5):
                break
            assert process.poll() is None, "a server ended instead of answering"
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.registry", description=__doc__)
    parser.add_argument("--patients", type=int, default=25_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--verify", action="store_true", help="check the record of the environment's database")
    asked = parser.parse_args()
    print(_verify() if asked.verify else "\n".join(main(asked.patients, asked.users, asked.seconds)))
    sys.exit(0)
