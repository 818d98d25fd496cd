"""What the access log keeps to: every opening stays as it was written, until its whole month is dropped."""

import datetime
import sqlite3
from pathlib import Path

import pytest

from services.chassis.log.log import Log
from services.chassis.privacy.reads import ReadLog
from tests.support.letters import clerk

NOW = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
TAMPERING = {
    "update": "UPDATE reads_202611 SET who='nobody'",
    "delete": "DELETE FROM reads_202611",
    "insert-or-replace": "INSERT OR REPLACE INTO reads_202611 (rowid, at, who, stream, classes, purpose) "
    "VALUES (1, 'x', 'nobody', 'letter:1', 'statement', 'letter')",
}


async def opened(reads: ReadLog, at: datetime.datetime = NOW) -> None:
    await reads.write(at, clerk(), "letter:1", frozenset({"statement", "subject"}), "letter")


async def test_who_opened_what_when_and_why(log: Log) -> None:
    reads = ReadLog(log.run)
    await opened(reads)
    await opened(reads)
    line = ("2026-11-23T09:30:00.000+00:00", clerk().user, "dk-post", "letter:1", "statement,subject", "letter")
    assert await reads.of("letter:1", NOW) == [line, line]
    assert await reads.of("letter:2", NOW) == []


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
async def test_the_database_refuses_to_change_what_was_opened(log: Log, tmp_path: Path, statement: str) -> None:
    reads = ReadLog(log.run)
    await opened(reads)
    before = await reads.of("letter:1", NOW)
    plain = sqlite3.connect(tmp_path / "letters.log")  # as the sqlite3 tool would: none of our pragmas
    try:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(statement)
    finally:
        plain.close()
    assert await reads.of("letter:1", NOW) == before


async def test_whole_months_are_dropped_after_twelve(log: Log) -> None:
    reads = ReadLog(log.run)
    kept, old = (
        datetime.datetime(2025, 11, 1, tzinfo=datetime.UTC),
        datetime.datetime(2025, 10, 31, tzinfo=datetime.UTC),
    )
    for at in (NOW, kept, old):
        await opened(reads, at)
    assert await reads.drop_old(NOW) == ["reads_202510"]
    assert [len(await reads.of("letter:1", at)) for at in (NOW, kept, old)] == [1, 1, 0]
