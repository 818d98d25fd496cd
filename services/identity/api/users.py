"""Users of an authority, for their administrators and themselves."""

from typing import Any

import msgspec
from litestar import Controller, Response, get, post

from contracts.refusal import Refused, require
from services.chassis.web.auth import user_only
from services.chassis.web.intake import intake
from services.chassis.web.lists import limit_of, page, start
from services.identity import access
from services.identity.api import profiles, sessions
from services.identity.api.forms import Asker, Call, Key, ThisHost
from services.identity.domain.user import User, offered
from services.identity.facts import passwords
from services.identity.views import UserDocument

ORDER = ("login",)


class _Ending(msgspec.Struct):
    """What of a command's body matters once it is carried out."""

    type: str
    new: str = ""


class _Version(msgspec.Struct):
    version: int


class UserController(Controller):
    """Lists, pages and commands of users."""

    path = "/identity/users"

    @get("/", guards=[user_only])
    async def own(self, host: ThisHost, request: Call, actor: Asker) -> Response[bytes]:
        """The users of the reader's authority, by login; for its administrators."""
        require(access.administers(actor), "not-allowed")
        await host.caught_up(request.query_params.get("after"))
        limit = limit_of(request)
        where = {"authority": actor.authority}
        rows = await host.views.find("users", where, order=ORDER, limit=limit, after=start(request))
        users = await profiles.all_opened(host, (key for key, _ in rows), actor, "administration")

        def shape(key: str, document: UserDocument) -> dict[str, Any]:
            return profiles.shaped(key, document, users[key].name) | {
                "email": users[key].email,
                "status": document.status,
            }

        return page(request, rows, ORDER, limit, shape)

    @get("/{key:str}", guards=[user_only])
    async def one(self, host: ThisHost, actor: Asker, key: Key) -> Response[dict[str, Any]]:
        """One user, for herself and her administrators. Who stands above all authorities sees no name."""
        user: User | None
        user, version = await host.state(f"user:{key}")
        if user is None or not access.sees(user, actor):
            raise Refused("not-found")
        body: dict[str, Any] = {}
        if access.reads_profile(user, actor):
            purpose = "own-profile" if actor.user == key else "administration"
            user = await profiles.opened(host, key, actor, purpose)
            body = profiles.shaped(key, user, user.name) | {"email": user.email, "phone": user.phone}
        elif access.runs_deployment(actor):
            body = profiles.shaped(key, user, None)
            del body["name"]
        else:
            raise Refused("not-allowed")
        body |= {
            "status": user.status,
            "version": version,
            "commands": offered(user, actor, training=host.settings.training),
        }
        return Response(body, headers={"ETag": f'"{version}"'})

    @post("/", guards=[user_only])
    async def register(self, host: ThisHost, request: Call, actor: Asker) -> Response[bytes]:
        """Register a user."""
        return await intake(host, request, actor, "user", None)

    @post("/{key:str}/commands", guards=[user_only])
    async def command(self, host: ThisHost, request: Call, actor: Asker, key: Key) -> Response[bytes]:
        """Every other command. What it changes beside the log is done after the fact, and again when it is repeated:
        both carry the fact's version, so an old repetition changes nothing."""
        receipt = await intake(host, request, actor, "user", key)
        asked = msgspec.json.decode(await request.body(), type=_Ending)
        version = msgspec.json.decode(receipt.content, type=_Version).version
        if asked.type == "set-password":
            await passwords.keep(host, key, version, asked.new)
        if asked.type in ("set-password", "deactivate-user"):
            await sessions.end_earlier(host, key, version)
        return receipt
