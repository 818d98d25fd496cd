"""Lists of requests, a request, its messages and its files."""

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from services.gateway.ui import answers, words
from services.gateway.ui.attaching import attach
from services.gateway.ui.cases import Case, area_titles, case_of, changes_since
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.files import FORM_BYTES
from services.gateway.ui.forms.form import version_of
from services.gateway.ui.forms.subject import labels
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.i18n import locale
from services.gateway.ui.pages.home import may_draft
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, after_of, desk_of, go, session_required, user_of

PAGE_SIZE: Final = 25
FILTERS: Final = ("role", "stage", "area", "country", "q", "overdue")


@get("/requests", guards=[session_required])
async def request_list(request: Page) -> Response[str]:
    """All requests of my authority, newest first, narrowed by what is asked for."""
    desk = desk_of(request)
    asked = {name: request.query_params.get(name, "") for name in (*FILTERS, "cursor")}
    found, areas = await asyncio.gather(
        desk.call("GET", f"/exchange/requests?{_query(asked, limit=PAGE_SIZE, after=after_of(request))}"),
        area_titles(desk),
    )
    return page(
        request,
        "requests.html",
        items=found.json()["items"],
        form=Form({name: [value] for name, value in asked.items()}),
        filtered=any(asked[name] for name in FILTERS),
        next_page=_next_page(found.headers.get("link", ""), asked),
        areas=areas,
        stages=[(code, words.stage(code)) for code in words.STAGES],
        may_draft=bool(may_draft(user_of(request))),
    )


def _query(asked: dict[str, str], **more: Any) -> str:
    return urlencode({name: value for name, value in {**asked, **more}.items() if value})


def _next_page(link: str, asked: dict[str, str]) -> str:
    """The page's own address for the API's next page."""
    _before, found, after = link.partition("cursor=")
    if not found:
        return ""
    cursor = after.partition(">")[0].partition("&")[0]
    return f"/requests?{_query({name: value for name, value in asked.items() if name != 'cursor'})}&cursor={cursor}"


def show(
    request: Page, case: Case, *, status: int = 200, message: Form | None = None, file: Form | None = None,
    changes: list[dict[str, Any]] | None = None,
) -> Response[str]:  # fmt: skip
    """The request's page; with a form that came back with errors."""
    language = {"language": [locale.get() if locale.get() in words.TONGUES else "en"]}
    return page(
        request,
        "request.html",
        status,
        case=case,
        request=case.request,
        exchanged=answers.exchanged(case.request),
        subject=subject_rows(case.request.get("subject")),
        message=message or Form(language),
        file=file or Form(language),
        form=message or file or Form(),
        changes=changes or [],
    )


@get("/requests/{key:str}", guards=[session_required])
async def request_page(request: Page, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """One request; a draft opens where it can be worked on."""
    case = await case_of(request, key)
    if case.request["stage"] == "draft" and case.may("amend"):
        return go(request, f"/requests/{key}/draft/check")
    return show(request, case)


def subject_rows(subject: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """What is known of the person or company: label and value."""
    return [] if subject is None else labels(subject)


@post("/requests/{key:str}/messages", guards=[session_required])
async def write_message(request: Page, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """A word to the other side."""
    form = Form(typed_of(await request.form()))
    text = form.text("text", limit=4000, required=_("Write a message"))
    language = form.choice("language", words.TONGUES, required=_("Choose the language of the message"))
    if not form.errors:
        try:
            receipt = await desk_of(request).give(
                key, "write-message", version_of(form), form.value("_nonce"), text=text, language=language
            )
            return go(request, f"/requests/{key}#messages", _("The message is sent."), receipt)
        except Problem as problem:
            form.refused(problem)
    return await _again(request, key, form, message=form)


@post("/requests/{key:str}/files", guards=[session_required], request_max_body_size=FORM_BYTES)
async def attach_file(request: Page, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """A file becomes part of the request."""
    posted = await request.form()
    form = Form(typed_of(posted))
    receipt = await attach(request, key, form, posted.get("file"))
    if receipt:
        return go(request, f"/requests/{key}#files", _("The file is attached."), receipt)
    return await _again(request, key, form, file=form)


async def _again(request: Page, key: str, form: Form, **shown: Form) -> Response[str]:
    """The page with what was typed, what is wrong, and what others did meanwhile."""
    case = await case_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return show(request, case, status=422, changes=changes, **shown)


@get("/requests/{key:str}/files/{file:str}", guards=[session_required])
async def download(request: Page, key: FromPath[str], file: FromPath[str]) -> Stream:
    """A file's bytes, always to be saved, never to be shown by the browser as a page of ours."""
    first, pieces = await desk_of(request).download(key, file)
    headers = {name: first.headers[name] for name in ("content-disposition",) if name in first.headers}
    return Stream(
        pieces,
        media_type=first.headers.get("content-type", "application/octet-stream"),
        headers={
            "content-disposition": "attachment", **headers, "cache-control": "no-store",
            "x-content-type-options": "nosniff", "content-security-policy": "sandbox",
        },
    )  # fmt: skip


@get("/requests/{key:str}/sent", guards=[session_required])
async def sent_page(request: Page, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """The request has left: what happens next, when, and whom to ask."""
    case = await case_of(request, key)
    if not case.request.get("sent_at"):
        return go(request, f"/requests/{key}")
    return page(request, "sent.html", case=case, request=case.request)


ROUTES = (request_list, request_page, write_message, attach_file, download, sent_page)
