"""What a reader sees when a page cannot be shown: what went wrong, what to do, and a reference to quote."""

import uuid
from typing import Any, Final

import structlog
from litestar import Request, Response, get
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath

from contracts.refusal import Refused
from services.chassis.web.problems import place_of
from services.gateway.ui.desk import Problem
from services.gateway.ui.i18n import N_, locale, pick
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.kept import kept_of
from services.gateway.ui.pages.logon import log_on_again
from services.gateway.ui.render import HEADERS, environment, page
from services.gateway.ui.session import FormNotOurs, SignInNeeded, go, open_to_all, sign_in_path

log = structlog.get_logger(__name__)

TEXTS: Final = {
    400: (N_("The address is not complete"), N_("Go back and try again.")),
    403: (
        N_("You may not do this"),
        N_("Your roles do not allow it. Your administrator can change them."),
    ),
    404: (
        N_("Page not found"),
        N_("It may be spelt wrongly, gone, or a request that your authority has no part in."),
    ),
    405: (N_("This cannot be done here"), N_("Go back and use the buttons of the page.")),
    409: (N_("This step is not possible now"), N_("The request has moved on. Open it again to see where it stands.")),
    413: (N_("This is too large"), N_("A file may have up to 25 MB.")),
    419: (
        N_("The form is no longer valid"),
        N_("You may have logged on again in another window. Go back, reload the page and send the form again."),
    ),
    429: (N_("Too many tries"), N_("Wait a little, then try again.")),
    500: (N_("Something went wrong on our side"), N_("It has been recorded. Nothing was changed by the last step.")),
    503: (
        N_("A part of the system cannot be reached at the moment"),
        N_("Nothing was changed. Try again in a few minutes."),
    ),
}


def error_page(request: Request[Any, Any, Any], status: int, reference: str = "") -> Response[str]:
    """The page for this status; it may be shown before any guard has run."""
    heading, advice = TEXTS.get(status) or TEXTS[400 if status < 500 else 500]
    reference = (reference or uuid.uuid4().hex)[:36]
    shown = {"heading": _(heading), "advice": _(advice), "reference": reference}
    sent = 403 if status == 419 else status
    if "visit" in request.scope["state"]:
        return page(request, "error.html", sent, **shown)
    locale.set(pick(request))
    body = environment().get_template("bare.html").render(language=locale.get().replace("_", "-"), **shown)
    return Response(body, status_code=sent, media_type="text/html", headers=HEADERS)


def on_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """The API refused what a page wanted, and the page has no better place to say it."""
    if problem.status == 401:
        return go(request, sign_in_path(request))
    if problem.status >= 500:
        log.warning("page-upstream-refused", code=problem.code, reference=problem.reference)
    return error_page(request, problem.status, problem.reference)


def on_refused(request: Request[Any, Any, Any], refused: Refused) -> Response[Any]:
    """The same, from what lies behind the gateway."""
    return error_page(request, refused.status)


def on_sign_in_needed(request: Request[Any, Any, Any], needed: SignInNeeded) -> Response[Any]:
    """Off to the log-on page, which leads back to this step, with what was typed on it."""
    kept = kept_of(request, needed)
    return go(request, sign_in_path(request)) if kept is None else log_on_again(request, kept)


def on_form_not_ours(request: Request[Any, Any, Any], _form: FormNotOurs) -> Response[Any]:
    """A form without this session's token is not carried out."""
    return error_page(request, 419)


def on_http(request: Request[Any, Any, Any], refusal: HTTPException) -> Response[Any]:
    """404, 405, 413 and their like, from the framework."""
    return error_page(request, refusal.status_code)


def on_anything(request: Request[Any, Any, Any], fault: Exception) -> Response[Any]:
    """A fault of ours: recorded with its reference, told without detail."""
    reference = uuid.uuid4().hex
    # Its kind and its place, never its words: they may quote what somebody typed.
    log.error("page-failed", reference=reference, kind=type(fault).__name__, place=place_of(fault))
    return error_page(request, 500, reference)


HANDLERS: Final[dict[Any, Any]] = {
    Problem: on_problem,
    Refused: on_refused,
    SignInNeeded: on_sign_in_needed,
    FormNotOurs: on_form_not_ours,
    HTTPException: on_http,
    Exception: on_anything,
}


@get("/{rest:path}", guards=[open_to_all], name="page-not-found")
async def not_found(rest: FromPath[str]) -> Response[str]:
    """Every address that is no page."""
    raise NotFoundException(detail=rest)
