"""What the clock does: what has ended beside the log is dropped."""

from time import time
from typing import Any, Protocol

from services.identity.domain.password import FORGOTTEN_AFTER


class Tables(Protocol):
    """The small tables beside the log."""

    async def run(self, statement: str, params: tuple[Any, ...] = ()) -> Any: ...


class Swept(Protocol):
    """A host, as far as it is swept here."""

    @property
    def tables(self) -> Tables: ...


async def sweep(host: Swept) -> bool:
    """Drops sessions that are over and wrong passwords that no longer count. Never asks to be run again at once."""
    now = int(time())
    await host.tables.run("DELETE FROM sessions WHERE expires <= ?", (now,))
    await host.tables.run("DELETE FROM wrong_passwords WHERE last <= ?", ((now - FORGOTTEN_AFTER) * 1000,))
    return False
