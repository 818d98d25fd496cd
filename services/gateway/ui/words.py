"""What the codes in documents are called on the pages: stages, tasks, roles, parties, ratings (lifecycle.md)."""

import datetime
from functools import cache
from typing import Any, Final

from services.gateway.ui import i18n
from services.gateway.ui.i18n import N_
from services.gateway.ui.i18n import gettext as _

STAGES: Final = {
    "draft": N_("Draft"),
    "sent": N_("Waiting for acceptance"),
    "accepted": N_("Being answered"),
    "info-provided": N_("Answered"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
}
TONES: Final = {
    "draft": "plain", "sent": "waiting", "accepted": "active", "info-provided": "good", "closed": "done",
    "withdrawn": "done",
}  # fmt: skip
"""How a stage's tag looks; never told by its colour alone."""

STEPS: Final = (
    ("being-prepared", N_("Being prepared")),
    ("waiting-for-acceptance", N_("Waiting for acceptance")),
    ("being-answered", N_("Being answered")),
    ("answered", N_("Answered")),
    ("ended", N_("Closed")),
)
"""The groups of stages, in order: the strip that shows how far a request is."""
_GROUP_OF: Final = {
    "draft": "being-prepared", "sent": "waiting-for-acceptance", "accepted": "being-answered",
    "info-provided": "answered", "closed": "ended", "withdrawn": "ended",
}  # fmt: skip

TASKS: Final = {
    "finish-draft": N_("Finish the draft"),
    "accept": N_("Accept the request from %(partner)s"),
    "answer": N_("Answer %(partner)s"),
    "check-reply": N_("Check the reply from %(partner)s"),
    "close": N_("Close the request to %(partner)s"),
}
WAITING: Final = {
    "sent": N_("%(partner)s has to accept your request"),
    "accepted": N_("%(partner)s has to answer"),
    "info-provided": N_("%(partner)s checks your reply"),
}
"""By stage: what we wait for."""
_NEXT: Final = N_("%(partner)s has the next step")
GROUPS: Final = (
    ("overdue", N_("Overdue")),
    ("this-week", N_("Due this week")),
    ("later", N_("Later")),
    ("waiting", N_("Waiting for others")),
)
ROLES: Final = {
    "viewer": N_("Viewer"),
    "handler": N_("Handler"),
    "allocator": N_("Allocator"),
    "referral-handler": N_("Referral handler"),
    "administrator": N_("Administrator"),
    "auditor": N_("Auditor"),
    "deployment-administrator": N_("Administrator of this deployment"),
}
PARTIES: Final = {
    "requester": N_("Requesting authority"),
    "responder": N_("Responding authority"),
    "coordinator": N_("Coordinator"),
}
REASONS: Final = {
    "doubt-document": N_("Doubt about a document"),
    "doubt-competence": N_("Doubt about competence or conduct"),
    "complaint-recipient": N_("Complaint from a recipient of the service"),
    "complaint-competitor": N_("Complaint from a competitor"),
    "other": N_("Other reason"),
}
RATINGS: Final = (
    ("satisfied", N_("Satisfied")),
    ("dissatisfied", N_("Dissatisfied")),
    ("no-opinion", N_("No opinion")),
)
YES_NO: Final = (("yes", N_("Yes")), ("no", N_("No")), ("not-known", N_("Not known")))
MODULES: Final = {
    "requests": N_("Requests"),
    "alerts": N_("Alerts"),
    "notifications": N_("Notifications"),
}
COORDINATORS: Final = {
    "national": N_("National coordinator"),
    "super-delegated": N_("Regional coordinator"),
    "legal-area": N_("Coordinator of a legal area"),
    "delegated": N_("Delegated coordinator"),
}
UNITS: Final = {"months": N_("months"), "EUR": N_("euro"), "persons": N_("persons")}


def said(table: dict[str, str], code: str) -> str:
    """The code's name in the reader's language; the code itself where we have no name for it."""
    return _(table[code]) if code in table else code


def stage(code: str) -> str:
    """`Waiting for acceptance`."""
    return said(STAGES, code)


def tone(code: str) -> str:
    """How the tag of a stage looks."""
    return TONES.get(code, "plain")


def role(code: str) -> str:
    """What a user may be."""
    return said(ROLES, code)


def party(code: str) -> str:
    """On which side of a request somebody stands."""
    return said(PARTIES, code)


def reason(code: str) -> str:
    """Why a request is made, in general words; each question set has its own more exact ones."""
    return said(REASONS, code)


def rating(code: str) -> str:
    """How a partner was rated."""
    return said(dict(RATINGS), code)


def module(code: str) -> str:
    """A module of a legal area."""
    return said(MODULES, code)


def coordinator(code: str) -> str:
    """What kind of coordinator."""
    return said(COORDINATORS, code)


def unit(code: str) -> str:
    """A number's unit."""
    return said(UNITS, code)


def name_of(authority: dict[str, Any] | None) -> str:
    """An authority's name; words for none."""
    return str(authority.get("name") or authority["id"]) if authority else _("an authority not yet chosen")


def task(item: dict[str, Any]) -> str:
    """What is to be done, or by whom we wait for it, in a sentence without its date."""
    partner = {"partner": name_of(item.get("partner"))}
    if item["group"] == "waiting":
        return _(WAITING.get(item["stage"], _NEXT)) % partner
    sentence = said(TASKS, item["task"])
    return sentence % partner if "%(" in sentence else sentence


def partner_of(request: dict[str, Any]) -> dict[str, Any] | None:
    """The authority on the other side."""
    side: dict[str, Any] | None = request["requester" if request["party"] == "responder" else "responder"]
    return side


def ball(request: dict[str, Any]) -> str:
    """Who has to do what, in one sentence."""
    partner = {"partner": name_of(partner_of(request))}
    own = request["waits_for"] == request["party"]
    match request["stage"]:
        case "draft":
            return _("You are preparing this request. Nobody outside your authority sees it.")
        case "sent" if own:
            return _("Your authority has to accept the request.")
        case "sent":
            return _("%(partner)s has to accept the request.") % partner
        case "accepted" if own:
            return _("Your authority has to answer the questions.")
        case "accepted":
            return _("%(partner)s has to answer the questions.") % partner
        case "info-provided" if own:
            return _("Your authority has to check the reply and close the request.")
        case "info-provided":
            return _("%(partner)s checks your reply and closes the request.") % partner
        case "withdrawn":
            return _("The request was withdrawn. Nobody has to do anything.")
        case "closed":
            return _("The request is closed. Nobody has to do anything.")
        case _:
            pass
    return _("Your authority has the next step") if own else _(_NEXT) % partner


def steps(request: dict[str, Any]) -> list[tuple[str, str]]:
    """The life of a request: each step's name and whether it is `done`, `now` or `next`."""
    here = request.get("group") or _GROUP_OF.get(request["stage"], "")
    names = [code for code, _name in STEPS]
    place = names.index(here) if here in names else 0
    shown = []
    for index, (_code, name) in enumerate(STEPS):
        state = "done" if index < place else "now" if index == place else "next"
        last = index == place and request["stage"] == "withdrawn"
        shown.append((stage("withdrawn") if last else _(name), state))
    return shown


TONGUES: Final = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv", "mt", "nb",
    "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""Languages in which people may write and files may be: those of the Union, Iceland and Norway."""


@cache
def _tongues(reader: str) -> list[tuple[str, str]]:
    return sorted(((code, i18n.language_name(code, reader)) for code in TONGUES), key=lambda pair: pair[1].casefold())


def tongues() -> list[tuple[str, str]]:
    """These languages by name, in the reader's order of letters as near as it matters for a menu."""
    return _tongues(i18n.locale.get())


def countries() -> list[tuple[str, str]]:
    """The 30 countries by name."""
    return _countries(i18n.locale.get())


COUNTRIES: Final = (
    "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "el", "hu", "ie", "it", "lv", "lt", "lu", "mt",
    "nl", "pl", "pt", "ro", "sk", "si", "es", "se", "is", "li", "no",
)  # fmt: skip
"""The Union's and the EEA's (domain.md 11)."""


@cache
def _countries(reader: str) -> list[tuple[str, str]]:
    return sorted(((code, i18n.country_name(code, reader)) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


TEMPLATE_WORDS: Final[dict[str, Any]] = {
    "stage_name": stage, "stage_tone": tone, "role_name": role, "party_name": party, "rating_name": rating,
    "module_name": module, "coordinator_name": coordinator, "unit_name": unit, "authority_name": name_of,
    "task_sentence": task, "ball": ball, "life_steps": steps, "partner_of": partner_of,
    "language_options": tongues, "country_options": countries,
    "options": lambda part: [(option["code"], option["text"]) for option in part["options"]],
    "question_sets": lambda sets: [(one["id"], one["title"]) for one in sets],
    "reasons": lambda question_set: [(one["code"], one["text"]) for one in question_set["reasons"]],
    "reason_name": reason, "two_weeks": lambda: datetime.date.today() + datetime.timedelta(days=14),
    "own_languages": lambda: [(code, i18n.language_name(code)) for code in i18n.LANGUAGES],
    "groups": lambda: [(code, _(name)) for code, name in GROUPS],
    "ratings": lambda: [(code, _(name)) for code, name in RATINGS],
    "yes_no": lambda: [(code, _(name)) for code, name in YES_NO],
}  # fmt: skip
