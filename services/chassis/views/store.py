"""The port to where views are kept: documents with a version each, found by their declared indexes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from services.chassis.service import View

Where = Mapping[str, Any]
"""Field -> a value, or a tuple of values any of which will do."""
Ranges = Mapping[str, tuple[Any, Any]]
"""Field -> (lowest or None, highest or None), both inclusive."""
NO_RANGES: Ranges = {}
Item = tuple[str, Any]
"""(key, document)."""


class Change(NamedTuple):
    """A document as it now is; `None` for gone, of which the version is kept against redeliveries."""

    view: View
    key: str
    version: int
    document: msgspec.Struct | None


class ViewStore(Protocol):
    """Documents of one service's views. Writing is for feeds alone."""

    async def get(self, view: str, key: str) -> Any:
        """The document, or `None`."""

    async def many(self, view: str, keys: Sequence[str]) -> dict[str, Any]:
        """Those of these documents that are there."""

    async def find(
        self,
        view: str,
        where: Where,
        *,
        ranges: Ranges = NO_RANGES,
        order: Sequence[str] = (),
        descending: bool = False,
        limit: int = 50,
        after: Sequence[Any] | None = None,
    ) -> list[Item]:
        """Documents in the order of these fields and then their key; `after`: the last one's order fields and key.

        Raises `Refused` ("invalid", "/cursor") where `after` is not as long as that."""

    async def count(self, view: str, where: Where, ranges: Ranges = NO_RANGES) -> int:
        """How many there are."""

    async def group(self, view: str, where: Where, by: str) -> dict[Any, int]:
        """How many there are for each value of a field."""

    async def current(self, view: View, keys: Sequence[str]) -> dict[str, tuple[int, Any]]:
        """Version and document (`None`: gone) of these keys, for the feed."""

    async def apply(self, feed: str, position: int, changes: Sequence[Change]) -> None:
        """Write these documents, each only over an older version of itself, and how far the feed now is, in one go."""

    async def position(self, feed: str) -> int:
        """How far the feed is; 0 at the beginning."""


def plain(value: Any) -> Any:
    """A field's value as indexes keep it: dates as ISO text, true as 1, nothing as the empty text."""
    if value is None or value is msgspec.UNSET:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (str, int, float)):
        return value
    return msgspec.to_builtins(value)


def indexed(view: View) -> tuple[str, ...]:
    """All fields that a view's indexes name, each once."""
    return tuple(dict.fromkeys(field for index in view.indexes for field in index))
