"""What every event log keeps to: dense streams, one order for all, whole commands or nothing, nothing ever changed."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.record import tag
from contracts.registry import encode
from services.chassis.log.log import Conflict, Entry, Log
from services.chassis.privacy.seal import Sealed
from tests.support.letters import LetterPosted, LetterStamped, LetterWritten, written
from tests.support.stories import public, records


def entries(stream: str, *events: Any, first: int = 1) -> list[Entry]:
    """These facts as they are handed to the log."""
    return [Entry(record) for record in records(stream, *events, first=first)]


async def rows(log: Log) -> list[Any]:
    """The whole log as stored."""
    return list(await log.rows(0, 100_000))


async def test_what_is_appended_is_read_back_in_order_without_its_private_part(log: Log) -> None:
    told = records("letter:1", written(), LetterStamped(value=3), LetterPosted())
    assert await log.append([Entry(record) for record in told]) == [1, 2, 3]
    assert [one.record for one in await log.stream("letter:1")] == public(told)


async def test_an_unknown_stream_is_empty(log: Log) -> None:
    assert await log.stream("letter:none") == []
    assert await log.head() == 0


async def test_the_public_bytes_in_the_log_are_those_of_the_contract(log: Log) -> None:
    (record,) = records("letter:1", written(words="nobody may read this"))
    await log.append([Entry(record, Sealed("letter:1", {"statement": b"\0sealed\0"}))])
    (row,) = await rows(log)
    assert row.topic == tag(LetterWritten)
    assert row.state.partition(b"\0")[0] == encode(record)
    assert b"nobody may read this" not in row.state


async def test_a_sealed_part_with_zero_bytes_comes_back_whole(log: Log) -> None:
    sealed = Sealed("letter:1", {"statement": b"\0\1\0", "subject": bytes(range(256))})
    await log.append([Entry(records("letter:1", written())[0], sealed)])
    (stored,) = await log.stream("letter:1")
    assert stored.sealed == sealed


async def test_the_same_version_again_is_a_conflict_and_stores_nothing(log: Log) -> None:
    await log.append(entries("letter:1", written("red")))
    with pytest.raises(Conflict):
        await log.append(entries("letter:1", written("blue")))
    (stored,) = await log.stream("letter:1")
    assert stored.record.event.colour == "red"
    assert len(await rows(log)) == 1


async def test_a_command_is_stored_whole_or_not_at_all(log: Log) -> None:
    await log.append(entries("letter:1", written(), LetterStamped(value=1)))
    with pytest.raises(Conflict):  # its second fact is fine, its first is not
        await log.append(entries("letter:1", LetterStamped(value=2), LetterStamped(value=3), first=2))
    assert [one.record.version for one in await log.stream("letter:1")] == [1, 2]


async def test_a_conflict_harms_no_neighbour_of_its_group(log: Log) -> None:
    await log.append(entries("letter:taken", written()))
    streams = [f"letter:{number}" for number in range(20)]
    work = [log.append(entries(stream, written())) for stream in streams]
    work.insert(7, log.append(entries("letter:taken", written())))
    answers = await asyncio.gather(*work, return_exceptions=True)
    assert [number for number, answer in enumerate(answers) if isinstance(answer, Conflict)] == [7]
    assert [len(await log.stream(stream)) for stream in streams] == [1] * 20
    for stream, answer in zip(streams, answers[:7] + answers[8:], strict=True):
        assert answer == [log.position_of(stream, 1)]


async def test_a_statement_that_fails_harms_no_neighbour_of_its_group(log: Log) -> None:
    await log.run(("CREATE TABLE once (id INTEGER PRIMARY KEY)", ()), ("INSERT INTO once VALUES (1)", ()))
    good, bad, also_good = await asyncio.gather(
        log.append(entries("letter:1", written())),
        log.append(entries("letter:2", written()), [("INSERT INTO once VALUES (1)", ())]),
        log.append(entries("letter:3", written()), [("INSERT INTO once VALUES (2)", ())]),
        return_exceptions=True,
    )
    assert isinstance(bad, Conflict)
    assert good == [1]
    assert also_good == [2]
    assert await log.stream("letter:2") == []


async def test_a_statement_that_no_database_understands_harms_no_neighbour(log: Log) -> None:
    good, bad, also_good = await asyncio.gather(
        log.append(entries("letter:1", written())),
        log.append(entries("letter:2", written()), [("INSERT INTO nowhere VALUES (1)", ())]),
        log.append(entries("letter:3", written())),
        return_exceptions=True,
    )
    assert (good, also_good) == ([1], [2])
    assert isinstance(bad, Exception)
    assert not isinstance(bad, Conflict)
    assert await log.stream("letter:2") == []


async def test_what_goes_alongside_is_in_the_same_commit(log: Log) -> None:
    await log.run(("CREATE TABLE side (id INTEGER PRIMARY KEY)", ()))
    await log.append(entries("letter:1", written()), [("INSERT INTO side VALUES (1)", ())])
    with pytest.raises(Conflict):
        await log.append(entries("letter:1", written()), [("INSERT INTO side VALUES (2)", ())])
    assert await log.run(("SELECT id FROM side", ())) == [[(1,)]]


async def test_statements_of_a_group_get_their_own_answers(log: Log) -> None:
    asked = [log.run(("SELECT ?", (number,)), ("SELECT ?", (-number,))) for number in range(10)]
    assert await asyncio.gather(*asked) == [[[(number,)], [(-number,)]] for number in range(10)]


async def test_positions_follow_the_order_of_the_commits_under_32_callers(log: Log) -> None:
    async def caller(number: int) -> list[int]:
        positions: list[int] = []
        for version in range(1, 11):
            event = written() if version == 1 else LetterStamped(value=version)
            positions += await log.append(entries(f"letter:{number}", event, first=version))
        return positions

    told = await asyncio.gather(*[caller(number) for number in range(32)])
    stored = await rows(log)
    assert [row.id for row in stored] == list(range(1, 321))
    assert [sorted(positions) for positions in told] == told
    for number, positions in enumerate(told):
        mine = [row for row in stored if row.originator_id == f"letter:{number}"]
        assert [row.id for row in mine] == positions
        assert [row.originator_version for row in mine] == list(range(1, 11))


async def test_a_reader_never_sees_a_later_position_before_an_earlier_one(log: Log) -> None:
    seen: list[int] = []
    done = asyncio.Event()

    async def follow() -> None:
        while not done.is_set() or len(seen) < 160:
            seen.extend(row.id for row in await log.rows(seen[-1] if seen else 0, 7))
            await asyncio.sleep(0)

    follower = asyncio.create_task(follow())
    await asyncio.gather(*[log.append(entries(f"letter:{number}", written())) for number in range(160)])
    done.set()
    await asyncio.wait_for(follower, 10)
    assert seen == list(range(1, 161))


async def test_rows_come_in_batches_behind_a_position(log: Log) -> None:
    await log.append(entries("letter:1", written(), *[LetterStamped(value=value) for value in range(9)]))
    assert [row.id for row in await log.rows(0, 4)] == [1, 2, 3, 4]
    assert [row.id for row in await log.rows(4, 100)] == [5, 6, 7, 8, 9, 10]
    assert await log.rows(10, 5) == []
    assert log.read((await log.rows(2, 1))[0]).record.event == LetterStamped(value=1)


async def test_listeners_hear_of_every_append(log: Log) -> None:
    heard: list[int] = []
    log.listen(lambda: heard.append(1))
    await log.append(entries("letter:1", written()))
    await log.append(entries("letter:2", written()))
    assert len(heard) == 2


async def test_what_was_acknowledged_is_there_after_a_restart(open_log: Callable[[], Log]) -> None:
    first = open_log()
    await first.append(entries("letter:1", written(), LetterStamped(value=2)))
    second = open_log()  # the first one was never closed: as after a kill
    assert [one.record.version for one in await second.stream("letter:1")] == [1, 2]
    assert await second.append(entries("letter:1", LetterPosted(), first=3)) == [3]


# --- append-only, by the database itself ------------------------------------------------------------------------------

TAMPERING = {
    "update": "UPDATE stored_events SET state=x'00' WHERE rowid=1",
    "update-version": "UPDATE stored_events SET originator_version=9",
    "delete": "DELETE FROM stored_events WHERE rowid=1",
    "delete-all": "DELETE FROM stored_events",
    "insert-or-replace": "INSERT OR REPLACE INTO stored_events (originator_id, originator_version, topic, state) "
    "VALUES ('letter:1', 1, 'x', x'00')",
    "replace-by-position": "REPLACE INTO stored_events (rowid, originator_id, originator_version, topic, state) "
    "VALUES (1, 'letter:2', 1, 'x', x'00')",
    "insert-or-ignore-a-position": "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
    "VALUES (1, 'letter:2', 1, 'x', x'00')",
    "upsert": "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES "
    "('letter:1', 1, 'x', x'00') ON CONFLICT DO UPDATE SET state=excluded.state",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
async def test_the_database_refuses_to_change_what_was_said(log: Log, tmp_path: Path, statement: str) -> None:
    await log.append(entries("letter:1", written(), LetterStamped(value=1)))
    before = await rows(log)
    plain = sqlite3.connect(tmp_path / "letters.log")  # as the sqlite3 tool would: none of our pragmas
    try:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(statement)
    finally:
        plain.close()
    assert await rows(log) == before


async def test_append_only_triggers_that_were_removed_are_missed(
    log: Log, open_log: Callable[[], Log], tmp_path: Path
) -> None:
    assert log.recorder.missing_triggers() == []
    plain = sqlite3.connect(tmp_path / "letters.log")
    plain.execute("DROP TRIGGER log_refuses_delete")
    plain.close()
    assert log.recorder.missing_triggers() == ["log_refuses_delete"]
    assert open_log().recorder.missing_triggers() == ["log_refuses_delete"], "a start must not put it back unnoticed"


async def test_a_quick_look_changes_nothing(log: Log) -> None:
    await log.run(("CREATE TABLE side (id INTEGER PRIMARY KEY)", ()))
    with pytest.raises(Exception, match="readonly"):
        log.look("INSERT INTO side VALUES (1) RETURNING id")
    assert await log.run(("SELECT id FROM side", ())) == [[]]


async def test_every_commit_is_synced_to_the_disk(log: Log) -> None:
    with log.recorder.datastore.transaction(commit=True) as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2  # FULL
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
