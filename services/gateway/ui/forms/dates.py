"""Dates as people type them: the one place where they are read."""

import datetime
import re
import unicodedata
from functools import cache
from typing import Final

from babel.dates import get_month_names

from services.gateway.ui.i18n import babel_name

_ISO: Final = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})")
_WORDS: Final = re.compile(r"(?:[^\W\d]+,?\s+)?(\d{1,2})\.?(?:\s+de)?\s+([^\W\d]+)\.?(?:\s+de)?,?\s+(\d{4})")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).rstrip(".")


@cache
def _months(language: str) -> dict[str, int]:
    """Long and short names of the months, in English too: many type them so whatever the page's language."""
    return {
        _folded(name): number
        for tongue in ("en", babel_name(language))
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale=tongue).items()
    }


def parse_day(typed: str, language: str) -> datetime.date | None:
    """The day meant by `2026-12-14`, `14.12.2026`, `14/12/2026`, `14 December 2026` or `14. dec. 2026`; None for what
    is no day. Day comes before month, as everywhere in the Union."""
    text = " ".join(typed.split())
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _NUMBERS.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _WORDS.fullmatch(text):
        day, year = int(found[1]), int(found[3])
        month = _months(language).get(_folded(found[2]), 0)
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
