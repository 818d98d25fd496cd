"""The words of requests: codes, and the shapes of what a request is about (lifecycle.md, rest.md; domain.md 4.1)."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from contracts.record import Date

# Here `$` alone would also match before a line break at the very end.
AuthorityId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$(?!\n)")]
AreaCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,15}$(?!\n)")]
QuestionCode = Annotated[str, Meta(min_length=1, max_length=16)]
LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
FileId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
Line = Annotated[str, Meta(max_length=200)]
"""A name or the like. Never in a public part."""
Text = Annotated[str, Meta(max_length=4000)]
"""Free text. Never in a public part."""
OwnReference = Annotated[str, Meta(pattern=r"^[\w ./-]{0,30}$(?!\n)")]
Stage = Literal["draft", "sent", "accepted", "info-provided", "closed", "withdrawn"]
Party = Literal["requester", "responder", "coordinator", "nobody"]
Side = Literal["requester", "responder"]
"""On which side of a request an authority stands."""
StageGroup = Literal["being-prepared", "waiting-for-acceptance", "being-answered", "answered", "ended"]
"""Under which heading pages show a stage."""
Task = Literal["finish-draft", "accept", "answer", "check-reply"]
"""What a side has to do where it is its turn."""
Rating = Literal["satisfied", "dissatisfied", "no-opinion"]
ReasonCode = Literal["doubt-document", "doubt-competence", "complaint-recipient", "complaint-competitor", "other"]
NO_INFORMATION = "no-information"
"""The answer that stands for a whole question of any type: the authority has no information."""


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a command's body."""


class Diploma(Form, frozen=True, kw_only=True):
    """The document in doubt (domain.md 4.1)."""

    title: Line | None = None
    institution: Line | None = None
    date: Date | None = None


class Worker(Form, frozen=True, kw_only=True):
    """A posted worker; `id` is how answers name him."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,16}$(?!\n)")]
    family_name: Line
    given_names: Line
    birth_date: Date | None = None


class Posting(Form, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Who posted whom, where and for how long."""

    provider: Line | None = None
    site: Line | None = None
    from_: Date | None = None
    to: Date | None = None
    workers: Annotated[list[Worker], Meta(max_length=200)] = []


class Person(Form, frozen=True, kw_only=True, tag_field="kind", tag="person"):
    """A natural person that a request is about."""

    family_name: Line | None = None
    given_names: Line | None = None
    birth_name: Line | None = None
    birth_date: Date | None = None
    birth_place: Line | None = None
    nationality: Line | None = None
    address: Line | None = None
    id_number: Line | None = None
    profession: Line | None = None
    diploma: Diploma | None = None
    posting: Posting | None = None


class Company(Form, frozen=True, kw_only=True, tag_field="kind", tag="company"):
    """A legal person that a request is about."""

    name: Line | None = None
    trade_name: Line | None = None
    registration: Line | None = None
    vat: Line | None = None
    address: Line | None = None
    representative: Line | None = None
    activity: Line | None = None
    posting: Posting | None = None


Subject = Person | Company


class Reason(Form, frozen=True, kw_only=True):
    """Why the request is made; the text is a statement."""

    code: ReasonCode
    text: Text | None = None


class QuestionAsked(Form, frozen=True, kw_only=True):
    """An independent question that is put, with what the requester adds to it."""

    code: QuestionCode
    comment: Text | None = None


class AnswerGiven(Form, frozen=True, kw_only=True):
    """An answer as rest.md shapes it: one part bare, several parts by part code, or `no-information`."""

    question: QuestionCode
    value: Any = None
    comment: Text | None = None
    files: Annotated[list[FileId], Meta(max_length=20)] = []
