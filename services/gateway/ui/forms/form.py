"""One form as it came: what was typed, and everything that is wrong with it."""

import datetime
from collections.abc import Callable, Collection, Mapping
from typing import Any

from litestar.datastructures import FormMultiDict, UploadFile

from services.gateway.ui import i18n
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms.dates import parse_day
from services.gateway.ui.i18n import gettext as _

Typed = dict[str, list[str]]


def typed_of(form: FormMultiDict) -> Typed:
    """The texts of a posted form, without its files."""
    typed: Typed = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            # Browsers send line breaks as CR LF and may send characters that no document has.
            clean = str(value).replace("\r\n", "\n").replace("\0", "")
            typed.setdefault(name, []).append(clean)
    return typed


class Form:
    """Fields are named by their place in the command, dotted (`subject.diploma.date`), so that a fault which the API
    finds at the JSON Pointer `/subject/diploma/date` is shown at the field."""

    def __init__(self, typed: Mapping[str, list[str]] | None = None) -> None:
        self.typed: Typed = {name: list(values) for name, values in (typed or {}).items()}
        self.errors: dict[str, str] = {}
        """Sentence by field, in the order of the page; the field `""` is the form as a whole."""
        self.stale = False
        """Somebody else changed the document while this was typed."""

    # --- for templates ----------------------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """What was typed, or is known already."""
        values = self.typed.get(name)
        return values[-1] if values else ""

    def ticked(self, name: str, value: str) -> bool:
        """Whether this choice was made."""
        return value in self.typed.get(name, ())

    def error(self, name: str) -> str:
        """What is wrong with the field."""
        return self.errors.get(name, "")

    # --- for parsing ------------------------------------------------------------------------------------------------

    def wrong(self, name: str, sentence: str) -> None:
        """Notes an error; the first at a field stays."""
        self.errors.setdefault(name, sentence)

    def text(self, name: str, *, limit: int = 4000, required: str = "") -> str | None:
        """A text without blanks around it, None for an empty one. `required`: what to say if it is missing."""
        text = self.value(name).strip()
        if not text:
            if required:
                self.wrong(name, required)
            return None
        if len(text) > limit:
            self.wrong(
                name,
                _("Write at most %(limit)d characters; these are %(length)d") % {"limit": limit, "length": len(text)},
            )
        return text

    def day(self, name: str, *, required: str = "") -> datetime.date | None:
        """A date; None for none, or for what is no date (which is an error)."""
        text = self.text(name, limit=40, required=required)
        if text is None:
            return None
        day = parse_day(text, i18n.locale.get())
        if day is None:
            self.wrong(name, _("Enter a real date, for example %(example)s") % {"example": example_day()})
        return day

    def iso(self, name: str, *, required: str = "") -> str | None:
        """The same as documents have it."""
        day = self.day(name, required=required)
        return day.isoformat() if day else None

    def choice(self, name: str, among: Collection[str], *, required: str = "") -> str | None:
        """One of these."""
        value = self.value(name)
        if value in among:
            return value
        if required:
            self.wrong(name, required)
        return None

    def number(self, name: str, *, least: int | None = None) -> float | int | None:
        """A number as the reader writes it."""
        text = self.text(name, limit=40)
        if text is None:
            return None
        plain = text.replace("\u00a0", "").replace(" ", "")
        if plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            value = float("nan")
        if value != value or abs(value) > 1e15:
            self.wrong(name, _("Enter a number, for example 12"))
            return None
        if least is not None and value < least:
            self.wrong(name, _("Enter a number of at least %(least)d") % {"least": least})
        return int(value) if value.is_integer() else value

    def refused(self, problem: Problem, field_of: Callable[[str], str] | None = None) -> None:
        """What the API found wrong, each at its field. `field_of`: from a JSON Pointer to the field's name."""
        self.stale = problem.code == "version-stale"
        for fault in problem.faults:
            name = (field_of or dotted)(fault.pointer)
            self.wrong(name, fault.message or problem.title)
        if not self.errors and not self.stale:
            self.wrong("", problem.title)


def dotted(pointer: str) -> str:
    """`/subject/diploma/date` -> `subject.diploma.date`."""
    return ".".join(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def example_day() -> str:
    """A date as this reader would write it, three weeks ahead."""
    return i18n.day_text(datetime.date.today() + datetime.timedelta(days=21), "long")


def flat(document: Any, prefix: str = "") -> Typed:
    """A stored document as the fields of a form that would give it: dates as the reader writes them."""
    fields: Typed = {}
    if isinstance(document, dict):
        for name, value in document.items():
            fields |= flat(value, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(document, list) and document and isinstance(document[0], dict):
        for index, value in enumerate(document):
            fields |= flat(value, f"{prefix}.{index}")
    elif isinstance(document, list):
        fields[prefix] = [str(value) for value in document]
    elif isinstance(document, bool):
        fields[prefix] = ["yes" if document else ""]
    elif document is not None:
        fields[prefix] = [_shown(str(document))]
    return fields


def _shown(value: str) -> str:
    if len(value) == 10 and value[4:5] == "-":
        try:
            return i18n.day_text(datetime.date.fromisoformat(value))
        except ValueError:
            return value
    return value


def version_of(form: Form) -> int | None:
    """The version that the page was made from."""
    text = form.value("_version")
    return int(text) if text.isdecimal() else None
