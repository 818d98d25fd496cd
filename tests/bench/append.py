"""execute() in process, from the decision to the disk, against the raw ceiling in the same rounds."""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from contracts.exchange import Amend, Draft, RequestCommand
from contracts.record import Actor
from services.chassis.group_commit import GroupCommit
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import Settings
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.exchange.training import user_of
from tests.bench.bench import Bench
from tests.bench.ceiling import Ceiling, Row
from tests.bench.figures import Figure
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


class Round:
    """What a round wrote, so that the ceiling can write the same again."""

    def __init__(self, home: Path, deployment: Deployment, log: Commits, keys: Commits) -> None:
        self._home = home
        self._host = deployment.hosts["exchange"]
        self._log = log
        self._keys = keys

    async def run(
        self, callers: int, commands: list[Callable[[], Awaitable[Any]]], ceiling: Ceiling
    ) -> tuple[float, float]:
        """(seconds of execute, seconds of the ceiling) for these commands by so many callers side by side."""
        before, log, keys = self._counted(), self._log.count, self._keys.count
        left = iter(commands)

        async def caller() -> None:
            for command in left:
                await command()

        began = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        seconds = time.perf_counter() - began
        events, ids, made = self._written(before)
        return seconds, ceiling.write(events, ids, self._log.count - log, made, self._keys.count - keys)

    def _counted(self) -> tuple[int, set[bytes], set[str]]:
        log, keys = self._files()
        (newest,) = log.execute("SELECT max(rowid) FROM stored_events").fetchone()
        ids = {row[0] for row in log.execute("SELECT id FROM commands")}
        return newest, ids, {row[0] for row in keys.execute("SELECT case_id FROM keys")}

    def _written(self, before: tuple[int, set[bytes], set[str]]) -> tuple[list[Row], list[Row], list[Row]]:
        log, keys = self._files()
        events = log.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events WHERE rowid>? ORDER BY rowid",
            (before[0],),
        )
        ids = [row for row in log.execute("SELECT * FROM commands") if row[0] not in before[1]]
        return events.fetchall(), ids, [row for row in keys.execute("SELECT * FROM keys") if row[0] not in before[2]]

    def _files(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        return sqlite3.connect(self._home / "exchange.log"), sqlite3.connect(self._home / "exchange.keys")


def measure(bench: Bench) -> Iterator[Figure]:
    """New cases (a key and a record) and known ones (a record), at one caller and at 32."""
    home = bench.homes.played("append")
    yield from asyncio.run(_measured(home))
    bench.homes.drop(home)


async def _measured(home: Path) -> list[Figure]:
    origin = (home / "origin").read_text().strip()
    deployment = Deployment(Settings(home=home, origin=origin), (DIRECTORY, EXCHANGE))
    await deployment.prepare()
    host = deployment.hosts["exchange"]
    counted = Round(home, deployment, Commits(host.log._writer), Commits(host.keys._writer))
    ceiling = Ceiling(home)
    figures = []
    numbers = itertools.count()
    for callers in CALLERS:
        times: dict[str, list[tuple[float, float]]] = {"new": [], "known": []}
        for _ in range(ROUNDS):
            streams = [f"request:bench{next(numbers):08d}" for _ in range(COMMANDS)]
            for kind, command in (("new", DRAFT), ("known", AMENDMENT)):
                work = [_given(host, stream, command, f"{kind} {stream}") for stream in streams]
                times[kind].append(await counted.run(callers, work, ceiling))
        figures += [_figure(kind, callers, rounds) for kind, rounds in times.items()]
    ceiling.close()
    await deployment.stop()
    return figures


def _given(host: Any, stream: str, command: Any, command_id: str, actor: Actor = ACTOR) -> Callable[[], Awaitable[Any]]:
    return lambda: host.execute(stream, command, actor, command_id=command_id)


def _figure(kind: str, callers: int, rounds: list[tuple[float, float]]) -> Figure:
    ours, raw = (COMMANDS / median(times) for times in zip(*rounds, strict=True))
    return Figure(
        measure=f"append, {kind} case, {callers} caller{'s' if callers > 1 else ''}",
        value=ours,
        unit="/s",
        limit=raw,
        ratio=median(ceiling / execute for execute, ceiling in rounds),
        n=COMMANDS * ROUNDS,
        seconds=sum(execute for execute, _ in rounds),
        goal=GOALS[callers],
    )
