"""Answering: question by question, saved as often as one likes, checked, sent."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from services.gateway.ui import answers, words
from services.gateway.ui.attaching import store
from services.gateway.ui.cases import Case, case_of, changes_since
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.answers import field_of, is_fitting, parse_answers, part_field, typed_answers
from services.gateway.ui.forms.files import FORM_BYTES
from services.gateway.ui.forms.form import version_of
from services.gateway.ui.forms.subject import labels
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.i18n import locale
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, desk_of, go, session_required


@get("/requests/{key:str}/answer", guards=[session_required])
async def answer_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """All questions that are asked, with what is answered so far."""
    case = await case_of(request, key)
    if not case.may("save-reply"):
        return go(request, f"/requests/{key}", _("This step is not possible now."))
    own = locale.get() if locale.get() in words.TONGUES else "en"
    return _questions(request, case, Form({"language": [own], **typed_answers(case.request)}))


def _questions(
    request: Page, case: Case, form: Form, status: int = 200, changes: list[Any] | None = None
) -> Response[str]:
    questions = case.request["questions"]
    # A dependent question whose parent is on the page is there too, hidden, so that a script may show it at once.
    codes = {question["code"] for question in questions}
    shown = [
        (question, _is_shown(question, form), answers.condition_text(question, questions))
        for question in questions
        if question.get("asked") or (question.get("condition") or {}).get("question") in codes
    ]
    return page(
        request,
        "answer.html",
        status,
        case=case,
        request=case.request,
        form=form,
        shown=shown,
        subject=labels(case.request["subject"]) if case.request.get("subject") else [],
        part_field=part_field,
        workers=answers.workers_of(case.request),
        files={file["file"]: file for file in case.request.get("files") or ()},
        changes=changes or [],
    )


def _is_shown(question: dict[str, Any], form: Form) -> bool:
    return is_fitting(question, form.typed) if question.get("condition") else True


@post("/requests/{key:str}/answer", guards=[session_required], request_max_body_size=FORM_BYTES)
async def save_answers(request: Page, key: FromPath[str]) -> Response[Any]:
    """Keeps the answers; the other side does not see them yet. Then on to the check, or the same page with the
    questions that are asked now."""
    posted = await request.form()
    form = Form(typed_of(posted))
    case = await case_of(request, key)
    for name in {name for name in posted if name.endswith(".upload")}:
        field = name.removesuffix(".upload")
        stored = await store(request, key, form, name, posted.getall(name))
        if stored:
            form.typed[field] = [*form.typed.get(field, []), *stored]
    given = parse_answers(form, case.request)
    language = form.choice("language", words.TONGUES, required=_("Choose the language in which you write"))
    onward = f"/requests/{key}/{'reply' if form.value('then') == 'check' else 'answer'}"
    if not form.errors and not given:
        if form.value("then") == "check":
            return go(request, onward)
        form.wrong("", _("Answer at least one question before you save"))
    if not form.errors:
        try:
            receipt = await desk_of(request).give(
                key, "save-reply", version_of(form), form.value("_nonce"), answers=given, language=language
            )
            said = (
                ""
                if form.value("then") == "check"
                else _("Your answers are saved. The other side does not see them yet.")
            )
            return go(request, onward, said, receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem, field_of(given, case.request))
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return _questions(request, case, form, 422, changes)


@get("/requests/{key:str}/reply", guards=[session_required])
async def reply_page(request: Page, key: FromPath[str]) -> Response[Any]:
    """The reply as the other side will see it."""
    case = await case_of(request, key)
    if not case.may("reply"):
        return go(request, f"/requests/{key}", _("This step is not possible now."))
    return _check(request, case, Form())


def _check(request: Page, case: Case, form: Form, status: int = 200, changes: list[Any] | None = None) -> Response[str]:
    return page(
        request, "reply.html", status,
        case=case, request=case.request, form=form, exchanged=answers.exchanged(case.request), changes=changes or [],
    )  # fmt: skip


@post("/requests/{key:str}/reply", guards=[session_required])
async def send_reply(request: Page, key: FromPath[str]) -> Response[Any]:
    """The full reply leaves."""
    form = Form(typed_of(await request.form()))
    comment = form.text("comment")
    if not form.errors:
        try:
            receipt = await desk_of(request).give(
                key, "reply", version_of(form), form.value("_nonce"), **({"comment": comment} if comment else {})
            )
            return go(request, f"/requests/{key}", _("Your reply is sent."), receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem)
            _name_missing(form)
    case = await case_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return _check(request, case, form, 422, changes)


def _name_missing(form: Form) -> None:
    """Says of each missing answer which question it is."""
    for field in list(form.errors):
        if field.startswith("answers."):
            number = field.split(".")[1]
            form.errors[field] = _("Question %(number)s has no answer yet") % {"number": number}


ROUTES = (answer_page, save_answers, reply_page, send_reply)
