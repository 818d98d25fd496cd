"""Finding an authority, its page, and the national helpdesks."""

from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromPath

from services.gateway.ui.cases import area_titles, authority_of
from services.gateway.ui.desk import Problem, as_document
from services.gateway.ui.forms import Form
from services.gateway.ui.i18n import html_language
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, desk_of, open_to_all, session_required

PAGE_SIZE: Final = 20
FILTERS: Final = ("q", "country", "area", "language")


@get("/authorities", guards=[session_required])
async def authority_list(request: Page) -> Response[str]:
    """Authorities by any words, best first; without words by country."""
    desk = desk_of(request)
    asked = {name: request.query_params.get(name, "") for name in (*FILTERS, "cursor")}
    query = urlencode({name: value for name, value in {**asked, "limit": PAGE_SIZE}.items() if value})
    found = await desk.call("GET", f"/directory/authorities?{query}")
    _before, more, after = found.headers.get("link", "").partition("cursor=")
    kept = urlencode({name: asked[name] for name in FILTERS if asked[name]})
    return page(
        request,
        "authorities.html",
        form=Form({name: [value] for name, value in asked.items()}),
        found=found.json()["items"],
        filtered=any(asked[name] for name in FILTERS),
        next_page=f"/authorities?{kept}&cursor={after.partition('>')[0].partition('&')[0]}" if more else "",
        areas=await area_titles(desk),
    )


@get("/authorities/{key:str}", guards=[session_required])
async def authority_page(request: Page, key: FromPath[str]) -> Response[str]:
    """Everything that the directory tells about an authority."""
    desk = desk_of(request)
    authority = await authority_of(desk, key)
    if authority is None:
        raise Problem(404, {"code": "not-found"})
    coordinator = await authority_of(desk, authority["coordinator"]) if authority["coordinator"] else None
    return page(request, "authority.html", authority=authority, coordinator=coordinator, areas=await area_titles(desk))


@get("/helpdesks", guards=[open_to_all])
async def helpdesks(request: Page) -> Response[str]:
    """Each country's coordinator; also for whoever cannot log on."""
    host = request.app.state.host
    reply = await host.upstream.call(
        "directory", "GET", "/directory/helpdesks", headers={"accept-language": html_language()}
    )
    if reply.status != 200:
        raise Problem(503, {"code": "unavailable"})
    found: list[dict[str, Any]] = as_document(reply.json())["items"]
    return page(request, "helpdesks.html", found=found)


ROUTES = (authority_list, authority_page, helpdesks)
