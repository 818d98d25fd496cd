"""Whom a request is about: the fields of a person, a company and a posting (lifecycle.md, `subject`)."""

from collections.abc import Mapping
from typing import Any, Final

from services.gateway.ui import filters
from services.gateway.ui.forms.form import Form, Typed, flat
from services.gateway.ui.i18n import N_
from services.gateway.ui.i18n import gettext as _

PERSON: Final = (
    ("given_names", N_("Given names"), "line"),
    ("family_name", N_("Family name"), "line"),
    ("birth_name", N_("Name at birth"), "line"),
    ("birth_date", N_("Date of birth"), "day"),
    ("birth_place", N_("Place and country of birth"), "line"),
    ("nationality", N_("Nationality"), "line"),
    ("address", N_("Address"), "line"),
    ("id_number", N_("Identity or registration number"), "line"),
    ("profession", N_("Profession"), "line"),
)
DIPLOMA: Final = (
    ("diploma.title", N_("Title of the diploma"), "line"),
    ("diploma.institution", N_("Issued by"), "line"),
    ("diploma.date", N_("Date of issue"), "day"),
)
COMPANY: Final = (
    ("name", N_("Name of the company"), "line"),
    ("trade_name", N_("Trade name"), "line"),
    ("registration", N_("Registration number"), "line"),
    ("vat", N_("VAT number"), "line"),
    ("address", N_("Address"), "line"),
    ("representative", N_("Legal representative"), "line"),
    ("activity", N_("Activity"), "line"),
)
POSTING: Final = (
    ("posting.provider", N_("Service provider that posts the workers"), "line"),
    ("posting.site", N_("Place of work in your country"), "line"),
    ("posting.from", N_("First day of the posting"), "day"),
    ("posting.to", N_("Last day of the posting"), "day"),
)
KINDS: Final = {"person": N_("A person"), "company": N_("A company")}
MOST_WORKERS: Final = 200
Field = tuple[str, str, str]


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a person (with the diploma) or of a company."""
    return (*PERSON, *DIPLOMA) if kind == "person" else COMPANY


def required_of(question_set: Mapping[str, Any], kind: str) -> list[str]:
    """Fields that must be there before sending: data of the question set."""
    return list(question_set["subject"]["required_by_kind"].get(kind, []))


def has_posting(question_set: Mapping[str, Any], kind: str) -> bool:
    """Whether the set is about posted workers."""
    return "posting" in required_of(question_set, kind)


def typed_subject(subject: dict[str, Any] | None) -> Typed:
    """A stored subject as what its form would hold."""
    return flat({"subject": subject}) if subject else {}


def worker_rows(form: Form, *, more: int = 0) -> list[int]:
    """Numbers of the rows for workers: those with something in them, and at least one empty one."""
    used = {
        int(name.split(".")[3])
        for name, values in form.typed.items()
        if name.startswith("subject.posting.workers.") and name.split(".")[3].isdecimal() and values[-1].strip()
    }
    filled = max(used, default=-1) + 1
    return list(range(min(filled + 1 + more, MOST_WORKERS)))


def parse_subject(form: Form, kind: str, *, posting: bool) -> dict[str, Any] | None:
    """The subject as the command wants it; None where nothing was typed. Empty fields are left out."""
    found: dict[str, Any] = {}
    for name, _label, sort in (*fields_of(kind), *(POSTING if posting else ())):
        field = f"subject.{name}"
        value = form.iso(field) if sort == "day" else form.text(field, limit=200)
        if value is not None:
            _put(found, name, value)
    workers = _workers(form) if posting else []
    if workers:
        found.setdefault("posting", {})["workers"] = workers
    return {"kind": kind, **found} if found else None


def _put(found: dict[str, Any], name: str, value: str) -> None:
    outer, _dot, inner = name.partition(".")
    if inner:
        found.setdefault(outer, {})[inner] = value
    else:
        found[outer] = value


def _workers(form: Form) -> list[dict[str, Any]]:
    rows = []
    for row in worker_rows(form):
        field = f"subject.posting.workers.{row}"
        names = {name: form.value(f"{field}.{name}").strip() for name in ("given_names", "family_name")}
        birth_date = form.value(f"{field}.birth_date").strip()
        if not any(names.values()) and not birth_date:
            continue
        worker: dict[str, Any] = {"id": form.value(f"{field}.id").strip()}
        worker["given_names"] = form.text(f"{field}.given_names", limit=200, required=_("Enter the given names"))
        worker["family_name"] = form.text(f"{field}.family_name", limit=200, required=_("Enter the family name"))
        if born := form.iso(f"{field}.birth_date"):
            worker["birth_date"] = born
        rows.append(worker)
    taken = {worker["id"] for worker in rows}
    free = (f"w{number}" for number in range(1, 2 * MOST_WORKERS) if f"w{number}" not in taken)
    for worker in rows:
        worker["id"] = worker["id"] or next(free)
    return rows


def labels(subject: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known of the subject, each with its name, in the order of the form."""
    shown = []
    for name, label, sort in (*fields_of(subject["kind"]), *POSTING):
        outer, _dot, inner = name.partition(".")
        value = (subject.get(outer) or {}).get(inner) if inner else subject.get(outer)
        if value:
            shown.append((_(label), filters.day(value) if sort == "day" else str(value)))
    for worker in (subject.get("posting") or {}).get("workers") or ():
        name = f"{worker['given_names']} {worker['family_name']}"
        born = worker.get("birth_date")
        shown.append((_("Worker"), f"{name}, {filters.day(born)}" if born else name))
    return shown
