"""The raw ceiling of appending: plain sqlite3, the same rows, bytes and commits, nothing around them."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Row = tuple[Any, ...]
EVENTS = "stored_events", "originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB"
COMMANDS = "commands", "id BLOB PRIMARY KEY, body BLOB, stream TEXT, first INTEGER, last INTEGER"
KEYS = "keys", "case_id TEXT PRIMARY KEY, wrapped BLOB, made INTEGER"


class Rows(NamedTuple):
    """What commands wrote: records, their ids' receipts, and the keys of new cases."""

    events: Sequence[Row]
    commands: Sequence[Row]
    keys: Sequence[Row]


class Ceiling:
    """The tables of a log and its key ring without triggers, written by one thread that does nothing else."""

    def __init__(self, folder: Path, name: str) -> None:
        self._log = _open(folder / f"{name}.raw-log")
        self._keys = _open(folder / f"{name}.raw-keys")
        self._log.execute(
            f"CREATE TABLE {EVENTS[0]} (rowid INTEGER PRIMARY KEY, {EVENTS[1]}, "
            "UNIQUE (originator_id, originator_version))"
        )
        self._log.execute(f"CREATE TABLE {COMMANDS[0]} ({COMMANDS[1]}) WITHOUT ROWID")
        self._keys.execute(f"CREATE TABLE {KEYS[0]} ({KEYS[1]}) WITHOUT ROWID")

    def write(self, rows: Rows, commits: int, key_commits: int) -> float:
        """Write these rows in so many commits of equal size; the seconds."""
        began = time.perf_counter()
        for group in _groups(rows.keys, key_commits):
            self._keys.execute("BEGIN IMMEDIATE")
            for row in group:
                self._keys.execute("INSERT INTO keys VALUES (?,?,?)", row)
            self._keys.execute("COMMIT")
        for some, theirs in zip(_groups(rows.events, commits), _groups(rows.commands, commits), strict=True):
            self._log.execute("BEGIN IMMEDIATE")
            for row in some:
                self._log.execute(
                    "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)", row
                )
            for row in theirs:
                self._log.execute("INSERT INTO commands VALUES (?,?,?,?,?)", row)
            self._log.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        """Close the files."""
        self._log.close()
        self._keys.close()


def _groups(rows: Sequence[Row], count: int) -> Iterator[Sequence[Row]]:
    for number in range(count):
        yield rows[len(rows) * number // count : len(rows) * (number + 1) // count]


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection
