"""Clock-driven work: each job in a task of its own; one holder, since one process holds the data folder."""

import asyncio
import contextlib

import structlog

from services.chassis.run import metrics
from services.chassis.run.host import Host
from services.chassis.service import Job

journal = structlog.get_logger()
GIVES_WAY_SECONDS = 0.05
"""How long a quiet job looks away while officials are being served."""
PATIENCE_SECONDS = 30.0
"""After so long a quiet job runs one round all the same, so that nothing waits for ever."""


async def run(host: Host, job: Job) -> None:
    """Run the job for ever: now, then after each pause, or when it is woken. A failure is logged, never the end."""
    waker = host.waker(job.name)
    while True:
        waker.clear()
        again = False
        if job.quiet:
            await _quiet(host)
        try:
            again = await job.run(host)
            metrics.JOBS.labels(job.name, "ok").inc()
        except Exception as error:
            metrics.JOBS.labels(job.name, "failed").inc()
            journal.error("job_failed", job=job.name, service=host.service.name, error_type=type(error).__name__)
        if again:
            await asyncio.sleep(0)
            continue
        with contextlib.suppress(TimeoutError):
            # not wait_for, which on Python 3.11 swallows a cancel that comes together with the wake-up
            async with asyncio.timeout(job.seconds):
                await waker.wait()


async def _quiet(host: Host) -> None:
    waited = 0.0
    while host.traffic.busy() and waited < PATIENCE_SECONDS:
        await asyncio.sleep(GIVES_WAY_SECONDS)
        waited += GIVES_WAY_SECONDS


async def _sweep_keys(host: Host) -> bool:
    """Destroy keys that were made for a case whose first event never came."""
    if not host.service.deciders:
        return False
    swept = int(await host.tables.mark("keys-swept") or 0)
    until = int(host.clock.now().timestamp()) - YOUNG_SECONDS
    kinds = [decider.kind for decider in host.service.deciders]
    for number, case in enumerate(await host.keys.made_between(swept + 1, until)):
        # A case is named after the stream that begins it, with or without its kind.
        if not any(host.log.has(stream) for stream in (case, *(f"{kind}:{case}" for kind in kinds))):
            await host.end_case(case)
        if number % 100 == 0:
            await asyncio.sleep(0)
    await host.tables.set_mark("keys-swept", str(max(swept, until)))
    return False


async def _drop_old_reads(host: Host) -> bool:
    """Drop the months of the access log that are over a year old."""
    if host.service.deciders:
        await host.reads.drop_old(host.clock.now())
    return False


YOUNG_SECONDS = 3600
"""A key so young may belong to a command that is still on its way."""
OF_THE_CHASSIS = (
    Job(name="sweep-keys", seconds=3600, run=_sweep_keys, quiet=True),
    Job(name="drop-old-reads", seconds=86_400, run=_drop_old_reads, quiet=True),
)
"""What every service does by the clock."""
