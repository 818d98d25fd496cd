"""The single steps of a request that has left: accept it, withdraw it, close it; and giving up a draft."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from services.gateway.ui import words
from services.gateway.ui.cases import Case, case_of, changes_since
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.form import flat, version_of
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, desk_of, go, session_required

Parsed = dict[str, Any]


async def open_step(request: Page, key: str, command: str, template: str, typed: Parsed) -> Response[Any]:
    """The step's page; whoever may not take the step (any more) is led to the request."""
    case = await case_of(request, key)
    if not case.may(command):
        return go(request, f"/requests/{key}", _("This step is not possible now."))
    return _page(request, case, template, Form(flat(typed)))


def _page(
    request: Page, case: Case, template: str, form: Form, status: int = 200, changes: list[Any] | None = None
) -> Response[str]:
    return page(request, template, status, case=case, request=case.request, form=form, changes=changes or [])


async def take_step(
    request: Page, key: str, command: str, template: str, parse: Callable[[Form], Parsed], done: str, target: str = ""
) -> Response[Any]:  # fmt: skip
    """Gives the command with what was typed; on errors, or when somebody was faster, the page again with all of it."""
    form = Form(typed_of(await request.form()))
    fields = parse(form)
    if not form.errors:
        try:
            receipt = await desk_of(request).give(key, command, version_of(form), form.value("_nonce"), **fields)
            return go(request, target or f"/requests/{key}", done, receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem)
    case = await case_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    if form.stale and not case.may(command):
        return go(request, f"/requests/{key}", _("Somebody was faster: this step is not possible any more."))
    return _page(request, case, template, form, 422, changes)


@get("/requests/{key:str}/accept", guards=[session_required])
async def accept_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """The wished date, to be confirmed or changed."""
    case = await case_of(request, key)
    proposed = (case.request.get("proposed") or {}).get("reply_by") or case.request.get("wished_reply_by")
    if not case.may("accept"):
        return go(request, f"/requests/{key}", _("This step is not possible now."))
    return _page(request, case, "accept.html", Form(flat({"reply_by": proposed})))


@post("/requests/{key:str}/accept", guards=[session_required])
async def accept(request: Page, key: FromPath[str]) -> Response[Any]:
    """The authority takes the request on."""

    def parse(form: Form) -> Parsed:
        return {"reply_by": form.iso("reply_by", required=_("Enter the date by which you will reply"))}

    done = _("You accepted the request. The data about the subject are open to you now.")
    return await take_step(request, key, "accept", "accept.html", parse, done)


@get("/requests/{key:str}/withdraw", guards=[session_required])
async def withdraw_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """Asks once more, for it cannot be undone."""
    return await open_step(request, key, "withdraw", "withdraw.html", {})


@post("/requests/{key:str}/withdraw", guards=[session_required])
async def withdraw(request: Page, key: FromPath[str]) -> Response[Any]:
    """No answer is wanted any more."""

    def parse(form: Form) -> Parsed:
        reason = form.text("reason")
        return {"reason": reason} if reason else {}

    return await take_step(request, key, "withdraw", "withdraw.html", parse, _("The request is withdrawn."))


@get("/requests/{key:str}/close", guards=[session_required])
async def close_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """Two ratings and a comment."""
    return await open_step(request, key, "close", "close.html", {})


@post("/requests/{key:str}/close", guards=[session_required])
async def close(request: Page, key: FromPath[str]) -> Response[Any]:
    """The matter ends."""
    codes = [code for code, _name in words.RATINGS]

    def parse(form: Form) -> Parsed:
        fields = {
            "timeliness": form.choice("timeliness", codes, required=_("Say how you found the time that it took")),
            "effort": form.choice("effort", codes, required=_("Say how you found the effort that was made")),
        }
        comment = form.text("comment")
        return fields | ({"comment": comment} if comment else {})

    return await take_step(request, key, "close", "close.html", parse, _("The request is closed. Thank you."))


@get("/requests/{key:str}/delete", guards=[session_required])
async def delete_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """Asks once more."""
    return await open_step(request, key, "delete-draft", "delete.html", {})


@post("/requests/{key:str}/delete", guards=[session_required])
async def delete(request: Page, key: FromPath[str]) -> Response[Any]:
    """The draft and everything in it are gone for good."""
    return await take_step(
        request, key, "delete-draft", "delete.html", lambda _form: {}, _("The draft is deleted."), "/"
    )


ROUTES = (accept_page, accept, withdraw_page, withdraw, close_page, close, delete_page, delete)
