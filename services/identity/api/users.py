"""Users of an authority, for their administrators and themselves."""

import msgspec
from litestar import Controller, Response, get, post
from msgspec import UNSET

from contracts.documents import AuthorityNamed, Items
from contracts.identity import Colleague, ColleagueCard
from contracts.refusal import Refused, require
from services.chassis.web.answers import answers
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

    @get("/", guards=[user_only], responses=answers(Items[Colleague]))
    async def own(self, host: ThisHost, request: Call, actor: Asker) -> Response[bytes]:
        """The users of the reader's authority, by login; for its administrators."""
        require(access.administers(actor), "not-allowed")
        await host.caught_up(request.query_params.get("after"))
        limit = limit_of(request)
        where = {"authority": actor.authority}
        rows = await host.views.find("users", where, order=ORDER, limit=limit, after=start(request))
        users = await profiles.all_opened(host, (key for key, _ in rows), actor, "administration")

        def shape(key: str, document: UserDocument) -> Colleague:
            return Colleague(
                id=key,
                login=document.login,
                name=users[key].name,
                language=document.language,
                authority=AuthorityNamed(id=document.authority, country=document.country),
                roles=profiles.roles_shown(document),
                email=users[key].email,
                status=document.status,
            )

        return page(request, rows, ORDER, limit, shape)

    @get("/{key:str}", guards=[user_only])
    async def one(self, host: ThisHost, actor: Asker, key: Key) -> Response[ColleagueCard]:
        """One user, for herself and her administrators. Who stands above all authorities sees no name."""
        user: User | None
        user, version = await host.state(f"user:{key}")
        if user is None or not access.sees(user, actor):
            raise Refused("not-found")
        named = access.reads_profile(user, actor)
        if named:
            purpose = "own-profile" if actor.user == key else "administration"
            user = await profiles.opened(host, key, actor, purpose)
        else:
            require(access.runs_deployment(actor), "not-allowed")
        body = ColleagueCard(
            id=key,
            login=user.login,
            name=user.name if named else UNSET,
            language=user.language,
            authority=AuthorityNamed(id=user.authority, country=user.country),
            roles=profiles.roles_shown(user),
            email=user.email if named else UNSET,
            phone=user.phone if named else UNSET,
            status=user.status,
            version=version,
            commands=offered(user, actor, training=host.settings.training),
        )
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
