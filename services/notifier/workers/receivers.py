"""Who is written to, and where: asked from identity at the moment of sending, since addresses live there alone."""

import time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from contracts.refusal import Refused

if TYPE_CHECKING:
    from services.chassis.run.host import Host

SECONDS: Final = 60
"""How long an answer is good: a handler whose role is taken away gets no mail a minute later."""


class Address(msgspec.Struct, frozen=True):
    """Where a user is reached, and in which language."""

    user: str
    email: str
    language: str


class Receivers:
    """Users' addresses, remembered for a minute, in memory only."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self._known: dict[tuple[str, ...], tuple[float, list[Address]]] = {}

    async def handlers(self, authority: str, area: str) -> list[Address]:
        """The active handlers of the authority in this legal area. Raises `Refused` where identity does not answer."""
        return await self._asked((authority, area), {"authority": authority, "area": area, "roles": ["handler"]})

    async def user(self, user: str) -> Address | None:
        """One user; `None` where she is no more, or has no address."""
        found = await self._asked((user,), {"users": [user]})
        return found[0] if found else None

    async def _asked(self, key: tuple[str, ...], question: dict[str, Any]) -> list[Address]:
        now = time.monotonic()
        until, addresses = self._known.get(key, (0.0, []))
        if until > now:
            return addresses
        reply = await self._host.upstream.call(
            "identity",
            "POST",
            "/addresses",
            token=self._host.service_token("identity"),
            headers={"content-type": "application/json"},
            body=msgspec.json.encode(question),
        )
        if reply.status != 200:
            raise Refused("unavailable", retry_after=1)
        addresses = msgspec.json.decode(reply.body, type=list[Address])
        self._known = {one: kept for one, kept in self._known.items() if kept[0] > now}
        self._known[key] = (now + SECONDS, addresses)
        return addresses
