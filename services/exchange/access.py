"""THE table of requests: which command who may give at which stage, and who reads what (lifecycle.md).

Plain data, asked by `decide`, by the api (`commands`, `withheld`, histories), by the docs and by the tests. "Party" is
the side of the request on which an authority stands. Nothing here looks at a request: callers say party, stage, roles.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from contracts.exchange import Side, Stage, StageGroup, Task
from contracts.record import Actor, PrivateClass

BOTH: tuple[Side, ...] = ("requester", "responder")
OPEN: tuple[Stage, ...] = ("draft", "sent", "accepted", "info-provided")
"""Neither ended nor gone."""
OPEN_AND_SENT: tuple[Stage, ...] = ("sent", "accepted", "info-provided")
CLASSES: tuple[PrivateClass, ...] = ("subject", "statement", "dialogue")
"""The classes of private parts that requests have, in the order in which documents name them."""


class Rule(NamedTuple):
    """One row of the table: who may give a command, where, and what comes of it. A command may have several."""

    command: str
    sides: tuple[Side, ...]
    role: str
    at: tuple[Stage, ...]
    """Stages at which it may be given; none for what begins a request."""
    to: Stage | Literal["same", "gone"]
    event: str


RULES: tuple[Rule, ...] = (
    Rule("draft", ("requester",), "handler", (), "draft", "request-drafted"),
    Rule("amend", ("requester",), "handler", ("draft", "sent"), "same", "request-amended"),
    Rule("delete-draft", ("requester",), "handler", ("draft",), "gone", "draft-deleted"),
    Rule("send", ("requester",), "handler", ("draft",), "sent", "request-sent"),
    Rule("withdraw", ("requester",), "handler", ("sent",), "withdrawn", "request-withdrawn"),
    Rule("accept", ("responder",), "handler", ("sent",), "accepted", "request-accepted"),
    Rule("save-reply", ("responder",), "handler", ("accepted",), "same", "reply-saved"),
    Rule("reply", ("responder",), "handler", ("accepted",), "info-provided", "reply-provided"),
    Rule("write-message", BOTH, "handler", OPEN_AND_SENT, "same", "message-written"),
    Rule("attach", ("requester",), "handler", OPEN, "same", "file-attached"),
    Rule("attach", ("responder",), "handler", OPEN_AND_SENT, "same", "file-attached"),
    Rule("close", ("requester",), "handler", ("info-provided",), "closed", "request-closed"),
)
_BY_COMMAND = {rule.command: tuple(row for row in RULES if row.command == rule.command) for rule in RULES}


class Standing(NamedTuple):
    """What a stage means: in which group pages show it, who moves next, and what each side has to do."""

    group: StageGroup
    waits_for: Side | Literal["nobody"]
    task: Task | None


STAGES: dict[Stage, Standing] = {
    "draft": Standing("being-prepared", "requester", "finish-draft"),
    "sent": Standing("waiting-for-acceptance", "responder", "accept"),
    "accepted": Standing("being-answered", "responder", "answer"),
    "info-provided": Standing("answered", "requester", "check-reply"),
    "closed": Standing("ended", "nobody", None),
    "withdrawn": Standing("ended", "nobody", None),
}


class Reading(NamedTuple):
    """Which classes of private parts a side's users with one of these roles read at these stages."""

    side: Side
    at: tuple[Stage, ...]
    roles: tuple[str, ...]
    classes: tuple[PrivateClass, ...]


CASE_READERS = ("handler", "viewer")
"""Roles that read what is private, in the requests of their own authority (domain.md 1.4)."""
LIST_READERS = ("handler", "viewer", "allocator", "referral-handler")
"""Roles that see their authority's requests at all: what is public of them."""
READINGS: tuple[Reading, ...] = (
    Reading("requester", tuple(STAGES), CASE_READERS, CLASSES),
    Reading("responder", ("sent", "withdrawn"), CASE_READERS, ("dialogue",)),
    Reading("responder", ("accepted", "info-provided", "closed"), CASE_READERS, CLASSES),
)
FILE_CLASS: dict[Side, PrivateClass] = {"requester": "subject", "responder": "statement"}
"""As what a side's files are sealed: the request's papers show the subject, the reply's are part of the answers."""
OWN_SIDE: dict[str, Side] = {"exchange.reply-saved.v1": "responder"}
"""Facts that one side alone sees even after the request was sent."""
BEGINS_FOR_RESPONDER = "exchange.request-sent.v1"
"""What came before this fact is the requester's alone."""


def known(command: str) -> bool:
    """Whether a request has such a command at all."""
    return command in _BY_COMMAND


def side_of(actor: Actor, requester: str, responder: str | None, *, sent: bool) -> Side | None:
    """On which side the actor's authority stands. Until the request is sent there is no responder."""
    if actor.authority is None:
        return None
    if actor.authority == requester:
        return "requester"
    return "responder" if sent and actor.authority == responder else None


def may_ever(command: str, side: Side, actor: Actor, area: str) -> bool:
    """Whether there is a stage at which this actor, on this side, may give the command."""
    rows = _BY_COMMAND.get(command, ())
    return any(side in row.sides and bool(row.at) and actor.has(row.role, area) for row in rows)


def may_now(command: str, side: Side, stage: Stage) -> bool:
    """Whether this stage is one at which this side may give the command."""
    return any(side in row.sides and stage in row.at for row in _BY_COMMAND.get(command, ()))


def commands(side: Side, stage: Stage, actor: Actor, area: str) -> Iterator[str]:
    """What this actor may do now, in the table's order."""
    for row in RULES:
        if side in row.sides and stage in row.at and actor.has(row.role, area):
            yield row.command


def may_look(actor: Actor, area: str) -> bool:
    """Whether the actor sees the requests of its authority in this area."""
    return any(actor.has(role, area) for role in LIST_READERS)


def readable(side: Side, stage: Stage, actor: Actor, area: str) -> frozenset[PrivateClass]:
    """The classes of private parts that may be opened for this actor."""
    return frozenset(
        private
        for row in READINGS
        if row.side == side and stage in row.at and any(actor.has(role, area) for role in row.roles)
        for private in row.classes
    )


def seen(side: Side, tag: str, *, sent: bool) -> bool:
    """Whether this side sees a fact in the history; `sent`: it came with the sending or after it."""
    if not sent:
        return side == "requester"
    return OWN_SIDE.get(tag, side) == side
