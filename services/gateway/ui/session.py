"""Who reads a page: the session cookie, proof that a form is ours, and a word that is said once on the next page.

The session cookie holds identity's handle and nothing else. What is derived from it (the forms' token, the signature of
the word) needs no secret of ours, so any gateway process may answer, and a restart changes nothing.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Any, Final, cast
from urllib.parse import quote

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import URL, Cookie, FormMultiDict
from litestar.handlers.base import BaseRouteHandler

from services.gateway.access import cookie_name, csrf_token, is_csrf_token
from services.gateway.ui.desk import Desk, Problem
from services.gateway.ui.i18n import COOKIE as LANGUAGE_COOKIE
from services.gateway.ui.i18n import LANGUAGES, PSEUDO, locale, pick, zone, zone_of

HANDLE_SECONDS: Final = 12 * 3600
TOKEN_FIELD: Final = "_token"  # noqa: S105 - a field's name
SAFE: Final = ("GET", "HEAD", "OPTIONS")
Page = Request[Any, Any, Any]


class SignInNeeded(Exception):
    """There is no session, or it ended. `form`: what a page of the ended session has sent; never another site's form,
    which must not come back from the log-on page with a good token."""

    def __init__(self, form: FormMultiDict | None = None) -> None:
        self.form = form
        super().__init__()


class FormNotOurs(Exception):
    """A form came without the token of this session: from another site, or from a page of an earlier session."""


class Visit(msgspec.Struct):
    """One reading of a page."""

    desk: Desk
    user: dict[str, Any] | None
    """USER of rest.md, or None for a visitor."""
    handle: str
    """The session's, or a visitor's random one: what forms are tied to."""
    is_new: bool = False
    """A visitor who has no cookie yet."""


def visit_of(request: ASGIConnection[Any, Any, Any, Any]) -> Visit:
    """Who reads; the route's guard has found out."""
    return cast(Visit, request.scope["state"]["visit"])


def desk_of(request: Page) -> Desk:
    """The signed-in official's desk."""
    return visit_of(request).desk


def user_of(request: Page) -> dict[str, Any]:
    """The signed-in official."""
    return visit_of(request).user or {}


def base_url(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address under which readers know this deployment."""
    return str(connection.app.state.host.settings.base_url)


async def open_to_all(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: everybody may read this page. Raises `FormNotOurs`."""
    await _receive(connection, needs_session=False)


async def session_required(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: only for officials who are signed in. Raises `SignInNeeded`, `FormNotOurs`."""
    await _receive(connection, needs_session=True)


async def _receive(connection: ASGIConnection[Any, Any, Any, Any], *, needs_session: bool) -> None:
    locale.set(pick(connection))
    handle = connection.cookies.get(cookie_name(base_url(connection)))
    client = (connection.client.host, connection.client.port) if connection.client else None
    desk = Desk(connection.app, handle, client, connection.url.scheme)
    user = None
    if handle:
        try:
            user = await desk.read("/me")
        except Problem as problem:
            if problem.status != 401:
                raise
    visitor = connection.cookies.get(_visitor_name(connection))
    visit = Visit(
        desk=desk,
        user=user,
        handle=handle if user and handle else visitor or secrets.token_urlsafe(24),
        is_new=user is None and visitor is None,
    )
    connection.scope["state"]["visit"] = visit
    if user:
        zone.set(zone_of(user["authority"]["country"]))
        if LANGUAGE_COOKIE not in connection.cookies and user["language"] in LANGUAGES:
            locale.set(user["language"])
    form = None if cast(Page, connection).method in SAFE else await cast(Page, connection).form()
    if needs_session and user is None:
        ours = form is not None and handle and is_csrf_token(handle, str(form.get(TOKEN_FIELD, "")))
        raise SignInNeeded(form if ours else None)
    if form is not None and not is_csrf_token(visit.handle, str(form.get(TOKEN_FIELD, ""))):
        raise FormNotOurs


def form_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What each form of this page carries."""
    return csrf_token(visit_of(connection).handle)


def _cookie(connection: ASGIConnection[Any, Any, Any, Any], key: str, value: str, max_age: int | None) -> Cookie:
    return Cookie(
        key=key,
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=base_url(connection).startswith("https://"),
    )


def _visitor_name(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return cookie_name(base_url(connection)) + "-visitor"


def visitor_cookie(connection: ASGIConnection[Any, Any, Any, Any]) -> Cookie:
    """Ties the forms of a visitor's page to the browser."""
    return _cookie(connection, _visitor_name(connection), visit_of(connection).handle, None)


def session_cookie(connection: ASGIConnection[Any, Any, Any, Any], handle: str) -> Cookie:
    """The new session's cookie; an empty handle takes it away."""
    return _cookie(connection, cookie_name(base_url(connection)), handle, HANDLE_SECONDS if handle else 0)


def language_cookie(connection: ASGIConnection[Any, Any, Any, Any], language: str) -> Cookie:
    """Remembers the reader's choice for a year."""
    known = language if language in LANGUAGES or language == PSEUDO else "en"
    return _cookie(connection, LANGUAGE_COOKIE, known, 365 * 86400)


# --- a word on the next page ----------------------------------------------------------------------------------------


class Word(msgspec.Struct):
    """What the last step did, said once; and up to where lists must have followed to show it."""

    text: str = ""
    after: str = ""


def _flash_name(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return cookie_name(base_url(connection)) + "-word"


def _signature(handle: str, content: str) -> str:
    return hmac.new(handle.encode(), b"word\0" + content.encode(), hashlib.sha256).hexdigest()


def word_cookie(connection: ASGIConnection[Any, Any, Any, Any], word: Word) -> Cookie:
    """Keeps the word until the next page."""
    content = base64.urlsafe_b64encode(msgspec.json.encode(word)).decode()
    value = f"{content}.{_signature(visit_of(connection).handle, content)}"
    return _cookie(connection, _flash_name(connection), value, 300)


def word_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Word | None:
    """The word for this page, if its signature is ours."""
    content, _, signature = connection.cookies.get(_flash_name(connection), "").partition(".")
    visit = connection.scope["state"].get("visit")
    if not content or visit is None or not hmac.compare_digest(signature, _signature(visit.handle, content)):
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(content), type=Word)
    except (ValueError, msgspec.DecodeError):
        return None


def word_said(connection: ASGIConnection[Any, Any, Any, Any]) -> Cookie:
    """Takes the word away."""
    return _cookie(connection, _flash_name(connection), "", 0)


def after_of(request: Page) -> str | None:
    """The position that this page's lists must have seen: the last step's."""
    word = word_of(request)
    return word.after if word else None


# --- where to go ----------------------------------------------------------------------------------------------------


def safe_next(target: str | None) -> str:
    """A page of ours to go to after signing in; home for anything else."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    return target if target.isprintable() and not target.startswith("/log-o") else "/"


def sign_in_path(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The log-on page that leads back here, or, where a form was sent, to the page that the form was on."""
    url = connection.url
    if cast(Page, connection).method != "GET":
        url = URL(connection.headers.get("referer") or "/")
    here = url.path + (f"?{url.query}" if url.query else "")
    return "/log-on" if here == "/" else f"/log-on?next={quote(safe_next(here), safe='/')}"


def go(
    request: Page, path: str, say: str = "", receipt: dict[str, Any] | None = None, cookies: list[Cookie] | None = None
) -> Response[bytes]:
    """On to another page, which says `say`."""
    kept = list(cookies or ())
    if say or receipt:
        kept.append(word_cookie(request, Word(say, str((receipt or {}).get("position") or ""))))
    return Response(
        b"", status_code=303, media_type="text/html", headers={"location": path, "cache-control": "no-store"},
        cookies=kept,
    )  # fmt: skip
