"""The event log on SQLite: eventsourcing's recorder, followed, append-only, with what belongs into the same commit."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import ListenNotifySubscription, StoredEvent, Subscription
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from services.chassis import crash

TRIGGERS = ("log_refuses_update", "log_refuses_delete", "log_refuses_replace")
"""Append-only is enforced by the database; start-up checks that these are there."""


class LogPool(SQLiteConnectionPool):
    """Connections that wait for the disk: an acknowledged command has been synced."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        # FULL costs nothing here, since commits are grouped; recursive triggers let REPLACE meet the delete trigger.
        for pragma in ("synchronous=FULL", "recursive_triggers=ON", "cache_size=-16000"):
            connection.cursor().execute(f"PRAGMA {pragma}")
        return connection


class LogDatastore(SQLiteDatastore):
    """One connection to write with, and one a thread to read with: every command reads several times, and the pool's
    bookkeeping with BEGIN and ROLLBACK takes five times as long as the reading."""

    def __init__(self, plain: SQLiteDatastore) -> None:
        """On the file of the library's `plain` datastore, which is closed."""
        plain.close()
        name, timeout = plain.pool.db_name, plain.pool.lock_timeout
        super().__init__(name, lock_timeout=timeout, originator_id_type=plain.originator_id_type)
        self.close()
        self.pool = LogPool(db_name=name, lock_timeout=timeout)
        self._writing = threading.Lock()
        self._writer = self.pool.get_connection(is_writer=True)
        self._in_thread = threading.local()
        self._readers: list[sqlite3.Connection] = []

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """A cursor to write with and commit, or only to read with."""
        if commit:
            with self._writing, self._writer.transaction(commit=True) as cursor:
                yield cursor
        else:
            reading = self._reader().cursor()
            try:
                yield SQLiteCursor(reading)
            finally:
                reading.close()  # ends the read transaction

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._in_thread, "reader", None)
        if reader is None:
            reader = sqlite3.connect(self.pool.db_name, isolation_level=None, check_same_thread=False)
            reader.row_factory = sqlite3.Row
            reader.execute("PRAGMA query_only=ON")
            self._in_thread.reader = reader
            self._readers.append(reader)
        return reader

    def close(self) -> None:
        """Close all connections."""
        if hasattr(self, "_writer"):  # not yet while the library's constructor runs
            self._writer.close()
            for reader in self._readers:
                reader.close()
        super().close()


class FollowedSubscription(ListenNotifySubscription["FollowedRecorder"]):
    """Follows one log; woken by its recorder, and by a clock for what other processes append."""

    def __init__(self, recorder: "FollowedRecorder", gt: int | None, topics: Sequence[str]) -> None:
        recorder.listen(self.wake)
        super().__init__(recorder=recorder, gt=gt, topics=topics)

    def wake(self) -> None:
        """There may be more to read."""
        self._has_been_notified.set()


class FollowedRecorder(SQLiteApplicationRecorder):
    """The library's recorder with positions that never change, append-only triggers and listeners."""

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        self._listeners: list[weakref.WeakMethod[Callable[[], None]]] = []
        self._lock = threading.Lock()
        self.insert_events_statement = (
            f"INSERT INTO {events_table_name} (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        """The table and its triggers. `rowid` is a column of its own, so that VACUUM never renumbers positions."""
        table = self.events_table_name
        known = (
            f"EXISTS (SELECT 1 FROM {table} WHERE rowid=NEW.rowid OR "
            "(originator_id=NEW.originator_id AND originator_version=NEW.originator_version))"
        )
        refuse = "SELECT RAISE(ABORT, 'the log is append-only')"
        return [
            f"CREATE TABLE IF NOT EXISTS {table} (rowid INTEGER PRIMARY KEY, originator_id TEXT NOT NULL, "
            "originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL, "
            "UNIQUE (originator_id, originator_version))",
            f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[0]} BEFORE UPDATE ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[1]} BEFORE DELETE ON {table} BEGIN {refuse}; END",
            # INSERT OR REPLACE gets past the other two.
            f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[2]} BEFORE INSERT ON {table} WHEN {known} BEGIN {refuse}; END",
        ]

    def _create_table(self, c: SQLiteCursor) -> None:
        # Only where there is none: a trigger that somebody removed is to be noticed, not quietly put back.
        c.execute("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", (self.events_table_name,))
        if c.fetchone() is None:
            super()._create_table(c)

    def missing_triggers(self) -> list[str]:
        """Append-only triggers that somebody removed from the file."""
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
            there = {row["name"] for row in c.fetchall()}
        return [name for name in TRIGGERS if name not in there]

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        alongside: Sequence[tuple[str, Sequence[Any]]] = (),
        answers: list[list[tuple[Any, ...]]] | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        """`alongside`: statements of the same commit; what they answer goes into `answers`."""
        positions = super()._insert_events(c, stored_events, **kwargs)
        for statement, params in alongside:
            c.execute(statement, params)
            if answers is not None:
                answers.append([tuple(row) for row in c.fetchall()])
        for event in stored_events:
            crash.here("before-commit", str(event.originator_id))
        return positions

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Append in one commit, then wake who follows."""
        positions = super().insert_events(stored_events, **kwargs)
        if stored_events:
            self._tell()
        return positions

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this bound method after each append, for as long as its object lives."""
        with self._lock:
            self._listeners.append(weakref.WeakMethod(listener))

    def _tell(self) -> None:
        with self._lock:
            alive = [(ref, method) for ref in self._listeners if (method := ref()) is not None]
            self._listeners = [ref for ref, _ in alive]
        for _, method in alive:
            method()

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription["FollowedRecorder"]:
        """The library's way of following; the feeds read in batches instead."""
        return FollowedSubscription(self, gt, topics)


class LogFactory(SQLiteFactory):
    """Builds the recorder on connections of ours."""

    application_recorder_class = FollowedRecorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.datastore = LogDatastore(self.datastore)
