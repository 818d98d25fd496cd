"""Colleagues: registered, and ended when they leave. For an administrator of the authority."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath

from services.gateway.ui import words
from services.gateway.ui.cases import area_titles, authority_of
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.form import version_of
from services.gateway.ui.i18n import LANGUAGES
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.pages.profile import email
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, after_of, desk_of, go, session_required, user_of

ASSIGNED: Final = ("viewer", "handler", "allocator", "referral-handler")
"""Roles that one has in a legal area; being an administrator is beside them."""


@get("/colleagues", guards=[session_required])
async def colleagues(request: Page) -> Response[str]:
    """The users of my authority, active or ended."""
    desk = desk_of(request)
    found = await desk.read("/identity/users", limit=200, after=after_of(request))
    return page(request, "colleagues.html", found=found["items"], areas=await area_titles(desk))


async def _new(request: Page, form: Form, status: int = 200) -> Response[str]:
    desk = desk_of(request)
    authority = await authority_of(desk, user_of(request)["authority"]["id"]) or {"areas": []}
    return page(
        request, "colleague_new.html", status, form=form, areas=await area_titles(desk),
        mine=[area["area"] for area in authority["areas"]], assigned=[(code, words.role(code)) for code in ASSIGNED],
    )  # fmt: skip


@get("/colleagues/new", guards=[session_required])
async def new_page(request: Page) -> Response[str]:
    """A form for one who is not registered yet."""
    return await _new(request, Form({"language": [user_of(request)["language"]]}))


@post("/colleagues/new", guards=[session_required])
async def register(request: Page) -> Response[Any]:
    """The colleague gets a user name; a password is set as the deployment's rules say."""
    form = Form(typed_of(await request.form()))
    own = user_of(request)["authority"]
    roles = {
        name.removeprefix("roles."): [code for code in ASSIGNED if form.ticked(name, code)]
        for name in form.typed
        if name.startswith("roles.")
    }
    if form.ticked("administrator", "yes"):
        roles["*"] = ["administrator"]
    fields = {
        "type": "register-user",
        "authority": own["id"],
        "country": own["country"],
        "name": form.text("name", limit=200, required=_("Enter the name")),
        "login": form.text("login", limit=64, required=_("Enter a user name")),
        "email": email(form, "email"),
        "language": form.choice("language", LANGUAGES, required=_("Choose a language")),
        "roles": {area: given for area, given in roles.items() if given},
    }
    if not form.errors:
        try:
            receipt = await desk_of(request).command("/identity/users", fields, nonce=form.value("_nonce"))
            return go(request, "/colleagues", _("Your colleague is registered."), receipt)
        except Problem as problem:
            if problem.status != 422:
                raise
            form.refused(problem, lambda pointer: pointer.split("/")[1] if "/" in pointer else "")
    return await _new(request, form, 422)


@get("/colleagues/{key:str}", guards=[session_required])
async def colleague(request: Page, key: FromPath[str]) -> Response[str]:
    """One colleague, with what may be done."""
    return await _one(request, key, Form())


async def _one(request: Page, key: str, form: Form, status: int = 200) -> Response[str]:
    desk = desk_of(request)
    if not key.replace("-", "").isalnum():
        raise Problem(404, {"code": "not-found"})
    found = await desk.read(f"/identity/users/{key}")
    return page(request, "colleague.html", status, one=found, form=form, areas=await area_titles(desk), changes=[])


@post("/colleagues/{key:str}", guards=[session_required])
async def end_or_reactivate(request: Page, key: FromPath[str]) -> Response[Any]:
    """Access is ended, or given back."""
    form = Form(typed_of(await request.form()))
    command = form.choice("command", ("deactivate-user", "reactivate-user"), required=_("Choose what to do"))
    if not form.errors and key.replace("-", "").isalnum():
        try:
            receipt = await desk_of(request).command(
                f"/identity/users/{key}/commands", {"type": command}, version=version_of(form),
                nonce=form.value("_nonce"),
            )  # fmt: skip
            ended = command == "deactivate-user"
            said = _("The access of your colleague is ended.") if ended else _("Your colleague has access again.")
            return go(request, "/colleagues", said, receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem)
    return await _one(request, key, form, 422)


ROUTES = (colleagues, new_page, register, colleague, end_or_reactivate)
