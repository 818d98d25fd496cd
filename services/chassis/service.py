"""What a service declares of itself: plain data, from which the chassis makes it run in any mode."""

import datetime
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from contracts.record import Actor, Command, Event, Record
from contracts.unattended import Reaction, Step

if TYPE_CHECKING:
    from services.chassis.run.host import Host


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of stream: how its state comes from its facts, and what facts a command brings about."""

    kind: str
    """Streams are `<kind>:<id>`."""
    commands: tuple[type[Command], ...]
    decide: Callable[[Any, Any, Actor, Any], list[Event]]
    """(state, command, actor, facts) -> new facts; raises `Refused`. Pure. State is `None` before the first fact."""
    evolve: Callable[[Any, Record[Any]], Any]
    """(state or None, record) -> state. Pure; stands a record whose private parts are absent."""
    facts: Callable[["Host", str, Any, Any, Actor], Awaitable[Any]]
    """(host, stream, state, command, actor) -> what else the decision needs to know, from own views and the clock."""
    permits: Callable[[Any, str, Actor], None]
    """(state, command tag, actor): raises `not-found` for whoever is no party, `not-allowed` where at no stage this
    actor may give this command. Asked before the body is read, and again by `decide`."""
    case: Callable[[str, Any], str] | None = None
    """(stream, command) -> the case under whose key private parts are sealed, named after the stream that begins it,
    with or without its kind; `None`: no private parts."""
    ends_case: type[Event] | None = None
    """The fact with which the case's key is destroyed at once."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Documents made from facts. A document is fed by exactly one stream and guarded by that stream's version."""

    name: str
    document: type[msgspec.Struct]
    key: Callable[[Record[Any]], Sequence[str]]
    """Keys of the documents that this record changes."""
    evolve: Callable[[Any, Record[Any], str], Any]
    """(document or None, record, key) -> document, or None for none. Pure; sees public parts only."""
    indexes: tuple[tuple[str, ...], ...] = ()
    """Fields by which documents are found and ordered; each list's filter and sort is a prefix of one of these."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What is followed: one feed for each (service, source), with the views that it keeps and the reactions it has."""

    source: str
    """The service whose facts these are; one's own too."""
    views: tuple[View, ...] = ()
    react: Callable[[Record[Any]], list[Reaction]] | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work driven by the clock; one holder at a time."""

    name: str
    seconds: float
    """Pause between two runs; a run that returns True is followed by the next at once."""
    run: Callable[["Host"], Awaitable[bool]]
    quiet: bool = False
    """Gives way: runs only while no official's request is being served."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service, whole."""

    name: str
    deciders: tuple[Decider, ...] = ()
    feeds: tuple[Feed, ...] = ()
    routes: tuple[Any, ...] = ()
    """Litestar controllers and handlers, with the paths of rest.md less `/api/v1`."""
    jobs: tuple[Job, ...] = ()
    training: Callable[[datetime.datetime], Iterator[Step]] | None = None
    """(now) -> steps in time order, all before now."""
    application: Callable[..., Any] | None = None
    """Makes the Litestar application from the host and the chassis' keyword arguments; `Litestar(**arguments)` where
    there is none. For the gateway, whose pages want templates, locale and headers around every answer."""
    prepare: Callable[["Host"], Awaitable[None]] | None = None
    """Run once at start, before requests are taken: small tables, an index, caches."""

    @property
    def views(self) -> tuple[View, ...]:
        """All views of all feeds."""
        return tuple(view for feed in self.feeds for view in feed.views)
