"""What every measure gets in hand."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.bench.figures import Figure
from tests.bench.product import Homes


class Bench(NamedTuple):
    """One run of the benchmarks. `large`: over a million requests rather than within ten minutes."""

    homes: Homes
    large: bool


Measure = Callable[[Bench], Iterator[Figure]]
