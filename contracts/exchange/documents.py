"""A request in front of one reader (REQUEST of rest.md): what is public of it, and what she may read of the rest.

Private parts open by class (lifecycle.md). A field of a class that is not this reader's is absent; `withheld` names the
class.
"""

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from contracts.documents import AuthorityNamed, Document
from contracts.exchange.question_documents import QuestionPut
from contracts.exchange.terms import Rating, ReasonCode, Side, Stage, StageGroup, Subject
from contracts.record import Date, Instant, PrivateClass


class ReasonGiven(Document, frozen=True, kw_only=True):
    """Why the request is made."""

    code: ReasonCode | None
    text: str | None | UnsetType = UNSET
    """For readers of the statement."""


class Ratings(Document, frozen=True, kw_only=True):
    """What the requester, on closing, thought of the reply."""

    timeliness: Rating | None
    effort: Rating | None


class AnswerDocument(Document, frozen=True, kw_only=True):
    """An answer as it stands. What is only kept is the responder's alone; value and words are a statement."""

    question: str
    provided_at: Instant | None
    """When the requester got to see it; `null`: only kept."""
    value: Any = UNSET
    """Bare, by part code, by worker id, or `no-information`; `null` once it is erased. For readers of the statement."""
    comment: str | None | UnsetType = UNSET
    """For readers of the statement."""
    files: list[str] | UnsetType = UNSET
    """Put beside the value; for readers of the statement."""


class MessageDocument(Document, frozen=True, kw_only=True):
    """A word from one side to the other."""

    at: Instant
    party: Side
    text: str | None
    language: str
    user: str | None | UnsetType = UNSET
    """Who wrote it, on the reader's own side only."""
    name: str | UnsetType = UNSET
    """Her name; added by the gateway."""


class FileDocument(Document, frozen=True, kw_only=True):
    """A file that is part of the request: attached, or named in an answer."""

    file: str
    party: Side
    at: Instant
    language: str | None
    question: str | None
    personal: bool
    """Whether it holds data about a person."""
    size: int
    """In bytes."""
    media_type: str
    title: str | UnsetType = UNSET
    """For readers of the file."""
    name: str | UnsetType = UNSET
    """Under which it was uploaded; for readers of the file."""
    description: str | None | UnsetType = UNSET
    """For readers of the file."""


class FileUploaded(Document, frozen=True, kw_only=True):
    """A file that is there but not yet part of the request: its uploader's alone until it is named."""

    file: str
    size: int
    """In bytes."""
    media_type: str


class RequestDocument(Document, frozen=True, kw_only=True):
    """A request as this reader may see it now."""

    id: str
    version: int
    number: str | None
    """`null` until it is sent."""
    stage: Stage
    group: StageGroup
    waits_for: Side | Literal["nobody"]
    party: Side
    """The reader's."""
    area: str
    question_set: str
    """`<id>@<version>`, which it keeps."""
    requester: AuthorityNamed
    responder: AuthorityNamed | None
    language: str
    urgent: bool
    urgent_reason: str | None | UnsetType = UNSET
    """For readers of the statement."""
    reason: ReasonGiven | None
    wished_reply_by: Date | None
    proposed: None
    """Nobody can propose another date yet."""
    reply_by: Date | None
    """To which the responder committed."""
    sent_at: Instant | None
    accepted_at: Instant | None
    replied_at: Instant | None
    closed_at: Instant | None
    """When it ended, be it closed or withdrawn."""
    ratings: Ratings
    parent: None
    """Requests cannot be split yet."""
    children: tuple[()]
    """Requests cannot be split yet."""
    allocated: tuple[()]
    """Requests cannot be allocated yet."""
    clarifications: tuple[()]
    """Nothing can be asked about a reply yet."""
    own_reference: str | None | UnsetType = UNSET
    """For the requester."""
    drafted_at: Instant | UnsetType = UNSET
    """For the requester."""
    copy_of: str | None | UnsetType = UNSET
    """Id of the request that it was made from; for the requester."""
    questions: list[QuestionPut]
    answers: list[AnswerDocument]
    files: list[FileDocument]
    subject: Subject | None | UnsetType = UNSET
    """For readers of the subject: on the responder's side from acceptance on."""
    closing_comment: str | None | UnsetType = UNSET
    """Why it was withdrawn, or what was said on closing; for readers of the statement."""
    reply_comment: str | None | UnsetType = UNSET
    """From the reply on, for readers of the statement."""
    reply_language: str | None | UnsetType = UNSET
    """From the reply on, for readers of the statement."""
    messages: list[MessageDocument] | UnsetType = UNSET
    """For readers of the dialogue."""
    withheld: list[PrivateClass]
    """Classes that are closed to this reader now."""
    commands: list[str]
    """What this reader may do now."""
