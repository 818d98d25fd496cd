from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.identity.world import World


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
