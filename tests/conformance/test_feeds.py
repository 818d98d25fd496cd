"""What every way of following keeps to: in order, at least once on the way, once in effect; poison stops its stream."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from contracts.refusal import Refused
from contracts.unattended import Reaction
from services.chassis.feeds import embedded
from services.chassis.feeds.embedded import EmbeddedFeed
from services.chassis.feeds.feed import Follower
from services.chassis.log.log import Log
from services.chassis.service import Feed, Service
from tests.support.following import Surroundings
from tests.support.letters import (
    POISON,
    POISON_FOR_KEYS,
    POISON_FOR_REACTIONS,
    LetterBurnt,
    LetterDocument,
    LetterPosted,
    LetterStamped,
    StampDocument,
    Write,
    written,
)

FEEDS: dict[str, Callable[[Surroundings, Any], Any]] = {
    "embedded": lambda around, follower: EmbeddedFeed(around.log, follower, around.tell)
}
"""How a feed is made that can `catch_up()` and `run()`."""
Start = Callable[..., Any]


@pytest.fixture
async def around(log: Log, open_views: Callable[..., Awaitable[Any]]) -> Surroundings:
    """An empty log, empty views."""
    return Surroundings(log, await open_views())


@pytest.fixture(params=FEEDS)
def start(request: pytest.FixtureRequest, around: Surroundings) -> Start:
    """Makes a feed that begins where the views are, as after a restart."""
    return lambda still=(): FEEDS[request.param](around, around.follower(still))


@pytest.fixture
async def running(start: Start) -> AsyncIterator[Any]:
    """A feed that follows."""
    feed = start()
    task = asyncio.create_task(feed.run())
    yield feed
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def reached(around: Surroundings, position: int) -> None:
    """Wait until the feed says that it is there."""
    async with asyncio.timeout(10):
        while not around.told or around.told[-1] < position:
            await around.moved()


def red(**fields: Any) -> LetterDocument:
    """A letter's document."""
    return LetterDocument(office="dk-post", colour="red", **fields)


async def letters(around: Surroundings, *keys: str) -> list[Any]:
    """Documents of these letters."""
    return [await around.store.get("letters", key) for key in keys]


async def test_documents_follow_the_facts_in_order(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written(), LetterStamped(value=1), LetterStamped(value=2))
    await around.append("letter:2", written())
    await around.append("letter:1", LetterPosted(), first=4)
    await around.append("letter:2", LetterBurnt(), first=2)
    await start().catch_up()
    assert await letters(around, "1", "2") == [red(value=2, posted=True), None]
    assert await around.store.get("stamps", "1") == StampDocument(times=2)
    assert around.told[-1] == await around.log.head() == 6


async def test_what_is_appended_while_it_runs_arrives(around: Surroundings, running: Any) -> None:
    for number in range(5):
        await around.append(f"letter:{number}", written())
        await reached(around, number + 1)
        assert await letters(around, f"{number}") == [red()]


async def test_much_comes_in_batches_none_larger_than_told(
    around: Surroundings, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "CATCH_UP_BATCH", 200)
    await asyncio.gather(*[around.append(f"letter:{number}", written()) for number in range(450)])
    await start().catch_up()
    assert around.batches == [200, 400, 450]
    assert await around.store.count("letters", {}) == 450


async def test_a_restart_goes_on_where_the_views_are(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written())
    await start().catch_up()
    await around.append("letter:1", LetterStamped(value=3), first=2)
    around.batches.clear()
    await start().catch_up()
    assert around.batches == [2]
    assert await letters(around, "1") == [red(value=3)]


async def test_while_the_surroundings_fail_nothing_moves_and_everything_comes_again(
    around: Surroundings, running: Any
) -> None:
    around.failures = 3
    await around.append("letter:1", written(), LetterStamped(value=4))
    await asyncio.sleep(0.15)
    assert around.failures < 3, "it did not fail yet"
    assert around.told == []
    assert await around.store.position("letters.letters") == 0
    assert await letters(around, "1") == [None]
    await reached(around, 2)
    assert await letters(around, "1") == [red(value=4)]
    assert await around.store.get("stamps", "1") == StampDocument(times=1)
    assert around.parked == []


async def test_redelivery_of_everything_changes_nothing(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written(), LetterStamped(value=1), LetterStamped(value=2))
    await around.append("letter:2", written(), LetterBurnt())
    await start().catch_up()
    before = await letters(around, "1", "2"), await around.store.get("stamps", "1")
    for position in (0, 1, 2, 4):
        await around.store.apply("letters.letters", position, [])  # as if the mark had been lost
        await start().catch_up()
        assert (await letters(around, "1", "2"), await around.store.get("stamps", "1")) == before
    assert await around.store.position("letters.letters") == 5


async def test_what_comes_again_together_with_something_new_counts_once(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written(), LetterStamped(value=1), LetterStamped(value=2))
    await start().catch_up()
    await around.append("letter:1", LetterStamped(value=3), first=4)
    await around.store.apply("letters.letters", 0, [])  # as if the mark had been lost
    await start().catch_up()
    assert await around.store.get("stamps", "1") == StampDocument(times=3)


async def test_a_batch_that_failed_is_not_left_behind_by_what_comes_later(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written())
    feed, around.failures = start(), 1
    with pytest.raises(ConnectionError):
        await feed.catch_up()
    assert around.told == []
    await around.append("letter:2", written())
    await feed.catch_up()
    assert await letters(around, "1", "2") == [red(), red()]


# --- poison -----------------------------------------------------------------------------------------------------------


def parked(around: Surroundings) -> list[tuple[int, str, int, str]]:
    """(position, stream, version, tag) of what is parked, in order."""
    return sorted({(one.position, one.stream, one.version, one.tag.split(".")[1]) for one in around.parked})


async def test_poison_stops_its_own_stream_and_later_records_of_it_in_the_same_batch(
    around: Surroundings, start: Start
) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=POISON), LetterStamped(value=1))
    await around.append("letter:good", written(), LetterStamped(value=2))
    await around.append("letter:bad", LetterPosted(), first=4)
    await start().catch_up()
    assert await letters(around, "good") == [red(value=2)]
    assert await letters(around, "bad") == [red()], "what came before the poison stands"
    assert parked(around) == [
        (2, "letter:bad", 2, "letter-stamped"),
        (3, "letter:bad", 3, "letter-stamped"),
        (6, "letter:bad", 4, "letter-posted"),
    ]
    assert around.carried_out == [], "a record behind the poison brings nothing about"
    assert around.told[-1] == 6


@pytest.mark.parametrize("poison", [POISON_FOR_KEYS, POISON_FOR_REACTIONS])
async def test_poison_in_keys_and_in_reactions_stops_its_own_stream_too(
    around: Surroundings, start: Start, poison: int
) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=poison), LetterStamped(value=1))
    await around.append("letter:good", written(), LetterStamped(value=2))
    await start().catch_up()
    assert await letters(around, "good") == [red(value=2)]
    assert [place for place, *_ in parked(around)] == [2, 3]
    assert around.told[-1] == 5


async def test_later_batches_of_a_parked_stream_are_parked_too(around: Surroundings, start: Start) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=POISON))
    feed = start()
    await feed.catch_up()
    await around.append("letter:bad", LetterStamped(value=1), first=3)
    await around.append("letter:good", written())
    await feed.catch_up()
    assert [place for place, *_ in parked(around)] == [2, 3]
    assert await letters(around, "bad", "good") == [red(), red()]


async def test_a_parked_stream_stands_still_after_a_restart(around: Surroundings, start: Start) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=POISON))
    await start().catch_up()
    await around.append("letter:bad", LetterStamped(value=1), first=3)
    await start(still=["letter:bad"]).catch_up()
    assert [place for place, *_ in parked(around)] == [2, 3]
    assert await letters(around, "bad") == [red()]


async def test_bytes_that_cannot_be_read_stop_their_stream_behind_what_could_be(
    around: Surroundings, start: Start
) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=1))
    broken = StoredEvent("letter:bad", 3, "letters.letter-stamped.v1", b'{"half')
    around.log.recorder.insert_events([broken])
    await around.append("letter:bad", LetterStamped(value=2), first=4)
    await around.append("letter:good", written())
    await start().catch_up()
    assert await letters(around, "bad", "good") == [red(value=1), red()]
    assert [place for place, *_ in parked(around)] == [3, 4]


async def test_a_fact_of_an_unknown_kind_is_passed_over(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written())
    around.log.recorder.insert_events([StoredEvent("letter:1", 2, "letters.of-tomorrow.v1", b"{}")])
    await around.append("letter:1", LetterStamped(value=2), first=3)
    await start().catch_up()
    assert around.parked == []
    assert await letters(around, "1") == [red(value=2)]


async def test_the_reason_for_parking_says_where_and_never_what(around: Surroundings, start: Start) -> None:
    await around.append("letter:bad", written(), LetterStamped(value=POISON))
    await start().catch_up()
    (one,) = around.parked
    assert "letters.py" in one.why
    assert "stand this" not in one.why


async def test_poison_while_the_surroundings_fail_is_parked_all_the_same(around: Surroundings, running: Any) -> None:
    around.failures = 2
    await around.append("letter:bad", written(), LetterStamped(value=POISON), LetterStamped(value=1))
    await reached(around, 3)
    assert [place for place, *_ in parked(around)] == [2, 3]
    assert await letters(around, "bad") == [red()], "the good record before the poison came again as well"


# --- reactions --------------------------------------------------------------------------------------------------------


async def test_a_redelivered_fact_reacts_with_the_same_command_id(around: Surroundings, start: Start) -> None:
    await around.append("letter:1", written(), LetterPosted())
    await around.append("letter:2", written(), LetterPosted())
    await start().catch_up()
    first = list(around.carried_out)
    assert [stream for stream, _ in first] == ["letter:echo-1", "letter:echo-2"]
    posted = [(await around.log.stream(stream))[1].record for stream in ("letter:1", "letter:2")]
    assert around.correlations == [record.correlation for record in posted]
    assert len({command_id for _, command_id in first}) == 2
    await around.store.apply("letters.letters", 0, [])
    await start().catch_up()
    assert around.carried_out == [*first, *first]


async def test_each_reaction_to_each_fact_is_a_command_of_its_own(around: Surroundings) -> None:
    def twice(record: Any) -> list[Reaction]:
        return [
            Reaction(stream=f"letter:{name}", command=Write(colour="blue", words="-"), name=name)
            for name in ("answer", "copy")
        ]

    service = Service(name="letters", feeds=(Feed(source="letters", react=twice),))
    await around.append("letter:1", written(), LetterStamped(value=1))
    follower = Follower(service, service.feeds[0], around, around.execute, around.park)  # type: ignore[arg-type]
    await EmbeddedFeed(around.log, follower, around.tell).catch_up()
    assert [stream for stream, _ in around.carried_out] == ["letter:answer", "letter:copy"] * 2
    assert len({command_id for _, command_id in around.carried_out}) == 4


async def test_a_refused_reaction_parks_its_stream_alone(around: Surroundings, start: Start) -> None:
    around.refuse["letter:echo-1"] = Refused("wrong-stage")
    await around.append("letter:1", written(), LetterPosted())
    await around.append("letter:2", written(), LetterPosted())
    await start().catch_up()
    assert parked(around) == [(2, "letter:1", 2, "letter-posted")]
    assert [stream for stream, _ in around.carried_out] == ["letter:echo-2"]


@pytest.mark.parametrize("code", ["not-yet", "unavailable", "in-progress", "version-stale"])
async def test_a_reaction_that_cannot_be_decided_yet_comes_again(around: Surroundings, running: Any, code: str) -> None:
    around.refuse["letter:echo-1"] = Refused(code)
    await around.append("letter:1", written(), LetterPosted())
    await asyncio.sleep(0.12)
    assert around.told == []
    assert await around.store.position("letters.letters") == 0
    del around.refuse["letter:echo-1"]
    await reached(around, 2)
    assert [stream for stream, _ in around.carried_out] == ["letter:echo-1"]
    assert around.parked == []
