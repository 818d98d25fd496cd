"""Question sets: the pre-translated questions of a legal area, as data (domain.md 4.6 and 12)."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.exchange.terms import AreaCode, Form, LanguageCode, QuestionCode, ReasonCode

Texts = dict[LanguageCode, str]
"""One sentence in each language at hand."""
PartType = Literal["YN", "CH", "D", "T", "F", "N"]
"""Yes/no/not known, choice, date, text, files, number."""


class Option(Form, frozen=True, kw_only=True):
    """One choice of a `CH` part."""

    code: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}$(?!\n)")]
    text: Texts


class Part(Form, frozen=True, kw_only=True):
    """One value of an answer. `each: worker` asks it for every posted worker."""

    code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$(?!\n)")]
    type: PartType
    text: Texts = {}
    options: list[Option] = []
    many: bool = False
    max: int = 4000
    min: int | None = None
    unit: str | None = None
    each: Literal["worker"] | None = None


class Condition(Form, frozen=True, kw_only=True, rename={"is_": "is"}):
    """When a dependent question is asked: its parent's answer fits, or files are attached to the request."""

    question: QuestionCode | None = None
    is_: list[str] = []
    attachments: bool = False


class Question(Form, frozen=True, kw_only=True):
    """One pre-translated question."""

    code: QuestionCode
    text: Texts
    mandatory: bool = False
    comment: bool = True
    files: bool = False
    condition: Condition | None = None
    parts: Annotated[list[Part], Meta(min_length=1)]


class Category(Form, frozen=True, kw_only=True):
    """Questions shown together."""

    code: str
    title: Texts
    questions: Annotated[list[Question], Meta(min_length=1)]


class ReasonText(Form, frozen=True, kw_only=True):
    """A reason that a requester may give."""

    code: ReasonCode
    text: Texts


class SubjectRules(Form, frozen=True, kw_only=True):
    """Which kinds of subject the set is about, and which fields of each must be there before sending."""

    kinds: Annotated[list[Literal["person", "company"]], Meta(min_length=1)]
    required: dict[Literal["person", "company"], list[str]] = {}


class QuestionSet(Form, frozen=True, kw_only=True):
    """A legal area's questions; `id` is fixed, its version is how often it was published."""

    id: Annotated[str, Meta(pattern=r"^[A-Z]{2,4}-[0-9]{2}$(?!\n)")]
    area: AreaCode
    title: Texts
    reasons: list[ReasonText]
    subject: SubjectRules
    categories: Annotated[list[Category], Meta(min_length=1)]

    def questions(self) -> list[Question]:
        """All questions in their order."""
        return [question for category in self.categories for question in category.questions]
