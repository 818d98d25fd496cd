"""Request numbers such as `PQ-2026-7F3K-9M2Q-X`: drawn, not counted, and safe to read out on the telephone.

Legal area, year, eight characters of Crockford's base 32 in two groups, and a check character over all of it
(Luhn mod 32: it finds every single wrong character and nearly every swapped pair).
"""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are misread."""
DRAWN_BITS = 40
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_SHAPE = re.compile(r"^([A-Z][A-Z0-9]{0,15})-?([0-9]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z])$")


def number(area: str, year: int, drawn: int) -> str:
    """The number for a legal area's code, a year and `DRAWN_BITS` bits drawn at random."""
    letters = "".join(ALPHABET[drawn >> shift & 31] for shift in range(DRAWN_BITS - 5, -1, -5))
    prefix = area.replace("-", "").upper()
    return f"{prefix}-{year}-{letters[:4]}-{letters[4:]}-{_check(f'{prefix}{year}{letters}')}"


def canonical(typed: str) -> str | None:
    """The number that somebody typed, in its one spelling; `None` where it is none or has a slip of the finger."""
    match = _SHAPE.match(typed.strip().upper().replace(" ", "-"))
    if match is None:
        return None
    prefix, year, first, second, check = match.groups()
    first, second, check = (group.translate(_MISREAD) for group in (first, second, check))
    if check != _check(f"{prefix}{year}{first}{second}"):
        return None
    return f"{prefix}-{year}-{first}-{second}-{check}"


def _check(characters: str) -> str:
    total = 0
    for place, character in enumerate(reversed(characters.translate(_MISREAD))):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
