"""Templates to pages: the environment, what every page knows, and the headers that every page has."""

import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from litestar import Response

from services.gateway.ui import filters, i18n, words
from services.gateway.ui.forms.draft import STEPS
from services.gateway.ui.session import (
    TOKEN_FIELD,
    Page,
    form_token,
    visit_of,
    visitor_cookie,
    word_of,
    word_said,
)

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": CSP,
    "cache-control": "no-store",
    "vary": "Cookie, Accept-Language, HX-Request",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@cache
def environment() -> jinja2.Environment:
    """All templates; an unknown name in one is an error, not an empty text."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined] # added by jinja2.ext.i18n
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    env.filters.update(filters.FILTERS)
    env.globals.update(asset=asset, languages=i18n.LANGUAGES, new_nonce=lambda: secrets.token_hex(16))
    env.globals.update(words.TEMPLATE_WORDS, step_title=lambda step: i18n.gettext(dict(STEPS)[step]))
    return env


@cache
def _manifest() -> dict[str, str]:
    return msgspec.json.decode((STATIC / "manifest.json").read_bytes(), type=dict[str, str])


def asset(name: str) -> str:
    """The address of a style, script or picture."""
    return f"/static/{_manifest()[name]}"


def page(request: Page, template: str, status: int = 200, /, **context: Any) -> Response[str]:
    """The page in the reader's language. 422 for a form that comes back with errors."""
    visit = visit_of(request)
    word = word_of(request)
    shown = (
        environment()
        .get_template(template)
        .render(
            user=visit.user,
            path=request.scope["path"],
            language=i18n.html_language(),
            chosen_language=i18n.locale.get(),
            token_field=TOKEN_FIELD,
            token=form_token(request),
            word=word.text if word else "",
            training=request.app.state.host.settings.training,
            now=datetime.now(UTC),
            **context,
        )
    )
    cookies = ([visitor_cookie(request)] if visit.is_new else []) + ([word_said(request)] if word else [])
    return Response(shown, status_code=status, media_type="text/html", headers=HEADERS, cookies=cookies)
