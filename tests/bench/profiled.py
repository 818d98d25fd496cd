"""The product under cProfile: `python -m tests.bench.profiled FILE`; the profile is written when it is stopped."""

import cProfile
import sys
import time

from services.__main__ import ALL
from services.chassis.run.serve import main

if __name__ == "__main__":
    profiler = cProfile.Profile(time.thread_time)
    status = profiler.runcall(main, ALL)
    profiler.dump_stats(sys.argv[1])
    sys.exit(status)
