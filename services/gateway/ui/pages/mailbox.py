"""The training mailbox: the mails that the training world sends nowhere."""

from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from services.gateway.ui.desk import Problem
from services.gateway.ui.render import page
from services.gateway.ui.session import Page, after_of, desk_of, session_required

NEWEST: Final = 50


@get("/mailbox", guards=[session_required])
async def mailbox(request: Page) -> Response[str]:
    """Mails to the reader and to her authority, newest first."""
    found = await desk_of(request).read("/notifier/mails", limit=NEWEST, after=after_of(request))
    return page(request, "mailbox.html", mails=found["items"])


@get("/mailbox/{key:str}", guards=[session_required])
async def mail(request: Page, key: FromPath[str]) -> Response[str]:
    """One mail, as text: nothing in it can act on this page."""
    if not key.replace("-", "").replace("_", "").isalnum():
        raise Problem(404, {"code": "not-found"})
    found = await desk_of(request).read(f"/notifier/mails/{key}")
    return page(request, "mail.html", mail=found)


ROUTES = (mailbox, mail)
