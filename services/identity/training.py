"""The users of the training world: two in every authority, and for all of them the one training password.

`<authority>-1` is its first user and has all roles; `<authority>-2` is the backup, a handler.
"""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path

import yaml

from contracts.identity import RegisterUser, Role
from contracts.record import Actor
from contracts.unattended import Step

BODIES = ("nimic", "pq", "sd", "pw")
"""Codes of a country's authorities; the first is its national coordinator."""
AREAS: dict[str, tuple[str, ...]] = {"nimic": ("pq", "sd", "pw"), "pq": ("pq",), "sd": ("sd",), "pw": ("pw",)}
LANGUAGES = {
    "at": "de", "be": "fr", "bg": "bg", "hr": "hr", "cy": "el", "cz": "cs", "dk": "da", "ee": "et", "fi": "fi",
    "fr": "fr", "de": "de", "el": "el", "hu": "hu", "is": "is", "ie": "en", "it": "it", "lv": "lv", "li": "de",
    "lt": "lt", "lu": "fr", "mt": "mt", "nl": "nl", "no": "nb", "pl": "pl", "pt": "pt", "ro": "ro", "sk": "sk",
    "si": "sl", "es": "es", "se": "sv",
}  # fmt: skip
"""The language in which each country's officials begin."""
PLAYED_BEFORE = datetime.timedelta(days=89)
_NAMES = Path(__file__).parent / "training" / "users.yaml"
_FIRST: list[Role] = ["administrator", "allocator", "handler", "viewer"]
_BACKUP: list[Role] = ["handler", "viewer"]


def user_id(login: str) -> str:
    """The id of a user of the training world, which other services' stories name too."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"openimi:training:{login}").hex


def training(now: datetime.datetime) -> Iterator[Step]:
    """As `Service.training`: all users, registered a day after the training world began."""
    names = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))["names"]
    for country, people in sorted(names.items()):
        officials = iter(people)
        for body in BODIES:
            for number in (1, 2):
                yield _registered(now - PLAYED_BEFORE, country, body, number, next(officials))


def _registered(at: datetime.datetime, country: str, body: str, number: int, person: dict[str, str]) -> Step:
    authority = f"{country}-{body}"
    login = f"{authority}-{number}"
    command = RegisterUser(
        login=login,
        authority=authority,
        country=country,
        name=f"{person['given']} {person['family']}",
        email=f"{login}@training.example",
        language=LANGUAGES[country],
        roles=_roles(body, number),
    )
    return Step(at=at, actor=Actor(system="training"), stream=f"user:{user_id(login)}", command=command)


def _roles(body: str, number: int) -> dict[str, list[Role]]:
    if number == 2:
        return {area: list(_BACKUP) for area in AREAS[body]}
    if body == "nimic":
        return {area: [*_FIRST, "referral-handler"] for area in AREAS[body]} | {"*": ["auditor"]}
    return {area: list(_FIRST) for area in AREAS[body]}
