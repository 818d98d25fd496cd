"""What another service said a moment ago, kept as long as it holds and no longer."""

from time import time
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """At most `most` answers by key, each until its own end (seconds since 1970); the oldest makes room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, tuple[float, V]] = {}

    def get(self, key: str) -> V | None:
        """What was said, if it still holds."""
        found = self._kept.get(key)
        if found is None:
            return None
        if found[0] <= time():
            del self._kept[key]
            return None
        return found[1]

    def keep(self, key: str, value: V, until: float) -> None:
        """Hold it until then."""
        self._kept.pop(key, None)
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (until, value)

    def forget(self, key: str) -> None:
        """It no longer holds."""
        self._kept.pop(key, None)


class Tries:
    """How often one address may try in vain: `most` times within `seconds`, then no more until that time is over.

    Bounded: with more than `addresses` of them the one that began first is forgotten.
    """

    def __init__(self, most: int, seconds: float, addresses: int = 10_000) -> None:
        self._most = most
        self._seconds = seconds
        self._counts: Remembered[list[float]] = Remembered(addresses)

    def begin(self, address: str) -> int:
        """Counts a try; the seconds to wait if it may not be made, else 0."""
        count = self._counts.get(address)
        if count is None:
            count = [0, time() + self._seconds]
            self._counts.keep(address, count, count[1])
        if count[0] >= self._most:
            return max(1, round(count[1] - time()))
        count[0] += 1
        return 0

    def succeeded(self, address: str) -> None:
        """The try was not in vain, so it does not count."""
        count = self._counts.get(address)
        if count is not None and count[0]:
            count[0] -= 1
