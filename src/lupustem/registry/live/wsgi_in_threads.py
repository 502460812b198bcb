"""One request to a WSGI application from an ASGI server, carried out in a thread of a pool; the answer as a whole or in parts.

Written here, since the adapter of asgiref takes a thread for each request without bound and gives every part of a body a hop.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

IN_MEMORY = 2 * 1024 * 1024
WHOLE = 4 * 1024 * 1024
Body = tempfile.SpooledTemporaryFile[bytes]


class Answer:
    """An answer. chunks: its beginning, or all of it; rest: what is still to be read in the thread's iterator."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], chunks: list[bytes], rest: Any) -> None:
        self.status, self.headers, self.chunks, self.rest = status, headers, chunks, rest

    @property
    def infusion(self) -> int:
        """The key of the infusion that a stream follows."""
        return int(dict(self.headers)[b"x-infusion"])

    @property
    def number(self) -> int:
        """The number in the first event of a stream."""
        return int(b"".join(self.chunks).rpartition(b"data: ")[2].strip())


def new_body() -> Body:
    """An empty body, beyond 2 MiB on the disk."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


async def filled(body: Body, receive: Callable[[], Awaitable[dict[str, Any]]]) -> bool:
    """Read the body of a request; whether all of it came, or the client went away meanwhile."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            return True


async def answered(site: Any, scope: dict[str, Any], body: Body, threads: ThreadPoolExecutor) -> Answer:
    """The answer of the site, made in a thread; a long one goes on in `rest`."""
    loop = asyncio.get_running_loop()
    answer = await loop.run_in_executor(threads, _run, site, _environ(scope, body))
    answer.rest = None if answer.rest is None else _rest(answer.rest, threads)
    return answer


async def send_answer(answer: Answer, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Send a whole answer, part by part."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    for chunk in answer.chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    if answer.rest is not None:
        async for chunk in answer.rest:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _run(site: Any, environ: dict[str, Any]) -> Answer:
    """In a thread: the application's answer, read up to a few MiB."""
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], None]:
        told["status"] = int(status.partition(" ")[0])
        told["headers"] = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return lambda data: None

    parts = site(environ, start)
    chunks, size, reading = list[bytes](), 0, iter(parts)
    for chunk in reading:
        chunks.append(chunk)
        size += len(chunk)
        if size >= WHOLE:
            return Answer(told["status"], told["headers"], chunks, (reading, parts))
    _close(parts)
    return Answer(told["status"], told["headers"], chunks, None)


async def _rest(rest: tuple[Any, Iterable[bytes]], threads: ThreadPoolExecutor) -> Any:
    reading, parts = rest
    loop = asyncio.get_running_loop()
    try:
        while (chunk := await loop.run_in_executor(threads, next, reading, None)) is not None:
            yield chunk
    finally:
        await loop.run_in_executor(threads, _close, parts)


def _close(parts: Any) -> None:
    if hasattr(parts, "close"):
        parts.close()


def _environ(scope: dict[str, Any], body: Body) -> dict[str, Any]:
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    size = body.tell()
    body.seek(0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        joint = ";" if key == "HTTP_COOKIE" else ","
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{joint}{text}" if key in environ else text
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return environ
