"""A login belongs to one user. It is kept before the user is registered, so that two at once cannot both have it."""

from time import time

from services.chassis.run.host import Host

FORGOTTEN_AFTER = 10_000
"""Milliseconds after which a login is free again that was kept for a user who then was not registered."""


async def prepare(host: Host) -> None:
    """Makes the small table."""
    await host.tables.create("logins", "login TEXT PRIMARY KEY, user_id TEXT NOT NULL, at BIGINT NOT NULL")


async def keep(host: Host, login: str, user: str) -> bool:
    """Whether the login is now this user's and nobody else's."""
    now = int(time() * 1000)
    await host.tables.run(
        "INSERT INTO logins (login, user_id, at) VALUES (?, ?, ?) ON CONFLICT (login) DO NOTHING", (login, user, now)
    )
    ((holder, since),) = await host.tables.run("SELECT user_id, at FROM logins WHERE login = ?", (login,))
    if holder == user:
        return True
    if since > now - FORGOTTEN_AFTER or await host.records(f"user:{holder}"):
        return False
    return bool(
        await host.tables.run(
            "UPDATE logins SET user_id = ?, at = ? WHERE login = ? AND user_id = ? RETURNING login",
            (user, now, login, holder),
        )
    )
