"""The reader's language: which it is, texts in it, dates and instants in it.

English msgids are the source. A page, a problem or a history entry is written in the language of the request at hand,
which a context variable holds from the first byte to the last.
"""

import datetime
import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import babel
from babel.core import UnknownLocaleError, negotiate_locale
from babel.dates import format_date, format_time

LANGUAGES: Final = ("en", "da", "pt")
"""Languages of the pages, complete in each."""
PSEUDO: Final = "en_XA"
"""English with accents and brackets: what is not bracketed on a page was not marked for translation. For tests."""
COOKIE: Final = "language"
_FORMATS: Final = {"en": "en_IE", "pt": "pt_PT", PSEUDO: "en_IE"}
"""Plain `en` is American and plain `pt` Brazilian: whose dates those are is not ours."""
_MEDIUM: Final = {"pt": "d MMM y"}
"""Portuguese has figures alone for a medium date: 03/04 may be read in two ways."""
_ZONES: Final = {
    "pt": "Europe/Lisbon", "ie": "Europe/Dublin", "is": "Atlantic/Reykjavik", "fi": "Europe/Helsinki",
    "ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "bg": "Europe/Sofia",
    "ro": "Europe/Bucharest", "el": "Europe/Athens", "cy": "Asia/Nicosia",
}  # fmt: skip
"""Capitals whose clock is not Brussels'."""

locale: ContextVar[str] = ContextVar("locale", default="en")
zone: ContextVar[str] = ContextVar("zone", default="Europe/Brussels")


class Asked(Protocol):
    """What of a request tells its language: cookies and headers."""

    @property
    def cookies(self) -> Any: ...

    @property
    def headers(self) -> Any: ...


def pick(request: Asked) -> str:
    """The language of this request: the reader's own choice, which log-on and the header's menu keep in a cookie,
    else the first of the browser's that we speak, else English."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES or chosen == PSEUDO:
        return str(chosen)
    return negotiate(request.headers.get("accept-language")) or "en"


def negotiate(accept_language: str | None) -> str | None:
    """The best of our languages for an Accept-Language header, or None where it names none of ours."""
    wishes: list[tuple[float, int, str]] = []
    for place, item in enumerate((accept_language or "").split(",")):
        tag, _, weight = item.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if tag and quality > 0:
            wishes.append((-quality, place, tag.strip().replace("-", "_")))
    preferred = [tag for _, _, tag in sorted(wishes)]
    if preferred[:1] == [PSEUDO]:
        return PSEUDO
    return negotiate_locale(preferred, LANGUAGES)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = locale.set(language if language in LANGUAGES or language == PSEUDO else "en")
    try:
        yield
    finally:
        locale.reset(token)


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("messages", Path(__file__).parent / "locale", languages=[language], fallback=True)


def gettext(message: str) -> str:
    """The text in the reader's language."""
    return _catalogue(locale.get()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for this number, in the reader's language."""
    return _catalogue(locale.get()).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """The text where the same English word has several translations."""
    return _catalogue(locale.get()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, number: int) -> str:
    """The same for a number."""
    return _catalogue(locale.get()).npgettext(context, one, many, number)


def translate(language: str, message: str) -> str:
    """The text in a language that is not the reader's: the other side's, or a mail's."""
    return _catalogue(language).gettext(message)


_ = gettext


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, known to the extractor
    """Marks a text for translation; whoever shows it translates it."""
    return message


def babel_name(language: str) -> str:
    """Babel's name for how dates and numbers are written in this language."""
    return _FORMATS.get(language, language)


def format_locale() -> str:
    """The same for this reader."""
    return babel_name(locale.get())


def html_language() -> str:
    """The page's `lang` attribute."""
    return locale.get().replace("_", "-")


@cache
def language_name(code: str, reader: str | None = None) -> str:
    """A language's name in the reader's language, else in its own; the code where Babel does not know it."""
    try:
        return babel.Locale.parse(code).get_display_name(babel_name(reader) if reader else code) or code
    except (UnknownLocaleError, ValueError):
        return code


@cache
def country_name(code: str, reader: str) -> str:
    """A country's name in the reader's language. Lists of the Union say `el` for Greece."""
    territory = {"el": "GR"}.get(code, code.upper())
    return str(babel.Locale.parse(babel_name(reader)).territories.get(territory, territory))


def zone_of(country: str) -> str:
    """The time zone of a country's capital."""
    return _ZONES.get(country, "Europe/Brussels")


def local(instant: datetime.datetime) -> datetime.datetime:
    """The instant by the reader's clock."""
    return instant.astimezone(ZoneInfo(zone.get()))


def day_text(day: datetime.date, style: str = "long") -> str:
    """`3 March 2027`; style `full` with the day of the week, `medium` with a short month."""
    if style == "medium":
        style = _MEDIUM.get(locale.get(), style)
    return format_date(day, style, locale=format_locale())


def instant_text(instant: datetime.datetime, style: str = "medium") -> str:
    """Day and time by the reader's clock."""
    here = local(instant)
    return f"{day_text(here.date(), style)}, {format_time(here, 'HH:mm', locale=format_locale())}"


def days_text(days: int) -> str:
    """How far a day is from today: `today`, `in 3 days`, `2 days ago`."""
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", days) % {"num": days}
    return ngettext("%(num)d day ago", "%(num)d days ago", -days) % {"num": -days}
