"""Streams beside the site: they take no thread while they wait, end with their session, and starve nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from lupustem.registry.live import front as fronts
from lupustem.registry.live.front import Front
from lupustem.registry.live.watcher import Watcher

STREAM = "/patients/0001/infusions/1/live"


class Browser:
    """One request; what came back; gone when it is told to."""

    def __init__(self, front: Front, path: str, body: bytes = b"", method: str = "GET") -> None:
        self.front, self.sent, self._body = front, list[dict[str, Any]](), body
        self.gone = asyncio.Event()
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"a=b",
            "headers": [(b"host", b"testserver"), (b"cookie", b"one=1"), (b"cookie", b"two=2")],
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1),
        }

    async def receive(self) -> dict[str, Any]:
        if self._body is not None:
            body, self._body = self._body, None  # type: ignore[assignment]
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def run(self) -> None:
        await self.front(self.scope, self.receive, self.send)

    @property
    def text(self) -> str:
        return b"".join(one.get("body", b"") for one in self.sent).decode()

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])


def site(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """A site that streams from number 3, as long as it is allowed, and repeats what it was asked elsewhere."""
    if environ["PATH_INFO"] == STREAM:
        if not ALLOWED.is_set():
            start("302 Found", [("Location", "/login")])
            return [b""]
        start("200 OK", [("Content-Type", "text/event-stream"), ("Content-Length", "9"), ("X-Infusion", "7")])
        return [b"data: 3\n\n"]
    start("200 OK", [("Content-Type", "text/plain")])
    said = f"{environ['REQUEST_METHOD']} {environ['QUERY_STRING']} {environ['HTTP_COOKIE']} "
    return [said.encode(), environ["wsgi.input"].read()]


ALLOWED = threading.Event()


def test_a_request_goes_to_the_site_and_comes_back_whole() -> None:
    async def walk() -> None:
        one = Browser(Front(site, Watcher(lambda waiting: {})), "/x", b"z" * 3_000_000, "POST")
        await one.run()
        assert one.status == 200
        assert one.text == "POST a=b one=1;two=2 " + "z" * 3_000_000
        assert one.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}

    asyncio.run(walk())


def test_a_stream_says_what_is_new_and_ends_when_the_browser_goes() -> None:
    async def walk() -> None:
        ALLOWED.set()
        numbers = {7: 3}
        one = Browser(Front(site, Watcher(lambda waiting: dict(numbers), every=0.01)), STREAM)
        task = asyncio.create_task(one.run())
        await asyncio.sleep(0.1)
        assert one.text == "data: 3\n\n"
        assert b"content-length" not in dict(one.sent[0]["headers"])
        numbers[7] = 5
        await asyncio.sleep(0.2)
        assert one.text == "data: 3\n\ndata: 5\n\n"
        one.gone.set()
        await asyncio.wait_for(task, 5)

    asyncio.run(walk())


def test_a_stream_of_nobody_is_the_sites_own_answer_and_one_whose_session_ends_is_closed(monkeypatch: Any) -> None:
    monkeypatch.setattr(fronts, "LOOK_AGAIN_S", 0.05)
    monkeypatch.setattr(fronts, "BEAT_S", 0.05)

    async def walk() -> None:
        ALLOWED.clear()
        stranger = Browser(Front(site, Watcher(lambda waiting: {})), STREAM)
        await stranger.run()
        assert stranger.status == 302
        ALLOWED.set()
        one = Browser(Front(site, Watcher(lambda waiting: {}, every=0.01)), STREAM)
        task = asyncio.create_task(one.run())
        await asyncio.sleep(0.3)
        assert ": beat" in one.text
        ALLOWED.clear()
        await asyncio.wait_for(task, 5)
        assert one.sent[-1]["more_body"] is False

    asyncio.run(walk())


def test_fifty_streams_leave_the_site_free_and_look_at_the_database_together() -> None:
    looks: list[int] = []

    def look(waiting: list[int]) -> dict[int, int]:
        looks.append(len(waiting))
        return {}

    async def walk() -> None:
        ALLOWED.set()
        front = Front(site, Watcher(look, every=0.05))
        streams = [Browser(front, STREAM) for _ in range(50)]
        tasks = [asyncio.create_task(one.run()) for one in streams]
        await asyncio.sleep(0.5)
        assert all(one.status == 200 for one in streams)
        others = [Browser(front, "/x") for _ in range(20)]
        await asyncio.wait_for(asyncio.gather(*(one.run() for one in others)), 10)
        assert all(one.status == 200 for one in others)
        assert set(looks) == {1}
        for one in streams:
            one.gone.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 10)

    asyncio.run(walk())


def test_a_database_that_is_away_for_a_moment_ends_no_stream() -> None:
    answers = iter([OSError("away"), {7: 4}])

    def look(waiting: list[int]) -> dict[int, int]:
        answer = next(answers, {7: 4})
        if isinstance(answer, OSError):
            raise answer
        return answer

    async def walk() -> int | None:
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        return await Watcher(look, every=0.01).newer(7, 3, gone, 5)

    assert asyncio.run(walk()) == 4
