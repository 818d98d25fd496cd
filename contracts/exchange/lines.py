"""Lists of requests and of what happened to them (TASK, HISTORY and ACTIVITY of rest.md), as one side has them."""

from typing import Literal

from msgspec import UNSET, UnsetType

from contracts.documents import AuthorityNamed, Document
from contracts.exchange.terms import Side, Stage, StageGroup, Task
from contracts.record import Date, Instant

TaskGroup = Literal["overdue", "this-week", "later", "waiting"]
"""How soon it is due; `waiting`: others are at it."""


class Listed(Document, frozen=True, kw_only=True):
    """What every list says of a request."""

    number: str | None
    party: Side
    """The reader's."""
    area: str
    stage: Stage
    task: Task | None
    """`null` while others are at it."""
    partner: AuthorityNamed | None
    """The other side; `null` while a draft has none."""
    own_reference: str | None
    due: Date | None
    """When whoever's turn it is should have moved."""
    days_left: int | None
    """Calendar days in the reader's capital; negative when it is overdue."""
    urgent: bool
    allocated: list[str]
    since: Instant
    """Since when it has been at this stage."""


class TaskLine(Listed, frozen=True, kw_only=True):
    """Something that waits for this reader, or that her authority waits for."""

    request: str
    group: TaskGroup


class RequestLine(Listed, frozen=True, kw_only=True):
    """A request in a list."""

    id: str
    group: StageGroup
    waits_for: Side | Literal["nobody"]
    overdue: bool
    language: str
    wished_reply_by: Date | None
    changed_at: Instant


class DoneBy(Document, frozen=True, kw_only=True):
    """Who changed the state: an authority, and on the reader's own side the user; or the system."""

    authority: str | None
    country: str | None
    user: str | None | UnsetType = UNSET
    """On the reader's own side only."""
    name: str | UnsetType = UNSET
    """The user's name; added by the gateway."""
    system: str | None


class HistoryEntry(Document, frozen=True, kw_only=True):
    """A state change that this side may know of."""

    version: int
    at: Instant
    tag: str
    """Of the fact; its schema is `schemas/events/<tag>.json`."""
    sentence: str | UnsetType = UNSET
    """What happened, in the reader's language; added by the gateway."""
    by: DoneBy


class Happening(HistoryEntry, frozen=True, kw_only=True):
    """A state change of one of the authority's requests."""

    request: str
    number: str | None


class ActivityDocument(Document, frozen=True, kw_only=True):
    """What goes on at the reader's authority."""

    newest: list[Happening]
    counts: dict[Stage, int]
    """How many requests stand at each stage; a stage without any is absent."""
