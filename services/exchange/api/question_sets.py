"""Question sets in a language (domain.md 4.6, 4.7): the list of what runs, and each set whole."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, get

from contracts.exchange import Part, Question, QuestionSet
from contracts.refusal import Refused
from services.chassis.web.auth import user_only
from services.exchange.api.calls import Asker, Call, Key, ThisHost
from services.exchange.api.languages import language_of, text, wanted
from services.exchange.facts import running_set, version_of_set


class QuestionSetController(Controller):
    """What may be asked, in the reader's language."""

    path = "/exchange/question-sets"
    guards = [user_only]

    @get("/")
    async def running(self, host: ThisHost, actor: Asker, request: Call) -> dict[str, Any]:
        """The sets that run, of all legal areas or of one (`area=`)."""
        where: dict[str, Any] = {"running": True}
        if area := request.query_params.get("area"):
            where["area"] = area
        found = await host.views.find("question_sets", where, order=("area",) if area is None else (), limit=200)
        languages = wanted(request, actor)
        items = [
            {"id": one.id, "version": one.version, "area": one.area, "title": text(one.title, languages)}
            for _, one in found
        ]
        return {"items": items}

    @get("/{name:str}")
    async def one(self, host: ThisHost, actor: Asker, request: Call, name: Key) -> dict[str, Any]:
        """A set whole: the version that runs, or the one named (`PQ-01@2`), as a request may keep it."""
        found = await (version_of_set(host, name) if "@" in name else running_set(host, name))
        if found is None or found.questions is None:
            raise Refused("not-found")
        return set_shown(found.questions, found.version, wanted(request, actor))


def set_shown(questions: QuestionSet, version: int, languages: Sequence[str]) -> dict[str, Any]:
    """QUESTION SET of rest.md. Where a subject may be of several kinds, what each needs is told apart as well."""
    required = questions.subject.required
    subject: dict[str, Any] = {
        "kinds": questions.subject.kinds,
        "required": required.get(questions.subject.kinds[0], []),
        "required_by_kind": required,
    }
    return {
        "id": questions.id,
        "version": version,
        "area": questions.area,
        "title": text(questions.title, languages),
        "language": language_of(questions.title, languages),
        "reasons": [{"code": reason.code, "text": text(reason.text, languages)} for reason in questions.reasons],
        "subject": subject,
        "categories": [
            {
                "code": category.code,
                "title": text(category.title, languages),
                "questions": [question_shown(question, languages) for question in category.questions],
            }
            for category in questions.categories
        ],
    }


def question_shown(question: Question, languages: Sequence[str]) -> dict[str, Any]:
    """QUESTION of rest.md."""
    return {
        "code": question.code,
        "text": text(question.text, languages),
        "mandatory": question.mandatory,
        "condition": question.condition,
        "comment": question.comment,
        "files": question.files,
        "parts": [_part_shown(part, languages) for part in question.parts],
    }


def _part_shown(part: Part, languages: Sequence[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": part.code, "type": part.type}
    if part.text:
        shown["text"] = text(part.text, languages)
    if part.type == "CH":
        shown["options"] = [{"code": option.code, "text": text(option.text, languages)} for option in part.options]
        shown["many"] = part.many
    if part.type == "T":
        shown["max"] = part.max
    if part.type == "N":
        shown |= {"unit": part.unit, "min": part.min}
    if part.each:
        shown["each"] = part.each
    return shown
