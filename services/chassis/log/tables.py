"""Small mutable tables beside the log, in its database but outside its triggers: sessions, marks, parked records."""

from typing import Any

from services.chassis.log.log import Log


class Tables:
    """SQL on the small tables. Every call is one committed piece of work; several share a commit with the log's."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def create(self, name: str, columns: str) -> None:
        """Make the table where it is not there yet; `columns` as in CREATE TABLE."""
        await self.run(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")

    async def run(self, statement: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """One statement with `?` placeholders; its rows, or those that it RETURNs."""
        (rows,) = await self._log.run((statement, params))
        return rows

    async def mark(self, name: str) -> str | None:
        """A named mark, such as how far something was handled."""
        rows = await self.run("SELECT value FROM marks WHERE name=?", (name,))
        return rows[0][0] if rows else None

    async def set_mark(self, name: str, value: str) -> None:
        """Set a named mark."""
        await self.run(
            "INSERT INTO marks VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value", (name, value)
        )

    async def prepare(self) -> None:
        """The tables that every service has."""
        await self.create("marks", "name TEXT PRIMARY KEY, value TEXT NOT NULL")
