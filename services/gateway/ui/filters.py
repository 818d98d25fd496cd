"""How codes, dates and sizes read on a page."""

import datetime
from collections.abc import Callable
from typing import Any, Final

from babel.numbers import format_decimal

from services.gateway.ui import i18n
from services.gateway.ui.i18n import gettext as _


def as_instant(value: str | datetime.datetime) -> datetime.datetime:
    """An instant of a document (`2026-11-24T04:00:00Z`)."""
    return value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value)


def as_day(value: str | datetime.date) -> datetime.date:
    """A date of a document, or the day of an instant by the reader's clock."""
    if isinstance(value, datetime.datetime):
        return i18n.local(value).date()
    if isinstance(value, datetime.date):
        return value
    return i18n.local(as_instant(value)).date() if "T" in value else datetime.date.fromisoformat(value)


def today() -> datetime.date:
    """The reader's calendar day."""
    return i18n.local(datetime.datetime.now(datetime.UTC)).date()


def day(value: Any, style: str = "long") -> str:
    """`3 March 2027`; an en dash for none."""
    return i18n.day_text(as_day(value), style) if value else "–"


def instant(value: Any, style: str = "medium") -> str:
    """`3 Mar 2027, 14:05` by the reader's clock."""
    return i18n.instant_text(as_instant(value), style) if value else "–"


def away(value: Any) -> str:
    """How far the day is from today, in words."""
    return i18n.days_text((as_day(value) - today()).days)


def days(number: int) -> str:
    """`in 3 days`, `2 days ago`."""
    return i18n.days_text(number)


def language_name(code: str) -> str:
    """A language in the reader's words."""
    return i18n.language_name(code, i18n.locale.get())


def own_name(code: str) -> str:
    """A language in its own words, for the language menu."""
    return i18n.language_name(code)


def country(code: str) -> str:
    """A country in the reader's words."""
    return i18n.country_name(code, i18n.locale.get())


def number(value: float) -> str:
    """A number as the reader writes it."""
    return format_decimal(value, locale=i18n.format_locale())


def size(value: int) -> str:
    """A file's size."""
    if value < 1_000_000:
        return _("%(number)s kB") % {"number": number(max(1, round(value / 1000)))}
    return _("%(number)s MB") % {"number": number(round(value / 1_000_000, 1))}


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "day": day,
    "instant": instant,
    "away": away,
    "days": days,
    "language_name": language_name,
    "own_name": own_name,
    "country": country,
    "number": number,
    "size": size,
}
