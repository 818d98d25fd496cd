"""What a decision about a user needs to know: her authority, its other administrators, her login, her password."""

import contextlib
from typing import Any

from msgspec.structs import replace

from contracts.identity import DeactivateUser, GiveRole, RegisterUser, SetPassword, TakeRole
from contracts.record import Actor
from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.identity.domain.user import Authority, Facts, User, register
from services.identity.facts import logins, passwords


async def facts(host: Host, stream: str, user: User | None, command: Any, actor: Actor) -> Facts:
    """As `Decider.facts`: only what this command's decision looks at."""
    user_id = stream.partition(":")[2]
    match command:
        case RegisterUser():
            known = await _about(host, command.authority, user_id)
            with contextlib.suppress(Refused):
                # The login is kept for this user only if nothing else stands in her way; else `decide` says what does.
                register(command, actor, known)
                taken = not await logins.keep(host, command.login, user_id)
                return replace(known, login_taken=taken)
            return known
        case GiveRole() | TakeRole() | DeactivateUser() if user is not None:
            return await _about(host, user.authority, user_id)
        case SetPassword() if user is not None:
            training = host.settings.training
            fits = not training and await passwords.proves(host, user.login, user_id, command.current)
            return Facts(training=training, current_fits=fits)
        case _:
            return Facts()


async def _about(host: Host, authority_id: str, user_id: str) -> Facts:
    document = await host.views.get("authorities", authority_id)
    administrators = await host.views.find(
        "users", {"authority": authority_id, "status": "active", "administers": True}, limit=2
    )
    return Facts(
        authority=document
        and Authority(
            country=document.country,
            coordinator=document.coordinator,
            coordinates=document.coordinates,
            areas=frozenset(document.areas),
        ),
        administrators=sum(key != user_id for key, _ in administrators),
    )
