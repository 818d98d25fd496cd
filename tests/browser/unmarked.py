"""Finding texts that nobody marked for translation: pages are read in the pseudo-language, where every marked text
stands in brackets. What is left is data, which we know, or a fault."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import babel
from babel.dates import get_day_names, get_month_names
from playwright.sync_api import Page

from services.gateway.ui.i18n import LANGUAGES
from tests.browser.desk import Desk

_INNERMOST: Final = re.compile(r"\[[^\[\]]*\]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NUMBER: Final = re.compile(r"[A-Z]{2}-\d{4}-\w{4}-\w{4}-\w")
"""A request's."""
_TEXTS: Final = """() => {
  const own = document.documentElement.lang;
  const foreign = one => one.closest("[lang]").lang !== own;
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    if (!foreign(node.parentElement) && !node.parentElement.closest("textarea, script, style, code"))
      texts.push(node.textContent);
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-name"])
    for (const one of document.querySelectorAll(`[${name}]`)) if (!foreign(one)) texts.push(one.getAttribute(name));
  return texts;
}"""
NAMES: Final = {"OpenIMI", "PQ", "SD", "PW", "training-only"}
"""What is called the same in every language."""


def strings(document: Any) -> Iterator[str]:
    """Every text in a JSON document."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for key, value in document.items():
            yield from strings(key)
            yield from strings(value)
    elif isinstance(document, list):
        for value in document:
            yield from strings(value)


def known_to_everybody(desk: Desk) -> set[str]:
    """Data that may stand on any page: names of authorities, people, countries, languages and months, and the
    questions, which are translated as data."""
    english = babel.Locale("en", "IE")
    known = {*NAMES, *english.territories.values(), *english.languages.values()}
    known |= {babel.Locale.parse(code).get_display_name(code) or "" for code in LANGUAGES}
    for width in ("wide", "abbreviated"):
        known |= {*get_month_names(width, locale=english).values(), *get_day_names(width, locale=english).values()}
    for path in ("/directory/areas", "/directory/helpdesks", "/identity/users?limit=200", *_pages(desk)):
        known |= set(strings(desk.get(path)))
    for code in ("PQ-01", "SD-01", "PW-01"):
        known |= set(strings(desk.get(f"/exchange/question-sets/{code}")))
    return known


def _pages(desk: Desk) -> Iterable[str]:
    countries = {one["country"] for one in desk.get("/directory/helpdesks")["items"]}
    return [f"/directory/authorities?limit=200&country={country}" for country in sorted(countries)]


def unmarked(page: Page, known: set[str]) -> list[str]:
    """Texts with words in them that are neither marked for translation nor data."""
    data = sorted({" ".join(text.split()) for text in known if _WORD.search(text)}, key=len, reverse=True)
    left = []
    for text in page.evaluate(_TEXTS):
        # Mails have brackets and numbers of their own: they are taken out before brackets and numbers say anything.
        rest = _without(" ".join(text.split()), [one for one in data if "[" in one or _NUMBER.search(one)])
        while _INNERMOST.search(rest):
            rest = _INNERMOST.sub(" ", rest)
        rest = _without(_NUMBER.sub(" ", rest), data)
        if _WORD.search(rest):
            left.append(rest.strip())
    return left


def _without(text: str, data: list[str]) -> str:
    for one in data:
        if one in text:
            text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", text)
    return text
