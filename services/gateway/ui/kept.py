"""What was typed when the session ended: carried by the log-on page, and offered again behind it.

It stays in the browser, in hidden fields; nothing of it is stored here.
"""

import base64

import msgspec

from services.gateway.ui.forms import Form, typed_of
from services.gateway.ui.forms.form import Typed
from services.gateway.ui.session import TOKEN_FIELD, Page, SignInNeeded, safe_next

FIELD = "_kept"


class Kept(msgspec.Struct, frozen=True):
    """A form that could not be taken, and where it was to go. Its files are lost."""

    path: str
    typed: Typed


def kept_of(request: Page, needed: SignInNeeded) -> str | None:
    """The form that came when there was no session any more, as the log-on page carries it."""
    if needed.form is None:
        return None
    typed = typed_of(needed.form)
    typed.pop(TOKEN_FIELD, None)
    return base64.urlsafe_b64encode(msgspec.json.encode(Kept(request.url.path, typed))).decode()


def unpacked(form: Form) -> Kept | None:
    """What the log-on page carried; `None` for nothing, or for what is not ours."""
    try:
        kept = msgspec.json.decode(base64.urlsafe_b64decode(form.value(FIELD)), type=Kept)
    except (ValueError, msgspec.DecodeError):
        return None
    return kept if safe_next(kept.path) == kept.path else None
