"""What a decision about a request needs to know from elsewhere. Gathered by the room `facts`, judged here."""

import msgspec

from contracts.exchange import QuestionSet
from contracts.record import Date, Instant


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """An authority, as far as exchange has to know it; what directory told of it."""

    id: str
    country: str
    timezone: str
    """IANA name; its deadlines end there at 23:59:59."""
    languages: list[str] = []
    modules: dict[str, list[str]] = {}
    """By legal area: in which modules the authority takes part."""

    def takes_requests(self, area: str) -> bool:
        """Whether requests may be put to it, and by it, in this legal area."""
        return "requests" in self.modules.get(area, ())


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes lie sealed beside the log, named by nobody yet or already part of a request."""

    request: str
    uploader: str | None
    """Until it is named, the file is its uploader's alone."""
    name: str
    media_type: str
    size: int
    """In bytes."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Only what the command at hand needs is filled in; `None` and absent keys mean that it does not exist."""

    now: Instant
    today: Date
    """The day on which it is now in the responder's capital; in one's own while there is no responder. In UTC for
    commands that set no date."""
    number: str | None = None
    """A fresh number, for `send`."""
    question_set: QuestionSet | None = None
    """For `draft` the one that runs, else the one that the request keeps."""
    question_set_version: int = 0
    own: Partner | None = None
    responder: Partner | None = None
    """The authority that the command names as recipient, else the one that the request has."""
    uploads: dict[str, Upload] = {}
    """The files that the command names, by id."""
    copied: bool = False
    """Whether `copy_of` names a request of the actor's own authority."""
