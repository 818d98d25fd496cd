"""A service that runs: what its rooms get in hand."""

import asyncio
import hashlib
import re
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.record import Actor, Command, PrivateClass, Record, tag
from contracts.refusal import Refused
from services.chassis.log.commands import Commands, Known, Receipt
from services.chassis.log.log import Log
from services.chassis.log.tables import Tables
from services.chassis.privacy import seal
from services.chassis.privacy.files import FileStore
from services.chassis.privacy.keyring import KeyRing, derived
from services.chassis.privacy.reads import ReadLog
from services.chassis.run import metrics
from services.chassis.run.clock import Clock
from services.chassis.run.settings import Settings
from services.chassis.run.traffic import Traffic
from services.chassis.service import Decider, Service
from services.chassis.views.sqlite import SqliteViews
from services.chassis.web import auth
from services.chassis.web.upstream import Upstream

WAIT_SECONDS = 2.0
"""How long a read waits for a position before it says `not-yet`."""


class Host:
    """One running service. Handlers get it as the dependency `host`; facts, jobs and workers as their argument."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        clock: Clock,
        upstream: Upstream,
        traffic: Traffic,
        kek: bytes,
        key: Ed25519PrivateKey,
    ) -> None:
        self.service = service
        self.settings = settings
        self.clock = clock
        self.upstream = upstream
        self.traffic = traffic
        self.key = key
        self._applied: dict[str, int] = {}
        self._moved = asyncio.Event()
        self._wakers: dict[str, asyncio.Event] = {}
        self._tokens: dict[str, tuple[float, str]] = {}
        if service.deciders or service.feeds:
            self._open(kek)

    def _open(self, kek: bytes) -> None:
        name, settings = self.service.name, self.settings
        self.log = Log(
            name,
            settings.origin,
            {
                "PERSISTENCE_MODULE": "services.chassis.log.sqlite:LogFactory",
                "SQLITE_DBNAME": str(settings.database(name, "log")),
            },
        )
        self.keys = KeyRing(settings.database(name, "keys"), kek)
        self.tables = Tables(self.log)
        self.reads = ReadLog(self.log.run)
        self.files = FileStore(settings.home / "files" / name, self.keys)
        self.views = self.open_views(settings.database(name, "views"))
        self.commands = Commands(
            self.log, self.keys, self.service.deciders, derived(kek, "command-digest"), self.clock.now, self._facts
        )

    def open_views(self, path: Path | str, *, bulk: bool = False) -> SqliteViews:
        """This service's views in this file; `bulk`: a new one, to be filled at once."""
        return SqliteViews(path, self.service.views, bulk=bulk)

    async def prepare(self) -> None:
        """Tables, and whatever the service itself wants before it takes requests."""
        if self.service.deciders or self.service.feeds:
            await self.tables.prepare()
            await self.commands.prepare()
        if self.service.prepare is not None:
            await self.service.prepare(self)

    async def _facts(self, decider: Decider, stream: str, state: Any, command: Command, actor: Actor) -> Any:
        return await decider.facts(self, stream, state, command, actor)

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
        """Read, gather facts, decide, append. Raises `Refused`; then nothing was stored."""
        outcome, began = "failed", time.perf_counter()
        try:
            receipt = await self.commands.execute(
                stream,
                command,
                actor,
                command_id=command_id,
                if_match=if_match,
                body=body,
                trace=trace,
                correlation=correlation,
                known=known,
            )
            outcome = "replayed" if receipt.replayed else "ok"
        except Refused:
            outcome = "refused"
            raise
        finally:
            metrics.of(metrics.COMMANDS, self.service.name, tag(command), outcome).inc()
        metrics.of(metrics.APPEND_SECONDS, self.service.name).observe(time.perf_counter() - began)
        if not receipt.replayed:
            for event in receipt.events:
                metrics.of(metrics.LOG_EVENTS, self.service.name, event).inc()
        return receipt

    async def records(self, stream: str) -> list[Record[Any]]:
        """The stream's records in order, public parts only; empty for an unknown stream."""
        return [stored.record for stored in await self.log.stream(stream)]

    async def state(self, stream: str) -> tuple[Any, int]:
        """The stream's state from its public parts, and its version; `(None, 0)` for an unknown one."""
        decider = self.commands.decider(stream)
        state, version = None, 0
        for record in await self.records(stream):
            state, version = decider.evolve(state, record), record.version
        return state, version

    async def opened(
        self, stream: str, classes: frozenset[PrivateClass], actor: Actor, purpose: str, *, goes_on: bool = False
    ) -> list[Record[Any]]:
        """The same with private parts of these classes; written into the access log before anything is returned.

        `goes_on`: this is part of a reading that was written there when it began."""
        stored = await self.log.stream(stream)
        private = any(one.sealed is not None and not classes.isdisjoint(one.sealed.parts) for one in stored)
        if private and not goes_on:
            await self.reads.write(self.clock.now(), actor, stream, frozenset(classes), purpose)
            metrics.of(metrics.OPENINGS, self.service.name, purpose).inc()
        return [seal.opened(self.keys, one.record, one.sealed, frozenset(classes)) for one in stored]

    async def end_case(self, case: str) -> None:
        """Destroy the case's key and remove its files. Twice does no harm."""
        await self.keys.destroy(case)
        await self.files.remove_case(case)

    def applied(self, feed: str, position: int) -> None:
        """A feed of ours is now this far."""
        self._applied[feed] = position
        metrics.of(metrics.FEED_POSITION, feed).set(position)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def applied_of(self, source: str) -> int:
        """How far our feed of this service's log is."""
        return self._applied.get(f"{self.service.name}.{source}", 0)

    async def caught_up(self, position: str | None) -> None:
        """Wait until our views have applied this position (`exchange:4711`); `not-yet` after two seconds.

        A position of a log that this service does not feed on is ignored.
        """
        log, _, number = (position or "").partition(":")
        feed = f"{self.service.name}.{log}"
        if feed not in self._applied or not re.fullmatch(r"[0-9]{1,19}", number):
            return
        until = time.monotonic() + WAIT_SECONDS
        while self._applied[feed] < int(number):
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), until - time.monotonic())
            except TimeoutError:
                raise Refused("not-yet", retry_after=1) from None

    def service_token(self, audience: str) -> str:
        """This service's own token for calls to another service; a new one well before the old one ends."""
        until, token = self._tokens.get(audience, (0.0, ""))
        if until < time.time():
            token = auth.issue(self.key, self.service.name, audience, Actor(system=self.service.name))
            self._tokens[audience] = (time.time() + auth.SECONDS / 2, token)
        return token

    def waker(self, job: str) -> asyncio.Event:
        """Set it, and the job runs now."""
        return self._wakers.setdefault(job, asyncio.Event())

    def wake(self, job: str) -> None:
        """Run a job now."""
        self.waker(job).set()

    async def close(self) -> None:
        """Write what waits, then close everything."""
        if self.service.deciders or self.service.feeds:
            await self.log.close()
            await self.views.close()
            await self.keys.close()


def derived_id(*parts: str) -> str:
    """A command id that is the same again for the same parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
