"""What the world may know of requests (lifecycle.md). Public parts hold codes, ids and dates, nobody's words."""

from typing import ClassVar, Literal

from msgspec import UNSET, UnsetType

from contracts.exchange.parts import (
    AnswersGiven,
    Commented,
    Explained,
    MessageText,
    ReplyFile,
    RequestFile,
    SubjectGiven,
)
from contracts.exchange.question_set import QuestionSet
from contracts.exchange.terms import OwnReference, Party, Rating, ReasonCode
from contracts.record import Date, Event, Private


class RequestDrafted(Event, frozen=True, kw_only=True, tag="exchange.request-drafted.v1"):
    """A request is being prepared. `question_set` is `<id>@<version>`: the running version, which it keeps."""

    parts: ClassVar[tuple[type[Private], ...]] = (SubjectGiven, Explained)
    area: str
    question_set: str
    requester: str
    requester_country: str
    approval: Literal["required", "not-required"] = "not-required"
    responder: str | None = None
    responder_country: str | None = None
    wished_reply_by: Date | None = None
    urgent: bool = False
    reason_code: ReasonCode | None = None
    own_reference: OwnReference | None = None
    language: str
    subject_kind: Literal["person", "company"] | None = None
    questions: list[str] = []
    copy_of: str | None = None


class RequestAmended(Event, frozen=True, kw_only=True, tag="exchange.request-amended.v1"):
    """Fields were set anew; absent ones stay."""

    parts: ClassVar[tuple[type[Private], ...]] = (SubjectGiven, Explained)
    responder: str | None | UnsetType = UNSET
    responder_country: str | None | UnsetType = UNSET
    wished_reply_by: Date | None | UnsetType = UNSET
    urgent: bool | UnsetType = UNSET
    reason_code: ReasonCode | None | UnsetType = UNSET
    own_reference: OwnReference | None | UnsetType = UNSET
    language: str | UnsetType = UNSET
    subject_kind: Literal["person", "company"] | None | UnsetType = UNSET
    questions: list[str] | UnsetType = UNSET


class DraftDeleted(Event, frozen=True, kw_only=True, tag="exchange.draft-deleted.v1"):
    """The draft is gone and its key destroyed; the partner never knew."""


class RequestSent(Event, frozen=True, kw_only=True, tag="exchange.request-sent.v1"):
    """The request stands before the asked authority. Has all that is public, since a reader may begin here."""

    number: str
    area: str
    question_set: str
    requester: str
    requester_country: str
    responder: str
    responder_country: str
    wished_reply_by: Date | None = None
    urgent: bool = False
    reason_code: ReasonCode | None = None
    language: str
    questions: list[str]


class RequestWithdrawn(Event, frozen=True, kw_only=True, tag="exchange.request-withdrawn.v1"):
    """The requester took it back before it was accepted."""

    parts: ClassVar[tuple[type[Private], ...]] = (Commented,)


class RequestAccepted(Event, frozen=True, kw_only=True, tag="exchange.request-accepted.v1"):
    """The asked authority now owes a full reply by `reply_by`; the subject's data open to it."""

    reply_by: Date
    approval: Literal["required", "not-required"] = "not-required"


class ReplySaved(Event, frozen=True, kw_only=True, tag="exchange.reply-saved.v1"):
    """Answers to these questions were kept on the responder's own side."""

    parts: ClassVar[tuple[type[Private], ...]] = (AnswersGiven,)
    questions: list[str]
    language: str | None = None


class ReplyProvided(Event, frozen=True, kw_only=True, tag="exchange.reply-provided.v1"):
    """The full reply: all answers kept so far and these; the requester now judges it."""

    parts: ClassVar[tuple[type[Private], ...]] = (AnswersGiven,)
    questions: list[str]
    """All questions that now have an answer."""
    language: str | None = None


class MessageWritten(Event, frozen=True, kw_only=True, tag="exchange.message-written.v1"):
    """One party wrote to the other."""

    parts: ClassVar[tuple[type[Private], ...]] = (MessageText,)
    party: Party
    language: str


class FileAttached(Event, frozen=True, kw_only=True, tag="exchange.file-attached.v1"):
    """A file became part of the request; its bytes lie sealed beside the log."""

    parts: ClassVar[tuple[type[Private], ...]] = (RequestFile, ReplyFile)
    file: str
    party: Party
    language: str
    size: int
    """In bytes."""
    media_type: str
    question: str | None = None
    personal: bool


class RequestClosed(Event, frozen=True, kw_only=True, tag="exchange.request-closed.v1"):
    """Formally closed (Regulation 1024/2012, article 14): blocked six months and erased three years from here."""

    parts: ClassVar[tuple[type[Private], ...]] = (Commented,)
    timeliness: Rating | None = None
    effort: Rating | None = None


class QuestionSetPublished(Event, frozen=True, kw_only=True, tag="exchange.question-set-published.v1"):
    """This version of a question set runs from here; the stream's count is its version."""

    question_set: QuestionSet


RequestEvent = (
    RequestDrafted
    | RequestAmended
    | DraftDeleted
    | RequestSent
    | RequestWithdrawn
    | RequestAccepted
    | ReplySaved
    | ReplyProvided
    | MessageWritten
    | FileAttached
    | RequestClosed
)
