"""From what a mail tells to its wording: subject, plain text and HTML in one language."""

import gettext
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
from babel import Locale
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from contracts.record import Date
from services.notifier.text.words import BY_FACT, LABELS

LANGUAGES: Final = ("en", "da", "pt")
"""Languages in which mails are complete; who reads another one gets English."""
_HERE: Final = Path(__file__).resolve().parent
_FORMATS: Final = {"en": "en_IE", "pt": "pt_PT"}
"""Plain `en` is American and plain `pt` Brazilian: dates are written as in Ireland and Portugal."""
_TERRITORIES: Final = {"el": "GR"}
"""Greece is `el` in the Union's law, and GR in ISO 3166."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail tells. Public facts only: nothing about the subject, no person's name."""

    what: str
    """Name of the fact: `request-accepted`."""
    number: str
    area: dict[str, str]
    """The legal area's title by language."""
    authority: str
    """Official name of the other side."""
    country: str
    deadline: tuple[Literal["agreed", "wished"], Date] | None
    wished: Date | None = None
    """The requester's wish, where an acceptance does not meet it."""
    urgent: bool = False
    link: str
    training: bool = False


class Wording(NamedTuple):
    """A mail's words in one language."""

    language: str
    subject: str
    """One line; holds no line break whatever came in."""
    text: str
    html: str


def language_of(wish: str | None) -> str:
    """The language in which somebody is written to who reads this one."""
    return wish if wish in LANGUAGES else "en"


def render(told: Told, wish: str | None) -> Wording:
    """The mail in the reader's language. `KeyError` for a fact that no mail tells of."""
    language = language_of(wish)
    words, labels = BY_FACT[told.what], _labels(language)
    translated = _catalogue(language).gettext
    authority = _one_line(told.authority)
    values = {
        "number": _one_line(told.number),
        "authority": authority,
        "date": _date(told.deadline[1], language) if told.deadline else "",
    }
    subject = translated(words.subject) % values
    rows = [
        (labels["number"], values["number"]),
        (labels["area"], _one_line(told.area.get(language) or told.area.get("en", ""))),
        (labels["from"], f"{authority}, {_country(told.country, language)}"),
    ]
    if told.deadline:
        rows.append((labels[told.deadline[0]], values["date"]))
    shown = {
        "language": language,
        "training": told.training,
        "labels": labels,
        "sentences": [translated(words.sentence) % values, *_remarks(told, labels, language)],
        "asked": translated(words.asked),
        "rows": rows,
        "link": told.link,
    }
    text, html = _templates()
    return Wording(
        language=language,
        subject=f"{labels['marker']} {subject}" if told.training else subject,
        text=text.render(shown),
        html=html.render(shown, subject=subject),
    )


def _remarks(told: Told, labels: dict[str, str], language: str) -> list[str]:
    remarks = []
    if told.wished:
        remarks.append(labels["differs"] % {"wished": _date(told.wished, language)})
    if told.urgent:
        remarks.append(labels["urgent"])
    return remarks


def _one_line(text: str) -> str:
    """Names come from forms: a line break in one must not become a header of a mail."""
    return " ".join(text.split())


def _date(date: Date, language: str) -> str:
    return str(format_date(date, "long", locale=_FORMATS.get(language, language)))


@cache
def _country(code: str, language: str) -> str:
    territory = _TERRITORIES.get(code, code.upper())
    return str(Locale.parse(_FORMATS.get(language, language)).territories.get(territory, territory))


@cache
def _labels(language: str) -> dict[str, str]:
    catalogue = _catalogue(language)
    return {name: catalogue.gettext(text) for name, text in LABELS.items()}


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """English stands in the sources; another language whose catalogue was not compiled is an error at once."""
    return gettext.translation("messages", _HERE / "locale", [language], fallback=language == "en")


@cache
def _templates() -> tuple[Template, Template]:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("mail.txt"), environment.get_template("mail.html")
