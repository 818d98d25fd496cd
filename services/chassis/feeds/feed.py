"""What a feed does with records, whichever way they come: keep the views, react, and park what cannot be read."""

import hashlib
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple

from contracts.record import Actor, Command, Record
from contracts.refusal import Refused
from services.chassis.service import Feed, Service
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
        records, parked = self._sort(deliveries)
        changes: dict[tuple[str, str], Change] = {}
        for view in self._feed.views:
            touched = [(record, key) for record in records for key in view.key(record)]
            if not touched:
                continue
            known = await self._views.current(view, list({key for _, key in touched}))
            for record, key in touched:
                if record.stream in self._still:
                    continue
                version, document = known.get(key, (0, None))
                if record.version <= version:
                    continue  # a redelivery
                try:
                    document = view.evolve(document, record, key)
                except Exception:
                    parked.append(self._stop(record, traceback.format_exc(limit=-1)))
                    continue
                if version == 0 and document is None:
                    continue
                known[key] = (record.version, document)
                changes[view.name, key] = Change(view, key, record.version, document)
        for record in records:
            if record.stream not in self._still:
                await self._react(record, parked)
        if parked:
            await self._park(self.name, parked)
        await self._views.apply(self.name, deliveries[-1].position, list(changes.values()))

    def _sort(self, deliveries: Sequence[Delivery]) -> tuple[list[Record[Any]], list[Parked]]:
        records: list[Record[Any]] = []
        parked: list[Parked] = []
        for delivery in deliveries:
            position, stream, version, tag, read = delivery
            if stream in self._still:
                parked.append(Parked(position, stream, version, tag, "behind a parked record"))
                continue
            try:
                records.append(read())
            except KeyError:
                continue  # a fact that this code does not know yet; newer producers may have some
            except Exception as error:
                self._still.add(stream)
                parked.append(Parked(position, stream, version, tag, type(error).__name__))
        return records, parked

    def _stop(self, record: Record[Any], why: str) -> Parked:
        self._still.add(record.stream)
        # Only the kind of error and its place: its words may hold what somebody typed.
        last = [line.strip() for line in why.splitlines() if line.startswith("  File ")]
        return Parked(0, record.stream, record.version, record.event.__struct_config__.tag, last[-1] if last else "")

    async def _react(self, record: Record[Any], parked: list[Parked]) -> None:
        if self._on_record is not None:
            await self._on_record(record)
        if self._feed.react is None:
            return
        for reaction in self._feed.react(record):
            await self._carry_out(record, reaction.stream, reaction.command, reaction.name, parked)

    async def _carry_out(
        self, record: Record[Any], stream: str, command: Command, name: str, parked: list[Parked]
    ) -> None:
        command_id = hashlib.sha256(f"{record.origin} {record.id} {name}".encode()).hexdigest()
        try:
            await self._execute(
                stream,
                command,
                Actor(system=self._service.name),
                command_id=command_id,
                correlation=record.correlation,
            )
        except Refused as refused:
            if refused.status == 503 or refused.code in ("in-progress", "version-stale"):
                raise  # a fact that is not there yet: the batch comes again
            parked.append(self._stop(record, f"  File {name} {refused.code}"))
