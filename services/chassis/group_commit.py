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
        self._writing: asyncio.Task[None] | None = None

    async def put(self, work: W) -> Any:
        """The result of this piece, once it is on disk; raises its exception. Goes on even if the caller gives up."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            try:
                results = await loop.run_in_executor(self._thread, self._commit, [work for work, _ in group])
            except Exception as error:
                results = [error] * len(group)
            for (_, done), result in zip(group, results, strict=True):
                if done.cancelled():
                    continue
                if isinstance(result, BaseException):
                    done.set_exception(result)
                else:
                    done.set_result(result)
        self._writing = None

    async def close(self) -> None:
        """Write what waits, then stop the thread."""
        if self._writing is not None:
            await self._writing
        self._thread.shutdown(wait=True)
