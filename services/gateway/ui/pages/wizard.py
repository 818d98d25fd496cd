"""A new request, step by step; each step is kept as a draft on the server before the next is shown."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.gateway.ui import answers, words
from services.gateway.ui.attaching import attach
from services.gateway.ui.cases import area_titles, authority_of, changes_since, request_of
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, draft, typed_of
from services.gateway.ui.forms import subject as subjects
from services.gateway.ui.forms.files import FORM_BYTES
from services.gateway.ui.forms.form import dotted, version_of
from services.gateway.ui.i18n import LANGUAGES, locale, speaking
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.pages.home import may_draft
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, desk_of, go, session_required, user_of

Document = dict[str, Any]
SHOWN_AUTHORITIES = 20


def _own_language() -> str:
    return locale.get() if locale.get() in words.TONGUES else "en"


# --- area and question set: before there is a draft ---------------------------------------------------------------


@get("/requests/new", guards=[session_required])
async def new_page(request: Page, area: FromQuery[str] = "") -> Response[Any]:
    """The legal area (skipped where there is just one), then its question sets."""
    mine = may_draft(user_of(request))
    chosen = area if area in mine else mine[0] if len(mine) == 1 else ""
    return await _new(request, Form({"area": [chosen]} if chosen else {}), mine)


async def _new(request: Page, form: Form, mine: list[str], status: int = 200) -> Response[str]:
    desk, area = desk_of(request), form.value("area")
    titles = await area_titles(desk)
    sets = (await desk.read("/exchange/question-sets", area=area))["items"] if area else []
    if len(sets) == 1 and not form.value("question_set"):
        form.typed["question_set"] = [sets[0]["id"]]
    areas = [(code, titles.get(code, code)) for code in mine]
    return page(request, "wizard/new.html", status, form=form, areas=areas, sets=sets, titles=titles)


@post("/requests/new", guards=[session_required])
async def new(request: Page) -> Response[Any]:
    """With the question set the draft is made."""
    form = Form(typed_of(await request.form()))
    mine = may_draft(user_of(request))
    area = form.choice("area", mine, required=_("Choose the legal area"))
    if area and form.value("step") == "area":
        return go(request, f"/requests/new?area={area}")
    chosen = form.text("question_set", limit=32, required=_("Choose a question set")) if area else None
    if not form.errors:
        fields = {"type": "draft", "area": area, "question_set": chosen, "language": _own_language()}
        try:
            receipt = await desk_of(request).command("/exchange/requests", fields, nonce=form.value("_nonce"))
            return go(request, f"/requests/{receipt['id']}/draft/recipient")
        except Problem as problem:
            if problem.status != 422:
                raise
            form.refused(problem)
    if not area:
        form.typed.pop("area", None)
    return await _new(request, form, mine, 422)


# --- the steps of a draft -------------------------------------------------------------------------------------------


@get("/requests/{key:str}/draft/{step:str}", guards=[session_required])
async def step_page(request: Page, key: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """A step with what the draft has of it."""
    if step not in dict(draft.STEPS):
        raise Problem(404, {"code": "not-found"})
    document = await request_of(request, key)
    if document["stage"] != "draft" or "amend" not in document["commands"]:
        return go(request, f"/requests/{key}")
    question_set = await _set_of(request, document)
    typed = draft.FORMS[step][0](document, question_set) if step in draft.FORMS else {}
    if step == "attachments":
        typed = {"language": [_own_language()]}
    if kind := request.query_params.get("kind"):
        typed["subject.kind"] = [kind]
    return await _step(request, step, document, question_set, Form(typed))


async def _set_of(request: Page, document: Document, language: str | None = None) -> Document:
    with speaking(language or locale.get()):
        found: Document = await desk_of(request).read(f"/exchange/question-sets/{document['question_set']}")
    return found


async def _step(
    request: Page, step: str, document: Document, question_set: Document, form: Form, status: int = 200,
    changes: list[Any] | None = None,
) -> Response[str]:  # fmt: skip
    more = await _MORE[step](request, document, question_set, form) if step in _MORE else {}
    before, after = draft.neighbours(step)
    return page(
        request, f"wizard/{step}.html", status,
        request=document, set=question_set, form=form, changes=changes or [], step=step,
        place=draft.place_of(step), steps=draft.BEFORE + len(draft.STEPS), before=before, after=after,
        back_to_check=request.query_params.get("change") == "yes" or form.value("change") == "yes", **more,
    )  # fmt: skip


async def _recipient(request: Page, document: Document, _set: Document, _form: Form) -> Document:
    asked = {name: request.query_params.get(name, "") for name in ("q", "country", "language")}
    chosen = document["responder"]
    found: Document = {"items": []}
    desk = desk_of(request)
    if any(asked.values()):
        found = await desk.read(
            "/directory/authorities", area=document["area"], module="requests", limit=SHOWN_AUTHORITIES + 2, **asked
        )
    own = user_of(request)["authority"]["id"]
    others = [one for one in found["items"] if one["id"] != own]
    return {
        "search": Form({name: [value] for name, value in asked.items()}),
        "searched": any(asked.values()),
        "found": others[:SHOWN_AUTHORITIES],
        "more": len(others) > SHOWN_AUTHORITIES,
        "chosen": await authority_of(desk, chosen["id"]) if chosen else None,
    }


async def _subject(_request: Page, _document: Document, question_set: Document, form: Form) -> Document:
    kind = draft.kind_of(form, question_set)
    return {
        "kind": kind,
        "kinds": [(code, _(subjects.KINDS[code])) for code in question_set["subject"]["kinds"]],
        "fields": subjects.fields_of(kind)[: len(subjects.PERSON)] if kind == "person" else subjects.fields_of(kind),
        "diploma": subjects.DIPLOMA if kind == "person" else (),
        "posting": subjects.POSTING if subjects.has_posting(question_set, kind) else (),
        "required": subjects.required_of(question_set, kind),
        "rows": subjects.worker_rows(form, more=2 if form.value("more") else 0),
    }


async def _questions(_request: Page, _document: Document, question_set: Document, _form: Form) -> Document:
    everything = [question for category in question_set["categories"] for question in category["questions"]]
    dependent: dict[str, list[tuple[Document, str]]] = {}
    for question in everything:
        if parent := (question.get("condition") or {}).get("question"):
            dependent.setdefault(parent, []).append((question, answers.condition_text(question, everything)))
    independent = [question["code"] for question in draft.independent(question_set)]
    return {"dependent": dependent, "independent": independent, "first": independent[0]}


async def _check(request: Page, document: Document, question_set: Document, _form: Form) -> Document:
    desk, responder = desk_of(request), document["responder"]
    partner = await authority_of(desk, responder["id"]) if responder else None
    # The receiver reads in the first of its languages that the question sets are in.
    theirs = [partner["notice_language"], *partner["languages"]] if partner else []
    other = next((code for code in theirs if code in LANGUAGES), "en")
    other_set = await _set_of(request, document, other) if other != locale.get() and partner else None
    reasons = {one["code"]: one["text"] for one in question_set["reasons"]}
    return {
        "partner": partner,
        "areas": await area_titles(desk),
        "subject": subjects.labels(document["subject"]) if document.get("subject") else [],
        "reason": reasons.get((document.get("reason") or {}).get("code") or "", ""),
        "named": [one for one in document["questions"] if not (one.get("condition") or {}).get("question")],
        "dependent": [
            (one, answers.condition_text(one, document["questions"]))
            for one in document["questions"]
            if (one.get("condition") or {}).get("question")
        ],
        "other": other if other_set else "",
        "others": {
            question["code"]: question["text"]
            for category in (other_set or {"categories": []})["categories"]
            for question in category["questions"]
        },
    }


_MORE = {"recipient": _recipient, "subject": _subject, "questions": _questions, "check": _check}


async def _choose_recipient(request: Page, key: str, form: Form) -> Response[Any]:
    """The authority that is asked."""
    responder = form.text("responder", limit=64, required=_("Choose an authority"))
    return await _amend(request, key, "recipient", form, {"responder": responder})


async def _amend(request: Page, key: str, step: str, form: Form, fields: Document) -> Response[Any]:
    if not form.errors:
        try:
            await desk_of(request).give(key, "amend", version_of(form), form.value("_nonce"), **fields)
            onward = "check" if form.value("change") == "yes" else draft.neighbours(step)[1]
            return go(request, f"/requests/{key}/draft/{onward}")
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem, _question_field(fields) if step == "questions" else None)
    document = await request_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return await _step(request, step, document, await _set_of(request, document), form, 422, changes)


def _question_field(fields: Document) -> Any:
    def field(pointer: str) -> str:
        parts = pointer.split("/")
        if len(parts) > 3 and parts[1] == "questions" and parts[2].isdecimal():
            code = fields["questions"][int(parts[2])]["code"]
            return f"comment.{code}" if parts[3] == "comment" else "questions"
        return dotted(pointer)

    return field


async def _attach(request: Page, key: str, form: Form) -> Response[Any]:
    """One more file; the page stays, for there may be others."""
    posted = await request.form()
    receipt = await attach(request, key, form, posted.get("file"))
    if receipt:
        query = f"?{urlencode({'change': 'yes'})}" if form.value("change") == "yes" else ""
        return go(request, f"/requests/{key}/draft/attachments{query}", _("The file is attached."), receipt)
    document = await request_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return await _step(request, "attachments", document, await _set_of(request, document), form, 422, changes)


async def _send(request: Page, key: str, form: Form) -> Response[Any]:
    """The request leaves, with the confirmation that there is a legal basis."""
    if not form.ticked("legal_basis_confirmed", "yes"):
        form.wrong("legal_basis_confirmed", _("Confirm that there is a legal basis and that the data are needed"))
    if not form.errors:
        try:
            receipt = await desk_of(request).give(
                key, "send", version_of(form), form.value("_nonce"), legal_basis_confirmed=True
            )
            return go(request, f"/requests/{key}/sent", "", receipt)
        except Problem as problem:
            if problem.status not in (412, 422):
                raise
            form.refused(problem, draft.row_of)
    document = await request_of(request, key)
    changes = await changes_since(request, key, version_of(form) or 0) if form.stale else []
    return await _step(request, "check", document, await _set_of(request, document), form, 422, changes)


_OWN_WAY = {"recipient": _choose_recipient, "attachments": _attach, "check": _send}


@post("/requests/{key:str}/draft/{step:str}", guards=[session_required], request_max_body_size=FORM_BYTES)
async def save_step(request: Page, key: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """Keeps the step and goes on to the next, or back to the check page that it was opened from."""
    form = Form(typed_of(await request.form()))
    if step in _OWN_WAY:
        return await _OWN_WAY[step](request, key, form)
    if step not in draft.FORMS:
        raise Problem(404, {"code": "not-found"})
    document = await request_of(request, key)
    question_set = await _set_of(request, document)
    if form.value("more"):  # more rows for workers: nothing is kept yet, nothing typed is lost
        return await _step(request, step, document, question_set, form)
    return await _amend(request, key, step, form, draft.FORMS[step][1](form, question_set))


ROUTES = (new_page, new, step_page, save_step)
