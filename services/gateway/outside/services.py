"""The four services behind the gateway, as a signed-in reader's program or page gets at them.

A reader shows an opaque handle. Identity swaps it for an actor token of 60 s, with which every other service is called;
the swap is remembered until shortly before the token ends, so a right that was taken away is gone within a minute.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import monotonic, time
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from contracts.record import Actor
from contracts.refusal import STATUS, Fault, Refused
from services.chassis.run import metrics
from services.chassis.run.host import Host
from services.chassis.web.auth import Claims
from services.chassis.web.upstream import Reply
from services.gateway.outside.remembered import Remembered, Tries

PATIENCE = 10.0
"""Seconds for which a call is repeated while its service is away."""
EARLY = 5
"""Seconds before its end at which a token is no longer used: it must live until the service has read it."""
LONGEST_HANDLE = 100
NAME_SECONDS = 300
SIGN_INS_IN_VAIN = 60
"""From one address within ten minutes; identity besides delays each account."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A reader who is signed in. `handle` is what the reader shows, `token` what the services are shown."""

    handle: str
    token: str
    actor: Actor


class Services:
    """The services behind this gateway."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._sessions: Remembered[Session] = Remembered(20_000)
        self._authorities: Remembered[str] = Remembered(20_000)
        self._colleagues: Remembered[str] = Remembered(20_000)
        self._sign_ins = Tries(SIGN_INS_IN_VAIN, 600)

    @classmethod
    def of(cls, host: Host) -> "Services":
        """The services behind the gateway that this host runs; what they said is shared by its API and its pages."""
        return _OF.setdefault(host, cls(host)) if host not in _OF else _OF[host]

    # --- sessions ---------------------------------------------------------------------------------------------------

    async def session(self, handle: str | None) -> Session:
        """Whose handle this is. Raises `Refused("not-signed-in")` for none, an unknown or an ended one."""
        if not handle or len(handle) > LONGEST_HANDLE:
            raise Refused("not-signed-in")
        known = self._sessions.get(handle)
        if known is not None:
            return known
        reply = await self._ask("identity", "POST", "/swap", {"session": handle})
        claims = _claims(reply["token"])
        session = Session(handle=handle, token=reply["token"], actor=_actor(claims))
        self._sessions.keep(handle, session, claims.exp - EARLY)
        return session

    async def sign_in(self, body: bytes, address: str) -> Reply:
        """Identity's answer to this log-on form. Raises `Refused("too-many")` for a network address from which too many
        were in vain."""
        wait = self._sign_ins.begin(address)
        if wait:
            metrics.RATE_LIMITED.labels("sign-ins-of-an-address").inc()
            raise Refused("too-many", retry_after=wait)
        reply = await self._send("identity", "POST", "/sessions", self._own("identity"), {}, body)
        if reply.status < 300:
            self._sign_ins.succeeded(address)
        return reply

    async def sign_out(self, session: Session) -> Reply:
        """Ends the session here and at identity."""
        self._sessions.forget(session.handle)
        return await self._send("identity", "DELETE", "/sessions/current", session.token, {}, b"")

    # --- calls ------------------------------------------------------------------------------------------------------

    async def call(
        self,
        session: Session | None,
        service: str,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """The service's answer, whatever its status. `path` may have a query. While the service is away a call that
        may be repeated (a read, or one with an Idempotency-Key) is repeated for ten seconds, then
        `Refused("unavailable")`. Without a session it is a visitor's call."""
        return await self._send(service, method, path, session.token if session else None, headers or {}, body)

    async def read(self, session: Session, service: str, path: str, language: str | None = None) -> Any:
        """The JSON that is at this path. Raises `Refused` with the service's code for any answer but a good one."""
        headers = {"accept-language": language} if language else {}
        return _good(await self._send(service, "GET", path, session.token, headers, b""))

    async def _ask(self, service: str, method: str, path: str, form: Any) -> Any:
        body = msgspec.json.encode(form)
        return _good(await self._send(service, method, path, self._own(service), {}, body, again=True))

    def _own(self, service: str) -> str:
        return self._host.service_token(service)

    async def _send(
        self,
        service: str,
        method: str,
        path: str,
        token: str | None,
        headers: Mapping[str, str],
        body: bytes,
        again: bool = False,
    ) -> Reply:
        end, pause = monotonic() + PATIENCE, 0.05
        again = again or method in ("GET", "DELETE") or "idempotency-key" in headers
        while True:
            try:
                reply: Reply = await self._host.upstream.call(
                    service, method, path, token=token, headers=headers, body=body
                )
            except Refused as refused:
                if refused.code != "unavailable" or not again or monotonic() + pause > end:
                    raise
            else:
                return reply
            await asyncio.sleep(pause)
            pause = min(2 * pause, 1.0)

    # --- names ------------------------------------------------------------------------------------------------------

    async def authorities(self, ids: Iterable[str]) -> dict[str, str]:
        """The official names of these authorities; an unknown one has none."""
        return await self._names(
            self._authorities, "", ids, lambda missing: self._ask("directory", "POST", "/directory/names", missing)
        )

    async def colleagues(self, session: Session, ids: Iterable[str]) -> dict[str, str]:
        """The names of those of these users who are of the reader's own authority."""
        authority = session.actor.authority or ""
        return await self._names(
            self._colleagues,
            f"{authority}/",
            ids,
            lambda missing: self._ask("identity", "POST", "/names", {**missing, "authority": authority}),
        )

    async def _names(
        self, kept: Remembered[str], scope: str, ids: Iterable[str], ask: Callable[[dict[str, Any]], Awaitable[Any]]
    ) -> dict[str, str]:
        known = {one: kept.get(scope + one) for one in ids}
        missing = [one for one, name in known.items() if name is None]
        if missing:
            try:
                told: dict[str, Any] = await ask({"ids": missing})
            except Refused:
                told = {}  # a list without names is better than none
            for one, said in told.items():
                known[one] = name = said["name"] if isinstance(said, dict) else said
                kept.keep(scope + one, name, time() + NAME_SECONDS)
        return {one: name for one, name in known.items() if name is not None}


_OF: WeakKeyDictionary[Host, Services] = WeakKeyDictionary()


def _good(reply: Reply) -> Any:
    """The JSON of a good answer; a refusal is raised again as it was meant."""
    if reply.status < 300:
        return reply.json()
    problem = reply.json() if b"{" in reply.body[:1] else {}
    code = problem.get("code", "internal")
    faults = [Fault(fault["pointer"], fault["code"]) for fault in problem.get("errors", ())]
    raise Refused(code if code in STATUS else "internal", *faults, version=problem.get("version"))


def _claims(token: str) -> Claims:
    # It came from identity just now over our own call, so its signature is not asked again here.
    payload = token.split(".")[1]
    return msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=Claims)


def _actor(claims: Claims) -> Actor:
    return Actor(user=claims.sub, authority=claims.aut, country=claims.cty, roles=claims.rol, language=claims.lng)
