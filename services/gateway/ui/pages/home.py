"""The first page: my tasks, and what goes on in my authority."""

import asyncio
from typing import Any, Final

from litestar import Response, get

from services.gateway.ui import words
from services.gateway.ui.cases import area_titles
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, after_of, desk_of, session_required, user_of

SHOWN: Final = 200
"""Tasks on the page; the most urgent ones."""


def may_draft(user: dict[str, Any]) -> list[str]:
    """The legal areas in which this user prepares requests."""
    return [area for area, roles in user["roles"].items() if "handler" in roles and area != "*"]


@get("/", guards=[session_required])
async def home(request: Page) -> Response[str]:
    """Tasks in groups, most urgent first; newest changes and counts by stage."""
    desk, after = desk_of(request), after_of(request)
    tasks, activity, areas = await asyncio.gather(
        desk.read("/exchange/tasks", limit=SHOWN, after=after),
        desk.read("/exchange/activity", after=after),
        area_titles(desk),
    )
    grouped: dict[str, list[dict[str, Any]]] = {code: [] for code, _name in words.GROUPS}
    for task in tasks["items"]:
        grouped.setdefault(task["group"], []).append(task)
    counts = [(stage, activity["counts"][stage]) for stage in words.STAGES if activity["counts"].get(stage)]
    return page(
        request,
        "home.html",
        grouped=grouped,
        newest=activity["newest"],
        counts=counts,
        areas=areas,
        more=len(tasks["items"]) == SHOWN,
        total=sum(count for _stage, count in counts),
        may_draft=bool(may_draft(user_of(request))),
    )


ROUTES = (home,)
