"""The ports of the chassis and the adapters that each suite runs on. A new adapter is one more line here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.chassis.log.log import Log
from services.chassis.privacy.files import FileStore
from services.chassis.privacy.keyring import KeyRing
from services.chassis.views.sqlite import SqliteViews
from tests.support import letters

KEK = bytes(range(32))


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts of letters can be read."""
    letters.teach(monkeypatch)


# --- log ------------------------------------------------------------------------------------------------------------


def sqlite_log(folder: Path) -> Log:
    """A log in a file of this folder; the same one again on the second call."""
    name = folder / "letters.log"
    environment = {"PERSISTENCE_MODULE": "services.chassis.log.sqlite:LogFactory", "SQLITE_DBNAME": str(name)}
    return Log("letters", "test", environment)


LOGS: dict[str, Callable[[Path], Log]] = {"sqlite": sqlite_log}


@pytest.fixture(params=LOGS)
async def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Callable[[], Log]]:
    """Opens the log, each time anew as after a restart."""
    opened: list[Log] = []

    def open_() -> Log:
        opened.append(LOGS[request.param](tmp_path))
        return opened[-1]

    yield open_
    for log in opened:
        await log.close()


@pytest.fixture
def log(open_log: Callable[[], Log]) -> Log:
    """An empty log."""
    return open_log()


# --- views ----------------------------------------------------------------------------------------------------------

VIEWS: dict[str, Callable[[Path, Any], Any]] = {"sqlite": lambda folder, views: SqliteViews(folder / "it.views", views)}


@pytest.fixture(params=VIEWS)
async def open_views(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """Opens a store for these views; the one that was open is closed, as by a restart."""
    opened: list[Any] = []

    async def open_(*views: Any) -> Any:
        if opened:
            await opened.pop().close()
        opened.append(VIEWS[request.param](tmp_path, views or (letters.LIST, letters.STAMPS)))
        return opened[-1]

    yield open_
    for store in opened:
        await store.close()


# --- keys and files -------------------------------------------------------------------------------------------------

RINGS: dict[str, Callable[[Path, bytes], Any]] = {"sqlite": lambda folder, key: KeyRing(folder / "letters.keys", key)}
FILES: dict[str, Callable[[Path, Any], Any]] = {"folder": lambda folder, ring: FileStore(folder / "files", ring)}


class Rings:
    """Opens and closes one key ring, as restarts do."""

    def __init__(self, make: Callable[[bytes], Any]) -> None:
        self._make = make
        self._open: Any = None

    async def open(self, key: bytes = KEK) -> Any:
        """The ring as it is after a restart, perhaps with another key-encryption key."""
        await self.close()
        self._open = self._make(key)
        return self._open

    async def close(self) -> None:
        """Stop."""
        if self._open is not None:
            ring, self._open = self._open, None
            await ring.close()


@pytest.fixture(params=RINGS)
async def rings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rings]:
    """Where key rings lie."""
    rings = Rings(partial(RINGS[request.param], tmp_path))
    yield rings
    await rings.close()


@pytest.fixture
async def ring(rings: Rings) -> Any:
    """An empty key ring."""
    return await rings.open()


@pytest.fixture(params=FILES)
async def files(request: pytest.FixtureRequest, tmp_path: Path, ring: Any) -> Any:
    """A store of attachments; the case `letter:1` has a key."""
    await ring.make("letter:1", 0)
    return FILES[request.param](tmp_path, ring)


@pytest.fixture
def everything_in(tmp_path: Path) -> Callable[[], bytes]:
    """All bytes of all files that the adapter keeps in its folder."""

    def read() -> bytes:
        return b"\n".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file())

    return read
