"""Clock-driven work: again and again, now when it is woken; a failure is never the end; quiet work gives way."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.chassis.run import jobs, metrics
from services.chassis.run.host import Host
from services.chassis.service import Job
from tests.support.letter_office import LetterOffice, letter_office
from tests.support.letters import LETTERS, SERVICE, Write, clerk

Start = Callable[..., asyncio.Task[None]]


@pytest.fixture
async def start(office: LetterOffice) -> AsyncIterator[Start]:
    """Begins a job of the letters' service."""
    tasks = []

    def begin(run: Callable[[Host], Awaitable[bool]], seconds: float = 1000, *, quiet: bool = False) -> Any:
        job = Job(name="it", seconds=seconds, run=run, quiet=quiet)
        tasks.append(asyncio.create_task(jobs.run(office.host, job)))
        return tasks[-1]

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for it, at most five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for is a plain list
            await asyncio.sleep(0.002)


async def test_it_runs_at_once_and_again_after_each_pause(start: Start) -> None:
    ran: list[int] = []

    async def work(_: Host) -> bool:
        ran.append(1)
        return False

    start(work, 0.01)
    await until(lambda: len(ran) >= 4)


async def test_it_waits_for_its_pause_unless_it_is_woken(office: LetterOffice, start: Start) -> None:
    ran: list[int] = []

    async def work(_: Host) -> bool:
        ran.append(1)
        return False

    start(work)
    await until(lambda: len(ran) == 1)
    await asyncio.sleep(0.05)
    assert len(ran) == 1
    office.host.wake("it")
    await until(lambda: len(ran) == 2)


async def test_woken_while_it_runs_it_runs_once_more(office: LetterOffice, start: Start) -> None:
    ran: list[int] = []

    async def work(host: Host) -> bool:
        ran.append(1)
        if len(ran) == 1:
            host.wake("it")
        return False

    start(work)
    await until(lambda: len(ran) == 2)


async def test_with_more_to_do_it_goes_on_at_once(start: Start) -> None:
    ran: list[int] = []

    async def work(_: Host) -> bool:
        ran.append(1)
        return len(ran) < 50

    start(work)
    await until(lambda: len(ran) == 50)


async def test_a_failure_is_counted_logged_without_its_words_and_not_the_end(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[int] = []
    failed = metrics.JOBS.labels("it", "failed")
    before = failed._value.get()

    async def work(_: Host) -> bool:
        ran.append(1)
        raise OSError("what somebody typed")

    start(work, 0.01)
    await until(lambda: len(ran) >= 3)
    assert failed._value.get() >= before + 2
    said = capsys.readouterr()
    assert "OSError" in said.out + said.err
    assert "typed" not in said.out + said.err


async def test_quiet_work_gives_way_to_officials_but_not_for_ever(
    office: LetterOffice, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    async def work(_: Host) -> bool:
        ran.append(1)
        return False

    busy = True
    monkeypatch.setattr(office.host.traffic, "busy", lambda: busy)
    monkeypatch.setattr(jobs, "GIVES_WAY_SECONDS", 0.005)
    start(work, quiet=True)
    await asyncio.sleep(0.05)
    assert ran == []
    busy = False
    await until(lambda: len(ran) == 1)
    busy = True
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.05)
    office.host.wake("it")
    await until(lambda: len(ran) == 2)


@pytest.mark.parametrize("turns", range(8))
async def test_it_can_be_stopped_at_the_moment_at_which_it_is_woken(
    office: LetterOffice, start: Start, turns: int
) -> None:
    """Python 3.11's `wait_for` swallows a cancellation that meets the event; the process would never stop."""

    async def work(_: Host) -> bool:
        return False

    task = start(work)
    await asyncio.sleep(0.01)
    office.host.wake("it")
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=0.5)
    assert task.done()


# --- what every service does by the clock ----------------------------------------------------------------------------


async def sweep(office: LetterOffice) -> set[str]:
    """Cases that have a key after the sweep of keys without a stream, two hours from now."""
    (job,) = [job for job in jobs.OF_THE_CHASSIS if job.name == "sweep-keys"]
    now = office.host.clock.now()
    office.deployment.clock.stand(now + datetime.timedelta(seconds=2 * jobs.YOUNG_SECONDS))
    await job.run(office.host)
    return set(await office.host.keys.made_between(0, 2**40))


async def test_the_sweep_destroys_keys_without_a_stream_and_no_others(office: LetterOffice) -> None:
    now = int(office.host.clock.now().timestamp())
    await office.host.execute("letter:real", Write(colour="red", words="w"), clerk(), command_id="1")
    await office.host.keys.make("letter:never-began", now)
    assert await sweep(office) == {"letter:real"}


async def test_the_sweep_leaves_young_keys_alone(office: LetterOffice) -> None:
    """Their first event may be on its way."""
    young = int(office.host.clock.now().timestamp()) + 2 * jobs.YOUNG_SECONDS - 10
    await office.host.keys.make("letter:on-its-way", young)
    assert await sweep(office) == {"letter:on-its-way"}


async def test_a_case_may_be_named_without_the_kind_of_its_stream(words: None, tmp_path: Path) -> None:
    """As requests are, whose keys the sweep must not take for strays."""
    decider = msgspec.structs.replace(LETTERS, case=lambda stream, _: stream.partition(":")[2])
    service = msgspec.structs.replace(SERVICE, deciders=(decider,))
    async with letter_office(tmp_path / "home", service) as office:
        await office.host.execute("letter:real", Write(colour="red", words="w"), clerk(), command_id="1")
        await office.host.keys.make("never-began", int(office.host.clock.now().timestamp()))
        assert await sweep(office) == {"real"}
