"""A service that runs: what its rooms get in hand."""

from typing import Any

from contracts.record import Actor, Command, PrivateClass, Record
from services.chassis.log.commands import Receipt
from services.chassis.run.settings import Settings
from services.chassis.service import Service


class Host:
    """One running service. Handlers get it as the dependency `host`; facts, jobs and workers as their argument."""

    service: Service
    settings: Settings
    clock: Any  # .now() -> aware UTC datetime
    views: Any  # ViewStore
    tables: Any  # small mutable tables
    keys: Any
    files: Any
    upstream: Any

    async def execute(
        self,
        stream: str,
        command: Command,
        actor: Actor,
        *,
        command_id: str,
        if_match: int | None = None,
    ) -> Receipt:
        """Read, gather facts, decide, append. Raises `Refused`."""
        raise NotImplementedError

    async def records(self, stream: str) -> list[Record[Any]]:
        """The stream's records in order, public parts only; empty for an unknown stream."""
        raise NotImplementedError

    async def opened(
        self, stream: str, classes: frozenset[PrivateClass], actor: Actor, purpose: str
    ) -> list[Record[Any]]:
        """The same with private parts of these classes; written into the access log before anything is returned."""
        raise NotImplementedError
