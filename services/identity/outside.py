"""Argon2, which makes a password expensive to guess: 64 MiB and some 90 ms each, so at most two run at once."""

import asyncio
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.refusal import Refused

TRAINING_PASSWORD = "training-only"  # noqa: S105 -- shown on the sign-in page; accepted where OPENIMI_TRAINING=yes alone
AT_ONCE = 2
WAITING = 100
"""Hashes in hand or waiting at most, some 5 s of them; whoever comes then is told to come again."""

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
_in_hand: set[object] = set()
T = TypeVar("T")


async def hashed(password: str) -> str:
    """The hash to keep. Raises `Refused("unavailable")` where too many are waiting."""
    return await _in_turn(lambda: _hasher.hash(_composed(password)))


async def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one whose hash was kept. Where none was (`None`) it is not, at the same cost of
    time. Raises `Refused("unavailable")` where too many are waiting."""
    return await _in_turn(lambda: _verified(password, kept or _nobodys()) and kept is not None)


async def warm_up() -> None:
    """Makes what the first check of an unknown login would otherwise take the time for."""
    await _in_turn(_nobodys)


def is_training_password(password: str) -> bool:
    """Whether it is the one password of the training world."""
    return hmac.compare_digest(password.encode(), TRAINING_PASSWORD.encode())


async def _in_turn(work: Callable[[], T]) -> T:
    if len(_in_hand) >= WAITING:
        raise Refused("unavailable", retry_after=5)
    ticket = object()
    _in_hand.add(ticket)
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _in_hand.discard(ticket)


def _verified(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept, _composed(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that nobody's password has."""
    return _hasher.hash(secrets.token_urlsafe())


def _composed(password: str) -> bytes:
    # Two keyboards may write the same letter in two ways.
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
