"""The append-only log of one service: the outbox, the audit trail and the message, on eventsourcing's application."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper, StoredEvent, Transcoder

from contracts.record import Record, tag
from contracts.registry import decode, encode
from services.chassis.group_commit import GroupCommit
from services.chassis.privacy.seal import Sealed


class Entry(NamedTuple):
    """A record to be written, with its sealed part."""

    record: Record[Any]
    sealed: Sealed | None = None

    @property
    def originator_id(self) -> str:
        """eventsourcing's word for the stream."""
        return self.record.stream

    @property
    def originator_version(self) -> int:
        """eventsourcing's word for the version."""
        return self.record.version


class Stored(NamedTuple):
    """A record as it was read, at its position."""

    position: int
    record: Record[Any]
    sealed: Sealed | None


class Conflict(Exception):
    """Somebody else wrote this version of the stream, or this command id, first."""


_sealed_encoder = msgspec.msgpack.Encoder()
_sealed_decoder = msgspec.msgpack.Decoder(Sealed)


class RecordMapper(Mapper[str]):
    """Records to rows and back: public JSON, a zero byte, the sealed part. JSON never has a zero byte."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """A row of the log."""
        record, sealed = domain_event
        state = encode(record)
        if sealed is not None:
            state += b"\0" + _sealed_encoder.encode(sealed)
        return StoredEvent(record.stream, record.version, tag(record.event), state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """An `Entry` from a row."""
        public, _, sealed = stored_event.state.partition(b"\0")
        return Entry(decode(stored_event.topic, public), _sealed_decoder.decode(sealed) if sealed else None)


class NoTranscoder(Transcoder):
    """The library asks for one; msgspec does the work in the mapper."""

    def encode(self, obj: Any) -> bytes:
        raise TypeError("records are encoded by RecordMapper")

    def decode(self, data: bytes) -> Any:
        raise TypeError("records are decoded by RecordMapper")


class RecordApplication(Application[str]):
    """eventsourcing's application, for its mapper, recorder and event store; its aggregates are not used."""


Statement = tuple[str, Sequence[Any]]


class _Work(NamedTuple):
    entries: Sequence[Entry]
    alongside: Sequence[Statement]


class Log:
    """One service's log. Appends of several commands share a commit; each still stands or falls alone."""

    def __init__(self, name: str, origin: str, environment: dict[str, str]) -> None:
        self.name = name
        self.origin = origin
        self._application = RecordApplication(
            env={
                **environment,
                "MAPPER_TOPIC": f"{__name__}:RecordMapper",
                "TRANSCODER_TOPIC": f"{__name__}:NoTranscoder",
                "ORIGINATOR_ID_TYPE": "text",
            }
        )
        self.recorder: Any = self._application.recorder
        self._mapper = self._application.mapper
        self._writer = GroupCommit(f"log-{name}", self._commit)
        self._listeners: list[Callable[[], None]] = []

    async def append(self, entries: Sequence[Entry], alongside: Sequence[Statement] = ()) -> list[int]:
        """Write these records, and these statements in the same commit. The positions; `Conflict` if not dense."""
        positions: list[int]
        positions, _ = await self._writer.put(_Work(entries, alongside))
        for listener in self._listeners:
            listener()
        return positions

    async def run(self, *statements: Statement) -> list[list[tuple[Any, ...]]]:
        """Statements on the small tables beside the log, in one commit; what each answered."""
        answers: list[list[tuple[Any, ...]]]
        _, answers = await self._writer.put(_Work((), statements))
        return answers

    def _commit(self, group: Sequence[_Work]) -> list[Any]:
        """All in one transaction; where that fails, each by itself, so that one never harms its neighbours."""
        try:
            answers: list[list[tuple[Any, ...]]] = []
            # Not by the library's event store, which wraps each record twice more on its way to the same recorder.
            positions = self.recorder.insert_events(
                [self._mapper.to_stored_event(entry) for work in group for entry in work.entries],
                alongside=[statement for work in group for statement in work.alongside],
                answers=answers,
            )
            results = []
            for work in group:
                mine, positions = positions[: len(work.entries)], positions[len(work.entries) :]
                said, answers = answers[: len(work.alongside)], answers[len(work.alongside) :]
                results.append((mine, said))
            return results
        except Exception as error:
            if len(group) > 1:
                return [result for work in group for result in self._commit([work])]
            return [Conflict() if isinstance(error, IntegrityError) else error]

    async def stream(self, stream: str) -> list[Stored]:
        """All records of a stream in order; empty where there is none."""
        entries: list[Any] = [self._mapper.to_domain_event(row) for row in self.recorder.select_events(stream)]
        return [Stored(0, entry.record, entry.sealed) for entry in entries]

    def look(self, query: str, *params: Any) -> tuple[Any, ...] | None:
        """The first row of a quick look at the small tables; never waits for a writer."""
        with self.recorder.datastore.transaction(commit=False) as c:
            c.execute(query, params)
            row = c.fetchone()
        return None if row is None else tuple(row)

    def has(self, stream: str) -> bool:
        """Whether there is such a stream."""
        return self.look("SELECT 1 FROM stored_events WHERE originator_id=? LIMIT 1", stream) is not None

    def position_of(self, stream: str, version: int) -> int:
        """Where this record stands in the log."""
        row = self.look(
            "SELECT rowid FROM stored_events WHERE originator_id=? AND originator_version=?", stream, version
        )
        if row is None:
            raise KeyError(f"{stream}@{version}")
        return int(row[0])

    async def rows(self, after: int, limit: int) -> Sequence[Any]:
        """Raw rows (id, originator_id, originator_version, topic, state) behind a position, in order."""
        rows: Sequence[Any] = self.recorder.select_notifications(after, limit, inclusive_of_start=False)
        return rows

    def read(self, row: Any) -> Stored:
        """A raw row as a record. Raises `KeyError` or `msgspec.DecodeError` where no code here can read it."""
        entry: Any = self._mapper.to_domain_event(row)
        return Stored(row.id, entry.record, entry.sealed)

    async def head(self) -> int:
        """The newest position; 0 while the log is empty."""
        return self.recorder.max_notification_id() or 0

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this in the event loop after each append."""
        self._listeners.append(listener)

    async def close(self) -> None:
        """Write what waits, then close."""
        await self._writer.close()
        self._application.close()
