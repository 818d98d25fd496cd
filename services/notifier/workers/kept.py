"""The training world keeps the newest mails of each mailbox as files; older ones are removed."""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.chassis.run.host import Host

NEWEST: Final = 200
"""Mails a mailbox."""


class Kept:
    """The ids of the mails that lie in the folder, by receiver, the oldest first."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self._mails: dict[str, deque[str]] = {}

    async def add(self, mails: Iterable[tuple[str, str]]) -> list[str]:
        """These (receiver, mail id) have come; the ids of those that have to make room."""
        leaving = []
        for receiver, mail in mails:
            kept = self._mails.get(receiver)
            if kept is None:
                kept = self._mails[receiver] = await self._before(receiver)
            if mail not in kept:
                kept.append(mail)
            while len(kept) > NEWEST:
                leaving.append(kept.popleft())
        return leaving

    async def _before(self, receiver: str) -> deque[str]:
        newest = await self._host.views.find(
            "deliveries", {"receiver": receiver}, order=("at",), descending=True, limit=NEWEST
        )
        return deque(key for key, _ in reversed(newest))
