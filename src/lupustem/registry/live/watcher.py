"""What is new at the bedside, looked for once a second for all streams together; nobody looks while nobody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

LOOK_S = 0.5


def newest_numbers(infusions: Iterable[int]) -> Mapping[int, int]:
    """The number of the last entry of each infusion; the connection is given back."""
    from django.db import close_old_connections
    from django.db.models import Max

    from lupustem.registry.models import BedsideEvent

    close_old_connections()
    try:
        rows = BedsideEvent.objects.filter(infusion__in=list(infusions)).values("infusion")
        return {row["infusion"]: row["newest"] for row in rows.annotate(newest=Max("number"))}
    finally:
        close_old_connections()


class Watcher:
    """Tells streams when the number of their infusion has grown."""

    def __init__(self, look: Any = newest_numbers, every: float = LOOK_S) -> None:
        self._look, self._every = look, every
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="watcher")
        self._waiting: dict[int, list[tuple[int, asyncio.Future[int]]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def newer(self, infusion: int, than: int, gone: asyncio.Future[None], longest: float) -> int | None:
        """The number once it is above `than`; None after the longest time, or when the browser has gone."""
        waits: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        place = (than, waits)
        self._waiting.setdefault(infusion, []).append(place)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            await asyncio.wait((waits, gone), timeout=longest, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting[infusion].remove(place)
            if not self._waiting[infusion]:
                del self._waiting[infusion]
        return waits.result() if waits.done() else None

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            try:
                numbers = await loop.run_in_executor(self._thread, self._look, list(self._waiting))
            except Exception:
                numbers = {}
            for infusion, waiting in self._waiting.items():
                for than, waits in waiting:
                    if numbers.get(infusion, 0) > than and not waits.done():
                        waits.set_result(numbers[infusion])
            await asyncio.sleep(self._every)
