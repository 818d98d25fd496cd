"""How many stories are told: few in every run, as many as one likes in long ones."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "stories",
    max_examples=int(os.environ.get("TEST_OPENIMI_STORIES", "60")),
    stateful_step_count=25,
    deadline=None,  # the machine is shared; time is the benchmarks' business
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("stories")
