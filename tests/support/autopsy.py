"""What lies in a data folder after a crash: the raw log, and the services opened without serving."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from contracts.registry import EVENTS
from services.__main__ import ALL
from services.chassis.run import home as homes
from services.chassis.run import rebuild
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings


class Line(msgspec.Struct):
    """A line of a raw log."""

    position: int
    stream: str
    version: int
    tag: str
    cause: str

    @property
    def key(self) -> str:
        """The id behind the stream's kind; that of the case, for what begins one."""
        return self.stream.partition(":")[2]


def lines(home: Path, service: str) -> list[Line]:
    """The whole log as a stranger with SQLite and a JSON reader sees it."""
    found = []
    with contextlib.closing(sqlite3.connect(home / f"{service}.log")) as log:
        query = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"
        for position, stream, version, tag, state in log.execute(query):
            public = msgspec.json.decode(state.partition(b"\0")[0])
            assert tag in EVENTS
            found.append(Line(position, stream, version, tag, public["cause"]))
    return found


def dense(log: list[Line]) -> bool:
    """Whether every stream counts 1, 2, 3 … in the order of the log."""
    last: dict[str, int] = {}
    for line in log:
        if line.version != last.get(line.stream, 0) + 1:
            return False
        last[line.stream] = line.version
    return True


def position(home: Path, feed: str) -> int:
    """How far a feed's views were when the process ended."""
    with contextlib.closing(sqlite3.connect(home / f"{feed.partition('.')[0]}.views")) as views:
        row = views.execute("SELECT position FROM positions WHERE feed=?", (feed,)).fetchone()
        return 0 if row is None else int(row[0])


def keys(home: Path, service: str) -> set[str]:
    """Cases that have a living key."""
    with contextlib.closing(sqlite3.connect(home / f"{service}.keys")) as ring:
        return {case for (case,) in ring.execute("SELECT case_id FROM keys WHERE wrapped IS NOT NULL")}


@contextlib.asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Deployment]:
    """All services on this folder, caught up and not serving."""
    settings, lock = homes.enter(Settings(home=home))
    with lock:
        deployment = Deployment(settings, [service for service in ALL if service.deciders])
        await deployment.prepare()
        try:
            yield deployment
        finally:
            await deployment.stop()


async def _differences(home: Path) -> dict[str, Any]:
    async with opened(home) as deployment:
        return {
            name: (await rebuild.rebuild(deployment, name, switch=False)).differences
            for name, host in deployment.hosts.items()
            if host.service.views
        }


def differences(home: Path) -> dict[str, Any]:
    """By service: documents that are not what a rebuild from the first record makes."""
    return asyncio.run(_differences(home))
