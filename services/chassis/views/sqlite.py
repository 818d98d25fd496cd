"""Views on SQLite: a table a view, a column an indexed field, each index ending in the key."""

import asyncio
import concurrent.futures
import itertools
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from contracts.refusal import Fault, Refused
from services.chassis.service import View
from services.chassis.views.store import NO_RANGES, Change, Item, Ranges, Where, indexed, plain

LASTING = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-32000", "temp_store=MEMORY")
BULK = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-256000")
COMBINATIONS = 64
"""Any-of filters are read index by index up to so many combinations, so that the order comes from the index."""


class SqliteViews:
    """The views of one service in one file. NORMAL is safe here: what a crash takes, the feed brings again."""

    def __init__(self, path: Path | str, views: Sequence[View], *, bulk: bool = False) -> None:
        """`bulk`: a new file, to be filled by one task alone and thrown away after a crash; it has no journal, and no
        indexes before `finish_bulk()`."""
        self._path = Path(path)
        self._views = {view.name: view for view in views}
        self._fields = {view.name: indexed(view) for view in views}
        self._decoders = {view.name: msgspec.json.Decoder(view.document) for view in views}
        self._encoder = msgspec.json.Encoder()
        self._upserts = {name: self._upsert(name) for name in self._views}
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="views")
        self._writer = self._connect(path, BULK if bulk else LASTING)
        self._make_tables()
        if not bulk:
            self._make_indexes()
        self._reader = self._writer if bulk else self._connect(path, LASTING)

    @staticmethod
    def _connect(path: Path | str, pragmas: Sequence[str]) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _make_tables(self) -> None:
        run = self._writer.execute
        run("CREATE TABLE IF NOT EXISTS positions (feed TEXT PRIMARY KEY, position INTEGER NOT NULL)")
        run("CREATE TABLE IF NOT EXISTS shapes (view TEXT PRIMARY KEY, shape TEXT NOT NULL)")
        known = dict(run("SELECT view, shape FROM shapes").fetchall())
        shapes = {name: self._shape(view) for name, view in self._views.items()}
        if known and known != shapes:
            # Views are rebuilt, never migrated: every feed begins again.
            for name in known:
                run(f"DROP TABLE IF EXISTS view_{name}")
            run("DELETE FROM shapes")
            run("DELETE FROM positions")
        for name in self._views:
            columns = "".join(f", {field}" for field in self._fields[name])
            run(
                f"CREATE TABLE IF NOT EXISTS view_{name} "
                f"(key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, document BLOB{columns})"
            )
            run("INSERT OR REPLACE INTO shapes VALUES (?,?)", (name, shapes[name]))

    def _make_indexes(self) -> None:
        for name, view in self._views.items():
            for number, index in enumerate(view.indexes):
                self._writer.execute(
                    f"CREATE INDEX IF NOT EXISTS {name}_{number} ON view_{name} ({', '.join(index)}, key)"
                )

    def _upsert(self, view: str) -> str:
        names = ("version", "document", *self._fields[view])
        return (
            f"INSERT INTO view_{view} (key, {', '.join(names)}) VALUES (?{',?' * len(names)}) "
            f"ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name}=excluded.{name}' for name in names)} "
            "WHERE excluded.version > version"
        )

    @staticmethod
    def _shape(view: View) -> str:
        """Changes whenever documents or indexes would look different."""
        schema = msgspec.json.encode(msgspec.json.schema(view.document), order="deterministic").decode()
        return f"{view.indexes} {schema}"

    async def get(self, view: str, key: str) -> Any:
        """The document, or `None`."""
        row = self._reader.execute(f"SELECT document FROM view_{view} WHERE key=?", (key,)).fetchone()
        return None if row is None or row[0] is None else self._decoders[view].decode(row[0])

    async def many(self, view: str, keys: Sequence[str]) -> dict[str, Any]:
        """Those of these documents that are there."""
        rows = self._rows(view, keys)
        decode = self._decoders[view].decode
        return {key: decode(document) for key, _, document in rows if document is not None}

    def _rows(self, view: str, keys: Sequence[str]) -> list[Any]:
        rows: list[Any] = []
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, version, document FROM view_{view} WHERE key IN ({marks})"
            rows += self._reader.execute(query, some).fetchall()
        return rows

    async def current(self, view: View, keys: Sequence[str]) -> dict[str, tuple[int, Any]]:
        """Version and document of these keys."""
        decode = self._decoders[view.name].decode
        return {
            key: (version, None if document is None else decode(document))
            for key, version, document in self._rows(view.name, keys)
        }

    async def find(
        self,
        view: str,
        where: Where,
        *,
        ranges: Ranges = NO_RANGES,
        order: Sequence[str] = (),
        descending: bool = False,
        limit: int = 50,
        after: Sequence[Any] | None = None,
    ) -> list[Item]:
        """Documents in order; an any-of filter is read value by value, so that each part stops after `limit` rows."""
        direction = " DESC" if descending else ""
        sort = [*order, "key"]
        if after is not None and len(after) != len(sort):
            raise Refused("invalid", Fault("/cursor", "unknown-value"))
        by = ", ".join(f"{field}{direction}" for field in sort)
        several = {field: tuple(dict.fromkeys(value)) for field, value in where.items() if isinstance(value, tuple)}
        combinations: list[tuple[Any, ...]] = list(itertools.product(*several.values()))
        if not combinations:
            return []
        selects, params = [], []
        for combination in combinations if len(combinations) <= COMBINATIONS else [None]:
            exact = where if combination is None else {**where, **dict(zip(several, combination, strict=True))}
            condition, values = self._condition(exact, ranges)
            if after is not None:
                behind = _behind(sort, after, exact, descending)
                if behind is None:
                    continue
                condition += behind[0]
                values += behind[1]
            columns = ", ".join(dict.fromkeys(["key", "document", *order]))
            selects.append(f"SELECT * FROM (SELECT {columns} FROM view_{view} WHERE {condition} ORDER BY {by} LIMIT ?)")
            params += [*values, limit]
        if not selects:
            return []
        query = f"SELECT key, document FROM ({' UNION ALL '.join(selects)}) ORDER BY {by} LIMIT ?"
        decode = self._decoders[view].decode
        return [(key, decode(document)) for key, document in self._reader.execute(query, [*params, limit])]

    @staticmethod
    def _condition(where: Where, ranges: Ranges, *, covered: bool = False) -> tuple[str, list[Any]]:
        """`covered`: let the index alone answer where it can. What is gone has the empty text in all fields, so a
        filter on any other value leaves it out already."""
        parts, values = ["document IS NOT NULL"], []
        if covered and any(value not in ("", None) and not isinstance(value, tuple) for value in where.values()):
            parts = []
        for field, value in where.items():
            if isinstance(value, tuple):
                parts.append(f"{field} IN ({','.join('?' * len(value))})")
                values += [plain(one) for one in value]
            else:
                parts.append(f"{field} = ?")
                values.append(plain(value))
        for field, (low, high) in ranges.items():
            for sign, bound in ((">=", low), ("<=", high)):
                if bound is not None:
                    parts.append(f"{field} {sign} ?")
                    values.append(plain(bound))
        return " AND ".join(parts), values

    async def count(self, view: str, where: Where, ranges: Ranges = NO_RANGES) -> int:
        """How many there are."""
        condition, values = self._condition(where, ranges, covered=True)
        row = self._reader.execute(f"SELECT count(*) FROM view_{view} WHERE {condition}", values).fetchone()
        return int(row[0])

    async def group(self, view: str, where: Where, by: str) -> dict[Any, int]:
        """How many there are for each value of a field."""
        condition, values = self._condition(where, NO_RANGES, covered=True)
        query = f"SELECT {by}, count(*) FROM view_{view} WHERE {condition} GROUP BY {by}"
        return dict(self._reader.execute(query, values).fetchall())

    async def apply(self, feed: str, position: int, changes: Sequence[Change]) -> None:
        """Write in one transaction, off the event loop."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._apply, feed, position, changes)

    def _apply(self, feed: str, position: int, changes: Sequence[Change]) -> None:
        run = self._writer.execute
        run("BEGIN IMMEDIATE")
        try:
            for view, key, version, document in changes:
                body = None if document is None else self._encoder.encode(document)
                values = [plain(getattr(document, field, None)) for field in self._fields[view.name]]
                run(self._upserts[view.name], [key, version, body, *values])
            run(
                "INSERT INTO positions VALUES (?,?) ON CONFLICT (feed) DO UPDATE SET position=excluded.position",
                (feed, position),
            )
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise

    async def position(self, feed: str) -> int:
        """How far the feed is."""
        row = self._reader.execute("SELECT position FROM positions WHERE feed=?", (feed,)).fetchone()
        return 0 if row is None else int(row[0])

    async def finish_bulk(self) -> None:
        """Make the indexes of a store that was filled in bulk, and have all of it on the disk: sorting once is several
        times as quick as inserting."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._finish_bulk)

    def _finish_bulk(self) -> None:
        self._make_indexes()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def everything(self, view: str) -> Iterator[tuple[str, int, bytes | None]]:
        """Key, version and encoded document (`None`: gone) of all that this view has, in the order of keys."""
        yield from self._reader.execute(f"SELECT key, version, document FROM view_{view} ORDER BY key")

    async def close(self) -> None:
        """Finish writing, close."""
        self._thread.shutdown(wait=True)
        self._reader.close()
        self._writer.close()


def _behind(sort: Sequence[str], after: Sequence[Any], exact: Where, descending: bool) -> tuple[str, list[Any]] | None:
    """The condition for what comes behind the cursor; `None` where nothing does.

    A field that the filter fixes is decided here: only the fields behind it are left for the index to compare.
    """
    rest = list(zip(sort, (plain(value) for value in after), strict=False))
    while rest and rest[0][0] in exact and not isinstance(exact[rest[0][0]], tuple):
        fixed, reached = plain(exact[rest[0][0]]), rest[0][1]
        if fixed != reached:
            return ("", []) if (str(fixed) > str(reached)) != descending else None
        rest = rest[1:]
    fields, values = [field for field, _ in rest], [value for _, value in rest]
    return f" AND ({', '.join(fields)}) {'<' if descending else '>'} ({','.join('?' * len(fields))})", values
