"""Group commit: what waits shares a transaction, in the order in which it came; nobody pays for a neighbour."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from services.chassis.group_commit import GROUP, GroupCommit


class Writer:
    """Notes the groups that it gets. The first waits until it is let go, so that more can gather."""

    def __init__(self) -> None:
        self.groups: list[list[Any]] = []
        self.go = threading.Event()
        self.threads: set[int] = set()

    def __call__(self, group: Sequence[Any]) -> list[Any]:
        self.threads.add(threading.get_ident())
        assert self.go.wait(10)
        self.groups.append(list(group))
        if "everything fails" in group:
            raise OSError("disk full")
        return [ValueError(one) if str(one).startswith("bad") else f"{one} done" for one in group]


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def commit(writer: Writer) -> GroupCommit[Any]:
    return GroupCommit("test", writer)


async def gathered(commit: GroupCommit[Any], writer: Writer, work: Sequence[Any]) -> list[Any]:
    """The first piece is being written while the others come; then all go on."""
    tasks = [asyncio.create_task(commit.put(one)) for one in work]
    await asyncio.sleep(0.02)
    writer.go.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_came_while_one_was_written_shares_the_next_transaction(
    commit: GroupCommit[Any], writer: Writer
) -> None:
    first = asyncio.create_task(commit.put(0))
    await asyncio.sleep(0.02)  # it is being written
    assert await gathered(commit, writer, [1, 2, 3]) == ["1 done", "2 done", "3 done"]
    assert await first == "0 done"
    assert writer.groups == [[0], [1, 2, 3]]
    await commit.close()


async def test_a_group_has_its_limit_and_the_order_is_that_of_coming(commit: GroupCommit[Any], writer: Writer) -> None:
    work = list(range(3 * GROUP + 5))
    assert await gathered(commit, writer, work) == [f"{one} done" for one in work]
    assert [one for group in writer.groups for one in group] == work
    assert max(len(group) for group in writer.groups) == GROUP
    assert len(writer.threads) == 1
    await commit.close()


async def test_each_member_gets_its_own_outcome(commit: GroupCommit[Any], writer: Writer) -> None:
    answers = await gathered(commit, writer, ["a", "bad b", "c"])
    assert (answers[0], answers[2]) == ("a done", "c done")
    assert isinstance(answers[1], ValueError)
    await commit.close()


async def test_where_the_surroundings_fail_every_member_hears_of_it_and_the_next_group_is_written(
    commit: GroupCommit[Any], writer: Writer
) -> None:
    answers = await gathered(commit, writer, ["a", "everything fails"])
    assert [type(answer) for answer in answers] == [OSError, OSError]
    assert await commit.put("later") == "later done"
    await commit.close()


async def test_who_gives_up_does_not_take_the_work_back(commit: GroupCommit[Any], writer: Writer) -> None:
    """An official who closes the browser has still given the command."""
    impatient = asyncio.create_task(commit.put("mine"))
    patient = asyncio.create_task(commit.put("theirs"))
    await asyncio.sleep(0.02)
    impatient.cancel()
    writer.go.set()
    assert await patient == "theirs done"
    assert impatient.cancelled() or (await asyncio.gather(impatient, return_exceptions=True))
    assert writer.groups == [["mine", "theirs"]]
    await commit.close()


async def test_closing_writes_what_waits(commit: GroupCommit[Any], writer: Writer) -> None:
    tasks = [asyncio.create_task(commit.put(one)) for one in range(100)]
    await asyncio.sleep(0.02)
    writer.go.set()
    await commit.close()
    assert sum(len(group) for group in writer.groups) == 100
    assert await asyncio.gather(*tasks) == [f"{one} done" for one in range(100)]
