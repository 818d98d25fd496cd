"""Commands to a request: who may give them, at which stage, and to which rule each goes."""

from typing import assert_never, get_args

from contracts.exchange import (
    Accept,
    Amend,
    Attach,
    Close,
    DeleteDraft,
    Draft,
    DraftDeleted,
    Reply,
    RequestCommand,
    SaveReply,
    Send,
    Side,
    Withdraw,
    WriteMessage,
)
from contracts.record import Actor, Command, Event, tag
from contracts.refusal import Fault, Refused, require
from services.exchange import access
from services.exchange.domain import answering, conversing, preparing
from services.exchange.domain.facts import Facts
from services.exchange.domain.request import Request

COMMANDS: tuple[type[Command], ...] = get_args(RequestCommand)
"""All that may be asked of a request."""


def permits(request: Request | None, command: str, actor: Actor) -> None:
    """Raise `not-found` for whoever is no party, `not-allowed` where this actor may never give this command.

    A word that is no command at all passes: saying so is the form's business.
    """
    if request is None:
        handles = any("handler" in roles for roles in actor.roles.values())
        require(actor.user and actor.authority and handles, "not-allowed")
        return
    side = side_of(request, actor)
    require(not access.known(command) or access.may_ever(command, side, actor, request.area), "not-allowed")


def side_of(request: Request, actor: Actor) -> Side:
    """On which side the actor's authority stands; `not-found` where on none, or the draft is gone."""
    side = access.side_of(actor, request.requester, request.responder, sent=request.sent)
    if side is None or request.gone:
        raise Refused("not-found")
    return side


def decide(request: Request | None, command: RequestCommand, actor: Actor, facts: Facts) -> list[Event]:
    """The facts that the command brings about; raises `Refused`."""
    permits(request, tag(command), actor)
    if request is None:
        if not isinstance(command, Draft):
            # Everything else is said about a request that is there.
            raise Refused("invalid", Fault("/type", "unknown-value"))
        return preparing.draft(command, actor, facts)
    side = side_of(request, actor)
    require(access.may_now(tag(command), side, request.stage), "wrong-stage")
    match command:
        case Draft():
            raise Refused("not-allowed")
        case Amend():
            return preparing.amend(request, command, facts)
        case DeleteDraft():
            return [DraftDeleted()]
        case Send():
            return preparing.send(request, command, facts)
        case Withdraw():
            return preparing.withdraw(command)
        case Accept():
            return answering.accept(command, facts)
        case SaveReply():
            return answering.save_reply(request, command, actor, facts)
        case Reply():
            return answering.reply(request, command, actor, facts)
        case WriteMessage():
            return conversing.write_message(command, side)
        case Attach():
            return conversing.attach(request, command, actor, side, facts)
        case Close():
            return conversing.close(command)
        case _:
            assert_never(command)
