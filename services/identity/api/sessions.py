"""Sessions: who is signed in. A small table, since they are no facts; signing in and out are.

A handle is 256 random bits, of which only the digest is kept, so whoever reads the table cannot use one. A session ends
after twelve hours, or half an hour without a swap, or with the user's access or password. Times are the real clock's.
"""

import secrets
from hashlib import sha256
from time import time

from msgspec import Struct

from contracts.record import Actor
from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.chassis.web import auth
from services.identity.views import UserDocument

LONGEST = 12 * 3600
IDLE = 30 * 60
NOTED_EVERY = 60
"""Seconds between two notes of a session's use."""


class Session(Struct, frozen=True, kw_only=True):
    """A session that lives. Times in seconds since 1970."""

    id: str
    user: str
    version: int
    """Of the fact that it began with."""
    used: int
    expires: int


async def prepare(host: Host) -> None:
    """Makes the small table."""
    await host.tables.create(
        "sessions",
        "id TEXT PRIMARY KEY, user_id TEXT NOT NULL, version BIGINT NOT NULL, used BIGINT NOT NULL, "
        "expires BIGINT NOT NULL",
    )


async def begin(host: Host, user: str, version: int) -> tuple[str, int]:
    """A new session of this user: its handle, and when it ends at the latest."""
    handle, now = secrets.token_urlsafe(32), int(time())
    expires = now + LONGEST
    await host.tables.run(
        "INSERT INTO sessions (id, user_id, version, used, expires) VALUES (?, ?, ?, ?, ?)",
        (_digest(handle), user, version, now, expires),
    )
    return handle, expires


async def swap(host: Host, handle: str) -> tuple[str, Session, UserDocument]:
    """An actor token for this handle, with the user's roles as they now are. Raises `Refused("not-signed-in")`."""
    session = await _living(host, _digest(handle))
    document: UserDocument | None = await host.views.get("users", session.user)
    if document is None or document.status != "active" or session.version < document.sessions_from:
        await end(host, session.id)
        raise Refused("not-signed-in")
    now = int(time())
    if now - session.used >= NOTED_EVERY:
        await host.tables.run("UPDATE sessions SET used = ? WHERE id = ?", (now, session.id))
    token = issue(host, document.actor(session.user), session)
    return token, session, document


def issue(host: Host, actor: Actor, session: Session) -> str:
    """A token of this session's user, which does not outlive the session."""
    seconds = min(auth.SECONDS, session.expires - int(time()))
    return auth.issue(host.key, auth.IDENTITY, auth.USERS, actor, session=session.id, seconds=seconds)


async def end(host: Host, session: str) -> None:
    """This session is over."""
    await host.tables.run("DELETE FROM sessions WHERE id = ?", (session,))


async def end_earlier(host: Host, user: str, version: int) -> None:
    """All sessions of this user are over that began before this version of hers."""
    await host.tables.run("DELETE FROM sessions WHERE user_id = ? AND version < ?", (user, version))


async def _living(host: Host, digest: str) -> Session:
    rows = await host.tables.run("SELECT id, user_id, version, used, expires FROM sessions WHERE id = ?", (digest,))
    now = time()
    for id_, user, version, used, expires in rows:
        if now < expires and now < used + IDLE:
            return Session(id=id_, user=user, version=version, used=used, expires=expires)
    raise Refused("not-signed-in")


def _digest(handle: str) -> str:
    return sha256(handle.encode(errors="surrogatepass")).hexdigest()
