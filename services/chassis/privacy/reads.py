"""The access log: who opened whose private parts, when and why (Regulation 1024/2012, article 17). No content.

A table a month, insert only; whole months are dropped after twelve.
"""

import datetime
from collections.abc import Awaitable, Callable
from typing import Any

from contracts.record import Actor

Run = Callable[..., Awaitable[list[list[tuple[Any, ...]]]]]
"""Runs (statement, params) pairs in one commit."""
KEPT_MONTHS = 12


class ReadLog:
    """Every opening of a private part, written before the answer leaves."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._made: set[str] = set()

    async def write(
        self, now: datetime.datetime, actor: Actor, stream: str, classes: frozenset[str], purpose: str
    ) -> None:
        """This actor now opens these classes of this stream for this purpose (a code)."""
        table = f"reads_{now:%Y%m}"
        if table not in self._made:
            await self._run(*self._definition(table))
            self._made.add(table)
        row = (
            now.isoformat(timespec="milliseconds"),
            actor.scope,
            actor.authority,
            stream,
            ",".join(sorted(classes)),
            purpose,
        )
        await self._run((f"INSERT INTO {table} VALUES (?,?,?,?,?,?)", row))

    @staticmethod
    def _definition(table: str) -> tuple[tuple[str, tuple[()]], ...]:
        refuse = "BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"
        made = f"CREATE TRIGGER IF NOT EXISTS {table}_refuses"
        return (
            (
                f"CREATE TABLE IF NOT EXISTS {table} "
                "(at TEXT NOT NULL, who TEXT NOT NULL, authority TEXT, stream TEXT NOT NULL, "
                "classes TEXT NOT NULL, purpose TEXT NOT NULL)",
                (),
            ),
            (f"{made}_update BEFORE UPDATE ON {table} {refuse}", ()),
            (f"{made}_delete BEFORE DELETE ON {table} {refuse}", ()),
            # INSERT OR REPLACE gets past the other two. Dropping a month asks no trigger.
            (
                f"{made}_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid=NEW.rowid) {refuse}",
                (),
            ),
        )

    async def drop_old(self, now: datetime.datetime) -> list[str]:
        """Drop the months older than twelve; their names."""
        month = now.year * 12 + now.month - 1 - KEPT_MONTHS
        oldest = f"reads_{month // 12:04d}{month % 12 + 1:02d}"
        ((*tables,),) = await self._run(
            (
                "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'reads!_%' ESCAPE '!' AND name < ?",
                (oldest,),
            )
        )
        for (name,) in tables:
            await self._run((f"DROP TABLE {name}", ()))
        return [name for (name,) in tables]

    async def of(self, stream: str, now: datetime.datetime) -> list[tuple[Any, ...]]:
        """This month's openings of a stream, oldest first."""
        table = f"reads_{now:%Y%m}"
        *_, rows = await self._run(
            *self._definition(table), (f"SELECT * FROM {table} WHERE stream=? ORDER BY at", (stream,))
        )
        return rows
