from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.identity.api import sign_in
from tests.unit.identity.world import World


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals come as soon as they are known."""
    monkeypatch.setattr(sign_in, "REFUSED_AFTER", 0.0)


@pytest.fixture
async def training(tmp_path: Path) -> AsyncIterator[World]:
    """A world in which the training password is good."""
    world = World(tmp_path, training=True)
    await world.begin()
    yield world
    await world.end()


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[World]:
    """A world in which everybody has a password of her own, or none."""
    world = World(tmp_path, training=False)
    await world.begin()
    yield world
    await world.end()
