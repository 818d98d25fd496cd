"""Who may say what about authorities and legal areas (domain.md 1.2, 2.6, 3.1). Every signed-in user may read.

Somebody stands towards an authority in one or more of these ways:

- `deployment`: runs this deployment (its administrator), or makes its world (`training`, `bootstrap`);
- `coordinator`: an administrator of the authority that coordinates it, in the same country;
- `own`: an administrator of the authority itself.
"""

from typing import Literal

from contracts.record import Actor
from contracts.refusal import require

Standing = Literal["deployment", "coordinator", "own"]

MAY: dict[str, frozenset[Standing]] = {
    "open-area": frozenset({"deployment"}),
    "register-authority": frozenset({"deployment", "coordinator"}),
    "rename-authority": frozenset({"deployment", "coordinator"}),
    "grant-area": frozenset({"deployment", "coordinator"}),
    "withdraw-area": frozenset({"deployment", "coordinator"}),
    "update-authority": frozenset({"coordinator", "own"}),
    "confirm-current": frozenset({"coordinator", "own"}),
}
"""Command -> who may give it. An authority has no stages in which that differs."""
_WORLD_MAKERS = ("training", "bootstrap")


def runs_deployment(actor: Actor) -> bool:
    """Whether the actor is the deployment's administrator, or makes its world."""
    return actor.system in _WORLD_MAKERS or actor.has("deployment-administrator", "*")


def administers(actor: Actor) -> bool:
    """Whether the actor is an administrator of its own authority; that role has no legal area."""
    return actor.authority is not None and any("administrator" in roles for roles in actor.roles.values())


def standings(actor: Actor, *, authority: str, country: str, coordinator: str | None) -> frozenset[Standing]:
    """How the actor stands towards this authority of this country with this coordinator."""
    found: set[Standing] = set()
    if runs_deployment(actor):
        found.add("deployment")
    if administers(actor) and actor.authority == authority:
        found.add("own")
    if administers(actor) and actor.authority == coordinator and actor.country == country:
        found.add("coordinator")
    return frozenset(found)


def require_one_of(mine: frozenset[Standing], command: str) -> None:
    """Refuse with `not-allowed` where none of these standings allows the command."""
    require(not mine.isdisjoint(MAY[command]), "not-allowed")
