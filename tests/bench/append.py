"""execute() in process, from the decision to the disk, against the raw ceiling in the same rounds.

Two ceilings: a commit a command, as anybody has it who does not group (a new case has two: its key, its record), and as
many commits as the group commit really made, which is what SQLite could do if deciding cost nothing.
"""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec
import uvloop

from contracts.exchange import Amend, Draft, RequestCommand
from services.chassis.group_commit import GroupCommit
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.exchange.training import user_of
from tests.bench.bench import Bench
from tests.bench.ceiling import Ceiling, Rows
from tests.bench.figures import Figure, rate
from tests.bench.story import STEPS

CALLERS = (1, 32)
ROUNDS = 5
COMMANDS = 640
"""In each round; its figures are medians over the rounds, so that a neighbour's burst does not count."""
GOALS = {1: ">= 0.35", 32: ">= 0.6"}
ACTOR = user_of("dk-pq", "pq", "da")
DRAFT: Draft = msgspec.json.decode(STEPS[0].body("pt-pq"), type=RequestCommand)  # type: ignore[arg-type]
AMENDMENT = Amend(wished_reply_by=DRAFT.wished_reply_by, urgent=True, urgent_reason="The season begins next week.")


class Commits:
    """Counts a writer's commits."""

    def __init__(self, writer: GroupCommit[Any]) -> None:
        self.count = 0
        commit = writer._commit

        def counted(group: Any) -> Any:
            self.count += 1
            return commit(group)

        writer._commit = counted


class Times(NamedTuple):
    """Seconds that a round took: of `execute()`, of the ceiling with a commit a command, of the one in groups."""

    ours: float
    single: float
    grouped: float


class Rounds:
    """Runs rounds, and has the ceilings write the same again."""

    def __init__(self, home: Path, deployment: Deployment) -> None:
        host = deployment.hosts["exchange"]
        self._home = home
        self._log, self._keys = Commits(host.log._writer), Commits(host.keys._writer)
        self._single, self._grouped = Ceiling(home, "single"), Ceiling(home, "grouped")

    async def run(self, callers: int, commands: list[Callable[[], Awaitable[Any]]]) -> Times:
        """These commands by so many callers side by side."""
        before, log, keys = self._newest(), self._log.count, self._keys.count
        left = iter(commands)

        async def caller() -> None:
            for command in left:
                await command()

        began = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        seconds = time.perf_counter() - began
        log, keys = self._log.count - log, self._keys.count - keys
        rows = self._written(before)
        single = self._single.write(rows, len(rows.commands), len(rows.keys))
        return Times(seconds, single, self._grouped.write(rows, log, keys))

    def _newest(self) -> tuple[int, int]:
        with self._opened("log") as log, self._opened("keys") as keys:
            (position,) = log.execute("SELECT max(rowid) FROM stored_events").fetchone()
            (made,) = keys.execute("SELECT count(*) FROM keys").fetchone()
        return position, made

    def _written(self, before: tuple[int, int]) -> Rows:
        with self._opened("log") as log, self._opened("keys") as keys:
            events = log.execute(
                "SELECT originator_id, originator_version, topic, state FROM stored_events WHERE rowid>? "
                "ORDER BY rowid",
                before[:1],
            ).fetchall()
            versions = {(row[0], row[1]) for row in events}
            commands = [row for row in log.execute("SELECT * FROM commands") if (row[2], row[3]) in versions]
            made = keys.execute("SELECT count(*) FROM keys").fetchone()[0] - before[1]
            cases = [(stream.partition(":")[2],) for stream, version in versions if version == 1] if made else []
            found = [keys.execute("SELECT * FROM keys WHERE case_id=?", case).fetchone() for case in cases]
        return Rows(events, commands, found)

    def _opened(self, kind: str) -> AbstractContextManager[sqlite3.Connection]:
        return closing(sqlite3.connect(self._home / f"exchange.{kind}"))

    def close(self) -> None:
        """Close the ceilings."""
        self._single.close()
        self._grouped.close()


def measure(bench: Bench) -> Iterator[Figure]:
    """New cases (a key and a record) and known ones (a record), at one caller and at 32."""
    home = bench.homes.played("append")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield from runner.run(_measured(home))
    bench.homes.drop(home)


async def _measured(home: Path) -> list[Figure]:
    origin = (home / "origin").read_text().strip()
    deployment = Deployment(Settings(home=home, origin=origin), (DIRECTORY, EXCHANGE))
    await deployment.prepare()
    rounds, execute, numbers = Rounds(home, deployment), deployment.hosts["exchange"].execute, itertools.count()
    figures = []
    for callers in CALLERS:
        times: dict[str, list[Times]] = {"new": [], "known": []}
        for _ in range(ROUNDS):
            streams = [f"request:bench{next(numbers):08d}" for _ in range(COMMANDS)]
            for kind, command in (("new", DRAFT), ("known", AMENDMENT)):
                work = [partial(execute, stream, command, ACTOR, command_id=f"{kind} {stream}") for stream in streams]
                times[kind].append(await rounds.run(callers, work))
        for kind, measured in times.items():
            figures += _figures(kind, callers, measured)
    rounds.close()
    await deployment.stop()
    return figures


def _figures(kind: str, callers: int, times: list[Times]) -> Iterator[Figure]:
    title = f"append, {kind} case, {callers} caller{'s' if callers > 1 else ''}"
    ours, single, grouped = (median(seconds) for seconds in zip(*times, strict=True))
    yield rate(title, COMMANDS, ours, limit=COMMANDS / single, goal=GOALS[callers])
    if callers > 1:
        yield rate("  against raw in the same groups", COMMANDS, ours, limit=COMMANDS / grouped)
