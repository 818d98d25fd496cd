"""Exchange as it runs, for the tests of its routes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.exchange_running import Running, running


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[Running]:
    """Exchange with three authorities and one question set."""
    async with running(tmp_path) as service:
        yield service
