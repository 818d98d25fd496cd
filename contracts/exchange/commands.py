"""What may be asked of a request (lifecycle.md), and of the question sets."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from contracts.exchange.question_set import QuestionSet
from contracts.exchange.terms import (
    AnswerGiven,
    AreaCode,
    AuthorityId,
    FileId,
    LanguageCode,
    OwnReference,
    QuestionAsked,
    QuestionCode,
    Rating,
    Reason,
    Subject,
    Text,
)
from contracts.record import Command, Date


class Draft(Command, frozen=True, kw_only=True, tag="draft"):
    """A new request is begun; nobody else sees it."""

    area: AreaCode
    question_set: Annotated[str, Meta(max_length=32)]
    responder: AuthorityId | None = None
    wished_reply_by: Date | None = None
    urgent: bool = False
    urgent_reason: Text | None = None
    reason: Reason | None = None
    own_reference: OwnReference | None = None
    language: LanguageCode | None = None
    subject: Subject | None = None
    questions: Annotated[list[QuestionAsked], Meta(max_length=100)] = []
    copy_of: str | None = None


class Amend(Command, frozen=True, kw_only=True, tag="amend"):
    """Fields of a draft, or of a request not yet accepted, are set anew; absent ones stay, `null` empties one."""

    responder: AuthorityId | None | UnsetType = UNSET
    wished_reply_by: Date | None | UnsetType = UNSET
    urgent: bool | UnsetType = UNSET
    urgent_reason: Text | None | UnsetType = UNSET
    reason: Reason | None | UnsetType = UNSET
    own_reference: OwnReference | None | UnsetType = UNSET
    language: LanguageCode | UnsetType = UNSET
    subject: Subject | None | UnsetType = UNSET
    questions: Annotated[list[QuestionAsked], Meta(max_length=100)] | UnsetType = UNSET


class DeleteDraft(Command, frozen=True, kw_only=True, tag="delete-draft"):
    """The draft is given up; its key is destroyed at once."""


class Send(Command, frozen=True, kw_only=True, tag="send"):
    """The request leaves. Its sender confirms that there is a legal basis and that the data are necessary (4.1)."""

    legal_basis_confirmed: bool


class Withdraw(Command, frozen=True, kw_only=True, tag="withdraw"):
    """The requester no longer wants an answer; possible until acceptance."""

    reason: Text | None = None


class Accept(Command, frozen=True, kw_only=True, tag="accept"):
    """The asked authority takes the request on and commits to a date (4.4)."""

    reply_by: Date


class SaveReply(Command, frozen=True, kw_only=True, tag="save-reply"):
    """Answers are kept; the requester does not see them yet."""

    answers: Annotated[list[AnswerGiven], Meta(max_length=200)]
    language: LanguageCode | None = None


class Reply(Command, frozen=True, kw_only=True, tag="reply"):
    """The full reply: every question asked and mandatory is answered (4.5)."""

    answers: Annotated[list[AnswerGiven], Meta(max_length=200)] = []
    comment: Text | None = None
    language: LanguageCode | None = None


class WriteMessage(Command, frozen=True, kw_only=True, tag="write-message"):
    """A word to the other side, outside the questions."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    language: LanguageCode


class Attach(Command, frozen=True, kw_only=True, tag="attach"):
    """An uploaded file becomes part of the request."""

    file: FileId
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    language: LanguageCode
    description: Text | None = None
    question: QuestionCode | None = None
    personal: bool


class Close(Command, frozen=True, kw_only=True, tag="close"):
    """The requester is content with the reply, or ends the matter; the retention clock starts (10)."""

    timeliness: Rating | None = None
    effort: Rating | None = None
    comment: Text | None = None


class PublishQuestionSet(Command, frozen=True, kw_only=True, tag="publish-question-set"):
    """A question set, or a new version of one, begins to run; running requests keep theirs."""

    question_set: QuestionSet


RequestCommand = (
    Draft | Amend | DeleteDraft | Send | Withdraw | Accept | SaveReply | Reply | WriteMessage | Attach | Close
)
