"""Requests as random stories make them: the rules decide, facts go into a log of lists, a real feed keeps the views."""

import asyncio
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from contracts.record import Actor, Command, Record, tag
from contracts.refusal import Refused
from contracts.registry import decode, encode
from services.chassis.feeds.feed import Delivery, Follower, Parked
from services.chassis.views.sqlite import SqliteViews
from services.exchange.domain import Facts, Partner, decide, evolve
from services.exchange.service import SERVICE
from tests.support.exchange import NUMBER, QUESTIONS, TODAY, uploaded
from tests.support.stories import NOON

PARTNERS = {
    f"{country}-pq": Partner(id=f"{country}-pq", country=country, timezone=zone, modules={"pq": ["requests"]})
    for country, zone in (("dk", "Europe/Copenhagen"), ("pt", "Europe/Lisbon"), ("se", "Europe/Stockholm"))
}
(OWN_FEED,) = [feed for feed in SERVICE.feeds if feed.source == "exchange"]


class PlayedExchange:
    """The exchange without machinery around it: no clock, no sockets, one thing after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory()
        self.log: list[Record[Any]] = []
        self.live: dict[str, Any] = {}
        """State by request, fact by fact as they came."""
        self.views = self._store("live")
        self._follower = self._follow(self.views)

    def _store(self, name: str) -> SqliteViews:
        return SqliteViews(Path(self._folder.name) / f"{name}.views", OWN_FEED.views)

    def _follow(self, views: SqliteViews) -> Follower:
        return Follower(SERVICE, OWN_FEED, views, self._never, self._never_park)

    @staticmethod
    async def _never(*_: Any, **__: Any) -> None:
        raise AssertionError("the exchange reacts to nothing of its own")

    @staticmethod
    async def _never_park(_: str, parked: Sequence[Parked]) -> None:
        raise AssertionError(parked)

    def give(self, request: str, command: Command, actor: Actor, *, responder: str | None) -> list[Record[Any]] | str:
        """The facts that came of it, or the code of the refusal. `responder`: whom the facts name as recipient."""
        state = self.live.get(request)
        facts = Facts(
            now=NOON,
            today=TODAY,
            number=f"{NUMBER[:-1]}{request}",
            question_set=QUESTIONS,
            question_set_version=1,
            own=PARTNERS[actor.authority or ""],
            responder=PARTNERS[responder] if responder else None,
            uploads=uploaded(*range(1, 30), actor=actor, request=request),
        )
        try:
            events = decide(state, command, actor, facts)
        except Refused as refused:
            return refused.code
        version = 0 if state is None else state.version
        records = [
            Record(
                origin="test",
                stream=f"request:{request}",
                version=version + number,
                at=NOON,
                by=actor.by(),
                cause=f"c{len(self.log)}",
                correlation="c",
                event=event,
            )
            for number, event in enumerate(events, 1)
        ]
        for record in records:
            self.live[request] = evolve(self.live.get(request), record)
        self.log += records
        self.deliver(len(self.log) - len(records), len(self.log))
        return records

    def deliver(self, first: int, end: int) -> None:
        """These records of the log reach the feed, perhaps not for the first time."""
        self._loop.run_until_complete(self._follower.handle(self._deliveries(first, end)))

    def _deliveries(self, first: int, end: int) -> list[Delivery]:
        return [
            Delivery(
                first + place,
                record.stream,
                record.version,
                tag(record.event),
                partial(decode, tag(record.event), encode(record)),
            )
            for place, record in enumerate(self.log[first:end], 1)
        ]

    def restart(self) -> None:
        """A new feed on the same views."""
        self._follower = self._follow(self.views)

    def replayed(self, request: str) -> Any:
        """The request from its first fact."""
        state = None
        for record in self.log:
            if record.stream == f"request:{request}":
                state = evolve(state, record)
        return state

    def entries(self, authority: str) -> list[Any]:
        """All that this authority has in its lists."""
        found = self._loop.run_until_complete(self.views.find("entries", {"authority": authority}, limit=10_000))
        return [document for _, document in found]

    def documents(self, views: SqliteViews | None = None) -> dict[str, Any]:
        """All that the views hold."""
        store = views or self.views
        return {f"{view.name} {row[0]}": row[1:] for view in OWN_FEED.views for row in store.everything(view.name)}

    def rebuilt(self) -> dict[str, Any]:
        """What views hold that see the whole log for the first time."""
        store = self._store("rebuilt")
        try:
            if self.log:
                self._loop.run_until_complete(self._follow(store).handle(self._deliveries(0, len(self.log))))
            return self.documents(store)
        finally:
            self._loop.run_until_complete(store.close())

    def close(self) -> None:
        """Leave nothing behind."""
        self._loop.run_until_complete(self.views.close())
        self._loop.close()
        self._folder.cleanup()


def raw(document: Any) -> bytes:
    """A document as it is stored."""
    return msgspec.json.encode(document)
