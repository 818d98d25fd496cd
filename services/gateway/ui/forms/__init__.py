"""What readers type: every field parsed, every error collected, nothing typed lost."""

from services.gateway.ui.forms.dates import parse_day
from services.gateway.ui.forms.form import Form, typed_of

__all__ = ["Form", "parse_day", "typed_of"]
