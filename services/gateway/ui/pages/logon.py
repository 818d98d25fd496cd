"""Logging on and off, and the choice of the language."""

from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.i18n import LANGUAGES, locale, speaking
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.kept import FIELD, unpacked
from services.gateway.ui.render import page
from services.gateway.ui.session import (
    Page,
    desk_of,
    go,
    language_cookie,
    open_to_all,
    safe_next,
    session_cookie,
    visit_of,
)

SAMPLES: Final = ("dk-pq-1", "pt-pq-1", "dk-pq-2", "dk-nimic-1")
"""Shown on the log-on page of a training system."""


@get("/log-on", guards=[open_to_all])
async def log_on_page(request: Page, next: FromQuery[str] = "/") -> Response[str] | Response[bytes]:
    """Who is signed in already goes on."""
    if visit_of(request).user:
        return go(request, safe_next(next))
    return page(request, "log_on.html", form=Form({"next": [safe_next(next)]}), samples=SAMPLES)


def log_on_again(request: Page, kept: str) -> Response[str]:
    """The log-on page for who was sending a form when the session ended; it carries the form along."""
    return page(request, "log_on.html", 401, form=Form({FIELD: [kept]}), samples=SAMPLES)


@post("/log-on", guards=[open_to_all])
async def log_on(request: Page) -> Response[str] | Response[bytes]:
    """A new session, always with a new handle; back to the page that was wanted."""
    form = Form(typed_of(await request.form()))
    login = form.text("login", limit=64, required=_("Enter your user name"))
    password = form.value("password")
    if not password:
        form.wrong("password", _("Enter your password"))
    if login and not form.errors:
        try:
            reply = await desk_of(request).call(
                "POST", "/sessions", {"content-type": "application/json"}, _credentials(login, password)
            )
        except Problem as problem:
            if problem.status >= 500:
                raise
            form.wrong("login" if problem.code == "sign-in-refused" else "", problem.title)
        else:
            session = reply.json()
            visit = visit_of(request)
            visit.handle, visit.user = session["token"], session["user"]
            language = session["user"]["language"]
            cookies = [session_cookie(request, session["token"])]
            if language in LANGUAGES:
                cookies.append(language_cookie(request, language))
            kept = unpacked(form)
            if kept is None:
                return go(request, safe_next(form.value("next")), cookies=cookies)
            again = page(request, "go_on.html", kept=kept)
            again.cookies.extend(cookies)
            return again
    return page(request, "log_on.html", 422, form=form, samples=SAMPLES)


def _credentials(login: str, password: str) -> bytes:
    return msgspec.json.encode({"login": login, "password": password})


@post("/log-off", guards=[open_to_all])
async def log_off(request: Page) -> Response[bytes]:
    """Ends the session here and at identity."""
    visit = visit_of(request)
    if visit.user:
        try:
            await visit.desk.call("DELETE", "/sessions/current")
        except Problem as problem:
            if problem.status != 401:
                raise
    return go(request, "/log-on", cookies=[session_cookie(request, "")])


@post("/language", guards=[open_to_all])
async def choose_language(request: Page) -> Response[bytes]:
    """The reader's own choice: in a cookie, and in the profile of who is signed in."""
    form = Form(typed_of(await request.form()))
    language = form.choice("language", LANGUAGES) or locale.get()
    visit = visit_of(request)
    if visit.user and visit.user["language"] != language:
        path = f"/identity/users/{visit.user['id']}"
        profile = await visit.desk.read(path)
        await visit.desk.command(
            f"{path}/commands", {"type": "update-profile", "language": language}, version=profile["version"]
        )
    with speaking(language):
        return go(request, safe_next(form.value("next")), cookies=[language_cookie(request, language)])


ROUTES = (log_on_page, log_on, log_off, choose_language)
