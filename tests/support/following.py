"""A feed of letters on a log and a store of views, and a way to make its surroundings fail."""

import asyncio
from collections.abc import Sequence
from typing import Any

from contracts.record import Command, Record
from contracts.refusal import Refused
from contracts.unattended import Reaction
from services.chassis.feeds.feed import Follower, Parked
from services.chassis.log.log import Entry, Log
from services.chassis.service import Feed, Service
from tests.support.letters import LIST, POISON_FOR_REACTIONS, STAMPS, LetterPosted, LetterStamped, Write
from tests.support.stories import records


def echo(record: Record[Any]) -> list[Reaction]:
    """Whenever a letter is posted, another one is written."""
    if isinstance(record.event, LetterStamped) and record.event.value == POISON_FOR_REACTIONS:
        raise ZeroDivisionError("the code cannot stand this")
    if not isinstance(record.event, LetterPosted):
        return []
    return [Reaction(stream=f"letter:echo-{record.key}", command=Write(colour="blue", words="-"), name="echo")]


FEED = Feed(source="letters", views=(LIST, STAMPS), react=echo)


class Surroundings:
    """What stands around a feed. Each part fails as often as it is told to, and remembers what it was asked."""

    def __init__(self, log: Log, store: Any) -> None:
        self.log = log
        self.store = store
        self.parked: list[Parked] = []
        self.told: list[int] = []
        self._moved = asyncio.Event()
        self.batches: list[int] = []
        self.carried_out: list[tuple[str, str]] = []
        """(stream, command id) of each reaction."""
        self.correlations: list[str | None] = []
        """To which chain of causes each reaction says that it belongs."""
        self.refuse: dict[str, Refused] = {}
        """Streams whose reactions are refused."""
        self.failures = 0
        """So many times the store of views is away."""

    async def append(self, stream: str, *events: Any, first: int = 1) -> None:
        """Facts in one commit."""
        await self.log.append([Entry(record) for record in records(stream, *events, first=first)])

    async def park(self, feed: str, parked: Sequence[Parked]) -> None:
        """Keep what is parked."""
        self.parked += parked

    async def execute(self, stream: str, command: Command, actor: Any, *, command_id: str, **rest: Any) -> None:
        """Carry a reaction out, or refuse."""
        if stream in self.refuse:
            raise self.refuse[stream]
        self.carried_out.append((stream, command_id))
        self.correlations.append(rest.get("correlation"))

    def tell(self, feed: str, position: int) -> None:
        """How far the feed is."""
        self.told.append(position)
        self._moved.set()

    async def moved(self) -> None:
        """Wait until the feed says again how far it is."""
        self._moved.clear()
        await self._moved.wait()

    def follower(self, still: Sequence[str] = ()) -> Follower:
        """A feed that starts now; `still`: streams that are parked already."""
        service = Service(name="letters", feeds=(FEED,))
        return Follower(service, FEED, self, self.execute, self.park, still)  # type: ignore[arg-type]

    # What a follower asks of its store of views; the real one answers.

    async def position(self, feed: str) -> int:
        """How far the views are."""
        position: int = await self.store.position(feed)
        return position

    async def current(self, view: Any, keys: Sequence[str]) -> Any:
        """Versions and documents."""
        return await self.store.current(view, keys)

    async def apply(self, feed: str, position: int, changes: Any) -> None:
        """Write, unless the store is away."""
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the store of views is away")
        self.batches.append(position)
        await self.store.apply(feed, position, changes)
