"""What bounds the product: the server under cProfile while life cycles run, its functions by their own time."""

import pstats

from tests.bench.bench import Bench
from tests.bench.lifecycles import CLIENTS, Load
from tests.bench.product import Product
from tests.bench.story import STEPS

REQUESTS = 600
ROWS = 40


def lifecycles(bench: Bench) -> None:
    """Print the top functions of the server's main thread. Threads that wait for the disk are not in it."""
    home = bench.homes.played("profile")
    written = home.parent / "lifecycles.prof"
    with (
        Product(home, ("-m", "tests.bench.profiled", str(written))) as product,
        Load(product.port, REQUESTS, CLIENTS) as load,
    ):
        load.phase()
        load.go_on()
        changes = load.phase()
    print(f"{changes.calls / changes.seconds:.0f} changes/s under the profiler, {len(STEPS)} a life cycle")
    stats = pstats.Stats(str(written))
    stats.strip_dirs().sort_stats("tottime").print_stats(ROWS)
    stats.sort_stats("cumulative").print_stats(r"\.py", 3 * ROWS)
    bench.homes.drop(home)
