"""`/api/v1`: who calls, is there such a place, and then the service's own answer, put into the reader's words.

One ASGI function instead of a handler a route: every state change of every program goes through here, so nothing is
parsed that is only passed on. Whether a command is allowed, known or well formed is for the service to say.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from litestar import asgi
from litestar.types import Receive, Scope, Send

import contracts
from contracts.refusal import Refused
from services.chassis.web.auth import public
from services.chassis.web.upstream import Reply
from services.gateway.access import OPEN, PREFIX, body_limit, cookie_name, is_csrf_token, service_of
from services.gateway.api.call import Answer, Call, Gone
from services.gateway.api.downloads import download, is_file
from services.gateway.api.sentences import explained, in_words, problem
from services.gateway.outside import Services, Session
from services.gateway.ui.i18n import negotiate

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
PASSED_ON: Final[tuple[str, ...]] = (
    "accept-language",
    "content-disposition",
    "content-type",
    "idempotency-key",
    "if-match",
    "range",
    "traceparent",
)
PASSED_BACK: Final[tuple[str, ...]] = (
    "accept-ranges",
    "content-disposition",
    "content-range",
    "content-type",
    "etag",
    "idempotent-replayed",
    "retry-after",
    "x-position",
    "x-queue-length",
)
OPENAPI = Path(contracts.__file__).parent / "schemas" / "openapi" / "openimi.json"
SAFE: Final = ("GET", "HEAD", "OPTIONS")


@asgi(PREFIX, is_mount=True, copy_scope=False, guards=[public])
async def rest(scope: Scope, receive: Receive, send: Send) -> None:
    """The REST API. Whether a call needs a session is decided here, so the route itself is open."""
    host = scope["litestar_app"].state.host
    services = Services.of(host)
    call = Call.of(scope, receive)
    wished = _wished(call.headers.get("accept-language"))
    language = wished or "en"
    try:
        if call.path == "/openapi.json":
            answer: Answer | None = _described(call)
        elif call.path == "/sessions":
            answer = await _sign_in(services, call, language)
        elif call.path in OPEN:
            answer = await _open(services, call, language)
        else:
            session = await _session(services, cookie_name(host.settings.base_url), call)
            language = wished or session.actor.language
            answer = await _answer(services, session, call, language, send)
    except Refused as refused:
        answer = refusal(refused, language)
    except Gone:
        return
    if answer is not None:
        await answer.send(send)


# A program sends the same header with each call, and weighing it takes longer than all else that is done here.
_wished = lru_cache(1000)(negotiate)


async def _answer(services: Services, session: Session, call: Call, language: str, send: Send) -> Answer | None:
    """What a signed-in reader gets. None: it is sent already."""
    if call.path == "/sessions/current":
        _require_method(call, "DELETE")
        return await back(services, session, await services.sign_out(session), language, read=False)
    service = "identity" if call.path == "/me" else service_of(call.path)
    if service is None:
        raise Refused("not-found")
    if is_file(call):
        instead = await download(services, session, service, call, send)
        return None if instead is None else await back(services, session, instead, language, read=False)
    return await back(
        services, session, await _pass_on(services, session, service, call), language, read=call.method == "GET"
    )


async def _open(services: Services, call: Call, language: str) -> Answer:
    """What everybody may read, signed in or not."""
    _require_method(call, "GET")
    service = service_of(call.path) or ""
    headers = {"accept-language": call.headers.get("accept-language", language)}
    reply = await services.call(None, service, "GET", call.path + call.query, headers)
    return await back(services, None, reply, language, read=True)


def _require_method(call: Call, method: str) -> None:
    if call.method != method:
        raise Refused("no-such-method")


def _described(call: Call) -> Answer:
    """The whole API, as OpenAPI 3.1."""
    _require_method(call, "GET")
    return Answer(status=200, headers={"content-type": JSON}, body=_openapi())


@cache
def _openapi() -> bytes:
    return OPENAPI.read_bytes()


async def _session(services: Services, cookie: str, call: Call) -> Session:
    """Who calls: by bearer token, or as a page of ours does, by the session's cookie and, for a change, its token
    against forgery."""
    authorization = call.headers.get("authorization")
    if authorization is not None:
        scheme, _, handle = authorization.partition(" ")
        return await services.session(handle.strip() if scheme.lower() == "bearer" else None)
    handle = call.cookie(cookie) or ""
    session = await services.session(handle)
    if call.method not in SAFE and not is_csrf_token(handle, call.headers.get("x-csrf-token", "")):
        raise Refused("not-allowed")
    return session


async def _sign_in(services: Services, call: Call, language: str) -> Answer:
    _require_method(call, "POST")
    body = await call.body(body_limit(call.path))
    if body is None:
        raise Refused("too-large")
    reply = await services.sign_in(body, call.address)
    return await back(services, None, reply, language, read=True)


async def _pass_on(services: Services, session: Session, service: str, call: Call) -> Reply:
    headers = {name: call.headers[name] for name in PASSED_ON if name in call.headers}
    headers.setdefault("accept-language", session.actor.language)
    body: bytes | None = b""
    if call.method not in SAFE:
        body = await call.body(body_limit(call.path))
        if body is None:
            # The service says so in its turn: whether the reader may know the place at all comes first.
            headers["x-body-too-large"] = "1"
    return await services.call(session, service, call.method, call.path + call.query, headers, body or b"")


async def back(services: Services, session: Session | None, reply: Reply, language: str, *, read: bool) -> Answer:
    """The service's answer as the reader gets it."""
    headers = {name: reply.headers[name] for name in PASSED_BACK if name in reply.headers}
    if "location" in reply.headers:
        headers["location"] = _outside(reply.headers["location"])
    if "link" in reply.headers:
        headers["link"] = "<" + _outside(reply.headers["link"].removeprefix("<"))
    body = reply.body
    if reply.status == 401:
        headers["www-authenticate"] = "Bearer"
    if reply.status >= 400:
        plain = {"code": "invalid"} if reply.status == 416 else {}  # a range that the file does not have
        said = reply.json() if headers.get("content-type", "").startswith(PROBLEM) else plain
        body = explained({**said, "status": reply.status}, language)
        headers["content-type"] = PROBLEM
    elif read and headers.get("content-type", "").startswith(JSON):
        body = await in_words(body, services, session, language)
    return Answer(status=reply.status, headers=headers, body=body)


def _outside(path: str) -> str:
    return path if path.startswith(PREFIX) else PREFIX + path


def refusal(refused: Refused, language: str) -> Answer:
    """The gateway's own refusal."""
    headers = {"content-type": PROBLEM}
    if refused.retry_after:
        headers["retry-after"] = str(refused.retry_after)
    if refused.status == 401:
        headers["www-authenticate"] = "Bearer"
    return Answer(status=refused.status, headers=headers, body=explained(problem(refused), language))
