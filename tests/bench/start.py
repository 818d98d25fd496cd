"""From nothing to ready: the first start, with the training world to be played, and a later one."""

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.figures import Figure, cost
from tests.bench.product import Product

GOALS = {"first": "<= 15", "later": "<= 5"}


def measure(bench: Bench) -> Iterator[Figure]:
    """Seconds until /readyz says so, after `make run` has set everything up."""
    home = bench.homes.fresh("start")
    for which, goal in GOALS.items():
        with Product(home) as product:
            seconds = product.ready_after
        yield cost(f"{which} start until ready", seconds, "s", 1, seconds, goal=goal)
    bench.homes.keep_played(home)
    bench.homes.drop(home)
