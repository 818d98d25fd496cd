"""Group commit: one writer takes what waits into one transaction, so that safety costs little (ADR on group commit)."""

import asyncio
import concurrent.futures
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

W = TypeVar("W")

GROUP = 64
"""At most so many pieces of work share a transaction."""


class GroupCommit(Generic[W]):
    """Pieces of work from many tasks, written by one thread in few transactions, in the order in which they came."""

    def __init__(self, name: str, commit: Callable[[Sequence[W]], list[Any]]) -> None:
        """`commit` runs in the thread: a group in, a result or an exception for each member out."""
        self._commit = commit
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting: list[tuple[W, asyncio.Future[Any]]] = []
        self._writing = False
        self._written: asyncio.Future[None] | None = None
        """What `close` waits for."""

    async def put(self, work: W) -> Any:
        """The result of this piece, once it is on disk; raises its exception. Goes on even if the caller gives up."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((work, done))
        if not self._writing:
            self._writing = True
            loop.call_soon(self._begin, loop)  # whoever comes in this turn of the loop comes along
        return await done

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
        self._thread.submit(self._write, loop, group)

    def _write(self, loop: asyncio.AbstractEventLoop, group: list[tuple[W, asyncio.Future[Any]]]) -> None:
        """In the thread."""
        try:
            results = self._commit([work for work, _ in group])
        except Exception as error:
            results = [error] * len(group)
        loop.call_soon_threadsafe(self._end, loop, group, results)

    def _end(
        self, loop: asyncio.AbstractEventLoop, group: list[tuple[W, asyncio.Future[Any]]], results: list[Any]
    ) -> None:
        """Back in the loop: the next group first, so that the disk is busy while the members of this one go on."""
        self._writing = bool(self._waiting)
        if self._writing:
            self._begin(loop)
        elif self._written is not None:
            self._written.set_result(None)
        for (_, done), result in zip(group, results, strict=True):
            if done.cancelled():
                continue
            if isinstance(result, BaseException):
                done.set_exception(result)
            else:
                done.set_result(result)

    async def close(self) -> None:
        """Write what waits, then stop the thread."""
        if self._writing:
            self._written = asyncio.get_running_loop().create_future()
            await self._written
        self._thread.shutdown(wait=True)
