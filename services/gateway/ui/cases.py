"""A request with what a page shows around it: history with names, the partner's contact, area titles."""

import asyncio
from time import monotonic
from typing import Any, Final

import msgspec

from services.gateway.ui import i18n, words
from services.gateway.ui.desk import Desk, Problem
from services.gateway.ui.session import Page, desk_of

TITLES_SECONDS: Final = 60.0
_titles: dict[str, tuple[float, dict[str, str]]] = {}


class Case(msgspec.Struct):
    """A request as this reader sees it, and its surroundings."""

    request: dict[str, Any]
    history: list[dict[str, Any]]
    """Newest first."""
    partner: dict[str, Any] | None
    """The other side's record in the directory."""
    areas: dict[str, str]

    def may(self, command: str) -> bool:
        """Whether the reader may give this command now."""
        return command in self.request["commands"]


async def area_titles(desk: Desk) -> dict[str, str]:
    """The legal areas' titles in the reader's language; remembered for a minute, for they hardly ever change."""
    language = i18n.locale.get()
    known = _titles.get(language)
    if known and known[0] > monotonic():
        return known[1]
    areas = (await desk.read("/directory/areas"))["items"]
    titles = {area["code"]: str(area["title"]) for area in areas}
    _titles[language] = (monotonic() + TITLES_SECONDS, titles)
    return titles


def forget_titles() -> None:
    """Asks again the next time."""
    _titles.clear()


async def request_of(page: Page, key: str) -> dict[str, Any]:
    """The request alone."""
    found: dict[str, Any] = await desk_of(page).read(f"/exchange/requests/{_safe(key)}")
    return found


async def case_of(page: Page, key: str) -> Case:
    """The request and what stands around it."""
    desk = desk_of(page)
    request, history, areas = await asyncio.gather(request_of(page, key), history_of(page, key), area_titles(desk))
    other = words.partner_of(request)
    return Case(request, history, await authority_of(desk, other["id"]) if other else None, areas)


async def history_of(page: Page, key: str) -> list[dict[str, Any]]:
    """State changes as sentences, newest first."""
    history = (await desk_of(page).read(f"/exchange/requests/{_safe(key)}/history"))["items"]
    return sorted(history, key=lambda entry: -entry["version"])


async def changes_since(page: Page, key: str, version: int) -> list[dict[str, Any]]:
    """What happened after the version that a form was made from, oldest first."""
    return [entry for entry in reversed(await history_of(page, key)) if entry["version"] > version]


async def authority_of(desk: Desk, key: str) -> dict[str, Any] | None:
    """An authority's record; None where there is none any more."""
    try:
        found: dict[str, Any] = await desk.read(f"/directory/authorities/{_safe(key)}")
    except Problem as problem:
        if problem.status == 404:
            return None
        raise
    return found


def _safe(key: str) -> str:
    """A key from an address, as part of the API's."""
    if not key.replace("-", "").replace("_", "").isalnum() or not key.isascii():
        raise Problem(404, {"code": "not-found"})
    return key
