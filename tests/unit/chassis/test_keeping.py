"""What a service keeps beside its log: the access log of reads, parked records, and a journal of nobody's words."""

import datetime
import json
import logging
from pathlib import Path

import pytest

from services.chassis.feeds.feed import Parked
from services.chassis.run import journal
from tests.support.letter_office import LetterOffice, letter_office
from tests.support.letters import POISON, Stamp, Write, clerk

JANUARY = datetime.datetime(2026, 1, 31, 23, 0, tzinfo=datetime.UTC)


async def months(office: LetterOffice) -> list[str]:
    """The months of which the access log has a table."""
    query = "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'reads%' ORDER BY name"
    ((*rows,),) = await office.host.log.run((query, ()))
    return [name for (name,) in rows]


async def test_the_access_log_has_a_table_a_month_and_drops_whole_months_after_twelve(office: LetterOffice) -> None:
    reads = office.host.reads
    for year, month in ((2024, 12), (2025, 1), (2025, 2), (2026, 1)):
        at = datetime.datetime(year, month, 3, tzinfo=datetime.UTC)
        await reads.write(at, clerk(), "letter:1", frozenset({"subject", "statement"}), "letter")
    assert await months(office) == ["reads_202412", "reads_202501", "reads_202502", "reads_202601"]
    await reads.drop_old(JANUARY)
    assert await months(office) == ["reads_202501", "reads_202502", "reads_202601"]
    await reads.drop_old(JANUARY + datetime.timedelta(days=1))
    assert await months(office) == ["reads_202502", "reads_202601"]
    assert [row[4] for row in await reads.of("letter:1", JANUARY)] == ["statement,subject"]


async def test_a_parked_stream_is_kept_over_a_restart_and_counted(words: None, tmp_path: Path) -> None:
    async with letter_office(tmp_path / "home") as office:
        for number, command in enumerate((Write(colour="red", words="w"), Stamp(value=POISON), Stamp(value=1))):
            await office.host.execute("letter:1", command, clerk(), command_id=f"{number}")
        await office.deployment.catch_up()
        rows = await office.host.tables.run("SELECT feed, stream, version, position FROM parked ORDER BY version")
        assert rows == [("letters.letters", "letter:1", 2, 2), ("letters.letters", "letter:1", 3, 3)]
    async with letter_office(tmp_path / "home") as office:
        await office.host.execute("letter:1", Stamp(value=2), clerk(), command_id="4")
        await office.host.execute("letter:2", Write(colour="red", words="w"), clerk(), command_id="5")
        await office.deployment.catch_up()
        rows = await office.host.tables.run("SELECT version FROM parked ORDER BY version")
        assert rows == [(2,), (3,), (4,)]
        documents = await office.host.views.many("letters", ["1", "2"])
        assert (documents["1"].value, documents["2"].colour) == (0, "red")


def test_what_is_parked_says_where_and_not_what() -> None:
    assert set(Parked._fields) == {"position", "stream", "version", "tag", "why"}


async def test_marks_are_kept_and_replaced(office: LetterOffice) -> None:
    assert await office.host.tables.mark("m") is None
    await office.host.tables.set_mark("m", "1")
    await office.host.tables.set_mark("m", "2")
    assert await office.host.tables.mark("m") == "2"


def test_the_journal_is_json_and_drops_the_words_of_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        journal.begin()
        try:
            raise ValueError("what somebody typed")
        except ValueError:
            logging.getLogger("some.library").exception("GET /requests?q=%s failed", "what somebody typed")
        journal.structlog.get_logger().info("started", service="letters")
    finally:
        root.handlers[:], root.level = before
        journal.structlog.reset_defaults()
    library, started = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (library["event"], library["logger"], library["error_type"]) == ("library", "some.library", "ValueError")
    assert "typed" not in str(library)
    assert (started["event"], started["service"], started["level"]) == ("started", "letters", "info")
    assert datetime.datetime.fromisoformat(started["ts"]).tzinfo is not None
