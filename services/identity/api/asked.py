"""What other services ask identity, where alone names and addresses are (architecture.md 19)."""

from typing import Annotated

from litestar import Controller, post
from msgspec import Meta, Struct

from contracts.identity import Address, AreaCode, AuthorityId, Role
from contracts.refusal import Refused
from services.chassis.run.host import Host
from services.chassis.web.auth import service_only
from services.identity import access
from services.identity.api import profiles
from services.identity.api.forms import Asker, Call, ThisHost, form
from services.identity.views import UserDocument

UserIds = Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=200)]


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """Users whose names a page shows to their colleagues; with `authority`, only those who are of it."""

    ids: UserIds
    authority: AuthorityId | None = None


class Addresses(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to write to: these users, or those of an authority who have one of the roles in the area."""

    users: UserIds | None = None
    authority: AuthorityId | None = None
    area: AreaCode | None = None
    roles: list[Role] = []


class AskedController(Controller):
    """Names and addresses, for services by themselves."""

    @post("/names", guards=[service_only(*access.MAY_ASK_NAMES)], status_code=200)
    async def names(self, host: ThisHost, request: Call, actor: Asker) -> dict[str, str]:
        """Names by user id. Who is unknown, or of another authority than the one given, is left out."""
        asked = await form(request, Names)
        documents: dict[str, UserDocument] = await host.views.many("users", asked.ids)
        ids = [one for one, user in documents.items() if asked.authority in (None, user.authority)]
        users = await profiles.all_opened(host, ids, actor, "names-for-colleagues")
        return {one: user.name for one, user in users.items() if user.name is not None}

    @post("/addresses", guards=[service_only(*access.MAY_ASK_ADDRESSES)], status_code=200)
    async def addresses(self, host: ThisHost, request: Call, actor: Asker) -> list[Address]:
        """Address, name and language of each, by login; only of users who are active."""
        asked = await form(request, Addresses)
        users = await profiles.all_opened(host, await _receivers(host, asked), actor, "notice")
        return [
            Address(user=user.id, email=user.email, name=user.name, language=user.language)
            for user in sorted(users.values(), key=lambda user: user.login)
            if user.email is not None
        ]


async def _receivers(host: Host, asked: Addresses) -> list[str]:
    if asked.users is not None:
        known: dict[str, UserDocument] = await host.views.many("users", asked.users)
        return [one for one, user in known.items() if user.status == "active"]
    if asked.authority is None or asked.area is None:
        raise Refused("invalid")
    receivers, after = [], None
    while page := await host.views.find(
        "users", {"authority": asked.authority, "status": "active"}, order=("login",), limit=200, after=after
    ):
        receivers += [one for one, user in page if user.is_any(asked.roles, asked.area)]
        after = (page[-1][1].login, page[-1][0])
    return receivers
