"""Feeds in one process: the logs themselves are followed, in batches, each feed at its own pace."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from contracts.record import Record
from services.chassis.feeds.feed import Delivery, Follower
from services.chassis.log.log import Log

BATCH = 200
CATCH_UP_BATCH = 2000
"""Before anybody is served latency does not count."""
GATHER_SECONDS = 0.003
"""A moment for neighbours to join the batch; it costs little and saves a transaction each."""
MANY = 3
GATHER_MANY_SECONDS = 0.02
"""After a batch of `MANY` and more the next one is given longer: then what a batch costs is shared by some twenty."""
POLL_SECONDS = 0.25
"""For what other processes append to the same log."""
LONGEST_PAUSE = 5.0

journal = structlog.get_logger()


def deliveries(log: Log, rows: Any) -> list[Delivery]:
    """Raw rows of a log as deliveries."""

    def read(row: Any) -> Record[Any]:
        return log.read(row).record

    return [Delivery(row.id, row.originator_id, row.originator_version, row.topic, partial(read, row)) for row in rows]


class EmbeddedFeed:
    """Follows one log for one feed, from where its views are."""

    def __init__(self, log: Log, follower: Follower, tell: Callable[[str, int], None]) -> None:
        """`tell` hears the feed's name and how far it is after each batch."""
        self._log = log
        self._follower = follower
        self._tell = tell
        self._more = asyncio.Event()
        self.at = 0
        log.listen(self._more.set)

    async def catch_up(self) -> None:
        """Apply all that is in the log now."""
        self.at = await self._follower.position()
        while await self._step(CATCH_UP_BATCH):
            pass
        self._tell(self._follower.name, self.at)

    async def _step(self, limit: int) -> int:
        """Apply the next batch; how many records it had."""
        rows = await self._log.rows(self.at, limit)
        if not rows:
            return 0
        await self._follower.handle(deliveries(self._log, rows))
        self.at = rows[-1].id
        self._tell(self._follower.name, self.at)
        return len(rows)

    async def run(self) -> None:
        """Follow until cancelled. Where the environment fails, back off; nothing moves meanwhile."""
        pause = 0.1
        while True:
            try:
                self._more.clear()
                read = await self._step(BATCH)
                pause = 0.1
                if read == BATCH:
                    continue
                with contextlib.suppress(TimeoutError):
                    # not wait_for, which on Python 3.11 swallows a cancel that comes together with the wake-up
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._more.wait()
                    await asyncio.sleep(GATHER_SECONDS if read < MANY else GATHER_MANY_SECONDS)
            except Exception as error:
                journal.error("feed_failed", feed=self._follower.name, error_type=type(error).__name__, pause=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
