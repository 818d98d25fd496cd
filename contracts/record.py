"""The envelope of every fact: who said what, when and why; and what identifies a person, kept apart.

An `Event` has a public part, its own fields, and private parts (`Private`), which the chassis seals under the case's
key before anything is written. `encode()` never writes a private part.
"""

import datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

import msgspec

Instant = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
"""A moment, always with a time zone, written in UTC."""
Date = datetime.date
"""A calendar day. A deadline ends at 23:59:59 of that day in the responder's capital."""
Position = int
"""A record's place in its log, ascending, never reused while the log lives."""
PrivateClass = Literal["subject", "statement", "dialogue", "profile"]
"""Who may read a private part is decided by its class (lifecycle.md); `profile` is a user's own name and address."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Something a person or a service wants done. The tag is the imperative on the wire."""


class Private(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What identifies a person or was said about one. Sealed on its own, under the key of its case."""

    sealed_as: ClassVar[PrivateClass]


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """A fact. The tag `<owner>.<fact>.v<n>` is the log's topic, the Kafka header and the schema's name."""

    parts: ClassVar[tuple[type[Private], ...]] = ()
    """The private parts that this fact may have, at most one of each class."""
    private: tuple[Any, ...] = ()
    """Its private parts as they are in memory; absent for whoever may not read them, or when the key is destroyed."""


P = TypeVar("P", bound=Private)


def part(event: Event, kind: type[P]) -> P | None:
    """The event's private part of this kind; `None` where there is none, or it may not be or can no longer be read."""
    for private in event.private:
        if type(private) is kind:
            return private
    return None


class By(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who stated a fact: a user of an authority, or a service by itself (`system`)."""

    user: str | None = None
    authority: str | None = None
    country: str | None = None
    on_behalf_of: str | None = None
    system: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. `roles` has, for each legal area (`*` for roles without one), what the user may be there."""

    user: str | None = None
    authority: str | None = None
    country: str | None = None
    roles: dict[str, frozenset[str]] = {}
    language: str = "en"
    system: str | None = None

    def has(self, role: str, area: str) -> bool:
        """Whether this actor has the role in the legal area."""
        return role in self.roles.get(area, ()) or role in self.roles.get("*", ())

    def areas(self, *roles: str) -> list[str]:
        """The legal areas in which this actor has one of the roles."""
        return sorted(area for area, mine in self.roles.items() if area != "*" and not mine.isdisjoint(roles))

    def by(self) -> By:
        """The actor as the envelope keeps it."""
        return By(user=self.user, authority=self.authority, country=self.country, system=self.system)

    @property
    def scope(self) -> str:
        """Within which a command id is unique: the user, or the service."""
        return self.user or f"system/{self.system}"


E = TypeVar("E")


class Record(msgspec.Struct, Generic[E], frozen=True, kw_only=True, omit_defaults=True):
    """One line of the append-only log: the same public bytes in the log, on Kafka and in the corpus."""

    origin: str
    """The deployment whose log this is."""
    stream: str
    """`<kind>:<id>`, the thing that this is about."""
    version: int
    """Number of this fact in its stream, dense from 1."""
    at: Instant
    by: By
    cause: str
    """Id of the command that brought it about."""
    correlation: str
    """Id of the first command of the chain."""
    trace: str | None = None
    """W3C traceparent of the call, where there was one."""
    event: E

    @property
    def id(self) -> str:
        """Unique across deployments' streams: `<stream>@<version>`."""
        return f"{self.stream}@{self.version}"

    @property
    def key(self) -> str:
        """The id behind the stream's kind."""
        return self.stream.partition(":")[2]


def tag(kind: type[Any] | Any) -> str:
    """The tag of a command or an event, or of its class."""
    return str(kind.__struct_config__.tag)
