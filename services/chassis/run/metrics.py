"""Every Prometheus metric of OpenIMI. Labels come from closed sets: never a case, a user or a text."""

from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@cache
def of(metric: Any, *labels: str) -> Any:
    """The metric for these labels, found once: the library joins and locks at each call, on every state change."""
    return metric.labels(*labels)


# Seconds from a request's first byte to its answer, by service, method and status class.
HTTP_SECONDS = Histogram(
    "http_server_request_duration_seconds",
    "Time to answer",
    ["service", "method", "code"],
    registry=REGISTRY,
    buckets=QUICK,
)
# Commands by kind and how they ended: ok, replayed, refused, failed.
COMMANDS = Counter("commands_total", "Commands", ["service", "type", "outcome"], registry=REGISTRY)
# Records appended to a log, by tag.
LOG_EVENTS = Counter("log_events_total", "Records appended", ["service", "type"], registry=REGISTRY)
# The newest position in a log.
LOG_POSITION = Gauge("log_position", "Newest position", ["service"], registry=REGISTRY)
# Seconds from a command's decision to its commit, the wait for the writer included.
APPEND_SECONDS = Histogram(
    "log_append_duration_seconds", "Time to append", ["service"], registry=REGISTRY, buckets=QUICK
)
# How far a feed has applied its source's log.
FEED_POSITION = Gauge("view_applied_position", "Applied position", ["feed"], registry=REGISTRY)
# Records in the source's log that a feed has not applied yet.
FEED_LAG = Gauge("view_lag_events", "Records behind", ["feed"], registry=REGISTRY)
# Records that stand parked, by feed; any is for an operator to look at.
PARKED = Gauge("parked_events", "Parked records", ["feed"], registry=REGISTRY)
# Private parts opened for readers, by service and purpose.
OPENINGS = Counter("private_openings_total", "Openings of private parts", ["service", "purpose"], registry=REGISTRY)
# Sign-ins by result: ok, refused, too-soon.
SIGN_INS = Counter("logins_total", "Sign-ins", ["result"], registry=REGISTRY)
# Mails by what became of a try: sent, retried, given-up.
MAILS = Counter("deliveries_total", "Tries to deliver a mail", ["channel", "result"], registry=REGISTRY)
# Age of the oldest mail that waits, in seconds; 0 where none does.
MAIL_OLDEST = Gauge("delivery_queue_oldest_seconds", "Oldest waiting mail", registry=REGISTRY)
# Runs of clock-driven work, by name and result: ok, failed.
JOBS = Counter("jobs_total", "Runs of jobs", ["job", "result"], registry=REGISTRY)
# Requests refused because a limit was passed, by limiter.
RATE_LIMITED = Counter("rate_limited_total", "Refused by a limit", ["limiter"], registry=REGISTRY)
# Seconds by which the event loop came late to a clock tick.
LOOP_LAG = Gauge("loop_lag_seconds", "Lateness of the event loop", registry=REGISTRY)
# Always 1; its labels say which build this is.
BUILD = Gauge("build_info", "This build", ["version", "origin"], registry=REGISTRY)
