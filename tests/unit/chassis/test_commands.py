"""execute(): read, gather facts, decide, append; quicker neighbours, ids that make retries safe, and private parts."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.record import Actor, Command, Event
from contracts.refusal import Refused
from services.chassis.run import metrics
from services.chassis.service import Service
from tests.support.letter_office import LetterOffice, letter_office
from tests.support.letters import LETTERS, SERVICE, Burn, LetterStamped, LetterWritten, Post, Stamp, Words, Write, clerk

WRITE = Write(colour="red", words="nobody may read this", addressee="Ana Silva")
LETTER = "letter:1"


def office_with(**changed: Any) -> Service:
    """The service of letters with another decider."""
    return msgspec.structs.replace(SERVICE, deciders=(msgspec.structs.replace(LETTERS, **changed),))


async def give(office: LetterOffice, command: Command, command_id: str, **more: Any) -> Any:
    """A clerk gives this command to the letter."""
    return await office.host.execute(LETTER, command, more.pop("by", clerk()), command_id=command_id, **more)


async def tags(office: LetterOffice) -> list[str]:
    """What happened to the letter."""
    return [type(record.event).__name__ for record in await office.host.records(LETTER)]


class Meddler:
    """Somebody who is quicker, so many times: between the reading and the appending of others."""

    def __init__(self, times: int) -> None:
        self.times = times

    async def facts(self, host: Any, stream: str, state: Any, command: Any, actor: Actor) -> Any:
        """Gather facts, and let the quicker one in between."""
        if self.times and isinstance(command, Post):
            self.times -= 1
            await host.execute(stream, Stamp(value=self.times + 1), clerk(), command_id=f"quick-{self.times}")
        return await LETTERS.facts(host, stream, state, command, actor)


@pytest.mark.parametrize("times", range(3))
async def test_a_command_is_decided_anew_when_somebody_was_quicker(tmp_path: Path, times: int) -> None:
    async with letter_office(tmp_path / "home", office_with(facts=Meddler(times).facts)) as office:
        await give(office, WRITE, "1")
        receipt = await give(office, Post(), "2")
        # Decided on the letter as it then was: with the quicker one's stamp it needs none of ours.
        expected = ["LetterStamped"] * max(times, 1)
        assert await tags(office) == ["LetterWritten", *expected, "LetterPosted"]
        assert receipt.version == len(expected) + 2


async def test_but_not_for_ever(tmp_path: Path) -> None:
    async with letter_office(tmp_path / "home", office_with(facts=Meddler(3).facts)) as office:
        await give(office, WRITE, "1")
        with pytest.raises(Refused) as refused:
            await give(office, Post(), "2")
        assert (refused.value.code, refused.value.version) == ("version-stale", 1 + 3)
        assert "LetterPosted" not in await tags(office)


async def test_with_a_version_it_is_tried_once(tmp_path: Path) -> None:
    async with letter_office(tmp_path / "home", office_with(facts=Meddler(1).facts)) as office:
        await give(office, WRITE, "1")
        with pytest.raises(Refused) as refused:
            await give(office, Post(), "2", if_match=1)
        assert (refused.value.code, refused.value.version) == ("version-stale", 2)


async def test_the_same_key_while_its_command_is_being_carried_out_is_told_so(tmp_path: Path) -> None:
    told: list[tuple[str, int | None]] = []

    async def facts(host: Any, stream: str, state: Any, command: Any, actor: Actor) -> Any:
        with pytest.raises(Refused) as refused:
            await host.execute(stream, command, actor, command_id="1")
        told.append((refused.value.code, refused.value.retry_after))
        return await LETTERS.facts(host, stream, state, command, actor)

    async with letter_office(tmp_path / "home", office_with(facts=facts)) as office:
        assert (await give(office, WRITE, "1")).version == 1
        assert told == [("in-progress", 1)]
        assert (await give(office, WRITE, "1")).replayed


async def test_nothing_is_gathered_for_who_may_not(tmp_path: Path) -> None:
    asked: list[Actor] = []

    async def facts(host: Any, stream: str, state: Any, command: Any, actor: Actor) -> Any:
        asked.append(actor)
        return await LETTERS.facts(host, stream, state, command, actor)

    async with letter_office(tmp_path / "home", office_with(facts=facts)) as office:
        await give(office, WRITE, "1")
        for actor, code in ((clerk("pt-post"), "not-found"), (clerk("dk-post", "viewer"), "not-allowed")):
            with pytest.raises(Refused) as refused:
                await give(office, Stamp(value=1), "2", by=actor)
            assert refused.value.code == code
    assert asked == [clerk()]


async def test_a_version_that_the_letter_does_not_have_is_stale(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    for version in (0, 2):
        with pytest.raises(Refused) as refused:
            await give(office, Stamp(value=1), "2", if_match=version)
        assert (refused.value.code, refused.value.version) == ("version-stale", 1)
    assert (await give(office, Stamp(value=1), "2", if_match=1)).version == 2


async def test_a_repeat_that_would_by_now_be_refused_gets_the_first_receipt(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    first = await give(office, Post(), "2")
    assert await give(office, Post(), "2") == msgspec.structs.replace(first, replayed=True)


async def test_a_command_and_its_id_are_in_one_commit(office: LetterOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    async def killed(*_: Any) -> None:
        raise ConnectionError("killed between two commits")

    monkeypatch.setattr(office.host.log, "run", killed)
    await give(office, WRITE, "1")
    assert (await give(office, WRITE, "1")).replayed
    assert await office.stored() == 1


async def test_a_command_that_brings_nothing_about_stores_nothing(tmp_path: Path) -> None:
    def nothing(*_: Any) -> list[Event]:
        return []

    async with letter_office(tmp_path / "home", office_with(decide=nothing)) as office:
        receipt = await give(office, WRITE, "1")
        assert (receipt.version, receipt.events, await office.stored()) == (0, [], 0)
        assert office.host.keys.key("letter:1") is None


async def test_the_envelope_says_who_when_and_why(office: LetterOffice) -> None:
    await give(office, WRITE, "the-id", trace="00-aa-bb-01", correlation="the-chain")
    await give(office, Stamp(value=1), "other")
    first, second = await office.host.records(LETTER)
    assert (first.origin, first.stream, first.version) == ("test", LETTER, 1)
    assert first.by == clerk().by()
    assert (first.cause, first.correlation, first.trace) == ("the-id", "the-chain", "00-aa-bb-01")
    assert (second.cause, second.correlation, second.trace) == ("other", "other", None)
    assert first.at <= second.at <= office.host.clock.now()


async def test_a_repeat_after_a_restart_gets_the_first_receipt(words: None, tmp_path: Path) -> None:
    async with letter_office(tmp_path / "home") as office:
        first = await give(office, WRITE, "1", body=b"digest")
        await give(office, Stamp(value=1), "2")
    async with letter_office(tmp_path / "home") as office:
        again = await give(office, WRITE, "1", body=b"digest")
        assert again == msgspec.structs.replace(first, replayed=True)
        with pytest.raises(Refused) as refused:
            await give(office, WRITE, "1", body=b"another")
        assert refused.value.code == "key-reused"
        assert await office.stored() == 2


async def test_ids_and_bodies_lie_in_the_table_as_nothing_that_can_be_guessed(words: None, tmp_path: Path) -> None:
    found = []
    for home in ("one", "two"):
        async with letter_office(tmp_path / home) as office:
            await give(office, WRITE, "1")
            ((row,),) = await office.host.log.run(("SELECT id FROM commands", ()))
            found.append(row[0])
    assert len(found[0]) == 16
    assert found[0] != found[1], "the digest is keyed by the deployment's own key"


async def test_a_refusal_stores_nothing_at_all(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    with pytest.raises(Refused):
        await give(office, Stamp(value=0), "2")
    assert await office.host.log.run(("SELECT count(*) FROM commands", ())) == [[(1,)]]


async def test_metrics_count_commands_by_how_they_ended_and_facts_by_tag(office: LetterOffice) -> None:
    def count(command: str, outcome: str) -> float:
        return float(metrics.COMMANDS.labels("letters", command, outcome)._value.get())

    def facts() -> float:
        return float(metrics.LOG_EVENTS.labels("letters", "letters.letter-stamped.v1")._value.get())

    outcomes = ("ok", "replayed", "refused")
    before, facts_before = [count("stamp", outcome) for outcome in outcomes], facts()
    letter = await office.written()
    assert (await office.command(letter, 1, "stamp", value=1)).status == 200
    for _ in range(2):
        await office.host.execute(f"letter:{letter}", Stamp(value=3), clerk(), command_id="again")
    with pytest.raises(Refused):
        await office.host.execute(f"letter:{letter}", Stamp(value=0), clerk(), command_id="wrong")
    after = [count("stamp", outcome) for outcome in outcomes]
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 1, 1]
    assert facts() - facts_before == 2


# --- private parts ----------------------------------------------------------------------------------------------------


async def test_a_decision_reads_private_parts_and_nobody_else_does(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    assert (await office.host.commands.known(LETTER)).state.words == "nobody may read this"
    state, version = await office.host.state(LETTER)
    assert (state.words, version) == (None, 1)
    (record,) = await office.host.records(LETTER)
    assert record.event == LetterWritten(office="dk-post", colour="red")
    assert record.event.private == ()
    assert b"nobody may read this" not in (await office.host.log.rows(0, 10))[0].state


async def test_an_opening_is_in_the_access_log_before_it_is_answered(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    (record,) = await office.host.opened(LETTER, frozenset({"statement"}), clerk(), "letter")
    assert record.event.private == (Words(text="nobody may read this"),)
    ((at, who, authority, stream, classes, purpose),) = await office.host.reads.of(LETTER, office.host.clock.now())
    assert (who, authority, stream, classes, purpose) == ("user-1", "dk-post", LETTER, "statement", "letter")
    assert at.startswith(f"{office.host.clock.now():%Y-%m-%d}")


async def test_an_opening_that_cannot_be_written_down_does_not_happen(
    office: LetterOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any) -> None:
        raise OSError("disk full")

    await give(office, WRITE, "1")
    monkeypatch.setattr(office.host.reads, "write", fails)
    with pytest.raises(OSError, match="disk full"):
        await office.host.opened(LETTER, frozenset({"statement"}), clerk(), "letter")


async def test_opening_nothing_is_not_written_down(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    for classes in (frozenset(), frozenset({"dialogue"})):
        (record,) = await office.host.opened(LETTER, classes, clerk(), "letter")  # type: ignore[arg-type]
        assert record.event.private == ()
    assert await office.host.reads.of(LETTER, office.host.clock.now()) == []


async def test_the_end_of_a_case_destroys_its_key_at_once(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    await give(office, Burn(), "2")
    assert office.host.keys.key(LETTER) is None
    (written, _) = await office.host.opened(LETTER, frozenset({"statement"}), clerk(), "letter")
    assert written.event.private == ()
    assert (await office.host.commands.known(LETTER)).state.words is None, "evolve stands a part that is gone"


async def test_the_end_of_a_case_takes_its_files_along(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    await office.host.files.put(
        LETTER, "0a", owner="user-1", party="", name="a.pdf", media_type="application/pdf", digest=b"", data=b"x"
    )
    await give(office, Burn(), "2")
    await office.deployment.catch_up()
    assert await office.host.files.describe(LETTER, "0a") is None


async def test_after_its_end_a_case_still_takes_facts_without_private_parts(office: LetterOffice) -> None:
    await give(office, WRITE, "1")
    await give(office, Burn(), "2")
    assert (await give(office, Stamp(value=4), "3")).version == 3
    assert (await office.host.records(LETTER))[-1].event == LetterStamped(value=4)
    with pytest.raises(Refused) as refused:
        await give(office, WRITE, "4")
    assert refused.value.code == "not-found"
    assert office.host.keys.key(LETTER) is None


async def test_a_kill_between_the_end_and_the_key_is_made_good_by_the_feed(
    office: LetterOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: Any) -> None:
        raise ConnectionError("killed here")

    await give(office, WRITE, "1")
    with monkeypatch.context() as patched:
        patched.setattr(office.host.keys, "destroy", killed)
        with pytest.raises(ConnectionError):
            await give(office, Burn(), "2")
    assert office.host.keys.key(LETTER) is not None
    await office.deployment.catch_up()
    assert office.host.keys.key(LETTER) is None
