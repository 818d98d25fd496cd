"""execute(): read, gather facts, decide, append. Command ids make every retry safe."""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from contracts.record import Actor, Command, Event, Record, tag
from contracts.refusal import Refused
from services.chassis import crash
from services.chassis.log.log import Conflict, Entry, Log, Stored
from services.chassis.privacy import seal
from services.chassis.privacy.keyring import KeyRing
from services.chassis.service import Decider

TRIES = 3
"""How often a command without If-Match is decided anew when somebody else was quicker."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a carried-out command brought about; the same again for a repeated command id."""

    stream: str
    version: int
    position: str
    """Opaque: `<log>:<number>`."""
    events: list[str]
    replayed: bool = False


class Known(NamedTuple):
    """A stream as it is: the state that decisions about it start from, and its version; `(None, 0)` for a new one.

    The state has all private parts: for decisions alone, and in memory alone.
    """

    state: Any
    version: int


NEW = Known(None, 0)
"""A stream of which nothing is known yet."""


class Commands:
    """The commands of one service's log."""

    def __init__(
        self,
        log: Log,
        ring: KeyRing,
        deciders: Sequence[Decider],
        secret: bytes,
        now: Callable[[], Any],
        facts: Callable[[Decider, str, Any, Command, Actor], Awaitable[Any]],
    ) -> None:
        """`secret` keys the digests of command ids and bodies, so that they tell nothing to whoever reads the table."""
        self._log = log
        self._ring = ring
        self._deciders = {decider.kind: decider for decider in deciders}
        self._secret = secret
        self._now = now
        self._facts = facts
        self._running: set[bytes] = set()

    async def prepare(self) -> None:
        """Make the table of command ids."""
        await self._log.run(
            (
                "CREATE TABLE IF NOT EXISTS commands (id BLOB PRIMARY KEY, body BLOB NOT NULL, stream TEXT NOT NULL, "
                "first INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID",
                (),
            )
        )

    def decider(self, stream: str) -> Decider:
        """Who decides on this stream."""
        return self._deciders[stream.partition(":")[0]]

    def digest(self, *parts: str | bytes) -> bytes:
        """128 bits that only this deployment can compute from these parts: BLAKE2b with a key is a MAC (RFC 7693)."""
        raw = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
        return blake2b(raw, digest_size=16, key=self._secret).digest()

    async def replay(self, scope: str, command_id: str, body: bytes) -> Receipt | None:
        """The first receipt where this command id was carried out; `key-reused` where the body was another."""
        found = self._log.look(
            "SELECT body, stream, first, last FROM commands WHERE id=?", self.digest(scope, command_id)
        )
        if found is None:
            return None
        if found[0] != body:
            raise Refused("key-reused")
        _, stream, first, last = found
        stored = [one for one in await self._log.stream(stream) if first <= one.record.version <= last]
        return self._receipt(stream, [one.record for one in stored], self._log.position_of(stream, last), replayed=True)

    def claimed(self, scope: str, command_id: str) -> bytes | None:
        """The digest of what was sent under this command id; `None`: nothing yet."""
        found = self._log.look("SELECT body FROM commands WHERE id=?", self.digest(scope, command_id))
        return found[0] if found else None

    async def claim(self, scope: str, command_id: str, body: bytes) -> None:
        """Take the command id for what is no command, such as an upload. Twice for the same does no harm; raises
        `Refused("key-reused")` where it stands for something else."""
        row = (self.digest(scope, command_id), body)
        await self._log.run(("INSERT OR IGNORE INTO commands VALUES (?,?,'',0,0)", row))
        if self.claimed(scope, command_id) != body:
            raise Refused("key-reused")

    def _receipt(
        self, stream: str, records: Sequence[Record[Any]], position: int, *, replayed: bool = False
    ) -> Receipt:
        return Receipt(
            stream=stream,
            version=records[-1].version,
            position=f"{self._log.name}:{position}",
            events=[tag(record.event) for record in records],
            replayed=replayed,
        )

    def open(self, stored: Stored) -> Record[Any]:
        """The record with all private parts, for a decision only; in memory only."""
        return seal.opened(self._ring, stored.record, stored.sealed)

    async def known(self, stream: str) -> Known:
        """The stream as it is now."""
        decider = self.decider(stream)
        state, version = None, 0
        for stored in await self._log.stream(stream):
            state, version = decider.evolve(state, self.open(stored)), stored.record.version
        return Known(state, version)

    async def execute(
        self,
        stream: str,
        command: Command,
        actor: Actor,
        *,
        command_id: str,
        if_match: int | None = None,
        body: bytes = b"",
        trace: str | None = None,
        correlation: str | None = None,
        known: Known | None = None,
    ) -> Receipt:
        """Carry the command out. Raises `Refused`; then nothing was stored.

        `body`: digest of what was sent, compared when the same id comes again. With `if_match` a quicker neighbour
        makes the version stale; without, the command is decided anew up to three times. `known`: the stream as the
        caller read it a moment ago; should it be old by now, the append conflicts.
        """
        key = self.digest(actor.scope, command_id)
        if key in self._running:
            raise Refused("in-progress", retry_after=1)
        self._running.add(key)
        try:
            for _ in range(1 if if_match is not None else TRIES):
                try:
                    known = known or await self.known(stream)
                    return await self._attempt(
                        stream, known, command, actor, key, command_id, if_match, body, trace, correlation
                    )
                except (Conflict, Refused) as error:
                    # Looked up only now: nearly all ids are new, and no two commits can have the same one. A commit
                    # whose answer was lost looks like a conflict, what it brought about like a reason to refuse.
                    if (receipt := await self.replay(actor.scope, command_id, body)) is not None:
                        return receipt
                    if isinstance(error, Refused):
                        raise
                    known = None
            raise Refused("version-stale", version=(await self.known(stream)).version)
        finally:
            self._running.discard(key)

    async def _attempt(
        self,
        stream: str,
        known: Known,
        command: Command,
        actor: Actor,
        key: bytes,
        command_id: str,
        if_match: int | None,
        body: bytes,
        trace: str | None,
        correlation: str | None,
    ) -> Receipt:
        decider, (state, version) = self.decider(stream), known
        decider.permits(state, tag(command), actor)
        if if_match is not None and if_match != version:
            raise Refused("version-stale", version=version)
        facts = await self._facts(decider, stream, state, command, actor)
        events = decider.decide(state, command, actor, facts)
        if not events:
            return Receipt(stream=stream, version=version, position=f"{self._log.name}:0", events=[])
        at, by = self._now(), actor.by()
        records = [
            Record(
                origin=self._log.origin,
                stream=stream,
                version=version + number,
                at=at,
                by=by,
                cause=command_id,
                correlation=correlation or command_id,
                trace=trace,
                event=event,
            )
            for number, event in enumerate(events, 1)
        ]
        entries = await self._sealed(decider, stream, command, records, at, fresh=version == 0)
        row = (key, body, stream, version + 1, version + len(events))
        positions = await self._log.append(entries, [("INSERT INTO commands VALUES (?,?,?,?,?)", row)])
        crash.here("after-commit-before-answer", stream)
        await self._end_case(decider, stream, command, events)
        return self._receipt(stream, records, positions[-1])

    async def _sealed(
        self, decider: Decider, stream: str, command: Command, records: list[Record[Any]], at: Any, *, fresh: bool
    ) -> list[Entry]:
        if decider.case is None:
            return [Entry(record) for record in records]
        case = decider.case(stream, command)
        cipher = self._ring.key(case)
        if cipher is None and fresh:
            # The key is committed before the first event of the case; keys without a stream are swept.
            cipher = await self._ring.make(case, int(at.timestamp()))
            crash.here("after-key-before-event", stream)
        if cipher is None:
            if any(record.event.private for record in records):
                raise Refused("not-found")
            return [Entry(record) for record in records]
        return [Entry(record, seal.seal(cipher, case, record)) for record in records]

    async def _end_case(self, decider: Decider, stream: str, command: Command, events: list[Event]) -> None:
        ends, case = decider.ends_case, decider.case
        if ends is not None and case is not None and any(isinstance(event, ends) for event in events):
            crash.here("before-key-destroyed", stream)
            await self._ring.destroy(case(stream, command))
