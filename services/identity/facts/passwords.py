"""Whether somebody knows a user's password: hashes beside the log, and a growing pause after wrong ones.

Nothing here tells whether a login exists: an unknown one costs the same time and gets the same pauses.
"""

import asyncio
from hashlib import sha256
from math import ceil
from time import time
from weakref import WeakValueDictionary

from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.identity import outside
from services.identity.domain.password import FORGOTTEN_AFTER, pause_after

ONE_TIME = 24 * 3600 * 1000
"""Milliseconds for which a password that somebody else has seen may be used."""

_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""One attempt at a time for each login, else many at once would all come before the first pause."""


class TooSoon(Refused):
    """The login has to wait; the password was not looked at."""

    def __init__(self, seconds: int, *, first: bool) -> None:
        super().__init__("too-many", retry_after=seconds)
        self.first = first
        """Whether this is the first attempt in this pause."""


async def prepare(host: Host) -> None:
    """Makes the small tables."""
    await host.tables.create(
        "passwords", "user_id TEXT PRIMARY KEY, version BIGINT NOT NULL, hash TEXT NOT NULL, until BIGINT"
    )
    # Logins as digests: people type passwords into the wrong field.
    await host.tables.create(
        "wrong_passwords",
        "login TEXT PRIMARY KEY, failures BIGINT NOT NULL, last BIGINT NOT NULL, noted BIGINT NOT NULL",
    )
    if not host.settings.training:
        await outside.warm_up()


async def keep(host: Host, user: str, version: int, password: str) -> None:
    """From now on this is the user's password, set with this version of hers; an older version changes nothing."""
    await _keep(host, user, version, password, None)


async def keep_one_time(host: Host, user: str, version: int, password: str) -> None:
    """A password that lets the user in for a day, to set one of her own."""
    await _keep(host, user, version, password, _now() + ONE_TIME)


async def proves(host: Host, login: str, user: str | None, password: str) -> bool:
    """Whether the password is that of the user who has this login (`None`: nobody has it). Raises `TooSoon`."""
    digest = sha256(login.encode(errors="surrogatepass")).hexdigest()
    async with _turns.setdefault(digest, asyncio.Lock()):
        rows = await host.tables.run("SELECT failures, last, noted FROM wrong_passwords WHERE login = ?", (digest,))
        failures, last, noted = rows[0] if rows and rows[0][1] > _now() - FORGOTTEN_AFTER * 1000 else (0, 0, 1)
        left = last + pause_after(failures) * 1000 - _now()
        if left > 0:
            if not noted:
                await host.tables.run("UPDATE wrong_passwords SET noted = 1 WHERE login = ?", (digest,))
            raise TooSoon(ceil(left / 1000), first=not noted)
        good = await _fits(host, user, password)
        if good and rows:
            await host.tables.run("DELETE FROM wrong_passwords WHERE login = ?", (digest,))
        elif not good:
            await host.tables.run(
                "INSERT INTO wrong_passwords (login, failures, last, noted) VALUES (?, ?, ?, 0) ON CONFLICT (login) "
                "DO UPDATE SET failures = excluded.failures, last = excluded.last, noted = 0",
                (digest, failures + 1, _now()),
            )
        return good


async def _keep(host: Host, user: str, version: int, password: str, until: int | None) -> None:
    await host.tables.run(
        "INSERT INTO passwords (user_id, version, hash, until) VALUES (?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE "
        "SET version = excluded.version, hash = excluded.hash, until = excluded.until "
        "WHERE passwords.version <= excluded.version",
        (user, version, await outside.hashed(password), until),
    )


async def _fits(host: Host, user: str | None, password: str) -> bool:
    if host.settings.training:
        return outside.is_training_password(password) and user is not None
    rows = await host.tables.run("SELECT hash, until FROM passwords WHERE user_id = ?", (user or "",))
    kept, until = rows[0] if rows else (None, None)
    if until is not None and until < _now():
        kept = None
    return await outside.fits(password, kept)


def _now() -> int:
    return int(time() * 1000)
