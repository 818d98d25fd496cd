"""Gives a user whom nobody else can help a one-time password, good for a day.

    OPENIMI_TRAINING=no python -m services.ops password --login dk-pq-1

For a user who was registered and has no password yet, or who lost it. Her sessions end.
"""

import argparse
import asyncio
import secrets
from collections.abc import Sequence

from services.chassis.run.host import Host
from services.chassis.run.settings import BadSetting
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.identity.api import sessions
from services.identity.facts.passwords import keep_one_time
from services.identity.service import SERVICE as IDENTITY
from services.ops._opened import opened

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another."""
GROUPS, LENGTH = 4, 5
"""20 characters of 31: 99 bits."""


def main(arguments: Sequence[str]) -> int:
    """Print the password."""
    parser = argparse.ArgumentParser(prog="python -m services.ops password", allow_abbrev=False)
    parser.add_argument("--login", required=True)
    login = parser.parse_args(arguments).login
    print(f"Log on as {login} with {asyncio.run(_given(login))} within 24 hours, and set a password of your own.")
    return 0


async def _given(login: str) -> str:
    async with opened(DIRECTORY, IDENTITY, EXCHANGE, production=True) as deployment:
        identity = deployment.hosts["identity"]
        found = await identity.views.find("users", {"login": login, "status": "active"}, limit=1)
        if not found:
            raise BadSetting("There is no active user with this login.")
        return await one_time(identity, found[0][0])


async def one_time(identity: Host, user: str) -> str:
    """A new one-time password of this user, in place of the one she has, if any."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    version = len(await identity.records(f"user:{user}"))
    await keep_one_time(identity, user, version, password)
    await sessions.end_earlier(identity, user, version + 1)
    return password
