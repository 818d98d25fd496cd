"""Who may do what with users: asked by the decisions, the pages and the tests (domain.md 1.4, 2.3).

| command | who |
|---|---|
| register-user | an administrator of the authority; of its coordinator, while the authority has none that is active |
| give-role, take-role, deactivate-user, reactivate-user | an administrator of the user's authority |
| update-profile, set-password | the user |
| begin-session, end-session | the user, by signing in and out |
| refuse-sign-in | identity itself |

What administrators may, the deployment's administrator may in every authority, and so may the training world and the
bootstrap command. For whoever is of another authority, a user does not exist.
"""

from typing import Protocol

from contracts.record import Actor
from contracts.refusal import require

ADMINISTRATION = frozenset({"register-user", "give-role", "take-role", "deactivate-user", "reactivate-user"})
OWN = frozenset({"update-profile", "set-password"})
SESSION = frozenset({"begin-session", "end-session"})
FOUNDERS = frozenset({"training", "bootstrap"})
"""System actors that set up a world before anybody could sign in."""

MAY_SIGN_IN = ("gateway",)
"""Services through which users sign in; the gateway also counts the attempts of a network address."""
MAY_SWAP = ("gateway",)
"""Services that may turn a session handle into an actor token."""
MAY_ASK_NAMES = ("gateway",)
MAY_ASK_ADDRESSES = ("notifier",)

WITHOUT_AREA = frozenset({"administrator", "auditor", "deployment-administrator"})
"""Roles that are held under `*`; an administrator also under an area, and is no less of one."""
COORDINATORS_ONLY = frozenset({"referral-handler", "auditor"})


class Person(Protocol):
    """A user, as far as access depends on it."""

    @property
    def id(self) -> str: ...
    @property
    def authority(self) -> str: ...


def administers(actor: Actor) -> bool:
    """Whether the actor is an administrator of its authority; the area under which it is held does not matter."""
    return any("administrator" in roles for roles in actor.roles.values())


def runs_deployment(actor: Actor) -> bool:
    """Whether the actor stands above all authorities."""
    return actor.system in FOUNDERS or actor.has("deployment-administrator", "*")


def sees(person: Person, actor: Actor) -> bool:
    """Whether the user exists for the actor: as oneself, a colleague, or from above."""
    return actor.user == person.id or actor.authority == person.authority or runs_deployment(actor)


def reads_profile(person: Person, actor: Actor) -> bool:
    """Whether the actor may read the user's name and address."""
    return actor.user == person.id or (actor.authority == person.authority and administers(actor))


def permits(person: Person | None, command: str, actor: Actor) -> None:
    """Raises `not-found` where the user does not exist for the actor, `not-allowed` where the actor never may."""
    if command == "register-user":
        require(administers(actor) or runs_deployment(actor), "not-allowed")
        return
    if command == "refuse-sign-in" and actor.system == "identity":
        return
    if person is None or not sees(person, actor):
        require(False, "not-found")
    elif command in ADMINISTRATION:
        require(administers(actor) or runs_deployment(actor), "not-allowed")
    else:
        require(command in OWN | SESSION and actor.user == person.id, "not-allowed")


def may_register(actor: Actor, authority: str, coordinator: str | None, *, administrators: int) -> bool:
    """Whether the actor may register a user of this authority, which has so many active administrators."""
    if runs_deployment(actor):
        return True
    if not administers(actor):
        return False
    return actor.authority == authority or (administrators == 0 and actor.authority == coordinator)
