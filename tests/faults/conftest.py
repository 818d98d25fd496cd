"""The product on a copy of the training world, made to die at named points while officials work."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.deployment import Product, copied_world


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Callable[..., Product]]:
    """Makes products; no process is left behind."""
    made: list[Product] = []

    def make(home: Path | None = None, **environment: str) -> Product:
        made.append(Product(copied_world(tmp_path) if home is None else home, **environment))
        return made[-1]

    yield make
    for one in made:
        one.close()
