"""My profile; my authority's data; my colleagues, for an administrator."""

from typing import Any, Final

from litestar import Response, get, post

from services.gateway.ui import words
from services.gateway.ui.cases import area_titles, authority_of
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.form import version_of
from services.gateway.ui.i18n import LANGUAGES, speaking
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, desk_of, go, language_cookie, session_required, user_of

Document = dict[str, Any]


async def _myself(request: Page) -> Document:
    found: Document = await desk_of(request).read(f"/identity/users/{user_of(request)['id']}")
    return found


async def _profile(request: Page, form: Form, me: Document, status: int = 200) -> Response[str]:
    return page(
        request, "profile.html", status, form=form, me=me, areas=await area_titles(desk_of(request)), changes=[]
    )


@get("/profile", guards=[session_required])
async def profile_page(request: Page) -> Response[str]:
    """Name, address, language and roles."""
    me = await _myself(request)
    return await _profile(request, Form({name: [me.get(name) or ""] for name in FIELDS}), me)


FIELDS: Final = ("name", "email", "phone", "language")


@post("/profile", guards=[session_required])
async def save_profile(request: Page) -> Response[Any]:
    """What users may change of themselves."""
    form = Form(typed_of(await request.form()))
    me = await _myself(request)
    fields = {
        "name": form.text("name", limit=200, required=_("Enter your name")),
        "email": email(form, "email"),
        "phone": form.text("phone", limit=40),
        "language": form.choice("language", LANGUAGES, required=_("Choose a language")),
    }
    if not form.errors:
        try:
            path = f"/identity/users/{me['id']}/commands"
            receipt = await desk_of(request).command(
                path, {"type": "update-profile", **fields}, version=version_of(form), nonce=form.value("_nonce")
            )
            with speaking(str(fields["language"])):
                said = _("Your profile is saved.")
            return go(request, "/profile", said, receipt, [language_cookie(request, str(fields["language"]))])
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem)
    return await _profile(request, form, me, 422)


def email(form: Form, name: str) -> str | None:
    """An e-mail address, roughly: whether it exists only a mail can tell."""
    text = form.text(name, limit=254, required=_("Enter an e-mail address"))
    if text and (text.count("@") != 1 or not all(text.split("@")) or any(one in text for one in " <>\t")):
        form.wrong(name, _("Enter an e-mail address like name@authority.example"))
    return text


# --- my authority ---------------------------------------------------------------------------------------------------


async def _own_authority(request: Page) -> Document:
    found = await authority_of(desk_of(request), user_of(request)["authority"]["id"])
    if found is None:
        raise Problem(404, {"code": "not-found"})
    return found


async def _authority(request: Page, form: Form, authority: Document, status: int = 200) -> Response[str]:
    return page(
        request, "own_authority.html", status, form=form, authority=authority,
        areas=await area_titles(desk_of(request)), changes=[],
        administers="administrator" in user_of(request)["roles"].get("*", ())
        or any("administrator" in roles for roles in user_of(request)["roles"].values()),
    )  # fmt: skip


@get("/authority", guards=[session_required])
async def own_authority_page(request: Page) -> Response[str]:
    """What other authorities see of mine; its administrator may change it."""
    authority = await _own_authority(request)
    contact = {name: [authority["contact"].get(name) or ""] for name in CONTACT}
    known = {name: [authority.get(name) or ""] for name in ("town", "region", "notice_language")}
    return await _authority(request, Form({**contact, **known, "languages": authority["languages"]}), authority)


CONTACT: Final = ("email", "phone", "website", "address")


@post("/authority", guards=[session_required])
async def save_authority(request: Page) -> Response[Any]:
    """The data are changed, or only confirmed to be current."""
    form = Form(typed_of(await request.form()))
    authority = await _own_authority(request)
    fields: Document = {"type": "confirm-current"} if form.value("then") == "confirm" else _authority_fields(form)
    if not form.errors:
        try:
            receipt = await desk_of(request).command(
                f"/directory/authorities/{authority['id']}/commands",
                fields,
                version=version_of(form),
                nonce=form.value("_nonce"),
            )
            return go(request, "/authority", _("Thank you. The data of your authority are up to date."), receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem, lambda pointer: pointer.rpartition("/")[2])
    return await _authority(request, form, authority, 422)


def _authority_fields(form: Form) -> Document:
    contact = {"email": email(form, "email")}
    for name, limit in (("phone", 40), ("website", 300), ("address", 300)):
        if value := form.text(name, limit=limit):
            contact[name] = value
    if not contact.get("website", "https://x").startswith(("http://", "https://")):  # type: ignore[union-attr]
        form.wrong("website", _("Enter an address that begins with https://"))
    languages = [code for code in words.TONGUES if form.ticked("languages", code)]
    if not languages:
        form.wrong("languages", _("Choose at least one language"))
    return {
        "type": "update-authority",
        "contact": contact,
        "town": form.text("town", limit=300),
        "region": form.text("region", limit=300),
        "languages": languages,
        "notice_language": form.choice("notice_language", words.TONGUES, required=_("Choose a language")),
    }


ROUTES = (profile_page, save_profile, own_authority_page, save_authority)
