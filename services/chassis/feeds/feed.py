"""What a feed does with records, whichever way they come: keep the views, react, and park what cannot be read."""

import hashlib
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.record import Actor, Record
from contracts.refusal import Refused
from contracts.unattended import Reaction
from services.chassis import crash
from services.chassis.service import Feed, Service, View
from services.chassis.views.store import Change, ViewStore


class Delivery(NamedTuple):
    """One record on its way to a feed. `read` gives it, or raises where no code here can read it."""

    position: int
    stream: str
    version: int
    tag: str
    read: Callable[[], Record[Any]]


class Parked(NamedTuple):
    """A record that fails by itself, or follows one of its stream that did; it waits until the code is mended."""

    position: int
    stream: str
    version: int
    tag: str
    why: str


class Stop(NamedTuple):
    """The version from which on a stream stands still for a feed, and why."""

    version: int
    why: str


Execute = Callable[..., Awaitable[Any]]


class Follower:
    """One feed of one service: applies batches in order. At least once on the way in, once in effect."""

    def __init__(
        self,
        service: Service,
        feed: Feed,
        views: ViewStore,
        execute: Execute,
        park: Callable[[str, Sequence[Parked]], Awaitable[None]],
        parked_streams: Iterable[str] = (),
        on_record: Callable[[Record[Any]], Awaitable[None]] | None = None,
    ) -> None:
        """`park` keeps parked records of this feed; `parked_streams`: those that stand still already. `on_record` is
        the chassis' own reaction to the service's own log."""
        self.name = f"{service.name}.{feed.source}"
        self._service = service
        self._feed = feed
        self._views = views
        self._execute = execute
        self._park = park
        self._still = set(parked_streams)
        self._on_record = on_record

    async def position(self) -> int:
        """How far this feed is in its source's log."""
        return await self._views.position(self.name)

    async def handle(self, deliveries: Sequence[Delivery]) -> None:
        """Apply a batch. Raises only where the environment fails; then nothing moved, and the batch comes again."""
        stops: dict[str, Stop] = {stream: Stop(0, "") for stream in self._still}
        records = self._read(deliveries, stops)
        changes: dict[tuple[str, str], Change] = {}
        for view in self._feed.views:
            await self._evolve(view, records, stops, changes)
        for record in records:
            if not _behind(record, stops):
                await self._react(record, stops)
        parked = [_parked(delivery, stops[delivery.stream]) for delivery in deliveries if _behind(delivery, stops)]
        if parked:
            await self._park(self.name, parked)
        crash.here("feed-before-apply", self.name)
        await self._views.apply(self.name, deliveries[-1].position, list(changes.values()))
        crash.here("feed-after-apply", self.name)
        self._still.update(stops)

    def _read(self, deliveries: Sequence[Delivery], stops: dict[str, Stop]) -> list[Record[Any]]:
        records: list[Record[Any]] = []
        for delivery in deliveries:
            if _behind(delivery, stops):
                continue
            try:
                records.append(delivery.read())
            except KeyError:
                continue  # a fact that this code does not know yet; newer producers may have some
            except Exception as error:
                stops[delivery.stream] = Stop(delivery.version, type(error).__name__)
        return records

    async def _evolve(
        self,
        view: View,
        records: Sequence[Record[Any]],
        stops: dict[str, Stop],
        changes: dict[tuple[str, str], Change],
    ) -> None:
        touched = [(record, key) for record in records for key in self._keys(view, record, stops)]
        if not touched:
            return
        known = await self._views.current(view, list({key for _, key in touched}))
        for record, key in touched:
            version, document = known.get(key, (0, None))
            if _behind(record, stops) or record.version <= version:
                continue  # it stands still, or this is a redelivery
            try:
                document = view.evolve(document, record, key)
            except Exception:
                stops[record.stream] = Stop(record.version, _place(traceback.format_exc(limit=-1)))
                continue
            if version == 0 and document is None:
                continue
            known[key] = (record.version, document)
            changes[view.name, key] = Change(view, key, record.version, document)

    @staticmethod
    def _keys(view: View, record: Record[Any], stops: dict[str, Stop]) -> Sequence[str]:
        if _behind(record, stops):
            return ()
        try:
            return view.key(record)
        except Exception:
            stops[record.stream] = Stop(record.version, _place(traceback.format_exc(limit=-1)))
            return ()

    async def _react(self, record: Record[Any], stops: dict[str, Stop]) -> None:
        if self._on_record is not None:
            await self._on_record(record)
        if self._feed.react is None:
            return
        try:
            reactions = self._feed.react(record)
        except Exception:
            stops[record.stream] = Stop(record.version, _place(traceback.format_exc(limit=-1)))
            return
        for reaction in reactions:
            refusal = await self._carry_out(record, reaction)
            if refusal is not None:
                stops[record.stream] = Stop(record.version, f"{reaction.name} {refusal}")
                return

    async def _carry_out(self, record: Record[Any], reaction: Reaction) -> str | None:
        """The code with which the reaction was refused for good, if it was."""
        command_id = hashlib.sha256(f"{record.origin} {record.id} {reaction.name}".encode()).hexdigest()
        try:
            await self._execute(
                reaction.stream,
                reaction.command,
                Actor(system=self._service.name),
                command_id=command_id,
                correlation=record.correlation,
            )
        except Refused as refused:
            if refused.status == 503 or refused.code in ("in-progress", "version-stale"):
                raise  # a fact that is not there yet: the batch comes again
            return refused.code
        return None


def _behind(one: Delivery | Record[Any], stops: Mapping[str, Stop]) -> bool:
    """Whether it is, or comes after, the record at which its stream stopped."""
    stop = stops.get(one.stream)
    return stop is not None and one.version >= stop.version


def _parked(delivery: Delivery, stop: Stop) -> Parked:
    position, stream, version, tag, _ = delivery
    return Parked(position, stream, version, tag, stop.why if version == stop.version else "behind a parked record")


def _place(why: str) -> str:
    """Where it failed. The error's own words may hold what somebody typed."""
    places = [line.strip() for line in why.splitlines() if line.startswith("  File ")]
    return places[-1] if places else ""
