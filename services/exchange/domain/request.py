"""A request as its facts have made it. Private parts are there only when the record was opened for whoever reads."""

from typing import Any, Literal, assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from contracts.exchange import (
    AnswerGiven,
    AnswersGiven,
    Commented,
    DraftDeleted,
    Explained,
    FileAttached,
    MessageText,
    MessageWritten,
    Rating,
    ReasonCode,
    ReplyFile,
    ReplyProvided,
    ReplySaved,
    RequestAccepted,
    RequestAmended,
    RequestClosed,
    RequestDrafted,
    RequestEvent,
    RequestFile,
    RequestSent,
    RequestWithdrawn,
    Side,
    Stage,
    Subject,
    SubjectGiven,
)
from contracts.record import Date, Event, Instant, Record, part
from services.exchange.domain.said import Answer, File, Message, files_of

Approval = Literal["required", "not-required"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it: first what is public, then what identifies a person or was said about one."""

    id: str
    version: int
    stage: Stage
    area: str
    question_set: str
    requester: str
    requester_country: str
    approval: Approval
    """Whether a coordinator must approve before the request is sent; fixed when it was drafted."""
    drafted_at: Instant
    language: str
    gone: bool = False
    """The draft was deleted and its key destroyed; nobody finds it any more."""
    responder: str | None = None
    responder_country: str | None = None
    wished_reply_by: Date | None = None
    urgent: bool = False
    reason_code: ReasonCode | None = None
    own_reference: str | None = None
    subject_kind: Literal["person", "company"] | None = None
    questions: list[str] = []
    """The independent questions that are put; dependent ones come with them."""
    copy_of: str | None = None
    number: str | None = None
    sent_at: Instant | None = None
    reply_by: Date | None = None
    reply_approval: Approval = "not-required"
    accepted_at: Instant | None = None
    replied_at: Instant | None = None
    reply_language: str | None = None
    ended_at: Instant | None = None
    timeliness: Rating | None = None
    effort: Rating | None = None
    answers: dict[str, Answer] = {}
    messages: tuple[Message, ...] = ()
    files: tuple[File, ...] = ()
    subject: Subject | None = None
    reason: str | None = None
    urgent_reason: str | None = None
    comments: dict[str, str] = {}
    """The requester's words to single questions."""
    reply_comment: str | None = None
    closing_comment: str | None = None
    """Why it was withdrawn, or what was said on closing."""

    @property
    def sent(self) -> bool:
        """Whether the responder knows of it."""
        return self.sent_at is not None

    def files_named(self, *sides: Side) -> set[str]:
        """Files of these sides that are part of the request: attached, or named in an answer."""
        found = {file.file for file in self.files if file.side in sides}
        if "responder" in sides:
            found |= {file for answer in self.answers.values() if answer.given for file in files_of(answer.given)}
        return found


def evolve(request: Request | None, record: Record[RequestEvent]) -> Request:
    """The request after this fact."""
    event = record.event
    if request is None:
        if isinstance(event, RequestDrafted):
            return _drafted(record, event)
        # A fact about nothing: the log is damaged, or somebody reads from the middle.
        raise ValueError(f"{record.id}: the stream does not begin with its drafting")
    return replace(_changed(request, record, event), version=record.version)


def _changed(request: Request, record: Record[RequestEvent], event: RequestEvent) -> Request:
    at = record.at
    match event:
        case RequestAmended():
            return amended(request, event)
        case RequestSent():
            return replace(request, stage="sent", number=event.number, sent_at=at)
        case RequestAccepted():
            return replace(
                request, stage="accepted", reply_by=event.reply_by, reply_approval=event.approval, accepted_at=at
            )
        case ReplySaved() | ReplyProvided():
            return _answered(request, record, event)
        case MessageWritten():
            told = part(event, MessageText)
            message = Message(at, _side(event.party), record.by, event.language, told.text if told else None)
            return replace(request, messages=(*request.messages, message))
        case FileAttached():
            return replace(request, files=(*request.files, _attached(event, at)))
        case RequestWithdrawn():
            return replace(request, stage="withdrawn", ended_at=at, closing_comment=_words(event))
        case RequestClosed():
            return replace(
                request,
                stage="closed",
                ended_at=at,
                timeliness=event.timeliness,
                effort=event.effort,
                closing_comment=_words(event),
            )
        case DraftDeleted():
            return replace(request, gone=True)
        case RequestDrafted():
            raise ValueError(f"{record.id}: drafted twice")
        case _:
            assert_never(event)


def _drafted(record: Record[RequestEvent], event: RequestDrafted) -> Request:
    begun = Request(
        id=record.key,
        version=record.version,
        stage="draft",
        area=event.area,
        question_set=event.question_set,
        requester=event.requester,
        requester_country=event.requester_country,
        approval=event.approval,
        drafted_at=record.at,
        language=event.language,
        responder=event.responder,
        responder_country=event.responder_country,
        wished_reply_by=event.wished_reply_by,
        urgent=event.urgent,
        reason_code=event.reason_code,
        own_reference=event.own_reference,
        subject_kind=event.subject_kind,
        questions=event.questions,
        copy_of=event.copy_of,
    )
    return _explained(begun, event)


_AMENDABLE = tuple(name for name in RequestAmended.__struct_fields__ if name != "private")


def amended(request: Request, event: RequestAmended) -> Request:
    """The request with the fields that the amendment sets."""
    given = {name: value for name in _AMENDABLE if (value := getattr(event, name)) is not UNSET}
    return _explained(replace(request, **given), event)


def _explained(request: Request, event: Event) -> Request:
    given: dict[str, Any] = {}
    if subject := part(event, SubjectGiven):
        given["subject"] = subject.subject
    if words := part(event, Explained):
        if words.reason is not UNSET:
            given["reason"] = words.reason
        if words.urgent_reason is not UNSET:
            given["urgent_reason"] = words.urgent_reason
        if words.comments is not UNSET:
            given["comments"] = words.comments
    return replace(request, **given) if given else request


def _answered(request: Request, record: Record[RequestEvent], event: ReplySaved | ReplyProvided) -> Request:
    told = part(event, AnswersGiven)
    given = {answer.question: answer for answer in told.answers} if told else {}
    language = event.language or request.reply_language
    if isinstance(event, ReplySaved):
        saved = {question: Answer(given.get(question), record.at) for question in event.questions}
        return replace(request, answers={**request.answers, **saved}, reply_language=language)
    answers = {
        question: _provided(request.answers.get(question), given.get(question), record.at)
        for question in event.questions
    }
    return replace(
        request,
        stage="info-provided",
        answers=answers,
        replied_at=record.at,
        reply_language=language,
        reply_comment=told.comment if told else None,
    )


def _provided(before: Answer | None, given: AnswerGiven | None, at: Instant) -> Answer:
    if given is not None or before is None:
        return Answer(given, at, at)
    return Answer(before.given, before.at, at)


def _attached(event: FileAttached, at: Instant) -> File:
    return File(
        file=event.file,
        side=_side(event.party),
        at=at,
        language=event.language,
        size=event.size,
        media_type=event.media_type,
        question=event.question,
        personal=event.personal,
        told=part(event, RequestFile) or part(event, ReplyFile),
    )


def _words(event: Event) -> str | None:
    comment = part(event, Commented)
    return comment.text if comment else None


def _side(party: str) -> Side:
    return "requester" if party == "requester" else "responder"
