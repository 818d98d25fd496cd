"""Question sets as they are shown: in one language, the reader's (domain.md 4.6, 4.7)."""

from typing import Literal

from msgspec import UNSET, UnsetType

from contracts.documents import Document
from contracts.exchange.question_set import Condition, PartType
from contracts.exchange.terms import ReasonCode

SubjectKind = Literal["person", "company"]


class OptionDocument(Document, frozen=True, kw_only=True):
    """One choice of a `CH` part."""

    code: str
    text: str


class PartDocument(Document, frozen=True, kw_only=True):
    """One value of an answer, with what its type needs: choices, a greatest length, a unit."""

    code: str
    type: PartType
    text: str | UnsetType = UNSET
    """Absent where the question says it all."""
    options: list[OptionDocument] | UnsetType = UNSET
    """Of `CH`."""
    many: bool | UnsetType = UNSET
    """Of `CH`: whether several may be chosen, so that the value is a list."""
    max: int | UnsetType = UNSET
    """Of `T`: characters."""
    unit: str | None | UnsetType = UNSET
    """Of `N`."""
    min: int | None | UnsetType = UNSET
    """Of `N`: the least value."""
    each: Literal["worker"] | UnsetType = UNSET
    """Asked for every posted worker: the value is an object by worker id."""


class QuestionBase(Document, frozen=True, kw_only=True):
    """A pre-translated question, wherever it is shown."""

    code: str
    text: str
    mandatory: bool
    condition: Condition | None
    """When it is asked at all; `null`: always."""
    files: bool
    """Whether files may be put beside the answer."""
    parts: list[PartDocument]


class QuestionDocument(QuestionBase, frozen=True, kw_only=True):
    """A question in its set."""

    comment: bool
    """Whether an answer may have one."""


class QuestionPut(QuestionBase, frozen=True, kw_only=True):
    """A question as a request puts it."""

    asked: bool
    """Whether it waits for an answer, as the answers so far stand."""
    comment_allowed: bool
    """Whether an answer may have a comment."""
    comment: str | None | UnsetType = UNSET
    """The requester's words to it; for readers of the statement."""


class CategoryDocument(Document, frozen=True, kw_only=True):
    """Questions shown together."""

    code: str
    title: str
    questions: list[QuestionDocument]


class ReasonDocument(Document, frozen=True, kw_only=True):
    """A reason that a requester may give."""

    code: ReasonCode
    text: str


class SubjectNeeded(Document, frozen=True, kw_only=True):
    """Whom the set is about, and which fields must be there before sending."""

    kinds: list[SubjectKind]
    required: list[str]
    """Of the first kind."""
    required_by_kind: dict[SubjectKind, list[str]]


class QuestionSetLine(Document, frozen=True, kw_only=True):
    """A question set that runs."""

    id: str
    version: int
    area: str
    title: str


class QuestionSetDocument(QuestionSetLine, frozen=True, kw_only=True):
    """A question set whole: the version that runs, or that a request keeps."""

    language: str
    """In which the set is answered: the first of the reader's that it is in."""
    reasons: list[ReasonDocument]
    subject: SubjectNeeded
    categories: list[CategoryDocument]
