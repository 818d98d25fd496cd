"""A request in front of one reader: `contracts.exchange.RequestDocument`. What is not for this reader is UNSET."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import UNSET

from contracts.documents import AuthorityNamed
from contracts.exchange import (
    AnswerDocument,
    DoneBy,
    FileDocument,
    HistoryEntry,
    MessageDocument,
    QuestionPut,
    QuestionSet,
    Ratings,
    ReasonGiven,
    RequestDocument,
    Side,
)
from contracts.record import Actor, Record, tag
from services.chassis.privacy.files import Described
from services.exchange import access
from services.exchange.api.languages import text
from services.exchange.api.question_sets import parts_shown
from services.exchange.api.reading import Seen
from services.exchange.domain.questions import asked, put
from services.exchange.domain.request import Request
from services.exchange.domain.said import Answer, File, Message, files_of


class AnswerFile(NamedTuple):
    """A file that an answer names, with the name under which it was uploaded."""

    described: Described
    name: str


def request_shown(
    seen: Seen,
    actor: Actor,
    questions: QuestionSet | None,
    languages: Sequence[str],
    answer_files: Sequence[AnswerFile] = (),
) -> RequestDocument:
    """The request: what is public, then what this reader may read of the rest."""
    request, side = seen.request, seen.side
    standing = access.STAGES[request.stage]
    requester, statement = side == "requester", "statement" in seen.classes
    replied = statement and request.replied_at is not None
    answers = _visible(request, side)
    return RequestDocument(
        id=request.id,
        version=request.version,
        number=request.number,
        stage=request.stage,
        group=standing.group,
        waits_for=standing.waits_for,
        party=side,
        area=request.area,
        question_set=request.question_set,
        requester=AuthorityNamed(id=request.requester, country=request.requester_country),
        responder=authority_named(request.responder, request.responder_country),
        language=request.language,
        urgent=request.urgent,
        urgent_reason=request.urgent_reason if statement else UNSET,
        reason=_reason(request, statement),
        wished_reply_by=request.wished_reply_by,
        proposed=None,
        reply_by=request.reply_by,
        sent_at=request.sent_at,
        accepted_at=request.accepted_at,
        replied_at=request.replied_at,
        closed_at=request.ended_at,
        ratings=Ratings(timeliness=request.timeliness, effort=request.effort),
        parent=None,
        children=(),
        allocated=(),
        clarifications=(),
        own_reference=request.own_reference if requester else UNSET,
        drafted_at=request.drafted_at if requester else UNSET,
        copy_of=request.copy_of if requester else UNSET,
        questions=_questions_shown(seen, questions, answers, languages),
        answers=[_answer_shown(code, answer, statement) for code, answer in answers.items()],
        files=_files_shown(request, answers, answer_files),
        subject=request.subject if "subject" in seen.classes else UNSET,
        closing_comment=request.closing_comment if statement else UNSET,
        reply_comment=request.reply_comment if replied else UNSET,
        reply_language=request.reply_language if replied else UNSET,
        messages=[_message_shown(one, side) for one in request.messages] if "dialogue" in seen.classes else UNSET,
        withheld=[private for private in access.CLASSES if private not in seen.classes],
        commands=list(access.commands(side, request.stage, actor, request.area)),
    )


def _reason(request: Request, statement: bool) -> ReasonGiven | None:
    if statement and (request.reason_code or request.reason):
        return ReasonGiven(code=request.reason_code, text=request.reason)
    return ReasonGiven(code=request.reason_code) if request.reason_code else None


def _visible(request: Request, side: Side) -> dict[str, Answer]:
    """The answers that this side may know of: what is only kept is the responder's alone."""
    if side == "responder":
        return request.answers
    return {code: answer for code, answer in request.answers.items() if answer.provided_at is not None}


def _questions_shown(
    seen: Seen, questions: QuestionSet | None, answers: dict[str, Answer], languages: Sequence[str]
) -> list[QuestionPut]:
    if questions is None:
        return []
    request, statement = seen.request, "statement" in seen.classes
    values = {code: answer.given.value for code, answer in answers.items() if answer.given is not None}
    attachments = any(file.side == "requester" for file in request.files)
    now_asked = asked(questions, request.questions, values, attachments=attachments)
    return [
        QuestionPut(
            code=question.code,
            text=text(question.text, languages),
            mandatory=question.mandatory,
            condition=question.condition,
            files=question.files,
            parts=parts_shown(question, languages),
            asked=question.code in now_asked,
            comment_allowed=question.comment,
            comment=request.comments.get(question.code) if statement else UNSET,
        )
        for question in put(questions, request.questions)
    ]


def _answer_shown(code: str, answer: Answer, statement: bool) -> AnswerDocument:
    given = answer.given
    if not statement:
        return AnswerDocument(question=code, provided_at=answer.provided_at)
    return AnswerDocument(
        question=code,
        provided_at=answer.provided_at,
        value=given.value if given else None,
        comment=given.comment if given else None,
        files=given.files if given else [],
    )


def _files_shown(
    request: Request, answers: dict[str, Answer], answer_files: Sequence[AnswerFile]
) -> list[FileDocument]:
    """What is attached, then what answers name."""
    shown = [_file_shown(file) for file in request.files]
    for code, answer in answers.items():
        named = set(files_of(answer.given)) if answer.given else set()
        shown += [
            _answer_file_shown(file, code, answer, request) for file in answer_files if file.described.file in named
        ]
    return shown


def _file_shown(file: File) -> FileDocument:
    told = file.told
    return FileDocument(
        file=file.file,
        party=file.side,
        at=file.at,
        language=file.language,
        question=file.question,
        personal=file.personal,
        size=file.size,
        media_type=file.media_type,
        title=told.title if told else UNSET,
        name=told.name if told else UNSET,
        description=told.description if told else UNSET,
    )


def _answer_file_shown(file: AnswerFile, code: str, answer: Answer, request: Request) -> FileDocument:
    return FileDocument(
        file=file.described.file,
        party="responder",
        at=answer.at,
        language=request.reply_language,
        question=code,
        personal=True,
        size=file.described.size,
        media_type=file.described.media_type,
        title=file.name,
        name=file.name,
        description=None,
    )


def answer_file_ids(seen: Seen) -> list[str]:
    """The files that visible answers name and that are not attached besides."""
    attached = {file.file for file in seen.request.files}
    named = (
        file
        for answer in _visible(seen.request, seen.side).values()
        if answer.given is not None
        for file in files_of(answer.given)
    )
    return [file for file in dict.fromkeys(named) if file not in attached]


def _message_shown(message: Message, side: Side) -> MessageDocument:
    return MessageDocument(
        at=message.at,
        party=message.side,
        text=message.text,
        language=message.language,
        user=message.by.user if message.side == side else UNSET,
    )


def history_shown(seen: Seen) -> list[HistoryEntry]:
    """One entry a state change that this side may see, oldest first."""
    shown, sent = [], False
    for record in seen.records:
        sent = sent or tag(record.event) == access.BEGINS_FOR_RESPONDER
        if access.seen(seen.side, tag(record.event), sent=sent):
            shown.append(_change_shown(record, own_authority(seen)))
    return shown


def own_authority(seen: Seen) -> str | None:
    """The authority on the reader's side."""
    return seen.request.requester if seen.side == "requester" else seen.request.responder


def _change_shown(record: Record[Any], own: str | None) -> HistoryEntry:
    by = record.by
    who = DoneBy(
        authority=by.authority,
        country=by.country,
        user=by.user if by.authority == own else UNSET,
        system=by.system,
    )
    return HistoryEntry(version=record.version, at=record.at, tag=tag(record.event), by=who)


def authority_named(name: str | None, country: str | None) -> AuthorityNamed | None:
    """An authority that may not be chosen yet. Its country comes with it."""
    return AuthorityNamed(id=name, country=country) if name and country else None
