"""The order in which notices are taken: oldest first, and each looked at twice."""

import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from contracts.record import Instant
from services.notifier.domain import Notice

if TYPE_CHECKING:
    from services.chassis.run.host import Host

Look = Literal["first", "second"]
PAGE: Final[dict[Look, int]] = {"first": 25, "second": 200}
LATE: Final = datetime.timedelta(seconds=10)
"""By so much a notice may come into the queue behind one that is younger.

A fact gets its time before it gets its place in the log, so neighbours may change places. A notice that came in behind
the mark is found by the second look, which follows the first at this distance.
"""


class Queue:
    """Notices by their time, from a mark on that outlives the process."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self._marks: dict[Look, tuple[str, str] | None] = {}

    async def take(self, look: Look) -> list[tuple[str, Notice]]:
        """The next notices of this look by record id; empty where there are none now."""
        until: Instant | str | None = None
        if look == "second":
            first = await self._mark("first")
            if first is None:
                return []
            until = min(first[0], str(msgspec.to_builtins(self._host.clock.now() - LATE)))
        found: list[tuple[str, Notice]] = await self._host.views.find(
            "notices",
            {},
            ranges={"at": (None, until)},
            order=("at",),
            limit=PAGE[look],
            after=await self._mark(look),
        )
        return found

    async def done(self, look: Look, last: tuple[str, Notice]) -> None:
        """All up to and with this one need no further look of this kind."""
        key, notice = last
        at = str(msgspec.to_builtins(notice.at))
        await self._host.tables.set_mark(_name(look), f"{at} {key}")
        self._marks[look] = (at, key)

    async def waiting(self) -> int:
        """How many notices, younger than the last one looked at, nobody has looked at."""
        mark = await self._mark("first")
        at = mark[0] if mark else None
        since: int = await self._host.views.count("notices", {}, {"at": (at, None)})
        return since - await self._host.views.count("notices", {"at": at}) if at else since

    async def _mark(self, look: Look) -> tuple[str, str] | None:
        if look not in self._marks:
            stored: Any = await self._host.tables.mark(_name(look))
            at, _, key = (stored or "").partition(" ")
            self._marks[look] = (at, key) if stored else None
        return self._marks[look]


def _name(look: Look) -> str:
    return f"mails.{look}-look"
