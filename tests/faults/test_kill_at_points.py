"""kill -9 at a named point while requests flow. Whatever the point: what was answered is in the log once, what was
not can be asked again in the same words, views are what a rebuild makes, and no key is left without its case."""

import asyncio
import datetime
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from services.chassis.run import jobs
from tests.support import autopsy
from tests.support.deployment import Product, played_world
from tests.support.load import Desk, at_work

Make = Callable[..., Product]
DESKS = 6
DELETED = "exchange.draft-deleted.v1"
POINTS = {
    "after-key-before-event": "after-key-before-event request: 25",
    "before-commit": "before-commit request: 60",
    "after-commit-before-answer": "after-commit-before-answer request: 60",
    "before-key-destroyed": "before-key-destroyed request: 9",
    "feed-before-apply": "feed-before-apply exchange.exchange 20",
    "feed-after-apply": "feed-after-apply exchange.exchange 20",
    "feed-of-another-service": "feed-before-apply notifier.exchange 15",
}


def crashed(made: Product, point: str) -> list[Desk]:
    """Let the desks work until the process dies by itself."""
    made.start(TEST_OPENIMI_CRASH_AT=POINTS[point])
    desks = at_work(made.port, DESKS)
    assert made.ended(60) == -signal.SIGKILL, f"it did not die at {point}:\n{made.output}"
    for desk in desks:
        desk.join(30)
    assert [desk.wrong for desk in desks] == [None] * DESKS
    assert sum(len(desk.answered) for desk in desks) >= 10, "hardly anything flowed"
    return desks


def prove_the_fault(home: Path, desks: list[Desk], point: str) -> None:
    """What lies in the folder shows that it died there and nowhere else."""
    log = autopsy.lines(home, "exchange")
    known = {line.cause for line in log}
    lost = {desk.pending.key for desk in desks if desk.pending is not None}
    if point == "after-key-before-event":
        assert autopsy.keys(home, "exchange") - {line.key for line in log}, "no key was left without a stream"
    elif point == "before-commit":
        assert lost - known, "nothing was lost before its commit"
    elif point == "after-commit-before-answer":
        assert lost & known, "nothing was stored without an answer"
    elif point == "feed-before-apply":
        assert autopsy.position(home, "exchange.exchange") < log[-1].position
    elif point == "feed-of-another-service":
        assert autopsy.position(home, "notifier.exchange") < log[-1].position
    elif point == "feed-after-apply":
        assert autopsy.position(home, "exchange.exchange") > autopsy.position(played_world(), "exchange.exchange")
    else:
        assert {line.key for line in log if line.tag == DELETED} & autopsy.keys(home, "exchange")


def go_on(made: Product, desks: list[Desk]) -> None:
    """Start again; ask everything again that is in doubt, and some that is not."""
    made.start()
    for desk in desks:
        for call, first in desk.answered[-8:]:
            again = call.make()
            assert (again.status, again.body, again.replayed) == (first.status, first.body, True), call
        if desk.pending is not None:
            late = desk.pending.make()
            assert late.status in (200, 201), (desk.pending, late)
            desk.answered.append((desk.pending, late))
    assert made.stop() == 0, made.output


@pytest.mark.timeout(120)
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at(product: Make, point: str) -> None:
    made = product()
    desks = crashed(made, point)
    prove_the_fault(made.home, desks, point)
    go_on(made, desks)

    log = autopsy.lines(made.home, "exchange")
    assert autopsy.dense(log)
    for desk in desks:
        for call, answer in desk.answered:
            mine = [line for line in log if line.cause == call.key]
            assert [line.tag for line in mine] == answer.body["events"], call
            assert {line.stream for line in mine} == {f"request:{answer.body['id']}"}
            assert mine[-1].version == answer.body["version"]
            assert answer.body["position"] == f"exchange:{mine[-1].position}"
    assert autopsy.differences(made.home) == {"directory": [], "identity": [], "exchange": [], "notifier": []}
    assert asyncio.run(orphans_after_the_sweep(made.home)) == set()
    assert "parked" not in made.output


async def orphans_after_the_sweep(home: Path) -> set[str]:
    """Keys of cases that never began, once the sweep has come round two hours later; and keys of deleted drafts."""
    async with autopsy.opened(home) as deployment:
        host = deployment.hosts["exchange"]
        sweep = next(job for job in jobs.OF_THE_CHASSIS if job.name == "sweep-keys")
        deployment.clock.stand(deployment.clock.now() + datetime.timedelta(seconds=2 * jobs.YOUNG_SECONDS))
        await sweep.run(host)
    log = autopsy.lines(home, "exchange")
    alive = {line.key for line in log} - {line.key for line in log if line.tag == DELETED}
    return autopsy.keys(home, "exchange") - alive
