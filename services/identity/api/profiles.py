"""Names and addresses of users. Each opening of a profile is in the access log, with its purpose."""

import asyncio
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from contracts.documents import AuthorityNamed
from contracts.identity import UserCard
from contracts.record import Actor
from services.chassis.run.host import Host
from services.identity.domain.user import User, evolve
from services.identity.views import UserDocument

REMEMBERED = 10_000
_own_names: WeakKeyDictionary[Host, dict[tuple[str, int], str | None]] = WeakKeyDictionary()


async def opened(host: Host, user_id: str, actor: Actor, purpose: str) -> User:
    """The user with name and address, as far as they can still be read."""
    user: User | None = None
    for record in await host.opened(f"user:{user_id}", frozenset({"profile"}), actor, purpose):
        user = evolve(user, record)
    if user is None:
        raise LookupError("a user that is in a view is in the log")
    return user


async def all_opened(host: Host, user_ids: Iterable[str], actor: Actor, purpose: str) -> dict[str, User]:
    """The same of several, by id."""
    users = await asyncio.gather(*(opened(host, one, actor, purpose) for one in user_ids))
    return {user.id: user for user in users}


async def own_name(host: Host, user_id: str, document: UserDocument) -> str | None:
    """The user's name for herself. Every page shows it, so it is opened once and then remembered while it stands."""
    names = _own_names.setdefault(host, {})
    key = (user_id, document.profile)
    if key not in names:
        if len(names) >= REMEMBERED:
            names.clear()
        names[key] = (await opened(host, user_id, document.actor(user_id), "own-profile")).name
    return names[key]


def shaped(user_id: str, user: UserDocument | User, name: str | None) -> UserCard:
    """The user for herself."""
    return UserCard(
        id=user_id,
        login=user.login,
        name=name,
        language=user.language,
        authority=AuthorityNamed(id=user.authority, country=user.country),
        roles=roles_shown(user),
    )


def roles_shown(user: UserDocument | User) -> dict[str, list[str]]:
    """What she may be, by legal area."""
    return {area: sorted(roles) for area, roles in user.roles.items()}
