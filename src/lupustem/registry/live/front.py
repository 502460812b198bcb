"""The site as `lupustem serve` runs it: Django's WSGI in a pool of threads, and streams that take no thread while they wait.

A stream begins with the page `live` itself, answered by Django with every check: session, role, centre. Only then it stays
open. Two looks at the database a second serve all streams; every quarter of a minute each stream asks its page again, so it
ends when a session is closed, a person deactivated or a role changed. It says "something new, number N", and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lupustem.registry.live.watcher import Watcher
from lupustem.registry.live.wsgi_in_threads import Answer, Body, answered, filled, new_body, send_answer

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

THREADS = 8
STREAM = re.compile(r"^/patients/[^/]+/infusions/\d+/live$")
LOOK_AGAIN_S, BEAT_S = 15.0, 15.0
MOST_STREAMS = 200


class Front:
    """The ASGI application."""

    def __init__(self, site: Any, watcher: Watcher) -> None:
        self._site, self._watcher = site, watcher
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="site")
        self._checks = ThreadPoolExecutor(2, thread_name_prefix="streams")
        self._open = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            with new_body() as body:
                if await filled(body, receive):
                    await self._answer(scope, body, receive, send)

    async def _answer(self, scope: dict[str, Any], body: Body, receive: Receive, send: Send) -> None:
        stream = scope["method"] == "GET" and STREAM.match(scope["path"]) is not None
        answer = await answered(self._site, scope, body, self._checks if stream else self._threads)
        if stream and answer.status == 200 and self._open < MOST_STREAMS:
            await self._stream(scope, body, answer, receive, send)
        else:
            await send_answer(answer, send)

    async def _stream(self, scope: dict[str, Any], body: Body, first: Answer, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in first.headers if name != b"content-length"]
        headers.append((b"x-accel-buffering", b"no"))
        gone = asyncio.ensure_future(_gone(receive))
        self._open += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await _say(send, b"".join(first.chunks))
            await self._follow(scope, body, first, gone, send)
            with contextlib.suppress(Exception):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._open -= 1
            gone.cancel()

    async def _follow(
        self, scope: dict[str, Any], body: Body, first: Answer, gone: asyncio.Future[None], send: Send
    ) -> None:
        infusion, loop = first.infusion, asyncio.get_running_loop()
        said, checked = first.number, loop.time()
        while not gone.done():
            number = await self._watcher.newer(infusion, said, gone, BEAT_S)
            if gone.done():
                return
            if loop.time() - checked >= LOOK_AGAIN_S:
                again = await answered(self._site, scope, body, self._checks)
                if again.status != 200:
                    return
                checked = loop.time()
            text = f"data: {number}\n\n" if number is not None else ": beat\n\n"
            said = said if number is None else number
            await _say(send, text.encode())


async def _say(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _gone(receive: Receive) -> None:
    """Until the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
