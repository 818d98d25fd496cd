"""Signing in and out, and who one is. What is refused tells nothing of whether a login exists."""

import asyncio
import datetime
import uuid
from time import monotonic
from typing import Annotated

from litestar import Controller, delete, get, post
from msgspec import Meta, Struct

from contracts.identity import ActorToken, SessionDocument, UserCard
from contracts.record import Actor, Instant
from contracts.refusal import Refused
from services.chassis.run import metrics
from services.chassis.run.host import Host
from services.chassis.web.auth import bearer, service_only, user_only
from services.identity import access
from services.identity.api import profiles, sessions
from services.identity.api.forms import Asker, Call, ThisHost, form
from services.identity.domain.user import BeginSession, EndSession, Reason, RefuseSignIn
from services.identity.facts import passwords
from services.identity.views import UserDocument

IDENTITY = Actor(system="identity")
REFUSED_AFTER = 0.3
"""Seconds until a refusal is answered, longer than the work takes: a login that exists makes more of it."""


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A login and the proof that it is one's own."""

    login: Annotated[str, Meta(max_length=64)]
    password: Annotated[str, Meta(max_length=128)]
    code: Annotated[str, Meta(max_length=16)] | None = None
    """Of a second factor; nobody has one yet, so it is not looked at."""


class Swap(Struct, frozen=True, forbid_unknown_fields=True):
    """The handle that a reader showed."""

    session: Annotated[str, Meta(max_length=100)]


class SignInController(Controller):
    """Sessions, as their users and the gateway see them."""

    @post("/sessions", guards=[service_only(*access.MAY_SIGN_IN)])
    async def begin(self, host: ThisHost, request: Call) -> SessionDocument:
        """Sign in: a session handle and who one is."""
        asked = await form(request, SignIn)
        began = monotonic()
        try:
            user_id, document = await _proved(host, asked)
        except Refused:
            await asyncio.sleep(max(0.0, began + REFUSED_AFTER - monotonic()))
            raise
        receipt = await host.execute(
            f"user:{user_id}", BeginSession(), document.actor(user_id), command_id=uuid.uuid4().hex
        )
        handle, expires = await sessions.begin(host, user_id, receipt.version)
        metrics.SIGN_INS.labels("ok").inc()
        name = await profiles.own_name(host, user_id, document)
        return SessionDocument(
            token=handle, expires_at=_instant(expires), user=profiles.shaped(user_id, document, name)
        )

    @post("/swap", guards=[service_only(*access.MAY_SWAP)], status_code=200)
    async def swap(self, host: ThisHost, request: Call) -> ActorToken:
        """An actor token for a session handle, good for a minute; 401 for a handle that is no longer good."""
        asked = await form(request, Swap)
        token, session, _ = await sessions.swap(host, asked.session)
        return ActorToken(token=token, expires_at=_instant(session.expires))

    @delete("/sessions/current", guards=[user_only])
    async def end(self, host: ThisHost, request: Call, actor: Asker) -> None:
        """Sign out."""
        session = bearer(request).session
        if session is not None:
            await sessions.end(host, session)
            await host.execute(f"user:{actor.user}", EndSession(), actor, command_id=f"end-session-{session[:32]}")

    @get("/me", guards=[user_only])
    async def me(self, host: ThisHost, request: Call, actor: Asker) -> UserCard:
        """Who the reader is."""
        await host.caught_up(request.query_params.get("after"))
        document: UserDocument | None = await host.views.get("users", actor.user or "")
        if document is None or actor.user is None:
            raise Refused("not-signed-in")
        return profiles.shaped(actor.user, document, await profiles.own_name(host, actor.user, document))


async def _proved(host: Host, asked: SignIn) -> tuple[str, UserDocument]:
    """The user whose login and password these are. Raises `Refused("sign-in-refused")`, `Refused("too-many")`."""
    found = await host.views.find("users", {"login": asked.login}, limit=1)
    user_id, document = found[0] if found else (None, None)
    try:
        proved = await passwords.proves(host, asked.login, user_id, asked.password)
    except passwords.TooSoon as pause:
        metrics.SIGN_INS.labels("too-soon").inc()
        metrics.RATE_LIMITED.labels("sign-ins-of-a-login").inc()
        if pause.first:
            await _note(host, user_id, "too-soon")
        raise
    if proved and user_id is not None and document is not None and document.status == "active":
        return user_id, document
    metrics.SIGN_INS.labels("refused").inc()
    await _note(host, user_id, "inactive" if proved else "wrong-password")
    raise Refused("sign-in-refused")


async def _note(host: Host, user_id: str | None, reason: Reason) -> None:
    if user_id is not None:
        command = RefuseSignIn(reason=reason)
        await host.execute(f"user:{user_id}", command, IDENTITY, command_id=uuid.uuid4().hex)


def _instant(seconds: int) -> Instant:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
