"""Question sets in a language (domain.md 4.6, 4.7): the list of what runs, and each set whole."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, get
from msgspec import UNSET

from contracts.documents import Items
from contracts.exchange import (
    CategoryDocument,
    OptionDocument,
    Part,
    PartDocument,
    Question,
    QuestionDocument,
    QuestionSet,
    QuestionSetDocument,
    QuestionSetLine,
    ReasonDocument,
    SubjectNeeded,
)
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
    async def running(self, host: ThisHost, actor: Asker, request: Call) -> Items[QuestionSetLine]:
        """The sets that run, of all legal areas or of one (`area=`)."""
        where: dict[str, Any] = {"running": True}
        if area := request.query_params.get("area"):
            where["area"] = area
        found = await host.views.find("question_sets", where, order=("area",) if area is None else (), limit=200)
        languages = wanted(request, actor)
        return Items(
            items=[
                QuestionSetLine(id=one.id, version=one.version, area=one.area, title=text(one.title, languages))
                for _, one in found
            ]
        )

    @get("/{name:str}")
    async def one(self, host: ThisHost, actor: Asker, request: Call, name: Key) -> QuestionSetDocument:
        """A set whole: the version that runs, or the one named (`PQ-01@2`), as a request may keep it."""
        found = await (version_of_set(host, name) if "@" in name else running_set(host, name))
        if found is None or found.questions is None:
            raise Refused("not-found")
        return set_shown(found.questions, found.version, wanted(request, actor))


def set_shown(questions: QuestionSet, version: int, languages: Sequence[str]) -> QuestionSetDocument:
    """The set in one language. Where a subject may be of several kinds, what each needs is told apart as well."""
    kinds, required = questions.subject.kinds, questions.subject.required
    return QuestionSetDocument(
        id=questions.id,
        version=version,
        area=questions.area,
        title=text(questions.title, languages),
        language=language_of(questions.title, languages),
        reasons=[ReasonDocument(code=one.code, text=text(one.text, languages)) for one in questions.reasons],
        subject=SubjectNeeded(kinds=kinds, required=required.get(kinds[0], []), required_by_kind=required),
        categories=[
            CategoryDocument(
                code=category.code,
                title=text(category.title, languages),
                questions=[_question_shown(question, languages) for question in category.questions],
            )
            for category in questions.categories
        ],
    )


def _question_shown(question: Question, languages: Sequence[str]) -> QuestionDocument:
    return QuestionDocument(
        code=question.code,
        text=text(question.text, languages),
        mandatory=question.mandatory,
        condition=question.condition,
        comment=question.comment,
        files=question.files,
        parts=parts_shown(question, languages),
    )


def parts_shown(question: Question, languages: Sequence[str]) -> list[PartDocument]:
    """What an answer to the question is made of."""
    return [_part_shown(part, languages) for part in question.parts]


def _part_shown(part: Part, languages: Sequence[str]) -> PartDocument:
    choice, number = part.type == "CH", part.type == "N"
    options = [OptionDocument(code=one.code, text=text(one.text, languages)) for one in part.options]
    return PartDocument(
        code=part.code,
        type=part.type,
        text=text(part.text, languages) if part.text else UNSET,
        options=options if choice else UNSET,
        many=part.many if choice else UNSET,
        max=part.max if part.type == "T" else UNSET,
        unit=part.unit if number else UNSET,
        min=part.min if number else UNSET,
        each=part.each or UNSET,
    )
