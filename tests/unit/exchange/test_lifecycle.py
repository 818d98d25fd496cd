"""The table of the code against the table of the specification, which was copied from lifecycle.md by hand.

A command that the contracts have is held to all its rows, as far as its stages are there: adding one makes them live.
What is built may not go.
"""

from typing import Any, get_args

import msgspec
import pytest

from contracts import samples
from contracts.exchange import (
    Accept,
    Amend,
    Attach,
    Draft,
    Reply,
    RequestClosed,
    RequestWithdrawn,
    SaveReply,
    Stage,
)
from contracts.record import Command, tag
from services.exchange import access
from services.exchange.domain import evolve
from services.exchange.domain.decisions import COMMANDS
from tests.support.actors import DK, DK_ADMINISTRATOR, DK_ALLOCATOR, DK_VIEWER, PT, PT_ALLOCATOR, PT_VIEWER, SE
from tests.support.exchange import LIFE, answer, day, file_id, given, uploaded
from tests.support.specification import TABLE, Row
from tests.support.stories import Told, by, fold, records

STAGES = {"-", *get_args(Stage)}
NAMES = {tag(command) for command in COMMANDS}
ROWS = [row._replace(at=row.at & STAGES) for row in TABLE if row.command in NAMES and row.at & STAGES]
STORIES: dict[str, tuple[Told, ...]] = {
    "draft": LIFE[:1],
    "sent": LIFE[:2],
    "accepted": LIFE[:3],
    "info-provided": LIFE,
    "closed": (*LIFE, by(DK, RequestClosed(timeliness="satisfied", effort="satisfied"))),
    "withdrawn": (*LIFE[:2], by(DK, RequestWithdrawn())),
}
COMMAND: dict[str, Command] = {tag(kind): msgspec.convert(samples.command(kind), kind) for kind in COMMANDS}
"""Each command as its example has it, or as these stories need it."""
COMMAND |= {
    tag(command): command
    for command in (
        Draft(area="pq", question_set="PQ-01", responder="pt-pq"),
        Amend(urgent=False),
        Accept(reply_by=day(5)),
        SaveReply(answers=[answer("1", "yes")]),
        Reply(answers=[answer("1", "yes")]),
        Attach(file=file_id(1), title="Diploma", language="da", personal=False),
    )
}
HANDLER = {"requester": DK, "responder": PT}
OTHERS = {"requester": (DK_VIEWER, DK_ALLOCATOR, DK_ADMINISTRATOR), "responder": (PT_VIEWER, PT_ALLOCATOR)}


ALLOWED = {(row.command, row.side, stage): row for row in ROWS for stage in sorted(row.at - {"-"})}
"""Everything that the specification lets happen to a request that is there."""
EVER = {(command, side) for command, side, _ in ALLOWED}
EVERYTHING = [(name, side, stage) for name in COMMAND for side in HANDLER for stage in STORIES]


def told(command: str, side: str, stage: str, actor: Any = None) -> Any:
    """What comes of this command, given at this stage by this side."""
    who = actor or HANDLER[side]
    return given(*STORIES[stage]).when(COMMAND[command], by=who, uploads=uploaded(1, actor=who))


def test_every_command_is_specified_and_what_was_built_is_there() -> None:
    assert {row.command for row in TABLE if row.built} <= NAMES == {row.command for row in ROWS}
    assert set(STORIES) == set(get_args(Stage))


@pytest.mark.parametrize(("command", "side", "stage"), ALLOWED)
def test_what_is_specified_happens(command: str, side: str, stage: str) -> None:
    row = ALLOWED[command, side, stage]
    events = told(command, side, stage).events
    assert [tag(event) for event in events] == [row.event]
    after = fold(evolve, records("request:r1", *STORIES[stage], *(by(HANDLER[side], event) for event in events)))
    if row.to == "gone":
        assert after.gone
    else:
        assert (after.stage, after.gone) == (stage if row.to == "same" else row.to, False)


@pytest.mark.parametrize(("command", "side", "stage"), EVERYTHING)
def test_and_nothing_else(command: str, side: str, stage: str) -> None:
    outcome = told(command, side, stage)
    if (command, side, stage) in ALLOWED:
        assert outcome.events
    elif side == "responder" and stage == "draft":
        outcome.refused("not-found")
    elif (command, side) in EVER:
        outcome.refused("wrong-stage")
    else:
        outcome.refused("not-allowed")


@pytest.mark.parametrize(("command", "side", "stage"), ALLOWED)
def test_only_a_handler_of_the_party_may(command: str, side: str, stage: str) -> None:
    for other in OTHERS[side]:
        told(command, side, stage, other).refused("not-allowed")
    told(command, side, stage, SE).refused("not-found")


@pytest.mark.parametrize(("command", "side", "stage"), EVERYTHING)
def test_the_api_offers_what_the_rules_allow(command: str, side: str, stage: str) -> None:
    offered = list(access.commands(side, stage, HANDLER[side], "pq"))  # type: ignore[arg-type]
    assert (command in offered) == ((command, side, stage) in ALLOWED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.command}/{'+'.join(sorted(row.at))}")
def test_each_side_sees_what_it_may(row: Row) -> None:
    other = "responder" if row.side == "requester" else "requester"
    sent = row.at.isdisjoint(("-", "draft")) or row.to == "sent"
    assert access.seen(row.side, row.event, sent=sent)  # type: ignore[arg-type]
    assert access.seen(other, row.event, sent=sent) == (row.seen == "b")  # type: ignore[arg-type]


def test_the_table_in_the_code_is_the_table_of_the_specification() -> None:
    coded = {
        (rule.command, side, rule.role, stage, rule.to, f"exchange.{rule.event}.v1")
        for rule in access.RULES
        for side in rule.sides
        for stage in rule.at or ("-",)
    }
    assert coded == {(row.command, row.side, row.role, stage, row.to, row.event) for row in ROWS for stage in row.at}
