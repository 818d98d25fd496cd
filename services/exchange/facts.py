"""Gathers what a decision needs to know: from own views of the others, the clock, and the lot for numbers."""

import datetime
import secrets
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from contracts.exchange import Accept, Amend, Attach, Draft, Reply, RequestCommand, SaveReply, Send
from contracts.record import Actor, Command, Instant
from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.exchange.domain import Facts, Partner, Request, Upload
from services.exchange.domain.number import DRAWN_BITS, number
from services.exchange.domain.said import files_of
from services.exchange.views import SetDocument

_VERSIONS: WeakKeyDictionary[Host, dict[str, SetDocument]] = WeakKeyDictionary()
"""Versions of question sets never change, and are read with most commands: they are decoded once."""


async def gather(host: Host, stream: str, request: Request | None, command: RequestCommand, actor: Actor) -> Facts:
    """What this command's rules look at, and no more."""
    now = host.clock.now()
    questions = await _questions(host, request, command)
    facts = Facts(
        now=now,
        today=now.date(),
        question_set=questions.questions if questions else None,
        question_set_version=questions.version if questions else 0,
        uploads=await _uploads(host, request, command),
    )
    if not isinstance(command, Draft | Amend | Send | Accept):
        return facts
    own = await _own(host, actor)
    responder = await _responder(host, request, command)
    return replace(
        facts,
        own=own,
        responder=responder,
        today=today(now, responder or own),
        number=await _fresh_number(host, request, now) if isinstance(command, Send) and request else None,
        copied=await _is_own(host, command.copy_of, actor) if isinstance(command, Draft) else False,
    )


async def nothing(host: Host, stream: str, state: Any, command: Command, actor: Actor) -> None:
    """Publishing a question set needs to know nothing else."""


def today(now: Instant, authority: Partner) -> datetime.date:
    """The day on which it is now where this authority sits."""
    return now.astimezone(_zone(authority.timezone)).date()


@cache
def _zone(name: str) -> ZoneInfo:
    # ZoneInfo itself keeps eight; there are more countries than that, and each file would be read again and again.
    return ZoneInfo(name)


async def version_of_set(host: Host, name: str) -> SetDocument | None:
    """The version of a question set with this name (`PQ-01@3`)."""
    known = _VERSIONS.setdefault(host, {})
    if name not in known:
        document = await host.views.get("question_sets", name)
        if document is None:
            return None
        known[name] = document
    return known[name]


async def running_set(host: Host, name: str) -> SetDocument | None:
    """The version that now runs of the set with this id (`PQ-01`), whole."""
    running = await host.views.get("question_sets", name)
    return await version_of_set(host, f"{running.id}@{running.version}") if running else None


async def _own(host: Host, actor: Actor) -> Partner:
    own: Partner | None = await host.views.get("partners", actor.authority or "")
    if own is None:
        # The actor's authority is registered, else there were no actor: directory's word has not come yet.
        raise Refused("not-yet", retry_after=1)
    return own


async def _responder(host: Host, request: Request | None, command: RequestCommand) -> Partner | None:
    named = request.responder if request else None
    if isinstance(command, Draft | Amend) and isinstance(command.responder, str):
        named = command.responder
    return await host.views.get("partners", named) if named else None


async def _questions(host: Host, request: Request | None, command: RequestCommand) -> SetDocument | None:
    if isinstance(command, Draft):
        return await running_set(host, command.question_set)
    if request is not None and isinstance(command, Amend | Send | SaveReply | Reply | Attach):
        return await version_of_set(host, request.question_set)
    return None


async def _fresh_number(host: Host, request: Request, now: Instant) -> str:
    while True:
        drawn = number(request.area, now.year, secrets.randbits(DRAWN_BITS))
        if not await host.views.count("entries", {"number": drawn}):
            return drawn


async def _uploads(host: Host, request: Request | None, command: RequestCommand) -> dict[str, Upload]:
    if request is None:
        return {}
    named: list[str] = []
    if isinstance(command, Attach):
        named = [command.file]
    elif isinstance(command, SaveReply | Reply):
        named = [file for answer in command.answers for file in files_of(answer)]
    found = {}
    for file in dict.fromkeys(named):
        described = await host.files.describe(request.id, file)
        if described is not None:
            found[file] = Upload(
                request=described.case,
                uploader=described.owner,
                name=host.files.name(described),
                media_type=described.media_type,
                size=described.size,
            )
    return found


async def _is_own(host: Host, request: str | None, actor: Actor) -> bool:
    entry = await host.views.get("entries", f"{request}/requester") if request else None
    return entry is not None and entry.authority == actor.authority


async def authority_day(host: Host, actor: Actor) -> datetime.date:
    """The day on which it is now where the reader's authority sits."""
    own = await host.views.get("partners", actor.authority) if actor.authority else None
    now = host.clock.now()
    return today(now, own) if own else now.date()
