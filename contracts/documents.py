"""What all documents share. A document is what a read answers: public facts and what this reader may read of the rest.

An absent key (`UNSET`) is not for this reader; `null` is empty. So a field without a default is always there, and one
that may be absent says for whom it is there. Names and sentences are added by the gateway, in the reader's language:
a service's own answer does not have them.
"""

from typing import Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType

T = TypeVar("T")


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """What a read answers, or a part of it. A tree, so the garbage collector has nothing to look for in it."""


class AuthorityNamed(Document, frozen=True, kw_only=True):
    """An authority as documents of others name it."""

    id: str
    name: str | UnsetType = UNSET
    """Its official name; added by the gateway."""
    country: str


class Items(Document, Generic[T], frozen=True, kw_only=True):
    """A list, or one page of it; the header `Link` leads to the next."""

    items: list[T]


class Receipt(Document, frozen=True, kw_only=True):
    """What a command brought about."""

    id: str
    """Of what was changed, or has begun."""
    version: int
    position: str
    """Opaque; names its log. Good for `after`."""
    events: list[str]
    """Tags of the facts; the schema of each is `schemas/events/<tag>.json`."""
