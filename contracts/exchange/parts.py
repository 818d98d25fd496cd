"""What identifies a person in a request, in the three classes of lifecycle.md; never in views, topics or logs."""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from contracts.exchange.terms import AnswerGiven, Subject
from contracts.record import Private, PrivateClass


class SubjectGiven(Private, frozen=True, kw_only=True):
    """Whom the request is about. `None` empties it."""

    sealed_as: ClassVar[PrivateClass] = "subject"
    subject: Subject | None = None


class Explained(Private, frozen=True, kw_only=True):
    """The requester's free text: to the reason, the urgency and the questions. Absent ones stay as they were."""

    sealed_as: ClassVar[PrivateClass] = "statement"
    reason: str | None | UnsetType = UNSET
    urgent_reason: str | None | UnsetType = UNSET
    comments: dict[str, str] | UnsetType = UNSET
    """By question code; replaces all earlier ones."""


class AnswersGiven(Private, frozen=True, kw_only=True):
    """Answers with their values, comments and files; each replaces the earlier one to its question."""

    sealed_as: ClassVar[PrivateClass] = "statement"
    answers: list[AnswerGiven] = []
    comment: str | None = None


class Commented(Private, frozen=True, kw_only=True):
    """A comment or a reason in somebody's own words."""

    sealed_as: ClassVar[PrivateClass] = "statement"
    text: str


class MessageText(Private, frozen=True, kw_only=True):
    """What a message says."""

    sealed_as: ClassVar[PrivateClass] = "dialogue"
    text: str


class RequestFile(Private, frozen=True, kw_only=True):
    """A file of the requesting side: its title, name and description may name the subject."""

    sealed_as: ClassVar[PrivateClass] = "subject"
    title: str
    name: str
    description: str | None = None


class ReplyFile(Private, frozen=True, kw_only=True):
    """A file of the responding side."""

    sealed_as: ClassVar[PrivateClass] = "statement"
    title: str
    name: str
    description: str | None = None
