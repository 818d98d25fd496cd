"""The pages: server-rendered, in the reader's language, complete without a script."""

from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router

from services.chassis.run.host import Host
from services.chassis.web.auth import public
from services.gateway.access import PREFIX
from services.gateway.ui.pages import (
    answering,
    authorities,
    colleagues,
    errors,
    home,
    logon,
    mailbox,
    profile,
    requests,
    steps,
    wizard,
)
from services.gateway.ui.render import STATIC

PAGES: Final = Router(
    path="/",
    route_handlers=[
        *logon.ROUTES, *home.ROUTES, *wizard.ROUTES, *requests.ROUTES, *steps.ROUTES, *answering.ROUTES,
        *authorities.ROUTES, *mailbox.ROUTES, *profile.ROUTES, *colleagues.ROUTES, errors.not_found,
    ],
    exception_handlers=errors.HANDLERS,
    include_in_schema=False,
)  # fmt: skip
"""Every page; each route's guard is one of `session_required` and `open_to_all`."""

PACKED: Final = DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip", gzip_compress_level=6))
"""For styles, scripts and icons. Pages are not packed: they hold the forms' token beside what others typed, and how
well that packs would tell an eavesdropper about it (BREACH)."""

FILES: Final = create_static_files_router(
    path="/static",
    directories=[STATIC],
    guards=[public],
    middleware=[PACKED],
    cache_control=CacheControlHeader(public=True, max_age=31536000, immutable=True),
    include_in_schema=False,
)
"""Styles, scripts and icons: named after their content, so kept for ever."""

ROUTES: Final[tuple[Any, ...]] = (PAGES, FILES)


def application(host: Host, **arguments: Any) -> Litestar:
    """The gateway's application: what is refused before any route is found (404, 405) is told as a page to readers of
    pages, and as problem+json to programs."""
    for_programs = arguments["exception_handlers"]

    def for_each(kind: Any) -> Any:
        def told(request: Request[Any, Any, Any], refusal: Any) -> Any:
            to_program = request.scope["path"].startswith(PREFIX)
            return (for_programs if to_program else errors.HANDLERS)[kind](request, refusal)

        return told

    return Litestar(**{**arguments, "exception_handlers": {kind: for_each(kind) for kind in for_programs}})
