"""A key for each case, wrapped by a key-encryption key that lies outside the database. Erasing is destroying a key."""

import asyncio
import contextlib
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.chassis.group_commit import GroupCommit

CACHED = 10_000
"""Unwrapped ciphers kept in memory. One process holds the ring, so a destroyed key leaves the cache at once."""


class KeyFileDamaged(Exception):
    """A key file cannot be used; the message is a sentence for the operator."""


def key_encryption_key(path: Path) -> bytes:
    """The 256-bit key that wraps all case keys, made at first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(32).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyFileDamaged(f"The key file {path} cannot be read as a key; restore it from its backup.") from error
    if len(key) != 32:
        raise KeyFileDamaged(f"The key file {path} does not hold 64 hexadecimal digits; restore it from its backup.")
    return key


def derived(key: bytes, purpose: str) -> bytes:
    """A 256-bit key for another purpose, derived from the key-encryption key (HKDF-SHA-256)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


class KeyRing:
    """The case keys of one service, on SQLite, in a database of their own.

    Lives: open (the key is there) -> destroyed (the row says so, the key is gone).
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._wrap = AESGCM(key)
        self._known: OrderedDict[str, AESGCM] = OrderedDict()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            # A destroyed key must not be left readable in freed pages.
            "PRAGMA secure_delete=ON",
            "CREATE TABLE IF NOT EXISTS keys "
            "(case_id TEXT PRIMARY KEY, wrapped BLOB, made INTEGER NOT NULL) WITHOUT ROWID",
        ):
            self._connection.execute(statement)
        self._reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._check()
        self._writer: GroupCommit[tuple[str, tuple[Any, ...]]] = GroupCommit("keys", self._commit)

    def _check(self) -> None:
        row = self._reader.execute("SELECT case_id, wrapped FROM keys WHERE wrapped IS NOT NULL LIMIT 1").fetchone()
        if row is not None:
            try:
                self._unwrap(*row)
            except InvalidTag:
                raise KeyFileDamaged(
                    "The key-encryption key does not open this deployment's key ring; restore the key file that "
                    "belongs to it."
                ) from None

    def _unwrap(self, case: str, wrapped: bytes) -> bytes:
        return self._wrap.decrypt(wrapped[:12], wrapped[12:], case.encode())

    def _commit(self, group: Sequence[tuple[str, tuple[Any, ...]]]) -> list[Any]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            changed = [self._connection.execute(statement, params).rowcount for statement, params in group]
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        return changed

    async def make(self, case: str, now: int) -> AESGCM:
        """A key for a new case, on disk before this returns. `now`: seconds since 1970. An existing one stays."""
        key, nonce = os.urandom(32), os.urandom(12)
        wrapped = nonce + self._wrap.encrypt(nonce, key, case.encode())
        made = await self._writer.put(("INSERT OR IGNORE INTO keys VALUES (?,?,?)", (case, wrapped, now)))
        cipher = self._remember(case, key) if made else self.key(case)
        if cipher is None:
            raise KeyError(case)
        return cipher

    def key(self, case: str) -> AESGCM | None:
        """The cipher of a case; `None` where it has no key, or its key is destroyed."""
        cipher = self._known.get(case)
        if cipher is not None:
            self._known.move_to_end(case)
            return cipher
        row = self._reader.execute("SELECT wrapped FROM keys WHERE case_id=?", (case,)).fetchone()
        if row is None or row[0] is None:
            return None
        return self._remember(case, self._unwrap(case, row[0]))

    def _remember(self, case: str, key: bytes) -> AESGCM:
        cipher = self._known[case] = AESGCM(key)
        if len(self._known) > CACHED:
            self._known.popitem(last=False)
        return cipher

    async def destroy(self, case: str) -> None:
        """The case's key is gone for good; the row stays and says so. Twice does no harm."""
        await self._writer.put(("UPDATE keys SET wrapped=NULL WHERE case_id=?", (case,)))
        # Only now: until it is on disk a reader would bring it back from there.
        self._known.pop(case, None)

    async def made_between(self, start: int, end: int) -> list[str]:
        """Cases whose living key was made in this span (seconds since 1970), for the sweep of keys without a stream."""
        return await asyncio.to_thread(self._made_between, start, end)

    def _made_between(self, start: int, end: int) -> list[str]:
        # Reads the whole table, so in a thread and on a connection of its own.
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            query = "SELECT case_id FROM keys WHERE made BETWEEN ? AND ? AND wrapped IS NOT NULL"
            return [row[0] for row in connection.execute(query, (start, end))]

    async def close(self) -> None:
        """Write what waits, fold the write-ahead log in (it may hold what was erased), close."""
        await self._writer.close()
        self._reader.close()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
