"""The smallest service that has everything, running in a folder of the test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import letters
from tests.support.letter_office import LetterOffice, letter_office


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts of letters can be read."""
    letters.teach(monkeypatch)


@pytest.fixture
async def office(words: None, tmp_path: Path) -> AsyncIterator[LetterOffice]:
    """The service of letters."""
    async with letter_office(tmp_path / "home") as running:
        yield running
